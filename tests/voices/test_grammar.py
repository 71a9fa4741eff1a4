"""The strict grammars accept what people say and nothing else; the n-gram's chances sum to one."""

from __future__ import annotations

import math
import random

import pytest

from voices import expected
from voices.grammar import Grammar, arcs, han_amount
from voices.ngram import BEGIN, END, Ngram
from voices.numbers import english_amount, english_number, han_number, whole
from voices.saying import words_of


class Walker:
    """Walks a grammar's arcs once laid out; state 0 begins, 1 ends."""

    def __init__(self, grammar: Grammar) -> None:
        self.free: dict[int, list[int]] = {}
        self.said: dict[tuple[int, str], list[int]] = {}
        for begin, word, _, end in arcs(grammar)[0]:
            if word is None:
                self.free.setdefault(begin, []).append(end)
            else:
                self.said.setdefault((begin, word), []).append(end)

    def reach(self, states: set[int]) -> set[int]:
        todo = list(states)
        while todo:
            for end in self.free.get(todo.pop(), []):
                if end not in states:
                    states.add(end)
                    todo.append(end)
        return states

    def accepts(self, words: list[str]) -> bool:
        states = self.reach({0})
        for word in words:
            states = self.reach({end for state in states for end in self.said.get((state, word), [])})
        return 1 in states


def accepts(grammar: Grammar, words: list[str]) -> bool:
    return Walker(grammar).accepts(words)


def test_every_whole_amount_can_be_said() -> None:
    rng = random.Random(2)
    zh, en = Walker(expected.grammar("amount", "zh", [])), Walker(expected.grammar("amount", "en", []))
    for number in [*range(1, 1000), 1_000_000, *(whole(rng) for _ in range(500))]:
        assert zh.accepts([*han_number(number), "块"]), number
        assert en.accepts([*english_number(number).split(), "pounds"]), number
    for _ in range(300):
        assert en.accepts(english_amount(rng).split())


@pytest.mark.parametrize(
    "text",
    [
        "一百五",
        "三千五",
        "一万二",
        "十二块五毛",
        "三块五",
        "八毛",
        "两万零五十块钱",
        "不对三千块",
        "一百块不对三百块",
        "取消",
    ],
)
def test_amounts_as_spoken(text: str) -> None:
    assert accepts(expected.grammar("amount", "zh", []), words_of(text, "zh"))


@pytest.mark.parametrize("text", ["百二十一块", "三百百块", "十十块", "万三千块", "块", "三千百块", "零零块"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    assert not accepts(han_amount(), list(text))


def test_yes_and_no_hold_what_the_runtime_decides_on() -> None:
    """Whatever is expected as a yes or a no has a meaning for the read-back, or asks for something else in plain words."""
    from assistant.confirming.yes_no import verdict

    for lang, sure in (
        ("zh", {"对": True, "不对": False, "取消": False, "好的": True}),
        ("en", {"yes": True, "no": False, "cancel": False}),
    ):
        for text in sure:
            assert accepts(expected.grammar("yes_no", lang, []), words_of(text, lang))
            assert verdict(text, lang) is not None


def test_payees_and_nothing_said() -> None:
    grammar = expected.grammar("payee", "zh", ["李敏", "周阿姨"])
    for text in ("李敏", "给李敏", "转给我周阿姨", "不是李敏是周阿姨", ""):
        assert accepts(grammar, words_of(text, "zh", frozenset({"李敏", "周阿姨"})))
    assert not accepts(grammar, ["李明"])


def test_an_unknown_expectation_is_an_error() -> None:
    with pytest.raises(ValueError, match="weather"):
        expected.grammar("weather", "zh", [])


def test_ngram_chances_sum_to_one() -> None:
    ngram = Ngram()
    for text in ("a b c", "a b d", "b c", "c a b c", "d"):
        ngram.add(text.split())
    chance: dict[tuple[str, ...], dict[str, float]] = {}
    backoff: dict[tuple[str, ...], float] = {}
    for history, word, price, _ in ngram.arcs():
        if word is None:
            backoff[history] = math.exp(-price)
        else:
            chance.setdefault(history, {})[word] = math.exp(-price)

    def probability(word: str, history: tuple[str, ...]) -> float:
        if word in chance.get(history, {}):
            return chance[history][word]
        return backoff[history] * probability(word, history[1:])

    for history in ((), ("a",), ("a", "b"), (BEGIN,), ("c",)):
        assert sum(probability(word, history) for word in ("a", "b", "c", "d", END)) == pytest.approx(1.0)
