"""What every action of ours has in common: it asks who calls, serves, and never lets an error out."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from actions import books, caller
from actions.answers import Answers
from actions.bank import Bank, Refusal
from actions.caller import Caller
from actions.sdk import Action, CollectingDispatcher, DomainDict, EventType, SlotSet, Tracker

log = logging.getLogger("teller.actions")


class Job(Action):
    """One customer job. Subclasses set `job` and write `serve`; `needs_holder` jobs ask for the sign-in first."""

    job = ""
    needs_holder = True
    keeps_failures = False  # an answer that understood nothing leaves the count of failures to itself
    keeps_open = False  # "shall I go on?" is over with any other answer, save a wish about the talk itself

    def name(self) -> str:
        return f"action_{self.job}"

    def serve(self, bank: Bank, caller: Caller, tracker: Tracker, answers: Answers) -> list[EventType]:
        """Say the answer through `answers`; returns Rasa events. May raise Refusal. Runs in a thread."""
        raise AssertionError(f"{type(self).__name__}.serve is not written")

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        who = caller.read(tracker)
        answers = Answers(dispatcher, domain, who, self.job)
        try:
            if self.needs_holder and who.grant is None:
                answers.say("utter_sign_in_first")
                return []
            events = await asyncio.to_thread(lambda: self.serve(books.bank(), who, tracker, answers))
        except Refusal as refusal:
            answers.refused(refusal)
            return [SlotSet("asking", None)]
        except Exception as error:  # nothing of it may leave: the text could hold a name or an amount
            log.error("action_%s: %s", self.job, type(error).__name__)
            answers.say("utter_fault_bank_unavailable")
            return []
        touched = {event.get("name") for event in events}
        if tracker.get_slot("listed") is not None and not self.keeps_open and "listed" not in touched:
            events = [*events, SlotSet("listed", None)]
        return events if self.keeps_failures else [*events, SlotSet("failures", None)]


def again(answers: Answers, tracker: Tracker) -> None:
    """After a digression: back to the question that was open, if one was."""
    asking = tracker.get_slot("asking")
    if asking in ("payee", "amount"):
        answers.say(f"utter_back_to_{asking}", expect=asking)


def slots(**values: Any) -> list[EventType]:
    """Several slots at once."""
    return [SlotSet(name, value) for name, value in values.items()]
