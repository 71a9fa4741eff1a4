"""Teaches the net: frame cross-entropy on random 1.5 s chunks. One thread and bfloat16 on a CPU; a GPU is used when there is one."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import nn

from voices.training.data import CONTEXT, STRIDE, Clip, Data
from voices.training.net import Net
from voices.training.speakers import matrices

CHUNK, BATCH = 50, 64  # output frames per chunk, chunks per step
INPUT = STRIDE * CHUNK + 2 * CONTEXT - 2
SPN_CHUNKS, PEAK_RATE = 0.2, 2.5e-3


@dataclass(frozen=True)
class Plan:
    steps: int
    seed: int = 1
    rate: float = PEAK_RATE
    warped: float = 0.5  # share of chunks that get another throat


def train(data: Data, plan: Plan, start: Path | None, out: Path) -> Net:
    """Train and write `out` (net, phones, statistics, priors) now and then and at the end; resumes from `start`'s weights."""
    torch.manual_seed(plan.seed)
    torch.set_num_threads(1)
    rng = np.random.default_rng(plan.seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    kept, check = data.clips[:-120], data.clips[-120:]
    net = Net(2 * len(data.phones)).to(device)
    if start is not None:
        net.load_state_dict(torch.load(start, weights_only=True)["net"])
    throats = torch.from_numpy(matrices(300, plan.seed)).to(device)
    loss_of = nn.CrossEntropyLoss(label_smoothing=0.05)
    optimiser = torch.optim.AdamW(net.parameters(), lr=plan.rate, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, plan.rate, total_steps=plan.steps, pct_start=0.15)
    weights = np.array([len(clip.feats) for clip in kept], np.float64)
    weights /= weights.sum()
    begun = time.monotonic()
    for step in range(plan.steps):
        net.train()
        feats, wanted = batch(kept, weights, rng)
        x = torch.from_numpy(feats).to(device)
        chosen = np.where(rng.random(BATCH) < plan.warped, rng.integers(1, len(throats), BATCH), 0)
        x = torch.bmm(x, throats[torch.from_numpy(chosen).to(device)]).transpose(1, 2)
        if rng.random() < 0.5:
            at = int(rng.integers(0, INPUT - 20))
            x[:, :, at : at + int(rng.integers(3, 15))] = 0
        with torch.autocast(device, torch.bfloat16):
            logits = net(x)
        loss = loss_of(logits.float(), torch.from_numpy(wanted).to(device))
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 5.0)
        optimiser.step()
        schedule.step()
        if (step + 1) % 100 == 0 or step + 1 == plan.steps:
            right = accuracy(net, check, device)
            print(
                f"step {step + 1}/{plan.steps} loss {loss.item():.3f} frames right {right:.3f} {time.monotonic() - begun:.0f} s",
                file=sys.stderr,
                flush=True,
            )
            save(net, data, out)
    return net


def batch(clips: list[Clip], weights: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """(BATCH, INPUT, 40) float32 features and (BATCH, CHUNK) int64 labels; short clips are padded with their silence."""
    feats = np.empty((BATCH, INPUT, 40), np.float32)
    wanted = np.empty((BATCH, CHUNK), np.int64)
    for row, index in enumerate(rng.choice(len(clips), BATCH, p=weights)):
        feats[row], wanted[row] = chunk(clips[index], rng)
    return feats, wanted


def chunk(clip: Clip, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """One random piece; one in five has a stretch of speech relabelled as SPN, so that the ear learns "some speech"."""
    shift = int(rng.integers(STRIDE))
    labels = clip.labels[shift]
    first = int(rng.integers(0, max(1, len(labels) - CHUNK + 1)))
    wanted = labels[first : first + CHUNK].copy()
    wanted = np.pad(wanted, (0, CHUNK - len(wanted)), constant_values=1)
    begin = first * STRIDE + shift - CONTEXT
    at = np.clip(np.arange(begin, begin + INPUT), 0, len(clip.feats) - 1)
    if rng.random() < SPN_CHUNKS:
        some_speech(wanted, rng)
    return clip.feats[at].astype(np.float32), wanted


def some_speech(labels: np.ndarray, rng: np.random.Generator) -> None:
    """Relabel 3 to 12 whole phones in a row (no silence among them) as SPN (phone 1: labels 2 and 3), in place."""
    starts = np.flatnonzero(labels % 2 == 0)
    if len(starts) < 4:
        return
    first = int(rng.integers(0, len(starts) - 3))
    begin, length = starts[first], int(rng.integers(3, 13))
    end = starts[first + length] if first + length < len(starts) else len(labels)
    silent = np.flatnonzero(labels[begin:end] < 2)
    if len(silent):
        end = begin + silent[0]
    if end > begin:
        labels[begin:end] = 3
        labels[begin] = 2


@torch.no_grad()
def accuracy(net: Net, clips: list[Clip], device: str) -> float:
    """Share of output frames whose phone is right, over whole clips."""
    net.eval()
    right = total = 0
    for clip in clips:
        labels = clip.labels[0]
        at = np.clip(np.arange(-CONTEXT, STRIDE * len(labels) + CONTEXT - 2), 0, len(clip.feats) - 1)
        x = torch.from_numpy(clip.feats[at].astype(np.float32).T[None].copy()).to(device)
        said = net(x)[0].argmax(0).cpu().numpy()
        size = min(len(said), len(labels))
        right += int((said[:size] // 2 == labels[:size] // 2).sum())
        total += size
    return right / max(total, 1)


def save(net: Net, data: Data, out: Path) -> None:
    counts = np.ones(2 * len(data.phones))
    for clip in data.clips:
        counts += np.bincount(clip.labels[0], minlength=len(counts))
    # "some speech" is learnt from relabelled stretches: its share is what `chunk` makes of it, about 4 % of frames.
    counts[2], counts[3] = counts.sum() * 0.005, counts.sum() * 0.04
    sums, squares, frames = data.stats
    torch.save(
        {
            "net": {name: value.cpu() for name, value in net.state_dict().items()},
            "phones": data.phones,
            "overall": torch.from_numpy(data.overall),
            "priors": torch.from_numpy(counts / counts.sum()),
            "sums": torch.from_numpy(sums),
            "squares": torch.from_numpy(squares),
            "frames": frames,
        },
        out,
    )
