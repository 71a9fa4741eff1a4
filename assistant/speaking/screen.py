"""Sentences as the screen shows them: every typed mark in figures ("¥3,560.00", "11月15日", "ending 3308")."""

import datetime as dt

from assistant.speaking.numbers_en import month
from assistant.understanding.marks import Mark, parse

_SIGNS = {"CNY": "¥", "GBP": "£", "USD": "$", "EUR": "€", "HKD": "HK$"}


def screen_text(text: str, lang: str) -> str:
    """The text with its marks in figures; other words are left as they are. A pure function."""
    out = ""
    for part in parse(text):
        out += part if isinstance(part, str) else _figures(part, lang, out)
    return out


def money_figures(minor: int, currency: str) -> str:
    """-356000 CNY -> "-¥3,560.00"; a currency without a sign is named: "JPY 12.00"."""
    sign = "-" if minor < 0 else ""
    whole, cents = divmod(abs(minor), 100)
    return f"{sign}{_SIGNS.get(currency, currency + ' ')}{whole:,}.{cents:02d}"


def _figures(mark: Mark, lang: str, before: str) -> str:
    if mark.kind == "money":
        return money_figures(mark.number, str(mark.currency))
    if mark.kind == "date":
        day = dt.date.fromisoformat(mark.value)
        if lang == "zh":
            return (f"{day.year}年" if mark.with_year else "") + f"{day.month}月{day.day}日"
        return f"{day.day} {month(day.month)}" + (f" {day.year}" if mark.with_year else "")
    if mark.kind == "tail":
        return named_tail(before, lang) + mark.value
    return mark.value


def named_tail(before: str, lang: str) -> str:
    """ "尾号" or "ending ", unless the words before say so already."""
    before = before.rstrip().lower()
    if lang == "zh":
        return "" if before.endswith(("尾号", "尾号是", "尾号为", "尾数", "尾数是", "末四位", "后四位是")) else "尾号"
    return (
        ""
        if before.endswith(("ending", "ending in", "ends in", "ends with", "last four digits", "digits are"))
        else "ending "
    )
