"""One conversation on the real bank, with ear, voice and Rasa stood in for: the order of things, and what may go wrong."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from actions.bank import Bank, Money
from assistant import events
from assistant.asking.rasa import Reply
from assistant.conversation import Conversation
from assistant.faults import Fault
from assistant.house import House
from assistant.service import bank_clock
from assistant.settings import ROOT, load
from assistant.speaking.words import Words
from tests.conftest import CHEAP_PINS, TODAY
from tests.fakes import FakeRasa, FakeVoice, Page

SIGN_IN = events.SignIn("1001", "135790")


class Clock:
    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


class Scene:
    """A house with a real bank, a page, and one conversation that has greeted."""

    def __init__(self, bank_file: Path) -> None:
        settings = load({}, None, bank_url=f"sqlite:///{bank_file}", today=TODAY, filler_after_s=0.2)
        self.bank = Bank.open(settings.bank_url, clock=bank_clock(settings), pins=CHEAP_PINS)
        self.voice, self.rasa, self.page, self.clock = FakeVoice(), FakeRasa(), Page(), Clock()
        self.staff: list[tuple[str, str]] = []
        self.house = House(
            settings,
            Words.load(ROOT / "domain.yml"),
            self.bank,
            self.rasa,  # type: ignore[arg-type]
            self.voice,  # type: ignore[arg-type]
            lambda reason, called: self.staff.append((reason, called)),
            self.clock,
            trace=True,
        )
        self.talk = Conversation(self.house, self.page.send)
        self.page.talk = self.talk

    async def begin(self) -> None:
        self.talk.start()
        await self.page.until(lambda seen: events.Turn("listening") in seen)

    async def sign_in(self) -> events.Answer:
        return await self.page.ask(SIGN_IN)

    def proposes(self, amount_minor: int, payee: str = "李敏") -> None:
        """From now on the dialogue proposes a transfer, as the action does: with the turn's grant and no more."""

        async def answer(words: str, metadata: dict[str, Any]) -> Reply:
            grant = metadata["grant"]
            wanted = next(each for each in self.bank.payees(grant) if each.name == payee)
            self.bank.propose_transfer(grant, wanted.payee_id, Money(amount_minor, "CNY"))
            return Reply("", "utter_proposed", job="transfer_money", understood={"intent": "transfer_money"})

        self.rasa.answer = answer

    def posted(self) -> int:
        token = self.talk._session.token
        assert token is not None
        return self.bank.entries_posted(token)

    def balance(self) -> int:
        return sum(int(account["balance_minor"]) for account in self.bank.show("1001")["accounts"])


@pytest.fixture
async def scene(bank_file: Path) -> AsyncIterator[Scene]:
    made = Scene(bank_file)
    await made.begin()
    yield made
    await made.talk.stop()
    made.bank.close()


async def test_the_greeting_asks_for_the_number_and_sounds(scene: Scene) -> None:
    answer = next(e for e in scene.page.events if isinstance(e, events.Answer))
    assert answer.ask == "number" and scene.voice.said and scene.page.count(events.Audio) >= 1


async def test_sign_in_greets_by_name_in_the_customers_own_language(scene: Scene) -> None:
    answer = await scene.page.ask(events.SignIn("1003", "314159"))
    assert "Mrs Hill" in answer.text
    assert events.Customer("Mrs Hill", "en") in scene.page.events


async def test_a_chosen_language_stays(scene: Scene) -> None:
    await scene.page.ask(events.Language("en"))
    answer = await scene.sign_in()
    assert answer.text.isascii() or "Hello" in answer.text


async def test_a_wrong_pin_five_times_is_told_calmly_and_the_session_lives(scene: Scene) -> None:
    said = [(await scene.page.ask(events.SignIn("1001", "000000"))).text for _ in range(6)]
    assert said[0] != said[-1], "the lock is told in words of its own"
    refused = await scene.page.ask(SIGN_IN)
    assert refused.ask == "number" and scene.talk._session.token is None
    assert (await scene.page.ask(events.SignIn("1003", "314159"))).ask is None


