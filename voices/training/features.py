"""The features libvosk computes: 40 MFCCs of 40 mel bins at 10 ms, minus the running mean of its OnlineCmvn."""

from __future__ import annotations

import kaldi_native_fbank as knf
import numpy as np

CEPSTRA = 40
WINDOW, GLOBAL = 600, 200


def mfcc(sound: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """(frames, 40) float32 of int16-scaled 16 kHz sound; dither of 1.0 is added here so that seeds repeat it."""
    options = knf.MfccOptions()
    options.frame_opts.samp_freq = 16_000
    options.frame_opts.dither = 0.0
    options.frame_opts.snip_edges = True
    options.mel_opts.num_bins = CEPSTRA
    options.mel_opts.low_freq = 20
    options.mel_opts.high_freq = 7600
    options.num_ceps = CEPSTRA
    options.use_energy = False
    machine = knf.OnlineMfcc(options)
    machine.accept_waveform(16_000, (sound + rng.standard_normal(len(sound))).astype(np.float32).tolist())
    machine.input_finished()
    if not machine.num_frames_ready:
        return np.zeros((0, CEPSTRA), np.float32)
    return np.stack([machine.get_frame(i) for i in range(machine.num_frames_ready)])


def running_mean(frames: np.ndarray, overall: np.ndarray) -> np.ndarray:
    """Frames minus the mean of the last 600, filled up with `overall` (40,) as if 200 frames of it came before."""
    sums = np.cumsum(np.vstack([np.zeros(CEPSTRA), frames.astype(np.float64)]), axis=0)
    at = np.arange(1, len(frames) + 1)
    begin = np.maximum(at - WINDOW, 0)
    count = at - begin
    extra = np.minimum(GLOBAL, WINDOW - count)
    mean = (sums[at] - sums[begin] + extra[:, None] * overall) / (count + extra)[:, None]
    return (frames - mean).astype(np.float32)
