"""Builds var/ear/<lang>/, a folder in Vosk's layout, from voices/<lang> and everything that may be said. No torch, no sound.

  python -m voices.graphs zh en --out var/ear [--name 张伟 …]

var/ear/zh/am, conf                links into voices/zh
var/ear/zh/graph/HCLG.fst words.txt    free speech
var/ear/zh/expect/<name>/          the same folder with a small strict graph: yes_no, digits, amount, payee
var/ear/zh/built.json              sizes of what was built, and each phrase that cannot be heard
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import time
from pathlib import Path

from voices import expected
from voices.fst import Words, decoding_graph, lexicon_fst, ngram_fst, word_fst
from voices.grammar import Grammar, alt, arcs, cost, opt
from voices.lexicon import UNKNOWN, Lexicon, known_words
from voices.ngram import Ngram
from voices.saying import demo_names, held_out, spoken_sentences, words_of

VOICES = Path(__file__).resolve().parent
FREE_WORD_COST, STRICT_WORD_COST = 2.0, 0.0
GENERAL_WEIGHT = 2.0  # an ordinary word that no sentence of ours has, beside 1 to 25 of one that has it
UNKNOWN_COST = {"free": 7.0, "strict": 2.0}
LANGUAGES = ("zh", "en")


def build(lang: str, out: Path, names: list[str] | None = None) -> list[str]:
    """Make `out`/<lang>; returns the phrases that cannot be heard. The old folder stays until the new one is whole."""
    known = demo_names(lang) + list(names or [])
    folder = out / lang
    fresh = out / f".{lang}.new"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    lexicon = Lexicon(lang, VOICES / lang)
    kept_out = held_out(lang)
    sentences = [
        (words_of(text, lang, frozenset(known)), weight)
        for text, weight in spoken_sentences(lang, known)
        if text not in kept_out
    ]
    grammars = {name: expected.grammar(name, lang, known) for name in expected.NAMES}
    everything = {word for words, _ in sentences for word in words}
    general = known_words(VOICES / lang / "words.txt")
    everything |= general
    everything |= {word for grammar in grammars.values() for _, word, _, _ in arcs(grammar)[0] if word}
    lexicon.learn(everything)
    hearable = {word for word in everything if lexicon.prons(word)}
    deaf = sorted({_text(words, lang) for words, _ in sentences if not hearable.issuperset(words)})
    free = Ngram()
    for words, weight in sentences:
        if words and hearable.issuperset(words):
            free.add(words, weight)
    _layout(fresh, lang)
    free.ensure(sorted(general & hearable), GENERAL_WEIGHT)
    _free(fresh / "graph", free, lexicon, sorted(hearable))
    for name, grammar in grammars.items():
        _layout(fresh / "expect" / name, lang, strict=True)
        strict_graph(fresh / "expect" / name / "graph", grammar, lexicon)
    parts = [*fresh.rglob("*"), *(fresh / "am").iterdir()]
    sizes = {f.relative_to(fresh).as_posix(): f.stat().st_size for f in sorted(parts) if f.is_file()}
    report = {"lang": lang, "words": len(hearable), "cannot_hear": deaf, "files": sizes}
    (fresh / "built.json").write_text(json.dumps(report, ensure_ascii=False, indent=1), "utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    fresh.rename(folder)
    return deaf


def _text(words: list[str], lang: str) -> str:
    return ("" if lang == "zh" else " ").join(words)


def _layout(folder: Path, lang: str, strict: bool = False) -> None:
    """am as a link to the committed voice, conf as a copy: a strict graph has a wider beam."""
    (folder / "conf").mkdir(parents=True, exist_ok=True)
    os.symlink(VOICES / lang / "am", folder / "am")
    for file in (VOICES / lang / "conf").iterdir():
        text = file.read_text("utf-8")
        (folder / "conf" / file.name).write_text(
            text.replace("--beam=15.0", "--beam=30.0").replace("--lattice-beam=6.0", "--lattice-beam=4.0")
            if strict
            else text,
            "utf-8",
        )


def _free(graph: Path, ngram: Ngram, lexicon: Lexicon, vocabulary: list[str]) -> None:
    """Free speech: the n-gram, and unknown speech as a word that may stand anywhere at a price."""
    words = Words.of([*vocabulary, UNKNOWN])
    ngram.ensure([UNKNOWN], 1.0)
    spoken = [*vocabulary, UNKNOWN]
    left, mark = lexicon_fst(words, lexicon, spoken, FREE_WORD_COST)
    words.write(graph / "words.txt")
    decoding_graph(left, ngram_fst(ngram, words), mark, graph / "HCLG.fst")


def strict_graph(graph: Path, grammar: Grammar, lexicon: Lexicon) -> None:
    """The grammar or, at a price, unknown speech; phrases with a word that has no sound are left out."""
    whole = alt(grammar, cost(UNKNOWN_COST["strict"], expected.some_speech()))
    moves, states = arcs(whole)
    moves = [move for move in moves if move[1] is None or lexicon.prons(move[1])]
    vocabulary = sorted({word for _, word, _, _ in moves if word})
    words = Words.of(vocabulary)
    left, mark = lexicon_fst(words, lexicon, vocabulary, STRICT_WORD_COST)
    words.write(graph / "words.txt")
    decoding_graph(left, word_fst(moves, states, {1: 0.0}, words), mark, graph / "HCLG.fst")


def phrase_graph(lang: str, phrases: list[str], lexicon: Lexicon, out: Path) -> bool:
    """A whole model folder in `out` that hears one of `phrases` or unknown speech; False when none has a sound."""
    cut = [words_of(text, lang, frozenset(phrases)) for text in phrases]
    lexicon.learn({word for words in cut for word in words})
    hearable = [words for words in cut if words and all(lexicon.prons(word) for word in words)]
    if not hearable:
        return False
    _layout(out, lang, strict=True)
    strict_graph(out / "graph", opt(alt(*(expected.phrase(words) for words in hearable))), lexicon)
    return True


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m voices.graphs", description="Build what the ear listens for.")
    parser.add_argument("languages", nargs="+", choices=LANGUAGES)
    parser.add_argument("--out", type=Path, default=VOICES.parent / "var" / "ear")
    parser.add_argument("--name", action="append", default=[], help="one more name that may be said; may be repeated")
    chosen = parser.parse_args(arguments)
    for lang in dict.fromkeys(chosen.languages):
        begun = time.monotonic()
        deaf = build(lang, chosen.out.resolve(), list(chosen.name))
        print(
            f"ear {lang}: built in {time.monotonic() - begun:.1f} s; {len(deaf)} phrases cannot be heard",
            file=sys.stderr,
        )
        for phrase in deaf:
            print(f"{lang}: cannot hear: {phrase}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
