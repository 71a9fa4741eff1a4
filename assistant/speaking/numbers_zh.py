"""Numbers, money, dates and times as a Mandarin speaker says them: 两百五十元, 三千零五元两角, 十一月十五号."""

import datetime as dt

_DIGITS = "零一二三四五六七八九"
_UNITS = ("", "十", "百", "千")
_GROUPS = ("", "万", "亿", "万亿", "亿亿")
WHOLE = {"CNY": "元", "GBP": "英镑", "USD": "美元", "EUR": "欧元", "HKD": "港元"}
MOST = 10**18  # larger numbers are read digit by digit


def cardinal(n: int) -> str:
    """A whole number: 10 十, 12 十二, 105 一百零五, 200 两百, 2000 两千, 22000 两万两千, 2 二. Negative: 负…"""
    if n < 0:
        return "负" + cardinal(-n)
    if n >= MOST:
        return digits(str(n))
    if n == 0:
        return "零"
    groups = []
    while n:
        n, group = divmod(n, 10_000)
        groups.append(group)
    said, gap = "", False
    for place in range(len(groups) - 1, -1, -1):
        group = groups[place]
        if not group:
            gap = bool(said)
            continue
        if said and (gap or group < 1000):
            said += "零"
        said += _under_10000(group, first=not said, last=place == 0) + _GROUPS[place]
        gap = False
    return said


def _under_10000(n: int, first: bool, last: bool) -> str:
    """1 to 9999. 两 stands before 千, before 百 that begins the group, and for a group of 2 before 万 and 亿."""
    if n == 2 and not last:
        return "两"
    said, gap = "", False
    for place in (3, 2, 1, 0):
        digit = n // 10**place % 10
        if not digit:
            gap = bool(said)
            continue
        if gap:
            said += "零"
            gap = False
        if place == 1 and digit == 1 and not said and first:
            said += "十"
        elif digit == 2 and (place == 3 or (place == 2 and not said)):
            said += "两" + _UNITS[place]
        else:
            said += _DIGITS[digit] + _UNITS[place]
    return said


def quantity(n: int) -> str:
    """How many of something: two is 两."""
    return "两" if n == 2 else "负两" if n == -2 else cardinal(n)


def digits(figures: str) -> str:
    """One by one, other signs left out: 3308 三三零八."""
    return "".join(_DIGITS[int(c)] for c in figures if c in "0123456789")


def grouped(figures: str) -> str:
    """One by one, with a pause after each three or four: 13800138000 一三八，零零一三，八零零零."""
    head = len(figures) % 4 if len(figures) > 6 else len(figures) % 3
    size = 4 if len(figures) > 6 else 3
    if len(figures) <= 4:
        return digits(figures)
    cuts = [figures[:head]] if head else []
    cuts += [figures[i : i + size] for i in range(head, len(figures), size)]
    return "，".join(digits(cut) for cut in cuts)


def decimal(figures: str) -> str:
    """A written number with or without a point: 3.50 三点五零."""
    whole, _, part = figures.replace(",", "").partition(".")
    said = digits(whole) if len(whole) > 1 and whole[0] == "0" or len(whole) > 15 else cardinal(int(whole or "0"))
    return said + ("点" + digits(part) if part else "")


def money(minor: int, currency: str) -> str:
    """Minor units: 356020 CNY 三千五百六十元两角, 5 CNY 五分钱, 81250 GBP 八百一十二英镑五十便士."""
    sign, minor = ("负" if minor < 0 else ""), abs(minor)
    whole, cents = divmod(minor, 100)
    name = WHOLE.get(currency)
    if name is None:
        return f"{sign}{decimal(f'{whole}.{cents:02d}' if cents else str(whole))}{currency}"
    said = quantity(whole) + name if whole or not cents else ""
    if not cents:
        return sign + said
    if currency != "CNY":
        return sign + said + quantity(cents) + ("便士" if currency == "GBP" else "分")
    jiao, fen = divmod(cents, 10)
    if jiao:
        said += quantity(jiao) + "角"
    elif whole:
        said += "零"
    if fen:
        said += quantity(fen) + ("分" if whole or jiao else "分钱")
    return sign + said


def date(day: dt.date, with_year: bool) -> str:
    """十一月十五号, and 二零一五年三月一号 with its year."""
    return (digits(f"{day.year:04d}") + "年" if with_year else "") + f"{cardinal(day.month)}月{cardinal(day.day)}号"


def time(hour: int, minute: int) -> str:
    """下午两点半, 上午九点零五分, 中午十二点, 晚上八点."""
    parts = ((5, "凌晨"), (9, "早上"), (12, "上午"), (13, "中午"), (18, "下午"), (24, "晚上"))
    part = next(name for until, name in parts if hour < until)
    o_clock = quantity(hour if hour <= 12 else hour - 12) + "点"
    if minute == 0:
        return part + o_clock
    return part + o_clock + ("半" if minute == 30 else ("零" if minute < 10 else "") + cardinal(minute) + "分")
