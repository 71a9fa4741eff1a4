"""From arriving sound to one finished utterance: endpointing and the ear together, for one conversation."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable

from assistant.confirming.yes_no import verdict
from assistant.listening.ear import Ear, Heard, Listening
from assistant.listening.endpointing import Endpointer
from assistant.listening.speechlike import like_speech
from assistant.settings import Settings

CHUNK_BYTES = 3_200  # 100 ms at 16 kHz: few trips to the ear's thread, no delay a person would notice
RECENT_BYTES = 64_000  # two seconds: enough to tell a voice from a knock while it still sounds
KEPT_BYTES = 16_000  # half a second before speech is noticed still belongs to it
_NUMBER_AT_END = {
    "zh": re.compile(r"[零〇一二两俩三四五六七八九十百千万点\d]$"),
    "en": re.compile(
        r"(zero|oh|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty|hundred|thousand|and|\d)$"
    ),
}


class Hearing:
    """Listens for one utterance at a time. `push` is cheap; the ear itself works in a thread."""

    def __init__(self, settings: Settings, ear_of: Callable[[str], Ear]) -> None:
        self._settings, self._ear_of = settings, ear_of
        self._listening: Listening | None = None
        self._waiting = bytearray()
        self.partial = ""
        self.level_db = -96.0
        self.hear_ms = 0.0
        self.restart("zh")

    def restart(self, lang: str, expect: str = "free", phrases: list[str] | None = None) -> None:
        """Forget what was heard so far and listen anew for `expect` in `lang`."""
        self._lang, self._expect, self._phrases = lang, expect, phrases
        self._listening = None
        self._waiting.clear()
        self._utterance = bytearray()
        self._voice = False
        self.speaking = False
        self.partial = ""
        self._endpointer = Endpointer(silence_ms=self._silence_ms())

    async def push(self, pcm: bytes) -> Heard | None:
        """Take 16 kHz mono s16le; the finished utterance when one has just ended, else None.

        What no person said (a beep, a knock, a fan) is forgotten without a word. Raises Fault("ear_missing"/"ear_broken").
        """
        happened = self._endpointer.push(pcm)
        self.level_db = self._endpointer.level_db
        self._waiting += pcm
        if happened == "speech_started":
            self.speaking = True
        if not self.speaking:
            del self._waiting[:-KEPT_BYTES]
            return None
        ended = happened in ("speech_ended", "too_long")
        if len(self._waiting) >= CHUNK_BYTES or ended:
            await self._feed()
        if not ended:
            return None
        if not await asyncio.to_thread(like_speech, bytes(self._utterance)):
            self.restart(self._lang, self._expect, self._phrases)
            return None
        return await self._final()

    async def _feed(self) -> None:
        if self._listening is None:
            ear = await asyncio.to_thread(self._ear_of, self._lang)
            self._listening = await asyncio.to_thread(ear.start, self._expect, self._phrases)
        chunk = bytes(self._waiting)
        self._waiting.clear()
        self._utterance += chunk
        partial = await asyncio.to_thread(self._listening.push, chunk)
        if not self._voice:
            self._voice = await asyncio.to_thread(like_speech, bytes(self._utterance[-RECENT_BYTES:]))
        self.partial = partial if self._voice else ""
        self._endpointer.silence_ms = self._silence_ms()

    async def _final(self) -> Heard:
        assert self._listening is not None
        begun = time.perf_counter()
        heard = await asyncio.to_thread(self._listening.final)
        self.hear_ms = (time.perf_counter() - begun) * 1000
        return heard

    def _silence_ms(self) -> int:
        """How long a silence ends the turn: short after a plain yes or no, long in the middle of a number."""
        if self._expect == "yes_no" and verdict(self.partial if self._listening else "", self._lang):
            return self._settings.silence_answered_ms
        if self._expect == "digits" or (self._listening and _NUMBER_AT_END[self._lang].search(self.partial)):
            return self._settings.silence_dictating_ms
        return self._settings.silence_ms
