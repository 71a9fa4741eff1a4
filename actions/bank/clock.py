"""The bank's clock. Stored moments are whole milliseconds since 1970 (UTC); days are the bank's own calendar days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
MILLISECOND = timedelta(milliseconds=1)
MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS
DAY_MS = 24 * HOUR_MS


def wall() -> datetime:
    """Now, in the machine's zone."""
    return datetime.now().astimezone()


def to_ms(moment: datetime) -> int:
    """Milliseconds since 1970; a moment without a zone is taken as the machine's own."""
    aware = moment if moment.tzinfo else moment.astimezone()
    return (aware - EPOCH) // MILLISECOND


class Clock:
    """Asks the given function for the time, and nothing else in the bank does."""

    def __init__(self, now: Callable[[], datetime] = wall) -> None:
        self._now = now

    def now_ms(self) -> int:
        return to_ms(self._now())

    def today(self) -> date:
        return self._now().date()

    def moment(self, at_ms: int) -> datetime:
        """A stored moment, in the zone of the clock."""
        return (EPOCH + at_ms * MILLISECOND).astimezone(self._now().tzinfo)

    def midnight_ms(self) -> int:
        """When the bank's today began."""
        now = self._now()
        return to_ms(now.replace(hour=0, minute=0, second=0, microsecond=0))
