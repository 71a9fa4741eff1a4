"""The elder rules of the screen, measured on the drawn page: sizes, contrast, width, big text, keyboard, motion."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.page import Kiosk
from tests.browser.scripted_server import Talk

LONG = "阿卜杜拉赫曼·艾山江·买买提吐尔逊"
CARD: dict[str, Any] = {
    "kind": "read_back", "payee": "李敏（女儿）", "bank": "城东储蓄银行股份有限公司解放路支行", "tail": "6204",
    "amount": "¥1,234,567.00", "amount_words": "一百二十三万四千五百六十七元整", "from_tail": "3308", "when": "马上到账", "held": False,
}  # fmt: skip
FOUR = (
    ("check_balance", "How much money have I got"), ("list_transactions", "What have I spent lately"),
    ("check_pension", "Has my pension come"), ("transfer_money", "I want to send money"),
)  # fmt: skip

# Every visible text with its size, and its contrast against the nearest painted ground (WCAG 2 formula).
MEASURE = """() => {
  const parse = (text) => { const n = text.match(/[\\d.]+/g).map(Number); return {rgb: n.slice(0, 3), a: n[3] ?? 1}; };
  const light = (rgb) => { const [r, g, b] = rgb.map((v) => { v /= 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const ground = (element) => { for (let e = element; e; e = e.parentElement) {
      const {rgb, a} = parse(getComputedStyle(e).backgroundColor); if (a === 1) return rgb; } return [255, 255, 255]; };
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const element = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || !element.checkVisibility({visibilityProperty: true})) continue;
    const style = getComputedStyle(element);
    let opacity = 1; for (let e = element; e; e = e.parentElement) opacity *= Number(getComputedStyle(e).opacity);
    const [a, b] = [light(parse(style.color).rgb), light(ground(element))];
    const [low, high] = a < b ? [a, b] : [b, a];
    found.push({text: walk.currentNode.data.trim().slice(0, 20), px: parseFloat(style.fontSize), opacity,
      contrast: (high + 0.05) / (low + 0.05), weight: Number(style.fontWeight), style: style.fontStyle, upper: style.textTransform});
  }
  return found;
}"""
TARGETS = """() => [...document.querySelectorAll("button, input, a")].filter((e) => e.checkVisibility()).map((e) => {
  const {width, height} = e.getBoundingClientRect();
  const name = e.id || Object.values(e.dataset).join();
  return {name, choice: e.classList.contains("choice"), width, height};
})"""
OVERFLOW = """() => {
  const out = (e) => { const box = e.getBoundingClientRect(); return box.width && (box.right > innerWidth + 1 || box.left < -1); };
  const all = [...document.querySelectorAll("body *")].filter((e) => e.checkVisibility() && !e.closest("svg"));
  const found = all.filter(out).map((e) => (e.id || e.className) + " " + Math.round(e.getBoundingClientRect().right));
  const width = document.documentElement.scrollWidth;
  return width > innerWidth ? [...found, "page " + width] : found;
}"""


def start(kiosk: Kiosk) -> None:
    return


def sign_in(kiosk: Kiosk) -> None:
    talk = kiosk.start("zh")
    talk.answer(1, "您好。请在屏幕上按您的客户号和密码。别着急，慢慢按。", ask="number")
    talk.state("listening")
    kiosk.page.keyboard.type("1001\n135")
    expect(kiosk.page.locator("#pin_dots i")).to_have_count(3)


def welcome(kiosk: Kiosk) -> None:
    talk = kiosk.sign_in("en")
    talk.answer(2, "Hello, Mrs Hill. Tell me what you would like to do.", *FOUR)
    listening(kiosk, talk)


def read_back(kiosk: Kiosk) -> None:
    talk = kiosk.sign_in("zh")
    talk.send("heard", text="给我闺女转一百二十三万四千五百六十七块", partial=False)
    talk.answer(2, "给女儿，李敏，转¥1,234,567.00。要转吗？", ("yes", "对，转吧"), ("no", "不转"), card=CARD)
    listening(kiosk, talk)


def pin(kiosk: Kiosk) -> None:
    talk = kiosk.sign_in("zh")
    talk.answer(2, "钱还没转。请在屏幕上再按一遍密码，按完就转。", ("no", "不转"), card=CARD, ask="pin")
    talk.state("listening")
    expect(kiosk.page.locator("#keypad")).to_be_visible()


def trouble(kiosk: Kiosk) -> None:
    """Everything at once: speaking, a fault, the line down, typing."""
    talk = kiosk.sign_in("en")
    rows = [{"date": "15 November", "name": "State pension", "amount": "£812.50"}]
    talk.answer(2, "Your pension came on 15 November.", *FOUR[:2], card={"kind": "transactions", "rows": rows})
    talk.send("fault", text="I cannot look into your account just now. Your money has not moved.")
    kiosk.page.click("#type_open")
    kiosk.server.refusing = True
    talk.drop()
    expect(kiosk.page.locator("#lost")).to_be_visible()


def listening(kiosk: Kiosk, talk: Talk) -> None:
    talk.state("listening")
    kiosk.until("document.getElementById('shape').dataset.shape === 'listening'")


FACES: list[Callable[[Kiosk], None]] = [start, sign_in, welcome, read_back, pin, trouble]
SIZES = {
    "kiosk": {"width": 1080, "height": 1920},
    "laptop": {"width": 1366, "height": 768},
    "phone": {"width": 360, "height": 640},
}


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_elder_rules(
    browser: Browser, open_page: Callable[..., Kiosk], face: Callable[[Kiosk], None], size: str, scheme: str
) -> None:
    kiosk = open_page(browser, viewport=SIZES[size], color_scheme=scheme)
    face(kiosk)
    texts = kiosk.page.evaluate(MEASURE)
    assert texts
    assert [t for t in texts if t["px"] < 18] == []
    assert [t for t in texts if t["contrast"] < 7 or t["opacity"] < 1] == []
    assert [t for t in texts if t["style"] != "normal" or t["upper"] != "none" or t["weight"] < 400] == []
    targets = kiosk.page.evaluate(TARGETS)
    assert [t for t in targets if t["width"] < 60 or t["height"] < 60] == []
    assert [t for t in targets if t["choice"] and t["height"] < 88] == []
    assert kiosk.page.evaluate(OVERFLOW) == []


@pytest.mark.parametrize("face", [sign_in, welcome, read_back, pin, trouble])
@pytest.mark.parametrize("width", [360, 1080])
def test_text_at_twice_its_size(
    browser: Browser, open_page: Callable[..., Kiosk], face: Callable[[Kiosk], None], width: int
) -> None:
    kiosk = open_page(browser, viewport={"width": width, "height": 800})
    face(kiosk)
    for _ in range(4):
        kiosk.page.locator("#text_larger").evaluate("(key) => key.click()")
    assert kiosk.page.evaluate("() => getComputedStyle(document.documentElement).fontSize") == "36px"
    expect(kiosk.page.locator("#text_larger")).to_be_disabled()
    assert kiosk.page.evaluate(OVERFLOW) == []
    # nothing is cut off inside its own box either
    cut = kiosk.page.evaluate(
        """() => [...document.querySelectorAll("button, p, dd, dt, .row_label, .turn")].filter((e) => e.checkVisibility())
             .filter((e) => e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0)
             .map((e) => e.id || e.className || e.textContent)"""
    )
    assert cut == []
    for _ in range(4):
        kiosk.page.locator("#text_smaller").evaluate("(key) => key.click()")
    assert kiosk.page.evaluate("() => getComputedStyle(document.documentElement).fontSize") == "18px"
    assert min(t["px"] for t in kiosk.page.evaluate(MEASURE)) >= 18


@pytest.mark.parametrize("width", [360, 1080])
def test_long_names_and_words_wrap(browser: Browser, open_page: Callable[..., Kiosk], width: int) -> None:
    kiosk = open_page(browser, viewport={"width": width, "height": 800})
    talk = kiosk.sign_in(called=LONG * 3)
    talk.send("heard", text="a" * 300, partial=False)
    card = {**CARD, "payee": LONG * 4, "bank": "B" * 120, "amount": "¥10,000,000,000,000.00", "when": LONG * 2}
    talk.answer(2, "W" * 400, ("yes", LONG * 4), ("no", "N" * 200), card=card)
    talk.state("listening")
    expect(kiosk.page.locator("[data-key=no]")).to_be_visible()
    assert kiosk.page.evaluate(OVERFLOW) == []
    talk.answer(3, "好。", card={"kind": "transactions", "rows": [{"name": "L" * 90, "amount": "−¥10,000,000.00"}]})
    expect(kiosk.page.locator(".rows li")).to_have_count(1)
    assert kiosk.page.evaluate(OVERFLOW) == []


def test_what_can_be_pressed_is_never_hidden_below_the_edge(browser: Browser, open_page: Callable[..., Kiosk]) -> None:
    kiosk = open_page(browser, viewport={"width": 360, "height": 640})
    read_back(kiosk)
    more = kiosk.page.locator("#more")
    expect(more).to_be_visible()
    more.click()
    expect(more).to_be_hidden()
    expect(kiosk.page.locator("[data-key=no]")).to_be_in_viewport(ratio=1)
    # and the strip does not lie over it
    assert kiosk.page.evaluate(
        """() => { const no = document.querySelector("[data-key=no]").getBoundingClientRect();
             return document.elementFromPoint(no.x + no.width / 2, no.bottom - 6)?.closest("[data-key=no]") !== null; }"""
    )


def test_keyboard_alone(kiosk: Kiosk) -> None:
    """From the start to a pressed yes without a pointer; the focus is always somewhere visible."""
    page = kiosk.page

    def tab_to(selector: str) -> None:
        for _ in range(40):
            page.keyboard.press("Tab")
            if page.evaluate("(s) => document.activeElement?.matches(s)", selector):
                assert page.evaluate("() => parseFloat(getComputedStyle(document.activeElement).outlineWidth)") >= 3
                return
        raise AssertionError(f"{selector} cannot be reached")

    tab_to("[data-start=en]")
    page.keyboard.press("Enter")
    talk = kiosk.server.talk()
    talk.answer(1, "Please key your number and PIN.", ask="number")
    expect(page.locator("#keypad")).to_be_visible()
    for key in "1003":
        tab_to(f"[data-digit='{key}']")
        page.keyboard.press("Space")
    tab_to("[data-digit=done]")
    page.keyboard.press("Enter")
    page.keyboard.type("314159")  # digits work wherever the focus is
    tab_to("[data-digit=done]")
    page.keyboard.press("Enter")
    talk.expect("sign_in", number="1003", pin="314159")
    talk.signed_in("Mrs Hill", "en")
    talk.answer(2, "Shall I send it?", ("yes", "Yes, send it"), ("no", "No, don't send it"), card=CARD)
    expect(page.locator("[data-key=yes]")).to_be_visible()
    tab_to("[data-key=yes]")
    page.keyboard.press("Enter")
    talk.expect("key", value="yes")
    talk.answer(3, "Done.", ("check_balance", "How much money have I got"))
    expect(page.locator("[data-key=check_balance]")).to_be_visible()
    assert page.evaluate("() => document.activeElement.id") == "answer"  # the pressed key is gone; the reading goes on
    tab_to("[data-do=agent]")
    page.keyboard.press("Enter")
    talk.expect("control", do="agent")


def test_focus_order_is_the_order_of_the_page(kiosk: Kiosk) -> None:
    read_back(kiosk)
    kiosk.page.mouse.click(1, 1)  # the next Tab starts from the page's beginning
    seen = []
    for _ in range(20):
        kiosk.page.keyboard.press("Tab")
        name = kiosk.page.evaluate(
            "() => { const e = document.activeElement; return e.id || e.dataset.key || e.dataset.do || ''; }"
        )
        if name in seen or not name:
            break
        seen.append(name)
    assert seen == [
        "text_smaller", "text_larger", "other_language", "finish", "heard", "yes", "no", "type_open",
        "repeat", "slower", "louder", "agent",
    ]  # fmt: skip


def test_every_control_has_a_name(kiosk: Kiosk) -> None:
    sign_in(kiosk)
    names = kiosk.page.evaluate(
        """() => [...document.querySelectorAll("button")].filter((e) => e.checkVisibility())
             .map((e) => (e.getAttribute("aria-label") ?? e.textContent).trim())"""
    )
    assert len(names) >= 20 and all(names)
    assert kiosk.page.get_by_role("button", name="密码，按了3位").count() == 1
    assert kiosk.page.get_by_role("button", name="客户号，现在是1001").count() == 1


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_motion(browser: Browser, open_page: Callable[..., Kiosk], motion: str) -> None:
    kiosk = open_page(browser, reduced_motion=motion)
    talk = kiosk.sign_in()
    talk.state("thinking")
    expect(kiosk.page.locator("#shape[data-shape=thinking]")).to_be_visible()
    names = kiosk.page.evaluate(
        "() => document.getAnimations().map((a) => [a.animationName, Number(a.effect.getComputedTiming().duration)])"
    )
    if motion == "reduce":
        assert names == []
    else:
        assert {name for name, _ in names} == {"breathe"}
        assert all(duration >= 2_000 for _, duration in names)  # slow: nothing flashes


def test_colour_is_never_alone(kiosk: Kiosk) -> None:
    """Each turn has its own shape and its own words."""
    talk = kiosk.sign_in()
    talk.answer(2, "您想办什么事？")
    seen = set()
    for turn in ("idle", "listening", "thinking", "speaking"):
        talk.state(turn)
        kiosk.until(f"document.getElementById('shape').dataset.shape === '{turn}'")
        seen.add((turn, kiosk.page.inner_text("#turn_words")))
    assert len({words for _, words in seen}) == 4
