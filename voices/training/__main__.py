"""Trains an ear from nothing to voices/<lang>: `teller voices train zh|en`. Hours are fine, a GPU helps; it can be resumed.

    python -m voices.training zh [--recordings FOLDER] [--shards 32] [--work var/training]

Sound is kept in the work folder, so a second run goes on where the first stopped. `--recordings` is a folder with the
.tar and .tsv files that voices/README.md names; a Mandarin ear without them has to be asked for (--without-recordings).
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ROOT / "var" / "env" / "training" / "bin" / "python"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m voices.training", description="Train an ear from sound.")
    parser.add_argument("lang", choices=("zh", "en"))
    parser.add_argument(
        "--recordings",
        type=Path,
        default=ROOT / "recordings",
        help="folder of the human recordings, Mandarin only (default: recordings/ here, if there)",
    )
    parser.add_argument("--without-recordings", action="store_true", help="synthetic sound alone")
    parser.add_argument("--shards", type=int, default=32, help="synthetic sound, 250 utterances each (default 32)")
    parser.add_argument("--spliced", type=int, default=30, help="human sound, 250 splices each (default 30)")
    parser.add_argument("--work", type=Path, default=ROOT / "var" / "training")
    parser.add_argument("--out", type=Path, help="default: voices/<lang>")
    chosen = parser.parse_args(arguments)
    if not _in_training_environment():
        return _again_there(sys.argv[1:] if arguments is None else arguments)
    from voices.training.pipeline import run

    recordings = chosen.recordings if (chosen.recordings / "zh-hsk-words.tsv").is_file() else None
    if chosen.lang == "zh" and recordings is None and not chosen.without_recordings:
        print(
            f"no human recordings in {chosen.recordings}: this ear would have heard no human being and replace one that has."
            " Name their folder with --recordings, or say --without-recordings.",
            file=sys.stderr,
        )
        return 1

    run(
        chosen.lang,
        chosen.work,
        chosen.out or ROOT / "voices" / chosen.lang,
        chosen.shards,
        chosen.spliced,
        recordings,
    )
    return 0


def _in_training_environment() -> bool:
    try:
        import kaldi_native_fbank  # noqa: F401
        import torch  # noqa: F401
    except ImportError:
        return False
    return True


def _again_there(arguments: list[str]) -> int:
    """Make var/env/training once (requirements/training.lock) and run the same command in it."""
    if not PYTHON.exists():
        print("making the training environment (torch; about 1 GB)", file=sys.stderr, flush=True)
        folder = PYTHON.parent.parent
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        lock = ROOT / "requirements" / "training.lock"
        done = subprocess.run(
            [str(PYTHON), "-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(lock)], check=False
        )
        if done.returncode:
            PYTHON.unlink(missing_ok=True)
            print("the training environment could not be made; see above", file=sys.stderr)
            return 1
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [str(PYTHON), "-m", "voices.training", *arguments], cwd=ROOT, env=environment, check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
