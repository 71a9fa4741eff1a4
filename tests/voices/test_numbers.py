"""Numbers in words, for sound and for free speech."""

from __future__ import annotations

import random

import pytest

from voices.numbers import english_amount, english_number, han_amount, han_number
from voices.saying import spell, words_of


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "零"),
        (10, "十"),
        (15, "十五"),
        (110, "一百一十"),
        (205, "两百零五"),
        (1050, "一千零五十"),
        (2222, "两千两百二十二"),
        (10_001, "一万零一"),
        (123_456, "十二万三千四百五十六"),
    ],
)
def test_han(number: int, said: str) -> None:
    assert han_number(number) == said


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "zero"),
        (19, "nineteen"),
        (80, "eighty"),
        (1250, "one thousand two hundred and fifty"),
        (1005, "one thousand and five"),
        (1_000_000, "one million"),
    ],
)
def test_english(number: int, said: str) -> None:
    assert english_number(number) == said


def test_amounts_are_words_only() -> None:
    rng = random.Random(1)
    for _ in range(500):
        assert set(han_amount(rng)) <= set("零一二三四五六七八九十百千万两块元毛分钱")
        assert english_amount(rng).replace(" ", "").isalpha()


@pytest.mark.parametrize(
    ("lang", "text", "said"),
    [
        ("zh", "转300块！", "转三百块"),
        ("zh", "给李敏转￥3,000", "给李敏转三千元"),
        ("zh", "尾号 0045", "尾号零零四五"),
        ("en", "Send £50 to Susan.", "send fifty pounds to susan"),
        ("en", "What’s my balance?", "what's my balance"),
    ],
)
def test_written_text_becomes_what_is_said(lang: str, text: str, said: str) -> None:
    assert spell(text, lang) == said


def test_mandarin_is_cut_at_the_longest_known_word() -> None:
    assert words_of("给欧阳春燕转三百块", "zh", frozenset({"欧阳春燕"})) == ["给", "欧阳春燕", "转", "三", "百", "块"]
