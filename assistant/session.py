"""One customer's session: who is signed in, how they like to be spoken to, what is being confirmed. Wiped at the end."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

from actions.bank import Holder, ReadBack
from assistant.saying import Saying

SLOWEST_WPM, FASTEST_WPM, STEP_WPM = 90, 200, 20
SOFTEST, LOUDEST, STEP_VOLUME = 0.4, 2.0, 0.35


@dataclass
class Session:
    """Everything that belongs to one customer. A new object for each; nothing is carried over."""

    lang: str = "zh"
    lang_chosen: bool = False
    sender: str = field(default_factory=lambda: secrets.token_hex(16))
    holder: Holder | None = None
    read_back: ReadBack | None = None
    yes_by: str | None = None  # "key" or "voice" while the PIN is still to be keyed
    confirmed: ReadBack | None = None  # the last posted one: a second yes gets the same receipt
    last: Saying | None = None
    rate_wpm: int = 140
    volume: float = 1.0
    failures: int = 0  # hearing or understanding failed this many times in a row

    @property
    def token(self) -> str | None:
        return self.holder.token if self.holder else None

    @property
    def called(self) -> str | None:
        return self.holder.customer.called if self.holder else None

    def signed_in(self, holder: Holder) -> None:
        """Take on the customer's own language (unless one was chosen) and way of being spoken to."""
        self.holder = holder
        customer = holder.customer
        if not self.lang_chosen:
            self.lang = customer.language
        self.rate_wpm, self.volume = customer.speech_rate_wpm, customer.speech_volume
        self.failures = 0

    def speech(self, wish: str) -> bool:
        """Follow slower/faster/louder/softer; False when the end of the scale was already reached."""
        before = (self.rate_wpm, self.volume)
        if wish == "slower":
            self.rate_wpm = max(SLOWEST_WPM, self.rate_wpm - STEP_WPM)
        elif wish == "faster":
            self.rate_wpm = min(FASTEST_WPM, self.rate_wpm + STEP_WPM)
        elif wish == "louder":
            self.volume = min(LOUDEST, round(self.volume + STEP_VOLUME, 2))
        elif wish == "softer":
            self.volume = max(SOFTEST, round(self.volume - STEP_VOLUME, 2))
        return before != (self.rate_wpm, self.volume)
