"""Chinese numerals as people say and write them: 三千五, 一万零五, 五六百, 3万5, 三点五万, 廿五, 壹仟.

`number(text, at)` reads the numeral that begins at `at`. The ellipsis of speech is resolved (三千五 is 3500, 三千零五
is 3005, 一万二 is 12000); what is not one certain value is marked, never rounded: `approx` for 五六百, 几十, 十多,
百八十, and `digits` for digits said one after the other (三三零八), which may be a card's tail as well as a quantity.
"""

from dataclasses import dataclass
from fractions import Fraction

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2, "俩": 2, "仨": 3, "〇": 0, "○": 0, "幺": 1}
TENS = {"廿": 20, "卅": 30}
UNITS = {"十": 10, "百": 100, "千": 1000}
BIG = {"万": 10**4, "亿": 10**8}
HUGE = Fraction(10**30)  # stands for every number of more than 20 digits
_TWINS = str.maketrans(
    "壹贰貳叁參肆伍陆陸柒捌玖拾佰仟萬億兩倆圓圆塊鎊點幾餘來負數０１２３４５６７８９，．－—−￥＄￡％：　弍",
    "一二二三三四五六六七八九十百千万亿两俩元元块镑点几余来负数0123456789,.---¥$£%: 二",
)
# 多 after a numeral means "and some", unless it begins a word of its own.
_MORE_WORDS = (
    "多谢",
    "多少",
    "多久",
    "多大",
    "多长",
    "多次",
    "多亏",
    "多给",
    "多转",
    "来着",
    "来吧",
    "来的",
    "余额",
    "来看",
)
_NOUNS = frozenset("姐哥弟妹叔姨伯舅姑嫂婶爷儿闺女孙媳号月日天个笔次年岁")


@dataclass(frozen=True)
class Number:
    """What a numeral says. `value` is meaningless when `approx` or `digits` holds. `end`: where it stops."""

    value: Fraction
    end: int
    approx: bool = False
    digits: bool = False
    bare_unit: bool = False  # began with 百, 千 or 万 and no digit: 百八十, 千把, and the 千 of 千万别
    arabic: bool = False
    length: int = 0  # how many spoken digits, of a digit string


def same_width(text: str) -> str:
    """Formal, traditional and full-width signs to their plain twins, one for one, so that places stay true."""
    return text.translate(_TWINS)


def packed(text: str) -> tuple[str, list[int]]:
    """`same_width` text without the spaces recognisers put between Chinese words, and the place each sign had in `text`.

    A space between two ASCII signs stays: "300 500" are two numbers.
    """
    text = same_width(text)
    kept: list[int] = []
    for i, c in enumerate(text):
        if c.isspace() and (i == 0 or not text[i - 1].isascii() or not text[i + 1 : i + 2].isascii()):
            continue
        kept.append(i)
    return "".join(text[i] for i in kept), kept


def number(text: str, at: int) -> Number | None:
    """The numeral at `at` of `same_width` text, or None when none begins there."""
    return _digit_string(text, at) or _Reader(text, at).read()


def arabic(text: str, at: int) -> tuple[Fraction, int] | None:
    """Written digits with separators: 3500, 3,500.20. A comma that does not group three digits ends the number."""
    end = at
    while end < len(text) and (text[end].isascii() and text[end].isdigit()):
        end += 1
    if end == at:
        return None
    digits = text[at:end]
    if len(digits) <= 3:
        while text[end : end + 1] == "," and _three(text, end + 1):
            digits += text[end + 1 : end + 4]
            end += 4
    if len(digits.lstrip("0")) > 20:
        value = HUGE
    else:
        value = Fraction(int(digits.lstrip("0") or "0"))
    if text[end : end + 1] == "." and text[end + 1 : end + 2].isascii() and text[end + 1 : end + 2].isdigit():
        stop = end + 1
        while stop < len(text) and text[stop].isascii() and text[stop].isdigit():
            stop += 1
        fraction = text[end + 1 : min(stop, end + 12)]
        value += Fraction(int(fraction), 10 ** len(fraction))
        end = stop
    return value, end


