"""给我闺女转三百块: who and how much, one question at a time, then a proposal. No money moves here.

The proposal is read back by the runtime from the bank's record and confirmed there. While one is open, a correction
("不对，是三千", "不是给李明，是给李建国") makes a new proposal with the one value changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from actions.answers import Answers
from actions.bank import Bank, Money, Payee
from actions.caller import Caller
from actions.job import Job, slots
from actions.sdk import EventType, SlotSet, Tracker
from assistant.understanding import marks, names

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
        meant = _meant(wanted.said_payee, payees, sure=tracker.get_slot("asking") == "payee")
        if len(meant) != 1:
            answers_payee(wanted.said_payee, meant, payees, answers, tracker)
            return [*_keep(wanted, "payee", tracker), SlotSet("payee_id", None)]
        wanted.payee_id = meant[0].payee_id
    if caller.values.get("amount_status") == "refuse":
        answers.say("utter_amount_refused", expect="amount")
        return _keep(wanted, "amount", tracker, amount_minor=None)
    if caller.values.get("amount_status") == "ask":
        answers.say("utter_amount_unsure", expect="amount")
        return _keep(wanted, "amount", tracker, amount_minor=None)
    if wanted.payee_id is None or all(payee.payee_id != wanted.payee_id for payee in payees):
        ask_payee(payees, answers, tracker)
        return _keep(wanted, "payee", tracker)
    if wanted.amount_minor is None:
        chosen = next(payee for payee in payees if payee.payee_id == wanted.payee_id)
        again = tracker.get_slot("asked") == "amount"
        key = "utter_ask_amount_again" if again else "utter_ask_amount"
        answers.say(key, expect="amount", name=called(chosen))
        return _keep(wanted, "amount", tracker)
    currency = wanted.currency or bank.customer(caller.grant).currency
    made = bank.propose_transfer(caller.grant, wanted.payee_id, Money(wanted.amount_minor, currency))
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


def answers_payee(said: str, meant: list[Payee], payees: list[Payee], answers: Answers, tracker: Tracker) -> None:
    """Nobody or several are meant: a contrasting question by name, never a guess."""
    if meant:
        both = _names(meant[:4])
        answers.say("utter_which_payee", choices=_choices(meant), expect="payee", names=both)
    elif tracker.get_slot("asked") == "payee":
        answers.say(
            "utter_payee_not_known_again", choices=[*_choices(payees)[:3], answers.choice("agent")], expect="payee"
        )
    else:
        answers.say(
            "utter_payee_not_known",
            choices=_choices(payees),
            expect="payee",
            said=marks.plain(said),
            names=_names(payees[:4]),
        )


def ask_payee(payees: list[Payee], answers: Answers, tracker: Tracker) -> None:
    """To whom? The first time openly, then with the names on the screen read out."""
    again = tracker.get_slot("asked") == "payee"
    key = "utter_ask_payee_again" if again else "utter_ask_payee"
    answers.say(key, choices=_choices(payees), expect="payee", names=_names(payees[:4]))


def called(payee: Payee) -> str:
    """How the customer calls them, or their name."""
    return marks.plain(payee.called[0] if payee.called else payee.name)


def _choices(payees: list[Payee]) -> list[dict[str, str]]:
    return [{"say": marks.plain(payee.name), "key": f"payee:{payee.payee_id}"} for payee in payees[:4]]


def _names(payees: list[Payee]) -> str:
    han = any("\u4e00" <= letter <= "\u9fff" for payee in payees for letter in payee.name)
    return ("、" if han else ", ").join(marks.plain(payee.name) for payee in payees)


def _keep(wanted: Wanted, asking: str, tracker: Tracker, **override: Any) -> list[EventType]:
    """Remember what is known while `asking` is asked."""
    kept = {
        "payee_id": wanted.payee_id,
        "amount_minor": wanted.amount_minor,
        "currency": wanted.currency,
        "asking": asking,
        "asked": asking,
        **override,
    }
    return slots(**kept)
