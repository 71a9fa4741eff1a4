"""Whom and how much: what was said becomes one proposal at the bank, or one question. Nothing is ever guessed or posted."""

from __future__ import annotations

import pytest

from actions.bank import Money
from tests.actions.conftest import Seat
from tests.actions.desk import Desk


@pytest.fixture
def wang(seat: Seat) -> Desk:
    return seat("1001", "zh")


@pytest.fixture
def zhao(seat: Seat) -> Desk:
    return seat("1002", "zh")


@pytest.fixture
def hill(seat: Seat) -> Desk:
    return seat("1003", "en")


def held(desk: Desk) -> tuple[str, int] | None:
    """Payee and minor units of the proposal the bank holds."""
    proposal = desk.proposal()
    return None if proposal is None else (proposal.payee_name, proposal.amount.minor)


def test_all_in_one_breath(wang: Desk) -> None:
    reply = wang.say("transfer_money", "给我闺女转三百块")
    assert held(wang) == ("李敏", 30_000)
    proposal = wang.proposal()
    assert proposal is not None and reply.proposal == proposal.proposal_id
    assert reply.understood["intent"] == "transfer_money"
    assert reply.understood["entities"]["amount_minor"] == 30_000


def test_all_in_one_breath_in_english(hill: Desk) -> None:
    hill.say("transfer_money", "send fifty pounds to my daughter")
    proposal = hill.proposal()
    assert proposal is not None
    assert (proposal.payee_name, proposal.amount) == ("Susan Hill", Money(5_000, "GBP"))


def test_one_question_at_a_time(wang: Desk) -> None:
    reply = wang.say("transfer_money", "我要转钱")
    assert (wang.keys, reply.expect) == (["utter_ask_payee"], "payee")
    assert [choice["say"] for choice in reply.choices] == ["李敏", "李建国", "周阿姨"]
    reply = wang.say("inform", "给我儿子")
    assert (wang.keys, reply.expect) == (["utter_ask_amount"], "amount")
    assert "儿子" in reply.text
    wang.say("inform", "五百块")
    assert held(wang) == ("李建国", 50_000)


def test_the_amount_first(hill: Desk) -> None:
    hill.say("transfer_money", "send twenty pounds please")
    assert hill.keys == ["utter_ask_payee"]
    hill.say("out_of_scope", "the cleaner")
    assert held(hill) == ("Rosa Diaz", 2_000)


@pytest.mark.parametrize(
    ("intent", "said", "expected"),
    [
        ("inform", "不对，是三千", ("李敏", 300_000)),
        ("deny", "不对，是三千", ("李敏", 300_000)),
        ("inform", "不是给李敏，是给李建国", ("李建国", 30_000)),
        ("transfer_money", "给周阿姨转", ("周阿姨", 30_000)),
        ("out_of_scope", "李建国", ("李建国", 30_000)),
        ("nlu_fallback", "改成两百块", ("李敏", 20_000)),
        ("affirm", "对，给李敏，转五百", ("李敏", 50_000)),
    ],
)
def test_a_correction_makes_a_new_proposal(wang: Desk, intent: str, said: str, expected: tuple[str, int]) -> None:
    wang.say("transfer_money", "给我闺女转三百块")
    before = wang.proposal()
    wang.say(intent, said)
    after = wang.proposal()
    assert before is not None and after is not None
    assert held(wang) == expected
    assert after.proposal_id != before.proposal_id


def test_a_correction_that_cannot_be_done_leaves_nothing_to_confirm(wang: Desk) -> None:
    wang.say("transfer_money", "给我闺女转三百块")
    reply = wang.say("inform", "不对，转九百万")
    assert wang.keys[0] == "utter_refusal_not_enough_money"
    assert held(wang) is None
    assert reply.expect == "amount"
    wang.say("inform", "四百块")
    assert held(wang) == ("李敏", 40_000), "the payee is still known"


def test_a_name_nobody_has_is_told_with_the_names_there_are(wang: Desk) -> None:
    reply = wang.say("transfer_money", "给欧阳锋转三百块")
    assert wang.keys == ["utter_payee_not_known"]
    assert "欧阳锋" in reply.text and "李敏" in reply.text
    assert held(wang) is None
    wang.say("inform", "给李建国")
    assert held(wang) == ("李建国", 30_000), "the amount is still known"


def test_two_that_sound_alike_are_asked_apart(zhao: Desk) -> None:
    reply = zhao.say("transfer_money", "给李敏转三百块")
    assert zhao.keys == ["utter_which_payee"]
    assert [choice["say"] for choice in reply.choices] == ["李明", "李敏华"] or len(reply.choices) == 2
    assert held(zhao) is None
    zhao.say("inform", "李明")
    assert held(zhao) == ("李明", 30_000)


@pytest.mark.parametrize("said", ["转零块钱给李敏", "给李敏转负三百块", "给李敏转十的三十次方块钱"])
def test_an_amount_no_bank_can_send(wang: Desk, said: str) -> None:
    reply = wang.say("transfer_money", said)
    assert wang.keys == ["utter_amount_refused"]
    assert reply.expect == "amount"
    assert held(wang) is None


