"""Nothing of one customer reaches the next: an ended conversation is gone from Rasa's memory, not only reset."""

from __future__ import annotations

import secrets

import aiohttp
import pytest

from tests.conftest import TODAY, Stack

pytestmark = pytest.mark.server


async def remembered(stack: Stack, sender: str) -> str:
    """All that Rasa still knows of a conversation, its earlier sessions too; "" when it knows of none."""
    assert stack.service.house is not None
    url = f"http://127.0.0.1:{stack.settings.rasa_port}/conversations/{sender}/story"
    token = stack.service.house.rasa._token
    async with aiohttp.ClientSession() as http:
        async with http.get(url, params={"token": token, "all_sessions": "true"}) as response:
            assert response.status in (200, 404)
            return await response.text() if response.status == 200 else ""


def test_an_ended_conversation_is_gone(stack: Stack) -> None:
    assert stack.service.house is not None
    rasa, sender, other = stack.service.house.rasa, secrets.token_hex(8), secrets.token_hex(8)
    metadata = {"lang": "zh", "grant": None, "today": TODAY.isoformat()}

    async def talk() -> tuple[str, str, str]:
        await rasa.ask(sender, "我还有多少钱", metadata)
        await rasa.ask(other, "你好", metadata)
        before = await remembered(stack, sender)
        await rasa.forget(sender)
        return before, await remembered(stack, sender), await remembered(stack, other)

    before, after, others = stack.wait(talk())  # type: ignore[misc]
    assert "check_balance" in before
    assert after == ""
    assert "greet" in others, "another conversation goes on"
