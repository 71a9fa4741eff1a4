"""Slower or faster without a change of pitch: WSOLA, numpy only."""

from __future__ import annotations

import numpy as np

WINDOW, HOP, SEARCH = 480, 240, 120  # 30 ms, 15 ms, +-7.5 ms at 16 kHz


def stretch(sound: np.ndarray, faster: float) -> tuple[np.ndarray, float]:
    """`faster` 2.0 halves the length. Returns the sound and the factor its length really changed by."""
    if len(sound) < 3 * WINDOW or abs(faster - 1) < 0.02:
        return sound.copy(), 1.0
    hann = np.hanning(WINDOW + 1)[:-1].astype(np.float32)
    padded = np.pad(sound, (SEARCH, WINDOW + SEARCH + HOP))
    steps = max(2, int(len(sound) / faster / HOP))
    out = np.zeros((steps + 1) * HOP + WINDOW, np.float32)
    at = SEARCH
    out[:WINDOW] += padded[at : at + WINDOW] * hann
    for step in range(1, steps):
        wanted = padded[at + HOP : at + HOP + WINDOW]
        centre = min(SEARCH + int(step * HOP * faster), len(padded) - WINDOW - SEARCH)
        field = padded[centre - SEARCH : centre + SEARCH + WINDOW]
        at = centre - SEARCH + int(np.argmax(np.correlate(field, wanted, "valid")))
        out[step * HOP : step * HOP + WINDOW] += padded[at : at + WINDOW] * hann
    length = int(len(sound) / faster)
    made = out[: max(length, WINDOW)]
    return made, len(made) / len(sound)
