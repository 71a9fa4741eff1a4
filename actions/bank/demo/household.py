"""How a household keeps its accounts: savings fill up what is short and take what is over, and interest comes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from actions.bank.demo import stories
from actions.bank.demo.living import Line, life, months
from actions.bank.demo.people import Person

YEARS = 10
SWEEP_DAY = 24  # of each month
STEP_MINOR = {"CNY": 500_00, "GBP": 100_00}  # people move round sums
SWEEP_STEPS = 4  # what is moved beyond the surplus, so that it is not moved every month
INTEREST_MONTHS = (3, 6, 9, 12)
INTEREST_BP = {"CNY": 35, "GBP": 140}  # hundredths of a per cent a year
WORDS = {
    "zh": {"opening": "上期余额", "interest": "利息", "moved": "转存", "ending": "尾号", "gift": "给孩子"},
    "en": {
        "opening": "brought forward",
        "interest": "Interest",
        "moved": "savings",
        "ending": "ending ",
        "gift": "gift",
    },
}


def start_of(today: date) -> date:
    """The first day of the ten years (the 28th stands in for the 29th of February)."""
    return today.replace(year=today.year - YEARS, day=28 if (today.month, today.day) == (2, 29) else today.day)


def tail_words(person: Person, kind: str) -> str:
    """尾号5521, ending 8841: how one of their own accounts is named on a statement."""
    tail = next(facts.number[-4:] for facts in person.accounts if facts.kind == kind)
    return WORDS[person.language]["ending"] + tail


class Household:
    """Walks through one person's ten years and keeps every account at zero or above."""

    def __init__(self, person: Person, today: date) -> None:
        self._person, self._today, self._begin = person, today, start_of(today)
        self._balance = {facts.kind: 0 for facts in person.accounts}
        self._store = next((kind for kind in ("passbook", "savings") if kind in self._balance), None)
        self._lowest, self._highest = person.keeps_minor
        self._step = STEP_MINOR[person.currency]
        self._words = WORDS[person.language]

    def lines(self) -> Iterator[Line]:
        """All lines in the order they are booked: openings, then life and stories with the savings in between."""
        for facts in self._person.accounts:
            if facts.opening_minor:
                yield self._take(
                    Line(
                        self._begin,
                        facts.opening_minor,
                        self._words["opening"],
                        "opening",
                        "",
                        facts.kind,
                        kind="opening",
                    )
                )
        all_lines = life(self._person, self._begin, self._today) + stories.of(self._person, self._today)
        all_lines += [Line(on, 0, "", "sweep") for on in self._sweep_days()]
        all_lines.sort(key=lambda line: (line.on, line.category == "sweep", line.amount_minor < 0))
        for line in all_lines:
            if line.category == "sweep":
                yield from self._sweep(line.on)
                continue
            yield from self._fill_up(line)
            if self._balance[line.account] + line.amount_minor >= 0:  # else they go without
                yield self._take(line)

    def _sweep_days(self) -> Iterator[date]:
        for year, month in months(self._begin, self._today):
            if self._begin <= date(year, month, SWEEP_DAY) <= self._today:
                yield date(year, month, SWEEP_DAY)

    def _take(self, line: Line) -> Line:
        self._balance[line.account] += line.amount_minor
        if line.other in self._balance:
            self._balance[line.other] -= line.amount_minor
        return line

    def _move(self, on: date, minor: int, frm: str, to: str) -> Line:
        return self._take(
            Line(on, -minor, tail_words(self._person, to), "savings", self._words["moved"], frm, to, "transfer")
        )

    def _fill_up(self, line: Line) -> Iterator[Line]:
        """Before the current account gets too low, something comes over from the savings."""
        short = self._lowest - (self._balance[line.account] + line.amount_minor)
        if line.account == "current" and line.amount_minor < 0 < short and self._store:
            fill = min(-(-short // self._step), self._balance[self._store] // self._step) * self._step
            if fill > 0:
                yield self._move(line.on, fill, self._store, "current")

    def _sweep(self, on: date) -> Iterator[Line]:
        """What is over goes to the savings, or to the family where there are none; each quarter brings interest."""
        surplus = self._balance["current"] - self._highest
        if surplus > 0 and self._store:
            yield self._move(on, (surplus // self._step + SWEEP_STEPS) * self._step, "current", self._store)
        elif surplus >= 50_00:
            family, gift = self._person.payees[0].name, surplus // 50_00 * 50_00
            yield self._take(Line(on, -gift, family, "family", self._words["gift"], other="payee", kind="transfer"))
        if self._store and on.month in INTEREST_MONTHS:
            interest = self._balance[self._store] * INTEREST_BP[self._person.currency] // 40_000
            if interest:
                yield self._take(Line(on, interest, self._words["interest"], "interest", "", self._store))
