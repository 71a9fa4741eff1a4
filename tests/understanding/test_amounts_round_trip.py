"""Whatever the mouth says, the ear's grammar understands: every amount comes back as it went out. And nothing raises."""

import cn2an
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.speaking.numbers_zh import cardinal
from assistant.speaking.screen import screen_text
from assistant.speaking.spoken import spoken_text
from assistant.understanding import marks
from assistant.understanding.amounts import LIMIT_MINOR, find_amount

AMOUNTS = st.one_of(
    st.integers(1, 10_000),
    st.integers(1, LIMIT_MINOR),
    st.builds(lambda digit, zeros: digit * 10**zeros, st.integers(1, 99), st.integers(0, 11)),
)
LANGUAGES = st.sampled_from([("zh", "CNY"), ("zh", "GBP"), ("en", "GBP"), ("en", "USD")])


@given(AMOUNTS, LANGUAGES)
@example(300500, ("zh", "CNY"))
@example(350000, ("zh", "CNY"))
@example(5, ("zh", "CNY"))
def test_spoken_amount_is_understood(minor: int, way: tuple[str, str]) -> None:
    lang, currency = way[0], (way[1] or None)
    said = spoken_text(marks.money(minor, way[1]), lang)
    found = find_amount(said, lang)
    assert found is not None
    if currency == "USD" and minor < 100:
        currency = None  # cents are of many currencies
    assert (found.minor, found.currency, found.status) == (minor, currency, "exact")


@given(AMOUNTS, LANGUAGES)
def test_shown_amount_is_understood(minor: int, way: tuple[str, str]) -> None:
    found = find_amount(screen_text(marks.money(minor, way[1]), way[0]), way[0])
    assert found is not None and (found.minor, found.currency) == (minor, way[1])


@given(AMOUNTS, st.sampled_from([("zh", "CNY", "转{}给李敏"), ("en", "GBP", "please send {} to my daughter")]))
def test_spoken_amount_is_understood_inside_a_sentence(minor: int, way: tuple[str, str, str]) -> None:
    lang, currency, sentence = way
    found = find_amount(sentence.format(spoken_text(marks.money(minor, currency), lang)), lang)
    assert found is not None and found.minor == minor


@given(st.integers(1, LIMIT_MINOR), LANGUAGES)
def test_a_negative_amount_is_refused(minor: int, way: tuple[str, str]) -> None:
    found = find_amount(spoken_text(marks.money(-minor, way[1]), way[0]), way[0])
    assert found is not None and (found.minor, found.status) == (None, "refuse")


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.sampled_from(["zh", "en"]))
def test_a_correction_takes_the_last(first: int, last: int, lang: str) -> None:
    currency, no = ("CNY", "，不对，是") if lang == "zh" else ("GBP", ", no, sorry, ")
    said = no.join(spoken_text(marks.money(minor, currency), lang) for minor in (first, last))
    found = find_amount(said, lang)
    assert found is not None and found.minor == last


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_two_amounts_without_a_correction_are_asked_about(first: int, last: int) -> None:
    said = "转" + "，".join(spoken_text(marks.money(minor, "CNY"), "zh") for minor in (first, last))
    found = find_amount(said, "zh")
    assert found is not None
    assert found.minor == (first if first == last else None)


@given(st.integers(0, 10**12 - 1))  # cn2an knows no 万亿
def test_another_library_reads_the_same_number(n: int) -> None:
    assert cn2an.cn2an(cardinal(n), "smart") == n


@given(st.text(max_size=300), st.sampled_from(["zh", "en"]))
@example("五" * 300, "zh")
@example("9" * 5000, "en")
@example("one hundred and " * 100, "en")
@example("-" * 300 + "1", "zh")
def test_no_text_raises_and_no_doubt_has_a_value(text: str, lang: str) -> None:
    found = find_amount(text, lang)
    if found is not None:
        assert (found.minor is not None) == (found.status == "exact")
        assert found.minor is None or 0 < found.minor <= LIMIT_MINOR
        assert 0 <= found.start < found.end <= len(text)


@given(
    st.lists(st.sampled_from(list("零一二两三十百千万亿几多半块元毛角分不对是转给点负-0123.,￥")), max_size=40).map(
        "".join
    )
)
def test_no_heap_of_numerals_raises(text: str) -> None:
    find_amount(text, "zh")


@given(
    st.lists(
        st.sampled_from(
            "zero one five twelve twenty hundred thousand million and a half grand pounds fifty p - £ 3 oh no".split()
        ),
        max_size=30,
    ).map(" ".join)
)
def test_no_heap_of_english_numerals_raises(text: str) -> None:
    find_amount(text, "en")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_text_nobody_says_is_not_searched(lang: str) -> None:
    assert find_amount("三百 three hundred " * 20_000, lang) is None
