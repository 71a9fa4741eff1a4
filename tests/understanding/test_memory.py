"""Nothing of one customer reaches the next: an ended conversation is gone from Rasa's memory, not only reset."""

from __future__ import annotations

import secrets
from typing import Any

import aiohttp
import pytest

from tests.conftest import TODAY, Stack

pytestmark = pytest.mark.server


async def remembered(stack: Stack, sender: str) -> list[dict[str, Any]]:
    """All events Rasa keeps of a conversation, those before a restart too."""
    assert stack.service.house is not None
    url = f"http://127.0.0.1:{stack.settings.rasa_port}/conversations/{sender}/tracker"
    token = stack.service.house.rasa._token
    async with (
        aiohttp.ClientSession() as http,
        http.get(url, params={"token": token, "include_events": "ALL"}) as response,
    ):
        assert response.status == 200
        return list((await response.json())["events"] or [])


def test_an_ended_conversation_is_gone(stack: Stack) -> None:
    assert stack.service.house is not None
    rasa, sender, other = stack.service.house.rasa, secrets.token_hex(8), secrets.token_hex(8)
    metadata = {"lang": "zh", "grant": None, "today": TODAY.isoformat()}

    async def talk() -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]]]:
        await rasa.ask(sender, "我还有多少钱", metadata)
        await rasa.ask(other, "你好", metadata)
        before = await remembered(stack, sender)
        await rasa.forget(sender)
        return before, await remembered(stack, sender), await remembered(stack, other)

    before, after, others = stack.wait(talk())  # type: ignore[misc]
    assert "我还有多少钱" in str(before)
    assert "我还有多少钱" not in str(after)
    assert "你好" in str(others), "another conversation goes on"
