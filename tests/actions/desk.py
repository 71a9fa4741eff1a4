"""One customer at the actions' desk: the real bank, a Rasa tracker built by hand, and every answer rendered as spoken text.

It does what the runtime and Rasa do around an action: opens the turn, finds the values, sets the slots, fills the words.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml

from actions import books
from actions.bank import Bank, Holder, Proposal
from actions.bank.demo import PINS
from actions.sdk import CollectingDispatcher, Tracker
from actions.server import jobs
from assistant.asking.rasa import Reply, read_reply
from assistant.speaking.words import Words
from assistant.understanding.values import entities
from tests.conftest import CHEAP_PINS, TODAY

DOMAIN_FILE = Path(__file__).resolve().parents[2] / "domain.yml"
DOMAIN: dict[str, Any] = yaml.safe_load(DOMAIN_FILE.read_text("utf-8"))
WORDS = Words.load(DOMAIN_FILE)
ACTIONS = {job().name(): job() for job in jobs()}


@dataclass
class Desk:
    """`say` is one turn; the slots live on between turns as Rasa keeps them."""

    bank: Bank
    holder: Holder | None
    lang: str
    today: date = TODAY
    slots: dict[str, Any] = field(default_factory=dict)
    keys: list[str] = field(default_factory=list)

    def say(self, intent: str, text: str, **metadata: Any) -> Reply:
        """One turn with this intent: the answer as the runtime reads it. Keys of the responses used are in `keys`."""
        grant = self.bank.open_turn(self.holder.token) if self.holder else None
        told = {"lang": self.lang, "grant": grant, "today": self.today.isoformat(), **metadata}
        message = {
            "text": text,
            "intent": {"name": intent, "confidence": 0.9},
            "entities": entities(text, self.lang, self.today),
            "metadata": told,
        }
        try:
            return self.run(intent, message)
        finally:
            if self.holder:
                self.bank.close_turn(self.holder.token)

    def run(self, intent: str, message: dict[str, Any]) -> Reply:
        """Call the action of an intent with any message at all, hostile ones too."""
        tracker = Tracker("sender", dict(self.slots), message, [], False, None, {}, "action_listen")
        dispatcher = CollectingDispatcher()
        name = "action_fallback" if intent == "nlu_fallback" else f"action_{intent}"
        events = asyncio.run(ACTIONS[name].run(dispatcher, tracker, DOMAIN))
        for event in events:
            assert event["event"] == "slot" and event["name"] in DOMAIN["slots"], event
            self.slots[event["name"]] = event["value"]
        self.keys = [message["response"] for message in dispatcher.messages if message.get("response")]
        return read_reply([part for message in dispatcher.messages for part in self._sent(message)])

    def _sent(self, message: dict[str, Any]) -> list[dict[str, Any]]:
        """What Rasa's REST channel makes of one message of an action."""
        sent: list[dict[str, Any]] = [{"custom": message["custom"]}]
        key = message.get("response")
        if key:
            facts = {name: value for name, value in message.items() if name not in ("text", "buttons", "elements")}
            sent.insert(0, {"text": WORDS.say(key, self.lang, **facts)})
        return sent

    def proposal(self) -> Proposal | None:
        """What the bank holds open for this customer."""
        assert self.holder is not None
        return self.bank.proposal_of(self.holder.token)


def desk_at(file: Path, number: str | None, lang: str) -> Desk:
    """A desk on the bank in `file`, with a demonstration customer signed in, or nobody."""
    bank = Bank.open(
        f"sqlite:///{file}",
        clock=lambda: datetime.combine(TODAY, datetime.now().time()).astimezone(),
        pins=CHEAP_PINS,
    )
    books.use(bank)
    holder = bank.sign_in(number, PINS[number], "test") if number else None
    return Desk(bank, holder, lang)
