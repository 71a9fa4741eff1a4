"""Writes voices/<lang>/words.txt: the words free speech knows beside those of the bank's sentences."""

from __future__ import annotations

import logging
from pathlib import Path

from voices.slots import EN, ZH, templates
from voices.training.texts import ordinary_words

GENERAL = {"zh": 1500, "en": 1500}


def write(lang: str, folder: Path) -> None:
    """Words of templates and slots, then the most ordinary words of the language, one per line."""
    words = bank_words(lang)
    general = [word for word in ordinary_words(lang) if word not in words][: GENERAL[lang]]
    (folder / "words.txt").write_text("".join(f"{word}\n" for word in [*sorted(words), *general]), "utf-8")


def bank_words(lang: str) -> set[str]:
    """The words our own sentences are made of. Mandarin is cut by jieba."""
    pieces = {
        piece
        for line in templates(lang)
        for piece in line.replace("{", " {").replace("}", "} ").split()
        if "{" not in piece
    }
    fillers = {word for values in (ZH if lang == "zh" else EN).values() for value in values for word in value.split()}
    if lang != "zh":
        return pieces | fillers
    import jieba

    jieba.setLogLevel(logging.WARNING)
    return {word for piece in pieces for word in jieba.cut(piece) if len(word) > 1} | {
        word for word in fillers if len(word) > 1
    }
