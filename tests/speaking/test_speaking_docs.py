"""The examples of docs/speaking.md are what the mouth does."""

import re
from pathlib import Path

import pytest

from assistant.speaking.screen import screen_text
from assistant.speaking.spoken import spoken_text

PAGE = Path(__file__).parents[2] / "docs" / "speaking.md"
ROWS = re.findall(r"^ +\| `(.+)` \| (zh|en) \| (.+) \| (.+) \|$", PAGE.read_text("utf-8"), re.M)


def test_there_are_examples() -> None:
    assert len(ROWS) >= 9


@pytest.mark.parametrize(("text", "lang", "said", "shown"), ROWS)
def test_example(text: str, lang: str, said: str, shown: str) -> None:
    assert spoken_text(text, lang) == said
    assert screen_text(text, lang) == shown
