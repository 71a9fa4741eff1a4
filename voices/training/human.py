"""Human Mandarin: recorded words and syllables, aligned by the ear itself, spliced into sentences by many made-up speakers.

python -m voices.training.human align RECORDINGS CHECKPOINT OUT.npz       (once, about two minutes)
python -m voices.training.human splice ALIGNED.npz SEED COUNT OUT.npz     (a shard, like voices.training.shards)
"""

from __future__ import annotations

import csv
import random
import sys
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy import signal

from voices.lexicon import Lexicon
from voices.phones import SIL
from voices.spoken import spoken_form
from voices.training import features, spoil
from voices.training.stretch import stretch
from voices.training.texts import ordinary_words, utterance

SETS = (
    "zh-hsk-words",
    "zh-syllables-chenwang",
    "zh-syllables-hantts",
)  # davinfifield is for tests: its origin is not stated
HELD_OUT_IN = 20  # one word in twenty is kept out, for the score card
VOICES = Path(__file__).resolve().parent.parent


@dataclass
class Clip:
    """`sound` float32 16 kHz of unit power, `marks` first sample of each of `phones`."""

    sound: np.ndarray
    phones: list[str]
    marks: np.ndarray
    voice: str
    text: str


def held_out(text: str) -> bool:
    return zlib.crc32(text.encode()) % HELD_OUT_IN == 0


def recordings(folder: Path, sets: tuple[str, ...] = SETS) -> list[tuple[str, str, Path]]:
    """(set, transcript, file) of the unpacked sets."""
    out = []
    for name in sets:
        with (folder / f"{name}.tsv").open(encoding="utf-8", newline="") as table:
            for row in csv.DictReader(table, delimiter="\t"):
                out.append((name, row["transcript"], Path(row["file"])))
    return out


def phones_of(transcript: str, lexicon: Lexicon) -> list[tuple[str, ...]]:
    """Ways of saying a word in characters or a syllable with its tone digit."""
    if any("一" <= char <= "鿿" for char in transcript):
        return lexicon.prons(transcript)
    return lexicon._known.get(transcript.strip("12345_").replace("ü", "v"), [])


def align(folder: Path, unpacked: Path, checkpoint: Path, out: Path) -> None:
    """Viterbi of every recording with the net of `checkpoint`; bad fits are left out."""
    import soundfile
    import torch

    from voices.training.net import Net

    kept = torch.load(checkpoint, weights_only=True)
    net = Net(2 * len(kept["phones"]))
    net.load_state_dict(kept["net"])
    net.eval()
    torch.set_num_threads(1)
    number = {phone: index for index, phone in enumerate(kept["phones"])}
    lexicon, rng = Lexicon("zh", VOICES / "zh"), np.random.default_rng(0)
    log_prior = np.log(kept["priors"].numpy())
    sounds, marks, phones, names = [], [], [], []
    scores: list[float] = []
    for index, (voice, transcript, file) in enumerate(recordings(folder)):
        ways = phones_of(transcript, lexicon)
        if not ways or (voice == SETS[0] and held_out(transcript)):
            continue
        sound, rate = soundfile.read(unpacked / file, dtype="float32")
        sound = sound if rate == 16_000 else signal.resample_poly(sound, 16_000, rate)
        sound = np.concatenate([np.zeros(3200, np.float32), sound, np.zeros(3200, np.float32)]).astype(np.float32)
        sound /= np.sqrt(np.mean(np.square(sound))) + 1e-9
        frames = features.mfcc(sound * 3000, rng)
        feats = features.running_mean(frames, kept["overall"].numpy())
        logs = frame_logs(net, feats, torch) - log_prior
        best = max((viterbi(logs, [SIL, *way, SIL], number) + (way,) for way in ways), key=lambda found: found[0])
        scores.append(best[0])
        sounds.append((sound * 2000).clip(-32_767, 32_767).astype(np.int16))
        marks.append(np.array(best[1]) * 160 + 160)
        phones.append(" ".join([SIL, *best[2], SIL]))
        names.append(f"{voice}|{transcript}")
        if index % 1000 == 0:
            print(f"aligned {index}", file=sys.stderr, flush=True)
    good = np.array(scores) > np.percentile(scores, 7)
    ends = np.cumsum([len(s) for s in sounds])
    mark_ends = np.cumsum([len(m) for m in marks])
    np.savez(
        out,
        sound=np.concatenate(sounds),
        ends=ends,
        marks=np.concatenate(marks),
        mark_ends=mark_ends,
        phones=phones,
        names=names,
        good=good,
    )


