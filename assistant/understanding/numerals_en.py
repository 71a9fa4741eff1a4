"""English numerals as people say and write them: three hundred and fifty, fifteen hundred, a grand, two and a half million.

`number(words, at)` reads the numeral that begins at word `at`. What may be read in two ways is marked, never chosen:
`approx` for twelve fifty, three fifty, two hundred three thousand, a couple of hundred; `digits` for digits said one
after the other (three three oh eight).
"""

import re
from dataclasses import dataclass
from fractions import Fraction

ONES = {
    w: i
    for i, w in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen".split()
    )
} | {"nought": 0, "naught": 0, "nil": 0, "oh": 0}
TENS = {w: 10 * (i + 2) for i, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split())}
TENS |= {"fourty": 40}
SCALES = {
    "thousand": 10**3,
    "grand": 10**3,
    "k": 10**3,
    "million": 10**6,
    "m": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
}
ABSURD = frozenset(
    "quadrillion quintillion sextillion septillion octillion nonillion decillion zillion gazillion".split()
)
SOME = frozenset("few several couple some many hundreds thousands millions dozens tens umpteen".split())
HUGE = Fraction(10**30)
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?|[0-9]+(?:,[0-9]{3}(?![0-9]))*(?:\.[0-9]+)?|[£$€¥%^:/,.!?;()~+-]|[^\s\w]|\w+")


