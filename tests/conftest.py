"""What several rooms' tests need: a laid demonstration bank, copied for each test; the whole stack, started once."""

from __future__ import annotations

import asyncio
import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from actions.bank import Bank, seed_demo
from actions.bank.pins import PinSettings
from assistant.settings import Settings, load

TODAY = date(2026, 11, 23)
CHEAP_PINS = PinSettings(time_cost=1, memory_kib=8, parallelism=1)  # the cost of a PIN is not what is tested


@pytest.fixture(scope="session")
def laid_bank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration bank of TODAY as one SQLite file. Copy it; never write to it."""
    file = tmp_path_factory.mktemp("laid") / "bank.sqlite"
    bank = Bank.create(f"sqlite:///{file}", pins=CHEAP_PINS)
    seed_demo(bank, TODAY)
    bank.close()
    return file


@pytest.fixture
def bank_file(laid_bank: Path, tmp_path: Path) -> Path:
    """A demonstration bank of this test's own."""
    return Path(shutil.copyfile(laid_bank, tmp_path / "bank.sqlite"))


class Stack:
    """The whole house in a thread of its own, with a demonstration bank of its own."""

    def __init__(self, settings: Settings) -> None:
        from assistant.service import Service

        self.settings = settings
        self.service = Service(settings, trace=True)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="stack")

    @property
    def url(self) -> str:
        return self.service.url

    def start(self) -> None:
        self._thread.start()
        self.wait(self.service.start(), 240)

    def stop(self) -> None:
        self.wait(self.service.stop(), 60)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def wait(self, work: object, deadline_s: float = 60) -> object:
        """Run a coroutine in the house's own loop and wait for it."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(deadline_s)  # type: ignore[arg-type]

    def show(self, number: str) -> dict[str, object]:
        """What the bank's books say of one demonstration customer."""
        assert self.service.house is not None
        return self.service.house.bank.show(number)


@pytest.fixture(scope="session")
def stack(laid_bank: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Rasa, actions, bank, voice and kiosk on free ports, with trained model and ear; started once for all tests."""
    from assistant import setup
    from assistant.processes import free_ports

    file = shutil.copyfile(laid_bank, tmp_path_factory.mktemp("stack") / "bank.sqlite")
    settings = load({}, None)
    setup.ensure({"rasa", "ear"}, settings)
    ports = free_ports(3)
    settings = replace(
        settings,
        bank_url=f"sqlite:///{file}",
        today=TODAY,
        port=ports[0],
        rasa_port=ports[1],
        actions_port=ports[2],
    )
    made = Stack(settings)
    made.start()
    yield made
    made.stop()
