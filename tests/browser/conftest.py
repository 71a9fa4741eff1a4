"""Fixtures of the browser tests. Skipped nowhere: without Chromium they fail and say what to install."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from assistant.channels.kiosk import HEADERS
from tests.browser.page import FAKE_MIC, Kiosk, launch
from tests.browser.scripted_server import ScriptedKiosk


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "/tests/browser/" in str(item.path):
            item.add_marker(pytest.mark.browser)


# Started once per file, not once per run: while it runs, its loop would be in the way of the asynchronous tests.
@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Chromium with a fake microphone that beeps, and that is always allowed."""
    started = launch(playwright, *FAKE_MIC)
    yield started
    started.close()


@pytest.fixture
def server() -> Iterator[ScriptedKiosk]:
    with ScriptedKiosk(dict(HEADERS)) as started:
        yield started


@pytest.fixture
def open_page(server: ScriptedKiosk) -> Iterator[Callable[..., Kiosk]]:
    """Opens the page in a browser; afterwards nothing may have been complained about."""
    opened: list[Kiosk] = []

    def open_it(browser: Browser, init: str | None = None, **context: Any) -> Kiosk:
        # no permission is asked for in advance: the fake dialogue of the flags, or nobody, answers
        page = browser.new_context(**context).new_page()
        kiosk = Kiosk(page, server)
        kiosk.listen()
        if init:
            page.add_init_script(init)
        page.goto(server.url)
        page.wait_for_selector("body[data-face=start] [data-start=zh]")
        opened.append(kiosk)
        return kiosk

    yield open_it
    for kiosk in opened:
        kiosk.page.context.close()
    assert [line for kiosk in opened for line in kiosk.complaints] == []


@pytest.fixture
def kiosk(browser: Browser, open_page: Callable[..., Kiosk]) -> Kiosk:
    """The page at its start, kiosk-sized, with a microphone."""
    return open_page(browser, viewport={"width": 1080, "height": 1920})
