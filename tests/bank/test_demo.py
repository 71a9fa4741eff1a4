"""The demonstration bank: fixed people, the same books for the same day, and lives one can believe."""

from __future__ import annotations

import json
import shutil
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from itertools import pairwise
from pathlib import Path

import pytest

from actions.bank import Bank, BankMissing, Money, ledger, seed_demo
from actions.bank.db import Database
from actions.bank.demo import PINS, DemoOfAnotherDay, demo_day
from tests.conftest import TODAY


@pytest.fixture
def bank(bank_file: Path) -> Iterator[Bank]:
    made = Bank.open(f"sqlite:///{bank_file}", clock=lambda: datetime(2026, 11, 23, 9, 30, tzinfo=timezone.utc))
    yield made
    made.close()


def test_the_five_are_as_they_are_fixed(bank: Bank) -> None:
    who = {number: bank.sign_in(number, pin, "test").customer for number, pin in PINS.items()}
    assert {number: (c.name, c.called, c.language, c.currency, c.hard_of_hearing) for number, c in who.items()} == {
        "1001": ("王秀英", "王奶奶", "zh", "CNY", False),
        "1002": ("赵德福", "赵爷爷", "zh", "CNY", False),
        "1003": ("Margaret Hill", "Mrs Hill", "en", "GBP", False),
        "1004": ("陈桂兰", "陈奶奶", "zh", "CNY", True),
        "1005": ("George Baker", "Mr Baker", "en", "GBP", False),
    }
    assert PINS == {"1001": "135790", "1002": "246813", "1003": "314159", "1004": "111111", "1005": "271828"}
    assert who["1004"].speech_rate_wpm < 130 and who["1004"].speech_volume > 1.2
    payees = {number: {p["name"]: (p["called"], p["known"]) for p in bank.show(number)["payees"]} for number in PINS}
    assert payees == {
        "1001": {"李敏": (["女儿", "闺女"], True), "李建国": (["儿子"], True), "周阿姨": (["保姆"], True)},
        "1002": {
            "赵小宝": (["孙子"], True), "赵丽": (["女儿"], True), "李明": ([], True), "李敏华": ([], True),
            "孙志远": ([], False),
        },
        "1003": {
            "Susan Hill": (["my daughter"], True), "Peter Hill": (["my son"], True),
            "Rosa Diaz": (["the cleaner"], True),
        },
        "1004": {"孙伟": (["外孙"], True)},
        "1005": {"Tom Baker": (["my grandson"], True), "Jean Baker": (["my wife"], True)},
    }  # fmt: skip


def test_the_accounts_are_as_they_are_fixed(bank: Bank) -> None:
    first = bank.show("1001")["accounts"]
    assert [(account["kind"], account["tail"]) for account in first][:2] == [("current", "3308"), ("passbook", "5521")]
    assert (first[2]["kind"], first[2]["balance_minor"], first[2]["available_minor"]) == ("deposit", 50_000_00, 0)
    assert first[0]["balance_minor"] > 10_000_00
    low = bank.show("1004")["accounts"][0]["balance_minor"]
    assert 100_00 < low < 1_000_00
    assert {account["kind"] for account in bank.show("1003")["accounts"]} == {"current", "savings"}
    assert bank.show("1003")["accounts"][0]["currency"] == "GBP"


def test_pensions_come_when_they_should(bank: Bank) -> None:
    grants = {number: bank.open_turn(bank.sign_in(number, PINS[number], "test").token) for number in PINS}
    pension = bank.pension(grants["1001"])
    assert pension is not None
    assert (pension.amount, pension.last_on, pension.next_on) == (
        Money(3_560_00, "CNY"), date(2026, 11, 15), date(2026, 12, 15),
    )  # fmt: skip
    came = bank.transactions(grants["1001"], category="pension", limit=500)
    assert len(came) == 120
    assert {line.booked_on.day for line in came} == {15}
    margaret = bank.transactions(grants["1003"], category="pension", limit=500)
    gaps = {(a.booked_on - b.booked_on).days for a, b in pairwise(margaret)}
    assert gaps == {28}
    pension = bank.pension(grants["1003"])
    assert pension is not None and pension.last_on is not None
    assert pension.next_on == pension.last_on + timedelta(days=28)


def test_what_is_worth_knowing_is_there(bank: Bank) -> None:
    grants = {number: bank.open_turn(bank.sign_in(number, PINS[number], "test").token) for number in PINS}

    def lines(number: str, **asked: object) -> list[tuple[date, int, str]]:
        found = bank.transactions(grants[number], limit=500, **asked)  # type: ignore[arg-type]
        return [(line.booked_on, line.amount.minor, line.counterparty) for line in found]

    [(on, minor, _)] = lines("1002", category="subscription")
    assert (on.month, minor) == (3, -99_00)
    for number in PINS:  # a near miss: it came back the next day
        [(back_on, back, name)] = lines(number, category="returned")
        assert (back_on - timedelta(days=1), -back, name) in lines(number, frm=back_on - timedelta(days=1), to=back_on)
    assert TODAY - lines("1005", category="returned")[0][0] < timedelta(days=60)
    with bank.db.read() as connection:
        added = connection.exec_driver_sql("SELECT added_at_ms FROM payees WHERE name = '孙志远'").scalar_one()
        raised = connection.exec_driver_sql(
            "SELECT from_ms, daily_minor FROM limits JOIN customers USING (customer_id)"
            " WHERE number = '1005' ORDER BY 1"
        ).all()
    assert 1 <= (TODAY - datetime.fromtimestamp(added / 1000, timezone.utc).date()).days <= 7
    assert len(raised) == 2 and raised[1][1] > raised[0][1]
    assert datetime.fromtimestamp(raised[1][0] / 1000, timezone.utc).date().replace(day=1) == date(2026, 10, 1)


