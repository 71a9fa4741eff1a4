"""Without a microphone the page says so calmly and works by touch and typing."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Playwright, expect

from tests.browser.page import FAKE_MIC, Kiosk, launch
from tests.browser.scripted_server import tone

WORDS = {
    "denied": "I cannot hear you: the microphone is not switched on. You can touch the words, or type.",
    "missing": "I cannot hear you: there is no microphone here. You can touch the words, or type.",
    "busy": "I cannot hear you: the microphone is being used elsewhere. You can touch the words, or type.",
    "broken": "I cannot hear you just now. You can touch the words, or type.",
}


@pytest.fixture(scope="module")
def denying(playwright: Playwright) -> Iterator[Browser]:
    """A browser in which the customer, or the branch, said no to the microphone."""
    started = launch(playwright, FAKE_MIC[0], "--use-fake-ui-for-media-stream=deny")
    yield started
    started.close()


def failing(name: str) -> str:
    """A script that makes the browser's microphone fail as `name` says; the real one comes back with `mend()`."""
    return f"""
      const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
      navigator.mediaDevices.getUserMedia = async () => {{ throw new DOMException("test", "{name}"); }};
      window.mend = () => {{ navigator.mediaDevices.getUserMedia = real; }};
    """


def works_by_touch_and_typing(kiosk: Kiosk, kind: str) -> None:
    talk = kiosk.sign_in("en")
    talk.answer(2, "What would you like to do?", ("check_balance", "How much money have I got"))
    talk.state("listening")
    page = kiosk.page
    expect(page.locator("#mic_words")).to_have_text(WORDS[kind])
    expect(page.locator("#turn_words")).to_have_text("Please touch the words")  # it does not claim to listen
    page.click("[data-key=check_balance]")
    talk.expect("key", value="check_balance")
    talk.answer(3, "You have £1,284.36.")
    talk.sound(3, tone(0.3))
    talk.expect("played", id=3)  # it still speaks
    page.click("#type_open")
    page.keyboard.type("has my pension come")
    page.keyboard.press("Enter")
    talk.expect("say", text="has my pension come")
    assert talk.frames == []


def test_denied(denying: Browser, open_page: Callable[..., Kiosk]) -> None:
    works_by_touch_and_typing(open_page(denying), "denied")


@pytest.mark.parametrize(
    ("error", "kind"),
    [("NotFoundError", "missing"), ("NotReadableError", "busy"), ("AbortError", "busy"), ("TypeError", "broken")],
)
def test_missing_in_use_or_broken(browser: Browser, open_page: Callable[..., Kiosk], error: str, kind: str) -> None:
    works_by_touch_and_typing(open_page(browser, init=failing(error)), kind)


def test_page_opened_where_browsers_give_no_microphone(browser: Browser, open_page: Callable[..., Kiosk]) -> None:
    """Over plain http from another machine there are no devices at all."""
    gone = "Object.defineProperty(Navigator.prototype, 'mediaDevices', {get: () => undefined});"
    works_by_touch_and_typing(open_page(browser, init=gone), "missing")


def test_trying_again(browser: Browser, open_page: Callable[..., Kiosk]) -> None:
    kiosk = open_page(browser, init=failing("NotReadableError"))
    talk = kiosk.sign_in("en")
    talk.answer(2, "What would you like to do?")
    talk.state("listening")
    expect(kiosk.page.locator("#mic_words")).to_have_text(WORDS["busy"])
    kiosk.page.evaluate("() => mend()")
    kiosk.page.click("#mic_again")
    talk.expect_frames(10)
    expect(kiosk.page.locator("#mic_row")).to_be_hidden()
    expect(kiosk.page.locator("#turn_words")).to_have_text("Please speak, I am listening")


def test_pulled_out_while_talking(browser: Browser, open_page: Callable[..., Kiosk]) -> None:
    kiosk = open_page(
        browser,
        init="""const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
          navigator.mediaDevices.getUserMedia = async (wish) => window.stream = await real(wish);""",
    )
    talk = kiosk.sign_in("en")
    talk.answer(2, "What would you like to do?")
    talk.state("listening")
    talk.expect_frames(10)
    kiosk.page.evaluate(
        "() => { const [track] = stream.getAudioTracks(); track.stop(); track.dispatchEvent(new Event('ended')); }"
    )
    expect(kiosk.page.locator("#mic_words")).to_have_text(WORDS["missing"])
    expect(kiosk.page.locator("#turn_words")).to_have_text("Please touch the words")
