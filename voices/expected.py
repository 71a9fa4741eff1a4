"""What we expect to hear next: one small strict grammar per expectation. Anything else is "some speech" ([unk])."""

from __future__ import annotations

from voices.grammar import Grammar, alt, cost, digits, english_amount, han_amount, opt, phrase, seq
from voices.lexicon import UNKNOWN
from voices.saying import words_of
from voices.slots import templates

YES_NO = {
    "zh": (
        "对 对的 对对 对对对 是 是的 是啊 是是是 好 好的 好啊 行 行的 可以 可以的 嗯 没错 没问题 确认 "
        "确定 同意 要 要的 转吧 转 就这样 就是他 就是她 "
        "不 不是 不对 不行 不要 不用 不了 不可以 不好 不转 不转了 别转 别转了 错 错了 没有 不是的 不是他 不是她 取消 取消吧 算了 等一下 停 "
        "对转吧 是转 是的转 好转吧 对就是他 对就是她 不不是 不不对 不不要 再说一遍 没听清 什么 慢一点 大声一点 人工"
    ).split(),
    "en": (
        "yes|yes please|yes that's right|yes that is right|yes it is|yes do it|yes send it|yeah|yep|okay|ok|all right|right|that's right|"
        "that is right|correct|that's correct|sure|certainly|of course|go ahead|do it|confirm|send it|i agree|fine|please do|"
        "no|no thank you|no thanks|no that's wrong|no that is wrong|nope|that's wrong|that is wrong|wrong|not right|don't send it|"
        "do not send it|don't|stop|stop it|wait|hold on|cancel|cancel it|cancel that|never mind|forget it|leave it|not now|"
        "no don't|no stop|no cancel|no no|yes yes|say that again|repeat|pardon|slower|louder|a person please"
    ).split("|"),
}
ASIDE_COST = 4.0  # leaving the question ("cancel", "say that again") is possible, at a price
ASIDES = {
    "zh": "取消 不转了 算了 再说一遍 没听清 慢一点 大声一点 人工 回去 不知道 等一下 我还有多少钱".split(),
    "en": "cancel|never mind|say that again|slower|louder|a person please|go back|i don't know|wait|how much money have i got".split(
        "|"
    ),
}
NAMES = ("yes_no", "digits", "amount", "payee")


def grammar(expect: str, lang: str, names: list[str]) -> Grammar:
    """The grammar of one of NAMES; `names` are the payees that may be said. Saying nothing is always possible."""
    return opt(_grammar(expect, lang, names))


def _grammar(expect: str, lang: str, names: list[str]) -> Grammar:
    asides = cost(ASIDE_COST, alt(*(phrase(words_of(text, lang)) for text in ASIDES[lang])))
    if expect == "yes_no":
        return alt(*(phrase(words_of(text, lang)) for text in YES_NO[lang]))
    if expect == "digits":
        return alt(digits(lang), asides)
    if expect == "amount":
        return alt(_amounts(lang), asides)
    if expect == "payee":
        return alt(_payees(lang, names), asides)
    raise ValueError(f"nothing is known about expecting {expect!r}")


def _amounts(lang: str) -> Grammar:
    one = han_amount() if lang == "zh" else english_amount()
    if lang == "zh":
        before = opt(cost(4.0, alt("转", "要", "就", "是", "嗯", "给", "打", "汇", phrase(words_of("我要", lang)))))
        mended = cost(
            2.5,
            alt(
                seq(one, phrase(words_of("不对", lang)), opt("是"), one),
                seq(phrase(words_of("不是", lang)), opt(seq(one, "是")), one),
            ),
        )
        return alt(seq(before, one), mended, cost(2.0, seq(phrase(words_of("不对", lang)), opt("是"), one)))
    before = opt(
        cost(1.5, alt("just", "send", seq("make", "it"), seq("i", "said"), seq("i", "meant"), "um", "er", "about"))
    )
    mended = cost(
        2.5, alt(seq(one, "no", opt(alt("sorry", seq("i", "meant"))), one), seq("not", one, one), seq("no", one))
    )
    return alt(seq(before, one, opt(cost(1.0, "please"))), mended)


def _payees(lang: str, names: list[str]) -> Grammar:
    who = alt(*(phrase(words_of(name, lang, frozenset(names))) for name in names))
    if lang == "zh":
        return alt(
            who,
            cost(1.0, seq(alt("给", "是", phrase(words_of("转给", lang)), "我"), who)),
            cost(1.5, seq(alt("给", phrase(words_of("转给", lang))), "我", who)),
            cost(2.5, seq(phrase(words_of("不是", lang)), who, "是", who)),
        )
    return alt(who, cost(1.0, seq(alt("to", seq("it's"), seq("no")), who)), cost(2.5, seq("not", who, who)))


def some_speech() -> Grammar:
    """Speech that is not in the grammar: one unknown stretch, two or three when there are pauses (more would choke the lattice)."""
    return seq(UNKNOWN, opt(cost(5.0, seq(UNKNOWN, opt(cost(5.0, UNKNOWN))))))


def commands(lang: str) -> list[str]:
    """Sentences without slots, for those who want a list."""
    return [template for template in templates(lang) if "{" not in template]