def _three(text: str, at: int) -> bool:
    group, after = text[at : at + 3], text[at + 3 : at + 4]
    return len(group) == 3 and group.isascii() and group.isdigit() and not (after.isascii() and after.isdigit())


def _digit_string(text: str, at: int) -> Number | None:
    """Three or more spoken digits in a row with no unit among them, or any two with a zero or 幺 in them."""
    end = at
    while end < len(text) and text[end] in DIGITS:
        end += 1
    said = text[at:end]
    if text[end : end + 1] in BIG or text[end : end + 1] in UNITS:
        said = said[:-1]  # 三五百 is read by the grammar; 一二三四百 is not a number anyone says
    if len(said) >= 3 or (len(said) == 2 and ("幺" in said or said[0] in "零〇○")):
        return Number(Fraction(0), at + len(said), digits=True, length=len(said))
    return None


class _Reader:
    """Left to right over one numeral: `section` is what stands below the next 万, `pending` the digit just read."""

    def __init__(self, text: str, at: int) -> None:
        self.text, self.at, self.begin = text, at, at
        self.total = self.section = Fraction(0)
        self.pending: Fraction | None = None
        self.pending_at = at
        self.unit = 0  # the unit read last in this section, 10**4 or 10**8 after a big one, 0 when none
        self.big = 0
        self.zero = self.approx = self.bare_unit = self.arabic = self.seen = self.wide = False

    def read(self) -> Number | None:
        while self.at < len(self.text) and self._step(self.text[self.at]):
            pass
        if not self.seen:
            return None
        if self.pending is not None and self.unit > 10 and not self.zero and self.text[self.at : self.at + 1] in _NOUNS:
            self.at, self.pending = self.pending_at, None  # 三百二姐, 三千五号: the digit belongs to the noun
        self._decimal()
        value = self.total + self.section + self._last_digit()
        self._and_some()
        return Number(value, self.at, self.approx, False, self.bare_unit, self.arabic)

    def _step(self, c: str) -> bool:
        if c in UNITS:
            return self._unit(UNITS[c])
        if c in BIG:
            return self._big(BIG[c])
        if c in "零〇○":
            return self._zero()
        if c in ("几", "数"):
            return self._some()
        if c == "半" and not self.seen and self.text[self.at + 1 : self.at + 2] in ("百", "千", "万"):
            return self._digit(Fraction(1, 2), self.at + 1)
        if c in TENS and not self.seen:
            self.section, self.unit, self.seen, self.at = Fraction(TENS[c]), 10, True, self.at + 1
            return True
        if c in DIGITS:
            return self._digit(Fraction(DIGITS[c]), self.at + 1)
        if c.isascii() and c.isdigit() and self.pending is None:
            found = arabic(self.text, self.at)
            assert found is not None
            self.arabic = True
            return self._digit(*found)
        return False

    def _digit(self, value: Fraction, end: int) -> bool:
        if self.pending is None:
            self.pending, self.pending_at, self.at, self.seen = value, self.at, end, True
            return True
        after = self.text[end : end + 1]
        pair = value == self.pending + 1 or (self.pending, value) in ((1, 2), (3, 5))
        if not pair or not (after in UNITS or after in BIG or self.unit or after in ("块", "元", "毛", "镑", "角")):
            return False  # "三 五": two numbers side by side, the caller sees both
        self.approx, self.pending, self.at = True, value, end
        return True

    def _some(self) -> bool:
        after = self.text[self.at + 1 : self.at + 2]
        if after not in UNITS and after not in BIG and after not in ("块", "元", "毛", "镑", "角") and self.unit == 0:
            return False  # 几号, 几次
        if self.pending is not None:
            return False
        self.approx = self.seen = True
        self.pending, self.pending_at, self.at = Fraction(1), self.at, self.at + 1
        return True

    def _zero(self) -> bool:
        if self.pending is not None:
            return False
        if self.seen and self.text[self.at + 1 : self.at + 2] not in DIGITS and not self._digit_next():
            return False  # 三百零 … : the zero belongs to no digit
        if not self.seen:
            self.pending, self.pending_at = Fraction(0), self.at
            self.seen, self.at = True, self.at + 1
            return False
        self.zero, self.at = True, self.at + 1
        return True

    def _digit_next(self) -> bool:
        after = self.text[self.at + 1 : self.at + 2]
        return after == "十" or (after.isascii() and after.isdigit())

    def _unit(self, unit: int) -> bool:
        if self.unit and unit >= self.unit and self.unit < 10**4:
            if self.pending is not None:
                self.at, self.pending = self.pending_at, None  # 三百五百: the second begins with its digit
            return False
        if self.pending is None:
            if unit != 10:
                if self.seen:
                    return False
                self.bare_unit = self.approx = True
            self.pending = Fraction(1)
        self.section += self.pending * unit
        self.pending, self.unit, self.zero, self.at, self.seen = None, unit, False, self.at + 1, True
        return True

    def _big(self, big: int) -> bool:
        part = self.section + self._last_digit(peek=True)
        if self.big and part and big >= self.big:
            if self.pending is not None and self.unit >= 10**4:
                self.at, self.pending = self.pending_at, None  # 十万八万
            return False
        if not self.seen:
            self.bare_unit = self.approx = True
            part = Fraction(1)
        self.total = self.total + part * big if self.big == 0 or big < self.big else (self.total + part) * big
        if self.total > HUGE:
            self.total = HUGE
        self.section, self.pending, self.zero = Fraction(0), None, False
        self.unit = self.big = big
        self.at, self.seen = self.at + 1, True
        return True

    def _last_digit(self, peek: bool = False) -> Fraction:
        """What the digit at the end is worth: 三千五 -> 500, 三千零五 -> 5, 二十五 -> 5. `peek`: a 万 follows."""
        if self.pending is None:
            return Fraction(0)
        if self.unit > 10 and not self.zero and self.pending < 10 and not (peek and self.unit >= 10**4):
            return self.pending * self.unit / 10
        return self.pending

    def _decimal(self) -> None:
        """三点五, 三点五万. Not 三点 or 三点五十 (a time of day)."""
        if self.text[self.at : self.at + 1] != "点" or self.approx or self.arabic:
            return
        end = self.at + 1
        while end < len(self.text) and self.text[end] in DIGITS and end - self.at <= 9:
            end += 1
        said = self.text[self.at + 1 : end]
        after = self.text[end : end + 1]
        if not said or after in ("十", "分", "刻"):
            return
        whole = self.total + self.section + self._last_digit()
        fraction = Fraction(int("".join(str(DIGITS[c]) for c in said)), 10 ** len(said))
        scale = UNITS.get(after) or BIG.get(after) or 1
        self.total, self.section, self.pending = (whole + fraction) * scale, Fraction(0), None
        self.at = end + (scale > 1)

    def _and_some(self) -> None:
        """三百多, 十来万, 万把, 三十好几, 一百几: more than said, so not certain."""
        for tail in ("好几", "多", "来", "余", "把", "几"):
            if self.text.startswith(tail, self.at) and not self.text.startswith(_MORE_WORDS, self.at):
                if tail == "来" and self.text[self.at + 1 : self.at + 2] not in tuple("万千百块元个镑毛亿"):
                    continue
                if tail == "把" and not self.bare_unit:
                    continue  # 转三百把…: only 千把, 万把 mean "about"
                self.approx = True
                self.at += len(tail)
                while self.text[self.at : self.at + 1] in BIG or self.text[self.at : self.at + 1] in UNITS:
                    self.at += 1
                return
