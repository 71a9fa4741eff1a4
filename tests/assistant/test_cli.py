"""The commands: JSON alone on standard output, clear lines and status 1 for clear failures, 2 for wrong usage."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant import setup
from assistant.cli import main


@pytest.fixture(autouse=True)
def made(monkeypatch: pytest.MonkeyPatch, bank_file: Path) -> None:
    """Nothing is made here: the commands are given a laid bank."""
    monkeypatch.setenv("TELLER_BANK_URL", f"sqlite:///{bank_file}")
    monkeypatch.setattr(setup, "ensure", lambda wanted, settings: None)


def test_bank_show_prints_json_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bank", "show", "1001", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["customer"]["name"] == "王秀英" and {a["tail"] for a in shown["accounts"]} >= {"3308", "5521"}
    assert all(isinstance(account["balance_minor"], int) for account in shown["accounts"])


def test_bank_show_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bank", "show", "1003"]) == 0
    assert "Susan Hill" in capsys.readouterr().out


def test_an_unknown_customer_is_one_clear_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bank", "show", "9999"]) == 1
    out = capsys.readouterr()
    assert out.out == "" and "no customer 9999" in out.err


@pytest.mark.parametrize("argv", [[], ["fly"], ["bank"], ["bank", "show"], ["hear"], ["run", "--today", "soon"]])
def test_wrong_usage_is_status_2(argv: list[str]) -> None:
    assert main(argv) == 2


def test_help_is_status_0(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    assert "rehearse" in capsys.readouterr().out


def test_a_file_that_is_no_sound_is_one_clear_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "no.wav"
    file.write_text("not sound")
    assert main(["hear", str(file)]) == 1
    assert main(["hear", str(tmp_path / "missing.wav")]) == 1
    assert "Traceback" not in capsys.readouterr().err


def test_an_unknown_setting_is_status_2(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("TELLER_PROT", "1")
    assert main(["bank", "show", "1001"]) == 2
    assert "unknown setting prot" in capsys.readouterr().err


def test_a_missing_talk_is_one_clear_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rehearse", "nowhere.yml"]) == 1
    assert "nowhere.yml" in capsys.readouterr().err
