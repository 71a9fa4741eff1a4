"""espeak-ng through ctypes: sound with the time of every phone. Used for training, tests and unknown English words.

espeak-ng 1.51 may crash its process in long runs: call it from short processes (voices.training.shards) or for a few words.
The state of the library is one per process; this module is not for two threads at once.
"""

from __future__ import annotations

import ctypes
import ctypes.util
from dataclasses import dataclass, field

import numpy as np

SYNCHRONOUS, PHONEME_EVENTS, UTF8 = 2, 1, 1
RATE, VOLUME, PITCH, RANGE, WORD_GAP = 1, 2, 3, 4, 7
WORD_EVENT, PHONEME_EVENT = 1, 7


class _Id(ctypes.Union):
    _fields_ = [("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8)]


class _Event(ctypes.Structure):
    _fields_ = [
        ("type", ctypes.c_int),
        ("uid", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user", ctypes.c_void_p),
        ("id", _Id),
    ]


_CALLBACK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))


@dataclass
class Spoken:
    """`pcm` int16 mono at `rate` Hz; `phones` = (espeak's name, sample where it begins); `words` = first phone's index."""

    pcm: np.ndarray
    rate: int
    phones: list[tuple[str, int]] = field(default_factory=list)
    words: list[int] = field(default_factory=list)


class Espeak:
    """One synthesiser. Raises OSError when libespeak-ng.so.1 is not installed."""

    def __init__(self) -> None:
        self._library = ctypes.CDLL(ctypes.util.find_library("espeak-ng") or "libespeak-ng.so.1")
        self.rate = self._library.espeak_Initialize(SYNCHRONOUS, 500, None, PHONEME_EVENTS)
        if self.rate <= 0:
            raise OSError("espeak-ng found no data folder")
        self._callback = _CALLBACK(self._take)
        self._library.espeak_SetSynthCallback(self._callback)
        self._spoken = Spoken(np.zeros(0, np.int16), self.rate)
        self._pieces: list[bytes] = []

    def _take(self, wave: object, samples: int, events: object) -> int:
        if wave and samples > 0:
            self._pieces.append(ctypes.string_at(wave, samples * 2))  # type: ignore[arg-type]
        index = 0
        while events[index].type:  # type: ignore[index]
            event = events[index]  # type: ignore[index]
            if event.type == PHONEME_EVENT:
                self._spoken.phones.append((event.id.string.decode("utf-8", "replace"), event.sample))
            elif event.type == WORD_EVENT:
                self._spoken.words.append(len(self._spoken.phones))
            index += 1
        return 0

    def speak(
        self, text: str, voice: str, wpm: int = 150, pitch: int = 50, pitch_range: int = 50, gap: int = 0
    ) -> Spoken:
        """Say `text` (for Mandarin: pinyin with tone digits). Raises ValueError for a voice espeak-ng does not have."""
        if self._library.espeak_SetVoiceByName(voice.encode()) != 0:
            raise ValueError(f"espeak-ng has no voice {voice!r}")
        for parameter, value in ((RATE, wpm), (VOLUME, 90), (PITCH, pitch), (RANGE, pitch_range), (WORD_GAP, gap)):
            self._library.espeak_SetParameter(parameter, value, 0)
        self._spoken, self._pieces = Spoken(np.zeros(0, np.int16), self.rate), []
        data = text.encode()
        self._library.espeak_Synth(data, len(data) + 1, 0, 0, 0, UTF8, None, None)
        self._library.espeak_Synchronize()
        self._spoken.pcm = np.frombuffer(b"".join(self._pieces), np.int16)
        return self._spoken
