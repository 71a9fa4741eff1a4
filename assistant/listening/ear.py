"""The ear: sound in, words out. Any Vosk model folder will do; one built by voices.graphs can also expect something.

An expectation ("yes_no", "digits", "amount", "payee", or phrases) is listened for by a small strict graph beside free speech,
on the same sound. The strict one is believed unless it heard something unknown, or free speech explains the sound much better:
"给李敏" is never forced into the nearest yes or no.
"""

from __future__ import annotations

import json
import math
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.faults import Fault
from assistant.listening import model_folder
from assistant.listening.loading import Recogniser, load_model
from assistant.listening.phrases import PhraseGraphs

RATE_HZ = 16_000
ALTERNATIVES = 3
UNKNOWN = "[unk]"
# Free speech better by this much (log likelihood): what was expected stands at -8 or less, other sentences above +35.
DOUBT = 12.0
NOTHING = -8.0  # free speech heard no word at all: a strict one must be this much better, or a noise becomes a "yes"
STRICT = ("yes_no", "digits", "amount", "payee")


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
        self._phrases = PhraseGraphs(lang) if (folder / "built.json").is_file() else None

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
            grammar = json.dumps(
                [*(" ".join(p) if self.lang == "zh" else p.lower() for p in phrases), UNKNOWN], ensure_ascii=False
            )
            return self._recogniser(self._free, grammar)
        return None

    def _recogniser(self, model: Any, *grammar: str) -> Any:
        recogniser = Recogniser(model, RATE_HZ, *grammar)
        recogniser.SetMaxAlternatives(ALTERNATIVES)
        return recogniser


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
            said = self._free.final()
            if self._strict:
                expected = self._strict.final()
                doubted = False
                if said.score is not None and expected.score is not None:
                    better = said.score - expected.score
                    silent = not said.ranked[0][0]
                    doubted = better > (NOTHING if silent else DOUBT)
                if expected.ranked and UNKNOWN not in expected.ranked[0][0] and not doubted:
                    return self._heard([pair for pair in expected.ranked if UNKNOWN not in pair[0]])
            return self._heard(said.ranked)

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


@dataclass(frozen=True)
class _Said:
    """(words with blanks, share 0..1), best first; the best one's log likelihood where it is one of the whole utterance."""

    ranked: list[tuple[str, float]]
    score: float | None


class _Stream:
    """One recogniser. Models that cut an utterance at their own pauses are put together again."""

    def __init__(self, recogniser: Any, lang: str) -> None:
        self._recogniser, self._lang = recogniser, lang
        self._before: list[str] = []

    def push(self, pcm: bytes) -> None:
        try:
            if self._recogniser.AcceptWaveform(pcm):
                words = _ranked(self._recogniser.Result()).ranked
                self._before += [words[0][0]] if words and words[0][0] else []
        except Exception as error:  # vosk raises bare Exception
            raise Fault("ear_broken", retryable=True, lang=self._lang) from error

    def partial(self) -> str:
        said = json.loads(self._recogniser.PartialResult()).get("partial", "")
        return " ".join([*self._before, said]).strip()

    def final(self) -> _Said:
        """What was said in the whole utterance."""
        try:
            last = _ranked(self._recogniser.FinalResult())
        except Exception as error:
            raise Fault("ear_broken", retryable=True, lang=self._lang) from error
        if not self._before:
            return last
        before = " ".join(self._before)
        return _Said([(f"{before} {words}".strip(), share) for words, share in last.ranked] or [(before, 1.0)], None)


def _ranked(result: str) -> _Said:
    """Vosk's alternatives. Its `confidence` is a log likelihood: shares are its softmax over the list."""
    known = json.loads(result)
    listed = known.get("alternatives") or ([{"text": known["text"], "confidence": 0.0}] if known.get("text") else [])
    if not listed:
        return _Said([], None)
    top = max(float(one["confidence"]) for one in listed)
    weights = [math.exp(float(one["confidence"]) - top) for one in listed]
    pairs = [(str(one["text"]).strip(), weight / sum(weights)) for one, weight in zip(listed, weights, strict=True)]
    return _Said(pairs, top)
