"""A kiosk server that says only what a test tells it to: the page is tested alone, over its real protocol.

It runs in a thread of its own, so that a test may drive the browser and the server in turn. Waiting is by events with
a deadline; TimeoutError says what did not come.
"""

from __future__ import annotations

import asyncio
import json
import math
import struct
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from aiohttp import WSMsgType, web

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "assistant" / "web" / "kiosk"
DEADLINE_S = 15.0


def tone(seconds: float, rate_hz: int = 22_050, hz: float = 440.0) -> bytes:
    """A quiet tone as s16le mono."""
    count = int(seconds * rate_hz)
    return b"".join(struct.pack("<h", int(8_000 * math.sin(2 * math.pi * hz * n / rate_hz))) for n in range(count))


class Talk:
    """One WebSocket of the page: what came in, and ways to answer."""

    def __init__(self, server: ScriptedKiosk, socket: web.WebSocketResponse) -> None:
        self._server, self._socket = server, socket
        self.messages: list[dict[str, Any]] = []
        self.frames: list[bytes] = []
        self.closed = False
        self.changed = threading.Condition()

    # ---- server side (loop thread)

    def take(self, message: dict[str, Any] | bytes | None) -> None:
        with self.changed:
            if message is None:
                self.closed = True
            elif isinstance(message, bytes):
                self.frames.append(message)
            else:
                self.messages.append(message)
            self.changed.notify_all()

    # ---- test side

    def wait(self, what: str, ready: Callable[[], Any], deadline_s: float = DEADLINE_S) -> Any:
        """Wait until `ready()` is true and return its value. Raises TimeoutError."""
        with self.changed:
            if not self.changed.wait_for(ready, deadline_s):
                kinds = [message.get("type") for message in self.messages]
                raise TimeoutError(f"{what} did not come; came {kinds} and {len(self.frames)} frames")
            return ready()

    def expect(self, kind: str, nth: int = 1, /, **fields: Any) -> dict[str, Any]:
        """Wait for the `nth` message of this type with these fields."""

        def found() -> dict[str, Any] | None:
            wanted = [
                m for m in self.messages if m.get("type") == kind and all(m.get(k) == v for k, v in fields.items())
            ]
            return wanted[nth - 1] if len(wanted) >= nth else None

        return dict(self.wait(f"{kind} {fields}", found))

    def expect_frames(self, count: int) -> list[bytes]:
        """Wait for at least so many frames of sound since the connection began."""
        self.wait(f"{count} frames", lambda: len(self.frames) >= count)
        return list(self.frames)

    def count(self, kind: str) -> int:
        return sum(message.get("type") == kind for message in list(self.messages))

    def send(self, kind: str, **fields: Any) -> None:
        """One JSON message to the page."""
        self._server.call(self._socket.send_str(json.dumps({"type": kind, **fields}, ensure_ascii=False)))

    def send_raw(self, text: str) -> None:
        self._server.call(self._socket.send_str(text))

    def send_binary(self, data: bytes) -> None:
        self._server.call(self._socket.send_bytes(data))

    def state(self, turn: str) -> None:
        self.send("state", turn=turn)

    def answer(self, answer_id: int, text: str, *choices: tuple[str, str], **fields: Any) -> None:
        body: dict[str, Any] = {"card": None, "ask": None, "job": None, **fields}
        self.send("answer", id=answer_id, text=text, choices=[{"key": k, "say": s} for k, s in choices], **body)

    def sound(self, answer_id: int, pcm: bytes, rate_hz: int = 22_050, end: bool = True) -> None:
        """An answer's sound in pieces of at most 64 kB, as the kiosk sends it."""
        for start in range(0, len(pcm), 64_000):
            self.send("audio", id=answer_id, rate=rate_hz, more=True)
            self.send_binary(pcm[start : start + 64_000])
        if end:
            self.send("audio_end", id=answer_id, ms=len(pcm) * 500 // rate_hz)

    def signed_in(self, called: str, lang: str) -> None:
        """What the kiosk sends after a right number and PIN."""
        self.send("customer", called=called, lang=lang)
        self.state("speaking")

    def drop(self) -> None:
        """Cut the line without a goodbye, as a failing network does."""

        async def cut() -> None:
            transport = self._server.transports[self._socket]
            transport.abort()

        self._server.call(cut())

    def close(self, code: int) -> None:
        self._server.call(self._socket.close(code=code))


class ScriptedKiosk:
    """Use as a context manager. `url` is the page's address; `talk()` waits for the page's next connection."""

    def __init__(self, headers: dict[str, str]) -> None:
        self._headers = headers
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._talks: list[Talk] = []
        self._taken = 0
        self._changed = threading.Condition()
        self.transports: dict[web.WebSocketResponse, Any] = {}
        self.refusing = False
        self.forget = False  # as after a restart: a page that comes back gets a new talk
        self.session = "talk-1"

    def __enter__(self) -> ScriptedKiosk:
        self._thread.start()
        self.call(self._start())
        return self

    def __exit__(self, *error: object) -> None:
        self.call(self._runner.cleanup())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def call(self, work: Any) -> Any:
        """Run a coroutine on the server's loop and wait for it."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(DEADLINE_S)

    def talk(self) -> Talk:
        """The next connection that no earlier call has returned."""
        with self._changed:
            if not self._changed.wait_for(lambda: len(self._talks) > self._taken, DEADLINE_S):
                raise TimeoutError("the page did not connect")
            self._taken += 1
            return self._talks[self._taken - 1]

    async def _start(self) -> None:
        app = web.Application(middlewares=[self._add_headers])
        app.router.add_get("/", self._page)
        app.router.add_get("/ws", self._socket)
        app.router.add_get("/empty", self._empty)
        app.router.add_static("/kiosk", PAGE)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    @web.middleware
    async def _add_headers(self, request: web.Request, handler: Any) -> web.StreamResponse:
        response: web.StreamResponse = await handler(request)
        if not response.prepared:
            response.headers.update(self._headers)
        return response

    async def _page(self, request: web.Request) -> web.StreamResponse:
        return web.FileResponse(PAGE / "kiosk.html")

    async def _empty(self, request: web.Request) -> web.StreamResponse:
        return web.Response(text="<!DOCTYPE html><title>empty</title>", content_type="text/html")

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        if self.refusing:
            raise web.HTTPServiceUnavailable
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.transports[socket] = request.transport
        talk = Talk(self, socket)
        hello = await socket.receive_json()
        talk.take(hello)
        kept = None if self.forget else hello.get("session")
        session = kept or self.session
        await socket.send_json({"type": "welcome", "session": session, "state": "idle"})
        with self._changed:
            self._talks.append(talk)
            self._changed.notify_all()
        try:
            async for message in socket:
                if message.type == WSMsgType.BINARY:
                    talk.take(message.data)
                elif message.type == WSMsgType.TEXT:
                    talk.take(json.loads(message.data))
        finally:
            talk.take(None)
        return socket
