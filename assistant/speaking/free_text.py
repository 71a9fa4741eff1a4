"""Plain words made safe for the mouth: figures and signs in words, nothing that a synthesiser takes for a command.

Amounts and dates of the bank come as typed marks and never pass here; this is for what stands around them: templates,
names, memos, words a person typed. Each rule is a trap that espeak-ng 1.51 falls into (50000, ¥, %, ****, [[...]], <...>).
"""

import re
import unicodedata
from decimal import Decimal, InvalidOperation

from assistant.speaking import numbers_en, numbers_zh

TAGS = re.compile(r"<[^<>]{0,200}>|\[\[.*?\]\]")
_MASKED = re.compile(r"[0-9]*(?:[*•●][0-9*•● ]*)?[*•●](?P<tail>[0-9]{0,6})")
_CURRENCY = re.compile(
    r"(?P<minus>-)?(?P<sign>HK\$|US\$|[¥£$€])\s*(?P<minus2>-)?(?P<figures>[0-9][0-9,]{0,24}(?:\.[0-9]{1,6})?)"
)
_ISO = {"¥": "CNY", "£": "GBP", "$": "USD", "US$": "USD", "HK$": "HKD", "€": "EUR"}
_NUMBER = r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?"
_WORDS_ZH = {
    "%": "百分号", "&": "和", "+": "加", "=": "等于", "°": "度", "@": "艾特", "#": "井号", "¥": "元", "£": "英镑", "$": "美元", "€": "欧元"
}  # fmt: skip
_WORDS_EN = {
    "%": " percent ", "&": " and ", "+": " plus ", "=": " equals ", "°": " degrees ", "@": " at ", "#": " number ", "¥": " yuan ",
    "£": " pounds ", "$": " dollars ", "€": " euros ",
}  # fmt: skip
_KNOWN_ZH = {
    "atm": "取款机",
    "pin": "密码",
    "app": "手机银行",
    "ok": "好",
    "sms": "短信",
    "wifi": "无线网",
    "vip": "贵宾",
}
_PAUSES = {"zh": "，。！？、；：", "en": ",.!?;:"}


def said(text: str, lang: str) -> str:
    """Plain text in words of "zh" or "en": no figure, no markup, no control character, no sign without a word."""
    text = unicodedata.normalize("NFKC", text.replace("…", "，").replace("％", "%"))
    text = TAGS.sub(" ", _without_controls(text))
    numbers = numbers_zh if lang == "zh" else numbers_en
    text = _MASKED.sub(lambda m: f" {numbers.digits(m['tail'])} ", text)  # of ****3308 only what is shown is said
    return _zh(text) if lang == "zh" else _en(text)


def _without_controls(text: str) -> str:
    """Control, format and private characters away; every unicode digit as 0-9; newlines as spaces."""
    out = []
    for c in text:
        kind = unicodedata.category(c)
        if kind == "Nd":
            out.append(str(unicodedata.decimal(c)))
        elif kind in ("Cc", "Zl", "Zp", "Zs"):
            out.append(" ")
        elif kind not in ("Cf", "Co", "Cs", "Cn", "Me"):
            out.append(c)
    return "".join(out)


def _zh(text: str) -> str:
    n = numbers_zh
    text = _CURRENCY.sub(lambda m: _money(m, n.money), text)
    text = re.sub(
        r"([0-9]{4})[年/-]([0-9]{1,2})[月/-]([0-9]{1,2})[日号]?",
        lambda m: f"{n.digits(m[1])}年{_zh_number(m[2])}月{_zh_number(m[3])}号",
        text,
    )
    text = re.sub(r"([0-9]{4}|[0-9]{2})年(?!前|后|以)", lambda m: n.digits(m[1]) + "年", text)
    text = re.sub(r"(?<![0-9])([01]?[0-9]|2[0-3]):([0-5][0-9])(?![0-9:])", lambda m: n.time(int(m[1]), int(m[2])), text)
    text = re.sub(rf"({_NUMBER})\s*%", lambda m: "百分之" + _zh_number(m[1]), text)
    text = re.sub(
        r"(尾号|尾数|卡号|账号|帐号|号码|电话|手机|密码|编号)(是|为|:|：)?\s*([0-9]+)",
        lambda m: m[1] + (m[2] or "") + n.grouped(m[3]),
        text,
    )
    text = re.sub(rf"({_NUMBER})\s*[-~]\s*(?={_NUMBER})", lambda m: m[1] + "到", text)
    text = re.sub(rf"(?<![A-Za-z0-9])-(?={_NUMBER})", "负", text)
    text = re.sub(
        rf"(?<!第)(?<![0-9.])({_NUMBER})\s*(?=[个笔次位张天块元毛角分年月周岁条家口件点小度万亿千百])",
        lambda m: _zh_quantity(m[1]),
        text,
    )
    text = re.sub(_NUMBER, lambda m: _zh_number(m[0]), text)
    text = re.sub(r"[A-Za-z]+", lambda m: _KNOWN_ZH.get(m[0].lower(), m[0]), text)
    return _signs(text, _WORDS_ZH, "zh")


def _zh_quantity(figures: str) -> str:
    return numbers_zh.quantity(int(figures)) if figures in ("2",) else _zh_number(figures)


