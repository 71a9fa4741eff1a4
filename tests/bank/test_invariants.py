"""Random talks with the bank against a simple model: nothing is posted twice, end states stay, the books balance.

The model knows of each proposal whose it is, what it may still do, and what it would move. The bank is the real one, on a
real file. Talks begin with two visits of Ann and one of Bob; mostly the right person acts on a proposal, now and then another.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from actions.bank import Holder, Money, Receipt, Refusal
from tests.bank.small import PINS, SmallBank

BALANCE_MINOR = 12_000_00
AMOUNTS = st.one_of(
    st.sampled_from([300_00, 4_999_99, 5_000_00, 6_000_00, 7_000_00, 12_000_00, 12_000_01]),
    st.sampled_from([0, -300_00, 1, 10**13, 10**30]),
    st.integers(-(10**4), 12_000_00),
)
WHO = st.sampled_from(["own", "own", "own", "own", "other"])
BACK = st.sampled_from([0, 0, 0, 0, 1, 1, 2, 5])  # which proposal, counted from the newest
OPEN = ("proposed", "read_back")


@dataclass
class Known:
    """What the model knows of one proposal."""

    holder: Holder
    payee: str
    minor: int
    expires: datetime
    state: str = "proposed"
    nonces: list[str] = field(default_factory=list)
    receipt: Receipt | None = None

    @property
    def needs_pin(self) -> bool:
        return self.payee == "new" or self.minor >= 5_000_00


class Talks(RuleBasedStateMachine):
    @initialize()
    def lay(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="small-bank-"))
        self.small = SmallBank(self.folder / "b.sqlite", BALANCE_MINOR)
        self.visits = [self._sign_in(number) for number in ("ann", "ann", "bob")]
        self.live = {holder.session_id for holder in self.visits}
        self.known: dict[str, Known] = {}
        self.has = {"ann": BALANCE_MINOR, "bob": BALANCE_MINOR}
        self.to_come = 0  # held for Bob

    def teardown(self) -> None:
        if hasattr(self, "small"):
            self.small.check()
            self.small.bank.close()
            shutil.rmtree(self.folder)

    # ---- the rules -----------------------------------------------------------------------------------------------

    @rule(place=st.integers(0, 2), minor=AMOUNTS, payee=st.sampled_from(["li", "to_bob", "new"]))
    def propose(self, place: int, minor: int, payee: str) -> None:
        bank, holder = self.small.bank, self.visits[place]
        number = holder.customer.number
        stranger = "li" if number == "bob" else "of_bob"
        payee = "of_bob" if number == "bob" else payee
        propose, grant = bank.propose_transfer, bank.open_turn(holder.token)
        assert self._refusal(propose, grant, getattr(self.small, stranger), Money(1, "CNY")) == "payee_unknown"
        try:
            made = propose(grant, getattr(self.small, payee), Money(minor, "CNY"))
        except Refusal as refusal:
            if minor <= 0:
                assert refusal.code == "amount_not_positive"
            elif minor > 10**13:
                assert refusal.code == "amount_too_large"
            else:
                assert refusal.code == "not_enough_money" and minor > self.has[number]
            return
        assert 0 < minor <= self.has[number]
        self._end_open(holder)
        self.known[made.proposal_id] = Known(holder, payee, minor, self.small.clock.now + timedelta(minutes=10))

    @precondition(lambda self: self.known)
    @rule(back=BACK, who=WHO)
    def read_back(self, back: int, who: str) -> None:
        self._read_back(self._newest(back), who)

    def _read_back(self, proposal_id: str, who: str) -> None:
        known, holder = self.known[proposal_id], self._acting(proposal_id, who)
        self._notice_expiry(known, holder)
        try:
            read = self.small.bank.read_back(holder.token, proposal_id)
        except Refusal as refusal:
            assert refusal.code == self._why_not(known, holder), refusal.code
            return
        assert self._why_not(known, holder) is None
        assert (read.amount.minor, read.needs_pin) == (known.minor, known.needs_pin)
        known.state, known.expires = "read_back", self.small.clock.now + timedelta(minutes=2)
        known.nonces.append(read.nonce)

    @precondition(lambda self: self.known)
    @rule(
        back=BACK,
        who=WHO,
        which=st.sampled_from(["last", "last", "last", "first", "guess"]),
        how=st.sampled_from(["key", "voice"]),
        pin=st.booleans(),
        times=st.integers(1, 2),
    )
    def confirm(self, back: int, who: str, which: str, how: str, pin: bool, times: int) -> None:
        proposal_id = self._newest(back)
        known = self.known[proposal_id]
        nonce = "guess" if which == "guess" or not known.nonces else known.nonces[-1 if which == "last" else 0]
        for _ in range(times):
            self._confirm(proposal_id, self._acting(proposal_id, who), nonce, how, pin)

    @precondition(lambda self: self.known)
    @rule(back=BACK, pin=st.booleans(), wait_s=st.sampled_from([0, 0, 119, 120]))
    def read_wait_and_confirm(self, back: int, pin: bool, wait_s: int) -> None:
        proposal_id = self._newest(back)
        self._read_back(proposal_id, "own")
        self.small.clock.pass_by(seconds=wait_s)
        known = self.known[proposal_id]
        for how in ("voice", "key"):
            self._confirm(proposal_id, known.holder, (known.nonces or ["guess"])[-1], how, pin)

    @rule()
    def money_comes_in(self) -> None:
        """Both are filled up again."""
        for name in self.has:
            self.small.receive(name, BALANCE_MINOR - self.has[name])
            self.has[name] = max(self.has[name], BALANCE_MINOR)

    @rule(share=st.sampled_from([0, 0, 0, 0, 0, 30, 51, 100]))
    def two_visits_spend_the_same_money(self, share: int) -> None:
        """Both of Ann's visits have something read to them that her account can pay once."""
        if not share:
            return
        before = list(self.known)
        minor = self.has["ann"] * share // 100
        for place in (0, 1):
            self.propose(place, minor, "li")
        made = [proposal_id for proposal_id in self.known if proposal_id not in before]
        for proposal_id in made:
            self._read_back(proposal_id, "own")
        for proposal_id in made:
            self._confirm(proposal_id, self.known[proposal_id].holder, self.known[proposal_id].nonces[-1], "key", True)

    def _confirm(self, proposal_id: str, holder: Holder, nonce: str, how: str, pin: bool) -> None:
        known, before = self.known[proposal_id], self.small.entries()
        number = holder.customer.number
        try:
            receipt = self.small.bank.confirm(
                holder.token, proposal_id, nonce, how=how, pin=PINS[number] if pin else None
            )
        except Refusal as refusal:
            assert self.small.entries() == before, f"{refusal.code} posted something"
            expected = self._why_not_confirm(known, holder, nonce, pin)
            assert refusal.code == expected, f"{refusal.code}, not {expected}"
            if expected == "proposal_expired":
                known.state = "expired"
            elif expected == "not_enough_money":
                known.state = "refused"
            return
        if known.receipt is not None:
            assert holder is known.holder and nonce == known.nonces[-1]
            assert receipt == known.receipt
            assert self.small.entries() == before, "a replay posted"
            return
        assert self._why_not_confirm(known, holder, nonce, pin) is None
        assert self.small.entries() == before + 1
        assert receipt.amount.minor == known.minor
        self.has[number] -= known.minor
        assert receipt.balance_after.minor == self.has[number]
        if known.payee == "to_bob":
            if receipt.held_until is None:
                self.has["bob"] += known.minor
            else:
                self.to_come += known.minor
        assert known.payee != "new" or receipt.held_until is not None
        known.state, known.receipt = "posted", receipt

    @precondition(lambda self: self.known)
    @rule(back=BACK, who=WHO)
    def cancel(self, back: int, who: str) -> None:
        proposal_id = self._newest(back)
        known, holder = self.known[proposal_id], self._acting(proposal_id, who)
        self._notice_expiry(known, holder)
        code = self._refusal(self.small.bank.cancel, holder.token, proposal_id)
        if code is None:
            assert holder is known.holder and known.state != "posted"
            known.state = "cancelled" if known.state in OPEN else known.state
        else:
            assert code == ("not_holder" if holder is not known.holder else self._dead(holder) or "proposal_posted")
            assert code != "proposal_posted" or known.state == "posted"

    @rule(place=st.integers(0, 2))
    def cancel_by_dialogue(self, place: int) -> None:
        holder = self.visits[place]
        cancelled = self.small.bank.cancel_open(self.small.bank.open_turn(holder.token))
        assert (cancelled is not None) == bool(self._open_of(holder))
        self._end_open(holder)

    @precondition(lambda self: self.known)
    @rule(back=BACK)
    def confirm_with_a_grant(self, back: int) -> None:
        proposal_id = self._newest(back)
        known = self.known[proposal_id]
        if known.holder.session_id in self.live:
            grant, nonce = self.small.bank.open_turn(known.holder.token), (known.nonces or [""])[-1]
            assert self._refusal(self.small.bank.confirm, grant, proposal_id, nonce, how="key") == "session_ended"

    @rule(place=st.integers(0, 4))
    def sign_out_and_in_again(self, place: int) -> None:
        if place > 2:
            return  # people stay a while
        holder = self.visits[place]
        self._end_open(holder)
        self.small.bank.sign_out(holder.token)
        assert self._refusal(self.small.bank.sign_out, holder.token) == "session_ended"
        self.live.remove(holder.session_id)
        self.visits[place] = self._sign_in(holder.customer.number)
        self.live.add(self.visits[place].session_id)

    @rule(seconds=st.sampled_from([30, 119, 120, 600]))
    def time_passes(self, seconds: int) -> None:
        """Less than a visit may last, whatever the number of steps."""
        self.small.clock.pass_by(seconds=seconds)

    @rule(place=st.integers(0, 2))
    def look(self, place: int) -> None:
        holder = self.visits[place]
        found = self.small.bank.proposal_of(holder.token)
        still = [known for known in self._open_of(holder) if self.small.clock.now < known.expires]
        self._notice_expiry_of(holder)
        assert (found is not None) == bool(still)

    @rule(now=st.sampled_from([True] + [False] * 7))
    def a_day_passes(self, now: bool) -> None:
        """Held money goes on, visits end, and everybody comes again."""
        if not now:
            return
        self.small.clock.pass_by(days=1)
        self.small.bank.release_due()
        self.has["bob"] += self.to_come
        self.to_come = 0
        for place, holder in enumerate(self.visits):
            assert self._refusal(self.small.bank.proposal_of, holder.token) == "session_ended"
            self.live.remove(holder.session_id)
            self.visits[place] = self._sign_in(holder.customer.number)
            self.live.add(self.visits[place].session_id)

    # ---- what always holds ---------------------------------------------------------------------------------------

    @invariant()
    def the_bank_is_where_the_model_is(self) -> None:
        if not hasattr(self, "small"):
            return
        with self.small.bank.db.read() as connection:
            states = {row[0]: row[1] for row in connection.exec_driver_sql("SELECT proposal_id, state FROM proposals")}
            receipts = connection.exec_driver_sql("SELECT COUNT(*) FROM receipts").scalar_one()
            total = connection.exec_driver_sql("SELECT SUM(amount_minor) FROM postings").scalar_one()
        assert states == {proposal_id: known.state for proposal_id, known in self.known.items()}
        assert receipts == sum(known.receipt is not None for known in self.known.values())
        assert total == 0
        assert {name: self.small.balance(name) for name in self.has} == self.has
        assert min(self.has.values()) >= 0

    # ---- the model -------------------------------------------------------------------------------------------------

    def _sign_in(self, number: str) -> Holder:
        return self.small.bank.sign_in(number, PINS[number], "test")

    def _newest(self, back: int) -> str:
        ids = list(self.known)
        return ids[max(len(ids) - 1 - back, 0)]

    def _acting(self, proposal_id: str, who: str) -> Holder:
        own = self.known[proposal_id].holder
        return own if who == "own" else next(holder for holder in self.visits if holder is not own)

    def _dead(self, holder: Holder) -> str | None:
        return None if holder.session_id in self.live else "session_ended"

    def _why_not(self, known: Known, holder: Holder) -> str | None:
        """The refusal the bank must give for a reading; None: it must read."""
        if self._dead(holder) or holder is not known.holder:
            return self._dead(holder) or "not_holder"
        ended = {"refused": "not_enough_money", **{s: f"proposal_{s}" for s in ("cancelled", "expired", "posted")}}
        return ended.get(known.state)

    def _why_not_confirm(self, known: Known, holder: Holder, nonce: str, pin: bool) -> str | None:
        """The refusal the bank must give for a yes; None: it must post, or give the receipt again."""
        why = self._why_not(known, holder)
        if why is not None and why != "proposal_posted":
            return why
        if not known.nonces or nonce != known.nonces[-1]:
            return "nonce_wrong"
        if known.state == "posted":
            return None
        if self.small.clock.now >= known.expires:
            return "proposal_expired"
        if known.needs_pin and not pin:
            return "pin_needed"
        return "not_enough_money" if known.minor > self.has[holder.customer.number] else None

    def _notice_expiry(self, known: Known, holder: Holder) -> None:
        """The bank looks at the clock when the holder acts on an open proposal."""
        alive = holder is known.holder and holder.session_id in self.live
        if alive and known.state in OPEN and self.small.clock.now >= known.expires:
            known.state = "expired"

    def _notice_expiry_of(self, holder: Holder) -> None:
        for known in self._open_of(holder):
            self._notice_expiry(known, holder)

    def _open_of(self, holder: Holder) -> list[Known]:
        return [known for known in self.known.values() if known.holder is holder and known.state in OPEN]

    def _end_open(self, holder: Holder) -> None:
        self._notice_expiry_of(holder)
        for known in self._open_of(holder):
            known.state = "cancelled"

    def _refusal(self, verb: Callable[..., object], *args: object, **kwargs: object) -> str | None:
        try:
            verb(*args, **kwargs)
        except Refusal as refusal:
            return refusal.code
        return None


TestTalks = Talks.TestCase
TestTalks.settings = settings(
    max_examples=150,
    stateful_step_count=30,
    deadline=None,
    derandomize=True,  # the same talks each time: a build that was green stays green
    suppress_health_check=[HealthCheck.too_slow],
)
