"""The silence ladder: a gentle word, then staff is called, then everything is wiped."""

from __future__ import annotations

from collections.abc import Callable

from assistant.settings import Settings

STEPS = ("prompt", "staff", "wipe")


class SilenceLadder:
    """Counts the seconds in which the customer neither speaks nor touches; our own prompts do not count as theirs."""

    def __init__(self, settings: Settings, clock: Callable[[], float]) -> None:
        self._after_s = (settings.prompt_after_s, settings.staff_after_s, settings.wipe_after_s)
        self._clock = clock
        self.touched()

    def touched(self) -> None:
        """The customer said or touched something: back to the foot of the ladder."""
        self._since, self._reached = self._clock(), 0

    def answered(self) -> None:
        """An answer has been heard to its end: the customer's time begins now, unless we only asked "are you there?"."""
        if self._reached == 0:
            self._since = self._clock()

    def step(self) -> str | None:
        """The next step that is due ("prompt", "staff", "wipe"), each once; None while there is time."""
        quiet_s = self._clock() - self._since
        due = sum(quiet_s >= after_s for after_s in self._after_s)
        if due <= self._reached:
            return None
        self._reached = due
        return STEPS[due - 1]
