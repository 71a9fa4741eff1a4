"""`teller voices list | check | fetch | train`: the speech models, ours and the official ones that may take their place."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from assistant.faults import Fault
from assistant.listening import model_folder
from assistant.listening.download import Offer, fetch
from assistant.settings import ROOT, Settings

VOICES = ROOT / "voices"
OFFERS_FILE = VOICES / "official.yml"


def offers(file: Path = OFFERS_FILE) -> dict[str, Offer]:
    """The official models, by language: name, address and checksum out of voices/official.yml."""
    known = yaml.safe_load(file.read_text("utf-8"))
    return {lang: Offer(lang=lang, **entry) for lang, entry in known.items()}


def command(settings: Settings, do: str, lang: str | None, as_json: bool, recordings: Path | None = None) -> int:
    """One of the four verbs; returns the exit status. Raises Fault("download_failed") with its reason."""
    langs = [lang] if lang else ["zh", "en"]
    if do == "train":
        return train(langs, recordings)
    if do == "fetch":
        result: Any = [_fetch(settings, one, as_json) for one in langs]
    else:
        result = [_state(settings, one, tried=do == "check") for one in langs]
    if as_json:
        print(json.dumps(result, ensure_ascii=False, indent=2))
    else:
        for entry in result:
            print("  ".join(f"{key}: {value}" for key, value in entry.items() if value is not None))
    return 0 if all(entry.get("ready", True) for entry in result) or do == "list" else 1


def _state(settings: Settings, lang: str, tried: bool) -> dict[str, Any]:
    """What is in use, what came with the project, what could be fetched."""
    folder = settings.ear(lang)
    pack = (
        yaml.safe_load((VOICES / lang / "pack.yml").read_text("utf-8"))
        if (VOICES / lang / "pack.yml").is_file()
        else {}
    )
    why = model_folder.missing_part(folder)
    if tried and why is None:
        try:
            model_folder.check(folder, lang)
        except Fault as fault:
            why = str(fault.facts["why"])
    return {
        "lang": lang,
        "folder": str(folder),
        "ready": why is None,
        "why": why,
        "fix": None if why is None else f"./teller train, or ./teller voices fetch {lang}",
        "own": pack.get("name"),
        "licence": pack.get("licence"),
        "official": offers()[lang].name,
    }


def _fetch(settings: Settings, lang: str, quiet: bool) -> dict[str, Any]:
    offer, into = offers()[lang], settings.var / "voices"
    folder = asyncio.run(fetch(offer, into, None if quiet else progress_line(offer.name)))
    model_folder.check(folder, lang)
    return {"lang": lang, "folder": str(folder), "use": f"TELLER_EAR_{lang.upper()}={folder}"}


def progress_line(name: str) -> Callable[[int, int | None], None]:
    """Shows megabytes on standard error, a new line every tenth when it is no terminal."""
    shown = [-1]

    def show(have: int, total: int | None) -> None:
        tenth = have * 10 // total if total else have // 5_000_000
        if tenth != shown[0] or sys.stderr.isatty():
            shown[0] = tenth
            of = f" of {total / 1e6:.1f}" if total else ""
            print(
                f"{name}: {have / 1e6:.1f}{of} MB",
                end="\r" if sys.stderr.isatty() else "\n",
                file=sys.stderr,
                flush=True,
            )

    return show


def training_python(root: Path = ROOT) -> Path:
    return root / "var" / "env" / "training" / "bin" / "python"


def train(langs: list[str], recordings: Path | None = None) -> int:
    """Train our own ears again from sound (voices/training), in their own environment, made when it is missing."""
    for lang in langs:
        more = ["--recordings", str(recordings.absolute())] if recordings is not None else []
        command_line = [sys.executable, "-m", "voices.training", lang, *more]
        status = subprocess.run(command_line, cwd=ROOT, check=False).returncode
        if status:
            return status
    return 0
