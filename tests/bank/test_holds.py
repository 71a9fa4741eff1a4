"""What waits a day, what needs the PIN, and how held money goes on."""

from __future__ import annotations

from datetime import timedelta

import pytest

from actions.bank import Money
from tests.bank.small import OPENING_MINOR, PINS, SmallBank
from tests.bank.test_transfer import refused


def test_the_first_payment_to_somebody_new_waits_a_day_and_then_arrives(small: SmallBank) -> None:
    visit = small.visit()
    read = visit.read(small.new, 100_00)
    assert read.needs_pin
    assert read.held_until == small.clock.now + timedelta(hours=24)
    with refused("pin_needed"):
        visit.confirm(read, how="voice")
    receipt = visit.confirm(read, how="voice", pin=PINS["ann"])
    assert receipt.held_until == small.clock.now + timedelta(hours=24)
    assert receipt.balance_after == Money(OPENING_MINOR - 100_00, "CNY")
    [hold] = small.bank.show("ann")["holds"]
    assert (hold["payee"], hold["amount_minor"], hold["from_tail"]) == ("New", 100_00, "1111")
    small.check()
    small.clock.pass_by(hours=23, minutes=59)
    assert small.bank.release_due() == 0
    small.clock.pass_by(minutes=1)
    assert small.bank.release_due() == 1
    assert small.bank.release_due() == 0
    assert small.bank.show("ann")["holds"] == []
    assert small.balance("ann") == OPENING_MINOR - 100_00, "releasing takes nothing twice"
    small.check()
    visit = small.visit()
    assert next(payee for payee in small.bank.payees(visit.grant) if payee.name == "New").known
    assert visit.read(small.new, 100_00).held_until is None


def test_somebody_new_stays_new_until_money_has_arrived(small: SmallBank) -> None:
    visit = small.visit()
    visit.confirm(visit.read(small.new, 100_00), pin=PINS["ann"])
    assert visit.read(small.new, 100_00).held_until is not None
    small.clock.pass_by(days=30)
    assert small.visit().read(small.new, 100_00).held_until is not None


@pytest.mark.parametrize(
    ("minor", "balance_minor", "held", "needs_pin"),
    [
        (4_999_99, 20_000_00, False, False),
        (5_000_00, 20_000_00, False, True),
        (10_000_00, 20_000_00, False, True),  # exactly half
        (10_000_01, 20_000_00, True, True),  # one fen more
        (10_000_00, 90_000_00, False, True),
        (10_000_01, 90_000_00, True, True),  # more than 10,000.00
        (51_00, 100_00, True, False),  # more than half of little
    ],
)
def test_what_waits_and_what_needs_the_pin(
    tmp_path: object, minor: int, balance_minor: int, held: bool, needs_pin: bool
) -> None:
    from pathlib import Path

    small = SmallBank(Path(str(tmp_path)) / "b.sqlite", balance_minor)
    read = small.visit().read(small.li, minor)
    assert (read.held_until is not None, read.needs_pin) == (held, needs_pin)
    small.bank.close()


def test_many_small_ones_in_a_day_count_like_a_large_one(small: SmallBank) -> None:
    visit = small.visit()
    for _ in range(3):
        assert visit.confirm(visit.read(small.li, 3_000_00)).held_until is None
    assert visit.read(small.li, 1_000_00).held_until is None  # half is reached, not passed
    read = visit.read(small.li, 1_000_01)
    assert read.held_until is not None
    small.clock.pass_by(hours=12)
    assert small.visit().read(small.li, 1_000_01).held_until is None


def test_a_payment_that_became_risky_after_the_reading_waits(small: SmallBank) -> None:
    visit, elsewhere = small.visit(), small.visit()
    read = visit.read(small.li, 4_900_00)
    assert read.held_until is None
    for _ in range(2):
        elsewhere.confirm(elsewhere.read(small.li, 4_500_00))
    assert visit.confirm(read).held_until is not None
    small.check()


def test_held_money_for_a_payee_of_ours_reaches_their_account(small: SmallBank) -> None:
    visit = small.visit()
    visit.confirm(visit.read(small.to_bob, 15_000_00), pin=PINS["ann"])
    assert small.balance("bob") == OPENING_MINOR
    small.clock.pass_by(days=1)
    assert small.again().release_due() == 1
    assert small.balance("bob") == OPENING_MINOR + 15_000_00
    small.check()


def test_a_wrong_pin_at_the_yes_posts_nothing_and_five_end_it(small: SmallBank) -> None:
    visit = small.visit()
    read = visit.read(small.li, 6_000_00)
    for left in (4, 3, 2, 1):
        with refused("pin_wrong") as refusal:
            visit.confirm(read, pin="000000")
        assert refusal.value.facts == {"left": left}
    with refused("pin_locked"):
        visit.confirm(read, pin="000000")
    with refused("pin_locked"):
        visit.confirm(read, pin=PINS["ann"])
    assert small.bank.proposal_of(visit.token) is None
    small.clock.pass_by(minutes=31)
    with refused("pin_locked"):  # this one has ended; she begins anew
        visit.confirm(read, pin=PINS["ann"])
    assert small.balance("ann") == OPENING_MINOR
    visit.confirm(visit.read(small.li, 6_000_00), pin=PINS["ann"])


def test_who_lacks_the_nonce_cannot_use_up_the_tries(small: SmallBank) -> None:
    visit = small.visit()
    read = visit.read(small.li, 6_000_00)
    for _ in range(9):
        with refused("nonce_wrong"):
            small.bank.confirm(visit.token, read.proposal_id, "guess", how="key", pin="000000")
    visit.confirm(read, pin=PINS["ann"])
