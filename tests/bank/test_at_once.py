"""Many at once, and a process killed in the middle: posted once or not at all."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from actions.bank import ReadBack, Receipt
from tests.bank.small import OPENING_MINOR, SmallBank

ROOT = Path(__file__).parents[2]

CONFIRM = """
import sys
from datetime import datetime
from actions.bank import Bank
from tests.bank.small import NOON, QUICK
url, token, proposal_id, nonce, how = sys.argv[1:6]
bank = Bank.open(url, clock=lambda: NOON, pins=QUICK)
print("ready", flush=True)
sys.stdin.readline()
print(bank.confirm(token, proposal_id, nonce, how=how).receipt_no, flush=True)
"""


def killed_before(place: int, small: SmallBank, token: str, read: ReadBack) -> bool:
    """Confirm in a child that is killed before its n-th statement (a commit counts as one); False: it got through."""
    small.bank.close()  # SQLite connections must not cross a fork
    child = os.fork()
    if child == 0:
        count = 0

        def die(*_: object) -> None:
            nonlocal count
            count += 1
            if count == place:
                os.kill(os.getpid(), signal.SIGKILL)

        status = 1
        try:
            bank = small.again()
            event.listen(Engine, "before_cursor_execute", die)
            event.listen(Engine, "commit", die)
            bank.confirm(token, read.proposal_id, read.nonce, how="key")
            status = 0
        finally:
            os._exit(status)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == 0
    return False


def start(code: str, *args: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *args],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def test_key_and_voice_in_eight_threads_post_once(small: SmallBank) -> None:
    visit = small.visit()
    read = visit.read(small.to_bob, 300_00)
    together = threading.Barrier(8)
    receipts: list[Receipt] = []

    def confirm(how: str) -> None:
        together.wait(60)
        receipts.append(visit.confirm(read, how=how))

    threads = [threading.Thread(target=confirm, args=(("key", "voice")[number % 2],)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(receipts) == 8 and len(set(receipts)) == 1
    assert small.balance("ann") == OPENING_MINOR - 300_00
    assert small.balance("bob") == OPENING_MINOR + 300_00
    assert small.bank.entries_posted(visit.token) == 1
    small.check()


def test_key_and_voice_in_two_processes_post_once(small: SmallBank) -> None:
    visit = small.visit()
    read = visit.read(small.to_bob, 300_00)
    both = [start(CONFIRM, small.url, visit.token, read.proposal_id, read.nonce, how) for how in ("key", "voice")]
    for process in both:
        assert process.stdout is not None and process.stdout.readline() == "ready\n"
    for process in both:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    said = [process.communicate(timeout=30)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert said[0] == said[1] == visit.confirm(read).receipt_no + "\n"
    assert small.bank.entries_posted(visit.token) == 1
    assert small.balance("bob") == OPENING_MINOR + 300_00
    small.check()


def test_different_payments_at_once_all_arrive_and_none_is_lost(small: SmallBank) -> None:
    visits = [small.visit() for _ in range(6)]
    reads = [visit.read(small.to_bob, 100_00 + number) for number, visit in enumerate(visits)]
    threads = [threading.Thread(target=visit.confirm, args=(read,)) for visit, read in zip(visits, reads, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert small.balance("bob") == OPENING_MINOR + sum(100_00 + number for number in range(6))
    small.check()


def test_killed_at_any_statement_of_a_confirm_it_is_all_or_nothing(small: SmallBank) -> None:
    """For n = 1, 2, 3… a process is killed before its n-th statement (the commit counts), until one gets through."""
    killed = 0
    for place in range(1, 100):
        visit = small.visit()
        read = visit.read(small.to_bob, 1_00)
        before = small.balance("ann"), small.balance("bob"), small.entries()
        if not killed_before(place, small, visit.token, read):
            break
        killed += 1
        assert (small.balance("ann"), small.balance("bob"), small.entries()) == before
        receipt = visit.confirm(read)  # the retry posts it, once
        assert visit.confirm(read) == receipt
        assert small.entries() == before[2] + 1
    assert killed > 10, "the kills must have reached into the transfer"
    assert small.balance("bob") == OPENING_MINOR + (killed + 1) * 100
    small.check()


def test_killed_after_the_commit_the_receipt_is_there(small: SmallBank) -> None:
    visit = small.visit()
    read = visit.read(small.to_bob, 300_00)
    code = CONFIRM.replace("print(bank.confirm(", "bank.confirm(").replace(").receipt_no, flush=True)", ")")
    process = start(code + "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n",
                    small.url, visit.token, read.proposal_id, read.nonce, "voice")  # fmt: skip
    process.communicate("\n", timeout=30)
    assert process.returncode == -signal.SIGKILL
    assert small.balance("bob") == OPENING_MINOR + 300_00
    assert visit.confirm(read).balance_after.minor == OPENING_MINOR - 300_00
    assert small.bank.entries_posted(visit.token) == 1
    small.check()


def test_a_unit_of_work_that_does_not_say_commit_leaves_nothing(small: SmallBank) -> None:
    with small.bank.db.write() as unit:
        unit.connection.exec_driver_sql("UPDATE customers SET called = 'nobody'")
    with pytest.raises(ZeroDivisionError), small.bank.db.write() as unit:
        unit.connection.exec_driver_sql("UPDATE customers SET called = 'nobody'")
        raise ZeroDivisionError
    assert small.visit().holder.customer.called == "ann"


def test_opening_and_closing_leaks_nothing(small: SmallBank) -> None:
    def open_files() -> int:
        return len(list(Path("/proc/self/fd").iterdir()))

    small.visit()
    before, threads = open_files(), threading.active_count()
    for _ in range(30):
        bank = small.again()
        bank.show("ann")
        bank.close()
    assert open_files() <= before + 2
    assert threading.active_count() == threads
    json.dumps(small.bank.show("ann"))
