"""Arriving sound of any rate, size and number of channels becomes 16 kHz mono, or is refused without harm."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.faults import Fault
from assistant.listening.frames import MAX_BYTES, Frames


def tone(rate: int, seconds: float = 1.0, hz: float = 440.0) -> np.ndarray:
    return 0.5 * np.sin(2 * np.pi * hz * np.arange(int(rate * seconds)) / rate)


def s16(samples: np.ndarray) -> bytes:
    return (samples * 32_767).astype("<i2").tobytes()


def loudest_hz(pcm: bytes) -> float:
    samples = np.frombuffer(pcm, "<i2").astype(float)
    return float(np.argmax(np.abs(np.fft.rfft(samples * np.hanning(len(samples))))) * 16_000 / len(samples))


@pytest.mark.parametrize("rate", [8_000, 11_025, 16_000, 22_050, 44_100, 48_000])
def test_any_rate_keeps_pitch_and_length(rate: int) -> None:
    frames = Frames(rate)
    sound = s16(tone(rate))
    out = b"".join(frames.push(sound[i : i + 441]) for i in range(0, len(sound), 441)) + frames.finish()
    assert abs(len(out) // 2 - 16_000) <= 2
    assert abs(loudest_hz(out) - 440) < 3


def test_stereo_becomes_the_mean() -> None:
    left, right = np.full(320, 0.5), np.full(320, -0.25)
    out = Frames(16_000, 2).push(s16(np.stack([left, right], axis=1).reshape(-1)))
    assert np.allclose(np.frombuffer(out, "<i2") / 32_767, 0.125, atol=1e-3)


def test_odd_pieces_lose_no_sample() -> None:
    sound = s16(tone(16_000, 0.2))
    frames = Frames(16_000, 1)
    cuts = [0, 1, 2, 5, 6, 333, 1000, 1001, len(sound)]
    assert b"".join(frames.push(sound[a:b]) for a, b in zip(cuts, cuts[1:], strict=False)) == sound


@pytest.mark.parametrize("rate", [16_000, 44_100])
def test_nothing_in_nothing_out(rate: int) -> None:
    assert Frames(rate).push(b"") == b""
    assert Frames(rate).push(b"\x01") == b""


def test_ten_megabytes_are_refused_and_the_stream_goes_on() -> None:
    frames = Frames(16_000)
    with pytest.raises(Fault) as caught:
        frames.push(bytes(10_000_000))
    assert caught.value.code == "frame_too_large"
    assert frames.push(s16(tone(16_000, 0.02))) == s16(tone(16_000, 0.02))
    assert len(frames.push(bytes(MAX_BYTES))) == MAX_BYTES


@pytest.mark.parametrize(
    ("rate", "channels"), [(0, 1), (-16_000, 1), (7_999, 1), (192_000, 1), (16_000, 0), (16_000, 64)]
)
def test_what_is_no_sound_is_refused(rate: int, channels: int) -> None:
    with pytest.raises(Fault) as caught:
        Frames(rate, channels)
    assert caught.value.code == "bad_message"
