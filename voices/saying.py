"""What may be said: the sentences of nlu_data and of the templates as words, with digits spelt out, and the names of the day."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

import yaml

from voices.lexicon import cut, known_words
from voices.numbers import HAN, english_number, han_number
from voices.slots import EN, ZH, fill, templates

ROOT = Path(__file__).resolve().parent.parent
MARKED = re.compile(r"\[([^\]]*)\](\{[^}]*\}|\([^)]*\))?")
FILLS, PLAIN_WEIGHT = 60, 25.0
AMOUNTS = 2500


def held_out(lang: str) -> frozenset[str]:
    """Sentences that stay out of every text, so that the score card means something."""
    known = yaml.safe_load((ROOT / "voices" / "held_out.yml").read_text("utf-8"))
    return frozenset(known["sentences"][lang])


def nlu_examples(lang: str, folder: Path = ROOT / "nlu_data") -> list[str]:
    """Every example and lookup line of Rasa's YAML files in this language, without its marks."""
    found = []
    for file in sorted(folder.rglob("*.yml")):
        try:
            known = yaml.safe_load(file.read_text("utf-8"))
        except yaml.YAMLError:
            continue  # Rasa itself reports a file that cannot be read
        for block in (known or {}).get("nlu", []) if isinstance(known, dict) else []:
            if not isinstance(block, dict) or "regex" in block or not isinstance(block.get("examples"), str):
                continue
            found += [MARKED.sub(r"\1", line.lstrip("- ").strip()) for line in block["examples"].splitlines()]
    return [line for line in found if line and is_lang(line, lang)]


def is_lang(text: str, lang: str) -> bool:
    return any("一" <= char <= "鿿" for char in text) == (lang == "zh")


def spell(text: str, lang: str) -> str:
    """Digits as words, punctuation away, English in small letters: 转300块 -> 转三百块."""
    text = re.sub(r"(?<=\d),(?=\d{3})", "", text.lower())
    text = re.sub(r"[¥￥]\s?(\d+)", r"\1元", text) if lang == "zh" else re.sub(r"[£]\s?(\d+)", r"\1 pounds", text)
    text = re.sub(r"\d+", lambda found: _number(found[0], lang), text)
    if lang == "zh":
        return "".join(char for char in text if "一" <= char <= "鿿")
    text = text.replace("’", "'").replace("-", " ")
    return " ".join(word.strip("'") for word in re.sub(r"[^a-z' ]", " ", text).split() if word.strip("'"))


def _number(digits: str, lang: str) -> str:
    if len(digits) > 7 or digits.startswith("0"):
        return (
            "".join(HAN[int(d)] for d in digits) if lang == "zh" else " ".join(english_number(int(d)) for d in digits)
        )
    return han_number(int(digits)) if lang == "zh" else f" {english_number(int(digits))} "


def words_of(text: str, lang: str, extra: frozenset[str] = frozenset()) -> list[str]:
    """A sentence as the words of the graphs."""
    clean = spell(text, lang)
    return cut(clean, known_words(ROOT / "voices" / "zh" / "words.txt") | extra) if lang == "zh" else clean.split()


def demo_names(lang: str) -> list[str]:
    """Names and nicknames of payees that the demonstration bank's own list, and the templates, have."""
    slots = ZH["payee"] if lang == "zh" else [*EN["payee"], *(f"my {kin}" for kin in EN["kin"])]
    file = ROOT / "voices" / "names.yml"
    known = yaml.safe_load(file.read_text("utf-8")).get(lang, []) if file.exists() else []
    return list(dict.fromkeys([*slots, *known]))


def spoken_sentences(lang: str, names: list[str], seed: int = 5) -> Iterator[tuple[str, float]]:
    """(sentence, weight) of everything free speech is made from. Names in `names` stand where payees may stand."""
    rng = random.Random(seed)
    for template in templates(lang):
        fills = FILLS if "{" in template else 1
        for _ in range(fills):
            yield fill(template, lang, rng), PLAIN_WEIGHT / (4 if fills > 1 else 1) / (fills / 10 if fills > 1 else 1)
    for _ in range(AMOUNTS):
        yield fill("{amount}", lang, rng), 1.0
    carriers = [t for t in templates(lang) if "{payee}" in t]
    for name in names:
        for template in rng.sample(carriers, min(12, len(carriers))):
            yield fill(template.replace("{payee}", name, 1), lang, rng), 1.0
    for example in nlu_examples(lang):
        yield example, 5.0
