"""Hanzi to the pinyin that espeak-ng's `cmn-latn-pinyin` voice reads, with the polyphones of a bank put right.

pypinyin reads 支行 xíng, 还款 hái, 总行 xíng and knows no surnames; the table below overrules it. The tones of 一 and 不
are changed here, by rule; third tones are changed by espeak itself.
"""

import re

from pypinyin import Style, lazy_pinyin

_WORDS = {
    han: pinyin
    for han, _, pinyin in (
        word.strip().partition(" ")
        for word in """
还款 huan2 kuan3 | 还钱 huan2 qian2 | 还贷 huan2 dai4 | 还清 huan2 qing1 | 还给 huan2 gei3 |
归还 gui1 huan2 | 支行 zhi1 hang2 | 总行 zong3 hang2 | 分行 fen1 hang2 | 本行 ben3 hang2 |
他行 ta1 hang2 | 跨行 kua4 hang2 | 我行 wo3 hang2 | 开户行 kai1 hu4 hang2 | 收款行 shou1 kuan3 hang2 |
发卡行 fa1 ka3 hang2 | 同行转 tong2 hang2 zhuan3 | 央行 yang1 hang2 | 农行 nong2 hang2 |
工行 gong1 hang2 | 建行 jian4 hang2 | 中行 zhong1 hang2 | 招行 zhao1 hang2 | 交行 jiao1 hang2 |
银行 yin2 hang2 | 行长 hang2 zhang3 | 行号 hang2 hao4 | 行里 hang2 li3 | 重庆 chong2 qing4 |
重说 chong2 shuo1 | 重输 chong2 shu1 | 重按 chong2 an4 | 重发 chong2 fa1 | 重拨 chong2 bo1 |
重来 chong2 lai2 | 了解 liao3 jie3 | 着急 zhao2 ji2 | 长按 chang2 an4 | 闺女 gui1 nv5 | 谁 shei2 |
慢慢地 man4 man4 de5 | 朝阳区 chao2 yang2 qu1 | 得了吗 de2 liao3 ma5 | 转账 zhuan3 zhang4 |
假日 jia4 ri4 | 多长 duo1 chang2 | 乐意 le4 yi4 | 划转 hua4 zhuan3 | 划账 hua4 zhang4 | 应收 ying1 shou1 |
应付 ying4 fu4 | 存折 cun2 zhe2 | 数一数 shu3 yi4 shu3 | 单于 chan2 yu2 | 尉迟 yu4 chi2 | 万俟 mo4 qi2 |
行不行 xing2 bu5 xing2 | 好不好 hao3 bu5 hao3 | 对不对 dui4 bu5 dui4
""".split("|")
    )
}
_SURNAMES = {
    "单": "shan4",
    "曾": "zeng1",
    "盖": "ge3",
    "解": "xie4",
    "查": "zha1",
    "仇": "qiu2",
    "区": "ou1",
    "任": "ren2",
    "华": "hua4",
    "朴": "piao2",
}
_TITLES = "先生|女士|阿姨|奶奶|爷爷|叔叔|大爷|大妈|大娘|老师|伯伯|师傅|小姐|经理|婆婆|公公"
_KEEP = re.compile(
    "|".join(sorted(_WORDS, key=len, reverse=True))
    + rf"|(?P<surname>[{''.join(_SURNAMES)}])(?={_TITLES})|曾(?![经多在有是被用于])(?=[\u4e00-\u9fff])|(?P<got>(?<=[说听看记觉认晓写])得)"
)
_PAUSES = str.maketrans("，。！？、；：:", ",.!?,;,,")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")
_PARTS = re.compile(
    r"(?P<han>[\u3400-\u4dbf\u4e00-\u9fff]+)|(?P<latin>[^\W\d_]+(?:['’ -]+[^\W\d_]+)*)|(?P<pause>[，。！？、；：,.!?;:]+)"
)
_ORDINAL = frozenset("第十百零统唯周期之初")  # 第一, 二十一, 周一, 统一
_ORDER = frozenset("月号日年零一二三四五六七八九")  # 一月, 一号, 一三八
_FIGURES = frozenset("零一二两三四五六七八九十百千万亿")


def segments(text: str, lang: str) -> list[tuple[str, str]]:
    """The text in pieces for one voice each: ("zh", pinyin) and ("en", words). Latin words in Mandarin are read by the
    English voice, never as pinyin; Han in English by the Mandarin one. Everything else than letters and pauses is dropped.
    """
    out: list[tuple[str, str]] = []
    for part in _PARTS.finditer(re.sub(r"(?<=[^\W\d_])\s+(?=[\u3400-\u9fff])|(?<=[\u3400-\u9fff])\s+", " ", text)):
        if part["pause"]:
            if out:
                voice, words = out[-1]
                out[-1] = voice, words + part["pause"].translate(_PAUSES)[:1]
            continue
        for voice, words in _voiced(part):
            if out and out[-1][0] == voice:
                out[-1] = voice, f"{out[-1][1]} {words}"
            else:
                out.append((voice, words))
    return out


def _voiced(part: "re.Match[str]") -> list[tuple[str, str]]:
    if part["han"]:
        return [("zh", pinyin(part["han"]))]
    pieces = _HAN.split(part["latin"])
    found = _HAN.findall(part["latin"])
    out = []
    for i, words in enumerate(pieces):
        if words.strip():
            out.append(("en", words.strip().replace("’", "'")))
        if i < len(found):
            out.append(("zh", pinyin(found[i])))
    return out


def pinyin(han: str) -> str:
    """A run of Han characters as pinyin syllables with tone figures, 5 for the neutral one: 银行 -> "yin2 hang2"."""
    syllables: list[str] = []
    at = 0
    for found in _KEEP.finditer(han):
        syllables += _read(han[at : found.start()])
        if found["surname"]:
            syllables.append(_SURNAMES[found["surname"]])
        elif found["got"]:
            syllables.append("de5")
        else:
            syllables += (_WORDS.get(found.group()) or _SURNAMES["曾"]).split()
        at = found.end()
    syllables += _read(han[at:])
    return " ".join(_with_tones(han, syllables))


def _read(han: str) -> list[str]:
    if not han:
        return []
    return [
        one if re.fullmatch(r"[a-zêü]+[1-5]", one) else "en5"
        for one in lazy_pinyin(han, style=Style.TONE3, neutral_tone_with_five=True, v_to_u=False)
    ]


def _with_tones(han: str, syllables: list[str]) -> list[str]:
    """一 is yí before a fourth tone and yì before others, bù is bú before a fourth; a numeral that counts nothing stays."""
    if len(han) != len(syllables):
        return syllables
    out = list(syllables)
    for i, c in enumerate(han[:-1]):
        after = syllables[i + 1][-1]
        if c == "不" and syllables[i] == "bu4" and after == "4":
            out[i] = "bu2"
        elif c == "一" and syllables[i].startswith("yi"):
            before, following = han[i - 1 : i], han[i + 1]
            inside = before in _FIGURES and following in _FIGURES and following not in "百千万亿"  # 一百一十
            if inside or before in _ORDINAL or following in _ORDER:
                out[i] = "yi1"
            else:
                out[i] = "yi2" if after == "4" or following == "个" else "yi4"
    return out
