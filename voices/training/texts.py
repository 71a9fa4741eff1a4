"""What the training voices say: bank sentences from the templates, and ordinary words for the sake of variety."""

from __future__ import annotations

import os
import random
from functools import lru_cache
from pathlib import Path

import yaml

from voices.slots import fill, templates

VOICES = Path(__file__).parent.parent
BASES = {"zh": ["cmn-latn-pinyin"], "en": ["en", "en-us", "en-gb-x-rp", "en-us", "en-gb-x-gbclan", "en-gb-x-gbcwmd"]}
# Variants that do not sound like people, or not like anybody at all.
LEFT_OUT = {"fast", "whisper", "whisperf", "croak", "Demonic", "UniRobot", "anikaRobot", "Storm"}


@lru_cache
def held_out_variants() -> frozenset[str]:
    return frozenset(yaml.safe_load((VOICES / "held_out.yml").read_text("utf-8"))["variants"])


@lru_cache
def training_voices(lang: str) -> tuple[str, ...]:
    """Every language x variant that is not held out."""
    folders = sorted(Path("/usr").glob("lib*/**/espeak-ng-data/voices/!v")) or sorted(
        Path("/usr/share").glob("espeak-ng-data/voices/!v")
    )
    names = sorted(os.listdir(folders[0]))
    good = [
        n for n in names if n not in held_out_variants() | LEFT_OUT and " " not in n and not n.startswith("robosoft")
    ]
    return tuple(base for base in BASES[lang]) + tuple(f"{base}+{name}" for base in BASES[lang] for name in good)


@lru_cache
def ordinary_words(lang: str) -> tuple[str, ...]:
    """Common words: jieba's list for Mandarin, wordfreq's for English."""
    if lang == "zh":
        import jieba

        jieba.setLogLevel(60)
        jieba.initialize()
        known = [
            (n, w) for w, n in jieba.dt.FREQ.items() if n and 1 <= len(w) <= 4 and all("一" <= c <= "鿿" for c in w)
        ]
        return tuple(word for _, word in sorted(known, reverse=True)[:30_000])
    import wordfreq

    return tuple(
        w
        for w in wordfreq.top_n_list("en", 12_000)
        if w.isalpha() and w.isascii() and (len(w) > 2 or w in "a i to of in is it")
    )


def utterance(lang: str, rng: random.Random) -> str:
    """One text: 60 % a bank sentence, else two to seven ordinary words."""
    if rng.random() < 0.6:
        return fill(rng.choice(templates_of(lang)), lang, rng)
    words = [rng.choice(ordinary_words(lang)) for _ in range(rng.randint(1, 5 if lang == "zh" else 7))]
    return ("" if lang == "zh" else " ").join(words)


@lru_cache
def templates_of(lang: str) -> tuple[str, ...]:
    return tuple(templates(lang))
