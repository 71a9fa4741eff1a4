"""Takes the pictures of docs/pictures/ from the real page and the scripted server, with invented figures.

python -m tests.browser.pictures [FOLDER]
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from assistant.channels.kiosk import HEADERS
from tests.browser.page import FAKE_MIC, Kiosk, launch
from tests.browser.scripted_server import ROOT, ScriptedKiosk, Talk, tone

KIOSK = {"width": 1080, "height": 1920}
PHONE = {"width": 390, "height": 844}
LAPTOP = {"width": 1366, "height": 768}

READ_BACK = {
    "kind": "read_back", "payee": "李敏（女儿）", "bank": "城东储蓄银行", "tail": "6204", "amount": "¥3,000.00",
    "amount_words": "三千元整", "from_tail": "3308", "when": "马上到账", "held": False,
}  # fmt: skip
SENTENCE = "给女儿，李敏，尾号6204的账户，转¥3,000.00，从您尾号3308的账户出。要转吗？"
ACCOUNTS_EN = {
    "kind": "accounts",
    "rows": [
        {"label": "Current account", "tail": "4417", "amount": "£1,284.36"},
        {"label": "Savings account", "tail": "9020", "amount": "£12,650.00"},
    ],
}


def read_back(talk: Talk) -> None:
    """A transfer, asked about, in Mandarin."""
    talk.send("heard", text="给我闺女转三千块", partial=False)
    talk.answer(3, SENTENCE, ("yes", "对，转吧"), ("no", "不转"), card=READ_BACK, job="transfer_money")
    talk.state("listening")


def receipt(talk: Talk) -> None:
    talk.send("heard", text="对，转吧", partial=False)
    card = {
        "kind": "receipt", "number": "R-26112-0007", "payee": "李敏", "tail": "6204", "amount": "¥3,000.00",
        "left": "¥15,402.18", "held": False,
    }  # fmt: skip
    talk.answer(4, "好了，¥3,000.00已经转给李敏了。您账上还有¥15,402.18。", card=card)
    talk.state("speaking")


def pin(talk: Talk) -> None:
    talk.answer(4, "钱还没转。请在屏幕上再按一遍密码，按完就转。", ("no", "不转"), card=READ_BACK, ask="pin")
    talk.state("listening")


def welcome(talk: Talk) -> None:
    talk.answer(
        2, "王奶奶，您好。您想办什么事，直接跟我说就行。", ("check_balance", "我还有多少钱"),
        ("list_transactions", "最近都花了什么钱"), ("check_pension", "养老金到了没有"), ("transfer_money", "我要转钱"),
    )  # fmt: skip
    talk.state("listening")


def balance(talk: Talk) -> None:
    talk.send("heard", text="how much money have I got", partial=False)
    talk.answer(3, "You have £1,284.36 in your current account and £12,650.00 in savings.", card=ACCOUNTS_EN)
    talk.state("speaking")
    talk.sound(3, tone(8), end=False)


def transactions(talk: Talk) -> None:
    talk.send("heard", text="最近都花了什么钱", partial=False)
    rows = [
        {"date": "11月21日", "name": "东门菜市场", "amount": "−¥46.50"},
        {"date": "11月20日", "name": "仁和药店", "amount": "−¥128.00"},
        {"date": "11月15日", "name": "养老金", "amount": "¥3,560.00", "tail": "3308"},
        {"date": "11月12日", "name": "电费", "amount": "−¥87.32"},
    ]
    talk.answer(
        3, "最近四笔：菜市场46块5，药店128块，养老金进了3,560块，电费87块3毛2。还要往前听吗？",
        ("more", "往前再听几笔"), ("enough", "够了"), card={"kind": "transactions", "rows": rows},
    )  # fmt: skip
    talk.state("listening")


def thinking(talk: Talk) -> None:
    talk.send("heard", text="我还有多少钱", partial=False)
    talk.answer(2, "王奶奶，您好。您想办什么事，直接跟我说就行。")
    talk.state("thinking")


def fault(talk: Talk) -> None:
    welcome(talk)
    talk.send("fault", text="我现在查不到您的账，您的钱没有动。请您等一会儿再说一遍，或者找人帮忙。")


def shot(kiosk: Kiosk, file: Path) -> None:
    kiosk.page.wait_for_timeout(300)  # two frames drawn; only a picture, no test hangs on it
    kiosk.page.screenshot(path=file)


def take(browser: Browser, folder: Path) -> None:
    def one(
        name: str, lang: str, act: Callable[[Talk], None] | None, larger: int = 0, keyed: str | None = None, **how: Any
    ) -> None:
        with ScriptedKiosk(dict(HEADERS)) as server:
            page = browser.new_context(**how).new_page()
            kiosk = Kiosk(page, server)
            page.goto(server.url)
            if keyed is not None:
                talk = kiosk.start(lang)
                talk.answer(1, "您好。请在屏幕上按您的客户号和密码。别着急，慢慢按。", ask="number")
                talk.state("listening")
                page.wait_for_selector("#answer p")
                page.keyboard.type(keyed)
            elif act:
                talk = kiosk.sign_in(lang)
                kiosk.until("__teller.framesSent >= 0")
                act(talk)
                page.wait_for_function("() => window.__teller.micLevel > 0")
                for _ in range(larger):
                    page.click("#text_larger")
            shot(kiosk, folder / f"{name}.png")
            page.context.close()

    dark: dict[str, Any] = {"color_scheme": "dark"}
    one("kiosk-start", "zh", None, viewport=KIOSK)
    one("kiosk-sign-in", "zh", None, keyed="1001\n135", viewport=KIOSK)
    one("kiosk-welcome", "zh", welcome, viewport=KIOSK)
    one("kiosk-read-back", "zh", read_back, viewport=KIOSK)
    one("kiosk-pin", "zh", pin, viewport=KIOSK)
    one("kiosk-receipt", "zh", receipt, viewport=KIOSK)
    one("kiosk-transactions", "zh", transactions, viewport=KIOSK)
    one("kiosk-thinking-dark", "zh", thinking, viewport=KIOSK, **dark)
    one("laptop-balance", "en", balance, viewport=LAPTOP)
    one("laptop-sign-in", "zh", None, keyed="1001\n135", viewport=LAPTOP)
    one("phone-start", "zh", None, viewport=PHONE)
    one("phone-sign-in", "zh", None, keyed="1001\n13", viewport=PHONE)
    one("phone-balance-en", "en", balance, viewport=PHONE)
    one("phone-read-back-dark", "zh", read_back, viewport=PHONE, **dark)
    one("phone-big-text", "zh", read_back, larger=3, viewport=PHONE)
    one("phone-fault", "zh", fault, viewport=PHONE)


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = launch(playwright, *FAKE_MIC)
        take(browser, folder)
        browser.close()


if __name__ == "__main__":
    main()
