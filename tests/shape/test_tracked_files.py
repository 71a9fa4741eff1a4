"""What must not be in the repository: index addresses, paths of a machine, leftovers, files without a seam."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LONG = 300

FORBIDDEN = {
    "the address of a package index": re.compile(
        r"^\s*(--)?(extra-)?index-url|^\s*--find-links|\"resolved\": *\"http|registry *= *\"http", re.M
    ),
    "the address of a package file": re.compile(r"https?://[^\s\"']*\.(whl|tar\.gz)\b"),
    "a path of somebody's machine": re.compile(r"(?<![\w.])/(root|home/[a-z]+|Users/[A-Za-z]+)/\.?\w"),
    "a leftover mark": re.compile(r"\b(TODO|FIXME|XXX|HACK)\b(?!-)|NotImplementedError|pragma: no cover"),
    "a test that is switched off": re.compile(r"pytest\.mark\.(skip|xfail)\("),
    "a breakpoint": re.compile(r"^\s*(breakpoint\(\)|import pdb)", re.M),
}
# The speech models' own download addresses are the one thing fetched by hand from outside the packages.
ALLOWED = {("the address of a package file", "assistant/listening/fetch.py")}


def tracked() -> list[Path]:
    """Files of the repository; outside of git (an unpacked archive) all but what is made."""
    asked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if asked.returncode == 0:
        return [ROOT / name for name in asked.stdout.decode().split("\0") if name]
    return [p for p in ROOT.rglob("*") if p.is_file() and "var" not in p.relative_to(ROOT).parts[:1]]


def text_of(path: Path) -> str:
    """The text of a file, "" for sound, models and pictures."""
    try:
        return path.read_text("utf-8")
    except (UnicodeDecodeError, FileNotFoundError, IsADirectoryError):
        return ""


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_tracked_file_holds(what: str) -> None:
    found = [
        f"{path.relative_to(ROOT)}: {match.group(0).strip()!r}"
        for path in tracked()
        if path != Path(__file__) and (what, str(path.relative_to(ROOT))) not in ALLOWED
        for match in FORBIDDEN[what].finditer(text_of(path))
    ]
    assert found == []


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("the address of a package index", "--index-url something"),
        ("the address of a package file", "https://files.example/a-1.0.tar.gz"),
        ("a path of somebody's machine", "cd /home/ann/teller"),
        ("a leftover mark", "# TODO later"),
        ("a test that is switched off", "@pytest.mark.skip(reason='')"),
        ("a breakpoint", "    breakpoint()"),
    ],
)
def test_each_rule_can_fail(what: str, text: str) -> None:
    assert FORBIDDEN[what].search(text)


def test_nothing_that_is_made_is_tracked() -> None:
    made = [str(p.relative_to(ROOT)) for p in tracked() if p.suffix in {".pyc", ".sqlite", ".log"}]
    assert made == []
    assert not any(p.relative_to(ROOT).parts[0] == "var" for p in tracked())


def test_no_file_is_over_five_megabytes_but_the_ears() -> None:
    large = [p.relative_to(ROOT) for p in tracked() if p.exists() and p.stat().st_size > 5_000_000]
    assert [str(p) for p in large if p.parts[0] != "voices"] == []


def test_long_files_are_reported(capsys: pytest.CaptureFixture[str]) -> None:
    """Past 300 lines a file is looked at for its seam; past twice that it is refused."""
    code = [p for p in tracked() if p.suffix in {".py", ".js", ".css", ".html", ".sh"}]
    lines = {str(p.relative_to(ROOT)): len(text_of(p).splitlines()) for p in code}
    long = {name: n for name, n in lines.items() if n > LONG}
    if long:
        with capsys.disabled():
            print(f"\npast {LONG} lines, look for the seam: {long}")
    assert {name: n for name, n in long.items() if n > 2 * LONG} == {}
    assert "assistant/settings.py" in lines


@pytest.mark.parametrize("lock", sorted((ROOT / "requirements").glob("*.lock")), ids=lambda p: p.name)
def test_each_lock_pins_and_hashes_everything(lock: Path) -> None:
    entries = re.split(r"\n(?=[A-Za-z0-9])", lock.read_text("utf-8").strip())
    assert len(entries) > 5
    for entry in entries:
        assert re.match(r"[A-Za-z0-9._-]+(\[[a-z,]+\])?==\S+", entry), entry[:80]
        assert "--hash=sha256:" in entry, entry[:80]
