"""Is a made thing still of today's sources? A stamp beside it holds the fingerprint of what it was made from."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

WHOLE_UP_TO_BYTES = 1_000_000  # larger files (acoustic models) are told apart by size and time


def fingerprint(paths: Iterable[Path], root: Path) -> str:
    """Of the contents and names, relative to `root`, of files and of all files below folders; missing ones count."""
    digest = hashlib.sha256()
    for path in sorted(_files(paths)):
        name = os.path.relpath(path, root)
        if not path.exists():
            digest.update(f"{name}\0missing\0".encode())
            continue
        stat = path.stat()
        if stat.st_size > WHOLE_UP_TO_BYTES:
            digest.update(f"{name}\0{stat.st_size} {stat.st_mtime_ns}\0".encode())
        else:
            digest.update(f"{name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\0".encode())
    return digest.hexdigest()


def _files(paths: Iterable[Path]) -> Iterable[Path]:
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        for below in path.rglob("*"):
            if below.is_file() and "__pycache__" not in below.parts and not below.name.startswith("."):
                yield below


@dataclass(frozen=True)
class Stamp:
    """What was made, from which sources, for which day. `made` is the file or folder itself."""

    file: Path
    made: Path

    def read(self) -> dict[str, str]:
        """What the stamp says; {} when there is none, or when the thing it speaks of is gone."""
        try:
            read = json.loads(self.file.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        there = self.made.is_file() or (self.made.is_dir() and any(self.made.iterdir()))
        return read if there and isinstance(read, dict) else {}

    def write(self, **facts: str) -> None:
        """Written last, in one step: an interrupted making leaves none."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        new = self.file.with_name(self.file.name + ".new")
        new.write_text(json.dumps(facts, sort_keys=True) + "\n", "utf-8")
        os.replace(new, self.file)
