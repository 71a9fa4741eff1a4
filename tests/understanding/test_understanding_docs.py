"""The examples of docs/understanding.md are what the amounts do."""

import re
from pathlib import Path

import pytest

from assistant.understanding.amounts import find_amount

PAGE = Path(__file__).parents[2] / "docs" / "understanding.md"
ROWS = re.findall(r"^\| (.+) \| (zh|en) \| (exact \d+|ask|refuse|nothing) \|$", PAGE.read_text("utf-8"), re.M)


def test_there_are_examples() -> None:
    assert len(ROWS) >= 25


@pytest.mark.parametrize(("said", "lang", "understood"), ROWS)
def test_example(said: str, lang: str, understood: str) -> None:
    found = find_amount(said, lang)
    if found is None:
        assert understood == "nothing"
    else:
        assert understood == (f"exact {found.minor}" if found.status == "exact" else found.status)
