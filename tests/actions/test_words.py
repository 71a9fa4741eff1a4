"""domain.yml against the code: every key that can be said has words in both languages, with the same facts."""

from __future__ import annotations

import re
import string
from pathlib import Path
from typing import Any

import pytest
import yaml

from actions.bank.refusals import CODES
from actions.server import jobs
from assistant.understanding.marks import parse
from tests.actions.desk import DOMAIN

ROOT = Path(__file__).resolve().parents[2]
RESPONSES: dict[str, list[dict[str, Any]]] = DOMAIN["responses"]
# Built in code from a prefix; what may follow is listed here and checked against its source where there is one.
BUILT = {
    "utter_refusal_": sorted(CODES),
    "utter_balance_": ["current", "passbook", "savings", "deposit"],
    "utter_account_": ["current", "passbook", "savings", "deposit"],
    "utter_back_to_": ["payee", "amount"],
    "utter_speech_": ["slower", "faster", "louder", "softer"],
    "utter_choice_": [
        "check_balance",
        "list_transactions",
        "check_pension",
        "transfer_money",
        "agent",
        "go_on",
        "enough",
    ],
}
COURTESIES = ["utter_greet", "utter_thanks", "utter_what_can_you_do"]


def used() -> set[str]:
    """Every response key named in the code of the actions and of the runtime."""
    found: set[str] = set(COURTESIES)
    for path in [*ROOT.glob("actions/*.py"), *ROOT.glob("assistant/**/*.py")]:
        for key, built in re.findall(r"(utter_[a-z_]+)(\{)?", path.read_text("utf-8")):
            if not built and not key.endswith("_") and key != "utter_message":
                found.add(key)
    return found | {prefix + each for prefix, all_of in BUILT.items() for each in all_of}


def texts(key: str, lang: str) -> list[str]:
    return [
        variant["text"]
        for variant in RESPONSES[key]
        if any(each["name"] == "language" and each["value"] == lang for each in variant.get("condition") or [])
    ]


def facts(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("key", sorted(used()))
def test_every_key_in_the_code_has_words(key: str) -> None:
    assert key in RESPONSES
    assert texts(key, "zh") and texts(key, "en")


@pytest.mark.parametrize("key", sorted(RESPONSES))
def test_both_languages_tell_the_same_facts(key: str) -> None:
    variants = [*texts(key, "zh"), *texts(key, "en")]
    assert len(variants) == len(RESPONSES[key]), "every variant has a language"
    assert texts(key, "zh") and texts(key, "en")
    # "给闺女，李敏": what the customer calls somebody is said in Mandarin only.
    assert len({frozenset(facts(text) - {"called"}) for text in variants}) == 1, variants


@pytest.mark.parametrize("key", sorted(RESPONSES))
def test_words_are_words(key: str) -> None:
    """Nothing in digits that a rule should speak, no mark written by hand, the right script, and short."""
    for lang in ("zh", "en"):
        for text in texts(key, lang):
            plain = re.sub(r"\{\w+\}", "", text)
            assert not re.search(r"[0-9¥£$]", plain), text
            assert all(isinstance(part, str) for part in parse(text)), text
            assert bool(re.search(r"[\u4e00-\u9fff]", plain)) == (lang == "zh"), text
            assert len(text) <= (100 if lang == "zh" else 220), text


def test_no_response_is_left_unused() -> None:
    code = "\n".join(p.read_text("utf-8") for p in [*ROOT.glob("actions/*.py"), *ROOT.glob("assistant/**/*.py")])
    unused = {key for key in RESPONSES if key not in used() and f"{key}" not in code}
    unused = {key for key in unused if not key.startswith("utter_fault_")}
    assert unused == set()


def test_every_refusal_has_words() -> None:
    assert {key.removeprefix("utter_refusal_") for key in RESPONSES if key.startswith("utter_refusal_")} == set(CODES)


def test_intents_rules_actions_and_sentences_belong_together() -> None:
    """The shape of the tree: each intent has sentences, one rule and the action of its name."""
    intents = {next(iter(each)) if isinstance(each, dict) else each for each in DOMAIN["intents"]}
    sentences = {p.stem for p in (ROOT / "nlu_data/nlu").glob("*.yml")}
    rules = [
        rule
        for path in (ROOT / "nlu_data/rules").glob("*.yml")
        for rule in yaml.safe_load(path.read_text("utf-8"))["rules"]
    ]
    ruled = {step["intent"]: action["action"] for step, action in (rule["steps"] for rule in rules)}
    registered = {job().name() for job in jobs()}
    assert sentences == intents
    assert ruled == {**{intent: f"action_{intent}" for intent in intents}, "nlu_fallback": "action_fallback"}
    assert set(DOMAIN["actions"]) == registered == set(ruled.values())
