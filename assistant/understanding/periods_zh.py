"""Periods in Mandarin, as a table of patterns. They are matched on packed text (no spaces between words)."""

import re
from collections.abc import Callable
from datetime import date

from assistant.understanding import days
from assistant.understanding.days import DAY, Days
from assistant.understanding.numerals_zh import DIGITS, number, same_width

_N = r"[0-9０-９]{1,4}|[零〇一二两俩三四五六七八九十百廿卅]{1,6}"
_MONTH = r"1[0-2]|0?[1-9]|１[０-２]|[１-９]|十[一二]?|[一二三四五六七八九]|正|腊"
_DAY = r"3[01]|[12][0-9]|0?[1-9]|[三廿二]?十[一二三四五六七八九]?|廿[一二三四五六七八九]|初?[一二三四五六七八九]"
_YEAR = r"[12][0-9]{3}|[0-9]{2}|[零〇一二三四五六七八九]{4}|[零〇一二三四五六七八九]{2}"
_WHEN = {"大前": 3, "前": 2, "去": 1, "今": 0, "本": 0, "这": 0, "上": 1, "上一": 1}
_WEEKDAYS = {c: i for i, c in enumerate("一二三四五六日")} | {
    "天": 6,
    "末": 5,
    "1": 0,
    "2": 1,
    "3": 2,
    "4": 3,
    "5": 4,
    "6": 5,
}


def _n(said: str) -> int:
    said = "".join(same_width(said).split())
    if said == "正":
        return 1
    if said.startswith("初"):
        said = said[1:]
    read = number(said, 0)
    if read is None or read.approx or read.digits or read.end != len(said) or read.value.denominator != 1:
        raise ValueError(said)
    return int(read.value)


def _year(said: str, today: date) -> int:
    """二零一五, 2015, 一五, 15, 零八, 九八: two digits mean the latest such year that is not in the future."""
    figures = int("".join(str(DIGITS[c]) if c in DIGITS else c for c in same_width("".join(said.split()))))
    if figures >= 1000:
        return figures
    century = today.year - today.year % 100
    return century + figures if century + figures <= today.year else century - 100 + figures


def _year_or(match: "re.Match[str]", today: date) -> int | None:
    if match["when"]:
        return today.year - _WHEN[match["when"]]
    return _year(match["year"], today) if match["year"] else None


def _month(match: "re.Match[str]", today: date) -> Days:
    if match["month"] == "腊":
        raise ValueError("a month of the farmers' calendar")
    n, year = _n(match["month"]), _year_or(match, today)
    return days.month(year, n) if year else days.latest_month(today, n)


def _date(match: "re.Match[str]", today: date) -> Days:
    n, d, year = _n(match["month"]), _n(match["day"]), _year_or(match, today)
    return days.day(date(year, n, d)) if year else days.latest_day(today, n, d)


def _months_day(match: "re.Match[str]", today: date) -> Days:
    ago = match["ago"].count("上")
    return days.day(days.months(today, ago)[0].replace(day=_n(match["day"])))


def _week(match: "re.Match[str]", today: date) -> Days:
    monday = days.week(today, match["ago"].count("上"))[0]
    if not match["weekday"]:
        return monday, monday + 6 * DAY
    first = monday + _WEEKDAYS[match["weekday"]] * DAY
    return first, first + DAY if match["weekday"] == "末" else first


def _weekday(match: "re.Match[str]", today: date) -> Days:
    back = (today.weekday() - _WEEKDAYS[match["weekday"]]) % 7
    return days.day(today - back * DAY)


def _rolling(match: "re.Match[str]", today: date) -> Days | None:
    n, unit = (1 if match["n"] is None else _n(match["n"])), match["unit"]
    if not 0 < n <= 3660:
        return None
    if unit in ("天", "日"):
        return days.last_days(today, n)
    if unit in ("周", "星期", "礼拜"):
        return days.last_days(today, 7 * n)
    return days.last_months(today, 12 * n if unit == "年" else n)