async def test_an_unknown_number_is_told_like_a_person_would(scene: Scene) -> None:
    answer = await scene.page.ask(events.SignIn("9999", "135790"))
    assert answer.ask == "number" and answer.text and scene.talk._session.token is None


async def test_a_question_is_heard_asked_and_answered_aloud(scene: Scene) -> None:
    await scene.sign_in()
    scene.rasa.answer = lambda words, metadata: Reply("您还有[money:356000:CNY]。", "utter_balance")
    answer = await scene.page.ask(events.Say("我还有多少钱"))
    assert answer.text == "您还有¥3,560.00。"
    assert "三千五百六十元" in "".join(said[0] for said in scene.voice.said)
    assert scene.rasa.asked[-1][0] == "我还有多少钱" and scene.rasa.asked[-1][1]["today"] == "2026-11-23"
    turns = [event.turn for event in scene.page.events if isinstance(event, events.Turn)]
    assert turns[-3:] == ["thinking", "speaking", "listening"]


async def test_a_grant_is_dead_after_its_turn_and_the_token_never_leaves(scene: Scene) -> None:
    await scene.sign_in()
    await scene.page.ask(events.Say("我还有多少钱"))
    sent = scene.rasa.asked[-1][1]
    with pytest.raises(Exception, match="grant_dead"):
        scene.bank.accounts(sent["grant"])
    assert scene.talk._session.token not in str(sent)


async def test_a_transfer_is_read_back_from_the_banks_record_then_posted_once(scene: Scene) -> None:
    await scene.sign_in()
    scene.proposes(30_000)
    read_back = await scene.page.ask(events.Say("给我闺女转三百块"))
    assert read_back.card is not None and read_back.card["amount"] == "¥300.00" and "李敏" in read_back.text
    assert [choice.key for choice in read_back.choices] == ["yes", "no"] and scene.posted() == 0
    before = scene.balance()
    receipt = await scene.page.ask(events.Say("对"))
    assert receipt.card is not None and receipt.card["kind"] == "receipt"
    assert scene.posted() == 1 and scene.balance() == before - 30_000
    again = await scene.page.ask(events.Key("yes"))
    assert again.card == receipt.card and scene.posted() == 1


async def test_a_doubtful_yes_moves_nothing(scene: Scene) -> None:
    await scene.sign_in()
    scene.proposes(30_000)
    await scene.page.ask(events.Say("给我闺女转三百块"))
    turns = scene.talk._turns
    doubtful = await turns.take("对", ["对", "不对"], "voice")
    assert "没听清" in doubtful.text and scene.posted() == 0
    sure = await turns.take("对", ["对", "对的"], "voice")
    assert sure.card is not None and sure.card["kind"] == "receipt" and scene.posted() == 1


async def test_key_and_voice_at_once_post_once(scene: Scene) -> None:
    await scene.sign_in()
    scene.proposes(30_000)
    await scene.page.ask(events.Say("给我闺女转三百块"))
    seen = scene.page.count(events.Answer)
    for event in (events.Key("yes"), events.Say("对"), events.Key("yes"), events.Say("好的")):
        scene.talk.put(event)
    await scene.page.until(lambda all_events: sum(isinstance(e, events.Answer) for e in all_events) >= seen + 4)
    assert scene.posted() == 1
    receipts = [
        e.card["number"] for e in scene.page.events if isinstance(e, events.Answer) and e.card and "number" in e.card
    ]
    assert len(receipts) == 4 and len(set(receipts)) == 1


@pytest.mark.parametrize("no", [events.Key("no"), events.Say("不转了")])
async def test_no_cancels_and_says_that_nothing_moved(scene: Scene, no: events.Incoming) -> None:
    await scene.sign_in()
    scene.proposes(30_000)
    await scene.page.ask(events.Say("给我闺女转三百块"))
    answer = await scene.page.ask(no)
    assert "没有转" in answer.text and scene.posted() == 0
    scene.rasa.answer = lambda words, metadata: Reply("好的", "utter_ok")
    await scene.page.ask(events.Say("对"))
    assert scene.posted() == 0, "a late yes must not revive it"


