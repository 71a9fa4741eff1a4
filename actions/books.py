"""The one bank this action server asks. Opened at the first question, not at import."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from datetime import date, datetime

from actions.bank import Bank

_lock = threading.Lock()
_bank: Bank | None = None


def bank() -> Bank:
    """The bank at TELLER_BANK_URL; its day fixed by TELLER_TODAY when that is set. Raises BankMissing."""
    global _bank
    with _lock:
        if _bank is None:
            today = os.environ.get("TELLER_TODAY")
            url = os.environ["TELLER_BANK_URL"]
            _bank = Bank.open(url, clock=_fixed(date.fromisoformat(today))) if today else Bank.open(url)
        return _bank


def use(other: Bank | None) -> None:
    """Ask another bank from now on (tests); None to open anew."""
    global _bank
    with _lock:
        _bank = other


def _fixed(today: date) -> Callable[[], datetime]:
    return lambda: datetime.combine(today, datetime.now().time()).astimezone()
