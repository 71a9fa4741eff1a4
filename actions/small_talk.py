"""Courtesies, and wishes about the talk itself. None of them needs a sign-in."""

from __future__ import annotations

import re

from actions.answers import Answers
from actions.bank import Bank
from actions.caller import Caller
from actions.job import Job, again
from actions.sdk import EventType, Tracker

LANGUAGES = {
    "zh": re.compile(r"(?i)中文|中国话|汉语|普通话|chinese|mandarin"),
    "en": re.compile(r"(?i)英语|英文|english"),
}


class Courtesy(Job):
    """Base: says utter_<job> and returns to what was open."""

    needs_holder = False

    def serve(self, bank: Bank, caller: Caller, tracker: Tracker, answers: Answers) -> list[EventType]:
        choices = answers.jobs() if caller.grant else None
        answers.say(f"utter_{self.job}", choices=None if tracker.get_slot("asking") else choices)
        again(answers, tracker)
        return []


class Greet(Courtesy):
    job = "greet"


class Thanks(Courtesy):
    job = "thanks"


class WhatCanYouDo(Courtesy):
    job = "what_can_you_do"


class Wish(Job):
    """Base: a wish the runtime fulfils (again, slower, louder, a person, goodbye)."""

    needs_holder = False
    keeps_open = True
    wish = ""
    response: str | None = None

    def serve(self, bank: Bank, caller: Caller, tracker: Tracker, answers: Answers) -> list[EventType]:
        answers.control(self.wish, self.response)
        return []


class Repeat(Wish):
    job, wish = "repeat", "repeat"


class SpeakSlower(Wish):
    job, wish = "speak_slower", "slower"


class SpeakFaster(Wish):
    job, wish = "speak_faster", "faster"


class SpeakLouder(Wish):
    job, wish = "speak_louder", "louder"


class SpeakSofter(Wish):
    job, wish = "speak_softer", "softer"


class SwitchLanguage(Wish):
    """换成英语, "speak Chinese": there is only one other language, unless the one spoken now was named."""

    job, wish = "switch_language", "switch_language"

    def serve(self, bank: Bank, caller: Caller, tracker: Tracker, answers: Answers) -> list[EventType]:
        named = {lang for lang, pattern in LANGUAGES.items() if pattern.search(caller.text)}
        if named == {caller.lang}:
            answers.say("utter_language_already")
            again(answers, tracker)
            return []
        return super().serve(bank, caller, tracker, answers)


class CallAgent(Wish):
    job, wish = "call_agent", "agent"


class Goodbye(Wish):
    job, wish = "goodbye", "goodbye"


class ReportLostCard(Wish):
    """In any state, before the PIN too: a person comes at once."""

    job, wish, response = "report_lost_card", "agent", "utter_report_lost_card"
