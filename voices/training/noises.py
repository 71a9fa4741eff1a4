"""A shard of rooms without speech: hiss, hum, knocks, steps. The ear learns to say nothing.

python -m voices.training.noises SEED COUNT OUT.npz
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from voices.training import features, spoil


def room_tone(rng: np.random.Generator) -> np.ndarray:
    """1.5 to 5 s of int16-scaled float32 sound in which nobody speaks; changing level, sometimes knocks."""
    length = int(rng.uniform(1.5, 5) * spoil.RATE)
    sound = spoil.noise(length, rng, [])
    knots = np.exp(rng.uniform(-0.6, 0.6, 8)) if rng.random() < 0.6 else np.ones(8)
    sound = sound * np.interp(np.arange(length), np.linspace(0, length, 8), knots)
    for _ in range(int(rng.integers(0, 4)) if rng.random() < 0.4 else 0):
        size = int(rng.uniform(0.003, 0.08) * spoil.RATE)
        at = int(rng.integers(0, length - size))
        sound[at : at + size] += rng.standard_normal(size) * np.exp(-5 * np.arange(size) / size) * rng.uniform(2, 25)
    sound = spoil.colour(sound.astype(np.float32), rng)
    if rng.random() < 0.2:
        sound = spoil.telephone(sound, rng)
    level = 10 ** (rng.uniform(-95, -15) / 20)
    sound = sound / (np.sqrt(np.mean(np.square(sound))) + 1e-9) * level
    if rng.random() < 0.6:  # a noise that begins and ends in a quiet room
        sizes = (int(rng.uniform(0.2, 1.2) * spoil.RATE) for _ in range(2))
        quiet = [rng.standard_normal(size) * 10 ** (rng.uniform(-95, -60) / 20) for size in sizes]
        sound = np.concatenate([quiet[0], sound, quiet[1]])
    return (np.clip(sound, -1, 1) * 32_767).astype(np.float32)


def main(arguments: list[str]) -> int:
    seed, count, out = int(arguments[0]), int(arguments[1]), Path(arguments[2])
    rng = np.random.default_rng([110, seed])
    feats = [features.mfcc(room_tone(rng), rng).astype(np.float16) for _ in range(count)]
    ends = np.cumsum([len(f) for f in feats])
    np.savez(
        out,
        feats=np.concatenate(feats),
        phones=np.zeros(ends[-1], np.int16),
        ends=ends,
        names=["_"],
        texts=[""] * count,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