def test_a_vague_amount_is_asked_and_each_time_in_other_words(wang: Desk) -> None:
    wang.say("transfer_money", "给李敏转几百块钱")
    first = wang.keys
    wang.say("inform", "五六百吧")
    second = wang.keys
    wang.say("inform", "几百块")
    third = wang.keys
    assert first == ["utter_amount_unsure"]
    assert first != second and second != third
    assert held(wang) is None
    wang.say("inform", "六百块")
    assert held(wang) == ("李敏", 60_000)


def test_the_same_question_is_never_put_twice_in_the_same_words(wang: Desk) -> None:
    wang.say("transfer_money", "我要转钱")
    asked = [wang.keys]
    for said in ("嗯", "那个", "嗯嗯", "哦"):
        wang.say("nlu_fallback", said)
        asked.append(wang.keys)
    assert all(one != other for one, other in zip(asked, asked[1:], strict=False))


def test_the_second_failure_offers_a_person(wang: Desk) -> None:
    wang.say("transfer_money", "我要转钱")
    wang.say("nlu_fallback", "嗯")
    reply = wang.say("nlu_fallback", "那个")
    assert "agent" in [choice["key"] for choice in reply.choices]


def test_not_enough_money_says_what_there_is(seat: Seat) -> None:
    chen = seat("1004", "zh")
    assert chen.holder is not None
    reply = chen.say("transfer_money", "给孙伟转四千块")
    assert chen.keys[0] == "utter_refusal_not_enough_money"
    grant = chen.bank.open_turn(chen.holder.token)
    available = chen.bank.accounts(grant)[0].available
    assert f"[money:{available.minor}:CNY]" in reply.text
    assert held(chen) is None


def test_another_currency_is_refused(wang: Desk) -> None:
    wang.say("transfer_money", "给李敏转五十英镑")
    assert wang.keys[0] == "utter_refusal_currency_mismatch"
    assert held(wang) is None
    wang.say("inform", "五百块")
    assert held(wang) == ("李敏", 50_000)


def test_over_the_daily_limit(seat: Seat) -> None:
    wang = seat("1001", "zh")
    wang.say("transfer_money", "给李敏转五万一千块")
    assert wang.keys[0] in ("utter_refusal_over_limit", "utter_refusal_not_enough_money")
    assert held(wang) is None


def test_a_digression_comes_back(wang: Desk) -> None:
    wang.say("transfer_money", "给李敏转钱")
    assert wang.keys == ["utter_ask_amount"]
    reply = wang.say("check_balance", "我卡里还有多少钱")
    assert wang.keys[0].startswith("utter_balance_") and wang.keys[-1] == "utter_back_to_amount"
    assert reply.expect == "amount"
    wang.say("inform", "三百")
    assert held(wang) == ("李敏", 30_000)


@pytest.mark.parametrize("intent", ["cancel", "deny"])
def test_cancelling_what_is_being_put_together(wang: Desk, intent: str) -> None:
    wang.say("transfer_money", "给李敏转钱")
    wang.say(intent, "算了")
    assert wang.keys == ["utter_cancelled"]
    wang.say("inform", "三百")
    assert held(wang) is None, "nothing is open any more"


def test_cancelling_a_proposal(wang: Desk) -> None:
    wang.say("transfer_money", "给李敏转三百块")
    wang.say("cancel", "我改主意了")
    assert held(wang) is None
    wang.say("cancel", "取消")
    assert wang.keys == ["utter_nothing_open"]


def test_going_back_asks_for_the_payee_again(wang: Desk) -> None:
    wang.say("transfer_money", "给李敏转钱")
    reply = wang.say("go_back", "上一步")
    assert reply.expect == "payee"
    wang.say("inform", "周阿姨")
    wang.say("inform", "二百块")
    assert held(wang) == ("周阿姨", 20_000)


def test_a_new_transfer_does_not_inherit_the_last_one(wang: Desk) -> None:
    wang.say("transfer_money", "给李敏转三百块")
    wang.say("cancel", "取消")
    wang.say("transfer_money", "我要转钱")
    assert wang.keys == ["utter_ask_payee"]
    wang.say("inform", "周阿姨")
    assert wang.keys == ["utter_ask_amount"]


def test_the_ordinary_words_of_a_choice_are_understood(wang: Desk) -> None:
    reply = wang.say("transfer_money", "我要转钱")
    wang.say("inform", reply.choices[1]["say"])
    assert wang.keys == ["utter_ask_amount"]


def test_who_and_how_much_without_a_verb_begin_a_transfer(wang: Desk) -> None:
    wang.say("inform", "给李敏三百块")
    assert held(wang) == ("李敏", 30_000)


def test_a_bare_value_with_nothing_open_begins_nothing(wang: Desk) -> None:
    for said in ("三百块", "李敏"):
        wang.say("inform", said)
        assert wang.keys[0].startswith("utter_fallback_")
    assert held(wang) is None
