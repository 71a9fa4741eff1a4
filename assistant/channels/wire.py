"""The kiosk's protocol: events to JSON and back. docs/web.md has the table. Bad messages raise Fault("bad_message")."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from assistant import events
from assistant.faults import Fault

TEXT_MAX_CHARS = 8_000
AUDIO_MAX_BYTES = 64_000
CONTROLS = {"repeat", "slower", "faster", "louder", "softer", "agent", "quiet", "end"}


def decode(text: str) -> events.Incoming:
    """One JSON message of the page as an event. Raises Fault("bad_message") for anything not in the protocol."""
    if len(text) > TEXT_MAX_CHARS:
        raise Fault("text_too_long")
    try:
        message = json.loads(text)
        return READERS[message["type"]](message)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Fault("bad_message") from error


def read(text: str) -> dict[str, Any]:
    """The first message ("hello") as a plain dict. Raises Fault("bad_message")."""
    if len(text) > TEXT_MAX_CHARS:
        raise Fault("bad_message")
    try:
        message = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Fault("bad_message") from error
    if not isinstance(message, dict):
        raise Fault("bad_message")
    return message


def _words(message: dict[str, Any], name: str, longest: int) -> str:
    value = message[name]
    if not isinstance(value, str) or len(value) > longest:
        raise ValueError(name)
    return value


def _number(message: dict[str, Any], name: str) -> int:
    value = message[name]
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value < 2**53:
        raise ValueError(name)
    return int(value)


def _one_of(message: dict[str, Any], name: str, known: set[str]) -> str:
    value = _words(message, name, 40)
    if value not in known:
        raise ValueError(name)
    return value


READERS: dict[str, Callable[[dict[str, Any]], events.Incoming]] = {
    "sign_in": lambda m: events.SignIn(_words(m, "number", 20), _words(m, "pin", 20)),
    "pin": lambda m: events.Pin(_words(m, "pin", 20)),
    "key": lambda m: events.Key(_words(m, "value", 100)),
    "say": lambda m: events.Say(_words(m, "text", TEXT_MAX_CHARS)),
    "control": lambda m: events.Control(_one_of(m, "do", CONTROLS)),
    "played": lambda m: events.Played(_number(m, "id"), _number(m, "ms")),
    "lang": lambda m: events.Language(_one_of(m, "lang", {"zh", "en"})),
}


def encode(event: events.Outgoing) -> tuple[str, bytes | None]:
    """An event as one JSON text and, for sound, the binary message that follows it."""
    match event:
        case events.Audio(answer_id, rate_hz, pcm):
            return _json(type="audio", id=answer_id, rate=rate_hz, more=True), pcm
        case events.AudioEnd(answer_id, ms):
            return _json(type="audio_end", id=answer_id, ms=ms), None
        case events.Answer():
            body = asdict(event)
            body["id"] = body.pop("answer_id")
            return _json(type="answer", **body), None
        case events.Turn(turn):
            return _json(type="state", turn=turn), None
        case events.Caption(text, partial):
            return _json(type="heard", text=text, partial=partial), None
        case events.Trouble(text):
            return _json(type="fault", text=text), None
        case events.Trace(data):
            return _json(type="trace", **data), None
        case events.Level(db):
            return _json(type="level", db=round(db, 1)), None
    return _json(type=type(event).__name__.lower(), **asdict(event)), None


def _json(**body: Any) -> str:
    return json.dumps(body, ensure_ascii=False, default=str)
