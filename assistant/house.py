"""What all conversations share: the bank, the words, the ears, the voice, the way to Rasa. Made once, passed down."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from actions.bank import Bank
from assistant.asking.rasa import RasaClient
from assistant.listening.ear import Ear
from assistant.settings import Settings
from assistant.speaking.voice import Voice
from assistant.speaking.words import Words

T = TypeVar("T")


@dataclass
class House:
    """The shared services. `call_staff(reason, called)` tells the branch's staff that somebody wants a person."""

    settings: Settings
    words: Words
    bank: Bank
    rasa: RasaClient
    voice: Voice
    call_staff: Callable[[str, str], None]
    clock: Callable[[], float] = time.monotonic
    trace: bool = False
    _ears: dict[str, Ear] = field(default_factory=dict)
    _loading: threading.Lock = field(default_factory=threading.Lock)

    def ear(self, lang: str) -> Ear:
        """The loaded ear of a language; loads it the first time. Raises Fault("ear_missing")."""
        with self._loading:
            if lang not in self._ears:
                self._ears[lang] = Ear.load(lang, self.settings.ear(lang))
            return self._ears[lang]

    def today(self) -> date:
        """The bank's day: fixed by the setting, else the wall's."""
        return self.settings.today or date.today()

    async def at_bank(self, verb: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        """Call one of the bank's verbs (they are synchronous) beside the event loop."""
        return await asyncio.to_thread(verb, *args, **kwargs)
