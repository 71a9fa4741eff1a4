"""Questions of a transfer, each a ladder: the next time it is put in other words, and from the second on with a person
to turn to. The slot `asked` holds the response used last, so that nobody hears the same question twice in a row."""

from __future__ import annotations

from typing import Any

from actions.answers import Answers
from actions.bank import Payee
from actions.sdk import Tracker
from assistant.understanding import marks

LADDERS = {
    "payee": ("utter_ask_payee", "utter_ask_payee_again", "utter_ask_payee_still"),
    "unknown": ("utter_payee_not_known", "utter_payee_not_known_again"),
    "which": ("utter_which_payee", "utter_which_payee_again"),
    "amount": ("utter_ask_amount", "utter_ask_amount_again", "utter_ask_amount_still"),
    "unsure": ("utter_amount_unsure", "utter_amount_unsure_again"),
    "refused": ("utter_amount_refused", "utter_amount_refused_again"),
}


def rung(question: str, asked: Any) -> str:
    """The response that comes after `asked` on a question's ladder; past its end the last two take turns."""
    ladder = LADDERS[question]
    if asked not in ladder:
        return ladder[0]
    after = ladder.index(asked) + 1
    return ladder[after] if after < len(ladder) else ladder[-2]


def ask(answers: Answers, tracker: Tracker, question: str, people: list[Payee], **facts: object) -> str:
    """Put one question; `people` are the names to choose from, empty when an amount is asked. The response used."""
    key = rung(question, tracker.get_slot("asked"))
    choices = [{"say": marks.plain(payee.name), "key": f"payee:{payee.payee_id}"} for payee in people[:4]]
    if key != LADDERS[question][0]:
        choices = [*choices[:3], answers.choice("agent")]
    if people:
        facts["names"] = listed(people[:4], question == "which")
    answers.say(key, facts, choices=choices, expect="payee" if people else "amount")
    return key


def listed(people: list[Payee], contrast: bool) -> str:
    """Names in a row; in a contrasting question each with what the customer calls them."""
    han = any("\u4e00" <= letter <= "\u9fff" for payee in people for letter in payee.name)
    said = [marks.plain(payee.name) for payee in people]
    if contrast:
        said = [_with_called(name, payee, han) for name, payee in zip(said, people, strict=True)]
    return ("、" if han else ", ").join(said)


def called(payee: Payee) -> str:
    """How the customer calls them, or their name."""
    return marks.plain(payee.called[0] if payee.called else payee.name)


def _with_called(name: str, payee: Payee, han: bool) -> str:
    if not payee.called:
        return name
    return f"{marks.plain(payee.called[0])}{name}" if han else f"{name}, {marks.plain(payee.called[0])}"
