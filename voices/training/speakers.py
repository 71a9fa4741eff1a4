"""Other speakers at no cost: one 40x40 matrix moves the mel spectrum of a whole example (longer or shorter throats, lost bands)."""

from __future__ import annotations

import numpy as np

BINS, LIFTER = 40, 22.0


def _cosines() -> np.ndarray:
    row, column = np.arange(BINS)[:, None], np.arange(BINS)[None]
    table = np.sqrt(2 / BINS) * np.cos(np.pi / BINS * (column + 0.5) * row)
    table[0] = np.sqrt(1 / BINS)
    return table


def matrices(count: int, seed: int) -> np.ndarray:
    """(count, 40, 40) float32, to be applied as feats @ matrix; the first leaves the features as they are."""
    rng = np.random.default_rng(seed)
    dct = _cosines()
    lifter = 1 + 0.5 * LIFTER * np.sin(np.pi * np.arange(BINS) / LIFTER)
    to_mel = dct.T @ np.diag(1 / lifter)
    to_cepstrum = np.diag(lifter) @ dct
    made = [np.eye(BINS)]
    while len(made) < count:
        at = np.clip(np.arange(BINS) * rng.uniform(0.86, 1.18) + rng.uniform(-0.5, 0.5), 0, BINS - 1)
        low = np.floor(at).astype(int)
        move = np.zeros((BINS, BINS))
        move[np.arange(BINS), low] += 1 - (at - low)
        move[np.arange(BINS), np.minimum(low + 1, BINS - 1)] += at - low
        if rng.random() < 0.3:
            width = int(rng.integers(1, 7))
            begin = int(rng.integers(0, BINS - width))
            move[begin : begin + width] = 0
        keep = np.ones(BINS)
        if rng.random() < 0.3:
            keep[int(rng.integers(14, BINS)) :] = 0
        made.append(np.diag(keep) @ to_cepstrum @ move @ to_mel * rng.uniform(0.85, 1.15))
    return np.stack([m.T for m in made]).astype(np.float32)
