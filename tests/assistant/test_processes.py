"""A server beside us: waited for, restarted when it dies, ended with us; a failed start says why."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest

from assistant.processes import NotReady, Server, free_ports

SERVE = """
import http.server, sys
class Ok(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers()
    def log_message(self, *args): pass
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Ok).serve_forever()
"""


def server(tmp_path: Path, code: str, port: int) -> Server:
    return Server("probe", [sys.executable, "-c", code, str(port)], f"http://127.0.0.1:{port}/", tmp_path / "probe.log")


async def test_it_starts_is_restarted_when_killed_and_ends(tmp_path: Path) -> None:
    made = server(tmp_path, SERVE, free_ports(1)[0])
    await made.start(30)
    first = made.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    assert made._watching is not None
    for _ in range(500):
        if made.pid not in (None, first):
            break
        await asyncio.sleep(0.02)
    second = made.pid
    assert second not in (None, first)
    await made._ready(30)
    await made.stop()
    assert made.pid is None


async def test_a_failed_start_says_why(tmp_path: Path) -> None:
    made = server(tmp_path, "raise SystemExit('the model is missing')", free_ports(1)[0])
    with pytest.raises(NotReady, match="the model is missing"):
        await made.start(30)
    await made.stop()


async def test_one_that_never_answers_is_given_up(tmp_path: Path) -> None:
    made = server(tmp_path, "import signal; signal.pause()", free_ports(1)[0])
    with pytest.raises(NotReady, match="probe did not start"):
        await made.start(0.8)
    await made.stop()
    assert made.pid is None
