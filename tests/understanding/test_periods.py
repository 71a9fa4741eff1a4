"""Which days find_period takes from what was said on Monday, 23 November 2026."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.understanding.periods import find_period

TODAY = date(2026, 11, 23)
MANDARIN = """
今天|2026-11-23 2026-11-23
昨天|2026-11-22 2026-11-22
大前天|2026-11-20 2026-11-20
前天|2026-11-21 2026-11-21
这周|2026-11-23 2026-11-29
上周|2026-11-16 2026-11-22
上星期|2026-11-16 2026-11-22
上上周|2026-11-09 2026-11-15
上礼拜三|2026-11-18 2026-11-18
周三|2026-11-18 2026-11-18
这个月|2026-11-01 2026-11-30
上个月|2026-10-01 2026-10-31
上上个月|2026-09-01 2026-09-30
本月|2026-11-01 2026-11-30
三月份|2026-03-01 2026-03-31
十二月|2025-12-01 2025-12-31
去年三月|2025-03-01 2025-03-31
2025年3月|2025-03-01 2025-03-31
二零一五年三月|2015-03-01 2015-03-31
十一月十五号|2026-11-15 2026-11-15
11月15日|2026-11-15 2026-11-15
十五号|2026-11-15 2026-11-15
上个月十五号|2026-10-15 2026-10-15
去年|2025-01-01 2025-12-31
前年|2024-01-01 2024-12-31
大前年|2023-01-01 2023-12-31
二零二五年|2025-01-01 2025-12-31
零八年|2008-01-01 2008-12-31
2025年|2025-01-01 2025-12-31
今年|2026-01-01 2026-12-31
最近三天|2026-11-21 2026-11-23
最近三个月|2026-08-24 2026-11-23
过去十年|2016-11-24 2026-11-23
近半年|2026-05-24 2026-11-23
三天前|2026-11-20 2026-11-20
半年前|None
上半年|2026-01-01 2026-06-30
去年下半年|2025-07-01 2025-12-31
一季度|2026-01-01 2026-03-31
第三季度|2026-07-01 2026-09-30
上个季度|2026-07-01 2026-09-30
2015年以来|2015-01-01 2026-11-23
最近|None
二月三十号|None
二月二十九号|2024-02-29 2024-02-29
三个月内|2026-08-24 2026-11-23
这两年|2024-11-24 2026-11-23
上 个 月|2026-10-01 2026-10-31
查一下三千块|None
转三百|None
一年|None
上个月的账单|2026-10-01 2026-10-31
今年三月到现在|2026-03-01 2026-03-31
两千块|None
二十五年|None
三月|2026-03-01 2026-03-31
给我转三百块到十二月|2025-12-01 2025-12-31
"""
ENGLISH = """
today|2026-11-23 2026-11-23
yesterday|2026-11-22 2026-11-22
the day before yesterday|2026-11-21 2026-11-21
this week|2026-11-23 2026-11-29
last week|2026-11-16 2026-11-22
the week before last|2026-11-09 2026-11-15
last month|2026-10-01 2026-10-31
this month|2026-11-01 2026-11-30
last year|2025-01-01 2025-12-31
in march|2026-03-01 2026-03-31
last march|2026-03-01 2026-03-31
march 2025|2025-03-01 2025-03-31
may I|None
I may go|None
in may|2026-05-01 2026-05-31
last november|2025-11-01 2025-11-30
15 november|2026-11-15 2026-11-15
november 15|2026-11-15 2026-11-15
the fifteenth of november|2026-11-15 2026-11-15
november the fifteenth 2025|2025-11-15 2025-11-15
on the fifteenth|2026-11-15 2026-11-15
the second one|None
in 2025|2025-01-01 2025-12-31
in twenty fifteen|2015-01-01 2015-12-31
since 2015|2015-01-01 2026-11-23
over the last ten years|2016-11-24 2026-11-23
last 3 days|2026-11-21 2026-11-23
past two weeks|2026-11-10 2026-11-23
three days ago|2026-11-20 2026-11-20
a month ago|2026-10-01 2026-10-31
last tuesday|2026-11-17 2026-11-17
on monday|2026-11-23 2026-11-23
the last fortnight|2026-11-10 2026-11-23
the past few days|None
last twenty five days|2026-10-30 2026-11-23
nov 3rd|2026-11-03 2026-11-03
the month before last|2026-09-01 2026-09-30
in nineteen ninety eight|1998-01-01 1998-12-31
show me the last three|None
last quarter|2026-07-01 2026-09-30
two years ago|2024-01-01 2024-12-31
30 february|None
"""


def _days(said: str, lang: str) -> str:
    found = find_period(said, lang, TODAY)
    return "None" if found is None else f"{found.frm} {found.to}"


@pytest.mark.parametrize("row", MANDARIN.strip().split("\n"))
def test_period_in_mandarin(row: str) -> None:
    said, meant = row.rsplit("|", 1)
    assert _days(said, "zh") == meant


@pytest.mark.parametrize("row", ENGLISH.strip().split("\n"))
def test_period_in_english(row: str) -> None:
    said, meant = row.rsplit("|", 1)
    assert _days(said, "en") == meant


def test_the_places_are_those_of_the_text() -> None:
    said = "帮 我 查 上 个 月 的 账"
    found = find_period(said, "zh", TODAY)
    assert found is not None and said[found.start : found.end] == "上 个 月"


@given(st.dates(date(1990, 1, 1), date(2090, 12, 31)))
def test_relative_days_follow_the_bank_day(today: date) -> None:
    last_month = find_period("上个月", "zh", today)
    assert last_month is not None and last_month.frm.day == 1
    assert last_month.to + timedelta(days=1) == today.replace(day=1)
    week = find_period("last week", "en", today)
    assert week is not None and week.frm.weekday() == 0 and (week.to - week.frm).days == 6
    assert 1 <= (today - week.to).days <= 7
    month = find_period("三月份", "zh", today)
    assert month is not None and month.frm.month == 3 and month.frm <= today
    fifteenth = find_period("on the fifteenth", "en", today)
    assert fifteenth is not None and fifteenth.frm.day == 15 and 0 <= (today - fifteenth.frm).days <= 31


@given(st.text(max_size=200), st.sampled_from(["zh", "en"]), st.dates(date(1990, 1, 1), date(2090, 12, 31)))
def test_no_text_raises(text: str, lang: str, today: date) -> None:
    found = find_period(text, lang, today)
    assert found is None or (found.frm <= found.to and 0 <= found.start < found.end <= len(text))
