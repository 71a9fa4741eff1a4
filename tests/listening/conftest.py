"""Sound for the tests of listening: espeak-ng with settings that no ear of ours was trained on, and the built ears."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
HELD_OUT = yaml.safe_load((ROOT / "voices" / "held_out.yml").read_text("utf-8"))


def pcm(samples: np.ndarray) -> bytes:
    """float -1..1 as s16le."""
    return (np.clip(samples, -1, 1) * 32_767).astype("<i2").tobytes()


def hiss(seconds: float, db: float, seed: int = 1) -> np.ndarray:
    """White noise of `db` dBFS at 16 kHz."""
    return np.random.default_rng(seed).standard_normal(int(seconds * 16_000)) * 10 ** (db / 20)


@pytest.fixture(scope="session")
def say() -> Callable[..., np.ndarray]:
    """say(text, lang, voice=0, wpm=130) -> float sound at 16 kHz, spoken by a held-out voice."""
    import soxr

    from voices.espeak import Espeak
    from voices.spoken import spoken_form

    synth = Espeak()

    def speak(text: str, lang: str, voice: int = 0, wpm: int = 130) -> np.ndarray:
        name = HELD_OUT["voices"][lang][voice]
        said = synth.speak(spoken_form(text, lang), name, wpm)
        return np.asarray(soxr.resample(said.pcm.astype(np.float32) / 32_768, said.rate, 16_000)) * 0.6

    return speak


@pytest.fixture(scope="session")
def ears(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with both ears, built from the committed voices in a few seconds."""
    folder = tmp_path_factory.mktemp("ears")
    command = [sys.executable, "-m", "voices.graphs", "zh", "en", "--out", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, timeout=120)
    return folder
