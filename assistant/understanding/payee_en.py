"""The words that name a payee in English: send fifty to my daughter, pay Susan, fifty pounds for Tom, into Peter's account.

Works on lower-cased text in which amounts have been blanked with NUL, since an amount closes a name: pay Susan fifty.
"""

import re

_PAY = (
    r"(?:send|sends|sending|sent|pay|paying|transfer|transferring|give|giving|wire|move|put|lend|forward|payment|money|"
    r"present|gift)"
)
# Tried one after the other: the first that finds a name decides, the last of its hits is taken.
PATTERNS = (
    re.compile(rf"\b{_PAY}\b[^.!?;]{{0,60}}?\bto (?P<who>[^.,!?;\0]+)"),
    re.compile(rf"\b{_PAY}\b[^.!?;]{{0,60}}?\b(?:in|into) (?P<who>[^.,!?;\0]+)'s (?:bank )?account"),
    re.compile(r"\0 *(?:over )?to (?P<who>[^.,!?;\0]+)"),
    re.compile(r"\b(?:pay|send|give|wire|lend|transfer) (?P<who>[^.,!?;\0]+)"),
    re.compile(
        r"(?:^|[,;] *|\b(?:no|sorry|wait|actually|mean|it's|is|make it|change it|instead)\b,? *)to (?P<who>[^.,!?;\0]+)"
    ),
    re.compile(r"(?:\0|\bmoney) *for (?P<who>[^.,!?;\0]+)"),
)
_STOP = re.compile(
    r"\b(?:please|for|from|today|now|and|thanks|thank|into|in|on|by|with|tomorrow|this|next|every|as|because|not|instead|off|"
    r"some|something|anything|money|so|if|about|around|nearly|roughly|will|would|could|can|ok|okay|right|straight|then|at|a|an|"
    r"another|minus|negative|back|her|his|their|dear|love|wages|each|over|again|too|i|you|we|send|pay)\b"
)
_NOT = re.compile(
    r"^(?:pay|send|transfer|give|make|see|check|speak|talk|know|get|have|find|be|do|ask|hear|move|put|cancel|stop|top|buy|me|"
    r"you|him|them|it|us|myself|someone|somebody|anyone|any|nobody|person|people|who|whom|that|last|my|the|one|usual|"
    r"chinese|english|mandarin)$"
    r"|^(?:pay|send|transfer|give|make|see|check|speak|talk|know|get|have|find|be|do|ask|hear|move|put|cancel|stop|top|buy|me|"
    r"us|him|it|any|last)\b|\bbills?\b|^the (?:usual|balance|options|same|other|first|second|third|last|top|bottom)\b"
    r"|\bone$|^number\b|^my (?:savings|current|account|card|pension)\b"
)


def spans(lowered: str) -> list[tuple[int, int]]:
    """Places of the names in lower-cased text with blanked amounts."""
    for pattern in PATTERNS:
        found, at = [], 0
        while hit := pattern.search(lowered, at):
            begin = hit.start("who")
            at = max(begin, hit.start() + 1)
            if re.search(r"\bnot (?:to )?$|\bdon't (?:send|pay|give) $", lowered[:begin]):
                continue
            place = trimmed(lowered, begin, hit.end("who"))
            if place is not None:
                found.append(place)
        if found:
            return found
    return []


def trimmed(lowered: str, start: int, end: int) -> tuple[int, int] | None:
    """The name inside lowered[start:end] without what follows it; None when no name is left."""
    while lowered.startswith(("back ", " ", "over to "), start) and start < end:
        start += next(len(word) for word in ("back ", "over to ", " ") if lowered.startswith(word, start))
    stop = re.search("\0", lowered[start:end]) or _STOP.search(lowered[start:end])
    if stop:
        end = start + stop.start()
    said = lowered[start:end].rstrip(" ,.!?\0")
    said = re.sub(r"'s(?: (?:bank )?(?:account|card))?$|\s+(?:account|card)$", "", said).rstrip(" ,")
    if not said or len(said.split()) > 5 or _NOT.search(said) or not re.search(r"[^\W\d_]", said):
        return None
    return start, start + len(said)
