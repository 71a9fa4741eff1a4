"""The door of the action server: the secret, the size, and errors that say nothing of the request."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from actions.server import BODY_MAX_BYTES, application, jobs, main
from tests.actions.conftest import Seat

SECRET = "s" * 32
PIN = "135790"


def call(body: Any, token: str = SECRET, raw: bytes | None = None) -> tuple[int, str]:
    """POST to /webhook: status and body."""

    async def go() -> tuple[int, str]:
        async with TestClient(TestServer(application(SECRET))) as client:
            sent = {"data": raw} if raw is not None else {"json": body}
            async with client.post("/webhook", params={"token": token}, **sent) as response:
                return response.status, await response.text()

    return asyncio.run(go())


def tracker(**parts: Any) -> dict[str, Any]:
    return {"sender_id": "s", "slots": {}, "latest_message": {}, "events": [], "paused": False, **parts}


def action(name: str, **parts: Any) -> dict[str, Any]:
    return {"next_action": name, "sender_id": "s", "tracker": tracker(**parts), "domain": {}, "version": "3.6.21"}


@pytest.mark.parametrize("token", ["", "x", SECRET + "s", "\u00e9" * 32])
def test_without_the_secret_nothing_is_answered(token: str) -> None:
    status, text = call(action("action_greet"), token)
    assert status == 401 and "utter" not in text


def test_with_it_an_action_runs(seat: Seat) -> None:
    seat(None, "zh")
    status, text = call(action("action_greet"))
    assert status == 200 and "utter_greet" in text and '"teller"' in text


@pytest.mark.parametrize("raw", [b"", b"x", b"[]", b"{}", b'{"tracker": 1}', b"\xff\xfe", b"[" * 20_000])
def test_a_malformed_body_is_a_bad_request(raw: bytes) -> None:
    status, text = call(None, raw=raw)
    assert status == 400 and text == '{"error": "bad request"}'


def test_too_much_is_refused() -> None:
    status, _ = call(None, raw=b'{"a": "' + b"x" * (BODY_MAX_BYTES + 10) + b'"}')
    assert status == 413


def test_an_unknown_action_and_a_broken_tracker_leak_nothing() -> None:
    status, text = call(action("action_unknown", slots={"pin": PIN}))
    assert status == 404 and PIN not in text
    status, text = call({"next_action": "action_greet", "tracker": {"slots": {"pin": PIN}, "latest_message": PIN}})
    assert status != 404 and PIN not in text


def test_health_needs_no_secret() -> None:
    async def go() -> dict[str, int]:
        async with TestClient(TestServer(application(SECRET))) as client:
            async with client.get("/health") as response:
                made: dict[str, int] = await response.json()
                return made

    assert asyncio.run(go()) == {"actions": len(jobs())}


def test_no_secret_no_server(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delenv("TELLER_ACTIONS_SECRET", raising=False)
    assert main(["--port", "5999"]) == 2
    assert "TELLER_ACTIONS_SECRET" in capsys.readouterr().err
