"""The yes: state change, posting, idempotency row and audit row in one unit of work, once.

A yes that comes again (the key pressed twice, key and voice at once, a retry after a lost answer) finds the receipt.
"""

from __future__ import annotations

import hashlib
import hmac

from sqlalchemy import Connection, insert, select, update

from actions.bank import accounts, holds, ledger, limits, payees, proposals
from actions.bank.callers import Caller, fingerprint
from actions.bank.clock import Clock
from actions.bank.db import Unit
from actions.bank.money import Money
from actions.bank.records import Receipt
from actions.bank.refusals import Refusal
from actions.bank.tables import Proposals, Receipts


def heard(row: proposals.Row, nonce: object) -> None:
    """Is this yes about the reading that was last heard? Refusals: nonce_wrong, or why the proposal has ended."""
    proposals.raise_if_ended(row)
    if row.nonce_hash is None or not hmac.compare_digest(row.nonce_hash, fingerprint(nonce)):
        raise Refusal("nonce_wrong")


def receipt_of(connection: Connection, clock: Clock, row: proposals.Row) -> Receipt:
    """The receipt of a posted proposal."""
    found = connection.execute(
        select(
            Receipts.receipt_no, Receipts.fingerprint, Receipts.payee_name, Receipts.payee_tail,
            Receipts.posted_at_ms, Receipts.balance_after_minor, Receipts.held_until_ms,
        ).where(Receipts.proposal_id == row.proposal_id)
    ).one()  # fmt: skip
    if found.fingerprint != print_of(row):
        raise RuntimeError(f"the receipt of {row.proposal_id} is about something else")
    return Receipt(
        receipt_no=found.receipt_no,
        amount=row.amount,
        payee_name=found.payee_name,
        payee_tail=found.payee_tail,
        posted_at=clock.moment(found.posted_at_ms),
        balance_after=Money(found.balance_after_minor, row.currency),
        held_until=clock.moment(found.held_until_ms) if found.held_until_ms is not None else None,
    )


def print_of(row: proposals.Row) -> bytes:
    """What was said yes to, as one hash: a receipt can never be taken for another payment's."""
    told = f"{row.payee_id}|{row.amount_minor}|{row.currency}|{row.fee_minor}|{row.from_account_id}"
    return hashlib.sha256(told.encode()).digest()


def confirm(
    unit: Unit, clock: Clock, caller: Caller, proposal_id: object, nonce: object, how: str, pin_proven: bool
) -> Receipt:
    """Post it, and commit. A refusal that ends the proposal is committed too, so it stays refused."""
    connection, now_ms = unit.connection, clock.now_ms()
    row = proposals.of_caller(connection, caller, proposal_id)
    heard(row, nonce)
    if row.state == "posted":
        return receipt_of(connection, clock, row)
    if now_ms >= row.expires_at_ms:
        proposals.end(unit, row, "expired", now_ms)
        unit.commit()
        raise Refusal("proposal_expired")
    known = payees.one(connection, row.customer_id, row.payee_id, now_ms)
    mine = accounts.of_customer(connection, row.customer_id, clock.today())
    account = accounts.to_pay_from(mine, row.from_account_id)
    care = limits.of_payment(connection, clock, row.customer_id, account, known.payee.known, row.amount_minor)
    # What was read back counts; where the rules have become stricter since, the stricter counts.
    if (row.needs_pin or care.needs_pin) and not pin_proven:
        raise Refusal("pin_needed")
    refusal = _why_not(row, account.available, care)
    if refusal is not None:
        proposals.end(unit, row, "refused", now_ms, refusal)
        unit.commit()
        raise refusal
    held_until_ms = now_ms + limits.HOLD_MS if row.held or care.held else None
    receipt = _post(unit, clock, row, known, account.balance.minor, held_until_ms, how)
    unit.commit()
    return receipt


def _why_not(row: proposals.Row, available: Money, care: limits.Care) -> Refusal | None:
    """Money may have moved since the read-back."""
    if row.amount_minor + row.fee_minor > available.minor:
        return Refusal("not_enough_money", available=available)
    if care.left_today_minor is not None and row.amount_minor > care.left_today_minor:
        return Refusal("over_limit", limit=Money(care.left_today_minor, row.currency))
    return None


def _post(
    unit: Unit,
    clock: Clock,
    row: proposals.Row,
    known: payees.Known,
    balance_minor: int,
    held_until_ms: int | None,
    how: str,
) -> Receipt:
    connection, now_ms, today = unit.connection, clock.now_ms(), clock.today()
    if held_until_ms is not None:
        other = ledger.own_account(connection, "holds", row.currency)
    else:
        other = known.account_id or ledger.own_account(connection, "clearing", row.currency)
    payer = holds.name_of(connection, row.customer_id)
    entry_id = ledger.post(
        unit,
        ledger.Entry(
            "transfer" if held_until_ms is None else "hold",
            today,
            now_ms,
            (
                ledger.Leg(row.from_account_id, -row.amount_minor, known.payee.name, "transfer"),
                ledger.Leg(other, row.amount_minor, payer, "transfer"),
            ),
        ),
    )
    receipt = Receipt(
        receipt_no=f"{today:%Y%m%d}-{entry_id:08d}",
        amount=row.amount,
        payee_name=known.payee.name,
        payee_tail=known.payee.tail,
        posted_at=clock.moment(now_ms),
        balance_after=Money(balance_minor - row.amount_minor, row.currency),
        held_until=clock.moment(held_until_ms) if held_until_ms is not None else None,
    )
    connection.execute(
        insert(Receipts).values(
            proposal_id=row.proposal_id,
            receipt_no=receipt.receipt_no,
            fingerprint=print_of(row),
            entry_id=entry_id,
            session_id=row.session_id,
            customer_id=row.customer_id,
            amount_minor=row.amount_minor,
            currency=row.currency,
            payee_name=receipt.payee_name,
            payee_tail=receipt.payee_tail,
            posted_at_ms=now_ms,
            balance_after_minor=receipt.balance_after.minor,
            held_until_ms=held_until_ms,
        )
    )
    connection.execute(
        update(Proposals)
        .where(Proposals.proposal_id == row.proposal_id)
        .values(state="posted", confirmed_how=how, ended_at_ms=now_ms)
    )
    if held_until_ms is not None:
        holds.begin(unit, row, held_until_ms)
    proposals.note(unit, "posted", row, now_ms, how=how, entry_id=entry_id, held=int(held_until_ms is not None))
    return receipt
