"""Who is to be paid: the words that name the payee, and which of the customer's own payees they mean.

`find_payee` finds the words in a sentence, `bare_payee` takes a short answer to "who?" as a whole. `match` compares only
with the candidates it is given (the customer's own list), never with strangers: by equality, then by sound; whoever is
nearly as good as the best is returned too, so that the assistant asks (李明 or 李敏?) and never guesses.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.understanding import amounts_en, amounts_zh, payee_en, payee_zh
from assistant.understanding.numerals_zh import packed
from assistant.understanding.said import Said
from assistant.understanding.sounds import likeness, syllables

NEAR = 0.1  # scores closer than this are a tie
LEAST = 0.6  # below this nobody is meant
MAX_CHARS = 2000


@dataclass(frozen=True)
class Span:
    """text[start:end] names someone; `text` is the name without spaces between Han characters."""

    start: int
    end: int
    text: str


_OURS = re.compile(r"^(?:我们家|咱们家|我家|咱家|俺家|我们|咱们|我的|咱的|俺的|我那个|我那|我|咱|俺|那个|叫)+")
_SAID_BEFORE = re.compile(
    r"(?i)(?:(?:(?:er+|um+|uh|well|oh|no|sorry|i meant?|i said|it's|it is|that's|for|to)\b|呃|嗯|啊|哦|不对|错了|我说错了|"
    r"不是[^是]{1,6}(?=是)|换成|改成|应该|就是|是|就|给|转给|那个|那)[\s,.]*)*"
)
_KIN = tuple(
    frozenset(line.split("|"))
    for line in (
        "女儿|闺女|姑娘|丫头|囡囡",
        "儿子|小子|儿",
        "孙子|孙儿",
        "外孙|外孙子",
        "老伴|老伴儿|老头子|老太婆",
        "保姆|阿姨",
        "wife|missus",
        "husband|hubby",
        "cleaner|cleaning lady|home help",
        "son|lad|boy",
        "daughter|girl",
        "grandson|grandchild",
    )
)


def find_payee(text: str, lang: str) -> Span | None:
    """The words that name the payee, without "我" before them; of several the last (不是给李明，是给李建国)."""
    if len(text) > MAX_CHARS:
        return None
    found = _find_zh(text) if lang == "zh" else _find_en(text)
    return found or (_find_en(text) if lang == "zh" else _find_zh(text))


def bare_payee(text: str, lang: str) -> Span | None:
    """A short answer to "who shall get it?", taken as a whole: 李敏, 我闺女, "it's for my son". None when it is no name."""
    named = find_payee(text, lang)
    if named is not None or len(text) > 60:
        return named
    line, places = packed(text)
    begin = _SAID_BEFORE.match(line.lower() if len(line.lower()) == len(line) else line)
    start, end = begin.end() if begin else 0, len(line.rstrip(" ,.!?。"))
    if _han(line):
        place = payee_zh.trimmed(_blanked(line, amounts_zh.candidates(line)), start, end)
    else:
        place = payee_en.trimmed(_blanked(line.lower(), amounts_en.candidates(line)), start, end)
    return _span(line, places, place) if place else None


def match(said: str, candidates: list[list[str]], *, contrast: bool = True) -> list[int]:
    """Places of the candidates that `said` may mean, best first; one when it is certain, none when nobody is near.

    Each candidate is a list of names and nicknames. With `contrast` (the default) even an exact name does not exclude
    another that sounds the same, since the ear cannot tell 李明 from 李敏; pass False for the answer to that question.
    """
    scores = [max((_score(said, name) for name in names if name), default=0.0) for names in candidates]
    best = max(scores, default=0.0)
    if best < LEAST:
        return []
    near = 0.0 if best == 1.0 and not contrast else NEAR
    return sorted((i for i, score in enumerate(scores) if score >= best - near), key=lambda i: (-scores[i], i))


def _score(said: str, name: str) -> float:
    a, b = _plain(said), _plain(name)
    if not a or not b:
        return 0.0
    if a == b or any(a in kin and b in kin for kin in _KIN):
        return 1.0
    heard, known = syllables(a), syllables(b)
    if heard == known:
        return 0.97
    least = 2 if _han(a) else 1
    if len(known) >= least and len(heard) >= least:
        if b in a if _han(a) else set(known) <= set(heard):
            return 0.95  # 女儿李敏, "my grandson tom"
        if a in b if _han(a) else set(heard) <= set(known):
            return 0.9  # 建国 of 李建国, "susan" of Susan Hill
        if _within(heard, known) or _within(known, heard):
            return 0.87
    if _han(a) or _han(b) or not heard or not known:
        return 0.95 * likeness(a, b)
    return max(0.95 * likeness(a, b), 0.9 * sum(max(likeness(x, y) for y in known) for x in heard) / len(heard))


def _within(few: list[str], many: list[str]) -> bool:
    return any(many[i : i + len(few)] == few for i in range(len(many) - len(few) + 1))


def _han(text: str) -> bool:
    return bool(re.search(r"[\u3400-\u9fff]", text))


def _plain(name: str) -> str:
    """Without whose it is and what follows it: 我闺女 -> 闺女, "to my daughter's" -> "daughter"."""
    if _han(name):
        line = _OURS.sub("", packed(name)[0]).strip(" ,.")
        return line or packed(name)[0]
    words = re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?", name.lower())
    words = [word[:-2] if word.endswith("'s") else word for word in words]
    return (
        " ".join(word for word in words if word not in ("my", "our", "the", "mr", "mrs", "miss", "ms", "dr"))
        or name.lower()
    )


def _find_zh(text: str) -> Span | None:
    line, places = packed(text)
    found = payee_zh.spans(_blanked(line, amounts_zh.candidates(line)))
    return _span(line, places, max(found)) if found else None


def _find_en(text: str) -> Span | None:
    lowered = text.lower() if len(text.lower()) == len(text) else text
    found = payee_en.spans(_blanked(lowered, amounts_en.candidates(text)))
    return _span(text, range(len(text)), max(found)) if found else None


def _blanked(text: str, amounts: list[Said]) -> str:
    """An amount closes a name, so it becomes NUL signs, place for place."""
    for one in amounts:
        text = text[: one.start] + "\0" * (one.end - one.start) + text[one.end :]
    return text


def _span(line: str, places: Sequence[int], place: tuple[int, int]) -> Span:
    start, end = place
    return Span(places[start], places[end - 1] + 1, line[start:end])
