"""A whole visit on the page, against the scripted server: sign-in, captions, choices, keypad, sound, lost line, goodbye."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.page import Kiosk
from tests.browser.scripted_server import tone

READ_BACK = {
    "kind": "read_back", "payee": "李敏（女儿）", "bank": "城东储蓄银行", "tail": "6204", "amount": "¥3,000.00",
    "amount_words": "三千元整", "from_tail": "3308", "when": "马上到账", "held": False,
}  # fmt: skip
PIN = "135790"


def shown(kiosk: Kiosk) -> str:
    """Everything that can be read on the page now, and the words for a screen reader."""
    return str(
        kiosk.page.evaluate(
            """() => document.body.innerText + [...document.querySelectorAll("[aria-label]")]
                 .filter((e) => e.checkVisibility()).map((e) => e.getAttribute("aria-label")).join(" ")"""
        )
    )


@pytest.mark.parametrize(("lang", "html_lang"), [("zh", "zh-CN"), ("en", "en")])
def test_start_chooses_the_language(kiosk: Kiosk, lang: str, html_lang: str) -> None:
    talk = kiosk.start(lang)
    hello = talk.expect("hello")
    assert hello["lang"] == lang and hello["session"] is None
    expect(kiosk.page.locator("html")).to_have_attribute("lang", html_lang)
    expect(kiosk.page.locator("#keypad")).to_be_visible()


def test_nothing_is_opened_before_the_first_touch(kiosk: Kiosk) -> None:
    assert kiosk.debug()["wsState"] == "none"
    assert kiosk.page.evaluate("() => document.activeElement === document.body")


def test_sign_in_by_touch_masks_the_pin_and_forgets_it(kiosk: Kiosk) -> None:
    talk = kiosk.start()
    talk.answer(1, "请按您的客户号和密码。", ask="number")
    expect(kiosk.page.locator("#answer")).to_contain_text("请按您的客户号和密码。")
    for digit in "1001":
        kiosk.page.click(f"[data-digit='{digit}']")
    kiosk.page.click("[data-digit=done]")
    for digit in PIN:
        kiosk.page.click(f"[data-digit='{digit}']")
    expect(kiosk.page.locator("#pin_dots i")).to_have_count(6)
    assert PIN not in kiosk.page.content() and PIN not in shown(kiosk)
    assert "1001" in shown(kiosk)
    kiosk.page.click("[data-digit=done]")
    assert talk.expect("sign_in") == {"type": "sign_in", "number": "1001", "pin": PIN}
    expect(kiosk.page.locator("#pin_dots i")).to_have_count(0)
    assert PIN not in kiosk.page.content()
    assert PIN not in kiosk.page.evaluate(
        "() => JSON.stringify([{...localStorage}, {...sessionStorage}, window.__teller])"
    )


def test_sign_in_refused_shows_the_sentence_and_asks_again(kiosk: Kiosk) -> None:
    talk = kiosk.start("en")
    talk.answer(1, "Please key your number and PIN.", ask="number")
    expect(kiosk.page.locator("#answer")).to_contain_text("Please key your number and PIN.")
    kiosk.page.keyboard.type("1003")
    kiosk.page.keyboard.press("Enter")
    kiosk.page.keyboard.type("999999")
    kiosk.page.keyboard.press("Backspace")
    kiosk.page.keyboard.press("Enter")
    talk.expect("sign_in", number="1003", pin="99999")
    talk.answer(2, "That PIN does not match. You can try 4 more times.", ask="number")
    talk.state("listening")
    expect(kiosk.page.locator("#answer")).to_contain_text("You can try 4 more times.")
    expect(kiosk.page.locator("#number_value")).to_have_text("1003")  # only the PIN has to be keyed anew
    kiosk.page.keyboard.type("314159")
    kiosk.page.keyboard.press("Enter")
    talk.expect("sign_in", number="1003", pin="314159")


def test_sign_in_is_sent_once_however_often_done_is_pressed(kiosk: Kiosk) -> None:
    talk = kiosk.start()
    talk.answer(1, "请按您的客户号和密码。", ask="number")
    expect(kiosk.page.locator("#answer")).to_contain_text("请按您的客户号和密码。")
    kiosk.page.keyboard.type("1001\n135790\n\n\n")
    talk.expect("sign_in")
    kiosk.page.keyboard.type("1\n")
    talk.answer(2, "再按一遍密码。", ask="number")
    expect(kiosk.page.locator("#answer")).to_contain_text("再按一遍密码")
    assert talk.count("sign_in") == 1


def test_captions_of_both_sides(kiosk: Kiosk) -> None:
    talk = kiosk.sign_in()
    page = kiosk.page
    expect(page.locator("#called")).to_have_text("王奶奶")
    talk.state("listening")
    talk.send("heard", text="我还有", partial=True)
    expect(page.locator("#heard_text")).to_have_text("我还有")
    expect(page.locator("#heard_text")).to_have_attribute("aria-busy", "true")
    talk.send("heard", text="我还有多少钱", partial=False)
    talk.state("thinking")
    expect(page.locator("#turn_words")).to_have_text("我在想")
    talk.answer(2, "您一共有¥18,402.18。\n活期里有¥15,402.18。", card={"kind": "accounts", "rows": [
        {"label": "活期账户", "tail": "3308", "amount": "¥15,402.18"}, {"label": "存折", "tail": "5521", "amount": "¥3,000.00"},
    ]})  # fmt: skip
    talk.state("speaking")
    expect(page.locator("#turn_words")).to_have_text("我在说")
    expect(page.locator("#answer p")).to_have_text(["您一共有¥18,402.18。", "活期里有¥15,402.18。"])
    expect(page.locator(".row_amount")).to_have_text(["¥15,402.18", "¥3,000.00"])
    expect(page.locator("#heard_text")).to_have_text("我还有多少钱")
    for live in ("#answer", "#heard_text"):
        expect(page.locator(live)).to_have_attribute("aria-live", "polite")


def test_read_back_yes_is_pressed_once(kiosk: Kiosk) -> None:
    talk = kiosk.sign_in()
    talk.answer(2, "要转吗？", ("yes", "对，转吧"), ("no", "不转"), card=READ_BACK)
    talk.state("listening")
    page = kiosk.page
    for words in ("李敏（女儿）", "¥3,000.00", "三千元整", "城东储蓄银行 · 尾号 6204", "尾号 3308", "马上到账"):
        expect(page.locator(".card")).to_contain_text(words)
    yes, no = page.locator("[data-key=yes]"), page.locator("[data-key=no]")
    yes.dblclick()
    no.click(force=True)
    talk.expect("key", value="yes")
    expect(yes).to_have_attribute("aria-disabled", "true")
    talk.answer(3, "好了，¥3,000.00已经转给李敏了。", card={"kind": "receipt", "number": "R-7", "amount": "¥3,000.00",
                "payee": "李敏", "tail": "6204", "left": "¥12,402.18", "held": False})  # fmt: skip
    expect(page.locator(".receipt")).to_contain_text("R-7")
    assert [m["value"] for m in talk.messages if m["type"] == "key" and m["value"] != "here"] == ["yes"]


def test_choices_yes_and_no_differ_in_more_than_colour(kiosk: Kiosk) -> None:
    talk = kiosk.sign_in("en")
    talk.answer(2, "Shall I send it?", ("yes", "Yes, send it"), ("no", "No, don't send it"), card=READ_BACK)
    boxes = [kiosk.page.locator(f"[data-key={key}]").bounding_box() for key in ("yes", "no")]
    assert boxes[0] and boxes[1] and boxes[1]["width"] * boxes[1]["height"] >= boxes[0]["width"] * boxes[0]["height"]
    radius = "(e) => getComputedStyle(e).borderRadius"
    assert kiosk.page.locator("[data-key=yes]").evaluate(radius) != kiosk.page.locator("[data-key=no]").evaluate(radius)
    shapes = [kiosk.page.locator(f"[data-key={key}] path").get_attribute("d") for key in ("yes", "no")]
    assert shapes[0] != shapes[1]


def test_a_choice_is_free_again_when_the_server_has_nothing_to_say(kiosk: Kiosk) -> None:
    talk = kiosk.sign_in()
    talk.answer(2, "您想办什么事？", ("check_balance", "我还有多少钱"))
    kiosk.page.click("[data-key=check_balance]")
    talk.expect("key", value="check_balance")
    talk.send("fault", text="我现在查不到您的账，您的钱没有动。")
    expect(kiosk.page.locator("#fault")).to_have_text("我现在查不到您的账，您的钱没有动。")
    kiosk.page.click("[data-key=check_balance]")
    talk.expect("key", 2, value="check_balance")


def test_pin_asked_in_the_middle(kiosk: Kiosk) -> None:
    talk = kiosk.sign_in()
    talk.answer(2, "钱还没转。请再按一遍密码。", ("no", "不转"), card=READ_BACK, ask="pin")
    talk.state("listening")
    page = kiosk.page
    expect(page.locator("#pin_field")).to_be_visible()
    expect(page.locator("#number_field")).to_be_hidden()
    expect(page.locator(".card")).to_contain_text("¥3,000.00")
    expect(page.locator("#turn_words")).to_have_text("按密码，我不听")
    before = len(talk.frames)
    page.keyboard.type(PIN)
    expect(page.locator("#pin_dots i")).to_have_count(6)
    assert PIN not in page.content()
    page.keyboard.press("Enter")
    assert talk.expect("pin") == {"type": "pin", "pin": PIN}
    assert talk.count("sign_in") == 1
    talk.expect("key", value="here")  # keying counts as being there
    assert len(talk.frames) == before  # the microphone is not sent while a PIN is keyed


def test_bottom_strip_and_language_and_finish(kiosk: Kiosk) -> None:
    talk = kiosk.sign_in()
    talk.answer(2, "您想办什么事？")
    for wish in ("repeat", "slower", "louder", "agent"):
        kiosk.page.click(f"[data-do={wish}]")
        talk.expect("control", do=wish)
    talk.state("speaking")
    kiosk.page.click("#hush")
    talk.expect("control", do="quiet")
    kiosk.page.click("#other_language")
    talk.expect("lang", lang="en")
    expect(kiosk.page.locator("html")).to_have_attribute("lang", "en")
    expect(kiosk.page.locator("[data-do=agent]")).to_have_text("A person, please")
    kiosk.page.click("#finish")
    talk.expect("control", do="end")
    talk.answer(3, "Goodbye, and take care. You are signed out.")
    talk.state("speaking")
    expect(kiosk.page.locator("#answer")).to_contain_text("Goodbye")
    made = kiosk.debug()["framesMade"]
    talk.sound(3, tone(0.5))
    talk.expect("played", id=3)
    assert kiosk.debug()["framesMade"] == made  # the microphone is closed already


def test_typing(kiosk: Kiosk) -> None:
    talk = kiosk.sign_in("en")
    talk.answer(2, "What would you like to do?")
    page = kiosk.page
    page.click("#type_open")
    expect(page.locator("#draft")).to_be_focused()
    page.keyboard.type("how much money have I got 12")
    page.keyboard.press("Enter")
    assert talk.expect("say")["text"] == "how much money have I got 12"
    expect(page.locator("#typing")).to_be_hidden()
    # what was misheard is put right by a touch on it
    talk.send("heard", text="how much honey have I got", partial=False)
    page.click("#heard")
    expect(page.locator("#draft")).to_have_value("how much honey have I got")
    page.fill("#draft", "x" * 20_000)
    page.click("#type_send")
    assert len(talk.expect("say", 2)["text"]) <= 300
    page.click("#type_open")
    expect(page.locator("#draft")).to_have_value("")
    page.click("#type_send")  # nothing typed: nothing sent
    page.click("#type_close")
    assert talk.count("say") == 2


def test_frames_are_sent_after_sign_in_only_and_only_when_it_is_somebodys_turn(kiosk: Kiosk) -> None:
    talk = kiosk.start()
    talk.answer(1, "请按您的客户号和密码。", ask="number")
    talk.state("listening")
    expect(kiosk.page.locator("#turn_words")).to_have_text("按密码，我不听")
    assert kiosk.debug()["micLevel"] == 0 and not talk.frames  # not even opened
    kiosk.page.keyboard.type("1001\n135790\n")
    talk.expect("sign_in")
    talk.send("customer", called="王奶奶", lang="zh")
    talk.answer(2, "您想办什么事？")
    talk.state("listening")
    frames = talk.expect_frames(60)
    assert {len(frame) for frame in frames} == {640}
    assert any(any(frame) for frame in frames)  # the fake microphone beeps
    expect(kiosk.page.locator("#turn_words")).to_have_text("请说，我在听")
    talk.state("thinking")
    expect(kiosk.page.locator("#turn_words")).to_have_text("我在想")
    stopped = kiosk.debug()
    kiosk.until(f"__teller.framesMade > {stopped['framesMade'] + 20}")  # the microphone goes on; nothing is sent
    assert kiosk.debug()["framesSent"] == stopped["framesSent"]
    talk.state("speaking")
    talk.expect_frames(stopped["framesSent"] + 20)  # while it speaks one may cut in


def test_the_circle_follows_the_voice(kiosk: Kiosk) -> None:
    talk = kiosk.sign_in()
    talk.answer(2, "您想办什么事？")
    talk.state("listening")
    level = "Number(document.getElementById('shape').style.getPropertyValue('--level'))"
    kiosk.until(f"{level} > 0.5")  # the fake microphone beeps once a second
    kiosk.until(f"{level} < 0.3")


def test_sound_is_played_and_reported(kiosk: Kiosk) -> None:
    talk = kiosk.sign_in()
    talk.answer(2, "您一共有¥18,402.18。")
    talk.sound(2, tone(2.0))
    played = talk.expect("played", id=2)
    assert abs(played["ms"] - 2_000) <= 20
    debug = kiosk.debug()
    assert debug["playedEnergy"] > 0 and debug["playedMs"] >= 1_500


def test_an_answer_without_sound_is_reported_too(kiosk: Kiosk) -> None:
    talk = kiosk.sign_in()
    talk.answer(2, "您好。")
    talk.send("audio_end", id=2, ms=0)
    assert talk.expect("played", id=2)["ms"] == 0


def test_flush_silences_at_once(kiosk: Kiosk) -> None:
    talk = kiosk.sign_in()
    talk.answer(2, "很长的一段话。")
    talk.sound(2, tone(30.0))
    kiosk.until("__teller.playedMs > 300")
    talk.send("flush")
    kiosk.until("__teller.flushes === 1")
    talk.answer(3, "好的。")
    talk.sound(3, tone(0.5))
    talk.expect("played", id=3)  # at once, not after thirty seconds
    assert kiosk.debug()["playedMs"] < 5_000
    assert not [m for m in talk.messages if m["type"] == "played" and m["id"] == 2]


@pytest.mark.parametrize("how", ["cut", "restart"])
def test_line_lost_and_found_again(kiosk: Kiosk, how: str) -> None:
    talk = kiosk.sign_in()
    talk.answer(2, "您想办什么事？", ("check_balance", "我还有多少钱"))
    talk.state("listening")
    kiosk.until("__teller.framesSent > 0")
    kiosk.server.refusing = True
    if how == "cut":
        talk.drop()
    else:
        talk.close(1012)
    expect(kiosk.page.locator("#lost")).to_have_text("连接断了一下，钱没有动，我马上回来。")
    kiosk.page.click("[data-key=check_balance]")  # touch is never blocked; what is pressed now is not sent later
    kiosk.page.click("#text_larger")
    kiosk.server.refusing = False
    again = kiosk.server.talk()
    assert again.expect("hello")["session"] == "talk-1"
    again.send("customer", called="王奶奶", lang="zh")
    again.answer(3, "您想办什么事？", ("check_balance", "我还有多少钱"))
    again.state("listening")
    expect(kiosk.page.locator("#lost")).to_be_hidden()
    again.expect_frames(5)
    kiosk.page.click("[data-key=check_balance]")
    again.expect("key", value="check_balance")
    assert again.count("key") == 1


def test_pin_keyed_while_the_line_is_down_is_forgotten(kiosk: Kiosk) -> None:
    talk = kiosk.start()
    talk.answer(1, "请按您的客户号和密码。", ask="number")
    expect(kiosk.page.locator("#answer")).to_contain_text("请按您的客户号和密码。")
    kiosk.page.keyboard.type("1001\n135790")
    kiosk.server.refusing = True
    talk.drop()
    expect(kiosk.page.locator("#lost")).to_be_visible()
    kiosk.page.keyboard.press("Enter")
    expect(kiosk.page.locator("#pin_dots i")).to_have_count(0)
    kiosk.server.refusing = False
    again = kiosk.server.talk()
    again.answer(2, "请再按一遍密码。", ask="number")
    expect(kiosk.page.locator("#answer")).to_contain_text("请再按一遍密码")
    assert again.count("sign_in") == 0


def test_a_new_talk_after_a_long_loss_shows_nothing_of_the_old(kiosk: Kiosk) -> None:
    talk = kiosk.sign_in()
    talk.answer(
        2, "您一共有¥18,402.18。", card={"kind": "accounts", "rows": [{"label": "活期", "amount": "¥18,402.18"}]}
    )
    expect(kiosk.page.locator("#answer")).to_contain_text("18,402.18")
    kiosk.server.refusing = True
    talk.drop()
    expect(kiosk.page.locator("#lost")).to_be_visible()
    kiosk.server.session = "talk-2"
    kiosk.server.forget = True
    kiosk.server.refusing = False
    again = kiosk.server.talk()
    again.answer(1, "请按您的客户号和密码。", ask="number")
    expect(kiosk.page.locator("#keypad")).to_be_visible()
    assert "18,402.18" not in kiosk.page.content() and "王奶奶" not in kiosk.page.content()


def test_goodbye_wipes_everything_of_the_customer(kiosk: Kiosk) -> None:
    talk = kiosk.sign_in()
    talk.send("heard", text="给我闺女转三千块", partial=False)
    talk.answer(2, "要转吗？", ("yes", "对，转吧"), ("no", "不转"), card=READ_BACK)
    talk.state("listening")
    kiosk.page.click("#heard")
    expect(kiosk.page.locator("#draft")).to_have_value("给我闺女转三千块")
    kiosk.page.click("#text_larger")
    kiosk.until("__teller.micLevel > 0")
    talk.send("customer", called=None, lang="zh")
    talk.state("closed")
    expect(kiosk.page.locator("[data-start=zh]")).to_be_visible()
    talk.wait("the line to be closed", lambda: talk.closed)
    left = kiosk.page.content() + kiosk.page.input_value("#draft")
    for theirs in ("王奶奶", "李敏", "3,000", "3308", "6204", "三千"):
        assert theirs not in left, theirs
    assert kiosk.debug()["micLevel"] == 0
    assert kiosk.page.evaluate("() => document.documentElement.style.getPropertyValue('--text')") == "24px"
    again = kiosk.start("en")  # the next customer begins a talk of their own
    assert again.expect("hello") == {"type": "hello", "lang": "en", "session": None}


def test_left_at_the_keypad_it_goes_back_to_the_start(browser: Browser, open_page: Callable[..., Kiosk]) -> None:
    kiosk = open_page(browser)
    kiosk.page.clock.install()
    kiosk.page.goto(kiosk.server.url)
    talk = kiosk.start()
    talk.answer(1, "请按您的客户号和密码。", ask="number")
    expect(kiosk.page.locator("#answer")).to_contain_text("请按您的客户号和密码。")
    kiosk.page.keyboard.type("1001\n13")
    expect(kiosk.page.locator("#pin_dots i")).to_have_count(2)
    kiosk.page.clock.run_for(80_000)
    expect(kiosk.page.locator("#keypad")).to_be_visible()
    kiosk.page.clock.run_for(11_000)
    expect(kiosk.page.locator("[data-start=zh]")).to_be_visible()
    assert "1001" not in kiosk.page.content()


def test_a_line_that_stays_away_ends_at_the_start_with_a_sentence(
    browser: Browser, open_page: Callable[..., Kiosk]
) -> None:
    kiosk = open_page(browser)
    kiosk.page.clock.install()
    kiosk.page.goto(kiosk.server.url)
    talk = kiosk.sign_in()
    talk.answer(2, "您一共有¥18,402.18。")
    expect(kiosk.page.locator("#answer")).to_contain_text("18,402.18")
    kiosk.server.refusing = True
    talk.drop()
    expect(kiosk.page.locator("#lost")).to_be_visible()
    kiosk.page.clock.run_for(31_000)
    expect(kiosk.page.locator("#start_notice")).to_contain_text("您的钱没有动")
    assert "18,402.18" not in kiosk.page.content()


def test_opened_elsewhere_does_not_fight_over_the_talk(kiosk: Kiosk) -> None:
    talk = kiosk.sign_in()
    talk.close(4409)
    expect(kiosk.page.locator("#start_notice")).to_contain_text("别的地方")
    assert kiosk.debug()["wsState"] == "none"


def test_thinking_for_long_is_put_in_words(browser: Browser, open_page: Callable[..., Kiosk]) -> None:
    kiosk = open_page(browser)
    kiosk.page.clock.install()
    kiosk.page.goto(kiosk.server.url)
    talk = kiosk.sign_in("en")
    talk.state("thinking")
    expect(kiosk.page.locator("#turn_words")).to_have_text("I am thinking")
    kiosk.page.clock.run_for(3_100)
    expect(kiosk.page.locator("#turn_words")).to_have_text("Still looking, one moment")


NASTY = "<img src=x onerror=\"document.title='owned'\"><b>李</b>&amp;</script><script>1</script>"


def test_what_comes_is_text_never_html(kiosk: Kiosk) -> None:
    talk = kiosk.sign_in(called=NASTY)
    talk.send("heard", text=NASTY, partial=False)
    talk.answer(
        2, NASTY, ("yes", NASTY), (NASTY, "x"), ("__proto__", "y"), card={**READ_BACK, "payee": NASTY, "when": NASTY}
    )
    talk.send("fault", text=NASTY)
    page = kiosk.page
    for place in ("#called", "#heard_text", "#answer", "#fault", "[data-key=yes]", ".card"):
        expect(page.locator(place)).to_contain_text("<b>李</b>&amp;")
    assert page.locator("img").count() == 0 and page.locator("b").count() == 0
    assert page.title() == "有话慢慢说"


@pytest.mark.parametrize(
    "raw", ["", "null", "[]", "7", '"x"', "{", '{"type":"toString"}', '{"type":"answer"}', '{"type":"state","turn":"idle"}',
            '{"type":"answer","id":2,"text":null,"choices":null,"card":{"kind":"constructor"}}',
            '{"type":"answer","id":2,"text":"好","choices":[],"card":{"kind":"accounts","rows":7}}'],
)  # fmt: skip
def test_a_strange_message_does_not_stop_the_page(kiosk: Kiosk, raw: str) -> None:
    talk = kiosk.sign_in()
    talk.send_raw(raw)
    talk.send_binary(b"\1\2\3")  # sound that no message announced
    talk.answer(9, "还在这儿。")
    expect(kiosk.page.locator("#answer")).to_have_text("还在这儿。")


@pytest.mark.parametrize("size", [0, 1, 3, 63_999])
def test_sound_of_odd_sizes(kiosk: Kiosk, size: int) -> None:
    talk = kiosk.sign_in()
    talk.answer(2, "您好。")
    talk.send("audio", id=2, rate=22_050, more=True)
    talk.send_binary(b"\0" * size)
    talk.send("audio_end", id=2, ms=0)
    assert talk.expect("played", id=2)["ms"] <= 1_460
