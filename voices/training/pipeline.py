"""The steps in order, each kept in the work folder: sound, first net, human splices, second net, export."""

from __future__ import annotations

import random
import subprocess
import sys
import tarfile
from pathlib import Path

import torch

from voices.training import corpus, lexicon, words
from voices.training.data import read
from voices.training.export import export, write_pack
from voices.training.pack import facts
from voices.training.train import Plan, train

ROOT = Path(__file__).resolve().parents[2]
FIRST = Plan(steps=2000, seed=1, rate=2.5e-3)
SECOND = {"zh": Plan(steps=1600, seed=2, rate=1.2e-3), "en": Plan(steps=500, seed=2, rate=1e-3)}
PRIOR_SCALE = 0.7  # with 1.0 rare phones (the whole of 二) are heard in noise


def run(lang: str, work: Path, out: Path, shards: int, spliced: int, recordings: Path | None) -> None:
    """Everything for one language; steps whose result is there already are not done again."""
    sound = work / "sound"
    synthetic = corpus.make(lang, shards, sound)
    quiet = [_shard("noises", [str(seed), "500"], sound / f"noise_{seed:04d}.npz") for seed in range(1, 5)]
    first, second = work / f"{lang}.first.pt", work / f"{lang}.pt"
    out.mkdir(parents=True, exist_ok=True)
    if not first.exists():
        train(read(lang, synthetic), FIRST, None, first.with_suffix(".part"))
        first.with_suffix(".part").rename(first)
    kept = torch.load(first, weights_only=True)
    (out / "phones.txt").write_text("".join(f"{phone}\n" for phone in kept["phones"]), "utf-8")
    lexicon.write(lang, out)
    words.write(lang, out)
    human = _human(work, recordings, first, spliced) if lang == "zh" and recordings else []
    if not second.exists():
        data = read(
            lang, [*quiet, *(synthetic[: 24 if human else None]), *human], kept["phones"], kept["overall"].numpy()
        )
        random.Random(1).shuffle(data.clips)
        train(data, SECOND[lang], first, second.with_suffix(".part"))
        second.with_suffix(".part").rename(second)
    export(second, out, PRIOR_SCALE)
    write_pack(out, facts(lang, bool(human)))
    print(f"{lang}: trained; `./teller train` builds the graphs, `./teller bench ear` measures", file=sys.stderr)


def _human(work: Path, recordings: Path, checkpoint: Path, spliced: int) -> list[Path]:
    """Unpack, align and splice the human recordings."""
    unpacked, aligned = work / "human", work / "aligned.npz"
    if not aligned.exists():
        for name in ("zh-hsk-words", "zh-syllables-chenwang", "zh-syllables-hantts"):
            with tarfile.open(recordings / f"{name}.tar") as archive:
                archive.extractall(unpacked, filter="data")
        _module("human", ["align", str(recordings), str(unpacked), str(checkpoint), str(aligned)])
    shards = range(1, spliced + 1)
    return [
        _shard("human", ["splice", str(aligned), str(n), "250"], work / "sound" / f"human_{n:04d}.npz") for n in shards
    ]


def _shard(module: str, arguments: list[str], out: Path) -> Path:
    if not out.exists():
        _module(module, [*arguments, str(out)])
        print(f"{out.name} made", file=sys.stderr, flush=True)
    return out


def _module(name: str, arguments: list[str]) -> None:
    subprocess.run([sys.executable, "-m", f"voices.training.{name}", *arguments], cwd=ROOT, check=True)
