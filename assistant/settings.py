"""One frozen object with every setting: environment over teller.yml over default. An unknown key refuses to start.

Environment names are `TELLER_` + the field's name in capitals; teller.yml at the repository's root holds the same
names in small letters; an empty variable counts as not set. Nothing reads the environment after `load`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("zh", "en")

# Set by the bootstrap, the tests or our own processes; not settings of the runtime.
NOT_SETTINGS = {"TELLER_PYTHON", "TELLER_ACTIONS_SECRET", "TELLER_RASA_TOKEN", "TELLER_ACTIONS_URL"}


class SettingsError(Exception):
    """A setting that cannot be used; the message says which and what it may be."""


@dataclass(frozen=True)
class Settings:
    """All settings. Times say their unit; paths are absolute or relative to the repository's root."""

    var: Path = ROOT / "var"
    host: str = "127.0.0.1"
    port: int = 8080
    rasa_port: int = 5105
    actions_port: int = 5155
    bank_url: str = ""
    today: date | None = None
    ear_zh: Path = Path()
    ear_en: Path = Path()
    silence_ms: int = 2000
    silence_answered_ms: int = 1200
    silence_dictating_ms: int = 2500
    utterance_max_s: int = 20
    text_max_chars: int = 300
    rasa_deadline_s: float = 6.0
    filler_after_s: float = 2.5
    barge_in: bool = True
    voice_workers: int = 2
    prompt_after_s: float = 15.0
    staff_after_s: float = 60.0
    wipe_after_s: float = 90.0
    reconnect_s: float = 30.0

    def ear(self, lang: str) -> Path:
        """Folder of the speech model for one language."""
        return self.ear_zh if lang == "zh" else self.ear_en

    @property
    def log(self) -> Path:
        return self.var / "log"

    @property
    def rasa_python(self) -> Path:
        return self.var / "env" / "rasa" / "bin" / "python"

    @property
    def rasa_model(self) -> Path:
        return self.var / "model" / "rasa"


def load(environ: Mapping[str, str] = os.environ, file: Path | None = ROOT / "teller.yml", **override: Any) -> Settings:
    """Read the settings once. Raises SettingsError for an unknown key or a value that does not fit."""
    types = {field.name: str(field.type) for field in fields(Settings)}
    values: dict[str, Any] = {}
    if file is not None and file.exists():
        try:
            read = yaml.safe_load(file.read_text("utf-8")) or {}
        except (yaml.YAMLError, UnicodeDecodeError, OSError) as error:
            raise SettingsError(f"{file.name} cannot be read: {error}") from error
        if not isinstance(read, dict):
            raise SettingsError(f"{file.name} must hold lines of `name: value`")
        values.update({str(key): value for key, value in read.items()})
    for name, text in environ.items():
        if name.startswith("TELLER_") and name not in NOT_SETTINGS and text.strip():
            values[name[len("TELLER_") :].lower()] = text
    values.update(override)
    unknown = sorted(set(values) - set(types))
    if unknown:
        raise SettingsError(f"unknown setting {', '.join(unknown)}; known are {', '.join(sorted(types))}")
    made = Settings(**{name: _fit(name, value, types[name]) for name, value in values.items()})
    ports = (made.port, made.rasa_port, made.actions_port)
    if any(not 1 <= port <= 65535 for port in ports) or len(set(ports)) != len(ports):
        raise SettingsError("port, rasa_port and actions_port must be three different numbers from 1 to 65535")
    empty = Path()
    return replace(
        made,
        bank_url=made.bank_url or f"sqlite:///{made.var / 'bank.sqlite'}",
        ear_zh=made.ear_zh if made.ear_zh != empty else made.var / "ear" / "zh",
        ear_en=made.ear_en if made.ear_en != empty else made.var / "ear" / "en",
    )


def _fit(name: str, value: Any, kind: str) -> Any:
    try:
        if kind == "Path":
            path = Path(value).expanduser()
            return path if path.is_absolute() else ROOT / path
        if kind == "bool":
            if isinstance(value, bool):
                return value
            return {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}[str(value).lower()]
        if kind == "int":
            return int(value)
        if kind == "float":
            return float(value)
        if kind == "date | None":
            return value if value is None or isinstance(value, date) else date.fromisoformat(str(value))
        return str(value)
    except (KeyError, ValueError, TypeError) as error:
        raise SettingsError(f"setting {name}: {value!r} is not {kind}") from error
