"""Money that waits a day before it leaves: it stands in the bank's holds account, then is released to the payee.

A hold ends once. Taking it back (`returned`) is the same path the other way and comes with the customer's own verb.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, update

from actions.bank import audit, ledger, payees
from actions.bank.clock import Clock
from actions.bank.db import Unit
from actions.bank.proposals import Row
from actions.bank.tables import Accounts, Customers, Holds, Payees


@dataclass(frozen=True)
class Held:
    """One payment that waits."""

    proposal_id: str
    customer_id: int
    payee_id: int
    payee_name: str
    payee_account_number: str
    payee_account_id: int | None
    from_account_id: int
    from_number: str
    amount_minor: int
    currency: str
    held_until_ms: int


COLUMNS = (
    select(
        Holds.proposal_id, Holds.customer_id, Holds.payee_id, Payees.name, Payees.account_number, Payees.account_id,
        Holds.from_account_id, Accounts.number, Holds.amount_minor, Holds.currency, Holds.held_until_ms,
    )
    .join(Payees, Payees.payee_id == Holds.payee_id)
    .join(Accounts, Accounts.account_id == Holds.from_account_id)
    .where(Holds.state == "held")
    .order_by(Holds.held_until_ms, Holds.proposal_id)
)  # fmt: skip


def begin(unit: Unit, row: Row, held_until_ms: int) -> None:
    """Record that this proposal's money waits; its posting to the holds account is in the same unit of work."""
    unit.connection.execute(
        insert(Holds).values(
            proposal_id=row.proposal_id,
            customer_id=row.customer_id,
            payee_id=row.payee_id,
            from_account_id=row.from_account_id,
            amount_minor=row.amount_minor,
            currency=row.currency,
            held_until_ms=held_until_ms,
            state="held",
        )
    )


def of_customer(connection: Connection, customer_id: int) -> list[Held]:
    """What waits, the next to go first."""
    return [Held(*row) for row in connection.execute(COLUMNS.where(Holds.customer_id == customer_id))]


def next_due(connection: Connection, now_ms: int) -> Held | None:
    row = connection.execute(COLUMNS.where(Holds.held_until_ms <= now_ms).limit(1)).one_or_none()
    return Held(*row) if row else None


def release(unit: Unit, clock: Clock, held: Held) -> None:
    """Send the money on to the payee, in the caller's unit of work."""
    connection, now_ms = unit.connection, clock.now_ms()
    payer = name_of(connection, held.customer_id)
    to = held.payee_account_id or ledger.own_account(connection, "clearing", held.currency)
    entry_id = ledger.post(
        unit,
        ledger.Entry(
            "release",
            clock.today(),
            now_ms,
            (
                ledger.Leg(ledger.own_account(connection, "holds", held.currency), -held.amount_minor),
                ledger.Leg(to, held.amount_minor, payer, "transfer"),
            ),
        ),
    )
    connection.execute(
        update(Holds).where(Holds.proposal_id == held.proposal_id).values(state="released", ended_entry_id=entry_id)
    )
    payees.arrived(unit, held.payee_id, now_ms)
    audit.write(unit, "released", now_ms, customer_id=held.customer_id, subject=held.proposal_id, entry_id=entry_id)


def name_of(connection: Connection, customer_id: int) -> str:
    """The payer's name, as the payee's own statement shows it."""
    return connection.execute(select(Customers.name).where(Customers.customer_id == customer_id)).scalar_one()
