"""`teller bench ear`: how well the ears hear. Prints the score card as a Markdown table; nothing here was trained on.

    python -m voices.bench [--ears var/ear] [--clips FOLDER] [--json]

Synthetic: the held-out sentences of voices/held_out.yml by held-out voices of espeak-ng. Human: the clips in --clips (a
folder with transcripts.tsv); without it that part is skipped with a word. Error is characters in Mandarin, words in English.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import vosk
import yaml

from voices.expected import YES_NO
from voices.lexicon import Lexicon
from voices.making import Maker
from voices.slots import fill

VOICES = Path(__file__).resolve().parent
ROOT = VOICES.parent
RATE = 16_000
UNKNOWN = "[unk]"


@dataclass
class Tally:
    """Counts of one row of the card."""

    wrong: int = 0
    units: int = 0
    exact: int = 0
    clips: int = 0
    misses: list[tuple[str, str]] = field(default_factory=list)

    def add(self, said: str, heard: str, lang: str) -> None:
        a, b = (list(said), list(heard)) if lang == "zh" else (said.split(), heard.split())
        errors = distance(a, b)
        self.wrong, self.units = self.wrong + errors, self.units + len(a)
        self.exact, self.clips = self.exact + (errors == 0), self.clips + 1
        if errors:
            self.misses.append((said, heard))

    def row(self) -> dict[str, Any]:
        return {
            "error_percent": round(100 * self.wrong / max(self.units, 1), 1),
            "exact_percent": round(100 * self.exact / max(self.clips, 1), 1),
            "clips": self.clips,
        }


def distance(a: list[str], b: list[str]) -> int:
    """Edits from a to b."""
    line = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        before, line[0] = line[0], i
        for j, y in enumerate(b, 1):
            before, line[j] = line[j], min(line[j] + 1, line[j - 1] + 1, before + (x != y))
    return line[-1]


class Hearer:
    """Plays sound to a model as the runtime does, in 100 ms pieces, and keeps the times."""

    def __init__(self, folder: Path, lang: str) -> None:
        begun = time.perf_counter()
        self.model = vosk.Model(str(folder))
        self.load_ms = (time.perf_counter() - begun) * 1000
        self.lang, self.finals, self.busy_s, self.sound_s = lang, list[float](), 0.0, 0.0

    def hear(self, sound: np.ndarray) -> str:
        data = (np.clip(sound, -1, 1) * 32_767).astype("<i2").tobytes()
        recogniser = vosk.KaldiRecognizer(self.model, RATE)
        recogniser.SetMaxAlternatives(3)
        begun = time.perf_counter()
        for at in range(0, len(data), 3_200):
            recogniser.AcceptWaveform(data[at : at + 3_200])
        ended = time.perf_counter()
        best = json.loads(recogniser.FinalResult())["alternatives"][0]["text"]
        done = time.perf_counter()
        self.finals.append((done - ended) * 1000)
        self.busy_s, self.sound_s = self.busy_s + done - begun, self.sound_s + len(sound) / RATE
        return ("" if self.lang == "zh" else " ").join(best.split())


class Speaker:
    """The synthesiser with the settings kept out of training."""

    def __init__(self, lang: str) -> None:
        from voices.espeak import Espeak

        self.lang, self.synth = lang, Espeak()
        self.voices = yaml.safe_load((VOICES / "held_out.yml").read_text("utf-8"))["voices"][lang]
        self.rng, self.noise = random.Random(f"bench{lang}"), np.random.default_rng(9)

    def say(self, text: str, index: int, snr_db: float | None = None, wpm: int | None = None) -> np.ndarray:
        """16 kHz float sound with half a second around it; pink noise at `snr_db` below the speech."""
        import soxr

        from voices.spoken import spoken_form

        speed = wpm or self.rng.choice((100, 130, 150, 170))
        said = self.synth.speak(
            spoken_form(text, self.lang), self.voices[index % len(self.voices)], speed, self.rng.randint(35, 65)
        )
        sound = np.asarray(soxr.resample(said.pcm.astype(np.float32) / 32_768, said.rate, RATE)) * 0.5
        sound = np.concatenate([np.zeros(8_000), sound, np.zeros(8_000)])
        power = np.sqrt(np.mean(np.square(sound[8_000:-8_000])))
        return sound + pink(len(sound), self.noise) * power * 10 ** (-(60 if snr_db is None else snr_db) / 20)


def pink(length: int, rng: np.random.Generator) -> np.ndarray:
    """Unit-power noise, 3 dB less per octave."""
    spectrum = np.fft.rfft(rng.standard_normal(length)) / np.sqrt(np.maximum(np.arange(length // 2 + 1), 20))
    made = np.fft.irfft(spectrum, length)
    return np.asarray(made / np.sqrt(np.mean(np.square(made))))


def synthetic(lang: str, ears: Path) -> Iterable[tuple[str, Tally, Hearer]]:
    """(row's name, tally, hearer) of everything spoken by the synthesiser."""
    sentences = yaml.safe_load((VOICES / "held_out.yml").read_text("utf-8"))["sentences"][lang]
    speaker, free = Speaker(lang), Hearer(ears / lang, lang)
    for name, snr_db, wpm in (
        ("clean", None, None),
        ("noise at 10 dB", 10.0, None),
        ("noise at 5 dB", 5.0, None),
        ("slow, 85 wpm", None, 85),
    ):
        tally = Tally()
        for index, text in enumerate(sentences):
            for voice in (2 * index, 2 * index + 1):
                tally.add(text, free.hear(speaker.say(text, voice, snr_db, wpm)), lang)
        yield f"held-out sentences, free speech, {name}", tally, free
    rng = random.Random(4)
    words = rng.sample(YES_NO[lang], 30)
    lists = {
        "yes_no": words,
        "digits": [fill("{digits}", lang, rng) for _ in range(30)],
        "amount": [fill("{amount}", lang, rng) for _ in range(30)],
    }
    for expect, texts in lists.items():
        strict = Hearer(ears / lang / "expect" / expect, lang)
        for name, snr_db in (("clean", None), ("noise at 10 dB", 10.0)):
            tally = Tally()
            for index, text in enumerate(texts):
                tally.add(text, strict.hear(speaker.say(text, index, snr_db)), lang)
            yield f"{expect} expected, {name}", tally, strict
    strict, tally = Hearer(ears / lang / "expect" / "yes_no", lang), Tally()
    for index, text in enumerate(sentences):
        heard = strict.hear(speaker.say(text, index))
        tally.add(UNKNOWN, UNKNOWN if UNKNOWN in heard else heard, lang)
    yield "other sentences refused while yes or no is expected", tally, strict


def human(lang: str, clips: Path) -> Iterable[tuple[str, Tally, Hearer]]:
    """Each group of human clips against a strict list of that group's own transcripts, and digits among digits."""
    import csv

    from voices.saying import spell

    with (clips / "transcripts.tsv").open(encoding="utf-8", newline="") as table:
        rows = [row for row in csv.DictReader(table, delimiter="\t") if row["language"] == lang]
    lexicon, maker = Lexicon(lang, VOICES / lang), Maker(limit_s=120)
    groups: dict[str, list[tuple[str, str]]] = {}
    for row in rows:
        text = spell(row["transcript"], lang)
        if text:
            kind = "digits (FSDD)" if "fsdd" in row["file"] else row["group"]
            groups.setdefault(kind, []).append((row["file"], text))
    for group, listed in groups.items():
        texts = sorted({text for _, text in listed})
        with TemporaryDirectory() as made:
            if not maker.make(lang, texts, Path(made)):
                continue
            hearer, tally = Hearer(Path(made), lang), Tally()
            for file, text in listed:
                heard = hearer.hear(read_clip(clips / file))
                tally.add(text, text if same_sound(text, heard, lexicon) else heard, lang)
            yield f"human {group}, from a list of {len(texts)}", tally, hearer


def same_sound(a: str, b: str, lexicon: Lexicon) -> bool:
    """Mandarin homophones count as right when only sounds are measured."""
    return a == b or (lexicon.lang == "zh" and bool(a) and bool(set(lexicon.prons(a)) & set(lexicon.prons(b))))


def read_clip(file: Path) -> np.ndarray:
    """A FLAC clip at 16 kHz with half a second of faint room around it."""
    import soundfile  # type: ignore[import-not-found, unused-ignore]

    sound, rate = soundfile.read(file, dtype="float32")
    assert rate == RATE, file
    room = np.random.default_rng(1).standard_normal(len(sound) + 16_000) * 1e-4
    room[8_000:-8_000] += sound
    return np.asarray(room)


def card(ears: Path, clips: Path | None) -> list[dict[str, Any]]:
    rows = []
    for lang in ("zh", "en"):
        parts = [synthetic(lang, ears)]
        if clips is not None:
            parts.append(human(lang, clips))
        for part in parts:
            for name, tally, hearer in part:
                timing = {
                    "rtf": round(hearer.busy_s / max(hearer.sound_s, 1e-9), 3),
                    "final_ms": round(float(np.percentile(hearer.finals, 95)), 1),
                    "load_ms": round(hearer.load_ms, 1),
                }
                rows.append({"lang": lang, "test": name, **tally.row(), **timing, "misses": tally.misses})
    return rows


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m voices.bench", description="Measure the ears.")
    parser.add_argument("--ears", type=Path, default=ROOT / "var" / "ear")
    parser.add_argument("--clips", type=Path, help="folder of human clips with transcripts.tsv")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--misses", action="store_true", help="print what was misheard")
    chosen = parser.parse_args(arguments)
    vosk.SetLogLevel(-1)
    clips = chosen.clips if chosen.clips and (chosen.clips / "transcripts.tsv").is_file() else None
    if clips is not None:
        try:
            import soundfile  # type: ignore[import-not-found, unused-ignore]  # noqa: F401
        except ImportError:
            clips = None
    if clips is None:
        print("human clips: skipped (give --clips FOLDER, and a Python that has soundfile)", file=sys.stderr)
    rows = card(chosen.ears, clips)
    if chosen.json:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return 0
    print(
        "| | test | error % | exact % | clips | real-time factor | final, ms (p95) | load, ms |\n|---|---|---|---|---|---|---|---|"
    )
    for row in rows:
        values = (
            row[key]
            for key in ("lang", "test", "error_percent", "exact_percent", "clips", "rtf", "final_ms", "load_ms")
        )
        print("| " + " | ".join(str(value) for value in values) + " |")
        for said, heard in row["misses"] if chosen.misses else []:
            print(f"    {said}  ->  {heard}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
