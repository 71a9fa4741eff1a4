"""One voice worker: a process with one pyttsx3 engine. Lines of JSON in, frames of sound out, until its input closes.

In:  {"id": int, "text": str, "lang": "zh"|"en", "rate_wpm": int, "volume": float, "pitch": int, "variant": str|null}
     {"cancel": int}
Out: frames of a 9-byte header (kind: one byte, id: uint32, length: uint32, little endian) and `length` bytes:
     b"R" ready (payload: sample rate in Hz as text), b"A" sound (s16le mono), b"D" done, b"E" failed (payload: why).
"""

import json
import os
import queue
import struct
import sys
import threading
from typing import Any, BinaryIO

from assistant.speaking.pinyin import pinyin, segments

HEADER = struct.Struct("<cII")
VOICES = {"zh": "sit/cmn-latn-pinyin", "en": "gmw/en"}


class Worker:
    """Speaks one utterance after the other; a cancelled one ends at its next buffer, or never begins."""

    def __init__(self, out: BinaryIO) -> None:
        import pyttsx3

        from assistant.speaking.espeak_sync import register

        self._out = out
        self._engine: Any = pyttsx3.init(register())
        self._engine.connect("audio", self._on_audio)
        self._engine.connect("error", self._on_error)
        self._errors: list[str] = []
        self._now = -1
        self._cancelled: set[int] = set()
        self._lock = threading.Lock()

    def serve(self, requests: "queue.Queue[dict[str, Any] | None]") -> None:
        """Answer requests until None comes."""
        pinyin("您好")  # the first reading loads the dictionary
        self._send(b"R", 0, str(self._engine.getProperty("rate_hz")).encode())
        while (request := requests.get()) is not None:
            try:
                self._speak(request)
            except Exception as error:  # whatever it is, the parent must hear of it and go on
                self._send(b"E", int(request.get("id", 0)), f"{type(error).__name__}: {error}".encode()[:500])

    def cancel(self, utterance: int) -> None:
        """Called from the reading thread."""
        with self._lock:
            self._cancelled.add(utterance)
            if self._now == utterance:
                self._engine.stop()

    def _speak(self, request: dict[str, Any]) -> None:
        self._now, self._errors = request["id"], []
        for lang, words in segments(request["text"], request["lang"]):
            with self._lock:
                if self._now in self._cancelled:
                    break
            variant = f"+{request['variant']}" if request["variant"] else ""
            # espeak forgets parameters when it changes voice, so all are set before each utterance, voice first.
            self._engine.setProperty("voice", VOICES[lang] + variant)
            self._engine.setProperty("rate", request["rate_wpm"])
            self._engine.setProperty("volume", request["volume"])
            self._engine.setProperty("pitch", request["pitch"])
            self._engine.say(words)
            self._engine.runAndWait()
        with self._lock:
            now, self._now = self._now, -1
            self._cancelled.clear()
        if self._errors:
            self._send(b"E", now, self._errors[0].encode()[:500])
        else:
            self._send(b"D", now, b"")

    def _on_audio(self, pcm: bytes, rate_hz: int, name: str | None = None) -> None:
        if self._now not in self._cancelled and not self._errors:
            self._send(b"A", self._now, pcm)

    def _on_error(self, exception: BaseException, name: str | None = None) -> None:
        self._errors.append(f"{type(exception).__name__}: {exception}")

    def _send(self, kind: bytes, utterance: int, payload: bytes) -> None:
        try:
            self._out.write(HEADER.pack(kind, utterance & 0xFFFFFFFF, len(payload)) + payload)
            self._out.flush()
        except OSError:
            os._exit(0)  # the parent has gone


def main() -> None:
    """Keep standard output for frames alone: what a library prints goes to standard error."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    worker = Worker(out)
    requests: queue.Queue[dict[str, Any] | None] = queue.Queue()

    def read() -> None:
        for line in sys.stdin:
            asked = json.loads(line)
            if "cancel" in asked:
                worker.cancel(asked["cancel"])
            else:
                requests.put(asked)
        worker.cancel(worker._now)
        requests.put(None)

    threading.Thread(target=read, daemon=True).start()
    worker.serve(requests)


if __name__ == "__main__":
    main()
