"""A plain yes, a plain no, or neither. A doubtful yes must never be a yes."""

import pytest

from assistant.confirming.yes_no import NO, YES, verdict


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_listed_word_is_what_it_says(lang: str) -> None:
    assert {verdict(word, lang) for word in YES[lang]} == {"yes"}
    assert {verdict(word, lang) for word in NO[lang]} == {"no"}
    assert not set(YES[lang]) & set(NO[lang])


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("对对对", "zh"),
        ("好的，转吧。", "zh"),
        ("嗯，对的", "zh"),
        ("Yes, please.", "en"),
        ("yes yes", "en"),
        ("OK, do it", "en"),
    ],
)
def test_plain_yes_in_the_way_people_say_it(text: str, lang: str) -> None:
    assert verdict(text, lang) == "yes"


@pytest.mark.parametrize(
    ("text", "lang"), [("不不不", "zh"), ("不对，不转了", "zh"), ("no no, don't", "en"), ("Stop!", "en")]
)
def test_plain_no(text: str, lang: str) -> None:
    assert verdict(text, lang) == "no"


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("不对，是三千", "zh"),
        ("对，不对", "zh"),
        ("好不好", "zh"),
        ("是不是转给李敏", "zh"),
        ("对，可是少转一点", "zh"),
        ("行不行啊", "zh"),
        ("yes but fifty", "en"),
        ("no, it's fifty", "en"),
        ("yes no", "en"),
        ("is that right", "en"),
        ("yesterday", "en"),
        ("", "zh"),
        ("。。。", "zh"),
    ],
)
def test_anything_more_is_neither_yes_nor_no(text: str, lang: str) -> None:
    assert verdict(text, lang) is None


def test_a_long_row_of_yes_is_no_person() -> None:
    assert verdict("对" * 4, "zh") == "yes" and verdict("对" * 17, "zh") is None
    assert verdict("yes " * 9, "en") is None


def test_a_huge_answer_is_judged_quickly_and_never_crashes() -> None:
    assert verdict("好的好" * 500 + "x", "zh") is None
    assert verdict("是不" * 1000, "zh") is None
    assert verdict("yes maybe " * 1000, "en") is None