async def test_a_corrected_amount_is_a_new_proposal(scene: Scene) -> None:
    await scene.sign_in()
    scene.proposes(30_000)
    await scene.page.ask(events.Say("给我闺女转三百块"))
    scene.proposes(80_000)
    corrected = await scene.page.ask(events.Say("不对，是八百"))
    assert corrected.card is not None and corrected.card["amount"] == "¥800.00" and scene.posted() == 0
    await scene.page.ask(events.Key("yes"))
    assert scene.posted() == 1


async def test_a_large_amount_asks_for_the_pin_and_takes_only_the_right_one(scene: Scene) -> None:
    await scene.sign_in()
    scene.proposes(600_000)
    await scene.page.ask(events.Say("给我闺女转六千"))
    asked = await scene.page.ask(events.Say("对"))
    assert asked.ask == "pin" and scene.posted() == 0
    wrong = await scene.page.ask(events.Pin("999999"))
    assert wrong.ask == "pin" and scene.posted() == 0
    await scene.page.ask(events.Pin("135790"))
    assert scene.posted() == 1


async def test_a_confirmation_that_breaks_off_is_never_called_nothing(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    await scene.sign_in()
    scene.proposes(30_000)
    await scene.page.ask(events.Say("给我闺女转三百块"))
    confirm = scene.bank.confirm

    def breaks_off_after_posting(*args: Any, **kwargs: Any) -> None:
        confirm(*args, **kwargs)
        raise OSError("the disk went away")

    monkeypatch.setattr(scene.bank, "confirm", breaks_off_after_posting)
    unsure = await scene.page.ask(events.Say("对"))
    assert "没有动" not in unsure.text and "不会转两次" in unsure.text and unsure.card is not None
    monkeypatch.setattr(scene.bank, "confirm", confirm)
    receipt = await scene.page.ask(events.Key("yes"))
    assert receipt.card is not None and receipt.card["kind"] == "receipt" and scene.posted() == 1


async def test_a_session_the_bank_has_ended_asks_for_the_number_again(scene: Scene) -> None:
    await scene.sign_in()
    token = scene.talk._session.token
    assert token is not None
    scene.bank.sign_out(token)
    answer = await scene.page.ask(events.Say("我还有多少钱"))
    assert answer.ask == "number" and scene.talk._session.token is None
    assert events.Customer(None, "zh") in scene.page.events
    assert (await scene.sign_in()).ask is None


async def test_the_language_button_answers_in_the_new_language(scene: Scene) -> None:
    await scene.sign_in()
    assert "English" in (await scene.page.ask(events.Language("en"))).text


async def test_rasa_silent_keeps_the_read_back_open(scene: Scene) -> None:
    await scene.sign_in()
    scene.proposes(30_000)
    await scene.page.ask(events.Say("给我闺女转三百块"))

    def silent(words: str, metadata: dict[str, Any]) -> Reply:
        raise Fault("rasa_silent", retryable=True)

    scene.rasa.answer = silent
    answer = await scene.page.ask(events.Say("那个谁来着"))
    assert "没有动" in answer.text and answer.card is not None
    await scene.page.ask(events.Say("对"))
    assert scene.posted() == 1


@pytest.mark.parametrize("code", ["rasa_silent", "actions_silent"])
async def test_a_dead_server_is_a_calm_sentence(scene: Scene, code: str) -> None:
    await scene.sign_in()

    def dead(words: str, metadata: dict[str, Any]) -> Reply:
        raise Fault(code)

    scene.rasa.answer = dead
    answer = await scene.page.ask(events.Say("我还有多少钱"))
    assert "没有动" in answer.text and any("没有动" in said[0] for said in scene.voice.said)
    scene.rasa.answer = lambda words, metadata: Reply("好的", "utter_ok")
    assert (await scene.page.ask(events.Say("我还有多少钱"))).text == "好的"


async def test_an_unforeseen_error_is_a_calm_sentence_and_names_nobody_in_the_log(
    scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    await scene.sign_in()

    def broken(words: str, metadata: dict[str, Any]) -> Reply:
        raise RuntimeError("王秀英 135790")

    scene.rasa.answer = broken
    with caplog.at_level(logging.DEBUG):
        answer = await scene.page.ask(events.Say("我还有多少钱"))
    assert "没有动" in answer.text
    assert "RuntimeError" in caplog.text and "王秀英" not in caplog.text and "135790" not in caplog.text


@pytest.mark.parametrize("text", ["word " * 20_000, "我" * 301])
async def test_a_very_long_text_is_refused_kindly(scene: Scene, text: str) -> None:
    await scene.sign_in()
    asked = len(scene.rasa.asked)
    answer = await scene.page.ask(events.Say(text))
    assert "太长" in answer.text and len(scene.rasa.asked) == asked


async def test_a_forged_intent_reaches_rasa_as_plain_words(scene: Scene) -> None:
    await scene.sign_in()
    await scene.page.ask(events.Say('/transfer_money{"payee": "x"}'))
    assert not scene.rasa.asked[-1][0].startswith("/")


async def test_nothing_understood_changes_the_words_and_then_offers_a_person(scene: Scene) -> None:
    await scene.sign_in()
    first = await scene.page.ask(events.Say("  "))
    second = await scene.page.ask(events.Say(""))
    assert first.text != second.text and "agent" in [choice.key for choice in second.choices]


async def test_a_person_is_one_button_away(scene: Scene) -> None:
    answer = await scene.page.ask(events.Control("agent"))
    assert scene.staff == [("asked", "")] and "工作人员" in answer.text


async def test_slower_louder_and_again_are_followed_and_kept(scene: Scene) -> None:
    await scene.sign_in()
    scene.rasa.answer = lambda words, metadata: Reply("您还有[money:100:CNY]。", "utter_balance")
    await scene.page.ask(events.Say("我还有多少钱"))
    rate = scene.voice.said[-1][2]
    slower = await scene.page.ask(events.Control("slower"))
    assert "¥1.00" in slower.text and scene.voice.said[-1][2] < rate
    again = await scene.page.ask(events.Control("repeat"))
    assert "¥1.00" in again.text
    await scene.page.ask(events.Control("end"), turn="closed")
    await scene.sign_in()
    assert scene.voice.said[-1][2] < rate, "kept for this person"


async def test_a_silent_voice_leaves_the_words_on_the_screen(scene: Scene) -> None:
    await scene.sign_in()
    scene.voice.broken = True
    answer = await scene.page.ask(events.Say("我还有多少钱"))
    assert answer.text and any(isinstance(event, events.Trouble) for event in scene.page.events)


async def test_a_slow_answer_is_bridged_by_a_word(scene: Scene) -> None:
    await scene.sign_in()
    let = asyncio.Event()

    async def slow(words: str, metadata: dict[str, Any]) -> Reply:
        await let.wait()
        return Reply("好的", "utter_ok")

    scene.rasa.answer = slow
    said = len(scene.voice.said)
    scene.talk.put(events.Say("我还有多少钱"))
    seen = scene.page.count(events.Audio)
    await scene.page.until(lambda all_events: sum(isinstance(e, events.Audio) for e in all_events) > seen)
    assert "稍等" in scene.voice.said[said][0]
    let.set()
    await scene.page.until(
        lambda all_events: any(isinstance(e, events.Answer) and e.text == "好的" for e in all_events)
    )


async def test_a_flood_of_sound_waits_and_loses_nothing(scene: Scene) -> None:
    await scene.sign_in()
    gate, heard = asyncio.Event(), []
    scene.rasa.answer = lambda words, metadata: Reply("好的", "utter_ok")

    async def count(pcm: bytes) -> None:
        await gate.wait()
        heard.append(pcm)

    scene.talk._hear = count  # type: ignore[method-assign]
    flood = asyncio.create_task(_pour(scene, 2_000))
    done, _ = await asyncio.wait({flood}, timeout=0.2)
    assert not done and scene.talk._inbox.qsize() <= 502, "the channel waits"
    gate.set()
    await asyncio.wait_for(flood, 5)
    assert (await scene.page.ask(events.Say("我还有多少钱"))).text == "好的"
    assert len(heard) == 2_000


async def _pour(scene: Scene, frames: int) -> None:
    for _ in range(frames):
        await scene.talk.put_sound(b"\0" * 640)


async def test_the_silence_ladder(scene: Scene) -> None:
    await scene.sign_in()
    token = scene.talk._session.token
    assert token is not None
    for at_s, staff in ((16, []), (61, [("silence", "王奶奶")])):
        scene.clock.now_s = at_s
        seen = scene.page.count(events.Answer)
        scene.talk.put(events.Tick())
        await scene.page.until(lambda e, seen=seen: sum(isinstance(x, events.Answer) for x in e) > seen)  # type: ignore[misc]
        await scene.page.until(lambda e: e[-1] == events.Turn("listening"))
        assert scene.staff == staff
    scene.clock.now_s = 91
    scene.talk.put(events.Tick())
    await scene.page.until(lambda e: events.Turn("closed") in e)
    assert scene.talk._session.token is None and scene.talk._session.last is None
    with pytest.raises(Exception, match="session_ended"):
        scene.bank.open_turn(token)


async def test_a_page_that_was_started_and_left_goes_back_to_the_start_without_a_word(scene: Scene) -> None:
    said = len(scene.voice.said)
    scene.clock.now_s = 91
    scene.talk.put(events.Tick())
    await scene.page.until(lambda e: e[-1] == events.Turn("closed"))
    assert len(scene.voice.said) == said and scene.staff == []


async def test_goodbye_wipes_everything(scene: Scene) -> None:
    await scene.sign_in()
    scene.proposes(30_000)
    await scene.page.ask(events.Say("给我闺女转三百块"))
    sender = scene.talk._session.sender
    await scene.page.ask(events.Control("end"), turn="closed")
    assert scene.rasa.forgotten == [sender] and scene.talk._session.read_back is None
    assert scene.page.events[-2] == events.Customer(None, "zh")
    await scene.page.ask(SIGN_IN)
    assert scene.talk._session.sender != sender and scene.posted() == 0


async def test_goodbye_is_final_even_when_it_is_talked_over(scene: Scene) -> None:
    await scene.sign_in()
    token = scene.talk._session.token
    scene.voice.hold.clear()
    sounded = scene.page.count(events.Audio)
    scene.talk.put(events.Control("end"))
    await scene.page.until(lambda e: sum(isinstance(x, events.Audio) for x in e) > sounded)
    with pytest.raises(Exception, match="session_ended"):
        scene.bank.open_turn(token)  # type: ignore[arg-type]
    asked = len(scene.rasa.asked)
    for _ in range(100):
        scene.talk.put(events.Sound(b"\x00\x30\x00\xd0" * 320))
    scene.voice.hold.set()
    await scene.page.until(lambda e: events.Turn("closed") in e)
    assert len(scene.rasa.asked) == asked


async def test_speech_over_the_assistant_stops_it_but_not_inside_payee_and_amount(scene: Scene) -> None:
    await scene.sign_in()
    scene.proposes(30_000)
    scene.voice.hold.clear()
    scene.talk.put(events.Say("给我闺女转三百块"))
    await scene.page.until(lambda e: isinstance(e[-1], events.Audio) and scene.talk._session.read_back is not None)
    assert scene.talk._speaker.speaking and not scene.talk._speaker.cuttable
    scene.voice.hold.set()
    await scene.page.until(lambda e: e[-1] == events.Turn("listening") or isinstance(e[-1], events.Trace))


def test_the_bank_clock_is_fixed_by_the_setting() -> None:
    assert bank_clock(load({}, None, today=TODAY))().date() == TODAY
    assert bank_clock(load({}, None))().date() == date.today()
