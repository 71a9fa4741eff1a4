"""One mention of an amount as a grammar found it, before corrections and limits decide what it is worth."""

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Said:
    """`value` in whole units of currency (yuan, pounds), meaningless when `approx`; text[start:end] are its words.

    approx: an amount was meant, but not one certain one. denied: the speaker says it is not this one (不是三百).
    """

    value: Fraction
    currency: str | None
    start: int
    end: int
    approx: bool = False
    negative: bool = False
    denied: bool = False
