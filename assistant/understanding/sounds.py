"""How words sound, roughly enough to forgive the ear: toneless pinyin with the pairs folded that old voices and small
models confuse (n/l, zh/z, ch/c, sh/s, f/h, -ing/-in, -eng/-en, -ang/-an). Latin words stand as lower-cased words.
"""

import re
from functools import lru_cache

from pypinyin import Style, lazy_pinyin

_RUNS = re.compile(
    r"(?P<han>[\u3400-\u4dbf\u4e00-\u9fff]+)|(?P<word>[^\W\d_\u3400-\u9fff]+(?:'[^\W\d_\u3400-\u9fff]+)?)|(?P<figure>\d)"
)
_FINALS = (("iang", "ian"), ("uang", "uan"), ("ang", "an"), ("eng", "en"), ("ing", "in"))
_INITIALS = (("zh", "z"), ("ch", "c"), ("sh", "s"))
_SWAPS = {"n": "l", "f": "h"}
_VOWELS = re.compile(r"[aeiouvü]")
_PINYIN = re.compile(r"(?:[bpmfdtnlgkhjqxzcsrwy])?(?:[aeiouv]{1,3})(?:n|ng|r)?")
_FIGURES = ("ling", "yi", "er", "san", "si", "wu", "liu", "qi", "ba", "jiu")
# Names are read in their own way; pypinyin's phrase book knows words, not people.
_SURNAMES = {
    "单": "shan",
    "曾": "zeng",
    "盖": "ge",
    "解": "xie",
    "查": "zha",
    "仇": "qiu",
    "区": "ou",
    "任": "ren",
    "华": "hua",
}


def fold(syllable: str) -> str:
    """One toneless pinyin syllable, its confusable parts made one: zhang -> zan, ni -> li, fang and huang -> han."""
    for long, short in _INITIALS:
        if syllable.startswith(long):
            syllable = short + syllable[2:]
            break
    else:
        if syllable[:1] in _SWAPS and len(syllable) > 1:
            syllable = _SWAPS[syllable[0]] + syllable[1:]
        if syllable[:2] == "hu" and len(syllable) > 2:  # hui and fei, huang and fang
            syllable = {"hui": "hei", "hun": "hen"}.get(syllable, "h" + syllable[2:])
    for long, short in _FINALS:
        if syllable.endswith(long):
            return syllable[: -len(long)] + short
    return syllable


@lru_cache(maxsize=4096)
def _syllables(text: str) -> tuple[str, ...]:
    out: list[str] = []
    for run in _RUNS.finditer(text):
        if run["han"]:
            out += [fold(one.replace("ü", "v")) for one in lazy_pinyin(run["han"], style=Style.NORMAL)]
        elif run["figure"]:
            out.append(fold(_FIGURES[int(run["figure"])]) if run["figure"].isascii() else run["figure"])
        else:
            out.append(run["word"].lower())
    return tuple(out)


def syllables(text: str) -> list[str]:
    """Folded syllables of Han characters and figures, lower-cased Latin words; punctuation says nothing.

    Two readings of one surname (单 dān, shàn) are compared by `likeness`, not here.
    """
    return list(_syllables(text))


def likeness(a: str, b: str) -> float:
    """0 (nothing alike) to 1 (sounds the same after folding): one less the weighted edit distance of the syllables."""
    return max(_alike(one, other) for one in _readings(a) for other in _readings(b))


def _readings(text: str) -> list[tuple[str, ...]]:
    said = _syllables(text)
    surname = _SURNAMES.get(text[:1])
    return [said, (fold(surname), *said[1:])] if surname and said else [said]


def _alike(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    if not one or not other:
        return 1.0 if one == other else 0.0
    row = [float(j) for j in range(len(other) + 1)]
    for i, x in enumerate(one):
        diagonal, row[0] = row[0], i + 1.0
        for j, y in enumerate(other):
            diagonal, row[j + 1] = row[j + 1], min(row[j + 1] + 1, row[j] + 1, diagonal + _distance(x, y))
    return 1.0 - row[-1] / max(len(one), len(other))


def _distance(x: str, y: str) -> float:
    """Between two syllables or words: 0 the same, 1 nothing in common."""
    if x == y:
        return 0.0
    if not (_PINYIN.fullmatch(x) and _PINYIN.fullmatch(y)):
        return min(1.0, (1.2 if x[:1] == y[:1] else 2) * _letters(x, y))
    (begin_x, end_x), (begin_y, end_y) = _parts(x), _parts(y)
    if end_x == end_y or begin_x == begin_y:
        return 0.6 if end_x == end_y else 0.4 + 0.4 * _letters(end_x, end_y)
    return 1.0


def _parts(syllable: str) -> tuple[str, str]:
    vowel = _VOWELS.search(syllable)
    at = vowel.start() if vowel else 0
    return syllable[:at], syllable[at:]


def _letters(x: str, y: str) -> float:
    """Share of letters that differ, for Latin words and finals."""
    row = list(range(len(y) + 1))
    for i, a in enumerate(x):
        diagonal, row[0] = row[0], i + 1
        for j, b in enumerate(y):
            diagonal, row[j + 1] = row[j + 1], min(row[j + 1] + 1, row[j] + 1, diagonal + (a != b))
    return row[-1] / max(len(x), len(y), 1)
