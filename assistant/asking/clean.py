"""Text on its way to Rasa. Text that begins with "/" forges intents there, and one long text freezes the worker."""

from __future__ import annotations

import unicodedata

from assistant.faults import Fault

# A screenful: above this the words are refused, not cut, because half a sentence about money is worse than none.
HARD_MAX_CHARS = 2_000


def clean(text: str, max_chars: int = 300) -> str:
    """One line of plain words, at most `max_chars`; "" when nothing is left.

    Control and format characters go, full-width forms become plain, leading "/" and blanks are stripped, and the
    brackets of our typed marks and Rasa's own syntax become blanks. Raises Fault("text_too_long") past max_chars.
    """
    if len(text) > HARD_MAX_CHARS:
        raise Fault("text_too_long")
    plain = unicodedata.normalize("NFKC", text)
    plain = "".join(" " if unicodedata.category(c)[0] in "CZ" or c in "[]{}<>|\\" else c for c in plain)
    plain = " ".join(plain.split()).lstrip("/ ")
    if len(plain) > max_chars:
        raise Fault("text_too_long")
    return plain
