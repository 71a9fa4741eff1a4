"""`teller check`: each part, whether it is ready, and what to do when it is not. Makes and changes nothing."""

from __future__ import annotations

import array
import asyncio
import hashlib
import math
import platform
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from assistant import setup
from assistant.settings import LANGUAGES, ROOT, Settings

SETUP = "./teller setup"
FREE_MB = 500  # room for logs, the bank and a newly trained model
FREE_MB_NEW = 3_000  # and for both environments
QUIET_RMS = 200.0  # of 16-bit samples: below, a spoken word is silence
WORDS = {"zh": "您好", "en": "hello"}
CONNECT_S = 0.5


@dataclass(frozen=True)
class Part:
    """One line of the table: `fix` is empty when ok."""

    name: str
    ok: bool
    state: str
    fix: str = ""


def check(settings: Settings) -> list[Part]:
    """Look at everything. A part that cannot even be looked at is not ready, and says why."""
    looks: list[tuple[str, Callable[[], Iterable[Part]]]] = [
        ("Python", python),
        ("environments", lambda: environments(settings)),
        ("Debian packages", packages),
        ("made parts", lambda: made_parts(settings)),
        ("voice", voice),
        ("bank's books", lambda: books(settings)),
        ("ports", lambda: ports(settings)),
        ("disk", lambda: disk(settings)),
    ]
    found: list[Part] = []
    for name, look in looks:
        try:
            found.extend(look())
        except Exception as error:  # whatever is broken here is what the person asked about
            found.append(Part(name, False, f"cannot be looked at: {type(error).__name__}: {error}", SETUP))
    return found


def table(parts: list[Part]) -> str:
    """The parts for a person: what is ready first to the eye, the fix under what is not."""
    width = max(len(part.name) for part in parts)
    lines = []
    for part in parts:
        lines.append(f"{'ok' if part.ok else '--'}  {part.name:<{width}}  {part.state}")
        if part.fix and not part.ok:
            lines.append(f"    {'':<{width}}  to mend it: {part.fix}")
    missing = sum(not part.ok for part in parts)
    lines.append("")
    lines.append("Everything is ready." if not missing else f"{missing} of {len(parts)} not ready.")
    return "\n".join(lines)


def python() -> list[Part]:
    """The interpreter that runs us."""
    version = platform.python_version()
    right = sys.version_info[:2] in ((3, 10), (3, 11))
    fix = "remove var/env, install Python 3.11 and start ./teller again"
    return [Part("Python", right, f"{version}, {sys.executable}", "" if right else fix)]


def environments(settings: Settings) -> Iterable[Part]:
    """Both environments against their locks."""
    for name in ("teller", "rasa"):
        folder = settings.var / "env" / name
        try:
            stamp = (folder / ".stamp").read_text("ascii").strip()
        except OSError:
            stamp = ""
        wanted = hashlib.sha256((ROOT / "requirements" / f"{name}.lock").read_bytes()).hexdigest()
        whole = (folder / "bin" / "python").exists() and stamp == wanted
        state = "as locked" if whole else "differs from its lock" if stamp else "not made"
        yield Part(f"environment {name}", whole, state, "" if whole else SETUP)


def packages() -> list[Part]:
    """The Debian packages of requirements/debian.txt; elsewhere than on Debian the voice's check tells."""
    lines = (ROOT / "requirements" / "debian.txt").read_text("utf-8").splitlines()
    wanted = [name for name in (line.split("#")[0].strip() for line in lines) if name]
    if shutil.which("dpkg-query") is None:
        return [Part("Debian packages", True, f"not Debian; needed is what {', '.join(wanted)} holds")]
    asked = subprocess.run(
        ["dpkg-query", "-W", "-f=${db:Status-Abbrev} ${Package}\n", *wanted],
        capture_output=True,
        text=True,
        check=False,
    )
    have = {line.split()[1] for line in asked.stdout.splitlines() if line.startswith("ii")}
    missing = [name for name in wanted if name not in have]
    if not missing:
        return [Part("Debian packages", True, ", ".join(wanted))]
    fix = f"sudo apt-get update && sudo apt-get install --no-install-recommends {' '.join(missing)}"
    return [Part("Debian packages", False, f"missing: {', '.join(missing)}", fix)]


