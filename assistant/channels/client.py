"""The other end of the kiosk's WebSocket, for the terminal and the rehearsal: the same protocol as the page."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any

import aiohttp


@dataclass
class Spoken:
    """What came back for one thing said: the JSON messages in order, and the sound of the answer."""

    messages: list[dict[str, Any]] = field(default_factory=list)
    pcm: bytearray = field(default_factory=bytearray)
    rate_hz: int = 22_050

    def last(self, kind: str) -> dict[str, Any] | None:
        return next((m for m in reversed(self.messages) if m["type"] == kind), None)


class KioskClient:
    """Use as `async with KioskClient(url, lang) as kiosk`. Reports each answer as played at once.

    Raises ConnectionError when the kiosk goes away or says nothing for `deadline_s`.
    """

    def __init__(self, url: str, lang: str, deadline_s: float = 60.0) -> None:
        self._url, self._lang, self._deadline_s = url, lang, deadline_s
        self.on_message: Any = None

    async def __aenter__(self) -> KioskClient:
        self._http = aiohttp.ClientSession()
        self._socket = await self._http.ws_connect(f"{self._url}/ws", max_msg_size=4_000_000)
        await self.send(type="hello", lang=self._lang, session=None)
        return self

    async def __aexit__(self, *error: object) -> None:
        await self._socket.close()
        await self._http.close()

    async def send(self, **message: Any) -> None:
        """One JSON message."""
        await self._socket.send_str(json.dumps(message, ensure_ascii=False))

    async def sound(self, pcm: bytes) -> None:
        """16 kHz mono s16le, in frames of 20 ms as the page sends them, as fast as the kiosk takes them."""
        for start in range(0, len(pcm), 640):
            await self._socket.send_bytes(pcm[start : start + 640])
            if start % 6_400 == 0:
                await asyncio.sleep(0)

    async def answer(self, trace: bool = False) -> Spoken:
        """Everything until the assistant has finished speaking and listens again (or has closed)."""
        try:
            return await asyncio.wait_for(self._answer(trace), self._deadline_s)
        except asyncio.TimeoutError as error:
            raise ConnectionError(f"no answer within {self._deadline_s:.0f} s") from error

    async def _answer(self, trace: bool) -> Spoken:
        spoken, answered, traced = Spoken(), False, not trace
        async for message in self._socket:
            if message.type == aiohttp.WSMsgType.BINARY:
                spoken.pcm += message.data
                continue
            if message.type != aiohttp.WSMsgType.TEXT:
                break
            body = json.loads(message.data)
            if body["type"] == "level":
                continue
            spoken.messages.append(body)
            if self.on_message is not None:
                self.on_message(body)
            kind = body["type"]
            if kind == "answer":
                answered = True
                spoken.pcm.clear()
            elif kind == "audio":
                spoken.rate_hz = body["rate"]
            elif kind == "audio_end":
                await self.send(type="played", id=body["id"], ms=body["ms"])
            elif kind == "trace":
                traced = True
            over = kind == "state" and body["turn"] in ("listening", "closed") or kind == "trace"
            if answered and traced and over and self._settled(spoken):
                return spoken
        raise ConnectionError("the kiosk closed the line")

    @staticmethod
    def _settled(spoken: Spoken) -> bool:
        state = spoken.last("state")
        return state is not None and state["turn"] in ("listening", "closed")
