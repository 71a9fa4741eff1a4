"""Stamps: the same sources give the same fingerprint, any change another, and a lost thing has no stamp."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.stamps import WHOLE_UP_TO_BYTES, Stamp, fingerprint


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    folder = tmp_path / "sources"
    (folder / "nlu").mkdir(parents=True)
    (folder / "nlu/a.yml").write_text("one")
    (folder / "b.yml").write_text("two")
    return folder


def test_reading_twice_or_touching_changes_nothing(sources: Path) -> None:
    before = fingerprint([sources], sources)
    os.utime(sources / "b.yml", (1, 1))
    (sources / "__pycache__").mkdir()
    (sources / "__pycache__/x.pyc").write_text("noise")
    (sources / ".hidden.swp").write_text("noise")
    assert fingerprint([sources], sources) == before


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "nlu/a.yml").write_text("One"),
        lambda folder: (folder / "nlu/c.yml").write_text(""),
        lambda folder: (folder / "b.yml").unlink(),
        lambda folder: (folder / "b.yml").rename(folder / "c.yml"),
    ],
    ids=["content", "new", "gone", "renamed"],
)
def test_a_change_is_seen(sources: Path, change: Callable[[Path], object]) -> None:
    before = fingerprint([sources], sources)
    change(sources)
    assert fingerprint([sources], sources) != before


def test_a_source_that_is_not_there_yet_counts(tmp_path: Path) -> None:
    missing = tmp_path / "config.yml"
    before = fingerprint([missing], tmp_path)
    missing.write_text("")
    assert fingerprint([missing], tmp_path) != before


def test_the_house_may_move(sources: Path, tmp_path: Path) -> None:
    before = fingerprint([sources], sources)
    moved = sources.rename(tmp_path / "elsewhere")
    assert fingerprint([moved], moved) == before


def test_a_large_file_is_told_apart_without_reading_it(tmp_path: Path) -> None:
    model = tmp_path / "final.mdl"
    model.write_bytes(b"a" * (WHOLE_UP_TO_BYTES + 1))
    before = fingerprint([model], tmp_path)
    model.write_bytes(b"a" * (WHOLE_UP_TO_BYTES + 2))
    assert fingerprint([model], tmp_path) != before


def test_a_stamp_speaks_only_of_what_is_there(tmp_path: Path) -> None:
    made = tmp_path / "model"
    stamp = Stamp(tmp_path / "model.json", made)
    stamp.write(sources="abc")
    assert stamp.read() == {}
    made.mkdir()
    assert stamp.read() == {}  # an empty folder is nothing made
    (made / "graph").touch()
    assert stamp.read() == {"sources": "abc"}
    (made / "graph").unlink()
    assert stamp.read() == {}


@pytest.mark.parametrize("content", ["", "{", "[1]", "\0"])
def test_a_spoiled_stamp_is_none(tmp_path: Path, content: str) -> None:
    made = tmp_path / "bank.sqlite"
    made.touch()
    stamp = Stamp(tmp_path / "stamp.json", made)
    stamp.file.write_text(content)
    assert stamp.read() == {}
