"""Settings are read once; what cannot be used refuses to start and says why."""

from datetime import date
from pathlib import Path

import pytest

from assistant.settings import SettingsError, load


def test_environment_wins_over_file_over_default(tmp_path: Path) -> None:
    file = tmp_path / "teller.yml"
    file.write_text("port: 9001\nsilence_ms: 1800\n", "utf-8")
    made = load({"TELLER_PORT": "9002", "TELLER_TODAY": "2026-11-23", "TELLER_BARGE_IN": "no"}, file)
    assert (made.port, made.silence_ms, made.today, made.barge_in) == (9002, 1800, date(2026, 11, 23), False)
    assert made.host == "127.0.0.1"


def test_an_empty_variable_is_not_set() -> None:
    assert load({"TELLER_VAR": "", "TELLER_EAR_ZH": " "}, None) == load({}, None)


def test_a_vosk_folder_drops_in_by_one_setting(tmp_path: Path) -> None:
    made = load({"TELLER_EAR_ZH": str(tmp_path)}, None)
    assert made.ear("zh") == tmp_path
    assert made.ear("en") == made.var / "ear" / "en"


@pytest.mark.parametrize(
    ("environ", "text"),
    [
        ({"TELLER_PROT": "1"}, "unknown setting prot"),
        ({"TELLER_PORT": "many"}, "port"),
        ({"TELLER_PORT": "0"}, "different numbers"),
        ({"TELLER_PORT": "5105"}, "different numbers"),
        ({"TELLER_TODAY": "yesterday"}, "today"),
        ({"TELLER_BARGE_IN": "perhaps"}, "barge_in"),
    ],
)
def test_what_cannot_be_used_refuses_to_start(environ: dict[str, str], text: str) -> None:
    with pytest.raises(SettingsError, match=text):
        load(environ, None)


@pytest.mark.parametrize("content", ["- a\n- b\n", "{", "prot: 1\n"])
def test_a_broken_file_is_named(tmp_path: Path, content: str) -> None:
    file = tmp_path / "teller.yml"
    file.write_text(content, "utf-8")
    with pytest.raises(SettingsError):
        load({}, file)
