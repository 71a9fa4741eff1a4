"""Amounts of money in spoken and written Mandarin: 三百, 十五块八毛五, 两毛五, 三百块钱, ¥3,000.50, 负三百, 大概五百.

A bare number counts as money unless what stands around it says otherwise (十五号, 三个月, 尾号三三零八); a single bare
digit only when it follows a verb of paying or is all that was said.
"""

import re
from dataclasses import replace
from fractions import Fraction

from assistant.understanding.numerals_zh import DIGITS, Number, number, packed, same_width
from assistant.understanding.said import Said

_STARTS = frozenset("零〇○一二两俩仨三四五六七八九十百千万亿廿卅半几数幺0123456789")
_UNITS = (
    (re.compile(r"(?:英镑|镑|磅|(?i:pounds?|quid|gbp))"), "GBP"),
    (re.compile(r"(?:美元|美金|美刀)"), "USD"),
    (re.compile(r"欧元"), "EUR"),
    (re.compile(r"(?:港币|港元|港纸)"), "HKD"),
    (re.compile(r"(?:块钱人民币|元人民币|块人民币|元(?![旦月宵])|块|人民币|[Rr][Mm][Bb])"), "CNY"),
)
_SIGNS = (
    ("人民币", "CNY"), ("RMB", "CNY"), ("rmb", "CNY"), ("¥", "CNY"), ("英镑", "GBP"), ("£", "GBP"),
    ("美元", "USD"), ("美金", "USD"), ("$", "USD"), ("€", "EUR"),
)  # fmt: skip
_NOT_AFTER = re.compile(
    r"(?:第|尾号是?|卡号是?|账号是?|帐号是?|号码是?|编号是?|尾数是?|密码是?|手机号?是?|电话号?是?|星期|礼拜|周|初|百分之|[A-Za-z/:.^]"
    r"|次方|号是|编码|客户号?是?|房间)$"
)
_COUNTERS = re.compile(
    r"(?:年|个|月|日|号|天|点|周|礼拜|星期|岁|次|笔|遍|位|张|样|下|些|起|共|直|定|会|分|秒|小时|钟头|种|件|条|口|家|座|路|楼|栋|层|期|倍"
    r"|折|成(?!了)|%|:|/|\^|级|等|届|环|大寿|街|斤|公里|里地|米|度|把|份|封|句|刻|代|辈|楚|般|切|边|旦|分之|的?次方|[A-Za-z])"
)
_VERBS = re.compile(r"(?:转|汇|打|寄|存|取|交|充|付|还|要|成|就|给他|给她|给|是|来|拿)(?:个|了|上)?$")
_ALL = re.compile(r"[嗯呃啊哦那就是要我给转汇他她吧了的呢,。!?!?、~…\s]")
_CLOSES = re.compile(r"(?:$|[,。!?、;:\s…]|吧|给|到|钱|了|啊|呀|哦|的|转|汇|行|可|就|不|是|谢|整|正|过|从|用|打|往)")
_ABOUT_BEFORE = re.compile(
    r"(?:(?:大概|大约|差不多|约莫|估摸|估计|可能|也许|将近|接近|至少|起码|最少|最多|顶多|不超过|超过|不到|不足|少于|多于|低于|高于|大于|小于|几乎|好)"
    r"[^,。!?;]{0,4}|(?<!最)近|(?<!预)约)$"
)
_ABOUT_AFTER = re.compile(
    r"(?:多(?![谢少久大长次给转亏])|来钱|把钱|几(?![个号次天月点])|左右|上下|出头|以上|以下|以内|之内|开外|不到|打底|[,]?(?:大概|差不多)(?:吧|了)?(?:$|[,。!?]))"
)
_DENIES = re.compile(r"(?:不是|不要|不用|别|不)(?:再)?(?:转|汇|打|给|付|存|取|说)?(?:他|她)?$")
_CORRECTS = re.compile(
    r"不对|不是|错了|说错|更正|改成|改为|改一下|换成|应该是|我是说|我说的是|我的意思|等等|等一下|等会|不不|算了|重新说|口误|搞错|弄错|记错"
)
_MINUS = ("负", "减", "-")
_EMERGENCY = frozenset((110, 119, 120, 122, 12306, 12315, 12345, 96110))


