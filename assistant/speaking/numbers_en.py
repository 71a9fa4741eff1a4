"""Numbers, money, dates and times as an English speaker says them: three thousand five hundred and sixty pounds."""

import datetime as dt

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "zero ten twenty thirty forty fifty sixty seventy eighty ninety".split()
_SCALES = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (10**3, "thousand"))
_ORDINALS = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth", "twelve": "twelfth"
}  # fmt: skip
_MONTHS = "January February March April May June July August September October November December".split()
_WHOLE = {
    "GBP": ("pound", "pounds", "penny", "pence"), "CNY": ("yuan", "yuan", "fen", "fen"), "USD": ("dollar", "dollars", "cent", "cents"),
    "EUR": ("euro", "euros", "cent", "cents"), "HKD": ("Hong Kong dollar", "Hong Kong dollars", "cent", "cents"),
}  # fmt: skip
MOST = 10**15  # larger numbers are read digit by digit


def cardinal(n: int) -> str:
    """A whole number: one hundred and five, two thousand and fifty, twelve thousand three hundred and forty-five."""
    if n < 0:
        return "minus " + cardinal(-n)
    if n >= MOST:
        return digits(str(n))
    if n < 20:
        return _ONES[n]
    if n < 100:
        return _TENS[n // 10] + (f"-{_ONES[n % 10]}" if n % 10 else "")
    if n < 1000:
        return f"{_ONES[n // 100]} hundred" + (f" and {cardinal(n % 100)}" if n % 100 else "")
    for scale, name in _SCALES:
        if n >= scale:
            rest = n % scale
            joint = " and " if rest < 100 else " "
            return f"{cardinal(n // scale)} {name}" + (joint + cardinal(rest) if rest else "")
    raise AssertionError(n)


def digits(figures: str) -> str:
    """One by one; zero is oh: 3308 three three oh eight."""
    return " ".join("oh" if c == "0" else _ONES[int(c)] for c in figures if c in "0123456789")


def grouped(figures: str) -> str:
    """One by one, with a pause after each three or four."""
    if len(figures) <= 4:
        return digits(figures)
    size = 4 if len(figures) > 6 else 3
    head = len(figures) % size
    cuts = [figures[:head]] if head else []
    cuts += [figures[i : i + size] for i in range(head, len(figures), size)]
    return ", ".join(digits(cut) for cut in cuts)


def decimal(figures: str) -> str:
    """A written number with or without a point: three point five oh."""
    whole, _, part = figures.replace(",", "").partition(".")
    said = digits(whole) if len(whole) > 1 and whole[0] == "0" or len(whole) > 15 else cardinal(int(whole or "0"))
    return said + (f" point {digits(part)}" if part else "")


def money(minor: int, currency: str) -> str:
    """Minor units: 81250 GBP eight hundred and twelve pounds and fifty pence; 5 GBP five pence."""
    sign, minor = ("minus " if minor < 0 else ""), abs(minor)
    whole, cents = divmod(minor, 100)
    names = _WHOLE.get(currency)
    if names is None:
        return f"{sign}{decimal(f'{whole}.{cents:02d}' if cents else str(whole))} {' '.join(currency)}"
    parts = []
    if whole or not cents:
        parts.append(f"{cardinal(whole)} {names[0] if whole == 1 else names[1]}")
    if cents:
        parts.append(f"{cardinal(cents)} {names[2] if cents == 1 else names[3]}")
    return sign + " and ".join(parts)


def ordinal(n: int) -> str:
    """first, twenty-first, thirtieth."""
    head, dash, last = cardinal(n).rpartition("-")
    if last in _ORDINALS:
        last = _ORDINALS[last]
    else:
        last = last[:-1] + "ieth" if last.endswith("y") else last + "th"
    return head + dash + last


def year(n: int) -> str:
    """2026 twenty twenty-six, 2005 two thousand and five, 1998 nineteen ninety-eight, 1900 nineteen hundred."""
    if not 1100 <= n < 2100 or 2000 <= n < 2010:
        return cardinal(n)
    century, rest = divmod(n, 100)
    return f"{cardinal(century)} " + ("hundred" if not rest else f"oh {_ONES[rest]}" if rest < 10 else cardinal(rest))


def date(day: dt.date, with_year: bool) -> str:
    """the fifteenth of November, and with its year: … twenty fifteen."""
    return f"the {ordinal(day.day)} of {_MONTHS[day.month - 1]}" + (f" {year(day.year)}" if with_year else "")


def month(n: int) -> str:
    """1 January."""
    return _MONTHS[n - 1]


def time(hour: int, minute: int) -> str:
    """two thirty in the afternoon, nine o'clock in the morning, five past is nine oh five."""
    if minute == 0 and hour in (0, 12):
        return "midnight" if hour == 0 else "twelve noon"
    part = (
        "in the morning"
        if hour < 12
        else "in the afternoon"
        if hour < 18
        else "in the evening"
        if hour < 22
        else "at night"
    )
    said = cardinal(hour % 12 or 12)
    if minute == 0:
        return f"{said} o'clock {part}"
    return f"{said} {'oh ' if minute < 10 else ''}{cardinal(minute)} {part}"
