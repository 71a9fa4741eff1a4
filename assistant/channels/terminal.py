"""`teller talk`: the same conversation in a terminal, typed or through the machine's own microphone and loudspeaker."""

from __future__ import annotations

import asyncio
import getpass
import shutil
import sys
from dataclasses import replace
from typing import Any

from assistant.channels.client import KioskClient
from assistant.processes import free_ports
from assistant.service import Service
from assistant.settings import Settings

RATE_HZ = 16_000
FRAME_BYTES = 640


async def converse(settings: Settings, lang: str, customer: str, typed: bool) -> int:
    """Talk until goodbye or end of input; returns the exit status."""
    if not typed and not (shutil.which("arecord") and shutil.which("aplay")):
        print("teller talk needs arecord and aplay (package alsa-utils), or use: ./teller talk --text", file=sys.stderr)
        return 1
    ports = free_ports(3)
    settings = replace(settings, port=ports[0], rasa_port=ports[1], actions_port=ports[2])
    service = Service(settings, progress=lambda text: print(text, file=sys.stderr, flush=True))
    await service.start()
    try:
        async with KioskClient(service.url, lang, deadline_s=600) as kiosk:
            kiosk.on_message = _show
            await kiosk.answer()
            await _sign_in(kiosk, customer)
            await (_typed(kiosk) if typed else _spoken(kiosk))
    except ConnectionError:
        pass
    finally:
        await service.stop()
    return 0


async def _sign_in(kiosk: KioskClient, customer: str) -> None:
    """Number and PIN by the keyboard; the PIN is not shown."""
    if not sys.stdin.isatty():
        number = customer or (await _line("")).strip()
        pin = (await _line("")).strip()
    else:
        number = customer or (await _line("number: ")).strip()
        pin = await asyncio.to_thread(getpass.getpass, "PIN: ")
    await kiosk.send(type="sign_in", number=number, pin=pin)
    await kiosk.answer()


async def _typed(kiosk: KioskClient) -> None:
    while True:
        line = await _line("> ")
        if not line:
            return
        text = line.strip()
        if text.isdigit() and len(text) >= 4:
            await kiosk.send(type="pin", pin=text)
        elif text in ("yes", "no"):
            await kiosk.send(type="key", value=text)
        else:
            await kiosk.send(type="say", text=text)
        answer = await kiosk.answer()
        if (answer.last("state") or {}).get("turn") == "closed":
            return


async def _spoken(kiosk: KioskClient) -> None:
    """Half-duplex: the microphone is sent while the kiosk listens, so that no echo canceller is needed."""
    while True:
        recorder = await asyncio.create_subprocess_exec(
            "arecord", "-q", "-f", "S16_LE", "-r", str(RATE_HZ), "-c", "1", "-t", "raw", stdout=asyncio.subprocess.PIPE
        )
        answering = asyncio.create_task(kiosk.answer())
        assert recorder.stdout is not None
        try:
            while not answering.done():
                await kiosk.sound(await recorder.stdout.readexactly(FRAME_BYTES))
        except asyncio.IncompleteReadError:
            print("the microphone gave nothing; try ./teller talk --text", file=sys.stderr)
            answering.cancel()
            return
        finally:
            if recorder.returncode is None:
                recorder.terminate()
            await recorder.wait()
        answer = await answering
        await _play(bytes(answer.pcm), answer.rate_hz)
        if (answer.last("state") or {}).get("turn") == "closed":
            return


async def _play(pcm: bytes, rate_hz: int) -> None:
    player = await asyncio.create_subprocess_exec(
        "aplay", "-q", "-f", "S16_LE", "-r", str(rate_hz), "-c", "1", "-t", "raw", stdin=asyncio.subprocess.PIPE
    )
    await player.communicate(pcm)


async def _line(prompt: str) -> str:
    """One line of input; "" at its end."""
    print(prompt, end="", file=sys.stderr, flush=True)
    return await asyncio.to_thread(sys.stdin.readline)


def _show(message: dict[str, Any]) -> None:
    if message["type"] == "heard" and not message["partial"]:
        print(f"you        {message['text']}")
    elif message["type"] == "answer":
        print(f"assistant  {message['text']}")
        for choice in message["choices"]:
            print(f"           · {choice['say']}")
    elif message["type"] == "fault":
        print(f"assistant  {message['text']}")
    sys.stdout.flush()
