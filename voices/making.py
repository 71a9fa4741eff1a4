"""Phrase graphs made by a process of its own, kept waiting: kaldifst and vosk must not share one (both carry OpenFst)."""

from __future__ import annotations

import contextlib
import json
import os
import select
import subprocess
import sys
import threading
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIMIT_S = 15.0


class Maker:
    """Asks `python -m voices.making` for graphs. Safe for several threads; a dead or hanging helper is replaced once."""

    def __init__(self, limit_s: float = LIMIT_S) -> None:
        self._limit_s = limit_s
        self._lock = threading.Lock()
        self._helper: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Have the helper ready before it is needed; returns at once."""
        with self._lock:
            self._alive()

    def make(self, lang: str, phrases: list[str], out: Path) -> bool:
        """Write a model folder for `phrases` into `out`; False when none has a sound or no helper lives."""
        request = json.dumps({"lang": lang, "phrases": phrases, "out": str(out)}).encode() + b"\n"
        with self._lock:
            for _ in range(2):
                answer = self._ask(self._alive(), request)
                if answer is not None:
                    return answer
                self._end()
        return False

    def close(self) -> None:
        """End the helper."""
        with self._lock:
            self._end()

    def _alive(self) -> subprocess.Popen[bytes]:
        if self._helper is not None and self._helper.poll() is not None:
            self._end()
        if self._helper is None:
            command = [sys.executable, "-m", "voices.making"]
            environment = {**os.environ, "PYTHONPATH": str(ROOT)}
            self._helper = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0
            )
        return self._helper

    def _ask(self, helper: subprocess.Popen[bytes], request: bytes) -> bool | None:
        assert helper.stdin and helper.stdout
        try:
            helper.stdin.write(request)
            if not select.select([helper.stdout], [], [], self._limit_s)[0]:
                return None
            line = helper.stdout.readline()
            return bool(json.loads(line)["made"]) if line else None
        except (OSError, ValueError, KeyError):
            return None

    def _end(self) -> None:
        helper, self._helper = self._helper, None
        if helper is None:
            return
        helper.kill()
        helper.wait()
        for pipe in (helper.stdin, helper.stdout):
            if pipe:
                with contextlib.suppress(OSError):
                    pipe.close()

    def __del__(self) -> None:
        with contextlib.suppress(Exception):
            self._end()


def main() -> int:
    """Answer requests, one JSON object a line, until standard input ends."""
    from voices.graphs import VOICES, phrase_graph
    from voices.lexicon import Lexicon

    lexicons: dict[str, Lexicon] = {}
    for line in sys.stdin:
        asked = json.loads(line)
        lang = asked["lang"]
        lexicon = lexicons.setdefault(lang, Lexicon(lang, VOICES / lang))
        try:
            made = phrase_graph(lang, asked["phrases"], lexicon, Path(asked["out"]))
        except (ValueError, OSError) as error:
            print(f"phrases: {error}", file=sys.stderr)
            made = False
        print(json.dumps({"made": made}), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
