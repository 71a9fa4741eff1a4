"""Periods in English, as a table of patterns over lower-cased text."""

import re
from collections.abc import Callable
from datetime import date

from assistant.understanding import days
from assistant.understanding.days import DAY, Days
from assistant.understanding.numerals_en import ONES, TENS, number, words_of

_MONTHS = {
    name: i + 1
    for i, name in enumerate(
        "january february march april may june july august september october november december".split()
    )
}
_SHORT = {name[:3]: n for name, n in _MONTHS.items()} | {"sept": 9}
_WEEKDAYS = {n: i for i, n in enumerate("monday tuesday wednesday thursday friday saturday sunday".split())}
_ORDINALS = {
    w: i + 1
    for i, w in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
        "sixteenth seventeenth eighteenth nineteenth twentieth".split()
    )
} | {"thirtieth": 30}
_ORDINALS |= {
    f"{tens} {w}": n + i for tens, n in (("twenty", 20), ("thirty", 30)) for w, i in list(_ORDINALS.items()) if i < 10
}

_MONTH = rf"(?P<month>{'|'.join(_MONTHS)}|(?:{'|'.join(_SHORT)})\b\.?)"
_DAY = rf"(?P<day>(?:{'|'.join(sorted(_ORDINALS, key=len, reverse=True)).replace(' ', '[ -]')})|[0-3]?[0-9](?:st|nd|rd|th)?)"
_COUNT = rf"(?P<n>[0-9]{{1,4}}|(?:{'|'.join([*sorted(ONES, key=len, reverse=True), *TENS])})(?:[ -](?:{'|'.join(ONES)}))?|a hundred)"
_UNIT = r"(?P<unit>day|week|fortnight|month|year)s?"
_YEAR = (
    r"(?P<year>[12][0-9]{3}|twenty (?:twenty|thirty|ten|eleven|twelve|[a-z]+teen)(?:[ -][a-z]+)?"
    r"|two thousand(?: and)?(?: [a-z]+)?|nineteen [a-z]+(?:[ -][a-z]+)?)"
)


def _n(said: str) -> int:
    read = number(words_of(said), 0)
    if read is None or read.approx or read.digits or read.value.denominator != 1:
        raise ValueError(said)
    return int(read.value)


def _day_number(said: str) -> int:
    spoken = _ORDINALS.get(said.replace("-", " "))
    return spoken if spoken else int(re.sub(r"\D", "", said))


def _month_number(said: str) -> int:
    return _MONTHS.get(said) or _SHORT[said.rstrip(".")]


def _year(said: str) -> int:
    """2015, twenty fifteen, twenty twenty five, two thousand and eight, nineteen ninety eight."""
    if said.isdigit():
        return int(said)
    words = said.replace("-", " ").split()
    if words[0] == "two":
        return 2000 + sum(ONES.get(word, 0) for word in words[2:])
    rest = [ONES.get(word, TENS.get(word, -1)) for word in words[1:]]
    if min(rest) < 0 or (len(rest) == 2 and not (rest[0] in TENS.values() and 0 < rest[1] < 10)):
        raise ValueError(said)
    return (2000 if words[0] == "twenty" else 1900) + sum(rest)


def _month(match: "re.Match[str]", today: date) -> Days:
    n = _month_number(match["month"])
    if match["year"]:
        return days.month(_year(match["year"]), n)
    if match["when"] == "this":
        return days.month(today.year, n)
    if match["when"] == "last" and n == today.month:
        return days.month(today.year - 1, n)
    return days.latest_month(today, n)


def _date(match: "re.Match[str]", today: date) -> Days:
    n, d = _month_number(match["month"]), _day_number(match["day"])
    return days.day(date(_year(match["year"]), n, d)) if match["year"] else days.latest_day(today, n, d)


def _weekday(match: "re.Match[str]", today: date) -> Days:
    back = (today.weekday() - _WEEKDAYS[match["weekday"]]) % 7
    return days.day(today - (back or (7 if match["when"] == "last" else 0)) * DAY)


def _calendar(match: "re.Match[str]", today: date) -> Days:
    ago = {"this": 0, "last": 1, "previous": 1}[match["when"]] + bool(match["more"])
    if match["unit"] == "week":
        return days.week(today, ago)
    return days.months(today, ago) if match["unit"] == "month" else days.year(today.year - ago)


