"""One customer's standing as plain data, for `teller bank show` and for tests."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from actions.bank import accounts, holds, payees
from actions.bank.clock import Clock
from actions.bank.inputs import keyed_number
from actions.bank.refusals import Refusal
from actions.bank.tables import Customers


def customer(connection: Connection, clock: Clock, number: str) -> dict[str, Any]:
    """Customer, accounts, payees and holds; all amounts in minor units. Refusal: customer_unknown."""
    row = connection.execute(
        select(
            Customers.customer_id, Customers.number, Customers.name, Customers.called, Customers.language,
            Customers.currency,
        ).where(Customers.number == keyed_number(number))
    ).one_or_none()  # fmt: skip
    if row is None:
        raise Refusal("customer_unknown")
    return {
        "customer": {
            "number": row.number,
            "name": row.name,
            "called": row.called,
            "language": row.language,
            "currency": row.currency,
        },
        "accounts": [
            {
                "tail": account.tail,
                "kind": account.kind,
                "currency": account.balance.currency,
                "balance_minor": account.balance.minor,
                "available_minor": account.available.minor,
                "matures": account.matures.isoformat() if account.matures else None,
            }
            for account in accounts.of_customer(connection, row.customer_id, clock.today())
        ],
        "payees": [
            {
                "name": payee.name,
                "called": payee.called,
                "bank_name": payee.bank_name,
                "tail": payee.tail,
                "known": payee.known,
            }
            for payee in payees.of_customer(connection, row.customer_id, clock.now_ms())
        ],
        "holds": [
            {
                "payee": held.payee_name,
                "tail": held.payee_account_number[-4:],
                "from_tail": held.from_number[-4:],
                "amount_minor": held.amount_minor,
                "currency": held.currency,
                "held_until": clock.moment(held.held_until_ms).isoformat(timespec="minutes"),
            }
            for held in holds.of_customer(connection, row.customer_id)
        ],
    }