def corrected(between: str) -> bool:
    """Do these words between two amounts say that the first was a mistake?"""
    between = same_width("".join(between.split()))
    return bool(
        _CORRECTS.search(between) or re.search(r"(?:^|[,。!、嗯呃啊哦噢哎])不[,。!、]*(?:是|要|转|给)?$", between)
    )


def candidates(text: str) -> list[Said]:
    """Every mention of an amount, in order. Places are those of `text`, whose spaces between words may be anywhere."""
    line, places = packed(text)
    found: list[Said] = []
    at = 0
    while at < len(line):
        if line[at] not in _STARTS:
            at += 1
            continue
        read = number(line, at)
        if read is None or read.end <= at:
            at += 1
            continue
        said = _money(line, at, read)
        if said is not None:
            found.append(_with_denial(line, said, found))
        at = said.end if said is not None else read.end
    return [replace(one, start=places[one.start], end=places[one.end - 1] + 1) for one in found]


def _money(text: str, at: int, read: Number) -> Said | None:
    start, negative, currency, ranged = _sign(text, at)
    value, end = read.value, read.end
    if text.startswith("个亿", end):
        value, end = value * 10**8, end + 2
    approx = read.approx or read.digits or ranged
    huge = re.compile(r"(?:\^|e|E|的)(?:[0-9]+|[零一二三四五六七八九十百]+)(?:次方)?").match(text, end)
    if huge and (huge.group().endswith("次方") or huge.group()[0] in "^eE"):
        return Said(Fraction(10**30), currency, start, huge.end())
    if text.startswith("多", end) and _unit(text, end + 1)[0]:  # 三百 多 块
        approx, end = True, end + 1
    unit, after = _unit(text, end)
    if unit:
        small, stop, unsure = _pence(text, after) or _cents(text, after)
        if value == 1 and text[end:after] == "块" and stop == after and not _paid(text, start, stop) and not currency:
            return None  # 一块: "together"
        value, end, approx, currency = value + small, stop, approx or unsure, currency or unit
    elif re.match(r"[毛角]", text[end:]) and value < 1000:
        small, stop, unsure = _cents(text, at)
        if stop == at:  # 十五毛, 几毛钱: not one digit
            small, stop = value / 10, end + 1
        value, end, approx, currency = small, _money_word(text, stop), approx or unsure, currency or "CNY"
    elif text.startswith("便士", end):
        value, end, currency = value / 100, end + 2, currency or "GBP"
    elif text.startswith("分钱", end):
        value, end, currency = value / 100, end + 2, currency or "CNY"
    elif not currency and not negative and not _bare(text, start, read, end):
        return None
    elif text.startswith("钱", end):
        end += 1
    approx = approx or bool(_ABOUT_BEFORE.search(text[max(0, start - 12) : start]))
    about = _ABOUT_AFTER.match(text, end)
    if about:
        approx, end = True, about.end()
    return Said(value, currency, start, end, approx, negative)


def _sign(text: str, at: int) -> tuple[int, bool, str | None, bool]:
    """What stands before the number: where it begins, minus?, currency, and whether a range ends here (200-300)."""
    negative, currency = False, None
    for _ in range(2):
        for sign, iso in _SIGNS:
            if text.endswith(sign, 0, at):
                at, currency = at - len(sign), iso
                break
        if at and text[at - 1] in _MINUS and not negative:
            if text[at - 1] == "-" and at > 1 and (text[at - 2] in _STARTS or text[at - 2] in "元块毛分"):
                return at, False, currency, True
            at, negative = at - 1, True
    return at, negative, currency, False


def _unit(text: str, at: int) -> tuple[str | None, int]:
    for pattern, iso in _UNITS:
        found = pattern.match(text, at)
        if found:
            return iso, found.end()
    return None, at


