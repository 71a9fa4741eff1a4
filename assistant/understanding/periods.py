"""Which days are meant: 上个月, 十月份, 最近三个月, 去年, "last week", "in March", "the fifteenth of November".

`find_period` answers the first and last day, both inclusive, counted from `today` (the bank's day, given by the caller:
nothing here looks at a clock). A calendar period is whole (本月 ends with the month); "the last N days" end today. A
month or day without a year is the latest one that has begun. Words that name no certain days (最近, "recently") give None.

Each language is a table of (pattern, function of match and today): to understand more, add a row.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from assistant.understanding import periods_en, periods_zh
from assistant.understanding.days import Days
from assistant.understanding.numerals_zh import packed

MAX_CHARS = 2000
Rule = tuple["re.Pattern[str]", Callable[["re.Match[str]", date], "Days | None"]]


@dataclass(frozen=True)
class Period:
    """`frm` to `to`, inclusive; text[start:end] named it."""

    frm: date
    to: date
    start: int
    end: int


def find_period(text: str, lang: str, today: date) -> Period | None:
    """The first period named in `text`; of two at one place the longer. None when no certain days are named."""
    if len(text) > MAX_CHARS:
        return None
    line, places = packed(text)
    chinese = [
        Period(one.frm, one.to, places[one.start], places[one.end - 1] + 1)
        for one in _all(line, periods_zh.RULES, today)
    ]
    lowered = text.lower() if len(text.lower()) == len(text) else text
    english = _all(lowered, periods_en.RULES, today)
    for found in (chinese, english) if lang == "zh" else (english, chinese):
        if found:
            return min(found, key=lambda one: (one.start, -one.end))
    return None


def _all(text: str, rules: list[Rule], today: date) -> list[Period]:
    """Every period, save those inside words that name a day the calendar does not have (February in "30 February")."""
    found, unreal = [], []
    for pattern, days_of in rules:
        for match in pattern.finditer(text):
            try:
                days = days_of(match, today)
            except (ValueError, OverflowError):
                unreal.append(match.span())
                continue
            if days is not None:
                found.append(Period(days[0], days[1], match.start(), match.end()))
    return [
        one
        for one in found
        if not any(a <= one.start and one.end <= b and b - a > one.end - one.start for a, b in unreal)
    ]
