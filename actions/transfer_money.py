"""给我闺女转三百块: who and how much, one question at a time, then a proposal. No money moves here.

The proposal is read back by the runtime from the bank's record and confirmed there. While one is open, a correction
("不对，是三千", "不是给李明，是给李建国") makes a new proposal with the one value changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from actions.answers import Answers
from actions.asking import LADDERS, ask, called
from actions.bank import Bank, Money, Payee, Refusal
from actions.caller import Caller
from actions.job import Job, slots
from actions.sdk import EventType, Tracker
from assistant.understanding import marks, names

ABOUT_THE_AMOUNT = {
    "amount_unclear", "amount_not_positive", "amount_too_large", "currency_mismatch", "not_enough_money", "over_limit",
}  # fmt: skip
CLOSED = {"asking": None, "payee_id": None, "amount_minor": None, "currency": None, "asked": None}


class TransferMoney(Job):
    job = "transfer_money"

    def serve(self, bank: Bank, caller: Caller, tracker: Tracker, answers: Answers) -> list[EventType]:
        return step(bank, caller, tracker, answers)


@dataclass
class Wanted:
    """What is known so far of one transfer. `said_payee` is the payee as just said, None when nobody was named."""

    payee_id: int | None
    amount_minor: int | None
    currency: str | None
    said_payee: str | None


def is_open(bank: Bank, caller: Caller, tracker: Tracker) -> bool:
    """Is a transfer being put together, or waiting to be confirmed?"""
    if tracker.get_slot("asking"):
        return True
    return caller.grant is not None and bank.open_proposal(caller.grant) is not None


def has_values(caller: Caller) -> bool:
    """Did the words hold an amount or a payee?"""
    return any(caller.values.get(name) is not None for name in ("amount_minor", "amount_status", "payee"))


def answers_open(bank: Bank, caller: Caller, tracker: Tracker) -> bool:
    """Do these words, whatever their intent, answer or correct the transfer that is open? ("my son" after "to whom?")"""
    if caller.grant is None or not is_open(bank, caller, tracker):
        return False
    if has_values(caller):
        return True
    bare = names.bare_payee(caller.text, caller.lang)
    return bare is not None and bool(_meant(bare.text, bank.payees(caller.grant), sure=True))


def step(bank: Bank, caller: Caller, tracker: Tracker, answers: Answers) -> list[EventType]:
    """Take what was just said into the transfer, then ask for what is missing or propose.

    A proposal that no longer fits what was said is cancelled at once: nobody is asked to confirm the one before.
    """
    assert caller.grant is not None
    events = _next(bank, caller, tracker, answers)
    if any(event.get("name") == "asking" and event.get("value") for event in events):
        bank.cancel_open(caller.grant)
    return events


def _next(bank: Bank, caller: Caller, tracker: Tracker, answers: Answers) -> list[EventType]:
    assert caller.grant is not None
    payees = bank.payees(caller.grant)
    if not payees:
        answers.say("utter_no_payees", choices=[answers.choice("agent")])
        return slots(**CLOSED)
    wanted = _wanted(bank, caller, tracker)
    if wanted.said_payee is not None:
        meant = _meant(wanted.said_payee, payees, sure=tracker.get_slot("asked") in LADDERS["which"])
        if len(meant) != 1:
            wanted.payee_id = None
            said = marks.plain(wanted.said_payee)
            asked = (
                ask(answers, tracker, "which", meant) if meant else ask(answers, tracker, "unknown", payees, said=said)
            )
            return _keep(wanted, "payee", asked)
        wanted.payee_id = meant[0].payee_id
    chosen = next((payee for payee in payees if payee.payee_id == wanted.payee_id), None)
    doubtful = {"refuse": "refused", "ask": "unsure"}.get(str(caller.values.get("amount_status")))
    if doubtful:
        wanted.amount_minor = None
        return _keep(wanted, "amount", ask(answers, tracker, doubtful, []))
    if chosen is None:
        wanted.payee_id = None
        return _keep(wanted, "payee", ask(answers, tracker, "payee", payees))
    if wanted.amount_minor is None:
        return _keep(wanted, "amount", ask(answers, tracker, "amount", [], name=called(chosen)))
    return _propose(bank, caller, answers, wanted, chosen)


def _propose(bank: Bank, caller: Caller, answers: Answers, wanted: Wanted, payee: Payee) -> list[EventType]:
    """Hand it to the bank. A no to the amount leaves the payee known and the amount to be said again."""
    assert caller.grant is not None and wanted.amount_minor is not None
    currency = wanted.currency or bank.customer(caller.grant).currency
    try:
        made = bank.propose_transfer(caller.grant, payee.payee_id, Money(wanted.amount_minor, currency))
    except Refusal as refusal:
        if refusal.code not in ABOUT_THE_AMOUNT:
            raise
        answers.refused(refusal, expect="amount")
        wanted.amount_minor = wanted.currency = None
        return _keep(wanted, "amount", f"utter_refusal_{refusal.code}")
    answers.proposed(made.proposal_id)
    return slots(**CLOSED)


def _wanted(bank: Bank, caller: Caller, tracker: Tracker) -> Wanted:
    """What was just said, over what was said before in this job, over what the open proposal holds."""
    assert caller.grant is not None
    asking = tracker.get_slot("asking")
    proposal = bank.open_proposal(caller.grant)
    said = caller.values.get("payee")
    if said is None and (asking == "payee" or proposal is not None) and caller.values.get("amount_status") is None:
        bare = names.bare_payee(caller.text, caller.lang)
        known = bare is not None and _meant(bare.text, bank.payees(caller.grant), sure=True)
        said = bare.text if bare is not None and (asking == "payee" or known) else None
    before: tuple[Any, Any, Any] = (None, None, None)
    if asking:
        before = (tracker.get_slot("payee_id"), tracker.get_slot("amount_minor"), tracker.get_slot("currency"))
    elif proposal is not None:
        before = (proposal.payee_id, proposal.amount.minor, proposal.amount.currency)
    exact = caller.values.get("amount_status") == "exact"
    return Wanted(
        payee_id=before[0] if isinstance(before[0], int) else None,
        amount_minor=caller.values.get("amount_minor") if exact else _whole(before[1]),
        currency=caller.values.get("currency") if exact else before[2],
        said_payee=str(said) if said else None,
    )


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _meant(said: str, payees: list[Payee], sure: bool) -> list[Payee]:
    """The customer's own payees that these words may mean. `sure`: the words answer "which of the two?"."""
    places = names.match(said, [[payee.name, *payee.called] for payee in payees], contrast=not sure)
    return [payees[place] for place in places]


def _keep(wanted: Wanted, asking: str, asked: str) -> list[EventType]:
    """Remember what is known while `asking` (payee or amount) is asked, by the response `asked`."""
    return slots(
        payee_id=wanted.payee_id,
        amount_minor=wanted.amount_minor,
        currency=wanted.currency,
        asking=asking,
        asked=asked,
    )
