"""Which language is this written in? Any Han character makes it Mandarin; the bank's two languages need no more."""

from __future__ import annotations

import re

HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")


def language_of(text: str) -> str:
    """ "zh" when the text holds a Han character, else "en"."""
    return "zh" if HAN.search(text) else "en"
