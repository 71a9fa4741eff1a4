"""The mouth: text in, sound out, made by worker processes so that nothing espeak does can hurt the assistant.

A dead or hung worker is replaced and the sentence made again; what the listener has had of it is not repeated, since
espeak makes the same sound from the same words (to within a millisecond). `Fault("voice_silent")` when that fails too.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from assistant.faults import Fault
from assistant.speaking.spoken import sentences, spoken_text
from assistant.speaking.wav import write_wav
from assistant.speaking.workers import RATE_HZ, Hand, Utterance, WorkerLost, Workers

MAX_CHARS = 20_000
PIECE_CHARS = 400  # a sentence without any pause is made in pieces of this size
CHUNK_BYTES = 32_000  # at most; the first chunk is as small as it comes
ATTEMPTS = 3


@dataclass(frozen=True)
class VoiceSettings:
    """workers: processes kept ready. silence_s: no sound and no end for so long means that a worker hangs.

    variant: an espeak-ng variant (f3, m7, ...) for both languages, None for the voices as they are; pitch 0 to 99.
    """

    workers: int = 2
    silence_s: float = 2.0
    start_s: float = 20.0
    variant: str | None = None
    pitch: int = 50


class Voice:
    """Speaks for any number of conversations at once. `rate_hz` is the sample rate of all sound."""

    rate_hz = RATE_HZ

    def __init__(self, settings: VoiceSettings = VoiceSettings()) -> None:
        self._settings = settings
        self._workers = Workers(settings.workers, settings.start_s)

    async def start(self) -> None:
        """Start the workers. Fault("voice_silent") when none can speak (espeak-ng is missing)."""
        await self._workers.start()

    async def stop(self) -> None:
        """End the workers; whatever is being said stops. Harmless when nothing runs."""
        await self._workers.stop()

    async def __aenter__(self) -> "Voice":
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def speak(
        self,
        text_spoken: str,
        lang: str,
        *,
        rate_wpm: int = 140,
        volume: float = 1.0,
        variant: str | None = None,
        pitch: int | None = None,
    ) -> AsyncIterator[bytes]:
        """Sound as it is made: s16le mono at `rate_hz`, whole samples, chunks of at most CHUNK_BYTES.

        Closing the iterator ends the utterance. Nothing comes of text in which nothing can be said. Faults:
        text_too_long, voice_silent. ValueError when espeak-ng has no such variant.
        """
        if len(text_spoken) > MAX_CHARS:
            raise Fault("text_too_long", chars=len(text_spoken), most=MAX_CHARS)
        for piece in _pieces(text_spoken, lang):
            utterance = Utterance(
                piece,
                "zh" if lang == "zh" else "en",
                max(80, min(int(rate_wpm), 400)),
                max(0.1, min(float(volume), 2.0)),
                max(0, min(int(self._settings.pitch if pitch is None else pitch), 99)),
                variant or self._settings.variant,
            )
            async for pcm in self._made(utterance):
                yield pcm

    async def make(
        self,
        text_spoken: str,
        lang: str,
        *,
        rate_wpm: int = 140,
        volume: float = 1.0,
        variant: str | None = None,
        pitch: int | None = None,
    ) -> bytes:
        """The whole sound at once; as `speak`."""
        return b"".join(
            [
                pcm
                async for pcm in self.speak(
                    text_spoken, lang, rate_wpm=rate_wpm, volume=volume, variant=variant, pitch=pitch
                )
            ]
        )

    async def _made(self, utterance: Utterance) -> AsyncIterator[bytes]:
        had = 0  # bytes of this utterance already given to the listener
        why = ""
        for _ in range(ATTEMPTS):
            hand = await self._workers.take(utterance)
            try:
                made = 0
                async for pcm in _gathered(hand, self._settings.silence_s):
                    made += len(pcm)
                    fresh = pcm[-(made - had) :] if made > had else b""
                    if fresh:
                        had = made
                        yield fresh
                if had:
                    return
                why = "no sound"
            except WorkerLost as lost:
                why = str(lost)
            finally:
                self._workers.give_back(hand)
        raise Fault("voice_silent", retryable=True, why=why)


def _pieces(text: str, lang: str) -> list[str]:
    """What is said, sentence by sentence; the longest are cut so that no request is without bound."""
    out = []
    for sentence in sentences(text, lang):
        words = spoken_text(sentence, lang)
        out += [words[i : i + PIECE_CHARS] for i in range(0, len(words), PIECE_CHARS)]
    return [piece for piece in out if any(c.isalpha() for c in piece)]


async def _gathered(hand: Hand, silence_s: float) -> AsyncIterator[bytes]:
    """The first buffer at once, then what has come meanwhile together."""
    first = True
    while True:
        pcm = await hand.sound(silence_s)
        if pcm is None:
            return
        while not first and len(pcm) < CHUNK_BYTES - 8_000 and (more := hand.waiting()):
            pcm += more
        first = False
        yield pcm


async def make_pcm(
    text: str,
    lang: str,
    *,
    rate_wpm: int = 140,
    volume: float = 1.0,
    variant: str | None = None,
    pitch: int | None = None,
) -> tuple[bytes, int]:
    """(sound, rate in Hz) of a text that may hold typed marks, by a voice started for it alone."""
    async with Voice(VoiceSettings(workers=1)) as voice:
        return await voice.make(
            text, lang, rate_wpm=rate_wpm, volume=volume, variant=variant, pitch=pitch
        ), voice.rate_hz


async def say_to_file(
    text: str,
    lang: str,
    path: Path | str,
    *,
    rate_wpm: int = 140,
    volume: float = 1.0,
    variant: str | None = None,
    pitch: int | None = None,
) -> None:
    """Write what is said for `text` as a WAV file. Fault("voice_silent") when nothing in it can be said."""
    pcm, rate_hz = await make_pcm(text, lang, rate_wpm=rate_wpm, volume=volume, variant=variant, pitch=pitch)
    if not pcm:
        raise Fault("voice_silent", why="nothing in the text can be said")
    write_wav(path, pcm, rate_hz)
