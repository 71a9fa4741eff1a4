"""`teller check`: each part can be found ready and found missing, with the fix beside it."""

from __future__ import annotations

import array
import hashlib
import json
import math
import socket
import sqlite3
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from assistant import check
from assistant.check import Part
from assistant.settings import ROOT, Settings, load


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load({}, None, var=tmp_path / "var")


def one(parts: object, name: str) -> Part:
    (found,) = (part for part in parts if part.name == name)  # type: ignore[attr-defined]
    assert bool(found.fix) is not found.ok
    return found


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """Somebody else's program on a port: takes connections, says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server


def test_an_empty_house_lacks_everything_and_says_how_to_make_it(settings: Settings) -> None:
    parts = check.check(settings)
    for name in ("environment teller", "environment rasa", "understanding", "ear, Mandarin", "ear, English", "bank"):
        assert one(parts, name).state == "not made"
        assert one(parts, name).fix == "./teller setup"
    assert one(parts, "Python").ok
    assert json.loads(json.dumps([asdict(part) for part in parts], ensure_ascii=False))[0]["name"] == "Python"
    assert not settings.var.exists()  # looking makes nothing


def test_an_environment_is_held_against_its_lock(settings: Settings) -> None:
    folder = settings.var / "env/rasa"
    (folder / "bin").mkdir(parents=True)
    (folder / "bin/python").touch()
    (folder / ".stamp").write_text("0" * 64)
    assert one(check.environments(settings), "environment rasa").state == "differs from its lock"
    lock = (ROOT / "requirements/rasa.lock").read_bytes()
    (folder / ".stamp").write_text(hashlib.sha256(lock).hexdigest() + "\n")
    assert one(check.environments(settings), "environment rasa").ok


def test_a_missing_package_comes_with_the_whole_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "dpkg-query").write_text("#!/bin/sh\nexit 1\n")
    (tmp_path / "dpkg-query").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    part = one(check.packages(), "Debian packages")
    assert "libespeak-ng1" in part.state
    assert part.fix.endswith("apt-get install --no-install-recommends libespeak-ng1")


def test_a_port_is_free_or_taken_or_ours(settings: Settings, listener: socket.socket) -> None:
    taken = listener.getsockname()[1]
    with socket.create_server(("127.0.0.1", 0)) as other:
        free = other.getsockname()[1]
    parts = list(check.ports(replace(settings, port=taken, rasa_port=free)))
    assert (parts[0].ok, parts[0].state) == (False, "taken by another program")
    assert "TELLER_PORT=" in parts[0].fix
    assert (parts[1].ok, parts[1].state) == (True, "free")


@pytest.mark.parametrize(("model", "ok"), [("am/final.mdl", True), ("final.mdl", True), ("readme.txt", False)])
def test_a_brought_speech_model_is_looked_into(tmp_path: Path, model: str, ok: bool) -> None:
    (tmp_path / model).parent.mkdir(exist_ok=True)
    (tmp_path / model).touch()
    assert check.brought_ear("zh", tmp_path).ok is ok


def test_the_voice_really_speaks() -> None:
    parts = list(check.voice())
    assert [part.name for part in parts] == ["voice zh", "voice en"]
    assert all(part.ok for part in parts)


def test_a_silent_voice_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    from assistant.speaking.voice import Voice

    async def silence(self: Voice, *_: object, **__: object) -> bytes:
        return bytes(22050)

    monkeypatch.setattr(Voice, "make", silence)
    assert not any(part.ok for part in check.voice())


def test_loudness() -> None:
    wave = array.array("h", [int(10_000 * math.sin(n / 10)) for n in range(22_050)]).tobytes()
    assert check.rms(wave) == pytest.approx(10_000 / math.sqrt(2), rel=0.01)
    assert check.rms(b"") == check.rms(b"\0") == check.rms(bytes(100)) == 0.0


def test_books_that_balance_and_books_that_cannot_be_read(settings: Settings, bank_file: Path) -> None:
    assert one(check.books(replace(settings, bank_url=f"sqlite:///{bank_file}")), "bank's books").ok
    assert one(check.books(settings), "bank's books").state == "no bank yet"
    with sqlite3.connect(bank_file) as books:  # as a hand in the file would, around the guards
        for (trigger,) in books.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            books.execute(f"DROP TRIGGER {trigger}")
        books.execute("UPDATE postings SET amount_minor = amount_minor + 1 WHERE entry_id = 7 AND amount_minor > 0")
        books.execute("UPDATE audit SET event = 'nothing' WHERE seq = 1")
    books.close()
    spoiled = one(check.books(replace(settings, bank_url=f"sqlite:///{bank_file}")), "bank's books")
    assert "does not sum to zero (1)" in spoiled.state
    assert "audit chain is broken at row 1" in spoiled.state
    settings.var.mkdir()
    (settings.var / "bank.sqlite").write_bytes(b"not a database, " * 100)
    assert not one(check.check(settings), "bank's books").ok


def test_a_full_disk_is_named_in_megabytes(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check.shutil, "disk_usage", lambda _: type("Usage", (), {"free": 1_000_000_000})())
    part = one(check.disk(settings), "disk")
    assert (part.ok, part.state) == (False, "1.0 GB free")
    assert part.fix.startswith("free 2000 MB")


def test_the_table_puts_each_fix_under_its_part() -> None:
    shown = check.table([Part("ear", True, "ready"), Part("bank", False, "not made", "./teller setup")])
    assert shown.splitlines() == [
        "ok  ear   ready",
        "--  bank  not made",
        "          to mend it: ./teller setup",
        "",
        "1 of 2 not ready.",
    ]
    assert check.table([Part("ear", True, "ready")]).endswith("Everything is ready.")
