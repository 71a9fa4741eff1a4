"""我还有多少钱: what is on each account, the everyday one first."""

from __future__ import annotations

from actions.answers import Answers
from actions.bank import Account, Bank
from actions.caller import Caller
from actions.job import Job, again
from actions.sdk import EventType, Tracker
from assistant.understanding import marks


class CheckBalance(Job):
    job = "check_balance"

    def serve(self, bank: Bank, caller: Caller, tracker: Tracker, answers: Answers) -> list[EventType]:
        assert caller.grant is not None
        accounts = bank.accounts(caller.grant)
        if not accounts:
            answers.say("utter_no_account")
        screen = {"kind": "accounts", "rows": [row(account, answers) for account in accounts]}
        for account in accounts:
            facts: dict[str, object] = {"tail": marks.tail(account.tail), "amount": account.balance}
            key = f"utter_balance_{account.kind}"
            if account.kind == "deposit" and account.matures is not None:
                key, facts["date"] = "utter_balance_deposit_until", account.matures
            answers.say(key, facts, screen=screen)
        again(answers, tracker)
        return []


def row(account: Account, answers: Answers) -> dict[str, str]:
    """One line of the card: label, tail, amount."""
    amount = marks.money(account.balance.minor, account.balance.currency)
    return {"label": answers.words(f"utter_account_{account.kind}"), "tail": account.tail, "amount": amount}