def frame_logs(net, feats: np.ndarray, torch) -> np.ndarray:
    """(frames, outputs) log probabilities at every 10 ms: three passes of the net, each a frame later."""
    from voices.training.data import CONTEXT, STRIDE

    outputs = None
    for shift in range(STRIDE):
        count = len(range(shift, len(feats), STRIDE))
        at = np.clip(np.arange(shift - CONTEXT, shift - CONTEXT + STRIDE * count + 2 * CONTEXT - 2), 0, len(feats) - 1)
        with torch.no_grad():
            logits = net(torch.from_numpy(feats[at].T[None].copy()))[0].log_softmax(0).T.numpy()
        if outputs is None:
            outputs = np.zeros((len(feats), logits.shape[1]), np.float32)
        outputs[shift::STRIDE] = logits[:count]
    return outputs


def viterbi(logs: np.ndarray, phones: list[str], number: dict[str, int]) -> tuple[float, list[int]]:
    """(score per frame, first frame of each phone). First and later frames of a phone share the better of their outputs."""
    ids = np.array([number[phone] for phone in phones])
    emit = np.logaddexp(logs[:, 2 * ids], logs[:, 2 * ids + 1])
    frames, states = emit.shape
    score = np.full(states, -1e9)
    score[0] = emit[0, 0]
    back = np.zeros((frames, states), bool)
    for t in range(1, frames):
        moved = np.concatenate([[-1e9], score[:-1]])
        back[t] = moved > score
        score = np.where(back[t], moved, score) + emit[t]
    firsts, state = [0] * states, states - 1
    for t in range(frames - 1, 0, -1):
        if back[t, state]:
            firsts[state] = t
            state -= 1
    return float(score[-1]) / frames, firsts


def load(file: Path) -> list[Clip]:
    """The aligned clips, cut to their speech (50 ms kept at the edges) ."""
    data = np.load(file)
    clips, begin, mark_begin = [], 0, 0
    sound, marks, phones, names, good = data["sound"], data["marks"], data["phones"], data["names"], data["good"]
    for index, (end, mark_end) in enumerate(zip(data["ends"], data["mark_ends"], strict=True)):
        voice, text = str(names[index]).split("|", 1)
        at, last = marks[mark_begin:mark_end], int(marks[mark_end - 1])
        if good[index] and last - at[1] > 1600:
            first = max(0, int(at[1]) - 320)
            piece = sound[begin + first : begin + min(end - begin, last + 480)].astype(np.float32)
            piece /= np.sqrt(np.mean(np.square(piece))) + 1e-9
            clips.append(Clip(piece, str(phones[index]).split()[1:-1], np.maximum(at[1:-1] - first, 0), voice, text))
        begin, mark_begin = end, mark_end
    return clips


