"""`teller understand`: what sentences mean, by the same model and components that serve customers."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from assistant.asking.clean import clean
from assistant.faults import Fault
from assistant.settings import ROOT, Settings
from assistant.understanding.script import language_of


def understand(settings: Settings, lines: Iterable[str], lang: str | None = None) -> Iterator[dict[str, Any]]:
    """One dict {"text", "intent", "confidence", "entities"} per line; the model is loaded once.

    Entities are flat: amount_minor, currency, amount_status, payee, period {"from","to"}. A text too long or empty is
    answered as out_of_scope with confidence 0 rather than stopping the rest. Raises Fault("rasa_silent").
    """
    command = [str(settings.rasa_python), "-m", "assistant.understanding.rasa_parse", str(settings.rasa_model)]
    settings.log.mkdir(parents=True, exist_ok=True)
    with (settings.log / "understand.log").open("ab") as log:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            encoding="utf-8",
        )
    assert process.stdin is not None and process.stdout is not None
    today = (settings.today or date.today()).isoformat()
    try:
        for line in lines:
            try:
                text = clean(line, settings.text_max_chars)
            except Fault:
                text = ""
            if not text:
                yield {"text": line[:300], "intent": "out_of_scope", "confidence": 0.0, "entities": {}}
                continue
            asked = {"text": text, "lang": lang or language_of(text), "today": today}
            process.stdin.write(json.dumps(asked, ensure_ascii=False) + "\n")
            process.stdin.flush()
            answer = process.stdout.readline()
            if not answer:
                raise Fault("rasa_silent")
            parsed = json.loads(answer)
            yield {"text": line, **meaning(parsed)}
    except BrokenPipeError as error:
        raise Fault("rasa_silent") from error
    finally:
        process.stdin.close()
        process.wait(timeout=30)
        process.stdout.close()


def meaning(parsed: dict[str, Any]) -> dict[str, Any]:
    """Rasa's answer in the fixed names: what fits nothing is out_of_scope; the language is no entity of the customer's."""
    entities = {each["entity"]: each["value"] for each in parsed["entities"] if each["entity"] != "language"}
    intent = "out_of_scope" if parsed["intent"] in (None, "nlu_fallback") else parsed["intent"]
    return {"intent": intent, "confidence": parsed["confidence"], "entities": entities}
