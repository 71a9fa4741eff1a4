"""Small graphs made while people talk: the phrases of this turn (this customer's payees, the choices on the screen)."""

from __future__ import annotations

import threading
from collections import OrderedDict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from assistant.listening.loading import load_model
from voices.making import Maker

KEPT = 8
MOST_PHRASES = 200


class PhraseGraphs:
    """Makes and keeps the last few models of phrase lists. Safe for several threads. The making is done by a helper process."""

    def __init__(self, lang: str) -> None:
        self._lang = lang
        self._kept: OrderedDict[tuple[str, ...], Any] = OrderedDict()
        self._lock = threading.Lock()
        self._maker = Maker()
        self._maker.start()

    def model(self, phrases: list[str]) -> Any | None:
        """A model that hears one of `phrases` or something unknown; None when no phrase has a sound."""
        key = tuple(phrases[:MOST_PHRASES])
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
            with TemporaryDirectory(prefix="teller-ear-") as made:
                found = self._maker.make(self._lang, list(key), Path(made))
                model = load_model(Path(made), self._lang) if found else None
            self._kept[key] = model
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
            return model

    def close(self) -> None:
        """End the helper process."""
        self._maker.close()
