"""What has happened on the accounts: transactions, newest first, and the pension."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import Connection, select

from actions.bank.inputs import plain, row_id
from actions.bank.money import Money
from actions.bank.records import Account, Pension, Transaction
from actions.bank.refusals import Refusal
from actions.bank.tables import Accounts, Pensions, Postings

MOST = 500  # lines in one answer


def transactions(
    connection: Connection,
    accounts: list[Account],
    account_id: object,
    frm: date | None,
    to: date | None,
    limit: int,
    category: str | None,
) -> list[Transaction]:
    """Lines between two days, both included. Each account is read from its newest end, so length does not matter."""
    asked = [account for account in accounts if account_id is None or account.account_id == row_id(account_id)]
    if not asked:
        raise Refusal("account_unknown")
    count = min(max(limit, 0), MOST)
    lines: list[tuple[date, int, Transaction]] = []
    for account in asked:
        found = select(
            Postings.seq, Postings.booked_on, Postings.amount_minor, Postings.counterparty, Postings.category,
            Postings.memo,
        ).where(Postings.account_id == account.account_id)  # fmt: skip
        if frm is not None:
            found = found.where(Postings.booked_on >= frm)
        if to is not None:
            found = found.where(Postings.booked_on <= to)
        if category is not None:
            found = found.where(Postings.category == plain(category))
        for row in connection.execute(found.order_by(Postings.booked_on.desc(), Postings.seq.desc()).limit(count)):
            amount = Money(row.amount_minor, account.balance.currency)
            line = Transaction(row.booked_on, amount, row.counterparty, row.category, row.memo, account.tail)
            lines.append((row.booked_on, row.seq, line))
    lines.sort(key=lambda line: line[0], reverse=True)  # stable: within a day each account keeps its order
    return [line for _, _, line in lines[:count]]


def pension(connection: Connection, customer_id: int, today: date) -> Pension | None:
    """The last pension that came, and the day of the next; None when none is known."""
    row = connection.execute(
        select(
            Pensions.account_id, Pensions.amount_minor, Pensions.day_of_month, Pensions.every_days,
            Pensions.anchor_on, Accounts.number, Accounts.currency,
        )
        .join(Accounts)
        .where(Pensions.customer_id == customer_id)
    ).one_or_none()  # fmt: skip
    if row is None:
        return None
    last = connection.execute(
        select(Postings.booked_on, Postings.amount_minor)
        .where(
            Postings.account_id == row.account_id,
            Postings.category == "pension",
            Postings.amount_minor > 0,
            Postings.booked_on <= today,
        )
        .order_by(Postings.booked_on.desc(), Postings.seq.desc())
        .limit(1)
    ).one_or_none()
    return Pension(
        amount=Money(last.amount_minor if last else row.amount_minor, row.currency),
        last_on=last.booked_on if last else None,
        next_on=next_pension_day(today, row.day_of_month, row.every_days, row.anchor_on),
        account_tail=row.number[-4:],
    )


def next_pension_day(today: date, day_of_month: int | None, every_days: int | None, anchor_on: date) -> date:
    """The first day of the rhythm after today."""
    if every_days is not None:
        return today + timedelta(days=every_days - (today - anchor_on).days % every_days)
    assert day_of_month is not None
    if today.day < day_of_month:
        return today.replace(day=day_of_month)
    return (today.replace(day=1) + timedelta(days=32)).replace(day=day_of_month)
