"""The small bank the tests of this room work on."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

from actions.bank import Bank, Holder, Money, Proposal, ReadBack, Receipt, ledger, onboarding
from actions.bank.clock import to_ms
from actions.bank.ledger import Entry, Leg
from actions.bank.pins import PinSettings

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=timezone.utc)
LONG_AGO = to_ms(datetime(2020, 1, 1, tzinfo=timezone.utc))
QUICK = PinSettings(time_cost=1, memory_kib=8, parallelism=1)
PINS = {"ann": "135790", "bob": "246813"}
OPENING_MINOR = 20_000_00


@dataclass
class HandClock:
    """Says what it was set to."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **time: float) -> None:
        self.now += timedelta(**time)


@dataclass(frozen=True)
class Visit:
    """A signed-in customer; each verb of dialogue opens a turn of its own."""

    bank: Bank
    holder: Holder

    @property
    def token(self) -> str:
        return self.holder.token

    @property
    def grant(self) -> str:
        return self.bank.open_turn(self.token)

    def propose(self, payee_id: int, minor: int, currency: str = "CNY") -> Proposal:
        return self.bank.propose_transfer(self.grant, payee_id, Money(minor, currency))

    def read(self, payee_id: int, minor: int) -> ReadBack:
        return self.bank.read_back(self.token, self.propose(payee_id, minor).proposal_id)

    def confirm(self, read: ReadBack, how: str = "key", pin: str | None = None) -> Receipt:
        return self.bank.confirm(self.token, read.proposal_id, read.nonce, how=how, pin=pin)


class SmallBank:
    """Ann (current 20,000.00, passbook 20,000.00) and Bob (current 20,000.00), both in yuan.

    Ann pays Li (elsewhere, known), Bob (an account with us, known) and New (added just now). Bob pays Ann's cousin.
    """

    def __init__(self, file: Path, balance_minor: int = OPENING_MINOR) -> None:
        self.file, self.clock = file, HandClock()
        self.bank = Bank.create(self.url, clock=self.clock, pins=QUICK)
        with self.bank.db.write() as unit:
            day = date(2020, 1, 1)
            onboarding.own_accounts(unit, day)
            people = {
                number: onboarding.customer(
                    unit, number=number, name=number.title(), called=number, language="zh", currency="CNY",
                    pin_hash=self.bank.pins.hash(pin),
                )
                for number, pin in PINS.items()
            }  # fmt: skip
            self.account = {
                "ann": onboarding.account(unit, people["ann"], kind="current", number="62001111", opened_on=day),
                "ann-passbook": onboarding.account(
                    unit, people["ann"], kind="passbook", number="62002222", opened_on=day
                ),
                "bob": onboarding.account(unit, people["bob"], kind="current", number="62003333", opened_on=day),
            }
            known = {"added_at_ms": LONG_AGO, "known_from_ms": LONG_AGO}
            self.li = onboarding.payee(
                unit,
                people["ann"],
                name="Li Min",
                called=("女儿",),
                bank_name="Elsewhere",
                account_number="7001234",
                **known,
            )
            self.to_bob = onboarding.payee(
                unit, people["ann"], name="Bob", called=(), bank_name="ours", account_number="62003333",
                account_id=self.account["bob"], **known,
            )  # fmt: skip
            self.new = onboarding.payee(
                unit, people["ann"], name="New", called=("新朋友",), bank_name="Elsewhere", account_number="7009876",
                added_at_ms=to_ms(NOON - timedelta(hours=1)),
            )  # fmt: skip
            self.of_bob = onboarding.payee(
                unit, people["bob"], name="Cousin", called=(), bank_name="Elsewhere", account_number="7005555", **known
            )
            unit.commit()
        for name in self.account:
            self.receive(name, balance_minor)

    def receive(self, name: str, minor: int) -> None:
        """Money comes in from outside."""
        if minor <= 0:
            return
        with self.bank.db.write() as unit:
            clearing = ledger.own_account(unit.connection, "clearing", "CNY")
            legs = (Leg(self.account[name], minor, "from outside", "opening"), Leg(clearing, -minor))
            ledger.post(unit, Entry("opening", date(2020, 1, 1), LONG_AGO, legs))
            unit.commit()

    @property
    def url(self) -> str:
        return f"sqlite:///{self.file}"

    def again(self) -> Bank:
        """Another Bank on the same books, as another process has it."""
        return Bank.open(self.url, clock=self.clock, pins=QUICK)

    def visit(self, number: str = "ann") -> Visit:
        return Visit(self.bank, self.bank.sign_in(number, PINS[number], "test"))

    def balance(self, name: str) -> int:
        with self.bank.db.read() as connection:
            return ledger.balance(connection, self.account[name])

    def entries(self) -> int:
        with self.bank.db.read() as connection:
            return int(connection.exec_driver_sql("SELECT COUNT(*) FROM entries").scalar_one())

    def check(self) -> None:
        """The books hold, and so does the chain of the audit."""
        assert self.bank.faults() == []

    def raw(self, foreign_keys: bool = True) -> sqlite3.Connection:
        """A connection past all of our code."""
        connection = sqlite3.connect(self.file, isolation_level=None, timeout=5)
        connection.execute(f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}")
        return connection
