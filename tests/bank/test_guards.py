"""What the database refuses by itself, whatever asks: our code, another program, or a hand at the sqlite3 prompt."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest

from actions.bank import audit
from actions.bank.guards import APPEND_ONLY
from actions.bank.tables import Base
from tests.bank.small import PINS, SmallBank


@pytest.fixture
def raw(small: SmallBank) -> Iterator[sqlite3.Connection]:
    """A connection past our code, on books in which something has happened."""
    visit = small.visit()
    visit.confirm(visit.read(small.li, 300_00))
    visit.confirm(visit.read(small.new, 100_00), pin=PINS["ann"])
    visit.propose(small.li, 100_00)
    with small.bank.db.write() as unit:
        from actions.bank import onboarding

        onboarding.limit(unit, 1, 50_000_00, 1)
        unit.commit()
    connection = small.raw()
    yield connection
    connection.close()


ENTRY = "INSERT INTO entries (entry_id, kind, booked_on, made_at_ms) VALUES (900, 'payment', '2026-11-23', 0)"


def leg(account: int, seq: int, amount: object, after: object, entry: int = 900, day: str = "2026-11-23") -> str:
    return (
        "INSERT INTO postings (account_id, seq, entry_id, booked_on, amount_minor, balance_after_minor, counterparty,"
        f" category, memo) VALUES ({account}, {seq}, {entry}, '{day}', {amount}, {after}, '', '', '')"
    )


def stand(raw: sqlite3.Connection, account: int) -> tuple[int, int]:
    row = raw.execute(
        "SELECT seq, balance_after_minor FROM postings WHERE account_id = ? ORDER BY seq DESC", (account,)
    ).fetchone()
    return row or (0, 0)


@pytest.mark.parametrize("table", sorted(APPEND_ONLY))
def test_rows_of_money_and_audit_are_never_changed_or_removed(raw: sqlite3.Connection, table: str) -> None:
    columns = [row[1] for row in raw.execute(f"PRAGMA table_info({table})")]
    assert raw.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0] > 0
    for column in columns:
        with pytest.raises(sqlite3.IntegrityError, match="never changed"):
            raw.execute(f"UPDATE {table} SET {column} = {column}")
    with pytest.raises(sqlite3.IntegrityError, match="never removed"):
        raw.execute(f"DELETE FROM {table}")
    for pragma in ("ON", "OFF"):  # REPLACE removes the old row, with recursive triggers off even silently
        raw.execute(f"PRAGMA recursive_triggers = {pragma}")
        names = ", ".join(columns)
        with pytest.raises(sqlite3.IntegrityError):
            raw.execute(f"INSERT OR REPLACE INTO {table} ({names}) SELECT {names} FROM {table}")


@pytest.mark.parametrize("table", ["proposals", "holds", "accounts"])
def test_rows_that_only_move_forward_are_never_removed(raw: sqlite3.Connection, table: str) -> None:
    assert raw.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0] > 0
    with pytest.raises(sqlite3.IntegrityError, match="never removed"):
        raw.execute(f"DELETE FROM {table}")
    raw.execute("PRAGMA recursive_triggers = OFF")
    with pytest.raises(sqlite3.IntegrityError):
        raw.execute(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")


def test_an_entry_that_does_not_sum_to_zero_is_refused(small: SmallBank, raw: sqlite3.Connection) -> None:
    ann, bob = small.account["ann"], small.account["bob"]
    (ann_seq, ann_has), (bob_seq, bob_has) = stand(raw, ann), stand(raw, bob)
    raw.execute("BEGIN")
    raw.execute(ENTRY)
    raw.execute(leg(ann, ann_seq + 1, -100, ann_has - 100))
    raw.execute(leg(bob, bob_seq + 1, 101, bob_has + 101))
    with pytest.raises(sqlite3.IntegrityError, match="sum to zero"):
        raw.execute("INSERT INTO seals VALUES (900, 2)")
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        raw.execute("COMMIT")
    raw.execute("ROLLBACK")


def test_a_balanced_entry_is_taken_and_then_closed(small: SmallBank, raw: sqlite3.Connection) -> None:
    ann, bob = small.account["ann"], small.account["bob"]
    (ann_seq, ann_has), (bob_seq, bob_has) = stand(raw, ann), stand(raw, bob)
    raw.execute("BEGIN")
    raw.execute(ENTRY)
    raw.execute(leg(ann, ann_seq + 1, -100, ann_has - 100))
    raw.execute(leg(bob, bob_seq + 1, 100, bob_has + 100))
    raw.execute("INSERT INTO seals VALUES (900, 2)")
    raw.execute("COMMIT")
    assert small.balance("ann") == ann_has - 100
    small.check()
    clearing = raw.execute("SELECT account_id FROM accounts WHERE number = 'clearing-CNY'").fetchone()[0]
    seq, has = stand(raw, clearing)
    with pytest.raises(sqlite3.IntegrityError, match="sealed"):
        raw.execute(leg(clearing, seq + 1, 5, has + 5))


def test_an_entry_without_its_seal_cannot_stay(small: SmallBank, raw: sqlite3.Connection) -> None:
    seq, has = stand(raw, small.account["ann"])
    raw.execute("BEGIN")
    raw.execute(ENTRY)
    raw.execute(leg(small.account["ann"], seq + 1, 100, has + 100))
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        raw.execute("COMMIT")
    raw.execute("ROLLBACK")
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        raw.execute(ENTRY)  # nor in a statement of its own


def test_who_leaves_foreign_keys_off_may_not_write(small: SmallBank) -> None:
    careless = small.raw(foreign_keys=False)
    with pytest.raises(sqlite3.IntegrityError, match="foreign keys must be on"):
        careless.execute(ENTRY)
    careless.close()


@pytest.mark.parametrize(
    ("seq_more", "amount", "after_more", "words"),
    [
        (1, 100, 101, "does not follow"),
        (2, 100, 100, "does not follow"),
        (0, 100, 100, "already there"),
        (1, 0, 0, "ck_postings_amount_minor"),
        (1, 0.5, 0.5, "."),
        (1, "'100'", "'no'", "."),
        (1, "NULL", "NULL", "."),
        (1, -(10**12), -(10**12), "below the floor"),
        (1, 2**63, 2**63, "."),
    ],
)
def test_postings_that_do_not_fit(
    small: SmallBank, raw: sqlite3.Connection, seq_more: int, amount: object, after_more: object, words: str
) -> None:
    account = small.account["ann"]
    seq, has = stand(raw, account)
    after = has + after_more if isinstance(after_more, (int, float)) else after_more
    raw.execute("BEGIN")
    raw.execute(ENTRY)
    with pytest.raises(sqlite3.Error, match=words):
        raw.execute(leg(account, seq + seq_more, amount, after))


def test_two_currencies_make_no_entry(small: SmallBank, raw: sqlite3.Connection) -> None:
    pounds = raw.execute("SELECT account_id FROM accounts WHERE number = 'clearing-GBP'").fetchone()[0]
    seq, has = stand(raw, small.account["ann"])
    raw.execute("BEGIN")
    raw.execute(ENTRY)
    raw.execute(leg(small.account["ann"], seq + 1, 100, has + 100))
    raw.execute(leg(pounds, 1, -100, -100))
    with pytest.raises(sqlite3.IntegrityError, match="one currency"):
        raw.execute("INSERT INTO seals VALUES (900, 2)")


def test_a_posting_is_booked_on_the_day_of_its_entry(small: SmallBank, raw: sqlite3.Connection) -> None:
    seq, has = stand(raw, small.account["ann"])
    raw.execute("BEGIN")
    raw.execute(ENTRY)
    with pytest.raises(sqlite3.IntegrityError, match="that day"):
        raw.execute(leg(small.account["ann"], seq + 1, 100, has + 100, day="2026-11-22"))


def test_end_states_stay_and_what_was_proposed_cannot_be_changed(raw: sqlite3.Connection) -> None:
    for state in ("proposed", "read_back", "cancelled", "posted"):
        with pytest.raises(sqlite3.IntegrityError, match="ended"):
            raw.execute("UPDATE proposals SET state = ? WHERE state = 'posted'", (state,))
    for column, value in (("amount_minor", 1), ("payee_id", 2), ("from_account_id", 1), ("customer_id", 2)):
        with pytest.raises(sqlite3.IntegrityError, match="cannot be changed"):
            raw.execute(f"UPDATE proposals SET {column} = {value} WHERE state = 'proposed'")
    with pytest.raises(sqlite3.IntegrityError, match="not a possible move"):
        raw.execute("UPDATE proposals SET state = 'posted', confirmed_how = 'key' WHERE state = 'proposed'")
    with pytest.raises(sqlite3.IntegrityError, match="nothing was confirmed"):
        raw.execute(
            "INSERT INTO receipts SELECT p.proposal_id, 'x', x'00', 1, p.session_id, p.customer_id, 1, 'CNY', '', '',"
            " 0, 0, NULL FROM proposals p WHERE state = 'proposed'"
        )
    raw.execute("UPDATE proposals SET state = 'read_back', nonce_hash = x'00' WHERE state = 'proposed'")
    with pytest.raises(sqlite3.IntegrityError, match="nothing was posted"):
        raw.execute("UPDATE proposals SET state = 'posted', confirmed_how = 'key' WHERE state = 'read_back'")


def test_a_hold_ends_once(small: SmallBank, raw: sqlite3.Connection) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="cannot be changed"):
        raw.execute("UPDATE holds SET amount_minor = 1")
    small.clock.pass_by(days=1)
    assert small.bank.release_due() == 1
    for state in ("held", "returned"):
        with pytest.raises(sqlite3.IntegrityError, match="ended"):
            raw.execute("UPDATE holds SET state = ?", (state,))


def test_the_audit_can_only_grow_in_order(raw: sqlite3.Connection) -> None:
    for seq, before in ((10**6, ""), (1, ""), (None, "x")):
        with pytest.raises(sqlite3.IntegrityError):
            raw.execute("INSERT INTO audit VALUES (?, 0, 'x', NULL, NULL, '', '{}', ?, 'h')", (seq, before))


@pytest.mark.parametrize("change", ["edit", "remove", "swap"])
def test_a_chain_that_was_tampered_with_is_found(small: SmallBank, raw: sqlite3.Connection, change: str) -> None:
    for when in ("insert", "update", "delete"):
        raw.execute(f"DROP TRIGGER guard_audit_{when}")
    if change == "edit":
        raw.execute("UPDATE audit SET facts = '{}' WHERE seq = 4")
    elif change == "remove":
        raw.execute("DELETE FROM audit WHERE seq = 4")
    else:
        raw.execute("UPDATE audit SET seq = -seq WHERE seq IN (4, 5)")
        raw.execute("UPDATE audit SET seq = 9 + seq WHERE seq < 0")
    with small.bank.db.read() as connection:
        assert audit.broken_at(connection) == 4
    assert small.bank.faults() == ["the audit chain is broken at row 4"]


def test_books_that_were_tampered_with_are_found(small: SmallBank, raw: sqlite3.Connection) -> None:
    raw.execute("DROP TRIGGER guard_postings_update")
    raw.execute("UPDATE postings SET amount_minor = amount_minor + 1 WHERE account_id = ? AND seq = 1", (7,))
    found = " ".join(small.bank.faults())
    assert "sum to zero" in found and "sum of its postings" in found


def test_every_constraint_has_a_name() -> None:
    for table in Base.metadata.tables.values():
        for constraint in table.constraints:
            assert constraint.name, f"{table.name}: {constraint}"
