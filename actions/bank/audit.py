"""Who did what: append-only rows in a chain of SHA-256. A row edited, removed or moved breaks the chain after it."""

from __future__ import annotations

import hashlib
import json

from sqlalchemy import Connection, insert, select

from actions.bank.db import Unit
from actions.bank.tables import Audit

LAST = select(Audit.seq, Audit.hash).order_by(Audit.seq.desc()).limit(1)


def _digest(row: tuple[object, ...]) -> str:
    canonical = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def write(
    unit: Unit,
    event: str,
    at_ms: int,
    *,
    customer_id: int | None = None,
    session_id: str | None = None,
    subject: str = "",
    **facts: int | str | None,
) -> None:
    """Add one row in the caller's unit of work. `subject` is an id; facts hold no names and no secrets."""
    last = unit.connection.execute(LAST).one_or_none()
    seq, before = (last.seq + 1, last.hash) if last else (1, "")
    told = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    row = (seq, at_ms, event, customer_id, session_id, subject, told, before)
    unit.connection.execute(
        insert(Audit),
        {
            "seq": seq,
            "at_ms": at_ms,
            "event": event,
            "customer_id": customer_id,
            "session_id": session_id,
            "subject": subject,
            "facts": told,
            "hash_before": before,
            "hash": _digest(row),
        },
    )


def broken_at(connection: Connection) -> int | None:
    """The place of the first row that does not follow from the one before; None when the chain holds."""
    before = ""
    rows = connection.execute(
        select(
            Audit.seq,
            Audit.at_ms,
            Audit.event,
            Audit.customer_id,
            Audit.session_id,
            Audit.subject,
            Audit.facts,
            Audit.hash_before,
            Audit.hash,
        ).order_by(Audit.seq)
    )
    for place, row in enumerate(rows, 1):
        if row.seq != place or row.hash_before != before or row.hash != _digest(tuple(row)[:8]):
            return place
        before = row.hash
    return None
