"""The messages of a conversation. What a channel brings in, what goes out; observers (captions, traces) see the same.

Frozen, units in the names. `channels/wire.py` turns them into the kiosk's JSON and back.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

# ---- from the customer -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sound:
    """s16le mono PCM at 16 kHz, any number of bytes up to one second."""

    pcm: bytes = field(repr=False)


@dataclass(frozen=True)
class SignIn:
    """Number and PIN as keyed. The PIN is never printed, logged or sent further than the bank."""

    number: str
    pin: str = field(repr=False)


@dataclass(frozen=True)
class Pin:
    """The PIN keyed again for one confirmation."""

    pin: str = field(repr=False)


@dataclass(frozen=True)
class Key:
    """A choice pressed: "yes", "no", or the key of a choice that is on the screen."""

    value: str


@dataclass(frozen=True)
class Say:
    """Typed words, or the words on a touched choice."""

    text: str


@dataclass(frozen=True)
class Control:
    """A button of the bottom strip: repeat, slower, faster, louder, softer, agent, quiet, end."""

    do: str


@dataclass(frozen=True)
class Played:
    """The loudspeaker has finished answer `answer_id`."""

    answer_id: int
    ms: int


@dataclass(frozen=True)
class Language:
    """The customer chose a language on the screen."""

    lang: str


@dataclass(frozen=True)
class Tick:
    """A second has passed. Ours, not the channel's: it takes its turn among the customer's messages."""


Incoming = Sound | SignIn | Pin | Key | Say | Control | Played | Language | Tick

# ---- to the customer ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Turn:
    """Whose turn it is: idle, listening, thinking, speaking, closed."""

    turn: str


@dataclass(frozen=True)
class Customer:
    """Who is signed in, as they are called aloud; None before sign-in and after goodbye."""

    called: str | None
    lang: str


@dataclass(frozen=True)
class Caption:
    """What was heard so far (partial) or in the end."""

    text: str
    partial: bool


@dataclass(frozen=True)
class Choice:
    """One of at most four answers, as spoken and as a button."""

    say: str
    key: str


@dataclass(frozen=True)
class Answer:
    """One answer as shown: sentence, choices, card of figures, and which keypad it asks for ("pin", "number")."""

    answer_id: int
    text: str
    choices: tuple[Choice, ...] = ()
    card: dict[str, Any] | None = None
    ask: str | None = None
    job: str | None = None


@dataclass(frozen=True)
class Audio:
    """A piece of answer `answer_id`: s16le mono PCM at `rate_hz`."""

    answer_id: int
    rate_hz: int
    pcm: bytes = field(repr=False)


@dataclass(frozen=True)
class AudioEnd:
    """No more sound follows for this answer; `ms` is the whole length sent."""

    answer_id: int
    ms: int


@dataclass(frozen=True)
class Flush:
    """Drop sound not yet played: the customer began to speak, or the answer was replaced."""


@dataclass(frozen=True)
class Level:
    """Loudness of the microphone as the server hears it, dBFS."""

    db: float


@dataclass(frozen=True)
class Trouble:
    """A calm sentence about something that broke."""

    text: str


@dataclass(frozen=True)
class Trace:
    """What happened in one turn, for rehearsals only: heard, understood, spoken, posted, milliseconds by stage."""

    data: dict[str, Any]


Outgoing = Turn | Customer | Caption | Answer | Audio | AudioEnd | Flush | Level | Trouble | Trace
