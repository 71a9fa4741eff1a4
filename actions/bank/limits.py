"""The rules of care: what may leave in a day, what waits a day, what needs the PIN."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from actions.bank.clock import DAY_MS, Clock
from actions.bank.records import Account
from actions.bank.tables import Limits, Receipts

HOLD_MS = DAY_MS
HOLD_OVER_MINOR = 10_000_00  # more than this in a day waits, in either currency
PIN_FROM_MINOR = 5_000_00  # from this on the PIN is keyed as well


@dataclass(frozen=True)
class Care:
    """What the rules say about one payment."""

    held: bool
    needs_pin: bool
    left_today_minor: int | None  # what the daily limit still lets go; None without a limit


def of_payment(
    connection: Connection, clock: Clock, customer_id: int, account: Account, known: bool, amount_minor: int
) -> Care:
    """Weigh a payment together with what has already left today, so that ten small ones count like a large one."""
    sent_minor = sent_today(connection, customer_id, clock.midnight_ms())
    whole_day_minor = sent_minor + amount_minor
    began_with_minor = account.available.minor + sent_minor
    held_because = {
        "new payee": not known,
        "more than 10,000": whole_day_minor > HOLD_OVER_MINOR,
        "more than half": whole_day_minor * 2 > began_with_minor,
    }
    pin_because = {
        "new payee": not known,
        "5,000 or more": amount_minor >= PIN_FROM_MINOR,
    }
    daily_minor = daily_limit(connection, customer_id)
    return Care(
        held=any(held_because.values()),
        needs_pin=any(pin_because.values()),
        left_today_minor=None if daily_minor is None else max(daily_minor - sent_minor, 0),
    )


def sent_today(connection: Connection, customer_id: int, midnight_ms: int) -> int:
    """What the customer has sent since midnight, held or not."""
    summed = connection.execute(
        select(func.coalesce(func.sum(Receipts.amount_minor), 0)).where(
            Receipts.customer_id == customer_id, Receipts.posted_at_ms >= midnight_ms
        )
    ).scalar_one()
    return int(summed)


def daily_limit(connection: Connection, customer_id: int) -> int | None:
    """The limit that counts now."""
    return connection.execute(
        select(Limits.daily_minor).where(Limits.customer_id == customer_id).order_by(Limits.from_ms.desc()).limit(1)
    ).scalar_one_or_none()
