"""Amounts of money in spoken and written English: fifty pounds, twelve pounds fifty, a tenner, £812.50, fifteen hundred.

A bare number counts as money unless what stands around it says otherwise (three weeks, ending 3308, in 2015); a bare
number below twenty only beside a verb of paying or when it is all that was said.
"""

import re
from dataclasses import replace
from fractions import Fraction

from assistant.understanding.numerals_en import HUGE, Number, Word, number, words_of, written
from assistant.understanding.said import Said

_WHOLE = {
    "pound": "GBP", "pounds": "GBP", "quid": "GBP", "sterling": "GBP", "gbp": "GBP", "dollar": "USD", "dollars": "USD",
    "bucks": "USD", "usd": "USD", "euro": "EUR", "euros": "EUR", "eur": "EUR", "yuan": "CNY", "rmb": "CNY", "cny": "CNY",
    "renminbi": "CNY", "kuai": "CNY", "元": "CNY", "块": "CNY",
}  # fmt: skip
_PENCE = {"p": "GBP", "pence": "GBP", "penny": "GBP", "pennies": "GBP", "cent": "", "cents": ""}
_NOTES = {"fiver": 5, "tenner": 10}
_SIGNS = {"£": "GBP", "$": "USD", "€": "EUR", "¥": "CNY", "￥": "CNY"}
_ABOUT = frozenset(
    "about around roughly nearly almost approximately approx over under circa maybe perhaps say-about least most "
    "up-to than between upwards".split()
)
_ABOUT_AFTER = frozenset(
    "ish odd something or-so or-more or-less or-thereabouts or-two or-three-more and-something".split()
)
_VERBS = frozenset(
    "send pay transfer give move put wire make it's its it is say said want need be was mean just only meant no him her them "
    "me another exactly".split()
)
_NOT_BEFORE = frozenset(
    "ending ends card account number pin code phone sort room top last next past past's first flat floor step chapter option "
    "january february march april june july august september october november december".split()
)
_COUNTERS = frozenset(
    "day days week weeks month months year years hour hours minute minutes second seconds o'clock am pm time times transaction "
    "transactions payment payments people person sons daughters grandsons children grandchildren accounts cards account card "
    "percent % : / ^ st nd rd th things questions of more ago other others old past more's bills letters people's january "
    "february march april june july august september october november december minute's degrees".split()
)
_FILLERS = frozenset(
    "er erm um uh oh well please just only about it's its it is i said want make that i'd like the amount say , . ! ? then now "
    "to send be thanks thank you".split()
)
_CORRECTS = frozenset(
    "no nope sorry wait mean meant actually rather instead correction oops wrong mistake scratch change changed sorry's make "
    "apologies".split()
)


def corrected(between: str) -> bool:
    """Do these words between two amounts say that the first was a mistake?"""
    return any(word.text in _CORRECTS for word in words_of(between)) or "not right" in between.lower()


def candidates(text: str) -> list[Said]:
    """Every mention of an amount, in order, with the places it has in `text`."""
    words = words_of(text)
    found: list[Said] = []
    at = 0
    while at < len(words):
        said, end = _note(words, at) or _money(words, at)
        if said is not None:
            found.append(_with_denial(words, at, said, found))
        at = max(end, at + 1)
    return found


def _text(words: list[Word], at: int) -> str:
    return words[at].text if 0 <= at < len(words) else ""


def _note(words: list[Word], at: int) -> tuple[Said, int] | None:
    """a fiver, two tenners."""
    name = _text(words, at).rstrip("s")
    if name not in _NOTES:
        return None
    many = number(words[at - 1 : at], 0) if at else None
    value = Fraction(_NOTES[name]) * (many.value if many else 1)
    plural = _text(words, at).endswith("s")
    return Said(value, "GBP", words[at].start, words[at].end, approx=plural and many is None), at + 1


def _money(words: list[Word], at: int) -> tuple[Said | None, int]:
    """The amount that begins at words[at] and where to go on; (None, where to go on) when there is none."""
    if _text(words, at) == "a" and _text(words, at + 1) in ("pound", "quid", "penny", "dollar", "euro"):
        read: Number | None = Number(Fraction(1), at + 1)
    elif _text(words, at) == "half" and _text(words, at + 1) == "a" and _text(words, at + 2) in _WHOLE:
        read = Number(Fraction(1, 2), at + 2, approx=True)
    else:
        read = number(words, at)
    if read is None:
        return None, at + 1
    if _text(words, read.end) in ("fiver", "fivers", "tenner", "tenners"):
        return None, read.end
    if _text(words, at) == "many" and _text(words, at - 1) == "how":
        return None, read.end
    start, negative, currency, ranged = _before(words, at)
    value, end, approx = read.value, read.end, read.approx or read.digits or ranged
    power = _power(words, end)
    if power:
        return Said(HUGE, currency, words[start].start, words[power - 1].end), power
    unit = _text(words, end)
    if unit in _WHOLE and not (unit == "quid" and _text(words, end + 1) == "pro"):
        currency, end = _WHOLE[unit], end + 1
        if _text(words, end) == "sterling":
            end += 1
        cents, end, unsure = _cents(words, end)
        value, approx = value + cents, approx or unsure
    elif unit in _PENCE and not currency:
        value, end, currency = value / 100, end + 1, _PENCE[unit] or None
    elif not currency and not negative and not _bare(words, at, read):
        return None, end
    if _about(words, start, end):
        approx = True
    return Said(value, currency, words[start].start, words[end - 1].end, approx, negative), end


