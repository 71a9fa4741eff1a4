"""When a turn begins and ends, on made-up sound: silence, noise, slow speech with long pauses, minutes of nothing."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable

import numpy as np
import pytest

from assistant.listening.endpointing import Endpointer
from tests.listening.conftest import hiss, pcm


def happenings(endpointer: Endpointer, sound: np.ndarray, ms: int = 20) -> list[tuple[str, float]]:
    """(what, seconds) in pieces of `ms`."""
    data, step, out = pcm(sound), 32 * ms, []
    for at in range(0, len(data), step):
        happened = endpointer.push(data[at : at + step])
        if happened:
            out.append((happened, (at + step) / 32_000))
    return out


def test_silence_never_begins() -> None:
    assert happenings(Endpointer(), np.zeros(16_000 * 30)) == []


@pytest.mark.parametrize("db", [-70, -50, -35, -20])
@pytest.mark.parametrize("colour", ["white", "pink", "hum"])
def test_noise_alone_never_goes_on_for_ever(db: float, colour: str) -> None:
    noise = hiss(40, db)
    if colour == "pink":
        spectrum = np.fft.rfft(noise) / np.sqrt(np.maximum(np.arange(len(noise) // 2 + 1), 50) / 50)
        noise = np.fft.irfft(spectrum, len(noise))
        noise *= 10 ** (db / 20) / np.sqrt(np.mean(np.square(noise)))
    elif colour == "hum":
        noise = noise * 0.1 + np.sin(2 * np.pi * 100 * np.arange(len(noise)) / 16_000) * 10 ** (db / 20)
    endpointer = Endpointer(silence_ms=1000)
    ended = happenings(endpointer, noise)
    assert not endpointer.speaking
    assert sum(what == "speech_started" for what, _ in ended) <= 1
    assert all(at <= 21 for _, at in ended)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_sentence_begins_once_and_ends_after_the_silence(say: Callable[..., np.ndarray], lang: str) -> None:
    said = say("我还有多少钱" if lang == "zh" else "how much money have i got", lang)
    sound = np.concatenate([np.zeros(8000), said, np.zeros(16_000 * 3)]) + hiss((len(said) + 56_000) / 16_000, -60)
    found = happenings(Endpointer(silence_ms=2000), sound)
    assert [what for what, _ in found] == ["speech_started", "speech_ended"]
    over = 0.5 + len(said) / 16_000
    assert 0.5 < found[0][1] < 1.0
    assert over + 1.6 < found[1][1] < over + 2.3


def test_slow_speech_with_pauses_of_a_second_and_a_half_is_one_turn(say: Callable[..., np.ndarray]) -> None:
    pause = np.zeros(24_000)
    parts = [say(text, "zh", wpm=90) for text in ("给我闺女", "转", "三百块")]
    sound = np.concatenate([pause, parts[0], pause, parts[1], pause, parts[2], np.zeros(48_000)])
    found = happenings(Endpointer(silence_ms=2000), sound + hiss(len(sound) / 16_000, -55))
    assert [what for what, _ in found] == ["speech_started", "speech_ended"]
    assert found[1][1] > (len(sound) - 48_000) / 16_000


def test_speech_at_ten_decibels_above_noise_ends(say: Callable[..., np.ndarray]) -> None:
    said = say("send fifty pounds to my daughter", "en")
    level = 20 * np.log10(np.sqrt(np.mean(np.square(said)))) - 10
    sound = np.concatenate([np.zeros(32_000), said, np.zeros(16_000 * 4)])
    found = happenings(Endpointer(silence_ms=1500), sound + hiss(len(sound) / 16_000, level))
    assert found[-1][0] == "speech_ended"
    assert found[-1][1] < (32_000 + len(said)) / 16_000 + 2.2


def test_the_silence_can_be_shortened_in_the_middle_of_a_turn(say: Callable[..., np.ndarray]) -> None:
    said = say("好的", "zh")
    endpointer = Endpointer(silence_ms=5000)
    assert [what for what, _ in happenings(endpointer, np.concatenate([said, np.zeros(16_000)]))] == ["speech_started"]
    endpointer.silence_ms = 400
    assert [what for what, _ in happenings(endpointer, np.zeros(1_600))] == ["speech_ended"]


def test_speech_without_end_is_cut(say: Callable[..., np.ndarray]) -> None:
    said = np.tile(say("one two three four five six seven eight nine", "en", wpm=160), 10)
    found = happenings(Endpointer(max_s=8.0), said)
    assert [what for what, _ in found][:2] == ["speech_started", "too_long"]
    assert 7.9 < found[1][1] < 8.6


def test_a_click_is_no_speech() -> None:
    sound = np.zeros(48_000)
    sound[16_000:16_400] = hiss(0.025, -6)
    assert happenings(Endpointer(), sound + hiss(3, -70)) == []


def test_pieces_of_any_size_say_the_same(say: Callable[..., np.ndarray]) -> None:
    sound = np.concatenate([np.zeros(8000), say("取消", "zh"), np.zeros(40_000)])
    told = [[what for what, _ in happenings(Endpointer(), sound, ms)] for ms in (7, 20, 100, 1000)]
    assert told[0] == told[1] == told[2] == ["speech_started", "speech_ended"]
    assert told[3][-1] == "speech_ended"


def test_minutes_of_silence_take_no_memory() -> None:
    endpointer, second = Endpointer(), bytes(32_000)
    for _ in range(10):
        endpointer.push(second)
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    for _ in range(60):
        assert endpointer.push(second) is None
    grown = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert grown < 8_000
