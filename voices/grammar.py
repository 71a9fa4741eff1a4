"""Small grammars of what may come next: yes and no, digits, amounts, payees. A grammar is nested tuples of words.

("seq", a, b …), ("alt", a, b …), ("opt", a), ("rep", a) = once or more, ("cost", nats, a), or a plain word.
"""

from __future__ import annotations

from typing import Any

from voices.numbers import HAN, ONES, TENS

Grammar = Any
Arc = tuple[int, str | None, float, int]


def seq(*parts: Grammar) -> Grammar:
    return ("seq", *parts)


def alt(*parts: Grammar) -> Grammar:
    return ("alt", *parts)


def opt(part: Grammar) -> Grammar:
    return ("opt", part)


def rep(part: Grammar) -> Grammar:
    return ("rep", part)


def cost(nats: float, part: Grammar) -> Grammar:
    return ("cost", nats, part)


def arcs(grammar: Grammar) -> tuple[list[Arc], int]:
    """(arcs, number of states); state 0 begins, state 1 ends; a None word is an empty move."""
    out: list[Arc] = []
    states = [2]

    def fresh() -> int:
        states[0] += 1
        return states[0] - 1

    def lay(part: Grammar, begin: int, end: int) -> None:
        if isinstance(part, str):
            out.append((begin, part, 0.0, end))
            return
        kind, *rest = part
        if kind == "seq":
            here = begin
            for index, piece in enumerate(rest):
                there = end if index == len(rest) - 1 else fresh()
                lay(piece, here, there)
                here = there
        elif kind == "alt":
            for piece in rest:
                lay(piece, begin, end)
        elif kind == "opt":
            out.append((begin, None, 0.0, end))
            lay(rest[0], begin, end)
        elif kind == "rep":
            first, last = fresh(), fresh()
            out.extend([(begin, None, 0.0, first), (last, None, 0.0, end), (last, None, 0.0, first)])
            lay(rest[0], first, last)
        elif kind == "cost":
            here = fresh()
            out.append((begin, None, rest[0], here))
            lay(rest[1], here, end)
        else:
            raise ValueError(f"not a grammar: {kind!r}")

    lay(grammar, 0, 1)
    return out, states[0]


def phrase(words: list[str]) -> Grammar:
    return seq(*words)


COLLOQUIAL = 3.0  # 一百五 costs this more than 一百五十
ODD = 2.0  # 二百 beside 两百, an amount without a unit of money


def han_number() -> Grammar:
    """1 .. 9,999,999 as spoken: 三百, 两千零五十, 十二万三千, 一百五, 三千五, 一万二."""
    digit = alt(*HAN[1:])
    lead = alt(*HAN[1:], "两")
    teens = seq("十", opt(digit))
    tens = seq(digit, "十", opt(digit))
    small = alt(digit, teens, tens)
    hundreds = seq(lead, "百", opt(alt(seq("零", digit), tens, cost(ODD, teens), cost(COLLOQUIAL, digit))))
    under_thousand = alt(seq("零", alt(digit, tens, cost(ODD, teens))), hundreds, cost(COLLOQUIAL, digit))
    thousands = seq(lead, "千", opt(under_thousand))
    below = alt(
        thousands, seq("零", alt(digit, tens, cost(ODD, teens), hundreds)), cost(ODD, hundreds), cost(COLLOQUIAL, digit)
    )
    myriads = seq(alt(small, "两", hundreds), "万", opt(below))
    return alt(small, hundreds, thousands, myriads)


def han_amount() -> Grammar:
    """An amount with its money word; 块 may carry 毛 and 分."""
    number, digit = alt(han_number(), cost(ODD, "两")), alt(*HAN[1:], cost(ODD, "两"))
    fen = seq(digit, alt("分", cost(ODD, seq("分", "钱"))))
    mao = seq(digit, alt("毛", "角"), opt(alt(fen, cost(ODD, "钱"))))
    after = alt(cost(1.0, mao), cost(1.0, digit), cost(ODD, seq("零", fen)), cost(ODD, fen))
    return alt(
        seq(number, alt("块", "元")),
        seq(number, alt("块", "元"), "钱"),
        seq(number, alt("块", "元"), after),
        cost(ODD, number),
        cost(1.0, mao),
        cost(ODD, fen),
    )


def english_number() -> Grammar:
    """1 .. 999,999,999: three hundred and five, twelve thousand, a hundred, one million."""
    ones, teens = alt(*ONES[1:10]), alt(*ONES[10:])
    small = alt(ones, teens, seq(alt(*TENS[2:]), opt(ones)))
    rest = seq(opt("and"), small)
    hundreds = seq(alt(ones, "a", cost(ODD, teens)), "hundred", opt(rest))
    under = alt(small, hundreds)
    thousands = seq(alt(under, "a"), "thousand", opt(alt(rest, hundreds)))
    millions = seq(alt(under, "a"), "million", opt(alt(rest, hundreds, thousands)))
    return alt(under, thousands, cost(1.0, millions))


def english_amount() -> Grammar:
    """Pounds and pence, as spoken."""
    number = english_number()
    ones = alt(*ONES[1:10])
    pence = alt(*ONES[1:], seq(alt(*TENS[2:]), opt(ones)))
    return alt(
        seq(number, alt("pounds", "pound")),
        cost(1.0, seq(number, "pounds", pence)),
        cost(1.0, seq(number, alt("pounds", "pound"), opt("and"), pence, alt("pence", "p"))),
        cost(1.0, seq(pence, alt("pence", "p"))),
        cost(ODD, number),
    )


EACH = 3.0  # a digit more must be worth it: a loop of short words hears "二" in any breath


def digits(lang: str) -> Grammar:
    """One digit or many, said singly."""
    one = alt(*HAN, "幺") if lang == "zh" else alt(*ONES[:10], "oh", cost(ODD, "double"))
    return rep(cost(EACH, one))
