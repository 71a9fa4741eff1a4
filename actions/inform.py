"""Answers without a job of their own: a bare amount or name, yes, no, leave it, go back. They belong to what is open."""

from __future__ import annotations

from actions.answers import Answers
from actions.bank import Bank
from actions.caller import Caller
from actions.fallback import failed
from actions.job import Job, slots
from actions.list_transactions import list_from
from actions.sdk import EventType, SlotSet, Tracker
from actions.transfer_money import CLOSED, has_values, is_open, step


class Inform(Job):
    """三百; 给李敏; "my daughter": goes on with the transfer that is open."""

    job = "inform"
    keeps_failures = True

    def serve(self, bank: Bank, caller: Caller, tracker: Tracker, answers: Answers) -> list[EventType]:
        begins = caller.values.get("payee") is not None and caller.values.get("amount_status") is not None
        if begins or is_open(bank, caller, tracker):  # 给李敏三百 is a transfer, whatever its intent was thought to be
            return [*step(bank, caller, tracker, answers), SlotSet("failures", None)]
        return failed(answers, tracker)


class Affirm(Job):
    """A yes outside a read-back: "shall I go on?", or nothing at all."""

    job = "affirm"

    def serve(self, bank: Bank, caller: Caller, tracker: Tracker, answers: Answers) -> list[EventType]:
        listed = tracker.get_slot("listed")
        if isinstance(listed, dict):
            return list_from(bank, caller, tracker, answers, listed.get("period"), int(listed.get("start") or 0))
        if is_open(bank, caller, tracker):
            return step(bank, caller, tracker, answers)
        answers.say("utter_what_next", choices=answers.jobs())
        return []


class Deny(Job):
    """A no: with a value in it a correction, without one the end of what was open."""

    job = "deny"

    def serve(self, bank: Bank, caller: Caller, tracker: Tracker, answers: Answers) -> list[EventType]:
        if is_open(bank, caller, tracker):
            return step(bank, caller, tracker, answers) if has_values(caller) else stop(bank, caller, answers)
        answers.say("utter_what_next", choices=answers.jobs())
        return slots(listed=None)


class Cancel(Job):
    """算了，不转了: whatever is open ends, and no money has moved."""

    job = "cancel"

    def serve(self, bank: Bank, caller: Caller, tracker: Tracker, answers: Answers) -> list[EventType]:
        if is_open(bank, caller, tracker):
            return stop(bank, caller, answers)
        answers.say("utter_nothing_open", choices=answers.jobs())
        return slots(listed=None)


class GoBack(Job):
    """上一步: the last answer is taken back and asked for again."""

    job = "go_back"

    def serve(self, bank: Bank, caller: Caller, tracker: Tracker, answers: Answers) -> list[EventType]:
        if tracker.get_slot("asking") == "amount" or (caller.grant and bank.open_proposal(caller.grant)):
            assert caller.grant is not None
            bank.cancel_open(caller.grant)
            answers.say("utter_back_to_payee", expect="payee")
            return slots(**{**CLOSED, "asking": "payee"})
        return stop(bank, caller, answers)


def stop(bank: Bank, caller: Caller, answers: Answers) -> list[EventType]:
    """End the open transfer; the bank cancels what was proposed."""
    assert caller.grant is not None
    bank.cancel_open(caller.grant)
    answers.say("utter_cancelled", choices=answers.jobs())
    return slots(**CLOSED, listed=None)
