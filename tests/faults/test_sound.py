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
