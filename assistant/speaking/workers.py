"""The worker processes of the voice: started, lent, watched, replaced. Their protocol stands in worker.py."""

import asyncio
import contextlib
import itertools
import json
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Coroutine
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from assistant.faults import Fault
from assistant.speaking.worker import HEADER

RATE_HZ = 22050
SETTLE_S = 0.5  # a cancelled utterance that has not ended after this long means that its worker hangs
ROOT = Path(__file__).resolve().parents[2]
_ids = itertools.count(1)


class WorkerLost(Exception):
    """The worker died, hung or said that it failed, in the middle of an utterance."""


@dataclass(frozen=True)
class Utterance:
    """One request: cleaned words of one or two sentences. rate_wpm 80-400, volume 0.1-2.0, pitch 0-99."""

    text: str
    lang: str
    rate_wpm: int
    volume: float
    pitch: int
    variant: str | None


class _Worker:
    """One process and the task that drains it, so that a slow listener never holds a worker."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self.utterance = 0
        self.frames: asyncio.Queue[tuple[bytes, bytes]] = asyncio.Queue()
        self.idle = asyncio.Event()
        self.lost = self.ready = False

    async def read(self) -> None:
        """Move frames of the present utterance to its queue; b"X" when the process has gone."""
        assert self.process.stdout is not None
        try:
            while True:
                kind, utterance, length = HEADER.unpack(await self.process.stdout.readexactly(HEADER.size))
                payload = await self.process.stdout.readexactly(length) if length else b""
                if utterance != self.utterance:
                    continue
                self.frames.put_nowait((kind, payload))
                if kind != b"A":
                    self.idle.set()
        except (asyncio.IncompleteReadError, OSError):
            self.lost = True
            self.frames.put_nowait((b"X", b"the worker has gone"))
            self.idle.set()

    def write(self, message: dict[str, object]) -> None:
        """One request. A process that has just died does not matter here: `read` hears of it."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(message).encode() + b"\n")

    def kill(self) -> None:
        self.lost = True
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()


class Hand:
    """A worker lent for one utterance."""

    def __init__(self, worker: _Worker) -> None:
        self.worker = worker
        self.ended = False

    async def sound(self, silence_s: float) -> bytes | None:
        """The next buffer; None at the end. WorkerLost; ValueError when the voice does not exist."""
        try:
            kind, payload = await asyncio.wait_for(self.worker.frames.get(), silence_s)
        except asyncio.TimeoutError:
            self.worker.kill()
            raise WorkerLost("the worker hangs") from None
        if kind == b"A":
            return payload
        self.ended = True
        if kind == b"D":
            return None
        if kind == b"E" and payload.startswith(b"ValueError"):
            raise ValueError(payload.decode("utf-8", "replace").partition(": ")[2])
        raise WorkerLost(payload.decode("utf-8", "replace"))

    def waiting(self) -> bytes:
        """What has come already, without waiting; b"" when nothing has, or when the end has."""
        frames = self.worker.frames
        if frames.empty():
            return b""
        kind, payload = frames.get_nowait()
        if kind == b"A":
            return payload
        frames.put_nowait((kind, payload))  # the end is always the last
        return b""


class Workers:
    """A fixed number of workers; as many utterances are made at once, the others wait their turn."""

    def __init__(self, count: int, start_s: float) -> None:
        self._count, self._start_s = max(1, count), start_s
        self._free: asyncio.Queue[_Worker] = asyncio.Queue()
        self._all: set[_Worker] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._running = False

    @property
    def pids(self) -> list[int]:
        """Processes of the workers alive."""
        return [worker.process.pid for worker in self._all if not worker.lost]

    async def start(self) -> None:
        if self._running:
            return
        self._running = True
        try:
            await asyncio.gather(*(self._add() for _ in range(self._count)))
        except Fault:
            await self.stop()
            raise

    async def stop(self) -> None:
        self._running = False
        for worker in list(self._all):
            worker.kill()
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)
        while not self._free.empty():
            self._free.get_nowait()

    async def take(self, utterance: Utterance) -> Hand:
        """Lend a worker and let it begin. Fault("voice_silent") when the voice has not been started."""
        while True:
            if not self._running:
                raise Fault("voice_silent", retryable=True, why="the voice is not running")
            if not self._all:
                await self._add()  # every replacement failed; perhaps it works now, else it says why not
            try:
                worker = await asyncio.wait_for(self._free.get(), self._start_s)
            except asyncio.TimeoutError:
                raise Fault("voice_silent", retryable=True, why="no worker is free") from None
            if not worker.lost:
                break
        worker.utterance = next(_ids)
        worker.frames = asyncio.Queue()
        worker.idle.clear()
        worker.write({"id": worker.utterance, **asdict(utterance)})
        return Hand(worker)

    def give_back(self, hand: Hand) -> None:
        """After an utterance ended, failed or was cancelled: the worker is free once it has gone quiet."""
        worker = hand.worker
        if not self._running or worker.lost:
            return
        if hand.ended:
            self._free.put_nowait(worker)
            return
        worker.write({"cancel": worker.utterance})
        self._later(self._settle(worker))

    def _later(self, doing: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(doing)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _settle(self, worker: _Worker) -> None:
        """Wait until a cancelled utterance has ended; a worker that does not end it is killed, and so replaced."""
        try:
            await asyncio.wait_for(worker.idle.wait(), SETTLE_S)
        except asyncio.TimeoutError:
            worker.kill()
        if not worker.lost:
            self._free.put_nowait(worker)

    async def _watch(self, worker: _Worker) -> None:
        """When a worker has gone, whatever it was doing, another takes its place."""
        await worker.read()
        self._all.discard(worker)
        await worker.process.wait()
        if worker.process.stdin is not None:
            worker.process.stdin.close()
        if self._running and worker.ready:
            with contextlib.suppress(Fault):
                await self._add()

    async def _add(self) -> None:
        """Start one worker. Fault("voice_silent") when it does not get ready."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "assistant.speaking.worker", stdin=PIPE, stdout=PIPE, cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        worker = _Worker(process)
        self._all.add(worker)
        self._later(self._watch(worker))
        try:
            kind, payload = await asyncio.wait_for(worker.frames.get(), self._start_s)
        except asyncio.TimeoutError:
            kind, payload = b"X", b"the worker did not get ready"
        if kind != b"R" or payload != str(RATE_HZ).encode():
            worker.kill()
            raise Fault("voice_silent", why=payload.decode("utf-8", "replace") or "espeak-ng does not start")
        worker.ready = True
        worker.idle.set()
        self._free.put_nowait(worker)
