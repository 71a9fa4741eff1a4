"""`teller hear`: what the ear hears in a WAV file, through the same frames and ear as a conversation."""

from __future__ import annotations

import time
import wave
from dataclasses import asdict
from pathlib import Path
from typing import Any

from assistant.faults import Fault
from assistant.listening.ear import Ear
from assistant.listening.frames import Frames
from assistant.settings import Settings

CHUNK_FRAMES = 1_600
TAIL = b"\0\0" * 8_000


def hear_file(settings: Settings, path: Path, lang: str, expect: str) -> dict[str, Any]:
    """{"file","text","confidence","alternatives","timings_ms"} of a 16-bit PCM WAV of any usual rate.

    Raises Fault("bad_message") for a file that is no such WAV, Fault("ear_missing") without a model, OSError.
    """
    begun = time.perf_counter()
    ear = Ear.load(lang, settings.ear(lang))
    loaded = time.perf_counter()
    listening = ear.start(expect)
    try:
        with wave.open(str(path), "rb") as sound:
            if sound.getsampwidth() != 2:
                raise Fault("bad_message", file=path.name, why="only 16-bit PCM")
            frames = Frames(sound.getframerate(), sound.getnchannels())
            seconds = sound.getnframes() / sound.getframerate()
            while chunk := sound.readframes(CHUNK_FRAMES):
                listening.push(frames.push(chunk))
    except (wave.Error, EOFError) as error:
        raise Fault("bad_message", file=path.name, why=str(error)) from error
    listening.push(frames.finish() + TAIL)
    ended = time.perf_counter()
    heard = listening.final()
    done = time.perf_counter()
    return {
        "file": str(path),
        "text": heard.text,
        "confidence": heard.confidence,
        "alternatives": [asdict(alternative) for alternative in heard.alternatives],
        "timings_ms": {
            "load": round((loaded - begun) * 1000, 1),
            "listen": round((ended - loaded) * 1000, 1),
            "final": round((done - ended) * 1000, 1),
            "sound": round(seconds * 1000),
        },
    }
