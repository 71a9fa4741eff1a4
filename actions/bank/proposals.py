"""The life of a proposal up to the yes: proposed -> read_back, or cancelled, expired, refused. End states stay.

Every verb here works inside the caller's unit of work.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, update

from actions.bank import accounts, audit, limits, payees
from actions.bank.callers import Caller, fingerprint
from actions.bank.clock import MINUTE_MS, Clock
from actions.bank.db import Unit
from actions.bank.inputs import plain
from actions.bank.money import Money, payable
from actions.bank.records import Proposal, ReadBack
from actions.bank.refusals import Refusal
from actions.bank.tables import OPEN_STATES, Accounts, Proposals

UNREAD_MS = 10 * MINUTE_MS  # a proposal nobody read back
READ_MS = 2 * MINUTE_MS  # from the read-back to the yes


@dataclass(frozen=True)
class Row:
    """A proposal as it stands in the table."""

    proposal_id: str
    session_id: str
    customer_id: int
    payee_id: int
    from_account_id: int
    amount_minor: int
    currency: str
    fee_minor: int
    state: str
    made_at_ms: int
    expires_at_ms: int
    nonce_hash: bytes | None
    held: int
    needs_pin: int
    refusal: str | None

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)


COLUMNS = select(
    Proposals.proposal_id, Proposals.session_id, Proposals.customer_id, Proposals.payee_id,
    Proposals.from_account_id, Proposals.amount_minor, Proposals.currency, Proposals.fee_minor, Proposals.state,
    Proposals.made_at_ms, Proposals.expires_at_ms, Proposals.nonce_hash, Proposals.held, Proposals.needs_pin,
    Proposals.refusal,
)  # fmt: skip


def of_caller(connection: Connection, caller: Caller, proposal_id: object) -> Row:
    """That proposal, if this very session made it. Refusal: not_holder, also when there is none."""
    found = connection.execute(COLUMNS.where(Proposals.proposal_id == plain(proposal_id))).one_or_none()
    if found is None or (found.session_id, found.customer_id) != (caller.session_id, caller.customer_id):
        raise Refusal("not_holder")
    return Row(*found)


def open_of(connection: Connection, session_id: str) -> Row | None:
    """The session's open proposal; it may have run out by now."""
    found = connection.execute(
        COLUMNS.where(Proposals.session_id == session_id, Proposals.state.in_(OPEN_STATES))
    ).one_or_none()
    return Row(*found) if found else None


def shown(connection: Connection, clock: Clock, row: Row) -> Proposal:
    """A row as the public verbs answer it."""
    payee = payees.one(connection, row.customer_id, row.payee_id, clock.now_ms()).payee
    return Proposal(
        proposal_id=row.proposal_id,
        state=row.state,
        payee_id=row.payee_id,
        payee_name=payee.name,
        payee_called=payee.called[0] if payee.called else "",
        bank_name=payee.bank_name,
        tail=payee.tail,
        amount=row.amount,
        from_account_id=row.from_account_id,
        from_tail=_tail(connection, row.from_account_id),
        made_at=clock.moment(row.made_at_ms),
    )


def _tail(connection: Connection, account_id: int) -> str:
    number = connection.execute(select(Accounts.number).where(Accounts.account_id == account_id)).scalar_one()
    return number[-4:]


def propose(unit: Unit, clock: Clock, caller: Caller, payee_id: object, amount: object, from_account_id: object) -> Row:
    """Record a proposal; an open one is cancelled. Nothing is promised yet, but what cannot be done is refused now."""
    connection, now_ms = unit.connection, clock.now_ms()
    minor = payable(amount, caller.currency)
    known = payees.one(connection, caller.customer_id, payee_id, now_ms)
    mine = accounts.of_customer(connection, caller.customer_id, clock.today())
    account = accounts.to_pay_from(mine, from_account_id)
    if account.account_id == known.account_id:
        raise Refusal("payee_unknown")
    care = limits.of_payment(connection, clock, caller.customer_id, account, known.payee.known, minor)
    if minor > account.available.minor:
        raise Refusal("not_enough_money", available=account.available)
    if care.left_today_minor is not None and minor > care.left_today_minor:
        raise Refusal("over_limit", limit=Money(care.left_today_minor, caller.currency))
    before = open_of(connection, caller.session_id)
    if before is not None:
        give_up(unit, before, now_ms)
    row = Row(
        proposal_id=secrets.token_hex(16),
        session_id=caller.session_id,
        customer_id=caller.customer_id,
        payee_id=known.payee.payee_id,
        from_account_id=account.account_id,
        amount_minor=minor,
        currency=caller.currency,
        fee_minor=0,
        state="proposed",
        made_at_ms=now_ms,
        expires_at_ms=now_ms + UNREAD_MS,
        nonce_hash=None,
        held=int(care.held),
        needs_pin=int(care.needs_pin),
        refusal=None,
    )
    connection.execute(insert(Proposals), vars(row))
    note(unit, "proposed", row, now_ms, amount_minor=minor, payee_id=row.payee_id)
    return row


