"""Runs in Rasa's environment: loads the model once and answers JSON lines on standard input with JSON lines.

In: {"text": str, "lang": "zh"|"en", "today": "YYYY-MM-DD"}; out: Rasa's parse data as {"intent", "confidence", "entities": [...]}.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from typing import Any, TextIO


def main(model: str) -> None:
    """Answer lines until the input ends. Rasa's own chatter goes to standard error."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
    os.dup2(2, 1)  # whatever a library prints must not mix with the answers
    from assistant.understanding import rasa_server

    rasa_server.prepare()
    from rasa.core.agent import Agent

    asyncio.run(_answer_all(Agent.load(model), sys.stdin, answers))


async def _answer_all(agent: Any, questions: TextIO, answers: TextIO) -> None:
    from rasa.core.channels.channel import UserMessage

    for line in questions:
        asked = json.loads(line)
        message = UserMessage(asked["text"], metadata={"lang": asked["lang"], "today": asked["today"]})
        parsed = await agent.processor.parse_message(message)
        answers.write(json.dumps(_plain(parsed), ensure_ascii=False) + "\n")


def _plain(parsed: dict[str, Any]) -> dict[str, Any]:
    intent = parsed.get("intent") or {}
    return {
        "intent": intent.get("name"),
        "confidence": float(intent.get("confidence") or 0.0),
        "ranking": [[each["name"], float(each["confidence"])] for each in (parsed.get("intent_ranking") or [])[:4]],
        "entities": [{"entity": e["entity"], "value": e["value"]} for e in parsed.get("entities") or []],
    }


if __name__ == "__main__":
    main(sys.argv[1])
