"""The kiosk page in Debian's Chromium, as a test handles it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, Page, Playwright, expect

from tests.browser.scripted_server import ScriptedKiosk, Talk

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
]
FAKE_MIC = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]


def launch(playwright: Playwright, *more: str) -> Browser:
    """Start Chromium with the kiosk's flags and `more`."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert chromium, "no Chromium here: apt-get install chromium fonts-noto-cjk"
    return playwright.chromium.launch(executable_path=chromium, args=[*FLAGS, *more])


@dataclass
class Kiosk:
    """The page, and what must not happen on it: console errors, blocked or outside requests."""

    page: Page
    server: ScriptedKiosk
    complaints: list[str] = field(default_factory=list)

    def start(self, lang: str = "zh") -> Talk:
        """Touch to start; returns the connection."""
        self.page.click(f"[data-start={lang}]")
        return self.server.talk()

    def sign_in(self, lang: str = "zh", called: str | None = None) -> Talk:
        """Go all the way to the talk, as customer 1001 or 1003."""
        talk = self.start(lang)
        asked = "请按您的客户号和密码。" if lang == "zh" else "Please key your number and PIN."
        talk.answer(1, asked, ask="number")
        expect(self.page.locator("#answer")).to_contain_text(asked)  # it empties the PIN's field: key after it
        talk.state("listening")
        number, pin = ("1001", "135790") if lang == "zh" else ("1003", "314159")
        self.page.keyboard.type(number)
        self.page.keyboard.press("Enter")
        self.page.keyboard.type(pin)
        self.page.keyboard.press("Enter")
        talk.expect("sign_in", number=number, pin=pin)
        talk.signed_in(called or ("王奶奶" if lang == "zh" else "Mrs Hill"), lang)
        return talk

    def debug(self) -> dict[str, Any]:
        """The page's own counters."""
        return dict(self.page.evaluate("() => ({...window.__teller})"))

    def until(self, condition: str) -> None:
        """Wait until a JavaScript expression about the page is true."""
        self.page.wait_for_function(f"() => {condition}", timeout=15_000)

    def listen(self) -> None:
        """Begin to note what must not happen."""
        self.page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        self.page.on("console", lambda line: self._console(line.type, line.text))
        self.page.on("request", lambda request: self._request(request.url))

    def _console(self, kind: str, text: str) -> None:
        # a line cut on purpose makes Chromium complain about the WebSocket; everything else is a mistake of ours
        if kind in ("error", "warning") and "WebSocket connection to" not in text:
            self.complaints.append(f"{kind}: {text}")

    def _request(self, url: str) -> None:
        if not url.startswith((self.server.url, "data:")):
            self.complaints.append(f"outside request: {url}")
