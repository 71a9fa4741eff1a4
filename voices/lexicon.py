"""How words sound. Mandarin: any character through pypinyin and a table of syllables. English: a table, then espeak-ng itself."""

from __future__ import annotations

import multiprocessing
import queue
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from pypinyin import Style, lazy_pinyin

from voices.phones import SIL, SPN, fold

Pron = tuple[str, ...]
UNKNOWN = "[unk]"
# Characters said in more than one way, on their own or in a word that pypinyin has not met.
MORE = {
    "还": ("hai", "huan"), "行": ("xing", "hang"), "得": ("de", "dei"), "都": ("dou", "du"), "长": ("chang", "zhang"),
    "那": ("na", "nei"), "这": ("zhe", "zhei"), "谁": ("shei", "shui"), "角": ("jiao",), "了": ("le", "liao"),
    "嗯": ("en", "ng"), "单": ("dan", "shan"), "重": ("chong", "zhong"), "曾": ("zeng", "ceng"), "觉": ("jue", "jiao"),
    "哪": ("na", "nei"), "哟": ("you",),
}  # fmt: skip


class Lexicon:
    """Pronunciations of one language out of voices/<lang>/lexicon.txt (`key phone phone …`, several lines per key)."""

    def __init__(self, lang: str, folder: Path) -> None:
        self.lang = lang
        self.phones = (folder / "phones.txt").read_text("utf-8").split()
        self._known: dict[str, list[Pron]] = {}
        have = set(self.phones)
        for line in (folder / "lexicon.txt").read_text("utf-8").splitlines():
            key, *phones = line.split()
            if set(phones) <= have:
                self._known.setdefault(key, []).append(tuple(phones))

    def prons(self, word: str) -> list[Pron]:
        """All pronunciations; empty when the ear could not hear the word."""
        if word == UNKNOWN:
            return [(SPN,)]
        if self.lang == "zh":
            return self._han(word)
        return self._known.get(word, [])

    def _han(self, word: str) -> list[Pron]:
        if len(word) == 1 and word in MORE:
            readings = [list(MORE[word])]
        else:
            readings = [[syllable] for syllable in lazy_pinyin(word, style=Style.NORMAL, errors="ignore")]
            if len(readings) != len(word):
                return []
        out: list[Pron] = [()]
        for choices in readings:
            out = [
                left + right
                for left in out
                for choice in choices
                for right in self._known.get(choice.replace("ü", "v"), [])
            ]
        return out[:6]

    def learn(self, words: Iterable[str]) -> None:
        """English words the table lacks are asked of espeak-ng, in a process of its own; it may know none of them."""
        missing = sorted({word for word in words if word != UNKNOWN and not self.prons(word)})
        if self.lang != "en" or not missing:
            return
        have = set(self.phones)
        for word, found in ask_espeak(missing).items():
            for pron in found:
                if pron and set(pron) <= have:
                    self._known.setdefault(word, []).append(pron)


def ask_espeak(words: list[str], limit_s: float = 20.0) -> dict[str, list[Pron]]:
    """English pronunciations by British and American espeak-ng; {} when the library is missing, dies or hangs."""
    context = multiprocessing.get_context("spawn")
    answers: multiprocessing.Queue[tuple[str, list[Pron]]] = context.Queue()
    worker = context.Process(target=_answer, args=(words, answers), daemon=True)
    worker.start()
    out: dict[str, list[Pron]] = {}
    try:
        while len(out) < len(words):
            word, found = answers.get(timeout=limit_s)
            if word is None:
                break
            out[word] = found
    except queue.Empty:
        pass
    finally:
        worker.kill()
        worker.join()
    return out


def _answer(words: list[str], answers: multiprocessing.Queue[tuple[str | None, list[Pron]]]) -> None:
    from voices.espeak import Espeak

    try:
        synth = Espeak()
    except OSError:
        answers.put((None, []))
        return
    for word in words:
        found = [spoken_phones([name for name, _ in synth.speak(word, voice).phones]) for voice in ("en", "en-us")]
        answers.put((word, sorted(set(found))))


def spoken_phones(names: list[str]) -> Pron:
    """espeak-ng's names of one English word as our phones, silences left out."""
    phones = [fold(name, "en") for name in names if "(" not in name]
    return tuple(phone for phone in phones if phone and phone != SIL)


@lru_cache
def known_words(file: Path) -> frozenset[str]:
    """Words of two and more characters that Mandarin text is cut into."""
    return frozenset(file.read_text("utf-8").split()) if file.exists() else frozenset()


def cut(text: str, words: frozenset[str], longest: int = 5) -> list[str]:
    """Mandarin text as words: the longest known one first, else single characters."""
    out, at = [], 0
    while at < len(text):
        size = next((n for n in range(min(longest, len(text) - at), 1, -1) if text[at : at + n] in words), 1)
        out.append(text[at : at + size])
        at += size
    return out
