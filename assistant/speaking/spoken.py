"""Sentences as the voice says them: typed marks in words by rule, free text cleaned, no figure left.

`spoken_text` is what is said (and shown as the transcript of a rehearsal); `sentences` cuts a text, marks kept whole, so
that the first sentence sounds before the rest is made.
"""

import datetime as dt
import re
from types import ModuleType

from assistant.speaking import free_text, numbers_en, numbers_zh
from assistant.speaking.screen import named_tail
from assistant.understanding.marks import Mark, parse

LONG = {"zh": 60, "en": 160}  # characters; a sentence longer than this is cut at its commas
_MARK_LIKE = re.compile(r"\[[a-z]+:[^\[\]\s]*\]")
_ENDS = {
    "zh": re.compile(r"[。！？!?；;…\n]+[”’」』）)\"']*\s*|\.(?=\s|$)\s*"),
    "en": re.compile(
        r"(?<!\bMr)(?<!\bMrs)(?<!\bMs)(?<!\bDr)(?<!\bSt)(?<!\bNo)(?<!\b[A-Z])[.!?;。！？]+[\"')]*(?:\s+|$)|\n+\s*"
    ),
}
_COMMAS = {"zh": re.compile(r"[，,、：:]\s*"), "en": re.compile(r"[,:]\s+|\s+(?=and\b|but\b)")}


def spoken_text(text: str, lang: str) -> str:
    """What is said for `text` in "zh" or "en". Never raises on any text; may be empty when nothing can be said."""
    numbers = numbers_zh if lang == "zh" else numbers_en
    out = ""
    for part in parse(text):
        if isinstance(part, str):
            out += free_text.said(part, lang)
        else:
            words = _words(part, numbers, lang, out)
            if lang == "en" and out and not out[-1].isspace() and out[-1] not in "(\"'":
                out += " "
            out += words
    return free_text.tidy(out, lang)


def _words(mark: Mark, numbers: ModuleType, lang: str, before: str) -> str:
    if mark.kind == "money":
        return str(numbers.money(mark.number, str(mark.currency)))
    if mark.kind == "date":
        day = dt.date.fromisoformat(mark.value)
        said = str(numbers.date(day, mark.with_year))
        return said[4:] if lang == "en" and before.rstrip().lower().endswith(" the") else said
    if mark.kind == "time":
        hour, minute = mark.value.split(":")
        return str(numbers.time(int(hour), int(minute)))
    if mark.kind == "tail":
        return named_tail(before, lang) + str(numbers.digits(mark.value))
    if mark.kind == "count":
        return numbers_zh.quantity(mark.number) if lang == "zh" else numbers_en.cardinal(mark.number)
    return str(numbers.grouped(mark.value))


def sentences(text: str, lang: str) -> list[str]:
    """The text cut after each sentence, and long ones at commas; joined again they are the text, save outer spaces."""
    masked = text
    for whole in (_MARK_LIKE, free_text.TAGS):  # nothing ends inside a mark, or inside what is not said at all
        masked = whole.sub(lambda found: "\0" * len(found.group()), masked)
    out = []
    for start, end in _pieces(masked, _ENDS[_known(lang)]):
        if end - start <= LONG[_known(lang)]:
            out.append(text[start:end])
            continue
        begin = start
        for _, cut in _pieces(masked[start:end], _COMMAS[_known(lang)]):
            if start + cut - begin >= LONG[_known(lang)] // 2:
                out.append(text[begin : start + cut])
                begin = start + cut
        out.append(text[begin:end])
    return [sentence.strip() for sentence in out if spoken_text(sentence, lang)]


def _known(lang: str) -> str:
    return "zh" if lang == "zh" else "en"


def _pieces(text: str, ends: "re.Pattern[str]") -> list[tuple[int, int]]:
    cuts = [0, *(found.end() for found in ends.finditer(text)), len(text)]
    return [(a, b) for a, b in zip(cuts, cuts[1:], strict=False) if b > a]
