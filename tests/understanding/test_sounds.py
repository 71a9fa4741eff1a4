"""How alike two names sound once the pairs that ears confuse are folded."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.understanding.sounds import likeness, syllables


@pytest.mark.parametrize(
    ("said", "folded"),
    [
        ("李明", ["li", "min"]), ("张", ["zan"]), ("重庆银行", ["cong", "qin", "yin", "han"]), ("牛", ["liu"]), ("福", ["hu"]),
        ("Susan Hill", ["susan", "hill"]), ("转3次，OK", ["zuan", "san", "ci", "ok"]), ("", []), ("！？ 😀", []),
    ],
)  # fmt: skip
def test_syllables(said: str, folded: list[str]) -> None:
    assert syllables(said) == folded


@pytest.mark.parametrize(
    ("one", "other"), [("李明", "李敏"), ("刘", "牛"), ("张山", "脏三"), ("黄", "房"), ("单雄", "善雄")]
)
def test_what_ears_confuse_sounds_the_same(one: str, other: str) -> None:
    assert likeness(one, other) == 1.0


def test_nearer_names_are_more_alike() -> None:
    assert 1.0 > likeness("李敏", "李平") > likeness("李敏", "李强") > likeness("李敏", "赵强") == 0.0
    assert likeness("susan", "suzan") > likeness("susan", "peter")


@given(st.text(max_size=30), st.text(max_size=30))
def test_likeness_is_a_share_and_has_no_order(one: str, other: str) -> None:
    assert 0.0 <= likeness(one, other) <= 1.0
    assert likeness(one, other) == pytest.approx(likeness(other, one))
    assert likeness(one, one) == 1.0
