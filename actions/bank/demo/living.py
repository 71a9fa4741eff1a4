"""An ordinary life, month by month. The same month of the same person is always the same, whatever today is."""

from __future__ import annotations

import calendar
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from actions.bank.demo.habits import BILLS, HABITS, RENT
from actions.bank.demo.people import Person

PRICES_OF = 2026  # habits are at the prices of this year
DEARER_A_YEAR = 1.027
PENSION_RISE = 1.034
NOTE_MINOR = {"CNY": 100_00, "GBP": 10_00}
STATE_PENSION_DAY = date(2026, 11, 12)  # one of the days on which the four-weekly pension comes

SPRING_FESTIVAL = {
    2015: (2, 19), 2016: (2, 8), 2017: (1, 28), 2018: (2, 16), 2019: (2, 5), 2020: (1, 25), 2021: (2, 12),
    2022: (2, 1), 2023: (1, 22), 2024: (2, 10), 2025: (1, 29), 2026: (2, 17), 2027: (2, 6), 2028: (1, 26),
    2029: (2, 13), 2030: (2, 3), 2031: (1, 23), 2032: (2, 11), 2033: (1, 31), 2034: (2, 19), 2035: (2, 8),
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One movement as the customer would see it. Money in is positive."""

    on: date
    amount_minor: int
    counterparty: str
    category: str
    memo: str = ""
    account: str = "current"
    other: str = "clearing"  # the other side: clearing, holds, another kind of own account, or "payee"
    kind: str = "payment"


def level(year: int, a_year: float = DEARER_A_YEAR) -> float:
    """Prices of that year against those of PRICES_OF; later years are not guessed."""
    return float(a_year ** min(0, year - PRICES_OF))


def months(frm: date, to: date) -> Iterator[tuple[int, int]]:
    """(year, month) of every month that has a day in it, in order."""
    for number in range(frm.year * 12 + frm.month - 1, to.year * 12 + to.month):
        yield number // 12, number % 12 + 1


def life(person: Person, frm: date, to: date) -> list[Line]:
    """All ordinary lines from day to day, both included, in the order of the days."""
    lines = [line for year, month in months(frm, to) for line in month_of(person, year, month)]
    lines += pension_every(person, frm, to)
    return sorted((line for line in lines if frm <= line.on <= to), key=lambda line: line.on)


def pension_every(person: Person, frm: date, to: date) -> Iterator[Line]:
    """The pensions that come every so many days."""
    every = person.pension.every_days
    if every is None:
        return
    day = frm + timedelta(days=(STATE_PENSION_DAY - frm).days % every)
    while day <= to:
        year = day.year if day.month >= 4 else day.year - 1  # it rises in April
        yield Line(day, pension_minor(person, year), person.pension.payer, "pension", "state pension")
        day += timedelta(days=every)


def pension_minor(person: Person, year: int) -> int:
    """This year's pension; exactly the fixed amount from PRICES_OF on, whole tenths before."""
    if year >= PRICES_OF:
        return person.pension.amount_minor
    return round(person.pension.amount_minor * level(year, PENSION_RISE) / 10) * 10


def month_of(person: Person, year: int, month: int) -> list[Line]:
    """One month of one person, from a seed that only that month of that person has."""
    rng = random.Random(f"{person.number}:{year}-{month:02d}")
    days = calendar.monthrange(year, month)[1]
    lines: list[Line] = []

    def spend(day: int, minor: float, counterparty: str, category: str, memo: str = "") -> None:
        on = date(year, month, min(max(day, 1), days))
        lines.append(Line(on, -max(round(minor), 1), counterparty, category, memo))

    dear = level(year)
    if person.pension.day_of_month is not None:
        on = date(year, month, person.pension.day_of_month)
        lines.append(Line(on, pension_minor(person, year), person.pension.payer, "pension", "养老金"))
    rent = round(person.rent_minor * dear / 1000) * 1000
    spend(1, rent, *RENT[person.language])
    for bill in BILLS[person.language]:
        if month in bill.months:
            amount = rng.uniform(*bill.amount) * bill.season[month - 1] * dear * (0.6 + 0.4 * person.thrift)
            spend(bill.day + rng.randint(-1, 1), amount * 100, bill.counterparty, bill.category, bill.memo)
    for habit in HABITS[person.language]:
        for _ in range(rng.randint(*habit.times)):
            amount = rng.uniform(*habit.amount) * habit.season[month - 1] * dear * person.thrift
            minor = round(amount * 10) * 10
            if habit.category == "cash":  # notes only
                minor = max(minor // NOTE_MINOR[person.currency], 1) * NOTE_MINOR[person.currency]
            spend(
                rng.randint(1, days),
                minor,
                rng.choice(habit.counterparties),
                habit.category,
                rng.choice(habit.memos),
            )
    lines += family(person, year, month, rng, dear)
    return lines


def family(person: Person, year: int, month: int, rng: random.Random, dear: float) -> list[Line]:
    """Presents, help at home, and what the children send."""
    lines: list[Line] = []
    last_day = calendar.monthrange(year, month)[1]

    def send(day: int, units: float, payee: int, memo: str, category: str = "family") -> None:
        name = person.payees[payee].name
        on = date(year, month, min(day, last_day))
        lines.append(Line(on, -round(units) * 100, name, category, memo, other="payee", kind="transfer"))

    def receive(day: int, units: float, payee: int, memo: str) -> None:
        lines.append(Line(date(year, month, day), round(units) * 100, person.payees[payee].name, "family", memo))

    festival = SPRING_FESTIVAL.get(year, (2, 5))
    if person.number == "1001":
        send(28, 700 * dear, 2, "工资", "home_help")
        receive(2, 600 * dear, 0, "生活费")
        if month == festival[0]:
            send(festival[1], 1000, 0, "外孙女压岁钱")
            send(festival[1], 1000, 1, "孙子压岁钱")
        elif rng.random() < 0.25:
            send(rng.randint(5, 25), rng.choice((100, 200, 300)), rng.randint(0, 1), "给孩子买书")
    elif person.number == "1002":
        send(20, 300 * dear, 0, "零花钱")
        if month == festival[0]:
            send(festival[1], 2000, 0, "压岁钱")
        if rng.random() < 0.3:
            send(rng.randint(3, 26), rng.choice((80, 120, 200)), rng.choice((2, 3)), "聚餐分摊")
        if rng.random() < 0.2:
            receive(rng.randint(3, 26), rng.choice((500, 800)), 1, "孝敬爸")
    elif person.number == "1003":
        lines.append(Line(date(year, month, 1), round(38500 * dear), "Millbrook Works Pension", "works_pension"))
        send(27, 48 * dear, 2, "cleaning", "home_help")
        if month == 12:
            send(14, 100, 0, "Christmas")
            send(14, 100, 1, "Christmas")
        elif rng.random() < 0.25:
            send(rng.randint(3, 26), rng.choice((20, 30, 50)), rng.randint(0, 1), "for the grandchildren")
    elif person.number == "1005":
        lines.append(Line(date(year, month, 1), round(61200 * dear), "Railway Staff Pension", "works_pension"))
        send(8, 150 * dear, 1, "housekeeping")
        if month in (7, 12):
            send(15, 75, 0, "birthday" if month == 7 else "Christmas")
    return lines
