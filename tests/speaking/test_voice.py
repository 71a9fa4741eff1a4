"""The mouth with real workers and a real synthesiser: sound, order, cancelling, death and hostile text."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest
import pytest_asyncio

from assistant.faults import Fault
from assistant.speaking import workers
from assistant.speaking.voice import CHUNK_BYTES, MAX_CHARS, Voice, VoiceSettings, make_pcm, say_to_file
from assistant.speaking.wav import read_wav

ZH = "您的活期账户里有三千五百六十元。"
EN = "You have three thousand five hundred and sixty pounds."
LONG_ZH = "您的养老金三千五百六十元已经到账了" * 20


pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def voice() -> AsyncIterator[Voice]:
    made = Voice(VoiceSettings(workers=2))
    await made.start()
    yield made
    await made.stop()


def loudness(pcm: bytes) -> float:
    """RMS of s16le, 0 to 32768."""
    samples = np.frombuffer(pcm, "<i2").astype(float)
    return float(np.sqrt(np.mean(samples**2))) if len(samples) else 0.0


def seconds(pcm: bytes) -> float:
    return len(pcm) / 2 / Voice.rate_hz


@pytest.mark.parametrize(("text", "lang"), [(ZH, "zh"), (EN, "en"), ("转给Susan Hill，对吗？", "zh")])
async def test_speech_sounds(voice: Voice, text: str, lang: str) -> None:
    pcm = await voice.make(text, lang)
    assert 1.0 < seconds(pcm) < 12.0
    assert loudness(pcm) > 1000


async def test_the_first_sound_comes_before_the_rest_is_made(voice: Voice) -> None:
    chunks = [pcm async for pcm in voice.speak(LONG_ZH, "zh")]
    whole = b"".join(chunks)
    assert len(chunks) > 5
    assert seconds(chunks[0]) < 0.2 and seconds(whole) > 30
    assert all(len(pcm) % 2 == 0 and 0 < len(pcm) <= CHUNK_BYTES for pcm in chunks)


async def test_sentences_come_in_their_order(voice: Voice) -> None:
    together = await voice.make("一二三。" + EN + "四五六。", "zh")
    apart = [await voice.make(text, "zh") for text in ("一二三。", EN, "四五六。")]
    assert seconds(together) == pytest.approx(sum(map(seconds, apart)), abs=0.1)
    assert loudness(together[: len(apart[0])]) == pytest.approx(loudness(apart[0]), rel=0.1)


@pytest.mark.parametrize(("text", "lang", "units"), [("您的养老金三千五百六十元已经到账了请您查看一下余额", "zh", 25)])
async def test_elders_are_spoken_to_slowly(voice: Voice, text: str, lang: str, units: int) -> None:
    pcm = await voice.make(text, lang)
    assert 2.5 < units / seconds(pcm) < 3.4  # syllables a second
    slower = await voice.make(text, lang, rate_wpm=110)
    faster = await voice.make(text, lang, rate_wpm=175)
    assert seconds(slower) > 1.15 * seconds(pcm) > 1.3 * seconds(faster)


async def test_volume_and_pitch_and_variant_change_the_sound(voice: Voice) -> None:
    plain, quiet = await voice.make(EN, "en"), await voice.make(EN, "en", volume=0.4)
    assert loudness(quiet) < 0.7 * loudness(plain)
    assert (await voice.make(EN, "en", variant="f3"))[:40_000] != plain[:40_000]
    assert (await voice.make(EN, "en", pitch=90))[:40_000] != plain[:40_000]
    again = await voice.make(EN, "en")  # what one utterance asked for is not left to the next
    assert loudness(again) == pytest.approx(loudness(plain), rel=0.02)


async def test_a_variant_that_does_not_exist_is_not_replaced_in_silence(voice: Voice) -> None:
    with pytest.raises(ValueError, match="no voice"):
        await voice.make(EN, "en", variant="nobody")
    assert seconds(await voice.make(EN, "en")) > 1


async def test_cancelling_frees_the_worker_within_50_ms() -> None:
    took = []
    async with Voice(VoiceSettings(workers=1)) as voice:
        for _ in range(5):
            speech = voice.speak("word " * 3000, "en")
            await anext(speech)
            begun = time.monotonic()
            await speech.aclose()
            worker = await asyncio.wait_for(voice._workers._free.get(), 1)
            took.append(time.monotonic() - begun)
            voice._workers._free.put_nowait(worker)
    assert min(took) < 0.05 and max(took) < 0.5  # the best of five: the machine may be busy with other things


async def test_a_cancelled_utterance_leaves_nothing_to_the_next() -> None:
    async with Voice(VoiceSettings(workers=1)) as voice:
        plain = await voice.make("您好。", "zh")
        for _ in range(10):
            speech = voice.speak(LONG_ZH, "zh")
            await anext(speech)
            await speech.aclose()
            assert seconds(await voice.make("您好。", "zh")) == pytest.approx(seconds(plain), abs=0.05)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP])
async def test_a_dead_or_hung_worker_is_replaced_and_the_sentence_made_again(how: signal.Signals) -> None:
    async with Voice(VoiceSettings(workers=2, silence_s=1.0)) as voice:
        whole = await voice.make(LONG_ZH, "zh")
        before = voice._workers.pids
        speech = voice.speak(LONG_ZH, "zh")
        pcm = await anext(speech)
        for pid in before:
            os.kill(pid, how)
        async for more in speech:
            pcm += more
        assert seconds(pcm) == pytest.approx(seconds(whole), abs=0.2)
        after = voice._workers.pids
        assert after and not set(before) & set(after) or how == signal.SIGSTOP and set(after) != set(before)


async def test_workers_that_died_idle_are_missed_by_nobody() -> None:
    async with Voice(VoiceSettings(workers=2)) as voice:
        for pid in voice._workers.pids:
            os.kill(pid, signal.SIGKILL)
        assert loudness(await voice.make(ZH, "zh")) > 1000


async def test_a_voice_that_cannot_start_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers.sys, "executable", "/bin/false")
    with pytest.raises(Fault, match="voice_silent"):
        await Voice(VoiceSettings(workers=1)).start()


async def test_a_voice_that_always_fails_is_silent_and_does_not_hang(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def dies(self: workers.Hand, _: float) -> bytes | None:
        self.worker.kill()
        raise workers.WorkerLost("killed")

    monkeypatch.setattr(workers.Hand, "sound", dies)
    async with Voice(VoiceSettings(workers=1)) as voice:
        with pytest.raises(Fault, match="voice_silent"):
            await voice.make(ZH, "zh")


async def test_a_voice_that_is_not_running_is_a_fault() -> None:
    with pytest.raises(Fault, match="voice_silent"):
        await Voice().make(ZH, "zh")


async def test_two_hundred_utterances_none_bad(voice: Voice) -> None:
    async def one(n: int) -> bytes:
        lang = ("zh", "en")[n % 2]
        return await voice.make(f"第{n}位，您好。" if lang == "zh" else f"Number {n}, hello.", lang)

    heard = await asyncio.gather(*(one(n) for n in range(200)))
    assert min(map(seconds, heard)) > 0.7
    assert min(map(loudness, heard)) > 1000


@pytest.mark.parametrize("text", ["", " ", "。！？...", "\x00\x07\x1b[31m", "😀😀", "<speak></speak>", "[[ ]]", "****"])
@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_nothing_to_say_is_no_sound(voice: Voice, text: str, lang: str) -> None:
    pcm = await voice.make(text, lang)
    assert pcm == b"" or text.startswith("\x00")  # the letter that is left of an escape sequence may be said


@pytest.mark.parametrize(
    ("hostile", "innocent", "lang"),
    [
        ("<speak><break time='9s'/>您好</speak>", "您好", "zh"),
        ("<prosody rate='x-slow'>hello</prosody>", "hello", "en"),
        ("<audio src='/etc/passwd'/>hello", "hello", "en"),
        ("[[h@l'oU]] hello", "hello", "en"),
        ("您\x00好\x07", "您 好", "zh"),
        ("hel\u200blo", "hello", "en"),
    ],
)
async def test_hostile_text_is_only_text(voice: Voice, hostile: str, innocent: str, lang: str) -> None:
    said, plain = await voice.make(hostile, lang), await voice.make(innocent, lang)
    assert seconds(said) == pytest.approx(seconds(plain), abs=0.1)


async def test_pinyin_that_somebody_typed_is_not_sung(voice: Voice) -> None:
    assert await voice.make("qian2 qian2", "zh") != await voice.make("钱钱", "zh")


async def test_a_text_of_20000_characters_begins_at_once_and_can_be_stopped(voice: Voice) -> None:
    for text, lang in (("您好" * 10_000, "zh"), ("word " * 4_000, "en")):
        speech = voice.speak(text, lang)
        begun = time.monotonic()
        assert await anext(speech)
        assert time.monotonic() - begun < 1.0
        await speech.aclose()
    assert loudness(await voice.make(ZH, "zh")) > 1000
    with pytest.raises(Fault, match="text_too_long"):
        await voice.make("a" * (MAX_CHARS + 1), "en")


async def test_many_talk_at_once_and_each_hears_its_own(voice: Voice) -> None:
    texts = ["您好。", ZH, EN, "一二三四五六七八九十。"] * 3
    alone = {text: await voice.make(text, "zh") for text in set(texts)}
    together = await asyncio.gather(*(voice.make(text, "zh") for text in texts))
    for text, pcm in zip(texts, together, strict=True):
        assert seconds(pcm) == pytest.approx(seconds(alone[text]), abs=0.05)


async def test_no_worker_is_left_behind() -> None:
    voice = Voice(VoiceSettings(workers=2))
    await voice.start()
    pids = voice._workers.pids
    assert len(pids) == 2
    await voice.stop()
    await voice.stop()
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


async def test_a_file_with_marks_is_said_in_words(tmp_path: Path) -> None:
    await say_to_file("您有[money:356000:CNY]", "zh", tmp_path / "a.wav")
    pcm, rate_hz = read_wav(tmp_path / "a.wav")
    words, words_hz = await make_pcm("您有三千五百六十元", "zh")
    assert rate_hz == words_hz == Voice.rate_hz
    assert seconds(pcm) == pytest.approx(seconds(words), abs=0.05)
    with pytest.raises(Fault, match="voice_silent"):
        await say_to_file("...", "zh", tmp_path / "b.wav")
