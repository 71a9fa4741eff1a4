"""Makes the synthetic corpus: many short shard processes, each with a time limit, made again when one dies."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PER_SHARD = 250
LIMIT_S = 240


def make(lang: str, shards: int, folder: Path, seed: int = 0) -> list[Path]:
    """The shards' files; those already there are kept. A shard that fails thrice is left out with a word."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for index in range(shards):
        out = folder / f"{lang}_{seed + index:04d}.npz"
        if not out.exists():
            _one(lang, seed + index, out)
        if out.exists():
            made.append(out)
        print(f"{lang}: sound {index + 1}/{shards}", file=sys.stderr, flush=True)
    return made


def _one(lang: str, number: int, out: Path) -> None:
    for attempt in range(3):
        command = [
            sys.executable,
            "-m",
            "voices.training.shards",
            lang,
            str(number + 100_000 * attempt),
            str(PER_SHARD),
            str(out),
        ]
        try:
            if subprocess.run(command, cwd=ROOT, timeout=LIMIT_S, check=False).returncode == 0:
                return
        except subprocess.TimeoutExpired:
            pass
        print(f"shard {number}: attempt {attempt + 1} died", file=sys.stderr, flush=True)
