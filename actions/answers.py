"""Facts to sentences: a response's name and its fill-ins, with our marker. No free text, no digits of money.

The marker `teller` proves to the runtime that an action of ours ran; HTTP 200 from Rasa proves nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from actions.bank import Money, Refusal
from actions.caller import Caller
from actions.sdk import CollectingDispatcher, DomainDict
from assistant.understanding import marks

JOBS_OFFERED = ("check_balance", "list_transactions", "check_pension", "transfer_money")


class Answers:
    """Collects the answer of one action. Each `say` is one sentence; the last choices, expectation and figures count."""

    def __init__(self, dispatcher: CollectingDispatcher, domain: DomainDict, caller: Caller, job: str) -> None:
        self._dispatcher, self._domain, self._caller, self._job = dispatcher, domain, caller, job
        self.said = 0

    def say(
        self,
        response: str,
        facts: Mapping[str, object] | None = None,
        *,
        choices: list[dict[str, str]] | None = None,
        expect: str | None = None,
        screen: dict[str, Any] | None = None,
        **more: object,
    ) -> None:
        """One sentence of domain.yml with its facts (Money, int, date and names become typed marks)."""
        self.said += 1
        facts = {**(facts or {}), **more}
        written = {name: written_fact(value, self._caller.today) for name, value in facts.items()}
        marker = {"answer": response, "choices": choices or [], "expect": expect, "screen": screen}
        self._dispatcher.utter_message(
            response=response, json_message={"teller": {**self._common(), **marker}}, **written
        )

    def control(self, wish: str, response: str | None = None) -> None:
        """A wish about the talk itself, which the runtime fulfils in its own words (or in ours, if given)."""
        self.said += 1
        marker = {"teller": {**self._common(), "answer": f"control_{wish}", "control": wish}}
        if response:
            self._dispatcher.utter_message(response=response, json_message=marker)
        else:
            self._dispatcher.utter_message(json_message=marker)

    def proposed(self, proposal_id: str) -> None:
        """A proposal waits at the bank; the runtime reads it back from the bank's own record."""
        self.said += 1
        marker = {**self._common(), "answer": "proposed", "proposal": proposal_id, "expect": "yes_no"}
        self._dispatcher.utter_message(json_message={"teller": marker})

    def refused(self, refusal: Refusal, expect: str | None = None) -> None:
        """The bank's no in its own words."""
        self.say(f"utter_refusal_{refusal.code}", refusal.facts, expect=expect)

    def choice(self, key: str) -> dict[str, str]:
        """A choice by its response `utter_choice_<key>`."""
        return {"say": self.words(f"utter_choice_{key}"), "key": key}

    def jobs(self, *more: str) -> list[dict[str, str]]:
        """What can be done here, as at most four choices."""
        return [self.choice(key) for key in (*JOBS_OFFERED[: 4 - len(more)], *more)]

    def words(self, response: str) -> str:
        """The text of a response in the caller's language; its name when the domain has none."""
        for variant in self._domain.get("responses", {}).get(response, []):
            for condition in variant.get("condition") or []:
                if condition.get("name") == "language" and condition.get("value") == self._caller.lang:
                    return str(variant.get("text", ""))
        return response

    def _common(self) -> dict[str, Any]:
        caller = self._caller
        understood = {"intent": caller.intent, "confidence": caller.confidence, "entities": caller.values}
        return {"job": self._job, "understood": understood}


def written_fact(value: object, today: date) -> str:
    """A fact as it stands in a sentence: typed marks for Money, whole numbers and days, plain text for names."""
    if isinstance(value, Money):
        return marks.money(value.minor, value.currency)
    if isinstance(value, int) and not isinstance(value, bool):
        return marks.count(value)
    if isinstance(value, date):
        return marks.date(value, today)
    text = str(value)
    parsed = marks.parse(text)
    return text if any(isinstance(part, marks.Mark) for part in parsed) else marks.plain(text)
