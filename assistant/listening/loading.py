"""Vosk's model and recogniser, quiet, and with its errors as our faults."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

import vosk

from assistant.faults import Fault

vosk.SetLogLevel(-1)


class Model(vosk.Model):
    def __del__(self) -> None:
        """As in vosk, but without a complaint when the interpreter is already taking everything down."""
        with contextlib.suppress(AttributeError, TypeError):
            super().__del__()


class Recogniser(vosk.KaldiRecognizer):
    def __del__(self) -> None:
        with contextlib.suppress(AttributeError, TypeError):
            super().__del__()


def load_model(folder: Path, lang: str) -> Any:
    """A vosk.Model of a checked folder. Raises Fault("ear_missing")."""
    try:
        return Model(str(folder))
    except Exception as error:  # vosk raises bare Exception
        raise Fault("ear_missing", lang=lang, why="the model cannot be loaded") from error
