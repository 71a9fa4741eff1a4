"""The only code that writes postings. Entries are added whole; balances follow from the last posting of an account."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, text

from actions.bank.db import Unit
from actions.bank.tables import Accounts, Entries, Postings, Seals

LAST_POSTING = (
    select(Postings.seq, Postings.balance_after_minor)
    .where(Postings.account_id == bindparam("account_id"))
    .order_by(Postings.seq.desc())
    .limit(1)
)
LAST_ENTRY = select(func.coalesce(func.max(Entries.entry_id), 0))
BATCH = 2_000  # entries written at once when history is laid down


@dataclass(frozen=True)
class Leg:
    """What one entry does to one account. Money into the account is positive, in minor units."""

    account_id: int
    amount_minor: int
    counterparty: str = ""
    category: str = ""
    memo: str = ""


@dataclass(frozen=True)
class Entry:
    kind: str
    booked_on: date
    made_at_ms: int
    legs: Sequence[Leg]


@dataclass
class _Account:
    """Where an account stands while entries are being added."""

    seq: int
    balance_minor: int


def balance(connection: Connection, account_id: int) -> int:
    """The balance in minor units: what the account's last posting says."""
    return _stand(connection, account_id).balance_minor


def _stand(connection: Connection, account_id: int) -> _Account:
    row = connection.execute(LAST_POSTING, {"account_id": account_id}).one_or_none()
    return _Account(row.seq, row.balance_after_minor) if row else _Account(0, 0)


def own_account(connection: Connection, kind: str, currency: str) -> int:
    """The bank's own account of that kind: clearing, holds or income."""
    return connection.execute(
        select(Accounts.account_id).where(
            Accounts.customer_id.is_(None), Accounts.kind == kind, Accounts.currency == currency
        )
    ).scalar_one()


def post(unit: Unit, entry: Entry) -> int:
    """Write one entry in the caller's unit of work; its id. The database refuses it unless it sums to zero."""
    return post_many(unit, [entry])


def post_many(unit: Unit, entries: Iterable[Entry]) -> int:
    """Write entries in the order given; the id of the last one (that of none: of the last there was)."""
    connection = unit.connection
    entry_id = connection.execute(LAST_ENTRY).scalar_one()
    stands: dict[int, _Account] = {}
    heads: list[dict[str, Any]] = []
    postings: list[dict[str, Any]] = []
    seals: list[dict[str, Any]] = []

    def write() -> None:
        if heads:
            connection.execute(insert(Entries), heads)
            connection.execute(insert(Postings), postings)
            connection.execute(insert(Seals), seals)
            for rows in (heads, postings, seals):
                rows.clear()

    for entry in entries:
        entry_id += 1
        heads.append(
            {
                "entry_id": entry_id,
                "kind": entry.kind,
                "booked_on": entry.booked_on,
                "made_at_ms": entry.made_at_ms,
            }
        )
        for leg in entry.legs:
            stand = stands.get(leg.account_id)
            if stand is None:
                stand = stands[leg.account_id] = _stand(connection, leg.account_id)
            stand.seq += 1
            stand.balance_minor += leg.amount_minor
            postings.append(
                {
                    "account_id": leg.account_id,
                    "seq": stand.seq,
                    "entry_id": entry_id,
                    "booked_on": entry.booked_on,
                    "amount_minor": leg.amount_minor,
                    "balance_after_minor": stand.balance_minor,
                    "counterparty": leg.counterparty,
                    "category": leg.category,
                    "memo": leg.memo,
                }
            )
        seals.append({"entry_id": entry_id, "legs": len(entry.legs)})
        if len(heads) >= BATCH:
            write()
    write()
    return entry_id


def faults(connection: Connection) -> list[str]:
    """Go through all the books; what does not hold, in words for a bank's engineer. Empty is right.

    The database keeps these rules already; this proves it, also for a file that came back from elsewhere.
    """
    checks = {
        "an entry does not sum to zero": (
            "SELECT COUNT(*) FROM (SELECT entry_id FROM postings GROUP BY entry_id HAVING SUM(amount_minor) <> 0)"
        ),
        "an entry is not sealed": (
            "SELECT COUNT(*) FROM entries WHERE NOT EXISTS"
            " (SELECT 1 FROM seals WHERE seals.entry_id = entries.entry_id)"
        ),
        "a seal or posting has no entry": (
            "SELECT (SELECT COUNT(*) FROM seals WHERE entry_id NOT IN (SELECT entry_id FROM entries))"
            " + (SELECT COUNT(*) FROM postings WHERE entry_id NOT IN (SELECT entry_id FROM entries))"
        ),
        "a balance is not the sum of its postings": (
            "SELECT COUNT(*) FROM (SELECT balance_after_minor AS said, SUM(amount_minor)"
            " OVER (PARTITION BY account_id ORDER BY seq) AS summed FROM postings) AS lines WHERE said <> summed"
        ),
        "postings are missing in an account": (
            "SELECT COUNT(*) FROM (SELECT account_id FROM postings GROUP BY account_id"
            " HAVING MIN(seq) <> 1 OR MAX(seq) <> COUNT(*)) AS gaps"
        ),
        "a balance is below its floor": (
            "SELECT COUNT(*) FROM postings JOIN accounts USING (account_id) WHERE balance_after_minor < floor_minor"
        ),
        "an entry mixes currencies": (
            "SELECT COUNT(*) FROM (SELECT entry_id FROM postings JOIN accounts USING (account_id)"
            " GROUP BY entry_id HAVING COUNT(DISTINCT currency) > 1) AS mixed"
        ),
        "a posted proposal has no receipt, or a receipt no posted proposal": (
            "SELECT (SELECT COUNT(*) FROM proposals WHERE state = 'posted'"
            " AND proposal_id NOT IN (SELECT proposal_id FROM receipts))"
            " + (SELECT COUNT(*) FROM receipts JOIN proposals USING (proposal_id) WHERE state <> 'posted')"
        ),
        "held money is not what the holds account has": (
            "SELECT COUNT(*) FROM accounts WHERE kind = 'holds' AND"
            " COALESCE((SELECT SUM(amount_minor) FROM postings WHERE postings.account_id = accounts.account_id), 0)"
            " <> COALESCE((SELECT SUM(amount_minor) FROM holds"
            " WHERE state = 'held' AND holds.currency = accounts.currency), 0)"
        ),
    }
    found = []
    for words, statement in checks.items():
        count = connection.execute(text(statement)).scalar_one()
        if count:
            found.append(f"{words} ({count})")
    return found
