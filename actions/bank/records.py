"""What the public verbs answer: small frozen values. Amounts are Money, days `date`, moments aware `datetime`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from actions.bank.money import Money


@dataclass(frozen=True)
class Customer:
    """Who is signed in, and how they like to be spoken to."""

    number: str
    name: str
    called: str  # how we address them: 王奶奶, Mrs Hill
    language: str  # "zh" or "en"
    currency: str
    hard_of_hearing: bool
    speech_rate_wpm: int
    speech_volume: float  # 1.0 is the usual


@dataclass(frozen=True)
class Holder:
    """A live session of the account holder. The token is the right to confirm: it never goes to Rasa, log or page."""

    session_id: str
    token: str
    customer: Customer

    def __repr__(self) -> str:
        return f"Holder(session_id={self.session_id!r})"


@dataclass(frozen=True)
class Account:
    account_id: int
    kind: str  # "current", "passbook", "savings" or "deposit"
    tail: str  # last four digits
    balance: Money
    available: Money  # what may be paid out now; nothing of a deposit before it matures
    matures: date | None


@dataclass(frozen=True)
class Transaction:
    """One line of an account. Money in is positive."""

    booked_on: date
    amount: Money
    counterparty: str
    category: str
    memo: str
    account_tail: str


@dataclass(frozen=True)
class Pension:
    amount: Money  # what came last
    last_on: date | None
    next_on: date
    account_tail: str


@dataclass(frozen=True)
class Payee:
    payee_id: int
    name: str
    called: list[str]  # the customer's own words for them, the usual one first
    bank_name: str
    tail: str
    known: bool  # False: added less than a day ago, or never paid before


@dataclass(frozen=True)
class Proposal:
    """What dialogue has proposed, as the bank recorded it."""

    proposal_id: str
    state: str  # proposed, read_back, confirmed, posted, cancelled, expired, refused
    payee_id: int
    payee_name: str
    payee_called: str
    bank_name: str
    tail: str
    amount: Money
    from_account_id: int
    from_tail: str
    made_at: datetime


@dataclass(frozen=True)
class ReadBack:
    """The bank's own record of what the customer is asked to say yes to. The nonce proves it was this reading."""

    proposal_id: str
    payee_name: str
    payee_called: str
    bank_name: str
    tail: str
    amount: Money
    from_tail: str
    fee: Money
    held_until: datetime | None  # it will wait that long, and can be taken back meanwhile
    needs_pin: bool
    nonce: str
    expires_at: datetime


@dataclass(frozen=True)
class Receipt:
    """It was posted. The same proposal always gives the same receipt."""

    receipt_no: str
    amount: Money
    payee_name: str
    payee_tail: str
    posted_at: datetime
    balance_after: Money
    held_until: datetime | None
