"""Not understood: the first time another way is offered, then a person; never the same words twice in a row."""

from __future__ import annotations

from actions.answers import Answers
from actions.bank import Bank
from actions.caller import Caller
from actions.job import Job
from actions.sdk import EventType, SlotSet, Tracker
from actions.transfer_money import answers_open, step

LADDER = ("utter_fallback_choices", "utter_fallback_person", "utter_fallback_person_again")


def failed(answers: Answers, tracker: Tracker, first: str = LADDER[0]) -> list[EventType]:
    """One step down the ladder; the open question, if any, is asked again with its choices by the words used."""
    failures = tracker.get_slot("failures")
    number = int(failures) if isinstance(failures, (int, float)) else 0
    key = first if number == 0 else LADDER[1 + (number + 1) % 2]
    choices = answers.jobs() if number == 0 else answers.jobs("agent")
    asking = tracker.get_slot("asking")
    answers.say(key, choices=choices, expect=asking if asking in ("payee", "amount") else "free")
    return [SlotSet("failures", number + 1)]


class Fallback(Job):
    """Nothing fits well enough. An amount or a name in it still answers the question that is open."""

    job = "fallback"
    needs_holder = False
    keeps_failures = True

    def serve(self, bank: Bank, caller: Caller, tracker: Tracker, answers: Answers) -> list[EventType]:
        if answers_open(bank, caller, tracker):
            return [*step(bank, caller, tracker, answers), SlotSet("failures", None)]
        return failed(answers, tracker)


class OutOfScope(Fallback):
    """Understood, but not something this assistant does."""

    job = "out_of_scope"

    def serve(self, bank: Bank, caller: Caller, tracker: Tracker, answers: Answers) -> list[EventType]:
        if tracker.get_slot("asking") or answers_open(bank, caller, tracker):
            return super().serve(bank, caller, tracker, answers)
        return failed(answers, tracker, first="utter_out_of_scope")
