"""Rehearsals: scripted customers through the whole stack, as text or as sound. docs/rehearsals.md has the talk format."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import soxr
import yaml

from actions.bank import Bank, seed_demo
from assistant.channels.client import KioskClient, Spoken
from assistant.processes import free_ports
from assistant.service import Service
from assistant.settings import ROOT, Settings
from assistant.speaking.voice import make_pcm
from assistant.speaking.wav import read_wav

LEAD_MS = 400  # a person does not begin to speak with the first sample
CUSTOMER_VOICE = {"variant": "f4", "rate_wpm": 130}  # one the ear was never trained on (voices/held_out.yml)
TAIL_MS = 4_000  # more silence than any end of turn waits for


class TalkError(Exception):
    """A talk file that cannot be played; the message says where and why."""


def read_talk(path: Path) -> dict[str, Any]:
    """One talk file. Raises TalkError naming the file and what is wrong with it."""
    try:
        talk = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise TalkError(f"{path}: {error}") from error
    if not isinstance(talk, dict) or not isinstance(talk.get("turns"), list):
        raise TalkError(f"{path}: a talk needs `talk`, `language` and a list of `turns`")
    if talk.get("language") not in ("zh", "en"):
        raise TalkError(f"{path}: language must be zh or en")
    for number, turn in enumerate(talk["turns"], 1):
        if not isinstance(turn, dict) or not {"say", "key", "wait_s", "play"} & set(turn):
            raise TalkError(f"{path}: turn {number} needs one of say, key, wait_s, play")
        for name in {"say", "key"} & set(turn):
            if isinstance(turn[name], bool):  # YAML 1.1 reads a bare yes or no as a truth value
                turn[name] = "yes" if turn[name] else "no"
    talk["_folder"] = path.parent
    return talk


def demonstration_pin(number: str) -> str:
    """The PIN of a demonstration customer, which the rehearsal keys as the customer would."""
    from actions.bank.demo import PINS

    if number not in PINS:
        raise TalkError(f"{number} is no demonstration customer; known are {', '.join(sorted(PINS))}")
    return str(PINS[number])


class Rehearsal:
    """A stack of its own with a bank of its own: the demonstration bank of the kiosk is never touched."""

    def __init__(self, settings: Settings, progress: Callable[[str], None]) -> None:
        self._settings, self._progress = settings, progress
        self._folder = Path(tempfile.mkdtemp(prefix="teller-rehearsal-"))
        self._service: Service | None = None
        self._seeded: dict[date, Path] = {}
        self._banks = 0

    async def __aenter__(self) -> Rehearsal:
        return self

    async def __aexit__(self, *error: object) -> None:
        if self._service is not None:
            await self._service.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    async def play(self, talk: dict[str, Any], voice: bool) -> dict[str, Any]:
        """Play one talk; the result as `teller rehearse --json` prints it."""
        today = _day(talk.get("today")) or self._settings.today or date.today()
        service = await self._fresh(today)
        lang, customer = talk["language"], talk.get("customer")
        turns: list[dict[str, Any]] = []
        async with KioskClient(service.url, lang) as kiosk:
            await kiosk.answer()
            if customer is not None:
                await kiosk.send(type="sign_in", number=str(customer), pin=demonstration_pin(str(customer)))
                await kiosk.answer(trace=True)
            for turn in talk["turns"]:
                done = await self._turn(kiosk, turn, talk, voice, str(customer or ""))
                turns.append(judged(turn, done))
        passed = all(not turn["failed"] for turn in turns)
        return {"talk": talk.get("talk", ""), "language": lang, "passed": passed, "turns": turns}

    async def _fresh(self, today: date) -> Service:
        """The stack on a newly laid bank of that day. Rasa stays up as long as the day stays the same."""
        if today not in self._seeded:
            self._progress(f"laying out a bank of {today} for the rehearsal")
            seeded = self._folder / f"seeded-{today}.sqlite"
            bank = Bank.create(f"sqlite:///{seeded}")
            await asyncio.to_thread(seed_demo, bank, today)
            bank.close()
            self._seeded[today] = seeded
        self._banks += 1
        copy = self._folder / f"bank-{self._banks}.sqlite"
        shutil.copyfile(self._seeded[today], copy)
        settings = replace(self._settings, today=today, bank_url=f"sqlite:///{copy}")
        if self._service is None:
            ports = free_ports(3)
            self._settings = replace(self._settings, port=ports[0], rasa_port=ports[1], actions_port=ports[2])
            settings = replace(self._settings, today=today, bank_url=f"sqlite:///{copy}")
            self._service = Service(settings, trace=True, progress=self._progress)
            await self._service.start()
        else:
            await self._service.restart_on(settings)
        return self._service

    async def _turn(
        self, kiosk: KioskClient, turn: dict[str, Any], talk: dict[str, Any], voice: bool, customer: str
    ) -> Spoken:
        if "key" in turn:
            await self._press(kiosk, str(turn["key"]), customer)
            return await kiosk.answer(trace=True)
        if "wait_s" in turn:
            await kiosk.sound(b"\0\0" * int(16_000 * float(turn["wait_s"])))
            return Spoken()
        if "play" in turn:
            await kiosk.sound(_padded(*read_wav(talk["_folder"] / turn["play"])))
        elif voice:
            pcm, rate = await make_pcm(
                str(turn["say"]), talk["language"], **{**CUSTOMER_VOICE, **talk.get("voice", {})}
            )
            await kiosk.sound(_padded(pcm, rate))
        else:
            await kiosk.send(type="say", text=str(turn["say"]))
        return await kiosk.answer(trace=True)

    async def _press(self, kiosk: KioskClient, key: str, customer: str) -> None:
        """yes, no, a choice's key, a control, or digits: those are the PIN that the screen asked for."""
        if key.isdigit():
            await kiosk.send(type="pin", pin=key)
        elif key == "pin":
            await kiosk.send(type="pin", pin=demonstration_pin(customer))
        elif key in ("repeat", "slower", "faster", "louder", "softer"):
            await kiosk.send(type="control", do=key)
        else:
            await kiosk.send(type="key", value=key)


