"""The tables. Every constraint has a name; what a constraint cannot say stands in guards.py as triggers.

Portable to PostgreSQL: plain types, moments as whole milliseconds, days through `Day`. On SQLite all tables are STRICT,
so that a text or a float can never sit in a column of money.
"""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator, TypeEngine

Whole = BigInteger().with_variant(Integer(), "sqlite")
STRICT = {"sqlite_strict": True}
OPEN_STATES = ("proposed", "read_back")
END_STATES = ("posted", "cancelled", "expired", "refused")


class Day(TypeDecorator[date]):
    """A calendar day: DATE where there is one, ISO text on SQLite (STRICT tables know no DATE, and it sorts right)."""

    impl = Date
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else Date())

    def process_bind_param(self, value: date | None, dialect: Dialect) -> Any:
        return value.isoformat() if value is not None and dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> date | None:
        return date.fromisoformat(value) if isinstance(value, str) else value


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {int: Whole, str: Text(), bytes: LargeBinary(), date: Day()}


class About(Base):
    """Facts about these books: the layout's version, the day the demonstration was laid out for."""

    __tablename__ = "about"
    __table_args__ = (STRICT,)
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class Customers(Base):
    __tablename__ = "customers"
    __table_args__ = (
        CheckConstraint("language IN ('zh', 'en')", "language"),
        CheckConstraint("currency IN ('CNY', 'GBP')", "currency"),
        CheckConstraint("hard_of_hearing IN (0, 1)", "hard_of_hearing"),
        CheckConstraint("speech_rate_wpm BETWEEN 60 AND 300", "speech_rate_wpm"),
        CheckConstraint("speech_volume_percent BETWEEN 10 AND 300", "speech_volume_percent"),
        STRICT,
    )
    customer_id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    called: Mapped[str]
    language: Mapped[str]
    currency: Mapped[str]
    hard_of_hearing: Mapped[int]
    speech_rate_wpm: Mapped[int]
    speech_volume_percent: Mapped[int]


class Pins(Base):
    """A customer without a row here has an account, but cannot sign in by voice."""

    __tablename__ = "pins"
    __table_args__ = (CheckConstraint("failures >= 0", "failures"), STRICT)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.customer_id"), primary_key=True)
    hashed: Mapped[str]
    failures: Mapped[int]
    locked_until_ms: Mapped[int | None]


class Sessions(Base):
    """One visit of the account holder. Token and grant are kept only as hashes; one turn is open at most."""

    __tablename__ = "sessions"
    __table_args__ = (STRICT,)
    session_id: Mapped[str] = mapped_column(primary_key=True)
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.customer_id"), index=True)
    channel: Mapped[str]
    began_at_ms: Mapped[int]
    ends_at_ms: Mapped[int]
    ended_at_ms: Mapped[int | None]
    grant_hash: Mapped[bytes | None] = mapped_column(unique=True)
    grant_until_ms: Mapped[int | None]


class Accounts(Base):
    """Customers' accounts, and the bank's own: clearing (the world outside), holds (money that waits), income (fees).

    There is no balance here: the balance is `balance_after_minor` of the account's last posting.
    """

    __tablename__ = "accounts"
    __table_args__ = (
        CheckConstraint(
            "(customer_id IS NULL AND kind IN ('clearing', 'holds', 'income') AND floor_minor IS NULL)"
            " OR (customer_id IS NOT NULL AND kind IN ('current', 'passbook', 'savings', 'deposit')"
            " AND floor_minor IS NOT NULL AND floor_minor <= 0)",
            "owner",
        ),
        CheckConstraint("currency IN ('CNY', 'GBP')", "currency"),
        CheckConstraint("kind <> 'deposit' OR matures_on IS NOT NULL", "matures_on"),
        Index(
            "uq_accounts_own",
            "kind",
            "currency",
            unique=True,
            sqlite_where=text("customer_id IS NULL"),
            postgresql_where=text("customer_id IS NULL"),
        ),
        STRICT,
    )
    account_id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customers.customer_id"), index=True)
    kind: Mapped[str]
    number: Mapped[str] = mapped_column(unique=True)
    currency: Mapped[str]
    floor_minor: Mapped[int | None]  # the balance may not go below; no floor for the bank's own
    opened_on: Mapped[date]
    matures_on: Mapped[date | None]


