"""The amount of money in what was said, in minor units: never guessed.

`find_amount` answers None when no amount was said, else an Amount whose status is
  exact   one certain amount, `minor` holds it;
  ask     an amount was meant, but not one certain amount (几百, "twelve fifty", two different ones): ask for it;
  refuse  no bank can do it (zero, negative, more than LIMIT_MINOR).
`minor` is None unless exact: nobody downstream can execute a guess. A correction takes the last (三百，不对，三千); two
amounts without a word of correction between them are not decided here. The grammars stand in amounts_zh and amounts_en.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from assistant.understanding import amounts_en, amounts_zh
from assistant.understanding.said import Said

LIMIT_MINOR = 10**13
_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]")
MAX_CHARS = 2000  # nobody says more in one breath; what is longer is not searched


@dataclass(frozen=True)
class Amount:
    """`currency` (ISO) is None when none was said. text[start:end] is what was said of it, the last when corrected."""

    minor: int | None
    currency: str | None
    status: str  # "exact" | "ask" | "refuse"
    start: int
    end: int


def find_amount(text: str, lang: str) -> Amount | None:
    """The amount in `text`, read by the grammar of `lang` ("zh" or "en"), then by the other one if it is mixed speech."""
    if len(text) > MAX_CHARS:
        return None
    scripts = {"zh": bool(_HAN.search(text)), "en": bool(_LATIN.search(text))}
    for grammar, name in (
        ((amounts_zh, "zh"), (amounts_en, "en")) if lang == "zh" else ((amounts_en, "en"), (amounts_zh, "zh"))
    ):
        said = grammar.candidates(text) if scripts[name] or (name == lang and not any(scripts.values())) else []
        if said:
            return _decide(text, said, grammar.corrected)
    return None


def _decide(text: str, said: list[Said], corrected: Callable[[str], bool]) -> Amount:
    standing = [one for one in said if not one.denied]
    if not standing:
        return _amount(replace(said[-1], approx=True))  # "not three hundred": then how much?
    last = standing[-1]
    for earlier in reversed(standing[:-1]):
        if corrected(text[earlier.end : last.start]):
            break
        if (earlier.value, earlier.negative) != (last.value, last.negative) or earlier.approx or last.approx:
            return _amount(replace(last, approx=True))
        last = replace(last, currency=last.currency or earlier.currency, start=earlier.start)
    return _amount(replace(last, currency=last.currency or _named(said)))


def _named(said: list[Said]) -> str | None:
    """The currency of another mention: 三百块，不对，三千 are yuan too."""
    return next((one.currency for one in reversed(said) if one.currency), None)


def _amount(said: Said) -> Amount:
    minor = said.value * 100
    if said.approx or (minor.denominator != 1 and not said.negative):
        return Amount(None, said.currency, "ask", said.start, said.end)
    if said.negative or minor <= 0 or minor > LIMIT_MINOR:
        return Amount(None, said.currency, "refuse", said.start, said.end)
    return Amount(int(minor), said.currency, "exact", said.start, said.end)
