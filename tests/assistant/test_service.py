"""The house beside its conversations: held payments are sent on, also after the bank was out of reach; the staff bell."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from assistant import service
from assistant.service import Service, StaffBell
from assistant.settings import load


class Bank:
    def __init__(self) -> None:
        self.asked, self.done = 0, asyncio.Event()

    def release_due(self) -> int:
        self.asked += 1
        if self.asked == 1:
            raise OSError("out of reach")
        self.done.set()
        return 1


class House:
    def __init__(self) -> None:
        self.bank = Bank()

    async def at_bank(self, verb: object) -> object:
        return verb()  # type: ignore[operator]


async def test_held_payments_are_sent_on_also_after_the_bank_was_out_of_reach(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "RELEASE_EVERY_S", 0.01)
    house = House()
    task = asyncio.create_task(Service(load({}, None))._release_held(house))  # type: ignore[arg-type]
    await asyncio.wait_for(house.bank.done.wait(), 5)
    task.cancel()


def test_the_bell_rings_in_the_terminal_and_in_a_file(tmp_path: Path) -> None:
    said: list[str] = []
    StaffBell(tmp_path / "log" / "staff.jsonl", said.append)("asked", "王奶奶")
    line = json.loads((tmp_path / "log" / "staff.jsonl").read_text("utf-8"))
    assert line["reason"] == "asked" and line["called"] == "王奶奶" and "王奶奶" in said[0]
