"""When does a turn begin and end? Speech is what webrtcvad calls speech and what stands above the room's own noise.

webrtcvad alone calls loud noise speech (docs/listening.md has the figures), so the level of the last six seconds' quietest
tenth is kept as the room's floor. A turn ends after `silence_ms` without speech, and always after `max_s` seconds.
"""

from __future__ import annotations

from collections import deque
from typing import Literal

import numpy as np
import webrtcvad

Happening = Literal["speech_started", "speech_ended", "too_long"]
FRAME_MS, FRAME_BYTES = 20, 640
FLOOR_FRAMES = 300  # six seconds
ABOVE_FLOOR_DB = 6.0
QUIETEST_DB = -58.0  # nothing below this is speech, however quiet the room
SILENT_DB = -96.0
START_FRAMES, START_OF = 6, 10  # 120 ms of speech within 200 ms begin a turn
KEEP_FRAMES, KEEP_OF = 2, 4  # 40 ms within 80 ms keep it going; a click does not


class Endpointer:
    """Fed with 16 kHz mono s16le of any size. `silence_ms` may be set at any time, also in the middle of a turn."""

    def __init__(self, silence_ms: int = 2000, max_s: float = 20.0, strictness: int = 3) -> None:
        self.silence_ms = silence_ms
        self.level_db = SILENT_DB
        self.speaking = False
        self._max_frames = int(max_s * 1000 / FRAME_MS)
        self._vad = webrtcvad.Vad(strictness)
        self._rest = b""
        self._levels: deque[float] = deque([-65.0] * 8, maxlen=FLOOR_FRAMES)
        self._recent: deque[bool] = deque(maxlen=START_OF)
        self._floor_db = -65.0
        self._frames = 0
        self._silent_frames = 0
        self._speech_frames = 0

    def push(self, pcm16k: bytes) -> Happening | None:
        """The last thing that happened inside this piece of sound, if anything did."""
        data = self._rest + pcm16k
        whole = len(data) - len(data) % FRAME_BYTES
        self._rest = data[whole:]
        happened: Happening | None = None
        for at in range(0, whole, FRAME_BYTES):
            happened = self._frame(data[at : at + FRAME_BYTES]) or happened
        return happened

    def _frame(self, frame: bytes) -> Happening | None:
        speech = self._is_speech(frame)
        self._recent.append(speech)
        if not self.speaking:
            if sum(self._recent) < START_FRAMES:
                return None
            self.speaking = True
            self._silent_frames, self._speech_frames = 0, len(self._recent)
            return "speech_started"
        self._speech_frames += 1
        kept = speech and sum(list(self._recent)[-KEEP_OF:]) >= KEEP_FRAMES
        self._silent_frames = 0 if kept else self._silent_frames + 1
        if self._silent_frames * FRAME_MS >= self.silence_ms:
            return self._end("speech_ended")
        if self._speech_frames >= self._max_frames:
            return self._end("too_long")
        return None

    def _end(self, how: Happening) -> Happening:
        self.speaking = False
        self._recent.clear()
        return how

    def _is_speech(self, frame: bytes) -> bool:
        samples = np.frombuffer(frame, "<i2").astype(np.float32)
        power = float(np.mean(np.square(samples - samples.mean()))) / 32_768.0**2
        self.level_db = max(SILENT_DB, 10 * float(np.log10(power + 1e-12)))
        self._levels.append(self.level_db)
        self._frames += 1
        if self._frames % 5 == 0:
            self._floor_db = float(np.percentile(self._levels, 10))
        loud = self.level_db > max(self._floor_db + ABOVE_FLOOR_DB, QUIETEST_DB)
        return loud and self._vad.is_speech(frame, 16_000)
