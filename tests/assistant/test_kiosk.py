"""The kiosk's door: its own page only, bad messages answered calmly, a page that comes back finds its talk."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from assistant.channels.client import KioskClient
from assistant.channels.kiosk import Kiosk
from assistant.processes import free_ports
from tests.assistant.test_conversation import Scene


class Desk:
    def __init__(self, scene: Scene, url: str) -> None:
        self.scene, self.url = scene, url


@pytest.fixture
async def desk(bank_file: Path) -> AsyncIterator[Desk]:
    scene = Scene(bank_file)
    scene.house.settings = replace(scene.house.settings, port=free_ports(1)[0], reconnect_s=0.3)
    kiosk = Kiosk(scene.house)
    await kiosk.start()
    yield Desk(scene, f"http://127.0.0.1:{scene.house.settings.port}")
    await kiosk.stop()
    scene.bank.close()


async def test_the_page_is_served_with_strict_headers(desk: Desk) -> None:
    async with aiohttp.ClientSession() as http, http.get(desk.url) as response:
        assert response.status == 200 and "script-src 'self'" in response.headers["Content-Security-Policy"]
        assert response.headers["Cache-Control"] == "no-store"


async def test_a_page_of_another_origin_is_not_let_in(desk: Desk) -> None:
    async with aiohttp.ClientSession() as http:
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await http.ws_connect(f"{desk.url}/ws", headers={"Origin": "http://evil.example"})
    assert refused.value.status == 403


async def test_sign_in_and_goodbye_over_the_wire(desk: Desk) -> None:
    async with KioskClient(desk.url, "zh") as kiosk:
        greeting = await kiosk.answer()
        assert (greeting.last("answer") or {})["ask"] == "number" and greeting.pcm
        await kiosk.send(type="sign_in", number="1001", pin="135790")
        assert "王奶奶" in ((await kiosk.answer()).last("answer") or {})["text"]
        await kiosk.send(type="control", do="end")
        assert ((await kiosk.answer()).last("state") or {})["turn"] == "closed"


@pytest.mark.parametrize(
    "garbage", ["", "null", "{", '{"type":"confirm"}', '{"type":"key","value":7}', "x" * 9_000, b"\0" * 700_000, b"\1"]
)
async def test_garbage_is_answered_calmly_and_the_session_lives(desk: Desk, garbage: str | bytes) -> None:
    async with KioskClient(desk.url, "zh") as kiosk:
        await kiosk.answer()
        await (kiosk._socket.send_bytes(garbage) if isinstance(garbage, bytes) else kiosk._socket.send_str(garbage))
        await kiosk.send(type="sign_in", number="1001", pin="135790")
        assert (await kiosk.answer()).last("customer") == {"type": "customer", "called": "王奶奶", "lang": "zh"}


async def test_without_hello_there_is_no_talk(desk: Desk) -> None:
    async with aiohttp.ClientSession() as http, http.ws_connect(f"{desk.url}/ws") as socket:
        await socket.send_str('{"type":"key","value":"yes"}')
        assert (await socket.receive()).type == aiohttp.WSMsgType.CLOSE


async def hello(http: aiohttp.ClientSession, url: str, session: str | None) -> tuple[Any, dict[str, Any]]:
    socket = await http.ws_connect(f"{url}/ws")
    await socket.send_str(json.dumps({"type": "hello", "lang": "zh", "session": session}))
    return socket, json.loads((await socket.receive()).data)


async def test_a_page_that_comes_back_finds_its_talk(desk: Desk) -> None:
    async with aiohttp.ClientSession() as http:
        socket, welcome = await hello(http, desk.url, None)
        await socket.send_str('{"type":"sign_in","number":"1001","pin":"135790"}')
        async for message in socket:
            if message.type == aiohttp.WSMsgType.TEXT and '"called": "王奶奶"' in message.data:
                break
        await socket.close()
        again, second = await hello(http, desk.url, welcome["session"])
        assert second["session"] == welcome["session"]
        assert json.loads((await again.receive()).data)["called"] == "王奶奶"
        await again.close()


async def test_a_page_that_stays_away_is_wiped(desk: Desk) -> None:
    async with aiohttp.ClientSession() as http:
        socket, welcome = await hello(http, desk.url, None)
        await socket.close()
        await asyncio.wait_for(desk.scene.rasa.wiped.wait(), 5)
        again, second = await hello(http, desk.url, welcome["session"])
        assert second["session"] != welcome["session"]
        await again.close()
