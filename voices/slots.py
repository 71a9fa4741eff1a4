"""Fills the {slots} of voices/sentences/*.txt: payees, family, amounts, dates, periods, bills, digits."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

from voices.numbers import HAN, ONES, english_amount, english_number, han_amount, han_number, whole

HERE = Path(__file__).parent
SLOT = re.compile(r"\{(\w+)\}")

ZH = {
    "payee": (
        "李敏 李建国 周阿姨 赵小宝 赵丽 李明 李敏华 孙伟 女儿 闺女 儿子 孙子 孙女 外孙 外孙女 老伴 老公 老婆 妹妹 弟弟 哥哥 姐姐 保姆 "
        "媳妇 儿媳妇 女婿 侄子 外甥 妈妈 爸爸 邻居 房东 朋友 阿姨 小宝 小敏 老李 大儿子 小儿子 大女儿 小女儿 二女儿"
    ).split(),
    "account": "卡 存折 账户 账上 活期 定期 银行卡 工资卡 养老金卡 卡里 存款".split(),
    "bill": "电费 水费 燃气费 煤气费 话费 房租 物业费 暖气费 电话费 网费 有线电视费".split(),
    "period": (
        "今天 昨天 前天 这个月 上个月 这周 上周 这个星期 上个星期 这礼拜 上礼拜 今年 去年 前年 最近 最近一周 最近一个月 最近三个月 "
        "这几天 前几天 近三天 本月 本周 明天 下个月 下周 上半年 春节 过年 中秋节 国庆节 元旦 端午节 清明节"
    ).split(),
}
EN = {
    "payee": (
        "susan|peter|rosa|tom|jean|susan hill|peter hill|rosa diaz|tom baker|jean baker|susan|rosa|"
        "the cleaner|the gardener|the doctor|mary|john|my neighbour|my landlord|the plumber"
    ).split("|"),
    "kin": (
        "daughter|son|grandson|granddaughter|wife|husband|sister|brother|grandchildren|niece|nephew|friend|neighbour|"
        "cleaner|carer|landlord|daughter susan|son peter|grandson tom|wife jean|cleaner rosa"
    ).split("|"),
    "account": "account|current account|savings account|savings|bank account|card|main account|accounts".split("|"),
    "bill": (
        "electricity bill|gas bill|water bill|phone bill|rent|council tax|heating bill|electric|gas|insurance|tv licence"
    ).split("|"),
    "period": (
        "today|yesterday|this week|last week|this month|last month|this year|last year|in the last week|"
        "in the last month|over the last three months|since monday|since christmas|in march|in january|in september|"
        "at the weekend|recently|lately|tomorrow|next week|next month|at christmas|on monday|on friday|last tuesday"
    ).split("|"),
}
MONTHS = "january february march april may june july august september october november december".split()
DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth"
).split()


def templates(lang: str) -> list[str]:
    """The sentences of a language, with their slots still open."""
    lines = (HERE / "sentences" / f"{lang}.txt").read_text("utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def fill(template: str, lang: str, rng: random.Random) -> str:
    """The sentence with every slot filled at random."""
    return SLOT.sub(lambda found: _value(found[1], lang, rng), template)


def ordinal(day: int) -> str:
    """1..31 in English: 21 -> twenty first."""
    if day <= 20:
        return ORDINALS[day - 1]
    return "thirtieth" if day == 30 else f"{'twenty' if day < 30 else 'thirty'} {ORDINALS[day % 10 - 1]}"


def _value(slot: str, lang: str, rng: random.Random) -> str:
    if slot == "amount":
        return han_amount(rng) if lang == "zh" else english_amount(rng)
    if slot == "number":
        return han_number(whole(rng)) if lang == "zh" else english_number(whole(rng))
    if slot in ("digits", "digits4", "count"):
        return _digits(slot, lang, rng)
    words = ZH if lang == "zh" else EN
    if slot == "date":
        return _han_date(rng) if lang == "zh" else _english_date(rng)
    if slot == "period" and rng.random() < 0.3:
        return _han_period(rng) if lang == "zh" else _english_period(rng)
    return rng.choice(words[slot])


def _digits(slot: str, lang: str, rng: random.Random) -> str:
    if slot == "count":
        return han_number(rng.randint(2, 20)) if lang == "zh" else english_number(rng.randint(2, 20))
    length = 4 if slot == "digits4" else rng.choice((1, 1, 1, 2, 3, 4, 4, 6, 6, 11))
    if lang == "zh":
        return "".join("幺" if d == 1 and rng.random() < 0.3 else HAN[d] for d in rng.choices(range(10), k=length))
    return " ".join("oh" if d == 0 and rng.random() < 0.4 else ONES[d] for d in rng.choices(range(10), k=length))


def _han_date(rng: random.Random) -> str:
    text = f"{han_number(rng.randint(1, 12))}月{han_number(rng.randint(1, 31))}{rng.choice('号号日')}"
    kind = rng.random()
    if kind < 0.2:
        return "二零" + "".join(HAN[int(d)] for d in str(rng.randint(15, 29))) + "年" + text
    if kind < 0.4:
        return rng.choice(("星期", "礼拜", "周")) + rng.choice("一二三四五六日天")
    return text if kind < 0.8 else f"{han_number(rng.randint(1, 31))}号"


def _english_date(rng: random.Random) -> str:
    day, month = ordinal(rng.randint(1, 31)), rng.choice(MONTHS)
    text = rng.choice((f"the {day} of {month}", f"{month} the {day}", f"{day} {month}", f"{month} {day}"))
    return text if rng.random() < 0.7 else rng.choice(DAYS)


def _han_period(rng: random.Random) -> str:
    number = han_number(rng.randint(2, 12))
    return rng.choice(
        (
            f"最近{number}天",
            f"{number}月",
            f"{number}月份",
            f"最近{number}个月",
            f"去年{number}月",
            f"{number}月{number}号",
        )
    )


def _english_period(rng: random.Random) -> str:
    number = english_number(rng.randint(2, 30))
    return rng.choice(
        (
            f"in the last {number} days",
            f"in {rng.choice(MONTHS)}",
            f"the last {number} weeks",
            f"on the {ordinal(rng.randint(1, 31))}",
        )
    )


def sentences(lang: str, count: int, seed: int) -> Iterator[str]:
    """`count` sentences drawn from the templates: every template at least once when there is room."""
    rng = random.Random(seed)
    known = templates(lang)
    for index in range(count):
        template = known[index % len(known)] if index < len(known) else rng.choice(known)
        yield fill(template, lang, rng)