def _before(words: list[Word], at: int) -> tuple[int, bool, str | None, bool]:
    """Where the amount begins with its signs; minus?; currency; does a range end here (200-300, fifty to sixty)?"""
    start, negative, currency = at, False, None
    for _ in range(3):
        word = _text(words, start - 1)
        if word in _SIGNS and currency is None:
            start, currency = start - 1, _SIGNS[word]
        elif word in ("minus", "negative", "-", "−", "－") and not negative:
            if word == "-" and start >= 2 and number(words[start - 2 : start - 1], 0):
                return start, False, currency, True
            start, negative = start - 1, True
    before = _text(words, start - 1)
    ranged = before in ("to", "or", "-", "and") and start >= 2 and number(words[start - 2 : start - 1], 0) is not None
    return start, negative, currency, ranged


def _power(words: list[Word], at: int) -> int:
    """Past "to the power of thirty" and "^30"; 0 when no power follows."""
    phrase = [_text(words, at + i) for i in range(4)]
    if phrase == ["to", "the", "power", "of"]:
        read = number(words, at + 4)
        return read.end if read else at + 4
    if phrase[0] == "^" and written(phrase[1] or "x") is not None:
        return at + 2
    if re.fullmatch(r"e[0-9]+", phrase[0]) or (phrase[0] == "e" and written(phrase[1] or "x") is not None):
        return at + 1 + (phrase[0] == "e")
    return 0


def _cents(words: list[Word], at: int) -> tuple[Fraction, int, bool]:
    """What follows "pounds": fifty, and fifty pence, oh five; as (units, end, uncertain)."""
    joined = at + (_text(words, at) == "and")
    if _text(words, joined) == "a" and _text(words, joined + 1) == "half":
        return Fraction(0), joined + 2, True
    zero = _text(words, joined) in ("oh", "zero", "nought")
    read = number(words, joined + zero)
    if read is None or read.approx or read.digits or read.value >= 100 or read.value.denominator != 1:
        return Fraction(0), at, False
    unit = _text(words, read.end)
    if unit in _PENCE:
        return read.value / 100, read.end + 1, False
    if joined > at or unit in _WHOLE or unit in _COUNTERS or _text(words, at) in _SIGNS:
        return Fraction(0), at, False
    if zero and read.value < 10 or read.value >= 10:
        return read.value / 100, read.end, False
    return Fraction(0), read.end, True  # "twelve pounds five": five pence or fifty?


def _bare(words: list[Word], at: int, read: Number) -> bool:
    """May a number without any word of money be an amount?"""
    before, after = _text(words, at - 1), _text(words, read.end)
    if (
        before in _NOT_BEFORE
        or after in _COUNTERS
        or "%" in after
        or re.fullmatch(r"(?:st|nd|rd|th|[g-z][a-z]*\d+)", after)
    ):
        return False
    if before in ("the", "at", "on", ":", "/", "#", "number", "and's") or (before == "." and read.written):
        return False
    alone = all(w.text in _FILLERS for i, w in enumerate(words) if not at <= i < read.end)
    if (
        _text(words, at) == "one"
        and read.value == 1
        and before in ("that", "no", "this", "which", "any", "every", "some")
    ):
        return False
    if read.digits:
        return alone and read.end - at <= 6
    text = _text(words, at)
    if read.written and re.fullmatch(r"0[0-9]{9,10}", text):
        return False  # a telephone number
    if before in ("in", "since", "from", "until", "during", "of", "by", "year") and 1900 <= read.value <= 2100:
        return False
    if read.approx and text in ("few", "several", "some", "many", "couple", "a", "one", "tens", "dozens", "hundreds"):
        return _text(words, read.end - 1) in ("hundred", "thousand", "grand", "million", "hundreds", "thousands")
    if read.approx and text in ("hundred", "thousand", "grand", "million"):
        return before in _VERBS or alone
    if read.approx and before in ("in", "since", "from", "until", "during", "of", "by"):
        return False  # in twenty fifteen
    if read.value < 20 and read.value.denominator == 1:
        return alone or (before in _VERBS and (after in ("", "to", ",", ".", "please", "for", "from") or read.written))
    return True


def _about(words: list[Word], start: int, end: int) -> bool:
    """Is the amount only roughly meant: about, at least, more than, or so, -ish?"""
    before, before2 = _text(words, start - 1), _text(words, start - 2)
    if before == "a" and start >= 2:
        before, before2 = before2, _text(words, start - 3)
    if (
        before in _ABOUT
        or (before2, before) == ("up", "to")
        or before2 in _ABOUT
        and before in ("a", "the", "like", "maybe")
    ):
        return True
    after, after2 = _text(words, end), _text(words, end + 1)
    if after == "-" and after2 == "ish":
        return True
    return (
        after in _ABOUT_AFTER
        or after == "or"
        and after2 in ("so", "more", "less", "thereabouts", "two", "thereabout")
        or ((after, after2) == ("and", "something"))
    )


def _with_denial(words: list[Word], at: int, said: Said, before: list[Said]) -> Said:
    """not three hundred: denied, wherever it stands."""
    start = next((i for i, w in enumerate(words) if w.start == said.start), at)
    back = [_text(words, start - i) for i in range(1, 4)]
    denied = (
        back[0] == "not" or back[1] == "not" and back[0] in ("the", "send", "pay", "for", "a") or back[0] == "don't"
    )
    denied = denied or (back[1], back[0]) in (
        ("don't", "send"),
        ("don't", "pay"),
        ("don't", "transfer"),
        ("instead", "of"),
    )
    return replace(said, denied=True) if denied else said
