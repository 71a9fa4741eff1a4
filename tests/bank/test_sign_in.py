"""Number and PIN: five tries, half an hour's rest, the same cost whatever was wrong, and nothing readable stored."""

from __future__ import annotations

import statistics
import threading
import time
from pathlib import Path

import pytest

from actions.bank import Bank, Refusal
from actions.bank.pins import PinSettings
from tests.bank.small import PINS, SmallBank
from tests.bank.test_transfer import refused


def test_signing_in_tells_who_it_is(small: SmallBank) -> None:
    holder = small.bank.sign_in("ann", PINS["ann"], "kiosk")
    assert (holder.customer.number, holder.customer.currency) == ("ann", "CNY")
    assert holder.token not in repr(holder)


@pytest.mark.parametrize("number", ["", "carl", "9" * 100_000, "ann' OR '1'='1", None, 1001, "\x00", "\ud800", "ANN"])
def test_numbers_nobody_has(small: SmallBank, number: object) -> None:
    with refused("customer_unknown"):
        small.bank.sign_in(number, PINS["ann"], "kiosk")  # type: ignore[arg-type]


@pytest.mark.parametrize("pin", ["", "1", "135790 ", "9" * 1_000_000, None, 135790, True, "\ud800", b"135790"])
def test_pins_that_do_not_fit(small: SmallBank, pin: object) -> None:
    with refused("pin_wrong"):
        small.bank.sign_in("ann", pin, "kiosk")  # type: ignore[arg-type]


def test_five_wrong_ones_lock_for_half_an_hour_and_a_restart_forgives_nothing(small: SmallBank) -> None:
    for left in (4, 3, 2, 1):
        with refused("pin_wrong") as wrong:
            small.bank.sign_in("ann", "000000", "kiosk")
        assert wrong.value.facts == {"left": left}
    with refused("pin_locked") as locked:
        small.bank.sign_in("ann", "000000", "kiosk")
    assert locked.value.facts == {"until": "2026-11-23T12:30+00:00", "minutes": 30}
    small.clock.pass_by(minutes=29, seconds=59)
    restarted = small.again()
    with refused("pin_locked") as locked:
        restarted.sign_in("ann", PINS["ann"], "kiosk")
    assert locked.value.facts["minutes"] == 1
    restarted.sign_in("bob", PINS["bob"], "kiosk")
    small.clock.pass_by(seconds=1)
    with refused("pin_wrong") as wrong:  # a new count begins
        restarted.sign_in("ann", "000000", "kiosk")
    assert wrong.value.facts == {"left": 4}
    restarted.sign_in("ann", PINS["ann"], "kiosk")
    restarted.close()


def test_a_right_pin_forgives_the_wrong_ones_before(small: SmallBank) -> None:
    for _ in range(3):
        for _ in range(4):
            with refused("pin_wrong"):
                small.bank.sign_in("ann", "000000", "kiosk")
        small.bank.sign_in("ann", PINS["ann"], "kiosk")


def test_twenty_guesses_at_once_are_still_only_five(small: SmallBank, monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at: list[str] = []
    fits = small.bank.pins._fits

    def slowly(hashed: str, pin: object) -> bool:
        looked_at.append(str(pin))
        together.wait(60)
        return fits(hashed, pin)

    together = threading.Barrier(20)
    monkeypatch.setattr(small.bank.pins, "_fits", slowly)
    codes: list[str] = []

    def guess(pin: str) -> None:
        try:
            small.bank.sign_in("ann", pin, "kiosk")
        except Refusal as refusal:
            codes.append(refusal.code)

    threads = [threading.Thread(target=guess, args=(f"{number:06d}",)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes) == ["pin_locked"] * 16 + ["pin_wrong"] * 4


def test_an_unknown_customer_costs_what_a_wrong_pin_costs(tmp_path: Path) -> None:
    small = SmallBank(tmp_path / "b.sqlite")
    settings = PinSettings(time_cost=2, memory_kib=16 * 1024, parallelism=1, tries=10**6)
    bank = Bank.open(small.url, pins=settings)
    with bank.db.write() as unit:
        unit.connection.exec_driver_sql("UPDATE pins SET hashed = ?", (bank.pins.hash("135790"),))
        unit.commit()

    def cost_s(number: str) -> float:
        begun = time.perf_counter()
        with pytest.raises(Refusal):
            bank.sign_in(number, "000000", "kiosk")
        return time.perf_counter() - begun

    pairs = [(cost_s("ann"), cost_s("nobody")) for _ in range(9)]
    wrong, unknown = (statistics.median(times) for times in zip(*pairs, strict=True))
    assert 0.5 < unknown / wrong < 1.5
    bank.close()
    small.bank.close()


def test_nothing_that_stands_in_the_books_lets_anybody_in(small: SmallBank) -> None:
    visit = small.visit()
    grant = visit.grant
    read = visit.read(small.li, 300_00)
    visit.confirm(read)
    small.bank.close()
    stored = b"".join(file.read_bytes() for file in small.file.parent.glob("small.sqlite*"))
    for secret in (PINS["ann"], visit.token, grant, read.nonce):
        assert secret.encode() not in stored


def test_a_session_nobody_ended_ends_by_itself(small: SmallBank) -> None:
    visit = small.visit()
    small.clock.pass_by(hours=4)
    with refused("session_ended"):
        small.bank.proposal_of(visit.token)
    with refused("session_ended"):
        small.bank.entries_posted(visit.token)
