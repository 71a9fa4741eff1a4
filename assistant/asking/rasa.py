"""The Rasa client: one HTTP trip with a deadline. HTTP 200 proves nothing; only our own marker makes an answer real."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from assistant.faults import Fault


@dataclass(frozen=True)
class Reply:
    """What the dialogue answered. `text` may hold typed marks; `control` is a wish about the talk itself."""

    text: str
    answer: str = ""
    choices: tuple[dict[str, str], ...] = ()
    expect: str = "free"
    job: str | None = None
    control: str | None = None
    proposal: str | None = None
    screen: dict[str, Any] | None = None
    understood: dict[str, Any] = field(default_factory=dict)


class RasaClient:
    """Speaks to one Rasa server over its REST channel. One client serves all conversations."""

    def __init__(self, url: str, token: str, deadline_s: float) -> None:
        self._url, self._token, self._deadline_s = url.rstrip("/"), token, deadline_s
        self._http: aiohttp.ClientSession | None = None

    async def start(self) -> None:
        self._http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=self._deadline_s))

    async def stop(self) -> None:
        if self._http is not None:
            await self._http.close()

    async def ask(self, sender: str, text: str, metadata: dict[str, Any]) -> Reply:
        """Send cleaned text. Raises Fault("rasa_silent") without an answer, Fault("actions_silent") without marker."""
        assert self._http is not None
        body = {"sender": sender, "message": text, "metadata": metadata}
        try:
            url, token = f"{self._url}/webhooks/rest/webhook", {"token": self._token}
            async with self._http.post(url, params=token, json=body) as response:
                if response.status != 200:
                    raise Fault("rasa_silent", retryable=True, status=response.status)
                messages = await response.json()
        except (aiohttp.ClientError, asyncio.TimeoutError, ValueError) as error:
            raise Fault("rasa_silent", retryable=True) from error
        return read_reply(messages)

    async def forget(self, sender: str) -> None:
        """Empty Rasa's memory of one conversation, so that nothing reaches the next customer. Best effort."""
        assert self._http is not None
        url = f"{self._url}/conversations/{sender}/tracker/events"
        try:
            async with self._http.put(url, params={"token": self._token}, json=[{"event": "restart"}]):
                pass
        except (aiohttp.ClientError, asyncio.TimeoutError):
            return


def read_reply(messages: Any) -> Reply:
    """Rasa's list of messages as one Reply. The last marked message decides; texts are joined in order."""
    if not isinstance(messages, list):
        raise Fault("actions_silent", retryable=True)
    texts: list[str] = []
    mark: dict[str, Any] | None = None
    for message in messages:
        if not isinstance(message, dict):
            continue
        if isinstance(message.get("text"), str):
            texts.append(message["text"])
        custom = message.get("custom")
        if isinstance(custom, dict) and isinstance(custom.get("teller"), dict):
            mark = {**(mark or {}), **{k: v for k, v in custom["teller"].items() if v not in (None, [], {})}}
    if mark is None:
        raise Fault("actions_silent", retryable=True)
    return Reply(
        text="\n".join(text.strip() for text in texts if text.strip()),
        answer=str(mark.get("answer") or ""),
        choices=tuple(c for c in mark.get("choices") or () if isinstance(c, dict) and {"say", "key"} <= set(c))[:4],
        expect=str(mark.get("expect") or "free"),
        job=mark.get("job"),
        control=mark.get("control"),
        proposal=mark.get("proposal"),
        screen=mark.get("screen"),
        understood=mark.get("understood") or {},
    )
