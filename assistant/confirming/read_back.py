"""The read-back: sentence and card are made from the bank's own record, never from what the dialogue understood."""

from __future__ import annotations

from typing import Any

from actions.bank import Proposal, ReadBack, Receipt
from assistant.events import Choice
from assistant.saying import Saying
from assistant.speaking.screen import screen_text
from assistant.speaking.spoken import spoken_text
from assistant.speaking.words import Words
from assistant.understanding import marks


def who(name: str, called: str | None) -> str:
    """李敏（女儿）; Susan Hill (my daughter)."""
    return f"{marks.plain(name)}（{marks.plain(called)}）" if called and called != name else marks.plain(name)


def say_read_back(words: Words, lang: str, record: ReadBack, before: str = "") -> Saying:
    """Who gets how much, from which account, and one question. The first sentence holds payee and amount."""
    money = marks.money(record.amount.minor, record.amount.currency)
    names = [record.payee_called, record.payee_name] if lang == "zh" else [record.payee_name]  # "my daughter" is hers
    facts = {
        "named": "，".join(dict.fromkeys(marks.plain(name) for name in names if name)),
        "amount": money,
        "tail": marks.tail(record.tail),
        "from_tail": marks.tail(record.from_tail),
    }
    key = "utter_read_back_held" if record.held_until else "utter_read_back"
    text = words.say(key, lang, facts)
    card: dict[str, Any] = {
        "kind": "read_back",
        "payee": who(record.payee_name, record.payee_called),
        "bank": marks.plain(record.bank_name),
        "tail": record.tail,
        "amount": screen_text(money, lang),
        "amount_words": spoken_text(money, lang) + ("整" if lang == "zh" and record.amount.minor % 100 == 0 else ""),
        "from_tail": record.from_tail,
        "when": words.say("utter_when_held" if record.held_until else "utter_when_now", lang),
        "held": record.held_until is not None,
    }
    return Saying(
        text=f"{before}\n{text}".strip(),
        choices=(
            Choice(words.say("utter_choice_send", lang), "yes"),
            Choice(words.say("utter_choice_do_not_send", lang), "no"),
        ),
        card=card,
        expect="yes_no",
        job="transfer_money",
        uncuttable=True,
    )


def say_receipt(words: Words, lang: str, receipt: Receipt) -> Saying:
    """What was done, what is left; the receipt's number is on the card."""
    money = marks.money(receipt.amount.minor, receipt.amount.currency)
    left = marks.money(receipt.balance_after.minor, receipt.balance_after.currency)
    key = "utter_receipt_held" if receipt.held_until else "utter_receipt"
    return Saying(
        text=words.say(key, lang, payee=marks.plain(receipt.payee_name), amount=money, left=left),
        card={
            "kind": "receipt",
            "number": receipt.receipt_no,
            "payee": marks.plain(receipt.payee_name),
            "tail": receipt.payee_tail,
            "amount": screen_text(money, lang),
            "left": screen_text(left, lang),
            "held": receipt.held_until is not None,
        },
        job="transfer_money",
    )


def is_waiting(proposal: Proposal | None) -> bool:
    """Does the bank hold a proposal that has not been read back yet?"""
    return proposal is not None and proposal.state == "proposed"
