"""Balance, pension, payments, courtesies and wishes: the right figures as typed marks, in both languages."""

from __future__ import annotations

import pytest

from assistant.understanding.marks import Mark, parse
from tests.actions.conftest import Seat
from tests.actions.desk import Desk
from tests.conftest import TODAY


@pytest.fixture
def wang(seat: Seat) -> Desk:
    return seat("1001", "zh")


@pytest.fixture
def hill(seat: Seat) -> Desk:
    return seat("1003", "en")


def marks_in(text: str, kind: str) -> list[str]:
    return [part.value for part in parse(text) if isinstance(part, Mark) and part.kind == kind]


def minors(desk: Desk) -> list[int]:
    """The balances of the customer's accounts by the bank's own word."""
    assert desk.holder is not None
    return [account.balance.minor for account in desk.bank.accounts(desk.bank.open_turn(desk.holder.token))]


@pytest.mark.parametrize(("number", "lang"), [("1001", "zh"), ("1003", "en"), ("1004", "zh"), ("1005", "en")])
def test_the_balance_of_every_account(seat: Seat, number: str, lang: str) -> None:
    desk = seat(number, lang)
    reply = desk.say("check_balance", "balance")
    assert [int(value) for value in marks_in(reply.text, "money")] == minors(desk)
    assert reply.screen is not None and len(reply.screen["rows"]) == len(minors(desk))
    assert reply.job == "check_balance"


def test_no_figure_stands_in_plain_digits(wang: Desk) -> None:
    for intent in ("check_balance", "check_pension", "list_transactions"):
        reply = wang.say(intent, "看看")
        plain = "".join(part for part in parse(reply.text) if isinstance(part, str))
        assert not any(c.isdigit() for c in plain), plain


def test_the_pension(wang: Desk) -> None:
    reply = wang.say("check_pension", "养老金到了没有")
    assert marks_in(reply.text, "money") == ["356000"]
    assert marks_in(reply.text, "date") == ["2026-11-15", "2026-12-15"]


def test_the_pension_every_four_weeks(hill: Desk) -> None:
    reply = hill.say("check_pension", "has my pension come")
    days = marks_in(reply.text, "date")
    assert len(days) == 2 and days[0] <= TODAY.isoformat() < days[1]


def test_the_latest_payments_three_at_a_time(wang: Desk) -> None:
    assert wang.holder is not None
    newest = wang.bank.transactions(wang.bank.open_turn(wang.holder.token), limit=6)
    reply = wang.say("list_transactions", "最近都花了什么钱")
    assert marks_in(reply.text, "money") == [str(abs(line.amount.minor)) for line in newest[:3]]
    assert wang.keys[-1] == "utter_shall_i_go_on" and reply.expect == "yes_no"
    reply = wang.say("affirm", "接着念")
    assert marks_in(reply.text, "money") == [str(abs(line.amount.minor)) for line in newest[3:6]]


def test_enough_is_enough(wang: Desk) -> None:
    wang.say("list_transactions", "最近都花了什么钱")
    wang.say("deny", "不用念了")
    wang.say("affirm", "好")
    assert wang.keys == ["utter_what_next"]


def test_a_yes_long_after_does_not_go_on_reading(wang: Desk) -> None:
    wang.say("list_transactions", "最近都花了什么钱")
    wang.say("check_balance", "我还有多少钱")
    wang.say("affirm", "好")
    assert wang.keys == ["utter_what_next"]


def test_payments_of_a_period(wang: Desk) -> None:
    reply = wang.say("list_transactions", "十月份都花了什么")
    days = marks_in(reply.text, "date")
    assert wang.keys[0] == "utter_transactions_period"
    assert days and all(day.startswith("2026-10") for day in days)
    assert reply.screen is not None and all("2026-10" in row["date"] for row in reply.screen["rows"])


def test_an_empty_period_says_so(wang: Desk) -> None:
    reply = wang.say("list_transactions", "二零一零年花了什么")
    assert wang.keys == ["utter_transactions_none"]
    assert reply.choices == () and reply.screen is None


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    "intent", ["greet", "thanks", "what_can_you_do", "affirm", "deny", "cancel", "go_back", "inform"]
)
def test_courtesies_need_no_sign_in(seat: Seat, intent: str, lang: str) -> None:
    reply = seat(None, lang).say(intent, "好")
    assert reply.text or reply.control
    assert len(reply.choices) <= 4


@pytest.mark.parametrize("intent", ["check_balance", "check_pension", "list_transactions", "transfer_money"])
def test_whoever_is_not_signed_in_is_asked_to(seat: Seat, intent: str) -> None:
    nobody = seat(None, "zh")
    reply = nobody.say(intent, "我还有多少钱")
    assert reply.answer == "utter_sign_in_first"
    assert not marks_in(reply.text, "money")


@pytest.mark.parametrize(
    ("intent", "control"),
    [
        ("repeat", "repeat"),
        ("speak_slower", "slower"),
        ("speak_faster", "faster"),
        ("speak_louder", "louder"),
        ("speak_softer", "softer"),
        ("call_agent", "agent"),
        ("report_lost_card", "agent"),
        ("goodbye", "goodbye"),
    ],
)
def test_wishes_about_the_talk(seat: Seat, intent: str, control: str) -> None:
    for desk in (seat("1001", "zh"), seat(None, "en")):
        assert desk.say(intent, "x").control == control


def test_a_wish_does_not_lose_the_question(wang: Desk) -> None:
    wang.say("transfer_money", "给李敏转钱")
    for intent in ("speak_slower", "repeat", "call_agent", "report_lost_card"):
        wang.say(intent, "x")
    wang.say("inform", "三百块")
    assert wang.proposal() is not None


@pytest.mark.parametrize(
    ("lang", "said", "control"),
    [
        ("zh", "换成英语", "switch_language"),
        ("zh", "换个语言", "switch_language"),
        ("zh", "还是说中文吧", None),
        ("en", "speak chinese please", "switch_language"),
        ("en", "speak english please", None),
    ],
)
def test_the_language_asked_for(seat: Seat, lang: str, said: str, control: str | None) -> None:
    reply = seat("1001", lang).say("switch_language", said)
    assert reply.control == control
    assert reply.control or reply.answer == "utter_language_already"


def test_what_we_cannot_do_offers_what_we_can(wang: Desk) -> None:
    reply = wang.say("out_of_scope", "我要买理财")
    assert wang.keys == ["utter_out_of_scope"]
    assert 1 <= len(reply.choices) <= 4


def test_not_understood_changes_the_method_then_offers_a_person(wang: Desk) -> None:
    first = wang.say("nlu_fallback", "嗯")
    keys = [wang.keys]
    second = wang.say("nlu_fallback", "那")
    keys.append(wang.keys)
    wang.say("nlu_fallback", "哦")
    keys.append(wang.keys)
    assert first.choices and "agent" not in [choice["key"] for choice in first.choices]
    assert "agent" in [choice["key"] for choice in second.choices]
    assert keys[0] != keys[1] and keys[1] != keys[2]
    wang.say("check_balance", "我还有多少钱")
    wang.say("nlu_fallback", "嗯")
    assert wang.keys == keys[0], "an answer in between begins the ladder anew"
