"""Making what is missing: once, again when the sources change, whole or not at all."""

from __future__ import annotations

import fcntl
import sys
import threading
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from assistant import setup
from assistant.settings import ROOT, Settings, load
from assistant.setup import Made, SetupError
from assistant.stamps import Stamp


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load({}, None, var=tmp_path / "var")


class Maker:
    """Makes a file; counts; can be told to fail half way."""

    def __init__(self, made: Path) -> None:
        self.made, self.times, self.broken = made, 0, False

    def __call__(self, settings: Settings) -> None:
        self.times += 1
        self.made.parent.mkdir(parents=True, exist_ok=True)
        self.made.write_text("half")
        if self.broken:
            raise SetupError("the disk is full")
        self.made.write_text("whole")


@pytest.fixture
def maker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Maker:
    """The only part is "ear zh", made from tmp_path/source."""
    (tmp_path / "source").write_text("one")
    maker = Maker(tmp_path / "made/graph")

    def parts(_: Settings) -> dict[str, Made]:
        stamp = Stamp(tmp_path / "made.json", maker.made.parent)
        return {"ear zh": Made("Teaching", 1, (tmp_path / "source",), stamp, maker)}

    monkeypatch.setattr(setup, "parts", parts)
    return maker


def test_it_is_made_once(settings: Settings, maker: Maker, capsys: pytest.CaptureFixture[str]) -> None:
    setup.ensure({"ear"}, settings)
    said = capsys.readouterr()
    assert "Teaching (about 1 s)" in said.err
    assert said.out == ""  # standard output belongs to the command
    setup.ensure({"ear"}, settings)
    assert maker.times == 1
    assert capsys.readouterr().err == ""


def test_a_changed_source_makes_it_again(settings: Settings, maker: Maker, tmp_path: Path) -> None:
    setup.ensure({"ear"}, settings)
    (tmp_path / "source").write_text("two")
    setup.ensure({"ear"}, settings)
    assert maker.times == 2


def test_what_nobody_asked_for_is_not_made(settings: Settings, maker: Maker) -> None:
    setup.ensure({"rasa", "bank"}, settings)
    assert maker.times == 0


def test_an_unknown_part_is_refused_by_name(settings: Settings) -> None:
    with pytest.raises(SetupError, match="nose"):
        setup.ensure({"nose"}, settings)


def test_what_failed_half_way_is_begun_again(settings: Settings, maker: Maker) -> None:
    maker.broken = True
    with pytest.raises(SetupError, match="disk"):
        setup.ensure({"ear"}, settings)
    maker.broken = False
    setup.ensure({"ear"}, settings)
    assert (maker.times, maker.made.read_text()) == (2, "whole")


def test_training_makes_it_anew_though_nothing_changed(settings: Settings, maker: Maker) -> None:
    setup.ensure({"ear"}, settings)
    setup.train(settings)
    assert maker.times == 2


def test_two_at_once_make_it_once(settings: Settings, maker: Maker, capfd: pytest.CaptureFixture[str]) -> None:
    settings.var.mkdir(parents=True)
    with (settings.var / ".making").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        waiting = [threading.Thread(target=setup.ensure, args=({"ear"}, settings)) for _ in range(2)]
        for thread in waiting:
            thread.start()
        assert maker.times == 0
    for thread in waiting:
        thread.join(20)
    assert maker.times == 1


def test_a_speech_model_somebody_brought_is_not_ours_to_make(tmp_path: Path) -> None:
    settings = load({"TELLER_EAR_ZH": str(tmp_path / "vosk-model")}, None, var=tmp_path / "var")
    assert set(setup.parts(settings)) == {"rasa", "ear en", "bank"}


@pytest.mark.parametrize("url", ["postgresql://bank/teller", "sqlite://", "sqlite:///:memory:"])
def test_a_bank_kept_elsewhere_is_not_ours_to_make(settings: Settings, url: str) -> None:
    assert "bank" not in setup.parts(replace(settings, bank_url=url))


def test_the_model_does_not_depend_on_the_launcher_but_on_its_components(settings: Settings) -> None:
    names = {path.name for path in setup.parts(settings)["rasa"].sources}
    assert "rasa_server.py" not in names
    assert {"config.yml", "domain.yml", "nlu_data", "rasa.lock", "amounts.py"} <= names


class TestBank:
    """The demonstration bank itself, really seeded."""

    DAY = date(2026, 11, 23)

    def test_it_is_seeded_once_and_keeps_its_day(self, settings: Settings) -> None:
        settings = replace(settings, today=self.DAY)
        setup.ensure({"bank"}, settings)
        file = settings.var / "bank.sqlite"
        first = file.stat().st_ino
        setup.ensure({"bank"}, replace(settings, today=None))  # a later start, on any day
        setup.ensure({"bank"}, settings)
        assert file.stat().st_ino == first
        assert not list(settings.var.glob("bank.sqlite.new*"))

    def test_another_day_makes_another_and_keeps_the_one_before(self, settings: Settings) -> None:
        setup.ensure({"bank"}, replace(settings, today=self.DAY))
        setup.ensure({"bank"}, replace(settings, today=date(2026, 12, 1)))
        assert (settings.var / "bank.sqlite.before").exists()
        assert setup.parts(settings)["bank"].stamp.read()["day"] == "2026-12-01"

    def test_a_bank_without_our_stamp_is_never_written_over(self, settings: Settings) -> None:
        settings.var.mkdir(parents=True)
        (settings.var / "bank.sqlite").write_bytes(b"somebody's money")
        setup.ensure({"bank"}, replace(settings, today=self.DAY))
        assert (settings.var / "bank.sqlite").read_bytes() == b"somebody's money"


def test_a_failing_program_says_its_last_words(settings: Settings) -> None:
    program = [sys.executable, "-c", "print('reading'); raise SystemExit('no sentences in nlu_data')"]
    with pytest.raises(SetupError, match="no sentences in nlu_data") as raised:
        setup.run_logged(program, settings.log / "x.log", {})
    assert str(settings.log / "x.log") in str(raised.value)


def test_a_long_program_is_said_to_be_at_it(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(setup, "TELL_EVERY_S", 0.05)
    gate = settings.var / "gate"
    gate.parent.mkdir(parents=True)
    program = f"import pathlib, sys\nwhile not pathlib.Path({str(gate)!r}).exists(): pass"
    monkeypatch.setattr(setup, "tell", lambda text: (gate.touch(), print(text, file=sys.stderr)))
    setup.run_logged([sys.executable, "-c", program], settings.log / "x.log", {})
    assert "still at it" in capsys.readouterr().err


def test_without_rasas_environment_training_says_so(settings: Settings) -> None:
    with pytest.raises(SetupError, match="teller setup"):
        setup.ensure({"rasa"}, settings)
    assert ROOT.exists()