class Splicer:
    """Makes utterances of one imaginary speaker each."""

    def __init__(self, clips: list[Clip], seed: int) -> None:
        self.rng, self.noise = random.Random(f"human{seed}"), np.random.default_rng([104, seed])
        self.words = [clip for clip in clips if clip.voice == SETS[0]]
        self.by_word: dict[str, list[Clip]] = {}
        self.syllables: dict[str, dict[str, Clip]] = {name: {} for name in SETS[1:]}
        for clip in clips:
            if clip.voice == SETS[0]:
                self.by_word.setdefault(clip.text, []).append(clip)
            else:
                self.syllables[clip.voice][clip.text] = clip

    def pieces(self) -> tuple[list[Clip], bool]:
        """Clips to be said one after the other, and whether they are single syllables."""
        kind = self.rng.random()
        if kind < 0.45:
            return self.rng.choices(self.words, k=self.rng.randint(1, 4)), False
        voice = self.syllables[self.rng.choice(SETS[1:])]
        if kind < 0.53:
            return self.rng.choices(list(voice.values()), k=self.rng.randint(1, 3)), True
        text = (
            utterance("zh", self.rng)
            if self.rng.random() < 0.6
            else "".join(self.rng.choices(ordinary_words("zh"), k=self.rng.randint(2, 5)))
        )
        if self.rng.random() < 0.45:
            chosen = self._by_words(text)
            return (chosen, False) if chosen else (self.rng.choices(self.words, k=2), False)
        found = [
            voice.get(s) or voice.get(s.rstrip("12345")) or voice.get(s[:-1] + "1")
            for s in spoken_form(text, "zh").split()
        ]
        return [clip for clip in found if clip], True

    def _by_words(self, text: str) -> list[Clip]:
        """The longest recorded words of a text, left to right; characters nobody recorded are skipped."""
        out, at = [], 0
        while at < len(text):
            size = next((n for n in range(4, 0, -1) if text[at : at + n] in self.by_word), 0)
            if size:
                out.append(self.rng.choice(self.by_word[text[at : at + size]]))
            at += max(size, 1)
        return out

    def utterance(self) -> tuple[np.ndarray, list[str], np.ndarray, str] | None:
        """(sound, phones, marks, text); silences are "_"."""
        clips, single = self.pieces()
        if not clips:
            return None
        pitch = float(np.exp(self.noise.uniform(np.log(0.7), np.log(1.35))))
        tempo = self.noise.uniform(0.75, 1.7)
        sound, names, marks = np.zeros(0, np.float32), [], []
        for index, clip in enumerate(clips):
            rate = tempo
            if single:
                rate = max(0.5, len(clip.sound) / pitch / (self.noise.uniform(0.12, 0.34) * 16_000))
            piece = resample(clip.sound, pitch)
            piece, scale = stretch(piece, rate / pitch if not single else rate)
            at = (clip.marks / len(clip.sound) * len(piece)).astype(np.int64)
            del scale
            piece *= self.noise.uniform(0.7, 1.3)
            fade = min(int(self.noise.uniform(0.008, 0.04) * 16_000), len(piece) // 3, len(sound) // 3) if index else 0
            if index and self.noise.random() < 0.12:
                names.append("_")
                marks.append(len(sound))
                sound = np.concatenate([sound, np.zeros(int(self.noise.uniform(0.05, 0.8) * 16_000), np.float32)])
                fade = 0
            if fade:
                ramp = np.linspace(0, 1, fade, dtype=np.float32)
                piece[:fade] = piece[:fade] * ramp + sound[-fade:] * (1 - ramp)
                sound = sound[:-fade]
            names += clip.phones
            marks += [len(sound) + int(m) for m in at]
            sound = np.concatenate([sound, piece])
        return sound, names, np.array(marks, np.int64), "".join(clip.text for clip in clips)


def resample(sound: np.ndarray, factor: float) -> np.ndarray:
    """Higher (factor > 1) and shorter, or lower and longer."""
    at = np.arange(0, len(sound) - 1, factor)
    return np.interp(at, np.arange(len(sound)), sound).astype(np.float32)


def splice(aligned: Path, seed: int, count: int, out: Path) -> None:
    """Write one shard of spliced, spoilt human speech."""
    maker = Splicer(load(aligned), seed)
    feats, phones, ends, texts = [], [], [], []
    names: dict[str, int] = {}
    others: list[np.ndarray] = []
    noise = maker.noise
    while len(ends) < count:
        made = maker.utterance()
        if made is None or len(made[0]) > 12 * 16_000:
            continue
        sound, said, marks, text = made
        sound, marks = spoil.warp(sound, marks, noise)
        lead, tail = int(noise.uniform(0.05, 0.9) * 16_000), int(noise.uniform(0.1, 0.7) * 16_000)
        end = lead + len(sound)
        full = np.concatenate([np.zeros(lead, np.float32), sound, np.zeros(tail, np.float32)])
        frames = features.mfcc(spoil.spoil(full, noise, others), noise)
        at = np.concatenate([[0], marks + lead, [end]])
        labels = ["_", *said, "_"]
        index = np.searchsorted(at, np.arange(len(frames)) * 160 + 200, side="right") - 1
        feats.append(frames.astype(np.float16))
        phones.append(np.array([names.setdefault(labels[i], len(names)) for i in index], np.int16))
        ends.append((ends[-1] if ends else 0) + len(frames))
        texts.append(text)
        if len(others) < 40:
            others.append(sound / (np.sqrt(np.mean(np.square(sound))) + 1e-6))
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


if __name__ == "__main__":
    if sys.argv[1] == "align":
        align(Path(sys.argv[2]), Path(sys.argv[3]), Path(sys.argv[4]), Path(sys.argv[5]))
    else:
        splice(Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]), Path(sys.argv[5]))
