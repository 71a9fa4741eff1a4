"""The values of a sentence as entities: each kind once, with the words it came from."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from assistant.understanding.values import entities

TODAY = date(2026, 11, 23)


def flat(text: str, lang: str) -> dict[str, Any]:
    return {each["entity"]: each["value"] for each in entities(text, lang, TODAY)}


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        (
            "给我闺女转三百块",
            "zh",
            {"amount_minor": 30_000, "amount_status": "exact", "currency": "CNY", "payee": "闺女"},
        ),
        ("三千", "zh", {"amount_minor": 300_000, "amount_status": "exact"}),
        ("给李敏转几百块", "zh", {"amount_status": "ask", "currency": "CNY", "payee": "李敏"}),
        ("转负三百块", "zh", {"amount_status": "refuse", "currency": "CNY"}),
        ("上个月花了什么", "zh", {"period": {"from": "2026-10-01", "to": "2026-10-31"}}),
        (
            "send fifty pounds to my daughter",
            "en",
            {"amount_minor": 5_000, "amount_status": "exact", "currency": "GBP", "payee": "my daughter"},
        ),
        ("what did i spend yesterday", "en", {"period": {"from": "2026-11-22", "to": "2026-11-22"}}),
        ("今天天气怎么样", "zh", {"period": {"from": "2026-11-23", "to": "2026-11-23"}}),
        ("", "en", {}),
        ("😀 /{}[]", "en", {}),
    ],
)
def test_what_is_found(text: str, lang: str, expected: dict[str, Any]) -> None:
    assert flat(text, lang) == {"language": lang, **expected}


@pytest.mark.parametrize("text", ["给我闺女转三百块，不对，三千", "pay tom ten pounds no twenty pounds last week"])
def test_each_kind_once_and_with_its_words(text: str) -> None:
    lang = "zh" if "给" in text else "en"
    found = entities(text, lang, TODAY)
    assert len({each["entity"] for each in found}) == len(found)
    assert all(0 <= each["start"] < each["end"] <= len(text) for each in found)
