"""A voice is told from beeps, knocks, hum and hiss, so that no machine in the hall can say yes."""

from __future__ import annotations

import asyncio

import numpy as np
import numpy.typing as npt
import pytest
import soxr

from assistant.listening.speechlike import RATE_HZ, like_speech
from assistant.speaking.voice import make_pcm

Sound = npt.NDArray[np.float64]
RNG = np.random.default_rng(3)


def faded(sound: Sound) -> Sound:
    edge = min(160, len(sound) // 2)
    sound[:edge] *= np.linspace(0, 1, edge)
    sound[-edge:] *= np.linspace(1, 0, edge)
    return sound


def three(burst: Sound) -> bytes:
    """The burst three times, with pauses, in a nearly quiet room."""
    gap = np.zeros(int(0.7 * RATE_HZ))
    whole = np.concatenate([gap, burst, gap, burst, gap, burst, gap])
    whole = whole + RNG.normal(0, 0.0003, len(whole))
    return (np.clip(whole, -1, 1) * 32_000).astype("<i2").tobytes()


def seconds(length_s: float) -> Sound:
    return np.arange(int(length_s * RATE_HZ)) / RATE_HZ


@pytest.mark.parametrize("length_s", [0.05, 0.1, 0.2, 0.5])
@pytest.mark.parametrize("pitch_hz", [200, 300, 440, 600, 1000, 2000])
def test_a_beep_is_no_voice(pitch_hz: int, length_s: float) -> None:
    assert not like_speech(three(faded(0.5 * np.sin(2 * np.pi * pitch_hz * seconds(length_s)))))


@pytest.mark.parametrize("pitch_hz", [200, 400, 800])
def test_a_row_of_short_beeps_is_no_voice(pitch_hz: int) -> None:
    beep = np.sign(np.sin(2 * np.pi * pitch_hz * seconds(0.02))) * 0.3
    row = np.concatenate([np.concatenate([beep, np.zeros(int(0.48 * RATE_HZ))]) for _ in range(20)])
    assert not like_speech(three(row))


@pytest.mark.parametrize("length_s", [0.05, 0.1, 0.3, 0.6])
def test_hiss_and_knocks_are_no_voice(length_s: float) -> None:
    hiss = faded(RNG.normal(0, 0.2, int(length_s * RATE_HZ)))
    knock = RNG.normal(0, 0.3, int(length_s * RATE_HZ)) * np.exp(-seconds(length_s) / (length_s / 4))
    assert not like_speech(three(hiss)) and not like_speech(three(knock))


@pytest.mark.parametrize("pitch_hz", [50, 100, 150, 220])
def test_a_hum_and_a_buzzer_are_no_voice(pitch_hz: int) -> None:
    buzz = sum((np.sin(2 * np.pi * pitch_hz * k * seconds(0.4)) for k in range(1, 20)), start=np.zeros(6_400))
    assert not like_speech(three(faded(0.05 * buzz)))


@pytest.mark.parametrize("sound", [b"", b"\0", b"\0\0" * 100, b"\0\0" * 32_000, b"\xff\x7f" * 32_000])
def test_nothing_and_nonsense_are_no_voice(sound: bytes) -> None:
    assert not like_speech(sound)


@pytest.mark.parametrize("snr_db", [40, 10, 5])
@pytest.mark.parametrize("variant", ["f4", "m3", "grandma"])
@pytest.mark.parametrize(("text", "lang"), [("对", "zh"), ("不对", "zh"), ("好的", "zh"), ("yes", "en"), ("no", "en")])
def test_a_word_is_a_voice_also_in_noise(text: str, lang: str, variant: str, snr_db: int) -> None:
    pcm, rate_hz = asyncio.run(make_pcm(text, lang, variant=variant, rate_wpm=120))
    said = soxr.resample(np.frombuffer(pcm, "<i2").astype(np.float64) / 32_768, rate_hz, RATE_HZ) * 0.5
    whole = np.concatenate([np.zeros(RATE_HZ // 2), said, np.zeros(RATE_HZ)])
    noise = RNG.normal(0, np.sqrt(np.mean(said**2) / 10 ** (snr_db / 10)), len(whole))
    assert like_speech((np.clip(whole + noise, -1, 1) * 32_000).astype("<i2").tobytes())
