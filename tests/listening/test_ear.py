"""Both ears on speech of synthesiser voices they were never trained on; what is expected; folders that are no model."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from assistant.faults import Fault
from assistant.listening.ear import Ear, Heard
from tests.listening.conftest import hiss, pcm

Say = Callable[..., np.ndarray]
_LOADED: dict[str, Ear] = {}


@pytest.fixture
def ear(ears: Path) -> Callable[[str], Ear]:
    def load(lang: str) -> Ear:
        if lang not in _LOADED:
            _LOADED[lang] = Ear.load(lang, ears / lang)
        return _LOADED[lang]

    return load


def hear(ear: Ear, sound: np.ndarray, expect: str = "free", phrases: list[str] | None = None) -> Heard:
    """As the runtime does: 100 ms at a time, half a second of room before and after."""
    data = pcm(np.concatenate([np.zeros(8_000), sound, np.zeros(8_000)]) + hiss((len(sound) + 16_000.5) / 16_000, -62))
    listening = ear.start(expect, phrases)
    for at in range(0, len(data), 3_200):
        listening.push(data[at : at + 3_200])
    return listening.final()


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("zh", "我还有多少钱"),
        ("zh", "给我闺女转三百块"),
        ("zh", "养老金到了吗"),
        ("zh", "查一下最近的交易"),
        ("zh", "你能帮我做什么"),
        ("zh", "我的卡丢了"),
        ("zh", "转人工"),
        ("en", "how much money have i got"),
        ("en", "send fifty pounds to my daughter"),
        ("en", "has my pension come in"),
        ("en", "show me my last transactions"),
        ("en", "what can you do"),
        ("en", "my card is lost"),
        ("en", "a person please"),
    ],
)
def test_what_customers_say_is_heard_from_voices_never_trained_on(
    ear: Callable[[str], Ear], say: Say, lang: str, text: str
) -> None:
    voices = (0, 3, 7)
    heard = [
        hear(ear(lang), say(text, lang, voice, wpm)).text for voice, wpm in zip(voices, (90, 130, 160), strict=True)
    ]
    assert heard.count(text) >= 2, heard


def test_amounts_are_heard_exactly_when_an_amount_is_expected(ear: Callable[[str], Ear], say: Say) -> None:
    texts = {
        "zh": ["三百块", "两千五百块", "一万两千块", "八十八块五毛"],
        "en": ["three hundred pounds", "twelve hundred pounds", "fifty pounds"],
    }
    for lang, amounts in texts.items():
        heard = [hear(ear(lang), say(text, lang, index + 1), "amount").text for index, text in enumerate(amounts)]
        assert sum(a == b for a, b in zip(heard, amounts, strict=True)) >= len(amounts) - 1, heard


@pytest.mark.parametrize(
    ("lang", "words"),
    [("zh", ["对", "不对", "好的", "取消", "不是"]), ("en", ["yes", "no", "cancel", "that's right", "stop"])],
)
def test_yes_and_no_are_heard_when_expected(ear: Callable[[str], Ear], say: Say, lang: str, words: list[str]) -> None:
    heard = [hear(ear(lang), say(word, lang, index), "yes_no").text for index, word in enumerate(words)]
    assert heard == words


@pytest.mark.parametrize(
    ("lang", "text"), [("zh", "我还有多少钱"), ("en", "how much money have i got"), ("zh", "给李敏转五百块")]
)
def test_a_sentence_instead_of_yes_or_no_is_still_heard(
    ear: Callable[[str], Ear], say: Say, lang: str, text: str
) -> None:
    assert hear(ear(lang), say(text, lang, 1), "yes_no").text == text


@pytest.mark.parametrize(("lang", "text"), [("zh", "三三零八"), ("en", "three three oh eight")])
def test_digits(ear: Callable[[str], Ear], say: Say, lang: str, text: str) -> None:
    assert hear(ear(lang), say(text, lang, 2), "digits").text == text


def test_names_of_this_customer_are_heard_in_the_same_talk(ear: Callable[[str], Ear], say: Say) -> None:
    assert hear(ear("zh"), say("欧阳春燕", "zh", 1), "payee", ["欧阳春燕", "周阿姨", "李敏"]).text == "欧阳春燕"
    assert (
        hear(ear("en"), say("gwendolyn murphy", "en", 1), "payee", ["gwendolyn murphy", "rosa diaz"]).text
        == "gwendolyn murphy"
    )


def test_there_are_alternatives_with_falling_confidence(ear: Callable[[str], Ear], say: Say) -> None:
    heard = hear(ear("zh"), say("转三千四百块", "zh", 4))
    shares = [one.confidence for one in heard.alternatives]
    assert heard.lang == "zh" and heard.text == heard.alternatives[0].text
    assert shares == sorted(shares, reverse=True) and 0 < shares[0] <= 1 and sum(shares) <= 1.001


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("expect", ["free", "yes_no", "amount"])
def test_noise_alone_is_never_a_yes(ear: Callable[[str], Ear], lang: str, expect: str) -> None:
    for db in (-62, -40, -25):
        assert hear(ear(lang), hiss(2, db), expect).text == ""


@pytest.mark.parametrize("expect", ["free", "yes_no", "amount"])
def test_silence_and_nothing_are_no_words(ear: Callable[[str], Ear], expect: str) -> None:
    assert ear("zh").start(expect).final().text == ""
    silent = hear(ear("en"), np.zeros(32_000), expect)
    assert silent.text == "" and silent.alternatives == []


def test_the_partial_grows_and_is_part_of_what_is_heard(ear: Callable[[str], Ear], say: Say) -> None:
    listening, data = ear("zh").start(), pcm(np.concatenate([say("我想查一下余额", "zh", 2), np.zeros(16_000)]))
    partials = [listening.push(data[at : at + 3_200]) for at in range(0, len(data), 3_200)]
    assert partials[0] == "" and partials[-1] == listening.final().text


def test_an_expectation_nobody_knows_is_free_speech(ear: Callable[[str], Ear], say: Say) -> None:
    assert hear(ear("zh"), say("查余额", "zh", 1), "weather").text == "查余额"


@pytest.mark.parametrize(
    "harm", ["empty", "missing", "cut model", "cut graph", "no words", "text instead", "bad option"]
)
def test_a_folder_that_is_no_model_is_a_clear_fault(ears: Path, tmp_path: Path, harm: str) -> None:
    folder = tmp_path / "model"
    if harm == "empty":
        folder.mkdir()
    elif harm != "missing":
        shutil.copytree(ears / "en", folder, ignore=shutil.ignore_patterns("expect"))
        target = {"cut model": "am/final.mdl", "text instead": "am/final.mdl", "cut graph": "graph/HCLG.fst"}.get(harm)
        if harm == "no words":
            (folder / "graph" / "words.txt").unlink()
        elif harm == "bad option":
            (folder / "conf" / "model.conf").write_text("--no-such-option=1\n", "utf-8")
        elif target and harm.startswith("cut"):
            data = (folder / target).read_bytes()
            (folder / target).write_bytes(data[: len(data) // 3])
        elif target:
            (folder / target).write_text("this is no model", "utf-8")
    with pytest.raises(Fault) as caught:
        Ear.load("en", folder)
    assert caught.value.code == "ear_missing"
    assert caught.value.facts["why"]


def test_a_plain_vosk_folder_drops_in(ears: Path, tmp_path: Path, say: Say) -> None:
    """Without our own extras (expect/, built.json) a model is tried out first and then hears free speech whatever is expected."""
    folder = tmp_path / "other"
    shutil.copytree(ears / "en", folder, ignore=shutil.ignore_patterns("expect", "built.json"))
    text = "how much money have i got"
    assert hear(Ear.load("en", folder), say(text, "en", 0), "yes_no").text == text


def test_a_model_that_cuts_at_pauses_is_put_together(ears: Path, tmp_path: Path, say: Say) -> None:
    """Official models end an utterance at half a second of silence; the customer's turn is longer than that."""
    folder = tmp_path / "hasty"
    shutil.copytree(ears / "zh", folder, ignore=shutil.ignore_patterns("expect", "built.json"))
    conf = folder / "conf" / "model.conf"
    conf.write_text(conf.read_text("utf-8").replace("min-trailing-silence=60", "min-trailing-silence=0.5"), "utf-8")
    sound = np.concatenate([say("我要转账", "zh", 1), np.zeros(24_000), say("三百块", "zh", 1)])
    assert hear(Ear.load("zh", folder), sound).text == "我要转账三百块"
