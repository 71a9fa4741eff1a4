"""Shards -> examples: normalised features and, for each of three phase shifts, one label for every third frame."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from voices.phones import SIL, SPN, fold
from voices.training.features import CEPSTRA, running_mean

STRIDE, CONTEXT = 3, 18
RARE = 40  # a phone seen in fewer segments than this has no model of its own


@dataclass
class Clip:
    """`feats` float16 (N, 40); `labels[shift]` int64: label of frame 3k + shift: 2 x phone, + 1 after its first."""

    feats: np.ndarray
    labels: list[np.ndarray]


@dataclass
class Data:
    clips: list[Clip]
    phones: list[str]
    overall: np.ndarray
    stats: tuple[np.ndarray, np.ndarray, int]


def read(lang: str, files: list[Path], phones: list[str] | None = None, overall: np.ndarray | None = None) -> Data:
    """Load shards. `phones` and `overall` (the mean cepstrum) come from a model when training goes on from it."""
    raw: list[tuple[np.ndarray, np.ndarray, list[str]]] = []
    counts: Counter[str] = Counter()
    sums, squares, frames = np.zeros(CEPSTRA), np.zeros(CEPSTRA), 0
    for file in files:
        shard = np.load(file)
        names = [str(name) for name in shard["names"]]
        feats, ids, begin = shard["feats"], shard["phones"], 0
        wide = feats.astype(np.float64)
        sums, squares, frames = sums + wide.sum(0), squares + np.square(wide).sum(0), frames + len(wide)
        for end in shard["ends"]:
            raw.append((feats[begin:end], ids[begin:end], names))
            begin = end
        change = np.flatnonzero(np.diff(ids)) + 1
        counts.update(fold(names[i], lang) or "" for i in ids[np.concatenate([[0], change])])
    if phones is None:
        phones = [SIL, SPN, *sorted(p for p, n in counts.items() if p and p != SIL and n >= RARE)]
        dropped = {p: n for p, n in counts.items() if p and p not in phones}
        if dropped:
            print(f"{lang}: too rare, read as {SPN}: {dropped}")
    overall = sums / frames if overall is None else overall
    number = {phone: index for index, phone in enumerate(phones)}
    clips = [
        _clip(f, i, [number.get(fold(n, lang) or "", -1 if fold(n, lang) is None else 1) for n in names], overall)
        for f, i, names in raw
    ]
    return Data(clips, phones, overall, (sums, squares, frames))


def _clip(feats: np.ndarray, ids: np.ndarray, table: list[int], overall: np.ndarray) -> Clip:
    frames = np.array(table, np.int64)[ids]
    for at in np.flatnonzero(frames < 0):
        frames[at] = frames[at - 1] if at else 0
    normal = running_mean(feats.astype(np.float32), overall).astype(np.float16)
    return Clip(normal, [labels(frames, shift) for shift in range(STRIDE)])


def labels(frames: np.ndarray, shift: int) -> np.ndarray:
    """One label per output frame; every phone keeps at least one where a neighbour can spare it."""
    picked = np.arange(shift, len(frames), STRIDE)
    starts = np.concatenate([[0], np.flatnonzero(np.diff(frames)) + 1, [len(frames)]])
    owner = np.searchsorted(starts, picked, side="right") - 1
    held = np.bincount(owner, minlength=len(starts))
    for segment in np.flatnonzero(held[: len(starts) - 1] == 0):
        near = round(((starts[segment] + starts[segment + 1]) / 2 - shift) / STRIDE)
        if 0 <= near < len(owner) and held[owner[near]] > 1 and abs(owner[near] - segment) == 1:
            held[owner[near]] -= 1
            owner[near] = segment
            held[segment] = 1
    first = np.concatenate([[True], owner[1:] != owner[:-1]])
    return 2 * frames[starts[owner]] + (~first).astype(np.int64)
