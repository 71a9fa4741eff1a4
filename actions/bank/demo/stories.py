"""What is worth knowing about each of the five: the things a careful banker, or a security check, would notice."""

from __future__ import annotations

from datetime import date, timedelta

from actions.bank.demo.living import Line
from actions.bank.demo.people import Person

DEPOSIT_MINOR = 50_000_00
DEPOSIT_YEARS = 3


def back(today: date, months: int, day: int) -> date:
    """That day of the month so many months ago (day 1 to 28)."""
    number = today.year * 12 + today.month - 1 - months
    return date(number // 12, number % 12 + 1, day)


def last_march(today: date, day: int) -> date:
    """That day of the latest March that is over by then."""
    return date(today.year if today >= date(today.year, 3, day) else today.year - 1, 3, day)


def deposit_opened(today: date) -> date:
    """When 王秀英 opened her three-year deposit."""
    return back(today, 14, 22)


def stopped(on: date, minor: int, to: str, memo: str, why: str) -> list[Line]:
    """A payment that was held, looked at, and came back the next day."""
    return [
        Line(on, -minor, to, "transfer", memo, other="holds", kind="hold"),
        Line(on + timedelta(days=1), minor, to, "returned", why, other="holds", kind="return"),
    ]


def of(person: Person, today: date) -> list[Line]:
    """The special lines of one person."""
    if person.number == "1001":
        return [
            *stopped(back(today, 20, 23), 9_800_00, "安全账户 王主任", "自称社保局", "疑似诈骗，已拦下退回"),
            Line(
                deposit_opened(today), -DEPOSIT_MINOR, "三年定期 尾号7764", "savings", "存定期",
                account="passbook", other="deposit", kind="transfer",
            ),
        ]  # fmt: skip
    if person.number == "1002":
        return [
            *stopped(back(today, 9, 12), 6_000_00, "赵小宝", "说孙子出事了急用钱", "与家人核实不是本人，已退回"),
            Line(last_march(today, 17), -99_00, "悦享会员服务", "subscription", "连续包月"),
        ]
    if person.number == "1003":
        return stopped(
            back(today, 13, 16),
            850_00,
            "Parcel Redelivery Desk",
            "parcel fee",
            "stopped: known scam, returned",
        )
    if person.number == "1004":
        return stopped(back(today, 6, 27), 400_00, "保健品直销中心", "养生床垫定金", "家人说没买，已退回")
    invoice = max(back(today, 1, 9), today - timedelta(days=40))
    return stopped(
        invoice,
        1_840_00,
        "Brightline Heating Services",
        "invoice 4471",
        "stopped: account not the company's, returned",
    )
