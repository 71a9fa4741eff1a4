"""What the database itself refuses, whoever asks: triggers beside the constraints of tables.py.

Money's rows are only ever added. An entry is written as entry, postings, seal; the seal's guard refuses what does not
sum to zero in one currency, and the deferred key from entry to seal refuses to commit an entry without one. BEFORE
INSERT guards also look for the same key, because INSERT OR REPLACE would else remove the old row without any trigger.
"""

from __future__ import annotations

from sqlalchemy import Connection

from actions.bank.tables import END_STATES, OPEN_STATES

APPEND_ONLY = {
    "entries": ("entry_id",),
    "seals": ("entry_id",),
    "postings": ("account_id", "seq"),
    "receipts": ("proposal_id",),
    "limits": ("customer_id", "from_ms"),
    "audit": ("seq",),
}

# state now -> states it may move to
MOVES = {
    "proposed": ("read_back", "cancelled", "expired", "refused"),
    "read_back": ("read_back", "confirmed", "posted", "cancelled", "expired", "refused"),
    "confirmed": ("posted", "refused"),  # for a core that takes its time; ours posts at once
}
FIXED = {
    "proposals": (
        "proposal_id", "session_id", "customer_id", "payee_id", "from_account_id", "amount_minor", "currency",
        "fee_minor", "made_at_ms",
    ),
    "holds": (
        "proposal_id", "customer_id", "payee_id", "from_account_id", "amount_minor", "currency", "held_until_ms",
    ),
    "accounts": ("account_id", "customer_id", "kind", "number", "currency", "floor_minor", "opened_on"),
}  # fmt: skip


def _listed(states: tuple[str, ...]) -> str:
    return "(" + ", ".join(f"'{state}'" for state in states) + ")"


def _guard(table: str, when: str, rules: list[tuple[str, str]]) -> str:
    """One trigger: for each (condition, words) refuse with the words when the condition holds."""
    body = "\n".join(f"  SELECT RAISE(ABORT, '{table}: {words}') WHERE {condition};" for condition, words in rules)
    return f"CREATE TRIGGER guard_{table}_{when.split()[0].lower()} BEFORE {when} ON {table} BEGIN\n{body}\nEND"


def _same_key(table: str, keys: tuple[str, ...]) -> tuple[str, str]:
    same = " AND ".join(f"{key} = NEW.{key}" for key in keys)
    return f"EXISTS (SELECT 1 FROM {table} WHERE {same})", "already there"


def _unchanged(table: str) -> tuple[str, str]:
    return " OR ".join(f"NEW.{column} IS NOT OLD.{column}" for column in FIXED[table]), "this cannot be changed"