@dataclass(frozen=True)
class Word:
    """One lower-cased word, number or sign; text[start:end] is where it stood. after_space: a gap came before it."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Number:
    """What a numeral says: `value` is meaningless when `approx` or `digits` holds. words[at:end] say it."""

    value: Fraction
    end: int
    approx: bool = False
    digits: bool = False
    written: bool = False


def words_of(text: str) -> list[Word]:
    """The words of a text. A hyphen inside a numeral (twenty-five) is no word; elsewhere it is a sign."""
    lowered = text.lower()
    if len(lowered) != len(text):  # a few letters grow when lowered; places must stay true
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    found = [Word(m.group(), m.start(), m.end()) for m in _WORD.finditer(lowered)]
    return [
        w
        for i, w in enumerate(found)
        if not (
            w.text == "-" and 0 < i < len(found) - 1 and _spelled(found[i - 1].text) and _spelled(found[i + 1].text)
        )
    ]


def _spelled(word: str) -> bool:
    return word in ONES or word in TENS or word in SCALES or word in ("hundred", "a", "and", "half")


def written(word: str) -> Fraction | None:
    """A number in figures, thousands separated or not."""
    if not word[:1].isascii() or not word[:1].isdigit():
        return None
    whole, _, part = word.replace(",", "").partition(".")
    whole = whole.lstrip("0") or "0"
    if len(whole) > 20:
        return HUGE
    return Fraction(int(whole)) + (Fraction(int(part[:12]), 10 ** len(part[:12])) if part else 0)


def number(words: list[Word], at: int) -> Number | None:
    """The numeral at words[at], or None when none begins there."""
    return _string_of_digits(words, at) or _Reader(words, at).read()


def _string_of_digits(words: list[Word], at: int) -> Number | None:
    end = at
    while end < len(words) and (ONES.get(words[end].text, 10) < 10 or words[end].text in ("o", "double", "treble")):
        end += 1
    if end < len(words) and (words[end].text in ("hundred", "and") or words[end].text in SCALES) and end > at:
        end -= 1
    if end - at >= 3 or (end - at == 2 and words[at].text in ("oh", "double", "treble")):
        return Number(Fraction(0), end, digits=True)
    return None


class _Reader:
    """Left to right; `total` above the last thousand, `part` below it, `slot` the smallest power still free in part."""

    def __init__(self, words: list[Word], at: int) -> None:
        self.words, self.begin, self.at = words, at, at
        self.total = self.part = Fraction(0)
        self.slot = 1000
        self.scale = 10**15
        self.approx = self.seen = self.written = self.no_and = False

    def _text(self, ahead: int = 0) -> str:
        at = self.at + ahead
        return self.words[at].text if at < len(self.words) else ""

    def read(self) -> Number | None:
        if not self._begin():
            return None
        while self._step(self._text()):
            pass
        self._half()
        return Number(self.total + self.part, self.at, self.approx, False, self.written)

    def _begin(self) -> bool:
        word, after = self._text(), self._text(1)
        if word == "half" and after == "a" and self._text(2) in SCALES:
            self.part, self.at, self.slot = Fraction(SCALES[self._text(2)], 2), self.at + 3, 1
            return True
        if word in ("a", "an", "one") and after in ("few", "couple"):
            return self._some(2)
        if word in SOME:
            return self._some(1)
        if word == "a" and (after == "hundred" or after in SCALES and after not in ("k", "m")):
            self.at, self.part, self.slot = self.at + 1, Fraction(1), 100
            return True
        if word in ABSURD or (word == "a" and after in ABSURD):
            self.at, self.part = self.at + 1 + (word == "a"), HUGE
            return True
        if word in ("hundred", "thousand", "grand", "million"):
            self.approx, self.part, self.slot = True, Fraction(1), 100  # "hundred pounds": a? some?
            return True
        value = written(word)
        if value is not None:
            self.written, self.part, self.at = True, value, self.at + 1
            self.slot = 100 if value < 100 else 1
            return True
        return word in ONES and word != "oh" or word in TENS

    def _some(self, taken: int) -> bool:
        self.approx, self.at = True, self.at + taken
        if self._text() == "of":
            self.at += 1
        while self._text() in SCALES or self._text() in ("hundred", "hundreds", "thousands", "dozen", "or", "of"):
            self.at += 1
        return True

    def _step(self, word: str) -> bool:
        if self.written and (word in ONES or word in TENS or written(word or "x") is not None):
            return False
        if word == "and":
            return self._and()
        if word in ONES and word != "oh":
            return self._small(ONES[word], 10 if ONES[word] < 10 else 100)
        if word in TENS:
            return self._small(TENS[word], 100)
        if word == "hundred":
            return self._hundred()
        if word in SCALES and (word not in ("k", "m") or self.written):
            return self._scale(SCALES[word])
        if word in ABSURD:
            self.part, self.at = HUGE, self.at + 1
            return True
        return False

    def _small(self, value: int, needs: int) -> bool:
        """A digit, a teen or a ten: `needs` is the power that must be free (20 needs the tens, 5 the ones)."""
        if self.slot < needs or (needs == 10 and self.slot == 10 and value == 0):
            if self.at > self.begin and self._pair_like_price():
                self.approx, self.at = True, self.at + 1
                return True
            return False
        if self.slot == 100 and self.part >= 100 and needs == 10 and self.words[self.at - 1].text != "and":
            self.no_and = True
        self.part += value
        self.slot = 10 if value in TENS.values() else 1
        self.at += 1
        return True

    def _pair_like_price(self) -> bool:
        """twelve fifty, three fifty, one twenty five: said of prices and of hundreds alike."""
        before, word = self.words[self.at - 1].text, self._text()
        return before in ONES and word in TENS or before in TENS and word in TENS or ONES.get(word, 0) > 9

    def _hundred(self) -> bool:
        if not 0 < self.part < 100 or self.slot == 100 and self.part != 1:
            return False
        self.part, self.slot, self.at = self.part * 100, 100, self.at + 1
        return True

    def _scale(self, scale: int) -> bool:
        if scale >= self.scale or not self.part:
            if self.scale == 10**15 or not self.part and self.total:
                self.total *= scale  # a million million
                self.at += 1
                return self.total < HUGE
            return False
        self.approx = self.approx or self.no_and  # "three hundred three thousand": 303,000, or 300, no, 3,000?
        self.total += self.part * scale
        self.part, self.slot, self.scale, self.no_and, self.written = Fraction(0), 1000, scale, False, False
        self.at += 1
        return True

    def _and(self) -> bool:
        """ "and" joins only what is smaller: three hundred and fifty, two thousand and five."""
        after = self._text(1)
        if self.written or after == "oh":
            return False
        joins = self.slot == 100 and self.part >= 100 or self.slot == 1000 and self.total > 0
        if joins and (after in ONES or after in TENS or (after == "a" and self._text(2) == "hundred")):
            self.at += 1 + (after == "a")
            if after == "a":
                self.part += 1
            return True
        return False

    def _half(self) -> None:
        """two and a half thousand, three and a half."""
        if [self._text(i) for i in range(3)] != ["and", "a", "half"]:
            return
        scale = SCALES.get(self._text(3), 1)
        self.at += 3 + (scale > 1)
        if scale > 1:
            self.total, self.part = self.total + (self.part + Fraction(1, 2)) * scale, Fraction(0)
        elif self.part % 100 == 0 or self.total and not self.part:
            self.approx = True  # "a hundred and a half"
        else:
            self.part += Fraction(1, 2)