def test_ten_years_of_a_life_one_can_believe(bank: Bank) -> None:
    for number, pin in PINS.items():
        grant = bank.open_turn(bank.sign_in(number, pin, "test").token)
        months: Counter[str] = Counter()
        categories: Counter[str] = Counter()
        day = date(2016, 11, 23)
        assert bank.transactions(grant, to=day - timedelta(days=1)) == []
        while day <= TODAY:
            end = min(day + timedelta(days=60), TODAY)
            for line in bank.transactions(grant, frm=day, to=end, limit=500):
                months[f"{line.booked_on:%Y-%m}"] += 1
                categories[line.category] += 1
            day = end + timedelta(days=1)
        assert bank.transactions(grant, frm=TODAY + timedelta(days=1)) == []
        whole = [count for month, count in months.items() if month not in ("2016-11", "2026-11")]
        assert len(whole) == 119 and min(whole) >= 25 and max(whole) <= 120
        for category in (
            "pension",
            "rent",
            "pharmacy",
            "groceries",
            "hospital",
            "family",
            "electricity",
            "water",
            "gas",
            "phone",
        ):
            assert categories[category] >= 15, (number, category)
        heating = [
            -line.amount.minor
            for month in (1, 7)
            for line in bank.transactions(grant, category="gas", frm=date(2026, month, 1), to=date(2026, month, 31))
        ]
        assert heating[0] > 2 * heating[1], "gas is for the winter"


def test_the_books_hold_and_no_customer_was_ever_below_zero(bank: Bank) -> None:
    with bank.db.read() as connection:
        assert ledger.faults(connection) == []


def test_the_same_day_gives_the_same_books_and_quickly(bank_file: Path, tmp_path: Path) -> None:
    begun = time.process_time()
    again = Bank.create(f"sqlite:///{tmp_path / 'again.sqlite'}")
    seed_demo(again, TODAY)
    assert time.process_time() - begun < 20
    first = Bank.open(f"sqlite:///{bank_file}")
    for table in ("postings", "entries", "accounts", "payees", "limits"):
        with first.db.read() as one, again.db.read() as other:
            rows = f"SELECT * FROM {table}"
            assert one.exec_driver_sql(rows).all() == other.exec_driver_sql(rows).all()
    before = bank_file.read_bytes()
    seed_demo(first, TODAY)  # a second time: nothing
    assert demo_day(first) == TODAY
    first.close()
    again.close()
    assert bank_file.read_bytes() == before


def test_a_month_does_not_depend_on_today(tmp_path: Path, bank: Bank) -> None:
    other = Bank.create(f"sqlite:///{tmp_path / 'other.sqlite'}")
    seed_demo(other, date(2024, 2, 29))
    asked = (
        "SELECT counterparty, amount_minor FROM postings WHERE category = 'groceries' AND booked_on LIKE '2023-05-%'"
    )
    with bank.db.read() as one, other.db.read() as two:
        first = Counter(tuple(row) for row in one.exec_driver_sql(asked))
        second = Counter(tuple(row) for row in two.exec_driver_sql(asked))
        assert ledger.faults(two) == []
    common = sum((first & second).values())
    assert common > 0.9 * sum(first.values())  # a purse that is empty that day may skip one
    other.close()


def test_another_day_needs_another_file(bank: Bank) -> None:
    with pytest.raises(DemoOfAnotherDay):
        seed_demo(bank, TODAY + timedelta(days=1))


def test_books_that_are_not_there_are_not_made_by_opening(tmp_path: Path) -> None:
    with pytest.raises(BankMissing):
        Bank.open(f"sqlite:///{tmp_path / 'none.sqlite'}")
    assert not (tmp_path / "none.sqlite").exists()
    empty = tmp_path / "empty.sqlite"
    empty.touch()
    with pytest.raises(BankMissing):
        Bank.open(f"sqlite:///{empty}")
    with pytest.raises(ValueError, match="need a file"):
        Database("sqlite://")


def test_a_closed_bank_is_one_file(bank_file: Path, tmp_path: Path) -> None:
    bank = Bank.open(f"sqlite:///{bank_file}")
    holder = bank.sign_in("1001", PINS["1001"], "test")
    bank.close()
    assert [file.name for file in bank_file.parent.iterdir() if file.name.startswith(bank_file.name)] == [
        bank_file.name
    ]
    copied = Bank.open(f"sqlite:///{shutil.copyfile(bank_file, tmp_path / 'copy.sqlite')}")
    assert copied.entries_posted(holder.token) == 0
    copied.close()


def test_show_is_plain_data(bank: Bank) -> None:
    shown = json.loads(json.dumps(bank.show("1003")))
    assert set(shown) == {"customer", "accounts", "payees", "holds"}
    assert shown["customer"]["called"] == "Mrs Hill"
    assert all(isinstance(account["balance_minor"], int) for account in shown["accounts"])
