"""The bank's public verbs. Synchronous; safe to call from many threads and processes at once.

Each verb raises Refusal when the bank says no. Anything else that comes out is a fault of ours or of the machine.
A grant is what dialogue may use while its turn is open; a token is the holder's own, and the only way to confirm.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from actions.bank import accounts, audit, confirming, history, holds, ledger, payees, proposals, show
from actions.bank.callers import Caller, Callers
from actions.bank.clock import Clock, wall
from actions.bank.db import Database
from actions.bank.money import Money
from actions.bank.pins import PinDesk, PinSettings
from actions.bank.records import (
    Account,
    Customer,
    Holder,
    Payee,
    Pension,
    Proposal,
    ReadBack,
    Receipt,
    Transaction,
)
from actions.bank.refusals import Refusal
from actions.bank.tables import Receipts


class Bank:
    """One bank's books behind its verbs. Make it with `Bank.open` or `Bank.create`."""

    def __init__(self, db: Database, clock: Callable[[], datetime], pins: PinSettings) -> None:
        self.db = db
        self.clock = Clock(clock)
        self.pins = PinDesk(db, self.clock, pins)
        self._callers = Callers(db, self.clock, self.pins)

    @classmethod
    def create(cls, url: str, *, clock: Callable[[], datetime] = wall, pins: PinSettings | None = None) -> Bank:
        """Lay out empty books at a sqlite:/// address (books that are there stay) and open them."""
        db = Database(url)
        try:
            db.lay_out()
        finally:
            db.close()
        return cls.open(url, clock=clock, pins=pins)

    @classmethod
    def open(cls, url: str, *, clock: Callable[[], datetime] = wall, pins: PinSettings | None = None) -> Bank:
        """Open the books. Raises BankMissing when there are none."""
        db = Database(url)
        db.check_layout()
        return cls(db, clock, pins or PinSettings())

    def close(self) -> None:
        """Let go of the file; everything is in it."""
        self.db.close()

    # ---- the account holder: signs in with number and PIN ---------------------------------------------------------

    def sign_in(self, number: str, pin: str, channel: str) -> Holder:
        """Begin a session. Refusals: customer_unknown, pin_wrong(left), pin_locked(until, minutes)."""
        return self._callers.sign_in(number, pin, channel)

    def sign_out(self, token: str) -> None:
        """End the session; what was proposed in it is cancelled. Refusal: session_ended."""
        with self.db.write() as unit:
            caller = self._callers.holder(unit.connection, token)
            row = proposals.open_of(unit.connection, caller.session_id)
            if row is not None:
                proposals.give_up(unit, row, self.clock.now_ms())
            self._callers.end(unit, caller)
            unit.commit()

    def open_turn(self, token: str) -> str:
        """A grant for the turn that begins; the turn before, if still open, is closed. Refusal: session_ended."""
        return self._callers.open_turn(token)

    def close_turn(self, token: str) -> None:
        """The turn is over and its grant dead. Refusal: session_ended."""
        self._callers.close_turn(token)

    def set_speech(self, token: str, rate_wpm: int, volume: float) -> None:
        """Keep how this person likes to be spoken to. Refusal: session_ended."""
        self._callers.set_speech(token, rate_wpm, volume)

    # ---- dialogue: sees and proposes, with the grant of an open turn. All refuse with grant_dead otherwise --------

    def customer(self, grant: str) -> Customer:
        with self.db.read() as connection:
            return self._callers.customer(connection, self._callers.dialogue(connection, grant).customer_id)

    def accounts(self, grant: str) -> list[Account]:
        """The customer's accounts, the everyday one first."""
        with self.db.read() as connection:
            caller = self._callers.dialogue(connection, grant)
            return accounts.of_customer(connection, caller.customer_id, self.clock.today())

    def transactions(
        self,
        grant: str,
        *,
        account_id: int | None = None,
        frm: date | None = None,
        to: date | None = None,
        limit: int = 20,
        category: str | None = None,
    ) -> list[Transaction]:
        """Lines of one account or of all, newest first; both days included; 500 at most. Refusal: account_unknown."""
        with self.db.read() as connection:
            caller = self._callers.dialogue(connection, grant)
            mine = accounts.of_customer(connection, caller.customer_id, self.clock.today())
            return history.transactions(connection, mine, account_id, frm, to, limit, category)

    def pension(self, grant: str) -> Pension | None:
        """The last pension and the next day of it; None when the bank knows of none."""
        with self.db.read() as connection:
            caller = self._callers.dialogue(connection, grant)
            return history.pension(connection, caller.customer_id, self.clock.today())

    def payees(self, grant: str) -> list[Payee]:
        with self.db.read() as connection:
            caller = self._callers.dialogue(connection, grant)
            return payees.of_customer(connection, caller.customer_id, self.clock.now_ms())

    def propose_transfer(
        self, grant: str, payee_id: int, amount: Money, from_account_id: int | None = None
    ) -> Proposal:
        """Propose; an open proposal of this session is cancelled by it. Nothing moves.

        Refusals: amount_unclear, amount_not_positive, amount_too_large, currency_mismatch(currency), payee_unknown,
        account_unknown, not_enough_money(available), over_limit(limit).
        """
        with self.db.write() as unit:
            caller = self._callers.dialogue(unit.connection, grant)
            row = proposals.propose(unit, self.clock, caller, payee_id, amount, from_account_id)
            made = proposals.shown(unit.connection, self.clock, row)
            unit.commit()
        return made

    def open_proposal(self, grant: str) -> Proposal | None:
        """The session's open proposal, if there is one."""
        with self.db.read() as connection:
            caller = self._callers.dialogue(connection, grant)
        return self._open(caller)

    def cancel_open(self, grant: str) -> Proposal | None:
        """Cancel the open proposal; what was cancelled, or None."""
        with self.db.write() as unit:
            caller = self._callers.dialogue(unit.connection, grant)
            row = proposals.open_of(unit.connection, caller.session_id)
            return None if row is None else self._cancel(unit, caller, row)

    # ---- the person disposes: with the holder's token, never through Rasa -----------------------------------------

    def proposal_of(self, token: str) -> Proposal | None:
        """The session's open proposal. Refusal: session_ended."""
        with self.db.read() as connection:
            caller = self._callers.holder(connection, token)
        return self._open(caller)

    def read_back(self, token: str, proposal_id: str) -> ReadBack:
        """The record to read to the customer, good for two minutes. Reading again makes the earlier nonce worthless.

        Refusals: session_ended, not_holder, proposal_expired, proposal_cancelled, proposal_posted.
        """
        with self.db.write() as unit:
            caller = self._callers.holder(unit.connection, token)
            row = proposals.of_caller(unit.connection, caller, proposal_id)
            proposals.raise_if_ended(row)
            if row.state not in ("proposed", "read_back"):
                raise Refusal("proposal_posted")
            self._expire(unit, row)
            record = proposals.read_back(unit, self.clock, row)
            unit.commit()
        return record

    def confirm(self, token: str, proposal_id: str, nonce: str, *, how: str, pin: str | None = None) -> Receipt:
        """The customer's yes. Posts once; a yes that comes again gets the same receipt.

        `how` is "key" or "voice". Refusals: session_ended, not_holder, nonce_wrong, pin_needed, pin_wrong(left),
        pin_locked, proposal_expired, proposal_cancelled, not_enough_money(available), over_limit(limit).
        """
        if how not in ("key", "voice"):
            raise ValueError("how must be key or voice")
        proven = pin is not None and self._pin_proven(token, proposal_id, nonce, pin)
        with self.db.write() as unit:
            caller = self._callers.holder(unit.connection, token)
            return confirming.confirm(unit, self.clock, caller, proposal_id, nonce, how, proven)

    def cancel(self, token: str, proposal_id: str) -> Proposal:
        """Cancel it; one that has ended without posting stays as it is. Refusals: session_ended, not_holder,
        proposal_posted."""
        with self.db.write() as unit:
            caller = self._callers.holder(unit.connection, token)
            row = proposals.of_caller(unit.connection, caller, proposal_id)
            if row.state == "posted":
                raise Refusal("proposal_posted")
            if row.state in ("proposed", "read_back"):
                return self._cancel(unit, caller, row)
            return proposals.shown(unit.connection, self.clock, row)

    def entries_posted(self, token: str) -> int:
        """How many payments were posted in this session. Refusal: session_ended."""
        with self.db.read() as connection:
            caller = self._callers.holder(connection, token)
            return connection.execute(
                select(func.count()).select_from(Receipts).where(Receipts.session_id == caller.session_id)
            ).scalar_one()

    # ---- the bank's own ----------------------------------------------------------------------------------------------

    def release_due(self) -> int:
        """Send on every held payment whose time has come, each in a unit of work of its own; how many went."""
        for released in range(10**9):
            with self.db.write() as unit:
                held = holds.next_due(unit.connection, self.clock.now_ms())
                if held is None:
                    return released
                holds.release(unit, self.clock, held)
                unit.commit()
        raise AssertionError("unreachable")

    def faults(self) -> list[str]:
        """Go through all books and the audit chain; what does not hold, in an engineer's words. Empty is right."""
        with self.db.read() as connection:
            found = ledger.faults(connection)
            broken = audit.broken_at(connection)
        return found if broken is None else [*found, f"the audit chain is broken at row {broken}"]

    def show(self, number: str) -> dict[str, Any]:
        """One customer for `teller bank show`. Refusal: customer_unknown."""
        with self.db.read() as connection:
            return show.customer(connection, self.clock, number)

    # ---- helpers -----------------------------------------------------------------------------------------------------

    def _pin_proven(self, token: str, proposal_id: str, nonce: str, pin: str) -> bool:
        """Prove a keyed PIN where this yes needs one. Not inside the unit of work: Argon2 takes its time.

        Only the holder with the nonce of the last reading gets as far as the PIN, so nobody else can use up the tries.
        """
        with self.db.read() as connection:
            caller = self._callers.holder(connection, token)
            row = proposals.of_caller(connection, caller, proposal_id)
            confirming.heard(row, nonce)
            if row.state == "posted" or self.clock.now_ms() >= row.expires_at_ms:
                return False
        try:
            self.pins.prove(caller.customer_id, pin)
        except Refusal as refusal:
            if refusal.code == "pin_locked":
                self._refuse(caller, proposal_id, refusal)
            raise
        return True

    def _refuse(self, caller: Caller, proposal_id: str, refusal: Refusal) -> None:
        with self.db.write() as unit:
            row = proposals.of_caller(unit.connection, caller, proposal_id)
            if row.state in ("proposed", "read_back"):
                proposals.end(unit, row, "refused", self.clock.now_ms(), refusal)
                unit.commit()

    def _open(self, caller: Caller) -> Proposal | None:
        """The open proposal; one that has run out is ended here, so that it stays so when the clock jumps back."""
        with self.db.read() as connection:
            row = proposals.open_of(connection, caller.session_id)
            if row is None:
                return None
            if self.clock.now_ms() < row.expires_at_ms:
                return proposals.shown(connection, self.clock, row)
        with self.db.write() as unit:
            row = proposals.open_of(unit.connection, caller.session_id)
            if row is not None and self.clock.now_ms() >= row.expires_at_ms:
                proposals.end(unit, row, "expired", self.clock.now_ms())
                unit.commit()
        return None

    def _expire(self, unit: Any, row: proposals.Row) -> None:
        now_ms = self.clock.now_ms()
        if now_ms >= row.expires_at_ms:
            proposals.end(unit, row, "expired", now_ms)
            unit.commit()
            raise Refusal("proposal_expired")

    def _cancel(self, unit: Any, caller: Caller, row: proposals.Row) -> Proposal:
        proposals.give_up(unit, row, self.clock.now_ms())
        ended = proposals.shown(
            unit.connection, self.clock, proposals.of_caller(unit.connection, caller, row.proposal_id)
        )
        unit.commit()
        return ended
