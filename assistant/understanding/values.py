"""The typed values in one sentence, as Rasa's entities: amounts, payee, period, and the language of the talk.

amount_minor (whole fen or pence, only when certain), amount_status ("exact", "ask", "refuse"), currency (when named),
payee (the words that name somebody), period {"from", "to"} (both days included), language (a slot takes it, so that
responses are in the customer's language).
"""

from __future__ import annotations

from datetime import date
from typing import Any

from assistant.understanding.amounts import find_amount
from assistant.understanding.names import find_payee
from assistant.understanding.periods import find_period


def entities(text: str, lang: str, today: date) -> list[dict[str, Any]]:
    """Each {"entity", "value", "start", "end", "extractor"}; at most one of a kind."""
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
