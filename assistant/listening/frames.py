"""Arriving sound -> 16 kHz mono s16le, whatever it came as. One `Frames` for one stream; it remembers half samples."""

from __future__ import annotations

import numpy as np
import soxr

from assistant.faults import Fault

RATE_HZ = 16_000
RATES = range(8_000, 48_001)
CHANNELS = range(1, 9)
MAX_BYTES = 1 << 20  # five seconds of 48 kHz stereo at once; a channel sends 20 to 100 ms


class Frames:
    """Converts s16le PCM of `rate_in` Hz and `channels` interleaved channels, in pieces of any size.

    Raises Fault("bad_message") for a rate outside 8..48 kHz or an odd number of channels.
    """

    def __init__(self, rate_in: int, channels: int = 1) -> None:
        if rate_in not in RATES or channels not in CHANNELS:
            raise Fault("bad_message", rate=rate_in, channels=channels)
        self._width = 2 * channels
        self._channels = channels
        self._rest = b""
        self._resampler = None if rate_in == RATE_HZ else soxr.ResampleStream(rate_in, RATE_HZ, 1, dtype="int16")

    def push(self, pcm: bytes) -> bytes:
        """16 kHz mono of what has arrived; bytes of an unfinished sample wait for the next piece (zero bytes are fine).

        Raises Fault("frame_too_large") past 1 MiB at once: nothing of it is kept.
        """
        if len(pcm) > MAX_BYTES:
            raise Fault("frame_too_large", bytes=len(pcm), most=MAX_BYTES)
        data = self._rest + pcm
        whole = len(data) - len(data) % self._width
        self._rest = data[whole:]
        return self._convert(data[:whole], last=False)

    def finish(self) -> bytes:
        """What the resampler still holds (about 40 ms). The stream is over; an unfinished sample is dropped."""
        self._rest = b""
        return self._convert(b"", last=True)

    def _convert(self, data: bytes, last: bool) -> bytes:
        samples = np.frombuffer(data, "<i2")
        if self._channels > 1:
            mean = samples.reshape(-1, self._channels).astype(np.int32).sum(axis=1) // self._channels
            samples = mean.astype("<i2")
        if self._resampler is None:
            return samples.tobytes()
        if not len(samples) and not last:
            return b""
        return np.asarray(self._resampler.resample_chunk(np.ascontiguousarray(samples), last=last), "<i2").tobytes()
