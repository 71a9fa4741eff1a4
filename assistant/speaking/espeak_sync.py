"""A pyttsx3 driver that lets espeak-ng work in the caller's thread (AUDIO_OUTPUT_SYNCHRONOUS) and hands the sound out.

pyttsx3's own driver lets espeak work in a thread of its own and guesses when it is ready: files come out empty, the rate
of a first utterance is ignored, stop() can lock up. Here `runAndWait` returns when the last sample has been handed to
the listeners of the topic "audio" (pcm: bytes of s16le mono, rate_hz: int); a listener of "error" hears every mistake.
"""

import ctypes
import os
import sys
from typing import Any

from pyttsx3.drivers import _espeak

BUFFER_MS = 60  # sound handed out at a time: small, so that the first comes at once and a stop is quick
NAME = "espeak_sync"


def register() -> str:
    """Make the driver known to pyttsx3; returns the name to pass to `pyttsx3.init`."""
    sys.modules[f"pyttsx3.drivers.{NAME}"] = sys.modules[__name__]
    return NAME


def buildDriver(proxy: Any) -> "EspeakSyncDriver":
    return EspeakSyncDriver(proxy)


class EspeakSyncDriver:
    """One engine per process: espeak's state is the process's."""

    _rate_hz = 0

    def __init__(self, proxy: Any) -> None:
        if not EspeakSyncDriver._rate_hz:
            rate_hz = _espeak.Initialize(_espeak.AUDIO_OUTPUT_SYNCHRONOUS, BUFFER_MS)
            if rate_hz <= 0:
                raise RuntimeError("espeak-ng could not be initialised: is espeak-ng-data installed?")
            EspeakSyncDriver._rate_hz = rate_hz
        self._proxy = proxy
        self._stopping = False
        self._speaking = False
        _espeak.SetSynthCallback(self._on_sound)

    def say(self, text: str) -> None:
        """Make the whole utterance; returns when it is done or stopped."""
        self._proxy.setBusy(True)
        self._proxy.notify("started-utterance")
        self._stopping, self._speaking = False, True
        # No SSML flag and no PHONEMES flag: text is text, whatever is in it. NUL would end it early.
        data = text.replace("\0", " ").encode("utf-8", "replace")
        result = _espeak.Synth(data, flags=_espeak.CHARS_UTF8 | _espeak.ENDPAUSE)
        self._speaking = False
        if result != 0:
            self._proxy.notify("error", exception=RuntimeError(f"espeak_Synth returned {result}"))
        self._proxy.notify("finished-utterance", completed=not self._stopping)
        self._proxy.setBusy(False)

    def _on_sound(self, wav: Any, samples: int, _events: Any) -> int:
        """Called by espeak for each buffer, in the thread of `say`. Returning 1 ends the utterance."""
        if self._stopping:
            return 1
        if samples > 0 and wav:
            self._proxy.notify("audio", pcm=ctypes.string_at(wav, samples * 2), rate_hz=self._rate_hz)
        return 1 if self._stopping else 0

    def stop(self) -> None:
        """End the running utterance at its next buffer. May be called from any thread."""
        if self._speaking:
            self._stopping = True

    def save_to_file(self, text: str, filename: str) -> None:
        raise RuntimeError("listen to the topic 'audio'; assistant.speaking.voice.say_to_file writes files")

    def getProperty(self, name: str) -> Any:
        if name == "voice":
            voice = _espeak.GetCurrentVoice()
            return voice.contents.identifier.decode("utf-8").lower() if voice and voice.contents.identifier else None
        if name == "voices":
            return [voice.identifier.decode("utf-8").lower() for voice in _espeak.ListVoices(None)]
        if name == "rate_hz":
            return self._rate_hz
        if name in ("rate", "volume", "pitch"):
            # pyttsx3's binding of espeak_GetParameter leaves an argument out, so what it returns is not to be trusted.
            get = _espeak.dll.espeak_GetParameter
            get.argtypes, get.restype = [ctypes.c_int, ctypes.c_int], ctypes.c_int
            value = int(get({"rate": _espeak.RATE, "volume": _espeak.VOLUME, "pitch": _espeak.PITCH}[name], 1))
            return value / 100 if name == "volume" else value
        raise KeyError(f"unknown property {name}")

    def setProperty(self, name: str, value: Any) -> None:
        if name == "voice":
            self._set_voice(str(value))
        elif name in ("rate", "volume", "pitch"):
            number = round(value * 100) if name == "volume" else int(value)
            _espeak.SetParameter(
                {"rate": _espeak.RATE, "volume": _espeak.VOLUME, "pitch": _espeak.PITCH}[name], number, 0
            )
        else:
            raise KeyError(f"unknown property {name}")

    def _set_voice(self, wanted: str) -> None:
        """espeak keeps the old voice without a word when it knows not the new one, so look what it has done."""
        name, _, variant = wanted.partition("+")
        _espeak.SetVoiceByName(wanted.encode("utf-8"))
        if self.getProperty("voice") not in (name.lower(), wanted.lower()) or (variant and not _is_variant(variant)):
            raise ValueError(f"espeak-ng has no voice {wanted!r}")

    def startLoop(self) -> None:
        self._proxy.setBusy(False)  # runs everything that waits, one after the other, endLoop last

    def endLoop(self) -> None:
        """Nothing runs on."""

    def iterate(self) -> Any:
        self._proxy.setBusy(False)
        yield

    def destroy(self) -> None:
        _espeak.cSetSynthCallback(_NO_CALLBACK)


_NO_CALLBACK = _espeak.t_espeak_callback(0)


def _is_variant(name: str) -> bool:
    path = ctypes.c_char_p()
    info = _espeak.dll.espeak_Info
    info.argtypes, info.restype = [ctypes.POINTER(ctypes.c_char_p)], ctypes.c_char_p
    info(ctypes.byref(path))
    return bool(path.value) and os.path.isfile(os.path.join(os.fsdecode(path.value or b""), "voices", "!v", name))
