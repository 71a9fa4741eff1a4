"""养老金到了没有: when the pension last came, and when it comes next."""

from __future__ import annotations

from actions.answers import Answers
from actions.bank import Bank
from actions.caller import Caller
from actions.job import Job, again
from actions.sdk import EventType, Tracker
from assistant.understanding import marks


class CheckPension(Job):
    job = "check_pension"

    def serve(self, bank: Bank, caller: Caller, tracker: Tracker, answers: Answers) -> list[EventType]:
        assert caller.grant is not None
        pension = bank.pension(caller.grant)
        if pension is None:
            answers.say("utter_pension_none")
        elif pension.last_on is None:
            answers.say("utter_pension_next", date=pension.next_on, amount=pension.amount)
        else:
            answers.say(
                "utter_pension",
                date=pension.last_on,
                amount=pension.amount,
                tail=marks.tail(pension.account_tail),
                next=pension.next_on,
            )
        again(answers, tracker)
        return []
