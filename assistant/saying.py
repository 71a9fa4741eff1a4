"""What the assistant is about to say: one answer before it becomes pixels and sound."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from assistant.events import Choice


@dataclass(frozen=True)
class Saying:
    """`text` may hold typed marks (assistant.understanding.marks); screen and voice render it each in their way.

    expect: what the ear listens for next. ask: the keypad to show ("pin", "number"). uncuttable: speech of the
    customer does not stop the first sentence (payee and amount of a read-back). ends: the session closes afterwards.
    again: what "say that again" repeats, when it is not this whole answer.
    """

    text: str
    choices: tuple[Choice, ...] = ()
    card: dict[str, Any] | None = None
    ask: str | None = None
    expect: str = "free"
    job: str | None = None
    uncuttable: bool = False
    ends: bool = False
    again: Saying | None = None
