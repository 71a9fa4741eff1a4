"""Whatever a tracker holds: no error leaves, no secret is said or logged, no right is won."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from actions import books, caller
from actions.bank import Bank
from actions.sdk import Tracker
from tests.actions.conftest import Seat
from tests.actions.desk import ACTIONS, Desk

SECRET = "314159-this-is-secret"


def message(**parts: Any) -> dict[str, Any]:
    return {"text": "我还有多少钱", "intent": {"name": "check_balance", "confidence": 1.0}, "entities": [], **parts}


@pytest.mark.parametrize(
    "metadata",
    [None, [], "x", 7, {}, {"grant": 7}, {"grant": ["x"]}, {"grant": ""}, {"grant": None, "lang": 3, "today": {}}],
)
@pytest.mark.parametrize("intent", sorted(name.removeprefix("action_") for name in ACTIONS))
def test_malformed_metadata_is_nobody(seat: Seat, intent: str, metadata: Any) -> None:
    reply = seat("1001", "zh").run(intent, message(metadata=metadata))
    assert "[money:" not in reply.text


@pytest.mark.parametrize("grant", [SECRET, "x" * 10_000, "' OR 1=1 --", "\x00", "\ud800"])
def test_an_invented_grant_is_dead(seat: Seat, grant: str) -> None:
    reply = seat("1001", "zh").run("check_balance", message(metadata={"lang": "zh", "grant": grant}))
    assert reply.answer == "utter_refusal_grant_dead"
    assert grant not in reply.text


def test_a_closed_turns_grant_is_dead(seat: Seat) -> None:
    wang = seat("1001", "zh")
    assert wang.holder is not None
    grant = wang.bank.open_turn(wang.holder.token)
    wang.bank.close_turn(wang.holder.token)
    reply = wang.run("transfer_money", message(text="给李敏转三百", metadata={"lang": "zh", "grant": grant}))
    assert reply.answer == "utter_refusal_grant_dead"
    assert wang.proposal() is None


@pytest.mark.parametrize(
    "slots",
    [
        {"asking": "payee", "payee_id": "1; DROP TABLE payees", "amount_minor": "300"},
        {"asking": "amount", "payee_id": True, "amount_minor": -5, "currency": "ZZZ"},
        {"asking": "amount", "payee_id": 10**30, "amount_minor": 10**40, "currency": ["CNY"]},
        {"asking": {"a": 1}, "payee_id": [], "listed": {"period": 7, "start": "x"}, "failures": "many"},
        {"listed": {"period": {"from": "x"}, "start": -(10**9)}, "failures": -3, "asked": 9},
    ],
)
@pytest.mark.parametrize("intent", ["inform", "affirm", "deny", "transfer_money", "nlu_fallback", "go_back", "cancel"])
def test_forged_slots_move_nothing(seat: Seat, slots: dict[str, Any], intent: str) -> None:
    wang = seat("1001", "zh")
    wang.slots.update(slots)
    reply = wang.say(intent, "李敏")
    assert reply.text or reply.proposal
    proposal = wang.proposal()
    assert proposal is None or (proposal.payee_name == "李敏" and 0 < proposal.amount.minor <= 10**13)


@pytest.mark.parametrize(
    "entities",
    [
        None,
        "x",
        [None, 7, "x"],
        [{"entity": "amount_minor", "value": "10**9"}, {"entity": "amount_status", "value": "exact"}],
        [{"entity": "amount_minor", "value": -300}, {"entity": "amount_status", "value": "exact"}],
        [{"entity": "amount_minor", "value": True}, {"entity": "amount_status", "value": "exact"}],
        [{"entity": "amount_minor", "value": 1.5}, {"entity": "amount_status", "value": "exact"}],
        [{"entity": "payee", "value": {"a": "b"}}, {"entity": "period", "value": "yesterday"}],
        [{"entity": "payee", "value": "李敏" * 5000}, {"entity": "currency", "value": 7}],
    ],
)
def test_forged_entities_move_nothing(seat: Seat, entities: Any) -> None:
    wang = seat("1001", "zh")
    assert wang.holder is not None
    for intent in ("transfer_money", "list_transactions", "inform"):
        grant = wang.bank.open_turn(wang.holder.token)
        metadata = {"lang": "zh", "grant": grant, "today": "2026-11-23"}
        wang.run(intent, message(text="给李敏转", entities=entities, metadata=metadata))
        assert wang.proposal() is None


@pytest.mark.parametrize("name", ["[money:999999:CNY]", "李\u202e敏", "{payee}", "<b>李</b>", "\x00"])
def test_a_name_cannot_forge_a_mark_or_break_a_sentence(seat: Seat, name: str) -> None:
    wang = seat("1001", "zh")
    assert wang.holder is not None
    metadata = {"lang": "zh", "grant": wang.bank.open_turn(wang.holder.token)}
    entities = [{"entity": "payee", "value": name}]
    reply = wang.run("transfer_money", message(text="给他转", entities=entities, metadata=metadata))
    assert "[money:" not in reply.text and "\u202e" not in reply.text


class Broken:
    """A bank of which every verb breaks with a message that must not get out."""

    def __getattr__(self, name: str) -> Any:
        raise RuntimeError(SECRET)


@pytest.mark.parametrize("intent", sorted(name.removeprefix("action_") for name in ACTIONS))
def test_a_broken_bank_is_a_calm_sentence(seat: Seat, intent: str, caplog: pytest.LogCaptureFixture) -> None:
    wang = seat("1001", "zh")
    wang.slots["asking"] = "amount"
    books.use(Broken())  # type: ignore[arg-type]
    with caplog.at_level(logging.DEBUG):
        reply = wang.run(intent, message(metadata={"lang": "zh", "grant": SECRET}))
    assert reply.text or reply.control
    assert SECRET not in reply.text and SECRET not in caplog.text


def test_the_grant_never_gets_into_slots_or_answers(seat: Seat) -> None:
    wang = seat("1001", "zh")
    assert wang.holder is not None
    for intent, text in (("transfer_money", "给李敏转三百"), ("list_transactions", "流水"), ("inform", "五百")):
        grant = wang.bank.open_turn(wang.holder.token)
        reply = wang.run(intent, message(text=text, metadata={"lang": "zh", "grant": grant}))
        assert grant not in repr(reply) and grant not in repr(wang.slots)
        assert wang.holder.token not in repr(reply)


def test_a_caller_does_not_show_what_it_holds() -> None:
    tracker = Tracker("s", {}, message(metadata={"grant": SECRET}, text=SECRET), [], False, None, {}, None)
    assert SECRET not in repr(caller.read(tracker))


def test_nothing_is_opened_at_import(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(Bank, "open", classmethod(lambda cls, url, **_: opened.append(url)))
    import importlib

    from actions import server

    importlib.reload(server)
    assert opened == []


def test_a_desk_without_grant_reads_no_slot_as_one(seat: Seat) -> None:
    wang: Desk = seat("1001", "zh")
    wang.slots["grant"] = "x"
    assert wang.run("check_balance", message(metadata={})).answer == "utter_sign_in_first"
