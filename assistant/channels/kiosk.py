"""The kiosk: the page and its WebSocket. Loopback only; a page of another origin is not let in."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from urllib.parse import urlsplit

from aiohttp import WSMsgType, web

from assistant import events
from assistant.channels import wire
from assistant.conversation import Conversation
from assistant.faults import Fault
from assistant.house import House
from assistant.listening.frames import Frames

log = logging.getLogger("teller.kiosk")

PAGE = Path(__file__).resolve().parent.parent / "web" / "kiosk"
MESSAGE_MAX_BYTES = 1_000_000  # of one WebSocket message; frames.py refuses sound long before
OUTBOX_MAX = 2_000
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; font-src 'self'; worker-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "microphone=(self), camera=(), geolocation=()",
    "Cache-Control": "no-store",
}


class Kiosk:
    """Serves the page at / and conversations at /ws; keeps a conversation for a while when its page drops off."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._talks: dict[str, Conversation] = {}
        self._sockets: dict[str, web.WebSocketResponse] = {}
        self._leaving: dict[str, asyncio.TimerHandle] = {}
        self._ending: set[asyncio.Task[None]] = set()
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        """Listen on the settings' host and port. Raises OSError when the port is taken."""
        app = web.Application(middlewares=[_headers], client_max_size=64_000)
        app.router.add_get("/", _page)
        app.router.add_get("/ws", self._socket)
        app.router.add_get("/health", _health)
        app.router.add_static("/kiosk", PAGE)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, self._house.settings.host, self._house.settings.port).start()

    async def stop(self) -> None:
        """Close every page and wipe every conversation."""
        for socket in list(self._sockets.values()):
            await socket.close(code=1001)
        for talk in list(self._talks.values()):
            await talk.stop()
        self._talks.clear()
        for timer in self._leaving.values():
            timer.cancel()
        if self._runner is not None:
            await self._runner.cleanup()

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        if not _same_origin(request):
            raise web.HTTPForbidden(text="This address serves its own page only.")
        socket = web.WebSocketResponse(max_msg_size=MESSAGE_MAX_BYTES, heartbeat=20)
        await socket.prepare(request)
        first = await socket.receive()
        try:
            hello = wire.read(first.data) if first.type == WSMsgType.TEXT else {}
        except Fault:
            hello = {}
        if hello.get("type") != "hello":
            await socket.close(code=4400, message=b"hello expected")
            return socket
        talk = await self._talk_of(hello, socket)
        frames = Frames(16_000)
        try:
            async for message in socket:
                if message.type == WSMsgType.BINARY:
                    await self._take_sound(talk, frames, message.data)
                elif message.type == WSMsgType.TEXT:
                    await self._take_text(talk, message.data)
        finally:
            if self._sockets.get(talk.id) is socket:
                self._left(talk)
        return socket

    async def _talk_of(self, hello: dict[str, object], socket: web.WebSocketResponse) -> Conversation:
        """The conversation of a page that came back, or a new one."""
        out: asyncio.Queue[events.Outgoing] = asyncio.Queue()
        sending = asyncio.create_task(_send_all(socket, out))
        self._ending.add(sending)
        sending.add_done_callback(self._ending.discard)

        async def send(event: events.Outgoing) -> None:
            if out.qsize() < OUTBOX_MAX:
                out.put_nowait(event)

        known = self._talks.get(str(hello.get("session") or ""))
        lang = hello.get("lang")
        if known is not None and not known.closed.is_set():
            timer = self._leaving.pop(known.id, None)
            if timer is not None:
                timer.cancel()
            before = self._sockets.get(known.id)
            known.send = send
            self._sockets[known.id] = socket
            if before is not None and not before.closed:
                await before.close(code=4409, message=b"opened elsewhere")
            await socket.send_json({"type": "welcome", "session": known.id, "state": known.turn_now})
            await known.resume()
            return known
        talk = Conversation(self._house, send, lang if lang in ("zh", "en") else "zh")
        self._talks[talk.id], self._sockets[talk.id] = talk, socket
        await socket.send_json({"type": "welcome", "session": talk.id, "state": "idle"})
        talk.start()
        return talk

    async def _take_sound(self, talk: Conversation, frames: Frames, data: bytes) -> None:
        try:
            await talk.put_sound(frames.push(data))
        except Fault as fault:
            await talk.send(events.Trouble(talk.in_words(fault)))

    async def _take_text(self, talk: Conversation, data: str) -> None:
        try:
            talk.put(wire.decode(data))
        except Fault as fault:
            await talk.send(events.Trouble(talk.in_words(fault)))

    def _left(self, talk: Conversation) -> None:
        """The page is gone: keep the conversation a short while for it to come back, then wipe it."""
        self._sockets.pop(talk.id, None)

        async def nobody(event: events.Outgoing) -> None:
            return

        talk.send = nobody
        loop = asyncio.get_running_loop()

        def over() -> None:
            self._talks.pop(talk.id, None)
            self._leaving.pop(talk.id, None)
            task = loop.create_task(talk.stop())
            self._ending.add(task)
            task.add_done_callback(self._ending.discard)

        self._leaving[talk.id] = loop.call_later(self._house.settings.reconnect_s, over)


async def _send_all(socket: web.WebSocketResponse, out: asyncio.Queue[events.Outgoing]) -> None:
    """The one writer of a socket, so that a sound's header and its bytes stay together."""
    while not socket.closed:
        text, binary = wire.encode(await out.get())
        try:
            await socket.send_str(text)
            if binary is not None:
                await socket.send_bytes(binary)
        except (ConnectionError, RuntimeError):
            return


def _same_origin(request: web.Request) -> bool:
    """A browser names the page's origin; ours only. Programs without an origin come over loopback and may."""
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.host


@web.middleware
async def _headers(request: web.Request, handler: web.Handler) -> web.StreamResponse:  # type: ignore[name-defined]
    response: web.StreamResponse = await handler(request)
    if not response.prepared:
        response.headers.update(HEADERS)
    return response


async def _page(request: web.Request) -> web.FileResponse:
    return web.FileResponse(PAGE / "kiosk.html")


async def _health(request: web.Request) -> web.Response:
    return web.json_response({"ready": True})
