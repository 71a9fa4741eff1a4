"""Every sentence the runtime itself says, read from domain.yml beside those of the dialogue: one place to edit."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml


class Words:
    """Sentences by key and language. A key has one or more variants for each language, told by the slot condition."""

    def __init__(self, responses: dict[str, list[dict[str, Any]]]) -> None:
        self._texts: dict[tuple[str, str], list[str]] = {}
        for key, variants in responses.items():
            for variant in variants:
                for condition in variant.get("condition") or [{}]:
                    if condition.get("name") == "language":
                        self._texts.setdefault((key, condition["value"]), []).append(str(variant.get("text", "")))

    @classmethod
    def load(cls, domain: Path) -> Words:
        """Read `responses` of a Rasa domain file."""
        return cls(yaml.safe_load(domain.read_text("utf-8"))["responses"])

    def has(self, key: str, lang: str) -> bool:
        return (key, lang) in self._texts

    def say(
        self, key: str, lang: str, facts: Mapping[str, object] | None = None, *, variant: int = 0, **more: object
    ) -> str:
        """The sentence with its facts filled in. Raises KeyError when the key has no words in that language.

        variant: the how-manieth time this is said in a row, so that nobody hears the same prompt twice.
        """
        texts = self._texts[key, lang]
        return texts[variant % len(texts)].strip().format_map({**(facts or {}), **more})
