"""Says one answer: caption first, then sound sentence by sentence, so that the first sounds before the rest is made."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

from assistant import events
from assistant.faults import Fault
from assistant.saying import Saying
from assistant.speaking.screen import screen_text
from assistant.speaking.spoken import sentences, spoken_text
from assistant.speaking.voice import Voice

PLAYED_SLACK_S = 3.0  # a page that never reports "played" must not keep the turn for ever

Send = Callable[[events.Outgoing], Awaitable[None]]


class Speaker:
    """One loudspeaker. At most one answer sounds at a time; a new one cancels the old."""

    def __init__(self, voice: Voice, send: Send, in_words: Callable[[Fault], str]) -> None:
        self._voice, self._send, self._in_words = voice, send, in_words
        self._task: asyncio.Task[None] | None = None
        self._played = asyncio.Event()
        self._sounded = asyncio.Event()
        self._protected_until = 0.0
        self._rest_uncuttable = False
        self.answer_id = 0
        self.spoken = ""
        self.first_sound_at: float | None = None

    @property
    def speaking(self) -> bool:
        return self._task is not None and not self._task.done()

    @property
    def cuttable(self) -> bool:
        """May the customer's voice stop it now? Not before payee and amount of a read-back are out."""
        return not self._rest_uncuttable and time.monotonic() >= self._protected_until

    async def show(self, saying: Saying, lang: str) -> None:
        """Send the caption, the choices and the card of a new answer."""
        self.answer_id += 1
        await self._send(
            events.Answer(
                self.answer_id, screen_text(saying.text, lang), saying.choices, saying.card, saying.ask, saying.job
            )
        )

    def say(
        self, text: str, lang: str, rate_wpm: int, volume: float, uncuttable: bool, then: Callable[[], Awaitable[None]]
    ) -> None:
        """Begin to sound `text`; `then` runs when it has been heard to the end, not when it was cut."""
        self._played.clear()
        self._sounded.clear()
        self._rest_uncuttable, self._protected_until = uncuttable, 0.0
        self.first_sound_at = None
        self._task = asyncio.create_task(self._say(text, lang, rate_wpm, volume, uncuttable, then))

    async def _say(
        self, text: str, lang: str, rate_wpm: int, volume: float, uncuttable: bool, then: Callable[[], Awaitable[None]]
    ) -> None:
        answer_id, rate_hz, sent = self.answer_id, self._voice.rate_hz, 0
        self.spoken = spoken_text(text, lang)
        try:
            for number, sentence in enumerate(sentences(text, lang)):
                words = spoken_text(sentence, lang)
                async for pcm in self._voice.speak(words, lang, rate_wpm=rate_wpm, volume=volume):
                    if self.first_sound_at is None:
                        self.first_sound_at = time.monotonic()
                        self._sounded.set()
                    sent += len(pcm)
                    await self._send(events.Audio(answer_id, rate_hz, pcm))
                if uncuttable and number == 0:
                    begun = self.first_sound_at or time.monotonic()
                    self._protected_until = begun + sent / 2 / rate_hz
                    self._rest_uncuttable = False
        except Fault as fault:
            await self._send(events.Trouble(self._in_words(fault)))
        finally:
            self._rest_uncuttable = False
            self._sounded.set()
        seconds = sent / 2 / rate_hz
        await self._send(events.AudioEnd(answer_id, int(seconds * 1000)))
        if seconds:
            begun = self.first_sound_at or time.monotonic()
            left = max(0.0, begun + seconds - time.monotonic())
            try:
                await asyncio.wait_for(self._played.wait(), left + PLAYED_SLACK_S)
            except asyncio.TimeoutError:
                pass
        await then()

    async def first_sound(self) -> float | None:
        """When (time.monotonic) the answer began to sound; None when it ended without a sound."""
        if self._task is not None:
            await self._sounded.wait()
        return self.first_sound_at

    def played(self, answer_id: int) -> None:
        """The page says that an answer has been heard to its end."""
        if answer_id == self.answer_id:
            self._played.set()

    async def stop(self, flush: bool = True) -> None:
        """Cut what is being said. Harmless when nothing is."""
        task, self._task = self._task, None
        if task is None or task.done() or task is asyncio.current_task():
            return
        task.cancel()
        try:
            await task
        except asyncio.CancelledError:
            pass
        if flush:
            await self._send(events.Flush())
