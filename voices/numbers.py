"""Numbers as people say them, in words. Amounts are drawn at random for sound and for the text of free speech."""

from __future__ import annotations

import random

HAN = "零一二三四五六七八九"
UNITS = ("", "十", "百", "千")
ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
TENS = "_ ten twenty thirty forty fifty sixty seventy eighty ninety".split()


def han_number(number: int, liang: bool = True, bare_ten: bool = True) -> str:
    """0..10^8-1 in characters: 1050 -> 一千零五十. `liang`: 两百, 两千; `bare_ten`: 十五, not 一十五."""
    if number == 0:
        return HAN[0]
    if number >= 10_000:
        high, low = divmod(number, 10_000)
        head = "两" if high == 2 and liang else han_number(high, liang, bare_ten)
        link = "零" if 0 < low < 1000 else ""
        return head + "万" + link + (han_number(low, liang, False) if low else "")
    text = ""
    gap = False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit == 0:
            gap = bool(text)
            continue
        if gap:
            text, gap = text + "零", False
        text += ("两" if liang and digit == 2 and place >= 2 else HAN[digit]) + UNITS[place]
    return text[1:] if bare_ten and 10 <= number < 20 else text


def english_number(number: int, linking_and: bool = True) -> str:
    """0..999,999,999 in words: 1250 -> one thousand two hundred and fifty."""
    if number < 20:
        return ONES[number]
    if number < 100:
        return TENS[number // 10] + (f" {ONES[number % 10]}" if number % 10 else "")
    link = " and " if linking_and else " "
    for size, word in ((1_000_000, "million"), (1000, "thousand"), (100, "hundred")):
        if number >= size:
            rest = number % size
            text = f"{english_number(number // size, linking_and)} {word}"
            if not rest:
                return text
            return text + (link if rest < 100 else " ") + english_number(rest, linking_and)
    raise AssertionError(number)


def whole(rng: random.Random) -> int:
    """A whole amount 1..1,000,000, round ones more often, as people send them."""
    kind = rng.random()
    if kind < 0.25:
        return rng.randint(1, 9) * rng.choice((1, 10, 100, 100, 1000, 1000, 10_000, 100_000))
    if kind < 0.5:
        return rng.randint(1, 99) * rng.choice((1, 10, 100, 100, 1000, 10_000))
    if kind < 0.7:
        return rng.randint(1, 999) * rng.choice((1, 10, 100, 1000))
    return rng.randint(1, rng.choice((99, 999, 9_999, 99_999, 999_999)))


def han_amount(rng: random.Random) -> str:
    """An amount in Mandarin: 三千块, 一百五, 十二块五毛, 两万元."""
    number = whole(rng)
    said = han_number(number, liang=rng.random() < 0.8)
    kind = rng.random()
    if kind < 0.08:
        digit, unit = rng.randint(1, 9), rng.choice("百千万")
        return ("两" if digit == 2 else HAN[digit]) + unit + HAN[rng.randint(1, 9)] + rng.choice(("", "", "块", "块钱"))
    if kind < 0.20:
        parts = said if number < 10_000 else han_number(rng.randint(1, 999))
        tail = HAN[rng.randint(1, 9)]
        return parts + "块" + tail + rng.choice(("", "毛", "毛", "毛" + HAN[rng.randint(1, 9)] + "分", "毛钱"))
    if kind < 0.23:
        return HAN[rng.randint(1, 9)] + rng.choice(("毛", "毛钱", "分", "分钱"))
    if number == 2 and "二" in said:
        said = "两"
    return said + rng.choice(("块", "块", "块钱", "块钱", "元", "元钱", "元", ""))


def english_amount(rng: random.Random) -> str:
    """An amount in English: three hundred pounds, twelve pounds fifty, two grand is not said."""
    number = whole(rng)
    said = english_number(number, rng.random() < 0.75)
    if said.startswith("one hundred") and rng.random() < 0.3:
        said = "a" + said[3:]
    kind = rng.random()
    if kind < 0.12:
        return f"{said} pounds {english_number(rng.choice((50, 50, 20, 25, 75, 99, rng.randint(1, 99))))}"
    if kind < 0.18:
        return f"{said} pounds and {english_number(rng.randint(1, 99))} pence"
    if kind < 0.21:
        return f"{english_number(rng.randint(1, 99))} pence"
    if kind < 0.27:
        return said
    return f"{said} {'pound' if number == 1 else 'pounds'}"
