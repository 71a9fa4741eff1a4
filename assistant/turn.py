"""One turn: hear -> ask -> speak. The only place that knows the order.

channel -> listening -> asking (Rasa -> actions -> bank) -> speaking -> channel
              \\-- during a read-back: confirming -> bank -> speaking
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

from actions.bank import Refusal
from assistant.asking.clean import clean
from assistant.asking.rasa import Reply
from assistant.confirming.decision import Decision
from assistant.confirming.read_back import is_waiting
from assistant.confirming.yes_no import verdict
from assistant.events import Choice
from assistant.faults import Fault
from assistant.house import House
from assistant.saying import Saying
from assistant.session import Session
from assistant.speaking.screen import screen_text

CONTROLS_ABOUT_SPEECH = {"slower", "faster", "louder", "softer"}


class Turns:
    """Takes the turns of one session. `filler` is said when an answer lets itself be waited for."""

    def __init__(self, house: House, session: Session, filler: Callable[[], Awaitable[None]]) -> None:
        self._house, self._session, self._filler = house, session, filler
        self.decision = Decision(house, session)
        self.begin()

    def begin(self) -> None:
        """A new turn: nothing has been understood yet."""
        self.understood: dict[str, Any] = {}
        self.ask_ms = 0.0

    def say(self, key: str, facts: Mapping[str, object] | None = None, *, variant: int = 0) -> Saying:
        """One of the runtime's own sentences."""
        return Saying(self._house.words.say(key, self._session.lang, facts, variant=variant))

    def ask_number(self) -> Saying:
        """Nobody is signed in: number and PIN, please."""
        return replace(self.say("utter_ask_number"), ask="number")

    def welcome(self) -> Saying:
        """The greeting by name, with what can be done here."""
        jobs = ("check_balance", "list_transactions", "check_pension", "transfer_money")
        words, lang = self._house.words, self._session.lang
        choices = tuple(Choice(words.say(f"utter_choice_{job}", lang), job) for job in jobs)
        return replace(self.say("utter_welcome", {"called": self._session.called}), choices=choices)

    async def decide(self, deciding: Awaitable[Saying]) -> Saying:
        """A decision by key: the same refusals and faults in words as in a spoken turn."""
        try:
            return await deciding
        except Refusal as refusal:
            return self.refused(refusal)
        except Fault as fault:
            return self.broken(fault)

    async def take(self, text: str, alternatives: list[str], how: str) -> Saying:
        """Answer what was heard or typed. `how` is "voice" or "key". Never raises for what a customer may say."""
        self.begin()
        try:
            words = clean(text, self._house.settings.text_max_chars)
            if not words:
                return self.not_heard()
            if self.decision.open:
                decided = verdict(words, self._session.lang)
                if decided == "yes" and any(verdict(other, self._session.lang) != "yes" for other in alternatives):
                    return self.not_heard()  # a doubtful yes never moves money
                if decided == "yes":
                    return await self.decision.yes(how)
                if decided == "no":
                    return await self.decision.no()
            elif verdict(words, self._session.lang) == "yes" and self._session.confirmed:
                return await self.decision.again(how)
            begun = time.perf_counter()
            try:
                reply = await self._ask(words, alternatives)
            finally:
                self.ask_ms = (time.perf_counter() - begun) * 1000
            return await self._answer(reply)
        except Refusal as refusal:
            return self.refused(refusal)
        except Fault as fault:
            return self.broken(fault)

    async def _ask(self, words: str, alternatives: list[str]) -> Reply:
        """The one trip to Rasa, with the turn's grant open just as long."""
        house, session = self._house, self._session
        grant = await house.at_bank(house.bank.open_turn, session.token) if session.token else None
        metadata = {
            "lang": session.lang,
            "grant": grant,
            "today": house.today().isoformat(),
            "alternatives": alternatives,
            "expect": session.last.expect if session.last else "free",
        }
        try:
            asked = asyncio.ensure_future(house.rasa.ask(session.sender, words, metadata))
            done, _ = await asyncio.wait({asked}, timeout=house.settings.filler_after_s)
            if not done:
                await self._filler()
            return await asked
        finally:
            if session.token:
                await house.at_bank(house.bank.close_turn, session.token)

    async def _answer(self, reply: Reply) -> Saying:
        """Turn the dialogue's reply into an answer; if the bank now holds a proposal, read that back instead."""
        session = self._session
        self.understood = reply.understood
        session.confirmed = None
        if reply.control:
            return await self.control(reply.control, reply.text)
        if not reply.text and not session.token:
            raise Fault("actions_silent", retryable=True)
        if session.token:
            proposal = await self._house.at_bank(self._house.bank.proposal_of, session.token)
            if is_waiting(proposal):
                assert proposal is not None
                return await self.decision.read_back(proposal.proposal_id)
            if proposal is None:
                self.decision.drop()
            elif self.decision.open:
                return await self.decision.read_back(proposal.proposal_id, before=reply.text)
        if not reply.text:
            raise Fault("actions_silent", retryable=True)
        return Saying(
            text=reply.text,
            choices=tuple(Choice(str(c["say"]), str(c["key"])) for c in reply.choices),
            card=self._figures(reply.screen),
            expect=reply.expect,
            job=reply.job,
            ask="number" if reply.answer == "utter_sign_in_first" else None,
        )

    async def control(self, wish: str, ack: str = "") -> Saying:
        """A wish about the talk itself: again, slower, louder, a person, goodbye."""
        house, session = self._house, self._session
        if wish == "repeat":
            return session.last or self.say("utter_nothing_to_repeat")
        if wish in CONTROLS_ABOUT_SPEECH:
            moved = session.speech(wish)
            if moved and session.token:
                await house.at_bank(house.bank.set_speech, session.token, session.rate_wpm, session.volume)
            said = self.say(f"utter_speech_{wish}" if moved else "utter_speech_limit")
            if session.last is None:
                return said
            return replace(session.last, text=f"{said.text}\n{session.last.text}", again=session.last)
        if wish == "agent":
            house.call_staff("asked", session.called or "")
            said = Saying(ack) if ack else self.say("utter_agent_called")
            return self.decision.still_open(said.text) if self.decision.open else said
        if wish == "switch_language":
            session.lang = "en" if session.lang == "zh" else "zh"
            return self.say("utter_language_switched")
        if wish in ("goodbye", "end"):
            said = self.say("utter_goodbye_signed_in" if session.token else "utter_goodbye_signed_out")
            return Saying(said.text, ends=True)
        return Saying(ack) if ack else self.say("utter_nothing_to_repeat")

    def not_heard(self) -> Saying:
        """Nothing understandable came. First another way is offered, then a person; never the same words twice."""
        session = self._session
        session.failures += 1
        said = self.say("utter_not_heard", variant=session.failures - 1)
        last = session.last
        choices = last.choices if last and last.choices else ()
        if session.failures >= 2:
            person = Choice(self._house.words.say("utter_choice_agent", session.lang), "agent")
            choices = (*[choice for choice in choices if choice.key != "agent"][:3], person)
        return Saying(
            said.text,
            choices,
            card=last.card if last and self.decision.open else None,
            ask=last.ask if last else None,
            expect=last.expect if last else "free",
            job=last.job if last else None,
        )

    def refused(self, refusal: Refusal) -> Saying:
        """The bank's no, in words."""
        said = self.say(f"utter_refusal_{refusal.code}", self.decision.facts(refusal))
        if refusal.code == "session_ended":
            self.decision.drop()
            self._session.holder = None
            return replace(said, ask="number")
        return said

    def broken(self, fault: Fault) -> Saying:
        """Something broke: what happened to the money first, then what to do; what was open stays open."""
        said = self.say(f"utter_fault_{fault.code}")
        return self.decision.still_open(said.text) if self.decision.open else said

    def _figures(self, screen: dict[str, Any] | None) -> dict[str, Any] | None:
        return _rendered(screen, self._session.lang) if screen else None


def _rendered(value: Any, lang: str) -> Any:
    """Figures for the screen: every text in them with its typed marks rendered."""
    if isinstance(value, str):
        return screen_text(value, lang)
    if isinstance(value, dict):
        return {str(key): _rendered(inner, lang) for key, inner in value.items()}
    if isinstance(value, list):
        return [_rendered(inner, lang) for inner in value]
    return value
