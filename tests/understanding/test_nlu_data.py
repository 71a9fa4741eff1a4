"""The sentences the model learns from: their shape, their number, and that they are no one else's."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.understanding.script import language_of

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "nlu_data/nlu").glob("*.yml"))
LEAST = 25  # sentences per intent and language
BANKING = {"check_balance", "check_pension", "list_transactions", "transfer_money"}
LEAST_BANKING = 50


def learned() -> list[tuple[str, str, str]]:
    """Every (intent, language, sentence)."""
    found = []
    for path in FILES:
        for block in yaml.safe_load(path.read_text("utf-8"))["nlu"]:
            for line in block["examples"].splitlines():
                found.append((block["intent"], block["metadata"]["language"], line.removeprefix("- ").strip()))
    return found


def kept_out(name: str) -> list[tuple[str, str, str]]:
    """Every (language, intent, sentence) of a file the model does not learn from."""
    read: dict[str, dict[str, list[str]]] = yaml.safe_load((Path(__file__).parent / f"{name}.yml").read_text("utf-8"))
    return [(lang, intent, text) for lang, jobs in read.items() for intent, texts in jobs.items() for text in texts]


def plain(text: str) -> str:
    """As it sounds: without blanks, signs and capitals."""
    return re.sub(r"[\W_]+", "", text.lower())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_holds_one_intent_in_both_languages(path: Path) -> None:
    blocks: list[dict[str, Any]] = yaml.safe_load(path.read_text("utf-8"))["nlu"]
    assert [block["intent"] for block in blocks] == [path.stem] * 2
    assert [block["metadata"]["language"] for block in blocks] == ["zh", "en"]
    for block in blocks:
        lines = block["examples"].splitlines()
        assert all(re.fullmatch(r"- \S.*\S|- \S", line) for line in lines)
        assert len(lines) >= (LEAST_BANKING if path.stem in BANKING else LEAST)


def test_no_sentence_stands_twice() -> None:
    seen: dict[str, str] = {}
    twice = []
    for intent, _, text in learned():
        if plain(text) in seen:
            twice.append((text, intent, seen[plain(text)]))
        seen[plain(text)] = intent
    assert twice == []


def test_each_sentence_is_in_its_language_and_as_it_is_spoken() -> None:
    """The ear is taught these too: words, no figures, no signs, nothing longer than a breath."""
    for intent, lang, text in learned():
        assert language_of(text) == lang, (intent, text)
        assert not re.search(r"[0-9¥£$A-Z]", text), (intent, text)
        assert len(text) <= 80, (intent, text)


@pytest.mark.parametrize("name", ["held_out", "tuned_on"])
def test_what_is_kept_out_is_not_learned(name: str) -> None:
    known = {plain(text) for _, _, text in learned()}
    assert [text for _, _, text in kept_out(name) if plain(text) in known] == []


def test_what_is_held_out_was_not_tuned_on() -> None:
    tuned = {plain(text) for _, _, text in kept_out("tuned_on")}
    assert [text for _, _, text in kept_out("held_out") if plain(text) in tuned] == []


@pytest.mark.parametrize("name", ["held_out", "tuned_on"])
def test_what_is_kept_out_covers_every_intent_in_both_languages(name: str) -> None:
    asked = {(lang, intent) for lang, intent, _ in kept_out(name)}
    assert asked == {(lang, path.stem) for lang in ("zh", "en") for path in FILES}
