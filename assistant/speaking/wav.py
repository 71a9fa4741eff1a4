"""WAV files of one channel and 16 bits: what a voice writes and what a rehearsal plays."""

import os
import wave
from pathlib import Path


def write_wav(path: Path | str, pcm: bytes, rate_hz: int) -> None:
    """Write s16le mono. The file appears whole or not at all. OSError when the folder cannot be written."""
    path = Path(path)
    part = path.with_name(path.name + ".part")
    try:
        with part.open("wb") as file, wave.open(file, "wb") as out:
            out.setnchannels(1)
            out.setsampwidth(2)
            out.setframerate(rate_hz)
            out.writeframes(pcm)
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def read_wav(path: Path | str) -> tuple[bytes, int]:
    """(s16le mono, rate in Hz); of several channels the first. ValueError when it is not 16-bit PCM in a WAV file."""
    try:
        with wave.open(str(path), "rb") as sound:
            channels, width, rate_hz = sound.getnchannels(), sound.getsampwidth(), sound.getframerate()
            pcm = sound.readframes(sound.getnframes())
    except (wave.Error, EOFError) as error:
        raise ValueError(f"{path} is not a WAV file: {error}") from error
    if width != 2:
        raise ValueError(f"{path} has {8 * width} bits a sample; 16 are needed")
    if channels > 1:
        pcm = b"".join(pcm[i : i + 2] for i in range(0, len(pcm) - 1, 2 * channels))
    return pcm, rate_hz
