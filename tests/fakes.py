"""Stand-ins for the slow rooms, so that a conversation is tested in milliseconds. The bank is always the real one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from assistant import events
from assistant.asking.rasa import Reply
from assistant.faults import Fault

PIECE = b"\x10\x00" * 220  # 10 ms at 22 050 Hz


class FakeVoice:
    """Makes one short piece of sound per sentence; remembers what it said and how."""

    rate_hz = 22_050

    def __init__(self) -> None:
        self.said: list[tuple[str, str, int, float]] = []
        self.broken = False
        self.hold = asyncio.Event()
        self.hold.set()

    async def speak(self, text: str, lang: str, *, rate_wpm: int = 140, volume: float = 1.0) -> AsyncIterator[bytes]:
        if self.broken:
            raise Fault("voice_silent")
        self.said.append((text, lang, rate_wpm, volume))
        yield PIECE
        await self.hold.wait()
        yield PIECE


@dataclass
class FakeRasa:
    """Answers by a function of (words, metadata); remembers what it was asked and told to forget."""

    answer: Callable[[str, dict[str, Any]], Awaitable[Reply] | Reply] = lambda words, metadata: Reply(
        "好的", "utter_ok"
    )
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    forgotten: list[str] = field(default_factory=list)
    wiped: asyncio.Event = field(default_factory=asyncio.Event)

    async def ask(self, sender: str, text: str, metadata: dict[str, Any]) -> Reply:
        self.asked.append((text, metadata))
        made = self.answer(text, metadata)
        return made if isinstance(made, Reply) else await made

    async def forget(self, sender: str) -> None:
        self.forgotten.append(sender)
        self.wiped.set()


class Page:
    """The channel's side of a conversation under test: collects events, reports every answer as played."""

    def __init__(self) -> None:
        self.events: list[events.Outgoing] = []
        self.talk: Any = None
        self.plays = True
        self._changed = asyncio.Condition()

    async def send(self, event: events.Outgoing) -> None:
        self.events.append(event)
        if isinstance(event, events.AudioEnd) and self.plays:
            self.talk.put(events.Played(event.answer_id, event.ms))
        async with self._changed:
            self._changed.notify_all()

    async def until(self, fits: Callable[[list[events.Outgoing]], bool]) -> None:
        """Wait until the events so far fit; fails the test after five seconds."""
        async with self._changed:
            await asyncio.wait_for(self._changed.wait_for(lambda: fits(self.events)), 5)

    async def ask(self, event: events.Incoming, turn: str = "listening") -> events.Answer:
        """Send one message and wait until it is answered and the turn is the customer's again."""
        seen = len(self.events)

        def done(all_events: list[events.Outgoing]) -> bool:
            new = all_events[seen:]
            answered = next((n for n, e in enumerate(new) if isinstance(e, events.Answer)), None)
            return answered is not None and events.Turn(turn) in new[answered:]

        self.talk.put(event)
        await self.until(done)
        return next(e for e in reversed(self.events) if isinstance(e, events.Answer))

    def count(self, kind: type) -> int:
        return sum(isinstance(event, kind) for event in self.events)
