"""The ear: sound in, words out. Any Vosk model folder will do; one built by voices.graphs can also expect something.

An expectation ("yes_no", "digits", "amount", "payee", or phrases) is listened for by a small strict graph beside free speech,
on the same sound. The strict one is believed when it heard nothing unknown; otherwise free speech tells what was said.
"""

from __future__ import annotations

import contextlib
import json
import math
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import vosk

from assistant.faults import Fault
from assistant.listening import model_folder
from assistant.listening.phrases import PhraseGraphs

RATE_HZ = 16_000
ALTERNATIVES = 3
UNKNOWN = "[unk]"
STRICT = ("yes_no", "digits", "amount", "payee")

vosk.SetLogLevel(-1)


@dataclass(frozen=True)
class Alternative:
    text: str
    confidence: float  # 0..1: its share among what could have been said


@dataclass(frozen=True)
class Heard:
    """`text` may be empty: nothing that is a word was heard."""

    text: str
    confidence: float
    alternatives: list[Alternative]
    lang: str


class Ear:
    """The loaded models of one language. Models are shared by all conversations; a `Listening` belongs to one turn."""

    def __init__(self, lang: str, free: Any, strict: dict[str, Any], folder: Path) -> None:
        self.lang = lang
        self._free, self._strict = free, strict
        self._grammars = (folder / "graph" / "HCLr.fst").is_file() and not (folder / "graph" / "HCLG.fst").is_file()
        self._phrases = PhraseGraphs(lang, folder) if (folder / "built.json").is_file() else None

    @classmethod
    def load(cls, lang: str, folder: Path) -> Ear:
        """Load `folder`. Raises Fault("ear_missing") when it is no model; never ends the process."""
        model_folder.check(folder, lang)
        strict = {}
        for name in STRICT:
            if (folder / "expect" / name / "graph" / "HCLG.fst").is_file() and model_folder.built_whole(folder):
                strict[name] = load_model(folder / "expect" / name, lang)
        return cls(lang, load_model(folder, lang), strict, folder)

    def start(self, expect: str = "free", phrases: list[str] | None = None) -> Listening:
        """Begin one utterance. An expectation that this model cannot have is free speech."""
        return Listening(self.lang, self._recogniser(self._free), self._expecting(expect, phrases))

    def _expecting(self, expect: str, phrases: list[str] | None) -> Any | None:
        if phrases and self._phrases:
            model = self._phrases.model(phrases)
            return self._recogniser(model) if model else None
        if expect in self._strict:
            return self._recogniser(self._strict[expect])
        if phrases and self._grammars:
            grammar = json.dumps([*(" ".join(p) if self.lang == "zh" else p.lower() for p in phrases), UNKNOWN], ensure_ascii=False)
            return self._recogniser(self._free, grammar)
        return None

    def _recogniser(self, model: Any, *grammar: str) -> Any:
        recogniser = _Recogniser(model, RATE_HZ, *grammar)
        recogniser.SetMaxAlternatives(ALTERNATIVES)
        return recogniser


class _Model(vosk.Model):  # type: ignore[misc]
    def __del__(self) -> None:
        """As in vosk, but without a complaint when the interpreter is already taking everything down."""
        with contextlib.suppress(AttributeError, TypeError):
            super().__del__()


class _Recogniser(vosk.KaldiRecognizer):  # type: ignore[misc]
    def __del__(self) -> None:
        with contextlib.suppress(AttributeError, TypeError):
            super().__del__()


def load_model(folder: Path, lang: str) -> Any:
    """A vosk.Model of a checked folder. Raises Fault("ear_missing")."""
    try:
        return _Model(str(folder))
    except Exception as error:  # vosk raises bare Exception
        raise Fault("ear_missing", lang=lang, why="the model cannot be loaded") from error


class Listening:
    """One utterance. Not for two threads at once; calls from different threads one after the other are fine."""

    def __init__(self, lang: str, free: Any, strict: Any | None) -> None:
        self._lang = lang
        self._free = _Stream(free, lang)
        self._strict = _Stream(strict, lang) if strict is not None else None
        self._lock = threading.Lock()

    def push(self, pcm16k: bytes) -> str:
        """Take sound; returns what it sounds like so far. Raises Fault("ear_broken")."""
        with self._lock:
            if pcm16k:
                self._free.push(pcm16k)
                if self._strict:
                    self._strict.push(pcm16k)
            strict = self._strict.partial() if self._strict else ""
            return self._shown(strict) if strict and UNKNOWN not in strict else self._shown(self._free.partial())

    def final(self) -> Heard:
        """What was said. The strict graph is believed unless it heard something unknown. Raises Fault("ear_broken")."""
        with self._lock:
            if self._strict:
                expected = self._strict.final()
                if expected and UNKNOWN not in expected[0][0]:
                    return self._heard([pair for pair in expected if UNKNOWN not in pair[0]])
            return self._heard(self._free.final())

    def _heard(self, pairs: list[tuple[str, float]]) -> Heard:
        best: dict[str, float] = {}
        for words, share in pairs:
            text = self._shown(words)
            best[text] = best.get(text, 0.0) + share * _known_share(words)
        ranked = [Alternative(text, round(min(share, 1.0), 4)) for text, share in best.items() if text]
        if not ranked or not self._shown(pairs[0][0]):
            return Heard("", 0.0, [], self._lang)
        return Heard(ranked[0].text, ranked[0].confidence, ranked, self._lang)

    def _shown(self, words: str) -> str:
        known = [word for word in words.split() if word not in (UNKNOWN, "<unk>", "<UNK>")]
        return ("" if self._lang == "zh" else " ").join(known)


def _known_share(words: str) -> float:
    listed = words.split()
    return sum(word not in (UNKNOWN, "<unk>", "<UNK>") for word in listed) / len(listed) if listed else 0.0


class _Stream:
    """One recogniser. Models that cut an utterance at their own pauses are put together again."""

    def __init__(self, recogniser: Any, lang: str) -> None:
        self._recogniser, self._lang = recogniser, lang
        self._before: list[str] = []

    def push(self, pcm: bytes) -> None:
        try:
            if self._recogniser.AcceptWaveform(pcm):
                words = _ranked(self._recogniser.Result())
                self._before += [words[0][0]] if words and words[0][0] else []
        except Exception as error:  # vosk raises bare Exception
            raise Fault("ear_broken", retryable=True, lang=self._lang) from error

    def partial(self) -> str:
        said = json.loads(self._recogniser.PartialResult()).get("partial", "")
        return " ".join([*self._before, said]).strip()

    def final(self) -> list[tuple[str, float]]:
        """(words with blanks, share 0..1), best first."""
        try:
            ranked = _ranked(self._recogniser.FinalResult())
        except Exception as error:
            raise Fault("ear_broken", retryable=True, lang=self._lang) from error
        if not self._before:
            return ranked
        before = " ".join(self._before)
        return [(f"{before} {words}".strip(), share) for words, share in ranked] or [(before, 1.0)]


def _ranked(result: str) -> list[tuple[str, float]]:
    """Vosk's alternatives as (words, share). Its `confidence` is a log score: shares are its softmax over the list."""
    known = json.loads(result)
    listed = known.get("alternatives") or ([{"text": known["text"], "confidence": 0.0}] if known.get("text") else [])
    if not listed:
        return []
    top = max(float(one["confidence"]) for one in listed)
    weights = [math.exp(float(one["confidence"]) - top) for one in listed]
    return [(str(one["text"]).strip(), weight / sum(weights)) for one, weight in zip(listed, weights, strict=True)]
