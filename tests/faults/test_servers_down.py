"""Rasa or the action server gone: a calm sentence on the screen and aloud, nothing posted, and the session lives."""

from __future__ import annotations

import asyncio
import os
import signal
from typing import Any

import pytest

from assistant.channels.client import KioskClient, Spoken

pytestmark = pytest.mark.server


async def asked(kiosk: KioskClient, text: str) -> Spoken:
    await kiosk.send(type="say", text=text)
    return await kiosk.answer(trace=True)


@pytest.mark.parametrize("gone", ["actions", "rasa"])
async def test_a_server_that_is_gone_is_a_calm_sentence(stack: Any, gone: str) -> None:
    server = getattr(stack.service, gone)
    before = stack.show("1003")["accounts"]
    async with KioskClient(stack.url, "en") as kiosk:
        await kiosk.answer()
        await kiosk.send(type="sign_in", number="1003", pin="314159")
        await kiosk.answer(trace=True)
        stack.wait(server.stop())
        try:
            broken = await asked(kiosk, "how much money have I got")
            answer = broken.last("answer") or {}
            assert "Your money has not moved" in answer["text"] and broken.pcm
            await asked(kiosk, "send fifty pounds to my daughter")
        finally:
            stack.wait(server.start(120), 150)
        again = await asked(kiosk, "how much money have I got")
        assert "£" in (again.last("answer") or {})["text"], "the session lives on"
        assert (again.last("trace") or {})["posted"] == 0
    assert stack.show("1003")["accounts"] == before


async def test_a_killed_action_server_comes_back_by_itself(stack: Any) -> None:
    first = stack.service.actions.pid
    os.kill(first, signal.SIGKILL)
    async with KioskClient(stack.url, "en") as kiosk:
        await kiosk.answer()
        await kiosk.send(type="sign_in", number="1005", pin="271828")
        await kiosk.answer(trace=True)
        for _ in range(40):
            said = await asked(kiosk, "how much money have I got")
            if "£" in (said.last("answer") or {})["text"]:
                break
            await asyncio.sleep(0.25)
        assert stack.service.actions.pid not in (None, first)
        assert "£" in (said.last("answer") or {})["text"]


async def test_two_customers_at_once_do_not_mix(stack: Any) -> None:
    async with KioskClient(stack.url, "zh") as one, KioskClient(stack.url, "en") as two:
        await one.answer()
        await two.answer()
        await one.send(type="sign_in", number="1004", pin="111111")
        await two.send(type="sign_in", number="1003", pin="314159")
        await one.answer(trace=True)
        await two.answer(trace=True)
        first, second = await asked(one, "我还有多少钱"), await asked(two, "how much money have I got")
        assert "4419" in (first.last("answer") or {})["text"] and "6402" in (second.last("answer") or {})["text"]
        assert "£" not in (first.last("answer") or {})["text"]
