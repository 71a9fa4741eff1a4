"""Is this a plain yes or a plain no? Anything with more in it is neither, and goes to the dialogue as a correction."""

from __future__ import annotations

import re

YES = {
    "zh": (
        "对 对的 对啊 是 是的 是啊 好 好的 好啊 好吧 行 行啊 行吧 嗯 嗯嗯 可以 没错 不错 确认 确定 同意 "
        "转 转吧 就这样 就这么办 中 成 要 没问题 对对"
    ).split(),
    "en": (
        "yes|yeah|yep|yes please|sure|ok|okay|correct|right|that's right|that is right|that's correct|i do|i agree|"
        "go ahead|do it|send it|please do|confirm|confirmed|please|certainly|of course|quite right|aye"
    ).split("|"),
}
NO = {
    "zh": (
        "不 不对 不是 不要 不要转 不转 不转了 不行 不好 不用 不用了 不可以 取消 算了 算了吧 别 别转 别转了 "
        "甭 甭转了 错了 没有 停 停下 等等 等一下 先不转 先别转"
    ).split(),
    "en": (
        "no|nope|nah|no thanks|no thank you|not that|don't|do not|don't send it|don't do it|cancel|cancel it|stop|"
        "stop it|wrong|that's wrong|that is wrong|never mind|nevermind|forget it|wait|hold on|not now|not yet"
    ).split("|"),
}
_PARTICLES = re.compile(r"[啊呀呢哦噢嘛吧了的呐哎唉]+$")
UNITS_MOST = 4  # 对对对对 is a person; seventeen in a row are a machine
_BREAKS = re.compile(r"[\s,，。.!！?？、;；~…]+")


def verdict(text: str, lang: str) -> str | None:
    """ "yes", "no", or None when the words hold anything beyond a plain yes or no.

    Mixed answers ("对，不对") are None: a doubtful yes never moves money.
    """
    found = {kind for piece in _pieces(text, lang) for kind in [_kind(piece, lang)]}
    return found.pop() if len(found) == 1 and None not in found else None


def _pieces(text: str, lang: str) -> list[str]:
    low = text.lower().replace("’", "'").strip()
    if lang == "zh":
        return [piece for piece in _BREAKS.split(low) if piece]
    low = re.sub(r"[,.!?;]+", ",", low)
    return [" ".join(piece.split()) for piece in low.split(",") if piece.strip()]


def _kind(piece: str, lang: str) -> str | None:
    for kind, words in (("yes", YES[lang]), ("no", NO[lang])):
        if piece in words:
            return kind
    if lang == "zh":
        bare = _PARTICLES.sub("", piece)
        if bare != piece and bare:
            return _kind(bare, lang)
        return _runs(piece, lang, "")
    return _runs(piece, lang, " ")


def _runs(piece: str, lang: str, joint: str) -> str | None:
    """A run of the same verdict without breaks between: 对对对, 好的好的, "yes yes", "no no no"."""
    for kind, words in (("yes", YES[lang]), ("no", NO[lang])):
        text, units = piece + joint, [word + joint for word in words]
        ends = {0}  # positions up to which the piece is a run of so many words
        for _ in range(UNITS_MOST):
            ends = {end + len(unit) for end in ends for unit in units if text.startswith(unit, end)}
            if len(text) in ends:
                return kind
    return None
