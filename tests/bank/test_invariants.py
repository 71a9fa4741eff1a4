"""Random talks with the bank against a simple model: nothing is posted twice, end states stay, the books balance.

The model is a dictionary of what each proposal may still do; the bank is the real one, on a real file.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, multiple, rule

from actions.bank import Holder, Money, Receipt, Refusal
from tests.bank.small import PINS, SmallBank

AMOUNTS = st.one_of(
    st.sampled_from([0, -300_00, 1, 300_00, 4_999_99, 5_000_00, 10_000_00, 10_000_01, 20_000_01, 10**13, 10**30]),
    st.integers(-(10**6), 30_000_00),
)
STILL = {"pin_needed", "pin_wrong", "nonce_wrong", "not_holder", "session_ended"}  # these leave it as it was


@dataclass
class Known:
    """What the model knows of one proposal."""

    session: str
    state: str
    minor: int
    nonce: str = ""
    receipt: Receipt | None = None


class Talks(RuleBasedStateMachine):
    sessions = Bundle("sessions")
    proposals = Bundle("proposals")

    @initialize()
    def lay(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="small-bank-"))
        self.small = SmallBank(self.folder / "b.sqlite")
        self.live: dict[str, Holder] = {}
        self.known: dict[str, Known] = {}
        self.clearing_minor = 0

    def teardown(self) -> None:
        if hasattr(self, "small"):
            self.small.check()
            self.small.bank.close()
            shutil.rmtree(self.folder)

    # ---- the rules -----------------------------------------------------------------------------------------------

    @rule(target=sessions, number=st.sampled_from(sorted(PINS)))
    def sign_in(self, number: str) -> Holder:
        holder = self.small.bank.sign_in(number, PINS[number], "test")
        self.live[holder.session_id] = holder
        return holder

    @rule(holder=sessions)
    def sign_out(self, holder: Holder) -> None:
        if self._refusal(self.small.bank.sign_out, holder.token) is None:
            del self.live[holder.session_id]
            self._end_open(holder, "cancelled")

    @rule(
        target=proposals,
        holder=sessions,
        minor=AMOUNTS,
        payee=st.sampled_from(["li", "to_bob", "new", "of_bob", "none"]),
    )
    def propose(self, holder: Holder, minor: int, payee: str) -> object:
        bank = self.small.bank
        if holder.session_id not in self.live:
            return multiple()
        payee_id = getattr(self.small, payee, 999)
        try:
            made = bank.propose_transfer(bank.open_turn(holder.token), payee_id, Money(minor, "CNY"))
        except Refusal as refusal:
            assert refusal.code in {
                "amount_not_positive", "amount_too_large", "not_enough_money", "payee_unknown",
            }, refusal.code  # fmt: skip
            return multiple()
        assert minor > 0
        assert (payee == "of_bob") == (holder.customer.number == "bob")
        self._end_open(holder, "cancelled")
        self.known[made.proposal_id] = Known(holder.session_id, "proposed", minor)
        return made.proposal_id

    @rule(holder=sessions, proposal_id=proposals)
    def read_back(self, holder: Holder, proposal_id: str) -> None:
        known = self.known[proposal_id]
        try:
            read = self.small.bank.read_back(holder.token, proposal_id)
        except Refusal as refusal:
            assert refusal.code in {"session_ended", "not_holder"} or known.state not in ("proposed", "read_back")
            return
        assert known.state in ("proposed", "read_back") and known.session == holder.session_id
        assert read.amount.minor == known.minor
        known.state, known.nonce = "read_back", read.nonce

    @rule(
        holder=sessions,
        proposal_id=proposals,
        how=st.sampled_from(["key", "voice"]),
        pin=st.sampled_from(["right", None]),
    )
    def confirm(self, holder: Holder, proposal_id: str, how: str, pin: str | None) -> None:
        self._confirm(holder, proposal_id, how, pin)

    @rule(holder=sessions, proposal_id=proposals)
    def confirm_twice(self, holder: Holder, proposal_id: str) -> None:
        self._confirm(holder, proposal_id, "key", "right")
        self._confirm(holder, proposal_id, "voice", None)

    @rule(holder=sessions, proposal_id=proposals)
    def read_and_confirm(self, holder: Holder, proposal_id: str) -> None:
        self.read_back(holder, proposal_id)
        self._confirm(holder, proposal_id, "key", "right")

    def _confirm(self, holder: Holder, proposal_id: str, how: str, pin: str | None) -> None:
        known, before = self.known[proposal_id], self.small.entries()
        keyed = PINS[holder.customer.number] if pin == "right" else None
        try:
            receipt = self.small.bank.confirm(holder.token, proposal_id, known.nonce, how=how, pin=keyed)
        except Refusal as refusal:
            assert self.small.entries() == before, f"{refusal.code} posted something"
            if known.state == "posted":
                assert refusal.code in {"not_holder", "session_ended"}
            elif refusal.code == "not_enough_money":
                known.state = "refused"
            else:
                assert refusal.code in STILL or refusal.code == f"proposal_{known.state}", refusal.code
            return
        assert holder.session_id == known.session and holder.session_id in self.live
        if known.receipt is not None:
            assert receipt == known.receipt
            assert self.small.entries() == before, "a replay posted"
        else:
            assert known.state == "read_back"
            assert self.small.entries() == before + 1
            assert receipt.amount.minor == known.minor
        known.state, known.receipt = "posted", receipt

    @rule(holder=sessions, proposal_id=proposals)
    def cancel(self, holder: Holder, proposal_id: str) -> None:
        known = self.known[proposal_id]
        if self._refusal(self.small.bank.cancel, holder.token, proposal_id) is None:
            assert known.state != "posted" and known.session == holder.session_id
            if known.state in ("proposed", "read_back"):
                known.state = "cancelled"

    @rule(holder=sessions)
    def cancel_by_dialogue(self, holder: Holder) -> None:
        if holder.session_id in self.live:
            self.small.bank.cancel_open(self.small.bank.open_turn(holder.token))
            self._end_open(holder, "cancelled")

    @rule(holder=sessions, proposal_id=proposals)
    def confirm_with_a_grant(self, holder: Holder, proposal_id: str) -> None:
        if holder.session_id in self.live:
            grant = self.small.bank.open_turn(holder.token)
            nonce = self.known[proposal_id].nonce
            code = self._refusal(self.small.bank.confirm, grant, proposal_id, nonce, how="key")
            assert code == "session_ended"

    @rule(minutes=st.sampled_from([0.5, 2, 11, 60, 24 * 60]))
    def time_passes(self, minutes: float) -> None:
        """Everything open expires when eleven minutes pass; two minutes end what was read back."""
        self.small.clock.pass_by(minutes=minutes)
        for holder in list(self.live.values()):
            code = self._refusal(self.small.bank.proposal_of, holder.token)
            if code == "session_ended":
                del self.live[holder.session_id]
                self._end_open(holder, "expired")  # nobody can reach it any more
                continue
            still = self.small.bank.proposal_of(holder.token)
            if still is None:
                self._end_open(holder, "expired")
            else:
                assert minutes < 11

    @rule()
    def release(self) -> None:
        self.small.bank.release_due()

    # ---- what always holds ---------------------------------------------------------------------------------------

    @invariant()
    def states_are_as_the_model_says(self) -> None:
        if not hasattr(self, "small"):
            return
        with self.small.bank.db.read() as connection:
            rows = connection.exec_driver_sql("SELECT proposal_id, state FROM proposals").all()
            receipts = connection.exec_driver_sql("SELECT COUNT(*) FROM receipts").scalar_one()
            total = connection.exec_driver_sql("SELECT COALESCE(SUM(amount_minor), 0) FROM postings").scalar_one()
        for proposal_id, state in rows:
            known = self.known[proposal_id]
            if known.session in self.live or known.state not in ("expired",):
                assert state == known.state
        assert receipts == sum(known.receipt is not None for known in self.known.values())
        assert total == 0
        assert min(self.small.balance(name) for name in self.small.account) >= 0

    # ---- helpers ---------------------------------------------------------------------------------------------------

    def _end_open(self, holder: Holder, state: str) -> None:
        for known in self.known.values():
            if known.session == holder.session_id and known.state in ("proposed", "read_back"):
                known.state = state

    def _refusal(self, verb: object, *args: object, **kwargs: object) -> str | None:
        assert callable(verb)
        try:
            verb(*args, **kwargs)
        except Refusal as refusal:
            return refusal.code
        return None


TestTalks = Talks.TestCase
TestTalks.settings = settings(
    max_examples=40,
    stateful_step_count=40,
    deadline=None,
    derandomize=True,  # the same talks each time: a build that was green stays green
    suppress_health_check=[HealthCheck.too_slow],
)
