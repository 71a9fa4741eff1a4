"""Writes voices/<lang>/lexicon.txt: how espeak-ng says every Mandarin syllable, and the English words customers use."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

from voices.espeak import Espeak
from voices.lexicon import spoken_phones
from voices.phones import SIL, fold
from voices.slots import sentences
from voices.training.texts import ordinary_words

ROOT = Path(__file__).resolve().parents[2]
ENGLISH_VOICES = ("en", "en-us", "en-gb-x-rp")
KEPT_SHARE = 0.12


def syllables() -> list[str]:
    """Every toneless syllable that pypinyin can give for a Han character."""
    from pypinyin import Style, lazy_pinyin

    found = {lazy_pinyin(chr(code), style=Style.NORMAL)[0].replace("ü", "v") for code in range(0x4E00, 0x9FA6)}
    return sorted(s for s in found if s.isascii() and s.isalpha())


def mandarin(synth: Espeak) -> dict[str, Counter[tuple[str, ...]]]:
    """Each syllable between two others, in four tones; the most frequent way wins."""
    out: dict[str, Counter[tuple[str, ...]]] = defaultdict(Counter)
    for syllable in syllables():
        for tone in "1234":
            spoken = synth.speak(f"ma1 {syllable}{tone} ma1", "cmn-latn-pinyin", 150)
            pieces: list[list[str]] = [[]]
            for name, _ in spoken.phones:
                if name == "_|":
                    pieces.append([])
                elif not name.startswith("_"):
                    pieces[-1].append(name)
            if len(pieces) == 4 and pieces[1] and not any("(" in name for name in pieces[1]):
                phones = tuple(phone for phone in (fold(name, "zh") for name in pieces[1]) if phone)
                out[syllable][phones] += 1
    return {syllable: Counter(dict(ways.most_common(1))) for syllable, ways in out.items()}


def english(synth: Espeak) -> dict[str, Counter[tuple[str, ...]]]:
    """Words in sentences of customers, where a word's phones can be told, and alone."""
    out: dict[str, Counter[tuple[str, ...]]] = defaultdict(Counter)
    known: set[str] = set()
    for index, sentence in enumerate(sentences("en", 3000, 77)):
        words = sentence.split()
        known.update(words)
        spoken = synth.speak(sentence, ENGLISH_VOICES[index % 3], 150)
        if len(spoken.words) != len(words):
            continue
        names = [name for name, _ in spoken.phones]
        for word, begin, end in zip(words, spoken.words, [*spoken.words[1:], len(names)], strict=True):
            out[word][spoken_phones(names[begin:end])] += 1
    for word in sorted(known | set(ordinary_words("en")[:3000])):
        for voice in ENGLISH_VOICES:
            out[word][spoken_phones([name for name, _ in synth.speak(word, voice, 150).phones])] += 1
    return out


def make(lang: str) -> None:
    """The whole table, printed; run in its own process by `write`."""
    synth = Espeak()
    for word, ways in sorted((mandarin if lang == "zh" else english)(synth).items()):
        total = sum(ways.values())
        for phones, count in ways.most_common(4):
            if phones and SIL not in phones and count >= KEPT_SHARE * total:
                print(word, *phones)


def write(lang: str, folder: Path) -> None:
    """voices/<lang>/lexicon.txt; made in a process of its own because espeak-ng may crash."""
    for _ in range(3):
        done = subprocess.run(
            [sys.executable, "-m", "voices.training.lexicon", lang],
            cwd=ROOT,
            timeout=300,
            capture_output=True,
            check=False,
        )
        if done.returncode == 0 and done.stdout:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "lexicon.txt").write_bytes(done.stdout)
            return
    raise RuntimeError(f"the {lang} lexicon could not be made: {done.stderr.decode()[-500:]}")


if __name__ == "__main__":
    make(sys.argv[1])
