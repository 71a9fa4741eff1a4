"""Typed marks: how a fact of the bank stands inside a sentence until the screen or the voice renders it.

One text, two renderings. A sentence made by an action says `[money:356000:CNY]`, never `3560.00`, so that the
screen can show "¥3,560.00" and the voice can say 三千五百六十元, each by rule and neither by guessing from digits.

| mark                 | value                                   | written by  |
|----------------------|-----------------------------------------|-------------|
| `[money:356000:CNY]` | minor units, ISO currency               | `money`     |
| `[date:2026-11-15]`  | a calendar day, said without its year   | `date`      |
| `[date:2015-03-01:year]` | a day of another year, said with it | `date`      |
| `[tail:3308]`        | last digits of a card or account        | `tail`      |
| `[count:3]`          | how many of something (a whole number)  | `count`     |
| `[time:14:30]`       | hour and minute of a day, 24 hours      | `time`      |
| `[digits:123456]`    | digits to be read one by one            | `digits`    |

Writers raise ValueError on a value that is not of their kind: that is a mistake of the caller, not of a customer.
Text that only looks like a mark (`[money:x]`, `[foo:1]`) is returned by `parse` as plain text.
"""

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass

KINDS = ("money", "date", "tail", "count", "time", "digits")
MAX_NAME = 60  # characters; names longer than this are cut, nobody listens to them


@dataclass(frozen=True)
class Mark:
    """One typed value. `value` is kept as written; `currency` is set for money only, `with_year` for dates only."""

    kind: str
    value: str
    currency: str | None = None
    with_year: bool = False

    @property
    def number(self) -> int:
        """The value of money (minor units) and count as an integer."""
        return int(self.value)

    def __str__(self) -> str:
        more = self.currency or ("year" if self.with_year else "")
        return f"[{self.kind}:{self.value}:{more}]" if more else f"[{self.kind}:{self.value}]"


_MARK = re.compile(
    r"\[(?:(?P<money>money):(?P<minor>-?[0-9]{1,20}):(?P<currency>[A-Z]{3})"
    r"|date:(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})(?P<year>:year)?"
    r"|tail:(?P<tail>[0-9]{1,8})"
    r"|count:(?P<count>-?[0-9]{1,18})"
    r"|time:(?P<time>[0-9]{2}:[0-9]{2})"
    r"|digits:(?P<digits>[0-9]{1,40}))\]"
)


def money(minor: int, currency: str) -> str:
    """An amount in minor units (fen, pence): `money(356000, "CNY")`."""
    if isinstance(minor, bool) or not isinstance(minor, int):
        raise ValueError(f"money is an integer of minor units, not {minor!r}")
    return _checked(Mark("money", str(minor), currency))


def date(day: dt.date | str, today: dt.date | None = None) -> str:
    """A day, from a `date`, a `datetime` or an ISO string that begins with one.

    today: with it, the year is shown and said when it is not this year's; without it, never.
    """
    text = f"{day.year:04d}-{day.month:02d}-{day.day:02d}" if isinstance(day, dt.date) else str(day)[:10]
    return _checked(Mark("date", text, with_year=today is not None and text[:4] != f"{today.year:04d}"))


def time(moment: dt.time | dt.datetime | str) -> str:
    """A time of day to the minute; strings are "HH:MM"."""
    return _checked(Mark("time", moment if isinstance(moment, str) else moment.strftime("%H:%M")))


def tail(number: str) -> str:
    """The last digits of a card or an account, at most eight."""
    return _checked(Mark("tail", number))


def count(n: int) -> str:
    """How many: read as a quantity (两, "two"), not digit by digit."""
    if isinstance(n, bool) or not isinstance(n, int):
        raise ValueError(f"a count is an integer, not {n!r}")
    return _checked(Mark("count", str(n)))


def digits(number: str) -> str:
    """A number that is read one digit after the other (a customer number, a telephone number)."""
    return _checked(Mark("digits", number))


def plain(name: str) -> str:
    """A name as plain text: no square brackets (they would forge a mark), no control or format characters."""
    kept = "".join(
        " " if unicodedata.category(c) in ("Zs", "Zl", "Zp", "Cc") else c
        for c in name
        if c not in "[]［］【】" and unicodedata.category(c) not in ("Cf", "Cs", "Co", "Cn")
    )
    return " ".join(kept.split())[:MAX_NAME]


def parse(text: str) -> "list[str | Mark]":
    """The text cut into plain strings (never empty) and marks, in order."""
    parts: list[str | Mark] = []
    at = 0
    for found in _MARK.finditer(text):
        mark = _mark_of(found)
        if mark is None:
            continue
        if found.start() > at:
            parts.append(text[at : found.start()])
        parts.append(mark)
        at = found.end()
    if at < len(text):
        parts.append(text[at:])
    return parts


def _mark_of(found: "re.Match[str]") -> "Mark | None":
    """The mark of one match, or None when the value is not real (the 31st of February, 25 o'clock)."""
    if found["money"]:
        return Mark("money", found["minor"], found["currency"])
    kind = next(kind for kind in KINDS if found[kind])
    value = found[kind]
    try:
        if kind == "date":
            dt.date.fromisoformat(value)
        elif kind == "time":
            dt.time.fromisoformat(value)
    except ValueError:
        return None
    return Mark(kind, value, with_year=bool(found["year"]))


def _checked(mark: Mark) -> str:
    text = str(mark)
    if parse(text) != [mark]:
        raise ValueError(f"not a {mark.kind}: {mark.value!r} {mark.currency or ''}".rstrip())
    return text
