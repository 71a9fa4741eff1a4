"""The whole house, up and down: Rasa, the actions, the voice, the bank, the kiosk."""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from actions.bank import Bank
from assistant.asking.rasa import RasaClient
from assistant.channels.kiosk import Kiosk
from assistant.house import House
from assistant.processes import Server
from assistant.settings import LANGUAGES, ROOT, Settings
from assistant.speaking.voice import Voice, VoiceSettings
from assistant.speaking.words import Words

log = logging.getLogger("teller.service")

RELEASE_EVERY_S = 600.0


def bank_clock(settings: Settings) -> Callable[[], datetime]:
    """The bank's clock: the wall's, or the fixed day at the wall's time of day."""
    today = settings.today
    if today is None:
        return lambda: datetime.now().astimezone()
    return lambda: datetime.combine(today, datetime.now().time()).astimezone()


class Service:
    """Starts and stops everything. `trace` lets rehearsals see what was understood; never on at a branch."""

    def __init__(self, settings: Settings, trace: bool = False, progress: Callable[[str], None] = log.info) -> None:
        self.settings, self._trace, self._progress = settings, trace, progress
        self._secret, self._token = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
        self.rasa = self._rasa_server()
        self.actions = self._actions_server()
        self.house: House | None = None
        self._kiosk: Kiosk | None = None
        self._releasing: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        return f"http://{self.settings.host}:{self.settings.port}"

    async def start(self) -> None:
        """Bring everything up. Raises NotReady, Fault or OSError; what was started is then ended again."""
        self._progress("starting the voice, the ear, Rasa and the bank's actions (about 20 seconds)")
        try:
            await asyncio.gather(self.rasa.start(180), self._start_rest())
        except BaseException:
            await self.stop()
            raise

    async def restart_on(self, settings: Settings) -> None:
        """The same house with other settings (another bank, another day); Rasa stays up."""
        await self._stop_rest()
        self.settings = settings
        self.actions = self._actions_server()
        await self._start_rest()

    async def _start_rest(self) -> None:
        settings = self.settings
        voice = Voice(VoiceSettings(workers=settings.voice_workers))
        rasa = RasaClient(f"http://127.0.0.1:{settings.rasa_port}", self._token, settings.rasa_deadline_s)
        self.house = House(
            settings,
            Words.load(ROOT / "domain.yml"),
            Bank.open(settings.bank_url, clock=bank_clock(settings)),
            rasa,
            voice,
            StaffBell(settings.log / "staff.jsonl", self._progress),
            trace=self._trace,
        )
        await asyncio.gather(self.actions.start(60), voice.start(), rasa.start(), self._load_ears())
        self._kiosk = Kiosk(self.house)
        await self._kiosk.start()
        self._releasing = asyncio.create_task(self._release_held(self.house))

    async def _release_held(self, house: House) -> None:
        """Send on held payments when their day has passed: at the start and then every ten minutes."""
        while True:
            try:
                await house.at_bank(house.bank.release_due)
            except Exception as error:  # the bank is asked again in ten minutes; nothing is lost meanwhile
                log.error("held payments could not be sent on: %s", type(error).__name__)
            await asyncio.sleep(RELEASE_EVERY_S)

    async def _load_ears(self) -> None:
        assert self.house is not None
        for lang in LANGUAGES:
            await asyncio.to_thread(self.house.ear, lang)

    async def stop(self) -> None:
        """End everything we started, in the order a customer would want: the pages first."""
        await self._stop_rest()
        await self.rasa.stop()

    async def _stop_rest(self) -> None:
        if self._releasing is not None:
            self._releasing.cancel()
            self._releasing = None
        if self._kiosk is not None:
            await self._kiosk.stop()
            self._kiosk = None
        if self.house is not None:
            await self.house.rasa.stop()
            await self.house.voice.stop()
            self.house.bank.close()
            self.house = None
        await self.actions.stop()

    def _rasa_server(self) -> Server:
        settings = self.settings
        port = str(settings.rasa_port)
        command = [
            str(settings.rasa_python), "-m", "assistant.understanding.rasa_server", "run",
            "--model", str(settings.rasa_model), "--interface", "127.0.0.1", "--port", port,
            "--endpoints", "endpoints.yml", "--credentials", "credentials.yml", "--enable-api",
        ]  # fmt: skip
        environ = {
            "TELLER_RASA_TOKEN": self._token,
            "TELLER_ACTIONS_URL": f"http://127.0.0.1:{settings.actions_port}/webhook",
            "TELLER_ACTIONS_SECRET": self._secret,
        }
        return Server("Rasa", command, f"http://127.0.0.1:{port}/", settings.log / "rasa.log", environ)

    def _actions_server(self) -> Server:
        settings = self.settings
        port = str(settings.actions_port)
        environ = {"TELLER_BANK_URL": settings.bank_url, "TELLER_ACTIONS_SECRET": self._secret}
        if settings.today:
            environ["TELLER_TODAY"] = settings.today.isoformat()
        command = [sys.executable, "-m", "actions.server", "--port", port]
        return Server("actions", command, f"http://127.0.0.1:{port}/health", settings.log / "actions.log", environ)


class StaffBell:
    """Rings for the branch's staff: a line in the terminal and in a file. Names the customer as they are called."""

    def __init__(self, file: Path, progress: Callable[[str], None]) -> None:
        self._file, self._progress = file, progress

    def __call__(self, reason: str, called: str) -> None:
        now = datetime.now().astimezone()
        line = {"at": now.isoformat(timespec="seconds"), "reason": reason, "called": called}
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with self._file.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
        self._progress(f"{now.time().isoformat('minutes')}  a person, please: {called or 'the kiosk'} ({reason})")
