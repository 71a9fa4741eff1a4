"""Whom a customer pays, and what they call them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select, update

from actions.bank.clock import DAY_MS
from actions.bank.db import Unit
from actions.bank.inputs import row_id
from actions.bank.records import Payee
from actions.bank.refusals import Refusal
from actions.bank.tables import PayeeNames, Payees

NEW_FOR_MS = DAY_MS  # a payee added less than this ago is new, whatever was paid


@dataclass(frozen=True)
class Known:
    """A payee with what the ledger needs to know of them."""

    payee: Payee
    account_id: int | None  # their account, when it is with us


def _read(connection: Connection, customer_id: int, now_ms: int, payee_id: int | None = None) -> list[Known]:
    found = (
        select(
            Payees.payee_id, Payees.name, Payees.bank_name, Payees.account_number, Payees.account_id,
            Payees.added_at_ms, Payees.known_from_ms, PayeeNames.called,
        )
        .outerjoin(PayeeNames, PayeeNames.payee_id == Payees.payee_id)
        .where(Payees.customer_id == customer_id)
        .order_by(Payees.payee_id, PayeeNames.place)
    )  # fmt: skip
    if payee_id is not None:
        found = found.where(Payees.payee_id == payee_id)
    made: dict[int, Known] = {}
    for row in connection.execute(found):
        if row.payee_id not in made:
            known = row.known_from_ms is not None and now_ms - row.added_at_ms >= NEW_FOR_MS
            payee = Payee(row.payee_id, row.name, [], row.bank_name, row.account_number[-4:], known)
            made[row.payee_id] = Known(payee, row.account_id)
        if row.called is not None:
            made[row.payee_id].payee.called.append(row.called)
    return list(made.values())


def of_customer(connection: Connection, customer_id: int, now_ms: int) -> list[Payee]:
    """All payees, in the order they were added."""
    return [known.payee for known in _read(connection, customer_id, now_ms)]


def one(connection: Connection, customer_id: int, payee_id: object, now_ms: int) -> Known:
    """That payee. Refusal: payee_unknown, also when they are somebody else's payee."""
    asked = row_id(payee_id)
    found = _read(connection, customer_id, now_ms, asked) if asked is not None else []
    if not found:
        raise Refusal("payee_unknown")
    return found[0]


def arrived(unit: Unit, payee_id: int, at_ms: int) -> None:
    """Money reached the payee: from now on they are known (once they have also been listed for a day)."""
    unit.connection.execute(
        update(Payees).where(Payees.payee_id == payee_id, Payees.known_from_ms.is_(None)).values(known_from_ms=at_ms)
    )
