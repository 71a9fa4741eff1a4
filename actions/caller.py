"""Who asks and what was said: the only reader of a message's metadata.

The grant is what the runtime got from the bank for this one turn. It is read from the latest message alone, never put in
a slot; what else the metadata says is not trusted for anything but language and day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from actions.sdk import Tracker

VALUES = ("amount_minor", "currency", "amount_status", "payee", "period")


@dataclass(frozen=True)
class Caller:
    """One turn of one customer. `values` are the entities by name: amount_minor, currency, amount_status, payee, period."""

    grant: str | None
    lang: str
    today: date
    intent: str
    confidence: float
    text: str
    values: dict[str, Any]

    def __repr__(self) -> str:
        return f"Caller(lang={self.lang!r}, intent={self.intent!r})"


def read(tracker: Tracker) -> Caller:
    """The caller of the latest message. Anything malformed reads as not there."""
    message = tracker.latest_message or {}
    metadata = message.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    grant, lang = metadata.get("grant"), metadata.get("lang")
    intent = message.get("intent") or {}
    name = str(intent.get("name") or "")
    values = {
        entity["entity"]: entity.get("value")
        for entity in message.get("entities") or []
        if isinstance(entity, dict) and entity.get("entity") in VALUES
    }
    return Caller(
        grant=grant if isinstance(grant, str) and grant else None,
        lang=lang if lang in ("zh", "en") else tracker.get_slot("language") or "zh",
        today=_day(metadata.get("today")),
        intent="out_of_scope" if name in ("", "nlu_fallback") else name,
        confidence=float(intent.get("confidence") or 0.0),
        text=str(message.get("text") or ""),
        values=values,
    )


def _day(value: Any) -> date:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return date.today()