INSERT_RULES: dict[str, list[tuple[str, str]]] = {
    "entries": [
        # The seal is kept by a deferred foreign key, so a connection that leaves keys off may not write here.
        ("(SELECT foreign_keys FROM pragma_foreign_keys) = 0", "foreign keys must be on"),
    ],
    "seals": [
        ("NOT EXISTS (SELECT 1 FROM entries WHERE entry_id = NEW.entry_id)", "no such entry"),
        ("(SELECT COUNT(*) FROM postings WHERE entry_id = NEW.entry_id) <> NEW.legs", "postings are missing"),
        (
            "(SELECT SUM(amount_minor) FROM postings WHERE entry_id = NEW.entry_id) <> 0",
            "does not sum to zero",
        ),
        (
            "(SELECT COUNT(DISTINCT currency) FROM postings JOIN accounts USING (account_id)"
            " WHERE entry_id = NEW.entry_id) <> 1",
            "more than one currency",
        ),
    ],
    "postings": [
        ("EXISTS (SELECT 1 FROM seals WHERE entry_id = NEW.entry_id)", "the entry is sealed"),
        (
            "NOT EXISTS (SELECT 1 FROM entries WHERE entry_id = NEW.entry_id AND booked_on = NEW.booked_on)",
            "no such entry on that day",
        ),
        (
            "EXISTS (SELECT 1 FROM postings WHERE entry_id = NEW.entry_id AND account_id = NEW.account_id)",
            "one posting for each account",
        ),
        (
            "NEW.balance_after_minor IS NOT NEW.amount_minor + (CASE NEW.seq WHEN 1 THEN 0 ELSE"
            " (SELECT balance_after_minor FROM postings"
            " WHERE account_id = NEW.account_id AND seq = NEW.seq - 1) END)",
            "the balance does not follow",
        ),
        (
            "NEW.balance_after_minor < (SELECT floor_minor FROM accounts WHERE account_id = NEW.account_id)",
            "below the floor",
        ),
    ],
    "receipts": [
        (
            "NOT EXISTS (SELECT 1 FROM proposals WHERE proposal_id = NEW.proposal_id"
            " AND state IN ('read_back', 'confirmed'))",
            "nothing was confirmed",
        ),
        ("NOT EXISTS (SELECT 1 FROM seals WHERE entry_id = NEW.entry_id)", "the entry is not sealed"),
    ],
    "limits": [],
    "audit": [
        (
            "NEW.seq <> (SELECT COALESCE(MAX(seq), 0) + 1 FROM audit)"
            " OR NEW.hash_before <> COALESCE((SELECT hash FROM audit ORDER BY seq DESC LIMIT 1), '')",
            "the chain does not follow",
        ),
    ],
}


def guards() -> list[str]:
    """All CREATE TRIGGER statements for SQLite."""
    made = []
    for table, keys in APPEND_ONLY.items():
        made.append(_guard(table, "INSERT", [_same_key(table, keys), *INSERT_RULES[table]]))
        made.append(_guard(table, "UPDATE", [("1", "rows are never changed")]))
        made.append(_guard(table, "DELETE", [("1", "rows are never removed")]))
    made.append(_guard("proposals", "INSERT", [
        _same_key("proposals", ("proposal_id",)),
        ("NEW.state <> 'proposed'", "begins as proposed"),
        (
            f"EXISTS (SELECT 1 FROM proposals WHERE session_id = NEW.session_id AND state IN {_listed(OPEN_STATES)})",
            "one open for each session",
        ),
    ]))  # fmt: skip
    moves = " OR ".join(f"(OLD.state = '{now}' AND NEW.state IN {_listed(then)})" for now, then in MOVES.items())
    made.append(_guard("proposals", "UPDATE", [
        (f"OLD.state IN {_listed(END_STATES)}", "it has ended"),
        _unchanged("proposals"),
        (f"NOT ({moves})", "not a possible move"),
        (
            "NEW.state = 'posted' AND NOT EXISTS (SELECT 1 FROM receipts WHERE proposal_id = NEW.proposal_id)",
            "nothing was posted",
        ),
    ]))  # fmt: skip
    made.append(_guard("holds", "INSERT", [
        _same_key("holds", ("proposal_id",)), ("NEW.state <> 'held'", "begins as held"),
    ]))  # fmt: skip
    made.append(_guard("holds", "UPDATE", [("OLD.state <> 'held'", "it has ended"), _unchanged("holds")]))
    made.append(
        _guard("accounts", "INSERT", [_same_key("accounts", ("account_id",)), _same_key("accounts", ("number",))])
    )
    made.append(_guard("accounts", "UPDATE", [_unchanged("accounts")]))
    for table in ("proposals", "holds", "accounts"):
        made.append(_guard(table, "DELETE", [("1", "rows are never removed")]))
    return made


def put_up(connection: Connection) -> None:
    """Create the triggers. PostgreSQL will have its own file of the same rules."""
    if connection.dialect.name != "sqlite":
        raise ValueError(f"no guards are written for {connection.dialect.name} yet")
    for statement in guards():
        connection.exec_driver_sql(statement)
