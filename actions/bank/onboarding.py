"""How customers, accounts and payees come into the books. For the demonstration, for tests, and for a bank's loader."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, insert, select

from actions.bank.db import Unit
from actions.bank.money import CURRENCIES
from actions.bank.tables import Accounts, Customers, Limits, PayeeNames, Payees, Pensions, Pins

OWN_KINDS = ("clearing", "holds", "income")


def own_accounts(unit: Unit, opened_on: date) -> None:
    """The bank's own accounts, one of each kind in each currency; those that are there stay."""
    there = set(
        unit.connection.execute(select(Accounts.kind, Accounts.currency).where(Accounts.customer_id.is_(None))).tuples()
    )
    for currency in CURRENCIES:
        for kind in OWN_KINDS:
            if (kind, currency) not in there:
                unit.connection.execute(
                    insert(Accounts).values(
                        account_id=_next(unit, "account"),
                        kind=kind,
                        number=f"{kind}-{currency}",
                        currency=currency,
                        opened_on=opened_on,
                    )
                )


def _next(unit: Unit, what: str) -> int:
    column = {"account": Accounts.account_id, "customer": Customers.customer_id, "payee": Payees.payee_id}[what]
    return unit.connection.execute(select(func.coalesce(func.max(column), 0))).scalar_one() + 1


def customer(
    unit: Unit,
    *,
    number: str,
    name: str,
    called: str,
    language: str,
    currency: str,
    pin_hash: str | None,
    hard_of_hearing: bool = False,
    speech_rate_wpm: int = 140,
    speech_volume_percent: int = 100,
) -> int:
    """A customer; without a PIN's hash they have accounts but cannot sign in."""
    customer_id = _next(unit, "customer")
    unit.connection.execute(
        insert(Customers).values(
            customer_id=customer_id,
            number=number,
            name=name,
            called=called,
            language=language,
            currency=currency,
            hard_of_hearing=int(hard_of_hearing),
            speech_rate_wpm=speech_rate_wpm,
            speech_volume_percent=speech_volume_percent,
        )
    )
    if pin_hash is not None:
        unit.connection.execute(insert(Pins).values(customer_id=customer_id, hashed=pin_hash, failures=0))
    return customer_id


def account(
    unit: Unit, customer_id: int, *, kind: str, number: str, opened_on: date, matures_on: date | None = None
) -> int:
    """An account that may not go below zero, in the customer's currency."""
    account_id = _next(unit, "account")
    currency = unit.connection.execute(
        select(Customers.currency).where(Customers.customer_id == customer_id)
    ).scalar_one()
    unit.connection.execute(
        insert(Accounts).values(
            account_id=account_id,
            customer_id=customer_id,
            kind=kind,
            number=number,
            currency=currency,
            floor_minor=0,
            opened_on=opened_on,
            matures_on=matures_on,
        )
    )
    return account_id


def payee(
    unit: Unit,
    customer_id: int,
    *,
    name: str,
    called: tuple[str, ...],
    bank_name: str,
    account_number: str,
    added_at_ms: int,
    known_from_ms: int | None = None,
    account_id: int | None = None,
) -> int:
    """A payee; `account_id` when their account is with us."""
    payee_id = _next(unit, "payee")
    unit.connection.execute(
        insert(Payees).values(
            payee_id=payee_id,
            customer_id=customer_id,
            name=name,
            bank_name=bank_name,
            account_number=account_number,
            account_id=account_id,
            added_at_ms=added_at_ms,
            known_from_ms=known_from_ms,
        )
    )
    for place, word in enumerate(called):
        unit.connection.execute(insert(PayeeNames).values(payee_id=payee_id, place=place, called=word))
    return payee_id


def limit(unit: Unit, customer_id: int, daily_minor: int, from_ms: int) -> None:
    """How much may leave in a day, from that moment on."""
    unit.connection.execute(insert(Limits).values(customer_id=customer_id, from_ms=from_ms, daily_minor=daily_minor))


def pension(
    unit: Unit,
    customer_id: int,
    account_id: int,
    *,
    payer: str,
    amount_minor: int,
    anchor_on: date,
    day_of_month: int | None = None,
    every_days: int | None = None,
) -> None:
    """The rhythm in which a pension comes: a day of the month, or every so many days from the anchor."""
    unit.connection.execute(
        insert(Pensions).values(
            customer_id=customer_id,
            account_id=account_id,
            payer=payer,
            amount_minor=amount_minor,
            day_of_month=day_of_month,
            every_days=every_days,
            anchor_on=anchor_on,
        )
    )