def _cents(text: str, at: int) -> tuple[Fraction, int, bool]:
    """What follows 块: 八毛五, 零五分, 五, 两毛, 半; as (units of currency, end, uncertain)."""
    if text.startswith("半", at) and _CLOSES.match(text, at + 1):
        return Fraction(1, 2), _money_word(text, at + 1), False
    found = re.compile(
        r"(?:又|零|〇)?(?:(?P<some>几|[一二两三四五六七八九]{2})[毛角]|(?P<jiao>[0-9一二两俩仨三四五六七八九])(?:毛|角)"
        r"(?:零?(?P<fen>[0-9一二两三四五六七八九])(?P<f>分(?!钟))?)?|(?P<only>[0-9一二两三四五六七八九])分(?!钟))"
    ).match(text, at)
    if found:
        if found["some"]:
            return Fraction(0), _money_word(text, found.end()), True
        if found["only"]:
            return Fraction(_digit(found["only"]), 100), _money_word(text, found.end()), False
        end, value = found.end(), Fraction(_digit(found["jiao"]), 10)
        if found["fen"] and (found["f"] or _CLOSES.match(text, end)):
            value += Fraction(_digit(found["fen"]), 100)
        elif found["fen"]:
            end = found.start("fen")
        return value, _money_word(text, end), False
    found = re.compile(
        r"(?:(?P<zero>[零〇])|(?P<jiao>[0-9一二三四五六七八九]))(?P<fen>[0-9一二三四五六七八九])?"
    ).match(text, at)
    if found and _CLOSES.match(text, found.end()) and (found["jiao"] or found["fen"]):
        value = Fraction(_digit(found["jiao"] or "0"), 10) + Fraction(_digit(found["fen"] or "0"), 100)
        return value, _money_word(text, found.end()), False
    return Fraction(0), _money_word(text, at), False


def _pence(text: str, at: int) -> tuple[Fraction, int, bool] | None:
    """What follows 镑: 二十便士, 零五便士."""
    at += text.startswith(("零", "又"), at)
    read = number(text, at)
    if read is None or not text.startswith("便士", read.end):
        return None
    return read.value / 100, read.end + 2, read.approx or read.digits


def _digit(c: str) -> int:
    return int(c) if c.isascii() else DIGITS[c]


def _money_word(text: str, at: int) -> int:
    """Past 钱, 整, 正 that close an amount."""
    found = re.compile(r"(?:钱|整|正(?!好))").match(text, at)
    return found.end() if found else at


def _paid(text: str, start: int, end: int) -> bool:
    """Is a small number here surely money: after a verb of paying and closed, or all that was said?"""
    if _ALL.sub("", text) == _ALL.sub("", text[start:end]):
        return True
    return bool(_VERBS.search(text[max(0, start - 4) : start]) and _CLOSES.match(text, end))


def _bare(text: str, start: int, read: Number, end: int) -> bool:
    """May a number without any word of money be an amount?"""
    before = text[max(0, start - 8) : start]
    if _NOT_AFTER.search(before) or _COUNTERS.match(text, end) or text.startswith(("百分之", "分之"), start):
        return False
    if text.startswith("月", start - 1) and start and read.value <= 31 and not read.approx:
        return False  # 十一月十五
    if read.digits:
        return read.length <= 6 and _paid(text, start, end)
    if read.bare_unit:
        return text.startswith("钱", end)
    if read.arabic:
        written = text[start:end]
        if re.fullmatch(r"1[3-9][0-9]{9}", written) or (read.value in _EMERGENCY and re.search(r"[打拨]$", before)):
            return False
        if len(written) == 1:
            return _paid(text, start, end)
        return True
    if read.value <= 10 and not read.approx:
        return _paid(text, start, end)
    return True


def _with_denial(text: str, said: Said, before: list[Said]) -> Said:
    """不是三百: denied. 三百不是三千 can be meant both ways, so it is uncertain; 是三千不是三百 cannot."""
    if not _DENIES.search(text[max(0, said.start - 6) : said.start]):
        return said
    earlier = [one for one in before if not one.denied]
    if earlier and text[earlier[-1].start - 1 : earlier[-1].start] not in ("是", "要", "就"):
        return replace(said, approx=True)
    return replace(said, denied=True)
