"""Is this folder a speech model that Vosk can load? Asked before loading, because a bad model may end the whole process."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import lru_cache
from pathlib import Path

from assistant.faults import Fault

TRIAL_LIMIT_S = 120
TRIAL = "import sys, vosk; vosk.SetLogLevel(-1); vosk.KaldiRecognizer(vosk.Model(sys.argv[1]), 16000).AcceptWaveform(bytes(6400))"


def check(folder: Path, lang: str) -> None:
    """Raise Fault("ear_missing", lang, why) unless `folder` can be loaded. Ours are known by size, others are tried out."""
    why = missing_part(folder)
    if why is None and not built_whole(folder):
        why = _tried(str(folder.resolve()), _stamp(folder))
    if why:
        raise Fault("ear_missing", lang=lang, why=why)


def missing_part(folder: Path) -> str | None:
    """What a model folder lacks in either of Vosk's two layouts, or None."""
    if not folder.is_dir():
        return "there is no such folder"
    if (folder / "am" / "final.mdl").is_file():
        if not (folder / "conf" / "model.conf").is_file():
            return "conf/model.conf is missing"
        graph, conf = folder / "graph", folder / "conf"
    else:
        if not (folder / "final.mdl").is_file():
            return "am/final.mdl is missing"
        graph = conf = folder
    if not any((conf / name).is_file() for name in ("mfcc.conf", "fbank.conf")):
        return "conf/mfcc.conf is missing"
    if not ((graph / "HCLG.fst").is_file() or ((graph / "HCLr.fst").is_file() and (graph / "Gr.fst").is_file())):
        return "graph/HCLG.fst is missing"
    if not (graph / "words.txt").is_file() and not (folder / "words.txt").is_file():
        return "graph/words.txt is missing"
    return None


def built_whole(folder: Path) -> bool:
    """True for a folder of ours (voices.graphs) whose files still have the sizes they were built with."""
    try:
        sizes = json.loads((folder / "built.json").read_text("utf-8"))["files"]
        return bool(sizes) and all((folder / name).stat().st_size == size for name, size in sizes.items())
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        return False


def _stamp(folder: Path) -> tuple[tuple[str, int, int], ...]:
    files = sorted(f for f in folder.rglob("*") if f.is_file())
    return tuple((str(f), f.stat().st_size, f.stat().st_mtime_ns) for f in files)


@lru_cache(maxsize=16)
def _tried(folder: str, stamp: object) -> str | None:
    """Load the model and hear 0.2 s in a process of its own; remembered until a file changes."""
    command = [sys.executable, "-c", TRIAL, folder]
    try:
        done = subprocess.run(command, capture_output=True, timeout=TRIAL_LIMIT_S, check=False)
    except subprocess.TimeoutExpired:
        return "the model does not load in time"
    return None if done.returncode == 0 else "the model cannot be loaded"
