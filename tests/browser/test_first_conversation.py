"""The main job on real sound: a customer signs in, asks aloud what money there is, and hears the right answer.

Everything is real: Rasa, actions, bank, ear, voice, kiosk and the page in Chromium. Only the microphone is a WAV file,
spoken by a voice that is in no training data (voices/held_out.yml).
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Page, Playwright, expect

from tests.browser.page import FAKE_MIC, launch

pytestmark = pytest.mark.server

ROOT = Path(__file__).resolve().parents[2]
HELD_OUT = yaml.safe_load((ROOT / "voices" / "held_out.yml").read_text("utf-8"))
SILENCE_S = 6.0  # the fake microphone starts when the page opens it; by then the greeting has been hushed
ANSWER_MS = 60_000  # on a busy machine; how fast it must be is measured elsewhere
SYMBOLS = {"CNY": "¥", "GBP": "£"}

CUSTOMERS = {
    "zh": ("1001", "135790", "王", "我还有多少钱", "多少钱", "请说，我在听", "我在说"),
    "en": ("1003", "314159", "Hill", "how much money have I got", "how much", "Please speak, I am listening", "I am speaking"),
}  # fmt: skip


@pytest.fixture
def page_with(playwright: Playwright, tmp_path: Path) -> Iterator[Callable[[str, str, int], Page]]:
    """Opens Chromium whose microphone asks `text` in language `lang`, with held-out voice number `voice`."""
    opened = []

    def open_it(lang: str, text: str, voice: int) -> Page:
        file = tmp_path / "question.wav"
        name = HELD_OUT["voices"][lang][voice]
        command = [sys.executable, "-m", "tests.browser.question_wav", lang, name, text, str(SILENCE_S), str(file)]
        subprocess.run(command, cwd=ROOT, check=True, timeout=60)
        browser = launch(playwright, *FAKE_MIC, f"--use-file-for-fake-audio-capture={file}%noloop")
        opened.append(browser)
        return browser.new_page(viewport={"width": 1080, "height": 1920})

    yield open_it
    for browser in opened:
        browser.close()


def on_screen(account: dict[str, Any]) -> str:
    """An account's balance as the screen writes it."""
    minor = account["balance_minor"]
    return f"{SYMBOLS[account['currency']]}{minor // 100:,}.{minor % 100:02d}"


def sign_in(page: Page, url: str, lang: str) -> None:
    """Touch to start, number, PIN, and hush the greeting."""
    number, pin, called, *_ = CUSTOMERS[lang]
    page.goto(url)
    page.click(f"[data-start={lang}]")
    expect(page.locator("#keypad")).to_be_visible(timeout=ANSWER_MS)
    for digit in number:
        page.click(f"[data-digit='{digit}']")
    page.click("[data-digit=done]")
    for digit in pin:
        page.click(f"[data-digit='{digit}']")
    page.click("[data-digit=done]")
    expect(page.locator("#called")).to_contain_text(called, timeout=ANSWER_MS)
    expect(page.locator("#choices button")).to_have_count(4, timeout=ANSWER_MS)
    page.click("#hush")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_balance_is_asked_aloud_and_heard(
    stack: Any, page_with: Callable[[str, str, int], Page], lang: str
) -> None:
    number, _, _, question, heard, listening, speaking = CUSTOMERS[lang]
    page = page_with(lang, question, 0)
    sign_in(page, stack.url, lang)
    expect(page.locator("#turn_words")).to_have_text(listening, timeout=ANSWER_MS)
    before = page.evaluate("() => ({...__teller})")

    # what was heard stands on the screen, as said
    expect(page.locator("#heard_text[aria-busy=false]")).to_contain_text(heard, timeout=ANSWER_MS)
    # the right amount, from the bank's books, in the sentence and on the card
    accounts = stack.show(number)["accounts"]
    current = next(account for account in accounts if account["kind"] == "current")
    expect(page.locator("#answer")).to_contain_text(on_screen(current), timeout=ANSWER_MS)
    expect(page.locator(".row_amount")).to_have_text([on_screen(account) for account in accounts])
    expect(page.locator("#turn_words")).to_have_text(speaking, timeout=ANSWER_MS)
    # and it was really sounded, to its end: then it listens again
    expect(page.locator("#turn_words")).to_have_text(listening, timeout=ANSWER_MS)
    after = page.evaluate("() => ({...__teller})")
    assert after["framesSent"] > before["framesSent"] + 50
    assert after["playedMs"] - before["playedMs"] > 1_500
    assert after["playedEnergy"] - before["playedEnergy"] > 0.001


def test_the_wrong_pin_is_said_and_shown(stack: Any, page_with: Callable[[str, str, int], Page]) -> None:
    page = page_with("en", "how much money have I got", 1)
    page.goto(stack.url)
    page.click("[data-start=en]")
    expect(page.locator("#keypad")).to_be_visible(timeout=ANSWER_MS)
    page.keyboard.type("1005\n000000\n")
    expect(page.locator("#answer")).to_contain_text("PIN", timeout=ANSWER_MS)
    expect(page.locator("#number_value")).to_have_text("1005")
    assert page.inner_text("#called") == ""
    page.wait_for_function("() => __teller.playedMs > 500", timeout=ANSWER_MS)
    page.keyboard.type("271828\n")
    expect(page.locator("#called")).to_contain_text("Baker", timeout=ANSWER_MS)


def test_a_touched_choice_answers_like_the_spoken_words(stack: Any, page_with: Callable[[str, str, int], Page]) -> None:
    page = page_with("zh", "我还有多少钱", 1)
    sign_in(page, stack.url, "zh")
    page.click("[data-key=check_balance]")
    current = next(account for account in stack.show("1001")["accounts"] if account["kind"] == "current")
    expect(page.locator("#answer")).to_contain_text(on_screen(current), timeout=ANSWER_MS)
    page.click("#finish")  # the question of the fake microphone comes now, and must not keep the talk open
    expect(page.locator("[data-start=zh]")).to_be_visible(timeout=ANSWER_MS)
    assert on_screen(current) not in page.content()
