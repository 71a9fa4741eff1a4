"""One shard of synthetic training sound: sentences -> espeak-ng -> spoiled -> MFCC + the phone of every 10 ms.

Run as its own short process (espeak-ng may crash): python -m voices.training.shards zh 0 250 OUT.npz
A shard is an .npz: feats float16 (N, 40), phones int16 (N,), ends int64 (utterances,), names (phone names), texts.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

import numpy as np
from scipy import signal

from voices.espeak import Espeak, Spoken
from voices.spoken import spoken_form
from voices.training import features, spoil
from voices.training.texts import training_voices, utterance

SILENCE = "_"


def frame_phones(spoken: Spoken, lang: str) -> list[tuple[str, int]]:
    """(phone, first sample) in order, silences as "_". In Mandarin a closure belongs to the stop that follows it."""
    out: list[tuple[str, int]] = []
    boundary: int | None = 0
    for name, sample in spoken.phones:
        if name == "_|":
            boundary = sample
        elif name.startswith("_"):
            out.append((SILENCE, boundary if lang == "zh" and boundary is not None else sample))
            boundary = None
        else:
            out.append((name, sample if boundary is None or lang != "zh" else boundary))
            boundary = None
    return out


def one(synth: Espeak, lang: str, rng: random.Random, noise: np.random.Generator, others: list[np.ndarray]):
    """(mfcc, phone names per frame, text) of one random utterance, or None when espeak-ng left the language."""
    text = utterance(lang, rng)
    voice = rng.choice(training_voices(lang))
    wpm = int(rng.triangular(80, 230, 130))
    gap = rng.choice((0, 0, 0, 0, 2, 5, 10, 20))
    spoken = synth.speak(spoken_form(text, lang), voice, wpm, rng.randint(15, 85), rng.randint(20, 90), gap)
    if len(spoken.pcm) < 2000 or any("(" in name for name, _ in spoken.phones):
        return None
    phones = frame_phones(spoken, lang)
    clean = signal.resample_poly(spoken.pcm.astype(np.float32) / 32_768, 320, 441).astype(np.float32)
    marks = np.array([sample for _, sample in phones], np.int64) * 320 // 441
    names = [name for name, _ in phones]
    clean, marks = spoil.warp(clean, marks, noise)
    starts = _word_starts(spoken, phones, lang)
    if len(starts) and rng.random() < 0.18:
        clean, marks, gaps = spoil.pauses(clean, marks, starts, noise)
        for place, begin in reversed(gaps):
            names.insert(place, SILENCE)
            marks = np.insert(marks, place, begin)
    lead, tail = int(noise.uniform(0.05, 0.9) * 16_000), int(noise.uniform(0.1, 0.7) * 16_000)
    clean = np.concatenate([np.zeros(lead, np.float32), clean, np.zeros(tail, np.float32)])
    marks = np.concatenate([[0], marks + lead])
    names = [SILENCE, *names]
    frames = features.mfcc(spoil.spoil(clean, noise, others), noise)
    middle = np.arange(len(frames)) * 160 + 200
    index = np.searchsorted(marks, middle, side="right") - 1
    if len(others) < 40:
        others.append(clean[lead:-tail] / (np.sqrt(np.mean(np.square(clean))) + 1e-6))
    return frames, [names[i] for i in index], text


def _word_starts(spoken: Spoken, phones: list[tuple[str, int]], lang: str) -> np.ndarray:
    """Indices into `phones` where a word (or a Mandarin syllable) begins, the first left out."""
    firsts = {spoken.phones[i][1] for i in spoken.words[1:] if i < len(spoken.phones)}
    if lang == "zh":
        bounds = [sample for name, sample in spoken.phones if name == "_|"]
        firsts = set(bounds)
    return np.array(
        [i for i, (name, sample) in enumerate(phones) if i and sample in firsts and name != SILENCE], np.int64
    )


def main(arguments: list[str]) -> int:
    lang, seed, count, out = arguments[0], int(arguments[1]), int(arguments[2]), Path(arguments[3])
    rng, noise = random.Random(f"{lang}{seed}"), np.random.default_rng([ord(lang[0]), seed])
    synth, others = Espeak(), []
    feats, phones, ends, texts, names = [], [], [], [], {}
    while len(ends) < count:
        made = one(synth, lang, rng, noise, others)
        if made is None:
            continue
        feats.append(made[0].astype(np.float16))
        phones.append(np.array([names.setdefault(name, len(names)) for name in made[1]], np.int16))
        ends.append((ends[-1] if ends else 0) + len(made[0]))
        texts.append(made[2])
    part = out.with_suffix(".part.npz")
    np.savez(
        part,
        feats=np.concatenate(feats),
        phones=np.concatenate(phones),
        ends=np.array(ends),
        names=list(names),
        texts=texts,
    )
    part.rename(out)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
