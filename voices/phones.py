"""The phones of each language: espeak-ng's own names with allophones folded together. Phone 1 is silence, 2 is "some speech"."""

from __future__ import annotations

import re

SIL, SPN = "SIL", "SPN"

_EN = {
    "i:": "i", "I": "I", "a#": "@", "aa": "a", "3:": "3", "A:": "A", "A@": "A", "A": "A", "O:": "O", "O@": "O", "o@": "O", "u:": "u",
    "e@": "e@", "e": "E", "aI@": "aI", "aU@": "aU", "i@": "i@", "x": "k", "?": "t", "hw": "w", "l^": "l", "&": "a", "o": "oU",
    "oU": "oU", "R": "r", "y": "u", "Y": "u", "W": "u",
}  # fmt: skip
_ZH = {"@r": "@r", "o-": "o-"}
DROPPED = {";", "", "-", "|", "||", "t;"}


def fold(name: str, lang: str) -> str | None:
    """Our phone for espeak's name; None for marks that are no sound of their own (the frames join the phone before)."""
    if name.startswith("_") or not name:
        return SIL
    if lang == "zh":
        return _ZH.get(name, name)
    if name in _EN:
        return _EN[name]
    bare = re.sub(r"[#\-~\^/!]|(?<!^)[0-9]+$", "", name)
    if name in DROPPED or bare in DROPPED:
        return None
    return _EN.get(bare, bare)
