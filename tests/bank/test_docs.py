"""docs/bank.md against the code: every refusal and every public verb stands there, and nothing that is gone."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

import actions.bank
from actions.bank import Bank, Refusal
from actions.bank.refusals import CODES

PAGE = (Path(__file__).parents[2] / "docs" / "bank.md").read_text("utf-8")
NOT_FOR_CALLERS = {"create", "open", "close", "show"}


def test_every_refusal_has_its_line() -> None:
    section = PAGE.split("## Refusals")[1].split("\n## ")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", section, re.M)) == CODES


def test_every_refusal_is_raised_somewhere() -> None:
    room = Path(actions.bank.__file__).parent
    code = "\n".join(file.read_text("utf-8") for file in room.glob("*.py") if file.name != "refusals.py")
    raised = set(re.findall(r'Refusal\(\s*"(\w+)"', code)) | {"proposal_cancelled", "proposal_expired"}
    assert raised == CODES


def test_every_verb_stands_in_the_page() -> None:
    verbs = {name for name, _ in inspect.getmembers(Bank, inspect.isfunction) if not name.startswith("_")}
    missing = {name for name in verbs - NOT_FOR_CALLERS if not re.search(rf"`[^`]*\b{name}\b", PAGE)}
    assert not missing


def test_every_file_of_the_room_stands_in_the_page() -> None:
    files = {file.name for file in Path(actions.bank.__file__).parent.glob("*.py")} - {"__init__.py"}
    assert {name for name in files if f"`{name}`" not in PAGE} == set()


def test_a_refusal_outside_the_list_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="unknown refusal"):
        Refusal("because")