def judged(turn: dict[str, Any], done: Spoken) -> dict[str, Any]:
    """One turn's outcome against what the talk expects; `failed` lists each expectation that was not met."""
    trace, answer = done.last("trace") or {}, done.last("answer") or {}
    reply = trace.get("spoken") or answer.get("text") or ""
    screen = {key: answer.get(key) for key in ("text", "choices", "card", "ask") if answer.get(key)}
    result: dict[str, Any] = {
        "said": turn.get("say") or turn.get("key") or turn.get("play") or f"({turn.get('wait_s')} s)",
        "heard": trace.get("heard"),
        "intent": trace.get("intent"),
        "entities": trace.get("entities") or {},
        "reply": reply,
        "screen": screen,
        "posted": trace.get("posted"),
        "sound_s": round(len(done.pcm) / 2 / done.rate_hz, 2),
        "timings_ms": trace.get("timings_ms") or {},
    }
    expect = turn.get("expect") or {}
    failed: list[str] = []
    if "intent" in expect and result["intent"] != expect["intent"]:
        failed.append(f"intent is {result['intent']}, expected {expect['intent']}")
    for name, value in (expect.get("entities") or {}).items():
        if result["entities"].get(name) != value:
            failed.append(f"{name} is {result['entities'].get(name)!r}, expected {value!r}")
    everything = f"{reply}\n{answer.get('text') or ''}"
    failed += [f"{words!r} was not said" for words in expect.get("says_all") or () if str(words) not in everything]
    any_of = expect.get("says_any") or ()
    if any_of and not any(str(words) in everything for words in any_of):
        failed.append(f"none of {any_of!r} was said")
    failed += [f"{words!r} was said" for words in expect.get("says_none") or () if str(words) in everything]
    if "posted" in expect and result["posted"] != expect["posted"]:
        failed.append(f"{result['posted']} entries posted, expected {expect['posted']}")
    return {**result, "failed": failed}


def _padded(pcm: bytes, rate_hz: int) -> bytes:
    """16 kHz mono with silence around, as a microphone would bring it."""
    samples = np.frombuffer(pcm, np.int16).astype(np.float32)
    made = soxr.resample(samples, rate_hz, 16_000) if rate_hz != 16_000 else samples
    quiet = np.random.default_rng(7)
    parts = [quiet.normal(0, 8, 16 * LEAD_MS), made, quiet.normal(0, 8, 16 * TAIL_MS)]
    return np.clip(np.concatenate(parts), -32_768, 32_767).astype("<i2").tobytes()


def _day(value: Any) -> date | None:
    return value if value is None or isinstance(value, date) else date.fromisoformat(str(value))


def transcript(result: dict[str, Any]) -> str:
    """A played talk for people: what was said, heard, answered, and the milliseconds of each stage."""
    lines = [f"{'✓' if result['passed'] else '✗'} {result['talk']}"]
    for turn in result["turns"]:
        heard = f"   (heard: {turn['heard']})" if turn["heard"] and turn["heard"] != turn["said"] else ""
        lines.append(f"  customer   {turn['said']}{heard}")
        for line in str(turn["reply"]).splitlines() or [""]:
            lines.append(f"  assistant  {line}")
        times = [f"{name} {value:.0f} ms" for name, value in turn["timings_ms"].items() if value is not None]
        lines.append(f"             [{turn['intent'] or '-'}; {', '.join(times)}; {turn['sound_s']} s of sound]")
        lines += [f"             ✗ {why}" for why in turn["failed"]]
    return "\n".join(lines)


def talks_of(paths: list[Path]) -> list[dict[str, Any]]:
    """All talks of the files and folders named; without names, those of tests/talks."""
    files: list[Path] = []
    for path in paths or [ROOT / "tests" / "talks"]:
        files += sorted(path.rglob("*.yml")) if path.is_dir() else [path]
    return [read_talk(file) for file in files]
