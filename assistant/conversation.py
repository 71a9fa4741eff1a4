"""One conversation: takes what the channel brings, one message at a time, and lets `turn.py` answer it.

Whatever happens in here, the session lives: a Fault or a Refusal becomes a calm sentence, an unforeseen error too.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace

from actions.bank import Refusal
from assistant import events
from assistant.faults import Fault
from assistant.house import House
from assistant.listening.hearing import Hearing
from assistant.saying import Saying
from assistant.session import Session
from assistant.silence import SilenceLadder
from assistant.speaking.speaker import Speaker
from assistant.turn import Turns

log = logging.getLogger("teller.conversation")

INBOX_MAX = 500  # ten seconds of sound frames; past that the channel has to wait
LEVEL_EVERY_S = 0.12
NOT_HEARD_MOST = 3
DOUBT = 0.2  # another hearing with at least this share of the ear's belief counts


class Conversation:
    """The runtime's half of one kiosk or phone. `send` carries events to the channel and may be swapped on reconnect."""

    def __init__(self, house: House, send: Callable[[events.Outgoing], Awaitable[None]], lang: str = "zh") -> None:
        self.id = secrets.token_urlsafe(16)
        self._house = house
        self.send = send
        self._inbox: asyncio.Queue[events.Incoming | None] = asyncio.Queue()
        self._hearing = Hearing(house.settings, house.ear)
        self._speaker = Speaker(house.voice, lambda event: self.send(event), self.in_words)
        self.turn_now = "idle"
        self._begin(lang)
        self._level_at = 0.0
        self._captioned = ""
        self._ending = False
        self._task: asyncio.Task[None] | None = None
        self._ticking: asyncio.Task[None] | None = None
        self._room = asyncio.Event()
        self.closed = asyncio.Event()

    def _begin(self, lang: str) -> None:
        self._session = Session(lang=lang)
        self._turns = Turns(self._house, self._session, self._filler)
        self._silence = SilenceLadder(self._house.settings, self._house.clock)

    # ---- life ----------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Begin to take messages, and greet."""
        self._task = asyncio.create_task(self._run())

    def put(self, event: events.Incoming) -> None:
        """Hand over one message of the channel. Never blocks."""
        self._inbox.put_nowait(event)

    async def put_sound(self, pcm: bytes) -> None:
        """Hand over 16 kHz sound; waits while ten seconds of it are still unheard, so that a flood fills no memory."""
        while self._inbox.qsize() > INBOX_MAX and not self.closed.is_set():
            self._room.clear()
            await self._room.wait()
        self._inbox.put_nowait(events.Sound(pcm))

    async def stop(self) -> None:
        """End whatever is going on and wipe it. Safe to call twice."""
        if self.closed.is_set():
            return
        self.closed.set()
        self._room.set()
        current = asyncio.current_task()
        for task in (self._ticking, self._task):
            if task is not None and task is not current:
                task.cancel()
        await self._speaker.stop(flush=False)
        await self._wipe()

    async def resume(self) -> None:
        """A page came back: show it where the talk stands."""
        await self._tell_customer()
        if self._session.last is not None:
            await self._speaker.show(self._session.last, self._session.lang)
        await self.send(events.Turn(self.turn_now))

    async def _run(self) -> None:
        self._ticking = asyncio.create_task(self._tick())
        await self._guarded(self._answer(self._turns.ask_number()))
        while not self.closed.is_set():
            event = await self._inbox.get()
            self._room.set()
            if event is not None:
                await self._guarded(self._handle(event))

    async def _guarded(self, work: Awaitable[None]) -> None:
        """An error in one message must not end the talk. Only its kind and place are logged: it may hold a name."""
        try:
            await work
        except Fault as fault:
            await self._answer(self._turns.broken(fault))
        except Exception as error:  # the session lives, whatever it was
            place = error.__traceback__
            while place is not None and place.tb_next is not None:
                place = place.tb_next
            where = f"{place.tb_frame.f_code.co_filename}:{place.tb_lineno}" if place else "?"
            log.error("unforeseen %s at %s", type(error).__name__, where)
            await self._answer(self._turns.broken(Fault("bank_unavailable")))

    # ---- messages ------------------------------------------------------------------------------------------------

    async def _handle(self, event: events.Incoming) -> None:
        if isinstance(event, events.Sound):
            await self._hear(event.pcm)
        elif isinstance(event, events.Played):
            self._speaker.played(event.answer_id)
        elif isinstance(event, events.Tick):
            await self._quiet()
        else:
            self._silence.touched()
            begun = time.monotonic()
            self._turns.begin()
            await self._press(event)
            await self._trace(event.text if isinstance(event, events.Say) else "", begun, 0.0)

    async def _press(self, event: events.Incoming) -> None:
        """Everything that is keyed, typed or touched."""
        match event:
            case events.SignIn(number, pin):
                await self._sign_in(number, pin)
            case events.Pin(pin):
                await self._pin(pin)
            case events.Key(value):
                await self._key(value)
            case events.Say(text):
                await self._said(text, [], "key")
            case events.Control(do):
                await self._control(do)
            case events.Language(lang):
                self._session.lang, self._session.lang_chosen = lang, True
                await self._tell_customer()
                switched = self._turns.say("utter_language_switched")
                await self._answer(switched if self._session.token else self._turns.ask_number())

    async def _sign_in(self, number: str, pin: str) -> None:
        if self._session.token:
            await self._wipe()
            self._begin(self._session.lang)
        await self._think()
        bank = self._house.bank
        try:
            holder = await self._house.at_bank(bank.sign_in, number.strip(), pin, "kiosk")
        except Refusal as refusal:
            await self._answer(Saying(self._turns.refused(refusal).text, ask="number"))
            return
        self._session.signed_in(holder)
        await self._tell_customer()
        await self._answer(self._turns.welcome())

    async def _pin(self, pin: str) -> None:
        if self._turns.decision.open:
            await self._think()
            await self._answer(await self._turns.decide(self._turns.decision.yes("key", pin)))

    async def _key(self, value: str) -> None:
        decision = self._turns.decision
        if value == "agent":
            await self._control("agent")
        elif value == "yes" and decision.open:
            await self._think()
            await self._answer(await self._turns.decide(decision.yes("key")))
        elif value == "no" and decision.open:
            await self._think()
            await self._answer(await self._turns.decide(decision.no()))
        elif value == "yes" and self._session.confirmed:
            await self._answer(await self._turns.decide(decision.again("key")))
        else:
            shown = self._session.last.choices if self._session.last else ()
            said = next((choice.say for choice in shown if choice.key == value), None)
            if said is not None:
                await self._said(said, [], "key")

    async def _control(self, do: str) -> None:
        if do == "quiet":
            await self._speaker.stop()
            await self._listen()
            return
        await self._answer(await self._turns.control(do))

    # ---- hear -> ask -> speak --------------------------------------------------------------------------------------

    async def _hear(self, pcm: bytes) -> None:
        speaking = self._speaker.speaking
        if self._ending or speaking and not (self._house.settings.barge_in and self._speaker.cuttable):
            return
        heard = await self._hearing.push(pcm)
        await self._show_level()
        if self._hearing.partial:
            self._silence.touched()
        if speaking and len(self._hearing.partial.replace(" ", "")) >= 2:
            await self._speaker.stop()
            await self._state("listening")
        if heard is None and self._hearing.partial not in ("", self._captioned):
            self._captioned = self._hearing.partial
            await self.send(events.Caption(self._captioned, partial=True))
        if heard is not None:
            if not heard.text and (speaking or self._session.failures >= NOT_HEARD_MOST):
                self._restart_hearing()  # noise: it was said often enough that nothing was heard
                return
            alternatives = [each.text for each in heard.alternatives if each.confidence >= DOUBT]
            hear_ms, begun = self._hearing.hear_ms, time.monotonic()
            await self._said(heard.text, alternatives, "voice")
            await self._trace(heard.text, begun, hear_ms)

    async def _said(self, text: str, alternatives: list[str], how: str) -> None:
        await self.send(events.Caption(text[: self._house.settings.text_max_chars], partial=False))
        await self._think()
        saying = await self._turns.take(text, alternatives, how)
        if saying.ask == "number":
            await self._tell_customer()
        await self._answer(saying)

    async def _think(self) -> None:
        await self._speaker.stop()
        await self._state("thinking")

    async def _filler(self) -> None:
        text = self._turns.say("utter_one_moment").text
        self._speaker.say(text, self._session.lang, self._session.rate_wpm, self._session.volume, False, _nothing)

    async def _answer(self, saying: Saying, remember: bool = True) -> None:
        """Show and sound one answer; listen when it has been heard."""
        await self._speaker.stop()
        session, self._ending = self._session, saying.ends
        if saying.ends:  # over at once, whatever is heard while the goodbye sounds
            await self._wipe()
            self._begin(session.lang)
        elif remember:
            session.last = saying.again or saying
        await self._speaker.show(saying, session.lang)
        await self._state("speaking")
        self._restart_hearing()
        self._speaker.say(
            saying.text,
            session.lang,
            session.rate_wpm,
            session.volume,
            saying.uncuttable,
            self._end if saying.ends else self._listen,
        )

    async def _listen(self) -> None:
        self._silence.answered()
        if not self._hearing.speaking:
            self._restart_hearing()
        await self._state("listening")

    def _restart_hearing(self) -> None:
        last, self._captioned = self._session.last, ""
        self._hearing.restart(self._session.lang, last.expect if last else "free")

    async def _state(self, turn: str) -> None:
        self.turn_now = turn
        await self.send(events.Turn(turn))

    # ---- silence ---------------------------------------------------------------------------------------------------

    async def _tick(self) -> None:
        while not self.closed.is_set():
            await asyncio.sleep(1.0)
            self.put(events.Tick())

    async def _quiet(self) -> None:
        """Nobody spoke or touched for another second: what the silence ladder says is due."""
        if self._speaker.speaking or self._ending:
            return
        signed_in, step = self._session.token is not None, self._silence.step()
        if step == "wipe" and signed_in:
            await self._answer(replace(self._turns.say("utter_wiped"), ends=True))
        elif step == "wipe":  # a page that was started and left: back to the start, without a word
            await self._wipe()
            self._begin(self._session.lang)
            await self._end()
        elif step == "staff" and signed_in:
            self._house.call_staff("silence", self._session.called or "")
            await self._answer(self._prompt("utter_still_there_staff"), remember=False)
        elif step == "prompt" and signed_in:
            await self._answer(self._prompt("utter_still_there"), remember=False)

    def _prompt(self, key: str) -> Saying:
        said, last = self._turns.say(key), self._session.last
        return replace(last, text=said.text, uncuttable=False) if last is not None else said

    # ---- end -------------------------------------------------------------------------------------------------------

    async def _end(self) -> None:
        """The goodbye has been heard; the kiosk is ready for the next customer."""
        await self.send(events.Customer(None, self._session.lang))
        await self._state("closed")

    async def _wipe(self) -> None:
        session, self._session = self._session, Session(lang=self._session.lang)
        self._hearing.restart(session.lang)
        if session.token:
            try:
                await self._house.at_bank(self._house.bank.sign_out, session.token)
            except Refusal:
                pass  # already over
        await self._house.rasa.forget(session.sender)

    # ---- observers -------------------------------------------------------------------------------------------------

    async def _tell_customer(self) -> None:
        await self.send(events.Customer(self._session.called, self._session.lang))

    async def _show_level(self) -> None:
        now = time.monotonic()
        if now - self._level_at >= LEVEL_EVERY_S:
            self._level_at = now
            await self.send(events.Level(self._hearing.level_db))

    async def _trace(self, text: str, begun: float, hear_ms: float) -> None:
        """For rehearsals: what was heard, understood, said and posted, and where the time went."""
        if not self._house.trace:
            return
        first, token, turns = await self._speaker.first_sound(), self._session.token, self._turns
        posted = await self._house.at_bank(self._house.bank.entries_posted, token) if token else 0
        first_ms = round((first - begun) * 1000 + hear_ms, 1) if first else None
        timings = {"hear": round(hear_ms, 1), "ask": round(turns.ask_ms, 1), "first_sound": first_ms}
        found = {"intent": None, "confidence": None, "entities": {}, **turns.understood}
        rest = {"heard": text, "spoken": self._speaker.spoken, "posted": posted, "timings_ms": timings}
        await self.send(events.Trace({**found, **rest}))

    def in_words(self, fault: Fault) -> str:
        return self._turns.say(f"utter_fault_{fault.code}").text


async def _nothing() -> None:
    return
