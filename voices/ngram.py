"""A backoff trigram with Witten-Bell smoothing, as the arcs of a word acceptor."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable

BEGIN, END = "<s>", "</s>"
History = tuple[str, ...]


class Ngram:
    """Counts of weighted sentences, then `arcs`: (history, word or None for backoff, cost, next history)."""

    def __init__(self, order: int = 3) -> None:
        self.order = order
        self.counts: dict[History, Counter[str]] = defaultdict(Counter)

    def add(self, words: list[str], weight: float = 1.0) -> None:
        """Count one sentence."""
        history: History = (BEGIN,)
        for word in [*words, END]:
            for cut in range(len(history) + 1):
                self.counts[history[cut:]][word] += weight  # type: ignore[assignment]
            history = (*history, word)[-(self.order - 1) :]

    def ensure(self, words: Iterable[str], weight: float = 0.5) -> None:
        """Words that no sentence has can be said too, at a small share."""
        for word in words:
            if not self.counts[()][word]:
                self.counts[()][word] = weight  # type: ignore[assignment]

    def arcs(self) -> Iterable[tuple[History, str | None, float, History]]:
        """Interpolated probabilities as costs; every history but the empty one also backs off."""
        chance: dict[History, dict[str, float]] = {}
        for history in sorted(self.counts, key=len):
            counts = self.counts[history]
            total, kinds = float(sum(counts.values())), float(len(counts))
            share = kinds / (total + kinds)
            below = chance[history[1:]] if history else {}
            floor = 1.0 / max(kinds, 1.0)
            own = {
                w: n / (total + kinds) + share * (below.get(w, floor) if history else floor) for w, n in counts.items()
            }
            chance[history] = own
            for word, value in own.items():
                yield history, word, -math.log(value), self._next(history, word)
            if history:
                yield history, None, -math.log(share), history[1:]

    def _next(self, history: History, word: str) -> History:
        if word == END:
            return (END,)
        after = (*history, word)[-(self.order - 1) :]
        while after and after not in self.counts:
            after = after[1:]
        return after
