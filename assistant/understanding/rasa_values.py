"""Rasa component: the values in a sentence, by our own rules. Runs in Rasa's environment.

Entities: amount_minor, currency, amount_status ("exact", "ask", "refuse"), payee, period {"from", "to"} and language.
Language and day come from the message's metadata (set by the runtime), else from the script and the machine's clock.
"""

from __future__ import annotations

import os
from datetime import date
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message

from assistant.understanding.amounts import find_amount
from assistant.understanding.names import find_payee
from assistant.understanding.periods import find_period
from assistant.understanding.script import language_of


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class ValueExtractor(GraphComponent):
    """See the module's docstring."""

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> ValueExtractor:
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            text = message.get("text") or ""
            metadata = message.get("metadata") or {}
            lang = metadata.get("lang") if metadata.get("lang") in ("zh", "en") else language_of(text)
            message.set("entities", [*(message.get("entities") or []), *entities(text, lang, _day(metadata))], True)
        return messages


def entities(text: str, lang: str, today: date) -> list[dict[str, Any]]:
    """The values of one sentence as Rasa entities."""
    found = [_entity("language", lang, 0, len(text))]
    amount = find_amount(text, lang)
    if amount is not None:
        place = (amount.start, amount.end)
        found.append(_entity("amount_status", amount.status, *place))
        if amount.status == "exact":
            found.append(_entity("amount_minor", amount.minor, *place))
        if amount.currency:
            found.append(_entity("currency", amount.currency, *place))
    payee = find_payee(text, lang)
    if payee is not None:
        found.append(_entity("payee", payee.text, payee.start, payee.end))
    period = find_period(text, lang, today)
    if period is not None:
        days = {"from": period.frm.isoformat(), "to": period.to.isoformat()}
        found.append(_entity("period", days, period.start, period.end))
    return found


def _entity(name: str, value: Any, start: int, end: int) -> dict[str, Any]:
    return {"entity": name, "value": value, "start": start, "end": end, "extractor": "ValueExtractor"}


def _day(metadata: dict[str, Any]) -> date:
    for said in (metadata.get("today"), os.environ.get("TELLER_TODAY")):
        try:
            return date.fromisoformat(str(said))
        except ValueError:
            continue
    return date.today()