def _quarter(match: "re.Match[str]", today: date) -> Days:
    index = today.year * 4 + (today.month - 1) // 3 - (match["when"] == "last")
    return days.quarter(index % 4 + 1, index // 4)


def _rolling(match: "re.Match[str]", today: date) -> Days | None:
    n, unit = _n(match["n"]), match["unit"]
    if not 0 < n <= 3660:
        return None
    if unit in ("month", "year"):
        return days.last_months(today, 12 * n if unit == "year" else n)
    return days.last_days(today, n * {"day": 1, "week": 7, "fortnight": 14}[unit])


def _ago(match: "re.Match[str]", today: date) -> Days:
    said, unit = match["n"], match["unit"]
    n = 1 if said in ("a", "one") else _n(said)
    if unit == "day":
        return days.day(today - n * DAY)
    if unit in ("week", "fortnight"):
        return days.week(today, 2 * n if unit == "fortnight" else n)
    return days.months(today, n) if unit == "month" else days.year(today.year - n)


def _since(match: "re.Match[str]", today: date) -> Days:
    return days.year(_year(match["year"]))[0], today


def _back(n: int) -> Callable[["re.Match[str]", date], Days]:
    return lambda match, today: days.day(today - n * DAY)


def _rule(pattern: str, days_of: Callable[["re.Match[str]", date], "Days | None"]):  # type: ignore[no-untyped-def]
    return re.compile(rf"\b(?:{pattern})\b".replace(" ", r"\s+")), days_of


RULES = [
    _rule(r"today", _back(0)),
    _rule(r"yesterday", _back(1)),
    _rule(r"(?:the )?day before yesterday", _back(2)),
    _rule(r"(?:the )?(?P<when>this|last|previous) (?P<unit>week|month|year)(?P<more>)", _calendar),
    _rule(r"(?:the )?(?P<unit>week|month|year) before (?P<when>last)(?P<more>)", lambda m, t: _two_back(m, t)),
    _rule(r"(?P<when>this|last) quarter", _quarter),
    _rule(r"(?:(?P<when>last|on|this) )(?P<weekday>" + "|".join(_WEEKDAYS) + ")", _weekday),
    _rule(
        rf"(?:in |for |during |of |since )?(?:(?P<when>this|last) )?{_MONTH}(?: (?:of )?{_YEAR})?",
        lambda m, t: _named(m, t),
    ),
    _rule(rf"(?:the )?{_DAY} (?:of )?{_MONTH}(?:,? {_YEAR})?", _date),
    _rule(rf"{_MONTH} (?:the )?{_DAY}(?:,? {_YEAR})?", _date),
    _rule(r"(?:on )?the " + _DAY + r"(?! (?:one|time|of|person|account|card|choice|option))", lambda m, t: _nth(m, t)),
    _rule(rf"(?:in|during|for|of|year) {_YEAR}", lambda m, t: days.year(_year(m["year"]))),
    _rule(rf"since {_YEAR}", _since),
    _rule(rf"(?:the )?(?:last|past|previous) {_COUNT} {_UNIT}", _rolling),
    _rule(r"(?:the )?(?:last|past) few days", lambda m, t: None),
    _rule(r"(?:the )?(?:last|past) fortnight", lambda m, t: days.last_days(t, 14)),
    _rule(rf"(?:{_COUNT[:-1]}|a)) {_UNIT} ago", _ago),
]


def _two_back(match: "re.Match[str]", today: date) -> Days:
    if match["unit"] == "week":
        return days.week(today, 2)
    return days.months(today, 2) if match["unit"] == "month" else days.year(today.year - 2)


def _named(match: "re.Match[str]", today: date) -> Days:
    """ "may" and "march" are words of their own: they are months only with something that says so."""
    said = match.group().split()
    if match["month"] in ("may", "march", "mar", "sun") and len(said) == 1:
        raise ValueError("perhaps not a month")
    return _month(match, today)


def _nth(match: "re.Match[str]", today: date) -> Days:
    """ "the fifteenth", "the 15th"; not "the 15" and not "the second one"."""
    if match["day"].isdigit():
        raise ValueError("a number, not a day")
    if match["day"] in ("first", "second", "third") and not match.group().startswith("on"):
        raise ValueError("perhaps a choice")
    return days.latest_day_of_month(today, _day_number(match["day"]))
