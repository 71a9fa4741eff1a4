"""The commands of `./teller`. Each is a few lines here and a function elsewhere; imports wait until they are needed.

With --json, standard output holds JSON alone. Exit status: 0 success, 1 a clear failure, 2 wrong usage.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import signal
import sys
from collections.abc import Callable
from dataclasses import asdict, is_dataclass
from datetime import date
from pathlib import Path
from typing import Any

from assistant.faults import CODES, Fault
from assistant.settings import Settings, SettingsError, load


def main(argv: list[str]) -> int:
    """Run one command; returns its exit status."""
    parser = _parser()
    try:
        arguments = parser.parse_args(argv)
    except SystemExit as done:
        return int(done.code or 0)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    override = {"today": arguments.today} if getattr(arguments, "today", None) else {}
    try:
        settings = load(**override)
    except SettingsError as error:
        notice(str(error))
        return 2
    try:
        return int(arguments.run(settings, arguments))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 1
    except Exception as error:
        return _explained(error)


def notice(text: str) -> None:
    """A line for the person at the terminal, never for a program."""
    print(text, file=sys.stderr, flush=True)


def show_json(value: Any) -> None:
    """The one place that writes JSON to standard output."""
    print(json.dumps(value, ensure_ascii=False, indent=2, default=_plain), flush=True)


def _plain(value: Any) -> Any:
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else str(value)


def _explained(error: Exception) -> int:
    """Errors with a clear cause become one line and status 1; anything else is a bug and shows where."""
    from actions.bank import BankMissing, Refusal
    from assistant.processes import NotReady
    from assistant.rehearsing import TalkError
    from assistant.setup import SetupError

    if isinstance(error, Fault):
        notice(f"teller: {CODES[error.code]} ({error})")
    elif isinstance(error, Refusal):
        notice(f"teller: the bank says no ({error.code})")
    elif isinstance(error, (NotReady, TalkError, SetupError, BankMissing, OSError, asyncio.TimeoutError)):
        notice(f"teller: {error}")
    else:
        raise error
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="teller", description="A voice assistant for elderly bank customers.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def add(name: str, run: Callable[..., int], text: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=text, description=text)
        command.set_defaults(run=run)
        return command

    def json_flag(command: argparse.ArgumentParser) -> None:
        command.add_argument("--json", action="store_true", help="print JSON alone")

    def lang_flag(command: argparse.ArgumentParser) -> None:
        command.add_argument("--lang", choices=("zh", "en"), help="language; guessed from the text when left out")

    def day_flag(command: argparse.ArgumentParser) -> None:
        command.add_argument("--today", type=date.fromisoformat, help="fix the bank's day, YYYY-MM-DD")

    run = add("run", run_command, "start everything and print the kiosk's address")
    day_flag(run)

    check = add("check", check_command, "say what is ready, what is missing, and how to fix it")
    json_flag(check)

    talk = add("talk", talk_command, "converse in the terminal")
    talk.add_argument("--text", action="store_true", help="type instead of speaking")
    talk.add_argument("--customer", default="", help="sign in as this demonstration customer")
    lang_flag(talk)
    day_flag(talk)

    rehearse = add("rehearse", rehearse_command, "play scripted customers through the whole stack")
    rehearse.add_argument("talks", nargs="*", type=Path, metavar="TALK.yml")
    how = rehearse.add_mutually_exclusive_group()
    how.add_argument("--voice", action="store_true", help="speak each line and send it as sound")
    how.add_argument("--text", action="store_true", help="send each line as text (default)")
    json_flag(rehearse)
    day_flag(rehearse)

    understand = add("understand", understand_command, "what a sentence means: intent, confidence, values")
    understand.add_argument("text", nargs="*", metavar="TEXT")
    lang_flag(understand)
    json_flag(understand)
    day_flag(understand)

    hear = add("hear", hear_command, "what the ear hears in a sound file")
    hear.add_argument("files", nargs="+", type=Path, metavar="FILE.wav")
    hear.add_argument("--lang", choices=("zh", "en"), default="zh")
    hear.add_argument("--expect", choices=("yes_no", "amount", "digits", "payee", "free"), default="free")
    json_flag(hear)

    say = add("say", say_command, "speak a text into a sound file")
    say.add_argument("text", metavar="TEXT")
    say.add_argument("-o", "--output", type=Path, required=True, metavar="FILE.wav")
    say.add_argument("--rate", type=int, default=140, help="words a minute")
    say.add_argument("--variant", default="", help="voice variant of the synthesiser, as f4")
    lang_flag(say)

    add("train", train_command, "learn nlu_data/ anew: Rasa's model and the ear's graphs")
    setup = add("setup", setup_command, "make what is missing and stop")
    setup.add_argument("parts", nargs="*", help="rasa, ear, bank; all when left out")

    voices = add("voices", voices_command, "list, check, fetch or train speech models")
    voices.add_argument("do", choices=("list", "check", "fetch", "train"))
    voices.add_argument("lang", nargs="?", choices=("zh", "en"))
    voices.add_argument("--recordings", type=Path, metavar="FOLDER", help="human recordings to train with")
    json_flag(voices)

    bench = add("bench", bench_command, "measure: the ear")
    bench.add_argument("what", choices=("ear",))

    bank = add("bank", bank_command, "look at the demonstration bank")
    bank.add_argument("do", choices=("show",))
    bank.add_argument("customer", metavar="CUSTOMER")
    json_flag(bank)
    return parser


def run_command(settings: Settings, arguments: argparse.Namespace) -> int:
    """Make what is missing, start everything, stay until told to stop."""
    from assistant import setup
    from assistant.service import Service

    setup.ensure({"rasa", "ear", "bank"}, settings)

    async def stay() -> int:
        service = Service(settings, progress=notice)
        stop = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        starting = asyncio.create_task(service.start())
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait({starting, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if not starting.done():
            starting.cancel()
            await asyncio.gather(starting, return_exceptions=True)
            return 130
        await starting
        print(f"Patient Teller is ready: {service.url}", flush=True)
        notice("Demonstration customers and their PINs are in the README. Ctrl-C ends it.")
        await stopping
        await service.stop()
        return 0

    return asyncio.run(stay())


def check_command(settings: Settings, arguments: argparse.Namespace) -> int:
    from assistant.check import check, table

    parts = check(settings)
    if arguments.json:
        show_json(parts)
    else:
        print(table(parts))
    return 0 if all(part.ok for part in parts) else 1


def talk_command(settings: Settings, arguments: argparse.Namespace) -> int:
    from assistant import setup
    from assistant.channels.terminal import converse

    setup.ensure({"rasa", "ear", "bank"}, settings)
    return asyncio.run(converse(settings, arguments.lang or "zh", arguments.customer, typed=arguments.text))


def rehearse_command(settings: Settings, arguments: argparse.Namespace) -> int:
    from assistant import setup
    from assistant.rehearsing import Rehearsal, talks_of, transcript

    talks = talks_of(arguments.talks)
    setup.ensure({"rasa", "ear"}, settings)

    async def play() -> list[dict[str, Any]]:
        results = []
        async with Rehearsal(settings, notice) as rehearsal:
            for talk in talks:
                results.append(await rehearsal.play(talk, arguments.voice))
                if not arguments.json:
                    print(transcript(results[-1]) + "\n", flush=True)
        return results

    results = asyncio.run(play())
    if arguments.json:
        show_json(results)
    return 0 if results and all(result["passed"] for result in results) else 1


def understand_command(settings: Settings, arguments: argparse.Namespace) -> int:
    from assistant import setup
    from assistant.asking.understanding import understand

    setup.ensure({"rasa"}, settings)
    lines = arguments.text or (line.rstrip("\n") for line in sys.stdin)
    for meaning in understand(settings, lines, arguments.lang):
        if arguments.json or not arguments.text:
            print(json.dumps(meaning, ensure_ascii=False), flush=True)
        else:
            values = ", ".join(f"{name}={value}" for name, value in meaning["entities"].items())
            print(f"{meaning['text']}\n  {meaning['intent']} ({meaning['confidence']:.2f})  {values}")
    return 0


def hear_command(settings: Settings, arguments: argparse.Namespace) -> int:
    from assistant import setup
    from assistant.listening.files import hear_file

    setup.ensure({"ear"}, settings)
    results = [hear_file(settings, path, arguments.lang, arguments.expect) for path in arguments.files]
    if arguments.json:
        show_json(results)
    else:
        for result in results:
            print(f"{result['file']}: {result['text'] or '(nothing)'}  ({result['confidence']:.2f})")
    return 0


def say_command(settings: Settings, arguments: argparse.Namespace) -> int:
    from assistant.speaking.voice import say_to_file
    from assistant.understanding.script import language_of

    lang = arguments.lang or language_of(arguments.text)
    options = {"rate_wpm": arguments.rate, **({"variant": arguments.variant} if arguments.variant else {})}
    asyncio.run(say_to_file(arguments.text, lang, arguments.output, **options))
    return 0


def train_command(settings: Settings, arguments: argparse.Namespace) -> int:
    from assistant import setup

    setup.train(settings)
    return 0


def setup_command(settings: Settings, arguments: argparse.Namespace) -> int:
    from assistant import setup

    setup.ensure(set(arguments.parts) or {"rasa", "ear", "bank"}, settings)
    return 0


def voices_command(settings: Settings, arguments: argparse.Namespace) -> int:
    from assistant.listening import fetch

    return fetch.command(settings, arguments.do, arguments.lang, arguments.json, arguments.recordings)


def bench_command(settings: Settings, arguments: argparse.Namespace) -> int:
    from assistant import setup
    from voices import bench

    setup.ensure({"ear"}, settings)
    return int(bench.main([]) or 0)


def bank_command(settings: Settings, arguments: argparse.Namespace) -> int:
    from actions.bank import Bank, Refusal
    from actions.bank.demo import PINS
    from assistant import setup

    setup.ensure({"bank"}, settings)
    bank = Bank.open(settings.bank_url)
    try:
        shown = bank.show(arguments.customer)
    except Refusal:
        notice(f"teller: there is no customer {arguments.customer}; known are {', '.join(sorted(PINS))}")
        return 1
    finally:
        bank.close()
    if arguments.json:
        show_json(shown)
        return 0
    customer = shown["customer"]
    print(f"{customer['number']}  {customer['name']} ({customer['called']})")
    for account in shown["accounts"]:
        print(
            f"  {account['kind']:<9} {account['tail']}  {account['balance_minor'] / 100:>14,.2f} {account['currency']}"
        )
    for payee in shown["payees"]:
        print(f"  pays      {payee['name']} ({', '.join(payee['called'])})")
    for hold in shown["holds"]:
        print(f"  held      {hold}")
    return 0