def read_back(unit: Unit, clock: Clock, row: Row) -> ReadBack:
    """Make the record that is read to the customer; each reading has its own nonce and two minutes of its own."""
    connection, now_ms = unit.connection, clock.now_ms()
    known = payees.one(connection, row.customer_id, row.payee_id, now_ms)
    mine = accounts.of_customer(connection, row.customer_id, clock.today())
    account = accounts.to_pay_from(mine, row.from_account_id)
    care = limits.of_payment(connection, clock, row.customer_id, account, known.payee.known, row.amount_minor)
    nonce = secrets.token_urlsafe(32)
    connection.execute(
        update(Proposals)
        .where(Proposals.proposal_id == row.proposal_id)
        .values(
            state="read_back",
            nonce_hash=fingerprint(nonce),
            expires_at_ms=now_ms + READ_MS,
            held=int(care.held),
            needs_pin=int(care.needs_pin),
        )
    )
    note(unit, "read_back", row, now_ms)
    return ReadBack(
        proposal_id=row.proposal_id,
        payee_name=known.payee.name,
        payee_called=known.payee.called[0] if known.payee.called else "",
        bank_name=known.payee.bank_name,
        tail=known.payee.tail,
        amount=row.amount,
        from_tail=account.tail,
        fee=Money(row.fee_minor, row.currency),
        held_until=clock.moment(now_ms + limits.HOLD_MS) if care.held else None,
        needs_pin=care.needs_pin,
        nonce=nonce,
        expires_at=clock.moment(now_ms + READ_MS),
    )


def end(unit: Unit, row: Row, state: str, now_ms: int, refusal: Refusal | None = None) -> None:
    """Bring an open proposal to cancelled, expired or refused. The database keeps it there for good."""
    unit.connection.execute(
        update(Proposals)
        .where(Proposals.proposal_id == row.proposal_id)
        .values(state=state, ended_at_ms=now_ms, refusal=packed(refusal) if refusal else None)
    )
    note(unit, state, row, now_ms, code=refusal.code if refusal else None)


def give_up(unit: Unit, row: Row, now_ms: int) -> None:
    """Cancel an open proposal; one whose time had already run out has expired."""
    end(unit, row, "expired" if now_ms >= row.expires_at_ms else "cancelled", now_ms)


def raise_if_ended(row: Row) -> None:
    """The refusal of a proposal that has ended without posting: the same one each time."""
    if row.state in ("cancelled", "expired"):
        raise Refusal(f"proposal_{row.state}")
    if row.refusal is not None:
        raise unpacked(row.refusal)


def note(unit: Unit, event: str, row: Row, now_ms: int, **facts: int | str | None) -> None:
    """An audit row about a proposal."""
    audit.write(
        unit,
        event,
        now_ms,
        customer_id=row.customer_id,
        session_id=row.session_id,
        subject=row.proposal_id,
        **facts,
    )


def packed(refusal: Refusal) -> str:
    """Code and facts as JSON; Money becomes [minor, currency]."""
    facts = {
        name: [value.minor, value.currency] if isinstance(value, Money) else value
        for name, value in refusal.facts.items()
    }
    return json.dumps([refusal.code, facts], ensure_ascii=False)


def unpacked(stored: str) -> Refusal:
    code, facts = json.loads(stored)
    return Refusal(code, **{name: Money(*value) if isinstance(value, list) else value for name, value in facts.items()})
