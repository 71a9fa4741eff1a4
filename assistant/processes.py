"""The two servers beside the runtime: Rasa and the actions. Started, watched, restarted, ended with us."""

from __future__ import annotations

import asyncio
import ctypes
import logging
import os
import signal
import socket
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from assistant.settings import ROOT

log = logging.getLogger("teller.processes")

RESTART_FIRST_S, RESTART_MOST_S = 0.5, 15.0
PR_SET_PDEATHSIG = 1


class NotReady(Exception):
    """A server did not come up; the message says which, and the end of its log."""


def _die_with_parent() -> None:
    """Runs in the child: the kernel ends it when we end, however we end (prctl(2))."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Server:
    """One child process that answers HTTP at `health`. Its output goes to `log_file`, never a customer's words."""

    name: str
    command: list[str]
    health: str
    log_file: Path
    environ: Mapping[str, str] = field(default_factory=dict)
    _process: asyncio.subprocess.Process | None = None
    _watching: asyncio.Task[None] | None = None
    _ended: bool = False

    @property
    def pid(self) -> int | None:
        """Process id while it runs."""
        return self._process.pid if self._process and self._process.returncode is None else None

    async def start(self, deadline_s: float) -> None:
        """Start and wait until it answers. Raises NotReady."""
        self._ended = False
        await self._spawn()
        await self._ready(deadline_s)
        self._watching = asyncio.create_task(self._watch())

    async def stop(self) -> None:
        """End it: politely, and after five seconds for good."""
        self._ended = True
        if self._watching is not None:
            self._watching.cancel()
            self._watching = None
        process = self._process
        if process is None or process.returncode is not None:
            return
        process.terminate()
        try:
            await asyncio.wait_for(process.wait(), 5)
        except asyncio.TimeoutError:
            process.kill()
            await process.wait()

    async def _spawn(self) -> None:
        self.log_file.parent.mkdir(parents=True, exist_ok=True)
        with self.log_file.open("ab") as output:
            self._process = await asyncio.create_subprocess_exec(
                *self.command,
                cwd=ROOT,
                env={**os.environ, **self.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"},
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                preexec_fn=_die_with_parent if sys.platform == "linux" else None,
            )

    async def _ready(self, deadline_s: float) -> None:
        until = time.monotonic() + deadline_s
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=2)) as http:
            while time.monotonic() < until:
                assert self._process is not None
                if self._process.returncode is not None:
                    break
                try:
                    async with http.get(self.health) as response:
                        if response.status == 200:
                            return
                except (aiohttp.ClientError, asyncio.TimeoutError):
                    pass
                try:  # a server that starts has no event to wait for; one that dies has
                    await asyncio.wait_for(asyncio.shield(self._process.wait()), 0.2)
                except asyncio.TimeoutError:
                    continue
        raise NotReady(f"{self.name} did not start; the end of {self.log_file.name}:\n{self._tail()}")

    def _tail(self) -> str:
        try:
            return "\n".join(self.log_file.read_text("utf-8", "replace").splitlines()[-15:])
        except OSError:
            return ""

    async def _watch(self) -> None:
        """Start it again when it dies, waiting longer each time in a row."""
        pause = RESTART_FIRST_S
        while not self._ended:
            assert self._process is not None
            begun = time.monotonic()
            code = await self._process.wait()
            if self._ended:
                return
            pause = RESTART_FIRST_S if time.monotonic() - begun > 60 else min(pause * 2, RESTART_MOST_S)
            log.warning("%s ended with %s; starting it again in %.1f s", self.name, code, pause)
            await asyncio.sleep(pause)
            await self._spawn()


def free_ports(count: int) -> list[int]:
    """Ports nobody listens on now, on loopback."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()
