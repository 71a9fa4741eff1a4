"""最近都花了什么钱: the latest lines, three aloud at a time, all on the screen."""

from __future__ import annotations

from datetime import date
from typing import Any

from actions.answers import Answers
from actions.bank import Bank, Money, Transaction
from actions.caller import Caller
from actions.job import Job, again, slots
from actions.sdk import EventType, Tracker
from assistant.understanding import marks

ALOUD = 3
SHOWN = 12


class ListTransactions(Job):
    job = "list_transactions"

    def serve(self, bank: Bank, caller: Caller, tracker: Tracker, answers: Answers) -> list[EventType]:
        return list_from(bank, caller, tracker, answers, caller.values.get("period"), 0)


def list_from(
    bank: Bank, caller: Caller, tracker: Tracker, answers: Answers, period: Any, start: int
) -> list[EventType]:
    """Three lines from `start` on; asks "shall I go on?" while there are more, and remembers where it stands."""
    assert caller.grant is not None
    frm, to = _days(period)
    found = bank.transactions(caller.grant, frm=frm, to=to, limit=SHOWN)
    if not found:
        answers.say("utter_transactions_none")
        again(answers, tracker)
        return slots(listed=None)
    screen = {"kind": "transactions", "rows": [_row(each, caller.today) for each in found]}
    if start == 0:
        begin(answers, frm, to, screen)
    for each in found[start : start + ALOUD]:
        key = "utter_transaction_in" if each.amount.minor > 0 else "utter_transaction_out"
        amount = Money(abs(each.amount.minor), each.amount.currency)
        answers.say(key, date=each.booked_on, name=each.counterparty, amount=amount, screen=screen)
    next_start = start + ALOUD
    if next_start < len(found) and tracker.get_slot("asking") is None:
        choices = [answers.choice("go_on"), answers.choice("enough")]
        answers.say("utter_shall_i_go_on", choices=choices, expect="yes_no", screen=screen)
        return slots(listed={"period": period, "start": next_start})
    again(answers, tracker)
    return slots(listed=None)


def begin(answers: Answers, frm: date | None, to: date | None, screen: dict[str, Any]) -> None:
    """Which lines these are: the latest ones, those of a day, or the latest of a period."""
    if frm is None or to is None:
        answers.say("utter_transactions_first", screen=screen)
    elif frm == to:
        answers.say("utter_transactions_day", first=frm, screen=screen)
    else:
        answers.say("utter_transactions_period", first=frm, last=to, screen=screen)


def _days(period: Any) -> tuple[date | None, date | None]:
    try:
        return date.fromisoformat(period["from"]), date.fromisoformat(period["to"])
    except (TypeError, KeyError, ValueError):
        return None, None


def _row(each: Transaction, today: date) -> dict[str, str]:
    amount = marks.money(each.amount.minor, each.amount.currency)
    return {"date": marks.date(each.booked_on, today), "name": marks.plain(each.counterparty), "amount": amount}
