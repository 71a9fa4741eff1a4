"""Accounts of a customer and what is on them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, case, select

from actions.bank import ledger
from actions.bank.inputs import row_id
from actions.bank.money import Money
from actions.bank.records import Account
from actions.bank.refusals import Refusal
from actions.bank.tables import Accounts

PAYING = (
    "current",
    "passbook",
    "savings",
)  # a transfer may leave from these; the first kind a customer has is usual
KIND_ORDER = case({"current": 0, "passbook": 1, "savings": 2, "deposit": 3}, value=Accounts.kind, else_=4)


def of_customer(connection: Connection, customer_id: int, today: date) -> list[Account]:
    """All accounts, the everyday one first."""
    rows = connection.execute(
        select(
            Accounts.account_id, Accounts.kind, Accounts.number, Accounts.currency, Accounts.floor_minor,
            Accounts.matures_on,
        )
        .where(Accounts.customer_id == customer_id)
        .order_by(KIND_ORDER, Accounts.account_id)
    )  # fmt: skip
    made = []
    for row in rows:
        balance_minor = ledger.balance(connection, row.account_id)
        locked = row.kind == "deposit" and row.matures_on is not None and row.matures_on > today
        available_minor = 0 if locked else balance_minor - (row.floor_minor or 0)
        made.append(
            Account(
                account_id=row.account_id,
                kind=row.kind,
                tail=row.number[-4:],
                balance=Money(balance_minor, row.currency),
                available=Money(available_minor, row.currency),
                matures=row.matures_on,
            )
        )
    return made


def to_pay_from(accounts: list[Account], account_id: object) -> Account:
    """The named account, or the everyday one. Refusal: account_unknown, also for a deposit: it waits for its day."""
    for account in accounts:
        if account.kind in PAYING and (account_id is None or account.account_id == row_id(account_id)):
            return account
    raise Refusal("account_unknown")
