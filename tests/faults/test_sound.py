"""Silence, noise and a cough over the real stack: nothing posted, no nagging, and the next question is answered."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from assistant.channels.client import KioskClient, Spoken

pytestmark = pytest.mark.server

RATE_HZ = 16_000


def noise(seconds: float, level: float, kind: str) -> bytes:
    """Made noise: white, a mains hum, or nothing at all."""
    count = int(RATE_HZ * seconds)
    source = np.random.default_rng(11)
    shapes = {
        "white": source.normal(0, level, count),
        "hum": level * 2 * np.sin(2 * np.pi * 50 * np.arange(count) / RATE_HZ),
        "silence": np.zeros(count),
    }
    return np.clip(shapes[kind], -32_768, 32_767).astype("<i2").tobytes()


async def until(kiosk: KioskClient, word: str) -> tuple[list[str], Spoken]:
    """All answers up to the first that holds `word`."""
    texts: list[str] = []
    for _ in range(8):
        spoken = await kiosk.answer()
        texts.append((spoken.last("answer") or {})["text"])
        if word in texts[-1]:
            return texts, spoken
    raise AssertionError(texts)


@pytest.mark.parametrize(("kind", "level"), [("silence", 0), ("white", 300), ("white", 6_000), ("hum", 3_000)])
async def test_noise_alone_moves_nothing_and_the_session_lives(stack: Any, kind: str, level: int) -> None:
    before = stack.show("1003")["accounts"]
    async with KioskClient(stack.url, "en") as kiosk:
        await kiosk.answer()
        await kiosk.send(type="sign_in", number="1003", pin="314159")
        await kiosk.answer(trace=True)
        await kiosk.sound(noise(40, level, kind))
        await kiosk.send(type="say", text="how much money have i got")
        texts, _ = await until(kiosk, "£")
        assert len(texts) <= 5, texts
    assert stack.show("1003")["accounts"] == before


def bursts(kind: str) -> bytes:
    """Three short sounds of a hall: a beep, a knock, a hiss."""
    seconds = np.arange(RATE_HZ // 5) / RATE_HZ
    made = {
        "beep": 9_000 * np.sin(2 * np.pi * 440 * seconds),
        "knock": np.random.default_rng(5).normal(0, 9_000, len(seconds)) * np.exp(-seconds / 0.03),
        "hiss": np.random.default_rng(6).normal(0, 6_000, len(seconds)),
    }[kind]
    gap = np.random.default_rng(7).normal(0, 8, int(0.7 * RATE_HZ))
    tail = np.random.default_rng(8).normal(0, 8, 4 * RATE_HZ)
    whole = np.concatenate([gap, made, gap, made, gap, made, tail])
    return np.clip(whole, -32_768, 32_767).astype("<i2").tobytes()


@pytest.mark.parametrize("kind", ["beep", "knock", "hiss"])
async def test_no_sound_of_the_hall_says_yes(stack: Any, kind: str) -> None:
    before = stack.show("1003")["accounts"]
    async with KioskClient(stack.url, "en") as kiosk:
        await kiosk.answer()
        await kiosk.send(type="sign_in", number="1003", pin="314159")
        await kiosk.answer(trace=True)
        await kiosk.send(type="say", text="send fifty pounds to my daughter")
        read_back = await kiosk.answer(trace=True)
        assert ((read_back.last("answer") or {})["card"] or {})["kind"] == "read_back"
        await kiosk.sound(bursts(kind))
        await kiosk.send(type="key", value="no")
        texts, _ = await until(kiosk, "not sent")
        assert len(texts) == 1, f"the {kind} was taken for words: {texts}"
    assert stack.show("1003")["accounts"] == before
