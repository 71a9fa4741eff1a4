"""Spoils clean speech the way rooms, telephones, hands and age do. numpy and scipy only; float32 mono 16 kHz in and out."""

from __future__ import annotations

import numpy as np
from scipy import signal

RATE = 16_000
Rng = np.random.Generator
Sound = np.ndarray


def warp(sound: Sound, marks: np.ndarray, rng: Rng) -> tuple[Sound, np.ndarray]:
    """Another throat: speed, pitch and formants move together by 0.85..1.15; one in six trembles at 4..7 Hz.

    `marks` are sample positions in `sound`; returned where they come to lie.
    """
    factor = rng.uniform(0.85, 1.15)
    steps = np.full(int(len(sound) / factor), factor)
    if rng.random() < 1 / 6:
        time = np.arange(len(steps)) / RATE
        wave = np.sin(2 * np.pi * rng.uniform(4, 7) * time + rng.uniform(0, 6))
        steps *= 1 + rng.uniform(0.005, 0.03) * wave
        sound = sound * (1 + rng.uniform(0.1, 0.4) * np.interp(np.arange(len(sound)), np.cumsum(steps), wave))
    at = np.cumsum(steps) - steps[0]
    return np.interp(at, np.arange(len(sound)), sound).astype(np.float32), np.searchsorted(at, marks)


def pauses(
    sound: Sound, marks: np.ndarray, places: np.ndarray, rng: Rng
) -> tuple[Sound, np.ndarray, list[tuple[int, int]]]:
    """Silence of 0.2..1.5 s inside the sentence, at up to three of `places` (indices into marks).

    Returns the sound, the moved marks and (place, where its silence begins), so that the caller can mark it.
    """
    used = sorted(rng.choice(places, size=min(len(places), int(rng.integers(1, 4))), replace=False).tolist())
    pieces, moved, gaps, last = [], marks.copy(), [], 0
    for place in used:
        length = int(rng.uniform(0.2, 1.5) * RATE)
        pieces += [sound[last : marks[place]], np.zeros(length, np.float32)]
        last = marks[place]
        gaps.append((place, int(moved[place])))
        moved[place:] += length
    return np.concatenate([*pieces, sound[last:]]).astype(np.float32), moved, gaps


def colour(sound: Sound, rng: Rng) -> Sound:
    """Microphone and mouth: a tilt and one to three peaks of +-9 dB."""
    sound = signal.lfilter([1, rng.uniform(-0.5, 0.35)], [1], sound)
    for _ in range(int(rng.integers(1, 4))):
        sound = signal.lfilter(*_peak(rng.uniform(150, 6500), rng.uniform(0.6, 3), rng.uniform(-9, 9)), sound)
    return sound.astype(np.float32)


def _peak(centre_hz: float, q: float, gain_db: float) -> tuple[np.ndarray, np.ndarray]:
    angle, gain = 2 * np.pi * centre_hz / RATE, 10 ** (gain_db / 40)
    alpha = np.sin(angle) / (2 * q)
    b = np.array([1 + alpha * gain, -2 * np.cos(angle), 1 - alpha * gain])
    a = np.array([1 + alpha / gain, -2 * np.cos(angle), 1 - alpha / gain])
    return b / a[0], a / a[0]


def room(sound: Sound, rng: Rng) -> Sound:
    """A synthetic room: exponentially dying noise, 0.1..0.6 s, after the direct sound."""
    length = int(rng.uniform(0.1, 0.6) * RATE)
    tail = rng.standard_normal(length) * np.exp(-6.9 * np.arange(length) / length)
    tail[: int(rng.uniform(0.001, 0.01) * RATE)] = 0
    tail *= rng.uniform(0.1, 0.8) / (np.sqrt(np.sum(tail**2)) + 1e-9)
    tail[0] = 1.0
    return signal.fftconvolve(sound, tail)[: len(sound)].astype(np.float32)


def noise(length: int, rng: Rng, others: list[Sound]) -> Sound:
    """Unit-power noise: white, pink, brown, a mains hum, or a babble of `others`."""
    kind = rng.random()
    if kind < 0.3 and others:
        made = np.zeros(length, np.float32)
        for _ in range(int(rng.integers(2, 7))):
            other = others[int(rng.integers(len(others)))]
            made += np.roll(np.resize(other, length), int(rng.integers(length))) * rng.uniform(0.4, 1)
    elif kind < 0.4:
        time = np.arange(length) / RATE
        base = rng.choice((50.0, 60.0, 100.0, 120.0))
        made = sum(
            rng.uniform(0, 1) / n * np.sin(2 * np.pi * base * n * time + rng.uniform(0, 6)) for n in range(1, 12)
        )
        made = made + 0.1 * rng.standard_normal(length)
    else:
        slope = rng.uniform(0, 1.1)
        spectrum = np.fft.rfft(rng.standard_normal(length))
        spectrum /= np.maximum(np.arange(len(spectrum)), 20) ** slope
        made = np.fft.irfft(spectrum, length)
    return (made / (np.sqrt(np.mean(np.square(made))) + 1e-9)).astype(np.float32)


def telephone(sound: Sound, rng: Rng) -> Sound:
    """300..3400 Hz at 8 kHz, with the steps of an eight-bit mu-law line."""
    sound = signal.sosfilt(signal.butter(4, (rng.uniform(200, 320), 3400), "bandpass", fs=RATE, output="sos"), sound)
    sound = signal.resample_poly(sound, 1, 2)
    peak = np.max(np.abs(sound)) + 1e-9
    level = np.sign(sound) * np.log1p(255 * np.abs(sound) / peak) / np.log(256)
    level = np.round(level * 127) / 127
    back = np.sign(level) * (np.power(256, np.abs(level)) - 1) / 255 * peak
    return signal.resample_poly(back, 2, 1).astype(np.float32)


def spoil(sound: Sound, rng: Rng, others: list[Sound]) -> Sound:
    """All of it, each with its own chance; ends as int16-scaled float32 with a microphone's own hiss."""
    power = np.sqrt(np.mean(np.square(sound))) + 1e-9
    sound = sound / power
    if rng.random() < 0.85:
        sound = colour(sound, rng)
    if rng.random() < 0.4:
        sound = room(sound, rng)
    if rng.random() < 0.75:
        snr_db = rng.uniform(3, 30) if rng.random() < 0.8 else rng.uniform(0, 8)
        sound = sound + noise(len(sound), rng, others) * 10 ** (-snr_db / 20)
    if rng.random() < 0.2:
        sound = telephone(sound, rng)
    peak = np.max(np.abs(sound)) + 1e-9
    gain = 10 ** (rng.uniform(-28, -1) / 20)
    if rng.random() < 0.06:
        gain = rng.uniform(1.2, 3.0)
    sound = np.clip(sound / peak * gain, -1, 1) * 32_767
    hiss = rng.choice((0.0, 1.0, rng.uniform(1, 20)))
    return (sound + rng.standard_normal(len(sound)) * hiss).astype(np.float32)
