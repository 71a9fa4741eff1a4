"""Lays ten years down in the books: accounts filled and swept as an old hand would, every line a balanced entry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timezone
from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from actions.bank import audit, ledger, onboarding
from actions.bank.clock import DAY_MS, to_ms
from actions.bank.db import Unit
from actions.bank.demo import stories
from actions.bank.demo.household import Household, start_of, tail_words
from actions.bank.demo.living import STATE_PENSION_DAY
from actions.bank.demo.people import IN_HOUSE, PEOPLE, Person
from actions.bank.tables import About, Customers

if TYPE_CHECKING:
    from actions.bank.bank import Bank


class DemoOfAnotherDay(Exception):
    """These books were laid out for another day, or hold a real bank: the demonstration needs a file of its own."""


@dataclass
class Ids:
    """Where a person's lines go."""

    own: dict[str, int]  # kind -> account id
    payees: dict[str, int]  # name -> account id, for payees who bank with us


def demo_day(bank: Bank) -> date | None:
    """The day these books were laid out for; None when they hold no demonstration."""
    with bank.db.read() as connection:
        found = connection.execute(select(About.value).where(About.name == "demo_day")).scalar_one_or_none()
    return date.fromisoformat(found) if found else None


def seed_demo(bank: Bank, today: date) -> None:
    """Lay out the five customers with ten years up to `today`. Done already for that day: nothing happens.

    Raises DemoOfAnotherDay when the books hold anything else. All or nothing, in one unit of work.
    """
    hashes = {} if demo_day(bank) else {person.number: bank.pins.hash(person.pin) for person in PEOPLE}
    with bank.db.write() as unit:
        found = unit.connection.execute(select(About.value).where(About.name == "demo_day")).scalar_one_or_none()
        if found == today.isoformat():
            return
        if found or unit.connection.execute(select(Customers.customer_id).limit(1)).first():
            raise DemoOfAnotherDay(f"these books are of {found or 'another bank'}, not of {today}")
        begin = start_of(today)
        onboarding.own_accounts(unit, begin)
        in_house = {number: _neighbour(unit, number, begin) for number in IN_HOUSE}
        dated: list[tuple[date, ledger.Entry]] = []
        for person in PEOPLE:
            ids = _open(unit, person, hashes[person.number], in_house, today)
            dated += _entries(unit, person, ids, today)
        dated.sort(key=lambda pair: pair[0])  # stable: each person's day keeps its order
        ledger.post_many(unit, (entry for _, entry in dated))
        unit.connection.execute(insert(About).values(name="demo_day", value=today.isoformat()))
        audit.write(unit, "demonstration_laid_out", morning_ms(today), day=today.isoformat(), entries=len(dated))
        unit.commit()


def morning_ms(on: date) -> int:
    return to_ms(datetime.combine(on, time(8), timezone.utc))


def _neighbour(unit: Unit, number: str, begin: date) -> int:
    """A payee who banks with us: a customer with an account, without a PIN."""
    name, language, currency = IN_HOUSE[number]
    customer_id = onboarding.customer(
        unit, number=number, name=name, called=name, language=language, currency=currency, pin_hash=None
    )
    account_number = next(
        payee.account_number for person in PEOPLE for payee in person.payees if payee.in_house == number
    )
    return onboarding.account(unit, customer_id, kind="current", number=account_number, opened_on=begin)


def _open(unit: Unit, person: Person, pin_hash: str, in_house: dict[str, int], today: date) -> Ids:
    """Customer, accounts, payees, limits, pension."""
    begin = start_of(today)
    customer_id = onboarding.customer(
        unit,
        number=person.number,
        name=person.name,
        called=person.called,
        language=person.language,
        currency=person.currency,
        pin_hash=pin_hash,
        hard_of_hearing=person.hard_of_hearing,
        speech_rate_wpm=person.speech_rate_wpm,
        speech_volume_percent=person.speech_volume_percent,
    )
    own: dict[str, int] = {}
    for facts in person.accounts:
        opened, matures = begin, None
        if facts.kind == "deposit":
            opened = stories.deposit_opened(today)
            matures = opened.replace(year=opened.year + stories.DEPOSIT_YEARS)
        own[facts.kind] = onboarding.account(
            unit, customer_id, kind=facts.kind, number=facts.number, opened_on=opened, matures_on=matures
        )
    payees: dict[str, int] = {}
    for payee in person.payees:
        account_id = in_house[payee.in_house] if payee.in_house else None
        added_ms = morning_ms(begin if payee.added_days_ago is None else today) - (payee.added_days_ago or 0) * DAY_MS
        onboarding.payee(
            unit,
            customer_id,
            name=payee.name,
            called=payee.called,
            bank_name=payee.bank_name,
            account_number=payee.account_number,
            account_id=account_id,
            added_at_ms=added_ms,
            known_from_ms=added_ms if payee.added_days_ago is None else None,
        )
        if account_id is not None:
            payees[payee.name] = account_id
    first_limit = 2_000_00 if person.number == "1005" else person.daily_limit_minor
    onboarding.limit(unit, customer_id, first_limit, morning_ms(begin))
    if first_limit != person.daily_limit_minor:
        onboarding.limit(unit, customer_id, person.daily_limit_minor, morning_ms(stories.back(today, 1, 5)))
    onboarding.pension(
        unit,
        customer_id,
        own["current"],
        payer=person.pension.payer,
        amount_minor=person.pension.amount_minor,
        day_of_month=person.pension.day_of_month,
        every_days=person.pension.every_days,
        anchor_on=STATE_PENSION_DAY,
    )
    return Ids(own, payees)


def _entries(unit: Unit, person: Person, ids: Ids, today: date) -> Iterator[tuple[date, ledger.Entry]]:
    """The person's lines as entries."""
    bank = {kind: ledger.own_account(unit.connection, kind, person.currency) for kind in ("clearing", "holds")}
    for line in Household(person, today).lines():
        if line.other in ids.own:
            other, payer = ids.own[line.other], tail_words(person, line.account)
        elif line.other == "payee":
            other, payer = ids.payees.get(line.counterparty, bank["clearing"]), person.name
        else:
            other, payer = bank[line.other], person.name
        legs = (
            ledger.Leg(ids.own[line.account], line.amount_minor, line.counterparty, line.category, line.memo),
            ledger.Leg(other, -line.amount_minor, payer, line.category, line.memo),
        )
        yield line.on, ledger.Entry(line.kind, line.on, morning_ms(line.on), legs)
