"""Makes what the commands need and git does not hold: Rasa's model, the ear's graphs, the demonstration bank.

Each part has its sources; it is made again when they change, and never twice for the same ones. Progress goes to
standard error. Two processes at once wait for each other; an interrupted making is begun again.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from assistant.settings import LANGUAGES, ROOT, Settings
from assistant.stamps import Stamp, fingerprint

TELL_EVERY_S = 15.0
# Of assistant/understanding, what does not shape the model: the launcher and what only the runtime uses.
NOT_IN_MODEL = {"rasa_server.py", "rasa_quiet.py", "rasa_parse.py", "no_tensorflow.py", "script.py", "marks.py"}


class SetupError(Exception):
    """Something could not be made; the message says what, why, and where all of it can be read."""


@dataclass(frozen=True)
class Made:
    """One made thing: how it is called, what it is made from, its stamp, and how to make it (beside, then moved)."""

    title: str
    about_s: int
    sources: tuple[Path, ...]
    stamp: Stamp
    make: Callable[[Settings], None]

    def state(self) -> str:
        """ "ready", "stale" (sources changed since) or "missing"."""
        said = self.stamp.read()
        if not said:
            return "missing"
        return "ready" if said.get("sources") == fingerprint(self.sources, ROOT) else "stale"


def parts(settings: Settings) -> dict[str, Made]:
    """The parts that are ours to make: not a speech model somebody brought, not a bank somebody else keeps."""
    made = {"rasa": _rasa(settings)}
    for lang in LANGUAGES:
        if settings.ear(lang) == settings.var / "ear" / lang:
            made[f"ear {lang}"] = _ear(settings, lang)
    if bank_file(settings) is not None:
        made["bank"] = _bank(settings)
    return made


def ensure(wanted: set[str], settings: Settings) -> None:
    """Make what is missing or stale of "rasa", "ear", "bank". Raises SetupError."""
    unknown = wanted - {"rasa", "ear", "bank"}
    if unknown:
        raise SetupError(f"cannot make {', '.join(sorted(unknown))}; known are rasa, ear, bank")
    chosen = {name: part for name, part in parts(settings).items() if name.split()[0] in wanted}
    if not any(_needed(name, part, settings) for name, part in chosen.items()):
        return
    with _alone(settings):
        for name, part in chosen.items():
            if _needed(name, part, settings):
                _make(part, settings)


def train(settings: Settings) -> None:
    """Learn nlu_data/ anew, whatever the stamps say: Rasa's model and the ear's graphs. Raises SetupError."""
    with _alone(settings):
        for name, part in parts(settings).items():
            if name != "bank":
                _make(part, settings)


def bank_file(settings: Settings) -> Path | None:
    """Where the demonstration bank lies; None for a bank that is kept elsewhere (another database, in memory)."""
    begin = "sqlite:///"
    path = settings.bank_url[len(begin) :] if settings.bank_url.startswith(begin) else ""
    return None if path in ("", ":memory:") else Path(path).absolute()


def _needed(name: str, part: Made, settings: Settings) -> bool:
    if name != "bank":
        return part.state() != "ready"
    file, said = part.stamp.made, part.stamp.read()
    if file.exists() and not said:
        return False  # not made by us: somebody's bank is never written over
    another_day = settings.today is not None and said.get("day") != settings.today.isoformat()
    return another_day or part.state() != "ready"


def _make(part: Made, settings: Settings) -> None:
    tell(f"{part.title} (about {part.about_s} s) ...")
    begun = time.monotonic()
    sources = fingerprint(part.sources, ROOT)
    part.make(settings)
    part.stamp.write(sources=sources, day=(settings.today or date.today()).isoformat())
    tell(f"  done in {time.monotonic() - begun:.0f} s")


def tell(text: str) -> None:
    """A line of progress."""
    print(text, file=sys.stderr, flush=True)


def _rasa(settings: Settings) -> Made:
    understanding = [p for p in (ROOT / "assistant/understanding").glob("*.py") if p.name not in NOT_IN_MODEL]
    sources = [ROOT / name for name in ("config.yml", "domain.yml", "nlu_data", "requirements/rasa.lock")]
    model = settings.rasa_model / "teller.tar.gz"
    stamp = Stamp(settings.rasa_model / "stamp.json", model)
    return Made("Learning what customers say", 40, (*sources, *understanding), stamp, _train_rasa)


def _train_rasa(settings: Settings) -> None:
    """Train into a folder beside, then put the model in place in one step."""
    if not settings.rasa_python.exists():
        raise SetupError("Rasa's environment is not made; run ./teller setup")
    new = settings.rasa_model.with_name("rasa.new")
    shutil.rmtree(new, ignore_errors=True)
    # Rasa's cache cannot see a change in our components, so each state of them has a cache of its own.
    components = [p for p in (ROOT / "assistant/understanding").glob("*.py") if p.name not in NOT_IN_MODEL]
    caches, cache = settings.var / "cache", f"rasa-{fingerprint(components, ROOT)[:12]}"
    for old in caches.glob("rasa-*"):
        if old.name != cache:
            shutil.rmtree(old, ignore_errors=True)
    command = [
        str(settings.rasa_python), "-m", "assistant.understanding.rasa_server", "train",
        "--config", "config.yml", "--domain", "domain.yml", "--data", "nlu_data",
        "--out", str(new), "--fixed-model-name", "teller",
    ]  # fmt: skip
    run_logged(command, settings.log / "train.log", {"RASA_CACHE_DIRECTORY": str(caches / cache)})
    if not (new / "teller.tar.gz").exists():
        raise SetupError(f"Rasa trained but left no model; see {settings.log / 'train.log'}")
    settings.rasa_model.mkdir(parents=True, exist_ok=True)
    os.replace(new / "teller.tar.gz", settings.rasa_model / "teller.tar.gz")
    shutil.rmtree(new, ignore_errors=True)


def _ear(settings: Settings, lang: str) -> Made:
    names = {"zh": "Mandarin", "en": "English"}
    voices = [path for path in (ROOT / "voices").iterdir() if path.suffix in (".py", ".yml")]
    sources = (
        *voices,
        *(ROOT / name for name in ("voices/sentences", f"voices/{lang}", "nlu_data", "actions/bank/demo")),
    )
    # The link to the acoustic model is the part that breaks when the whole repository moves.
    stamp = Stamp(settings.var / "ear" / f"{lang}.json", settings.var / "ear" / lang / "am")

    def make(settings: Settings) -> None:
        command = [sys.executable, "-m", "voices.graphs", lang, "--out", str(settings.var / "ear")]
        run_logged(command, settings.log / f"ear-{lang}.log", {})

    return Made(f"Teaching the ear its {names.get(lang, lang)} sentences", 5, sources, stamp, make)


def _bank(settings: Settings) -> Made:
    file = bank_file(settings)
    assert file is not None
    stamp = Stamp(file.with_name(file.name + ".stamp.json"), file)
    sources = tuple(ROOT / "actions/bank" / name for name in ("demo", "tables.py", "guards.py"))
    return Made("Opening the demonstration bank, ten years back", 5, sources, stamp, _seed_bank)


def _seed_bank(settings: Settings) -> None:
    """Seed beside, then put in place; a demonstration bank that was there before is kept as *.before."""
    from actions.bank import Bank, seed_demo

    file = bank_file(settings)
    assert file is not None
    new = file.with_name(file.name + ".new")
    _remove_database(new)
    file.parent.mkdir(parents=True, exist_ok=True)
    bank = Bank.create(f"sqlite:///{new}")
    try:
        seed_demo(bank, settings.today or date.today())
    finally:
        bank.close()
    if file.exists():
        before = file.with_name(file.name + ".before")
        _remove_database(before)
        os.replace(file, before)
        _remove_database(file)
    os.replace(new, file)
    _remove_database(new)


def _remove_database(file: Path) -> None:
    for path in (file, file.with_name(file.name + "-wal"), file.with_name(file.name + "-shm")):
        path.unlink(missing_ok=True)


def run_logged(command: list[str], log: Path, environ: dict[str, str]) -> None:
    """Run to the end with its output in `log`, telling now and then that it still works. Raises SetupError."""
    log.parent.mkdir(parents=True, exist_ok=True)
    env = {**os.environ, **environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    begun = time.monotonic()
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
        )
        try:
            while True:
                try:
                    code = process.wait(timeout=TELL_EVERY_S)
                    break
                except subprocess.TimeoutExpired:
                    tell(f"  still at it, {time.monotonic() - begun:.0f} s")
        except BaseException:
            process.kill()
            process.wait()
            raise
    if code != 0:
        lines = [line for line in log.read_text("utf-8", "replace").splitlines() if "it/s" not in line]
        end = "\n".join(lines[-12:])  # without bars of progress
        raise SetupError(f"{' '.join(command[1:4])} failed with status {code}; all of it is in {log}\n{end}")


@contextmanager
def _alone(settings: Settings) -> Iterator[None]:
    """Hold var/.making, so that two commands do not make the same thing at once."""
    settings.var.mkdir(parents=True, exist_ok=True)
    with (settings.var / ".making").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            tell("Another ./teller is making something; waiting for it ...")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
