"""A question as a WAV file for Chromium's fake microphone, spoken by a voice no ear of ours was trained on.

python -m tests.browser.question_wav LANG VOICE TEXT SILENCE_S FILE

A program of its own because espeak-ng's library can be used once per process, and other tests use it too.
"""

from __future__ import annotations

import sys
import wave

import numpy as np
import soxr

from voices.espeak import Espeak
from voices.spoken import spoken_form

RATE_HZ = 48_000  # the fake microphone's own rate


def write(lang: str, voice: str, text: str, silence_s: float, file: str) -> None:
    """Silence, the question, a little silence; s16le mono."""
    said = Espeak().speak(spoken_form(text, lang), voice, 130)
    sound = soxr.resample(said.pcm.astype(np.float32) * 0.6, said.rate, RATE_HZ)
    parts = [np.zeros(int(silence_s * RATE_HZ)), sound, np.zeros(RATE_HZ)]
    pcm = np.clip(np.concatenate(parts), -32_768, 32_767).astype("<i2")
    with wave.open(file, "wb") as made:
        made.setparams((1, 2, RATE_HZ, 0, "NONE", ""))
        made.writeframes(pcm.tobytes())


if __name__ == "__main__":
    write(sys.argv[1], sys.argv[2], sys.argv[3], float(sys.argv[4]), sys.argv[5])