def _zh_number(figures: str) -> str:
    """A quantity; a long run of figures without separators, or one that begins with 0, digit by digit."""
    plain = "," not in figures and "." not in figures
    if plain and (len(figures) > 9 or (len(figures) > 2 and figures[0] == "0")):
        return numbers_zh.grouped(figures)
    return numbers_zh.decimal(figures.lstrip("0") or "0" if plain else figures)


def _en(text: str) -> str:
    n = numbers_en
    text = _CURRENCY.sub(lambda m: f" {_money(m, n.money)} ", text)
    text = re.sub(
        r"(?<![0-9])([12][0-9]{3})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])(?![0-9])",
        lambda m: f"the {n.ordinal(int(m[3]))} of {n.month(int(m[2]))} {n.year(int(m[1]))}",
        text,
    )
    text = re.sub(r"(?<![0-9])([01]?[0-9]|2[0-3]):([0-5][0-9])(?![0-9:])", lambda m: n.time(int(m[1]), int(m[2])), text)
    text = re.sub(r"(?<![0-9,.])([0-9]{1,3})(?:st|nd|rd|th)\b", lambda m: n.ordinal(int(m[1])), text)
    months = "|".join(n.month(i) for i in range(1, 13))
    text = re.sub(rf"(?<![0-9])([0-3]?[0-9]) ({months})\b", lambda m: f"the {n.ordinal(int(m[1]))} of {m[2]}", text)
    text = re.sub(
        rf"({months}|[Ii]n|[Ss]ince|year) ((?:19|20)[0-9]{{2}})(?![0-9,.]*[0-9])",
        lambda m: f"{m[1]} {n.year(int(m[2]))}",
        text,
    )
    text = re.sub(
        r"(?i)\b(ending(?: in)?|account|card|number|code|phone|telephone|pin)( is|:)? ([0-9]{3,})",
        lambda m: f"{m[1]}{m[2] or ''} {n.grouped(m[3])}",
        text,
    )
    text = re.sub(rf"({_NUMBER})\s*%", lambda m: f"{_en_number(m[1])} percent", text)
    text = re.sub(rf"({_NUMBER})\s*[-~]\s*(?={_NUMBER})", lambda m: f"{m[1]} to ", text)
    text = re.sub(rf"(?<![\w])-({_NUMBER})", lambda m: f"minus {_en_number(m[1])}", text)
    text = re.sub(rf"(?<=[A-Za-z])(?={_NUMBER})", " ", text)
    text = re.sub(rf"({_NUMBER})(?=[A-Za-z])", lambda m: _en_number(m[1]) + " ", text)
    text = re.sub(_NUMBER, lambda m: _en_number(m[0]), text)
    return _signs(text, _WORDS_EN, "en")


def _en_number(figures: str) -> str:
    plain = "," not in figures and "." not in figures
    if plain and (len(figures) > 9 or (len(figures) > 2 and figures[0] == "0")):
        return numbers_en.grouped(figures)
    return numbers_en.decimal(figures.lstrip("0") or "0" if plain else figures)


def _money(found: "re.Match[str]", in_words: object) -> str:
    figures = found["figures"].rstrip(",").replace(",", "")
    assert callable(in_words)
    try:
        minor = Decimal(figures) * 100
    except InvalidOperation:
        return figures
    if minor != minor.to_integral_value() or minor >= 10**18:
        return f"{figures} {_WORDS_EN.get(found['sign'][-1], '').strip()}"
    return str(in_words(int(minor) * (-1 if found["minus"] or found["minus2"] else 1), _ISO[found["sign"]]))


def _signs(text: str, words: dict[str, str], lang: str) -> str:
    """Signs that have a word get it; pauses stay; whatever else is neither letter nor pause becomes a space."""
    out = []
    for i, c in enumerate(text):
        kind = unicodedata.category(c)
        if c in words:
            out.append(words[c])
        elif kind[0] in "LM" or c in ",.!?;:、，。！？；：" or c == " ":
            out.append(c)
        elif c in "'’" and lang == "en" and 0 < i < len(text) - 1 and text[i - 1].isalpha() and text[i + 1].isalpha():
            out.append("'")
        elif kind[0] == "N":  # ½, Ⅳ and other numbers that have no digits
            out.append(" ")
        elif kind in ("Ps", "Pe", "Pd", "Pi", "Pf") and lang == "zh":
            out.append("，" if kind in ("Ps", "Pe") else " ")
        elif kind in ("Ps", "Pe"):
            out.append(", ")
        else:
            out.append(" ")
    return "".join(out)


def tidy(text: str, lang: str) -> str:
    """One space at most, no pause twice, none at the beginning; no spaces between Han characters."""
    if lang == "zh":
        text = text.translate(str.maketrans(",!?;:", "，！？；："))
        text = re.sub(r"\s*([，。！？、；：])\s*", r"\1", text)
        text = re.sub(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])", "", text)
    else:
        text = re.sub(r"\s+([,.!?;:])", r"\1", text.translate(str.maketrans("，。！？；：、", ",.!?;:,")))
    pauses = re.escape(_PAUSES[lang if lang == "zh" else "en"])
    text = re.sub(rf"[{pauses}.]*([{pauses}])(?:\s*[{pauses}.])*", _strongest, text)
    text = re.sub(r"\s+", " ", text).strip()
    return re.sub(rf"^[{pauses}.\s]+", "", text)


def _strongest(found: "re.Match[str]") -> str:
    """Of several pauses together the one that ends most: "，。" is "。"."""
    for sign in "？！。?!.；;：:，,、":
        if sign in found.group():
            return sign
    return found.group()
