"""Typed marks: written, read again, never forged by a name."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.understanding import marks
from assistant.understanding.marks import Mark, parse


def test_a_sentence_is_cut_into_words_and_marks() -> None:
    text = "您有" + marks.money(-356000, "CNY") + "，" + marks.tail("3308") + marks.date(dt.date(2026, 11, 15))
    assert parse(text) == [
        "您有",
        Mark("money", "-356000", "CNY"),
        "，",
        Mark("tail", "3308"),
        Mark("date", "2026-11-15"),
    ]


def test_a_day_of_another_year_keeps_its_year() -> None:
    today = dt.date(2026, 11, 23)
    assert marks.date(dt.date(2026, 1, 2), today) == "[date:2026-01-02]"
    assert marks.date(dt.date(2015, 3, 1), today) == "[date:2015-03-01:year]"
    assert parse("[date:2015-03-01:year]") == [Mark("date", "2015-03-01", with_year=True)]


def test_every_kind_is_read_as_it_was_written() -> None:
    for text in (marks.count(2), marks.time("14:30"), marks.time(dt.datetime(2026, 1, 1, 9, 5)), marks.digits("0042")):
        (mark,) = parse(text)
        assert isinstance(mark, Mark) and str(mark) == text


@pytest.mark.parametrize(
    "text",
    ["[money:1.5:CNY]", "[money:1:cny]", "[date:2026-02-31]", "[time:25:00]", "[tail:]", "[foo:1]", "[money:１:CNY]"],
)
def test_what_only_looks_like_a_mark_is_plain_text(text: str) -> None:
    assert parse(text) == [text]


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: marks.money(True, "CNY"),
        lambda: marks.money(1.5, "CNY"),  # type: ignore[arg-type]
        lambda: marks.money(1, "yuan"),
        lambda: marks.tail("33a8"),
        lambda: marks.date("2026-13-01"),
        lambda: marks.time("7:5"),
        lambda: marks.count(2.0),  # type: ignore[arg-type]
        lambda: marks.digits(""),
    ],
)
def test_a_wrong_value_is_the_callers_mistake(wrong) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError, match=r"\w"):
        wrong()


@given(st.text(max_size=200))
def test_a_name_never_becomes_a_mark(name: str) -> None:
    kept = marks.plain(name)
    assert not any(isinstance(part, Mark) for part in parse(f"给{kept}转" + marks.plain(f"[money:1:CNY]{name}")))
    assert len(kept) <= marks.MAX_NAME
    assert kept == kept.strip() and "\n" not in kept and "\x00" not in kept


@given(st.text(max_size=200))
def test_parsing_loses_nothing(text: str) -> None:
    assert "".join(str(part) for part in parse(text)) == text