def made_parts(settings: Settings) -> Iterable[Part]:
    """Rasa's model, the ear of each language, the demonstration bank."""
    ours = setup.parts(settings)
    words = {"ready": "ready", "stale": "made from older sources", "missing": "not made"}
    names = {"rasa": "understanding", "ear zh": "ear, Mandarin", "ear en": "ear, English", "bank": "bank"}
    for key, part in ours.items():
        state = part.state()
        fix = "" if state == "ready" else SETUP if state == "missing" else "./teller train"
        if key == "bank" and part.stamp.made.exists() and not part.stamp.read():
            yield Part("bank", True, f"{part.stamp.made} (not the demonstration's)")
            continue
        day = f", from {part.stamp.read()['day']}" if key == "bank" and state == "ready" else ""
        yield Part(names.get(key, key), state == "ready", words[state] + day, SETUP if key == "bank" and fix else fix)
    for lang in LANGUAGES:
        if f"ear {lang}" not in ours:
            yield brought_ear(lang, settings.ear(lang))


def brought_ear(lang: str, folder: Path) -> Part:
    """A speech model somebody brought: does the folder look like one of vosk's?"""
    name = {"zh": "ear, Mandarin", "en": "ear, English"}.get(lang, f"ear {lang}")
    if any((folder / path).is_file() for path in ("am/final.mdl", "final.mdl")):
        return Part(name, True, str(folder))
    return Part(name, False, f"{folder} holds no vosk model", f"set TELLER_EAR_{lang.upper()} to the model's folder")


def voice() -> Iterable[Part]:
    """One word in each language, really made: is there sound in it?"""
    from assistant.speaking.voice import Voice, VoiceSettings

    async def speak() -> dict[str, bytes]:
        mouth = Voice(VoiceSettings(workers=1))
        await mouth.start()
        try:
            return {lang: await mouth.make(word, lang) for lang, word in WORDS.items()}
        finally:
            await mouth.stop()

    for lang, pcm in asyncio.run(asyncio.wait_for(speak(), 20)).items():
        level = rms(pcm)
        ok = level >= QUIET_RMS
        fix = "" if ok else "sudo apt-get install --reinstall libespeak-ng1 espeak-ng-data"
        seconds = len(pcm) / 2 / Voice.rate_hz
        yield Part(f"voice {lang}", ok, f"“{WORDS[lang]}” {seconds:.1f} s, loudness {level:.0f}", fix)


def rms(pcm: bytes) -> float:
    """Loudness of s16le samples, 0 to 32767."""
    samples = array.array("h", pcm[: len(pcm) // 2 * 2])
    return math.sqrt(sum(s * s for s in samples) / len(samples)) if samples else 0.0


def books(settings: Settings) -> list[Part]:
    """The bank opens and its books balance."""
    from actions.bank import Bank

    file = setup.bank_file(settings)
    if file is not None and not file.exists():
        return [Part("bank's books", False, "no bank yet", SETUP)]
    bank = Bank.open(settings.bank_url)
    try:
        wrong = bank.faults()
    finally:
        bank.close()
    fix = (
        "" if not wrong else "keep the file, tell the people who run the bank; ./teller setup makes a new demonstration"
    )
    return [Part("bank's books", not wrong, "balance" if not wrong else f"{'; '.join(wrong)}", fix)]


def ports(settings: Settings) -> Iterable[Part]:
    """Each port: free, or answering because `teller run` is up, or taken by somebody else."""
    for name, port in (("kiosk", settings.port), ("rasa", settings.rasa_port), ("actions", settings.actions_port)):
        setting = "TELLER_PORT" if name == "kiosk" else f"TELLER_{name.upper()}_PORT"
        answer = speaks_http(port)
        if answer is None:
            yield Part(f"port {port}, {name}", True, "free")
        elif answer:
            yield Part(f"port {port}, {name}", True, "answers (./teller run is up, or another web server)")
        else:
            yield Part(
                f"port {port}, {name}", False, "taken by another program", f"{setting}=<another port> ./teller run"
            )


def speaks_http(port: int) -> bool | None:
    """None: nobody listens. Otherwise whether the one who does answers HTTP."""
    try:
        with socket.create_connection(("127.0.0.1", port), CONNECT_S) as connection:
            connection.settimeout(CONNECT_S)
            connection.sendall(b"GET / HTTP/1.0\r\n\r\n")
            return connection.recv(5) == b"HTTP/"
    except ConnectionRefusedError:
        return None
    except OSError:
        return False


def disk(settings: Settings) -> list[Part]:
    """Room left where var/ lies."""
    place = settings.var if settings.var.exists() else settings.var.parent
    free_mb = shutil.disk_usage(place).free // 1_000_000
    wanted = FREE_MB if settings.rasa_python.exists() else FREE_MB_NEW
    fix = "" if free_mb >= wanted else f"free {wanted - free_mb} MB on the disk that holds {place}"
    return [Part("disk", free_mb >= wanted, f"{free_mb / 1000:.1f} GB free", fix)]