class Payees(Base):
    __tablename__ = "payees"
    __table_args__ = (STRICT,)
    payee_id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.customer_id"), index=True)
    name: Mapped[str]
    bank_name: Mapped[str]
    account_number: Mapped[str]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.account_id"))  # when their account is with us
    added_at_ms: Mapped[int]
    known_from_ms: Mapped[int | None]  # when the first payment to them arrived


class PayeeNames(Base):
    """What the customer calls a payee; place 0 is the usual name."""

    __tablename__ = "payee_names"
    __table_args__ = (STRICT,)
    payee_id: Mapped[int] = mapped_column(ForeignKey("payees.payee_id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    called: Mapped[str]


class Limits(Base):
    """How much may leave in a day. Append-only: a change is a new row, the newest counts."""

    __tablename__ = "limits"
    __table_args__ = (CheckConstraint("daily_minor >= 0", "daily_minor"), STRICT)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.customer_id"), primary_key=True)
    from_ms: Mapped[int] = mapped_column(primary_key=True)
    daily_minor: Mapped[int]


class Pensions(Base):
    """When a pension comes: each month on a day, or every so many days from an anchor."""

    __tablename__ = "pensions"
    __table_args__ = (
        CheckConstraint("(day_of_month IS NULL) <> (every_days IS NULL)", "rhythm"),
        CheckConstraint("day_of_month BETWEEN 1 AND 28", "day_of_month"),
        CheckConstraint("every_days > 0", "every_days"),
        STRICT,
    )
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.customer_id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.account_id"))
    payer: Mapped[str]
    amount_minor: Mapped[int]
    day_of_month: Mapped[int | None]
    every_days: Mapped[int | None]
    anchor_on: Mapped[date]


class Seals(Base):
    """An entry is whole when it is sealed; the guard on this table refuses one that does not sum to zero."""

    __tablename__ = "seals"
    __table_args__ = (CheckConstraint("legs >= 2", "legs"), STRICT)
    entry_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    legs: Mapped[int]


class Entries(Base):
    """One movement of money. The deferred key says: without its seal it cannot be committed."""

    __tablename__ = "entries"
    __table_args__ = (
        CheckConstraint("kind IN ('opening', 'payment', 'transfer', 'hold', 'release', 'return')", "kind"),
        STRICT,
    )
    entry_id: Mapped[int] = mapped_column(
        ForeignKey("seals.entry_id", deferrable=True, initially="DEFERRED"),
        primary_key=True,
        autoincrement=False,
    )
    kind: Mapped[str]
    booked_on: Mapped[date]
    made_at_ms: Mapped[int]


class Postings(Base):
    """One leg of an entry on one account, with the balance after it. `seq` counts 1, 2, 3… for each account.

    counterparty, category and memo are what the holder of this account sees.
    """

    __tablename__ = "postings"
    __table_args__ = (
        CheckConstraint("amount_minor <> 0", "amount_minor"),
        CheckConstraint("seq >= 1", "seq"),
        UniqueConstraint("entry_id", "account_id"),
        Index(None, "account_id", "booked_on"),
        {"sqlite_strict": True, "sqlite_with_rowid": False},
    )
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.account_id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.entry_id"))
    booked_on: Mapped[date]
    amount_minor: Mapped[int]
    balance_after_minor: Mapped[int]
    counterparty: Mapped[str]
    category: Mapped[str]
    memo: Mapped[str]


class Proposals(Base):
    """What was proposed. Only its state moves, forward, and an end state never changes (guards.py)."""

    __tablename__ = "proposals"
    __table_args__ = (
        CheckConstraint(
            "state IN ('proposed', 'read_back', 'confirmed', 'posted', 'cancelled', 'expired', 'refused')",
            "state",
        ),
        CheckConstraint("amount_minor > 0", "amount_minor"),
        CheckConstraint("fee_minor >= 0", "fee_minor"),
        CheckConstraint("state <> 'read_back' OR nonce_hash IS NOT NULL", "nonce_hash"),
        CheckConstraint("state <> 'posted' OR confirmed_how IN ('key', 'voice')", "confirmed_how"),
        CheckConstraint("(state = 'refused') = (refusal IS NOT NULL)", "refusal"),
        Index(
            "uq_proposals_open",
            "session_id",
            unique=True,
            sqlite_where=text("state IN ('proposed', 'read_back')"),
            postgresql_where=text("state IN ('proposed', 'read_back')"),
        ),
        STRICT,
    )
    proposal_id: Mapped[str] = mapped_column(primary_key=True)
    session_id: Mapped[str] = mapped_column(ForeignKey("sessions.session_id"))
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.customer_id"), index=True)
    payee_id: Mapped[int] = mapped_column(ForeignKey("payees.payee_id"))
    from_account_id: Mapped[int] = mapped_column(ForeignKey("accounts.account_id"))
    amount_minor: Mapped[int]
    currency: Mapped[str]
    fee_minor: Mapped[int]
    state: Mapped[str]
    made_at_ms: Mapped[int]
    expires_at_ms: Mapped[int]
    nonce_hash: Mapped[bytes | None]
    held: Mapped[int]  # as read back: 1 when it would wait a day
    needs_pin: Mapped[int]  # as read back
    confirmed_how: Mapped[str | None]
    ended_at_ms: Mapped[int | None]
    refusal: Mapped[str | None]  # code and facts as JSON, so that a retry hears the same


class Receipts(Base):
    """The idempotency row: one for each posted proposal, written with the posting. Append-only."""

    __tablename__ = "receipts"
    __table_args__ = (Index(None, "customer_id", "posted_at_ms"), STRICT)
    proposal_id: Mapped[str] = mapped_column(ForeignKey("proposals.proposal_id"), primary_key=True)
    receipt_no: Mapped[str] = mapped_column(unique=True)
    fingerprint: Mapped[bytes]  # of what was confirmed: payee, amount, currency, account
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.entry_id"), unique=True)
    session_id: Mapped[str] = mapped_column(ForeignKey("sessions.session_id"), index=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.customer_id"))
    amount_minor: Mapped[int]
    currency: Mapped[str]
    payee_name: Mapped[str]
    payee_tail: Mapped[str]
    posted_at_ms: Mapped[int]
    balance_after_minor: Mapped[int]
    held_until_ms: Mapped[int | None]


class Holds(Base):
    """Money that has left the account and waits in the bank's holds account. Ends once: released or returned."""

    __tablename__ = "holds"
    __table_args__ = (
        CheckConstraint("state IN ('held', 'released', 'returned')", "state"),
        CheckConstraint("(state = 'held') = (ended_entry_id IS NULL)", "ended_entry_id"),
        Index(None, "state", "held_until_ms"),
        STRICT,
    )
    proposal_id: Mapped[str] = mapped_column(ForeignKey("receipts.proposal_id"), primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.customer_id"), index=True)
    payee_id: Mapped[int] = mapped_column(ForeignKey("payees.payee_id"))
    from_account_id: Mapped[int] = mapped_column(ForeignKey("accounts.account_id"))
    amount_minor: Mapped[int]
    currency: Mapped[str]
    held_until_ms: Mapped[int]
    state: Mapped[str]
    ended_entry_id: Mapped[int | None] = mapped_column(ForeignKey("entries.entry_id"), unique=True)


class Audit(Base):
    """Who did what, in a chain: each row's hash covers the row and the hash before it. Append-only."""

    __tablename__ = "audit"
    __table_args__ = (STRICT,)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at_ms: Mapped[int]
    event: Mapped[str]
    customer_id: Mapped[int | None]
    session_id: Mapped[str | None]
    subject: Mapped[str]
    facts: Mapped[str]
    hash_before: Mapped[str]
    hash: Mapped[str]
