"""Rasa component: puts the values of values.py into a message. Runs in Rasa's environment.

Language and day come from the message's metadata (set by the runtime), else from the script and the machine's clock.
A payee is looked for where somebody may be paid: in "给我念念最近的账" nobody is. The intent is known by then.
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

from assistant.understanding.script import language_of
from assistant.understanding.values import entities


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class ValueExtractor(GraphComponent):
    """See the module's docstring."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"no_payee_in": []}

    def __init__(self, config: dict[str, Any]) -> None:
        self._no_payee_in = set(config["no_payee_in"])

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ValueExtractor:
        return cls({**cls.get_default_config(), **config})

    def process(self, messages: list[Message]) -> list[Message]:
        """Add what was found to the entities of each message."""
        for message in messages:
            text = message.get("text") or ""
            metadata = message.get("metadata") or {}
            lang = metadata.get("lang")
            found = entities(text, lang if lang in ("zh", "en") else language_of(text), _day(metadata))
            if (message.get("intent") or {}).get("name") in self._no_payee_in:
                found = [each for each in found if each["entity"] != "payee"]
            message.set("entities", [*(message.get("entities") or []), *found], True)
        return messages


def _day(metadata: dict[str, Any]) -> date:
    for said in (metadata.get("today"), os.environ.get("TELLER_TODAY")):
        try:
            return date.fromisoformat(str(said))
        except ValueError:
            continue
    return date.today()