def _ago(match: "re.Match[str]", today: date) -> Days:
    n, unit = _n(match["n"]), match["unit"]
    if unit in ("天", "日"):
        return days.day(today - n * DAY)
    if unit in ("周", "星期", "礼拜"):
        return days.week(today, n)
    return days.months(today, n) if unit != "年" else days.year(today.year - n)


def _half(match: "re.Match[str]", today: date) -> Days:
    return days.half(1 if match["half"] == "上" else 2, _year_or(match, today) or today.year)


def _quarter(match: "re.Match[str]", today: date) -> Days:
    n, year = _n(match["n"]), _year_or(match, today)
    if year is None:
        year = today.year - (3 * n - 2 > today.month)
    return days.quarter(n, year)


def _some_quarter(match: "re.Match[str]", today: date) -> Days:
    index = today.year * 4 + (today.month - 1) // 3 - match["ago"].count("上")
    return days.quarter(index % 4 + 1, index // 4)


def _whole_year(match: "re.Match[str]", today: date) -> Days:
    found = _year_or(match, today)
    if found is None:
        raise ValueError("no year")
    return days.year(found)


def _since(match: "re.Match[str]", today: date) -> Days:
    return _whole_year(match, today)[0], today


def _back(n: int) -> Callable[["re.Match[str]", date], Days]:
    return lambda match, today: days.day(today - n * DAY)


_Y = rf"(?:(?P<when>大前|前|去|今|本)年|(?P<year>{_YEAR})年)"
_UNIT = r"(?P<unit>天|日(?!元)|周|星期|礼拜|月|年)"


def _rule(pattern: str, days_of: Callable[["re.Match[str]", date], "Days | None"]):  # type: ignore[no-untyped-def]
    return re.compile(pattern), days_of


RULES = [
    _rule(r"今天|今儿个?|今日", _back(0)),
    _rule(r"昨天|昨儿个?|昨日|昨晚", _back(1)),
    _rule(r"(?<!大)前天|(?<!大)前儿个?(?!子)", _back(2)),
    _rule(r"大前天", _back(3)),
    _rule(r"(?P<ago>上+|这|本)个?(?:一个?)?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天末1-6])?", _week),
    _rule(r"(?<![上下这本个])(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天1-6])", _weekday),
    _rule(r"(?P<ago>上+|这|本)一?个?月(?!\s*\d|饼)", lambda m, today: days.months(today, m["ago"].count("上"))),
    _rule(rf"(?P<ago>上+|这|本)一?个?月份?的?(?P<day>{_DAY})[号日]?", _months_day),
    _rule(rf"{_Y}?的?(?P<month>{_MONTH})月份?(?!饼)", _month),
    _rule(rf"{_Y}?(?P<month>{_MONTH})月(?P<day>{_DAY})[号日]?", _date),
    _rule(rf"(?<![月第个])(?P<day>{_DAY})号", lambda m, today: days.latest_day_of_month(today, _n(m["day"]))),
    _rule(_Y, _whole_year),
    _rule(rf"{_Y}(?:以来|到现在|至今|到今天)", _since),
    _rule(rf"{_Y}?(?P<half>上|下)半年", _half),
    _rule(rf"{_Y}?第?(?P<n>[一二三四1-4])季度", _quarter),
    _rule(r"(?P<ago>上|这|本)个?季度", _some_quarter),
    _rule(rf"(?:最近|过去|近|这|前)(?:的)?(?P<n>{_N})个?{_UNIT}(?!前)", _rolling),
    _rule(r"(?:最近|近|过去)(?P<n>)半年", lambda m, today: days.last_months(today, 6)),
    _rule(rf"(?P<n>{_N})个?{_UNIT}(?:以|之)?前", _ago),
    _rule(rf"(?P<n>{_N})个?{_UNIT}(?:以|之)?内", _rolling),
]
