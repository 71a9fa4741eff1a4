"""From words and a grammar to HCLG.fst, with kaldifst: L o G, determinised, then every phone spread over its frames."""

from __future__ import annotations

import struct
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from voices.kaldi_io import ARC, write_const_fst
from voices.lexicon import Lexicon, Pron
from voices.ngram import BEGIN, END, Ngram
from voices.phones import SIL

if "vosk" in sys.modules:
    # Both libraries carry OpenFst and share its registers: together they hang while loading or crash at the end.
    raise ImportError("kaldifst and vosk must not share a process; use voices.making.Maker")

import kaldifst

PAUSE_COST = 0.7  # a silence after a word is as likely as none
BACKOFF = "#0"


@dataclass(frozen=True)
class Words:
    """The numbers of the words of one graph: 0 is empty, then words, then #0, <s>, </s>."""

    numbers: dict[str, int]

    @classmethod
    def of(cls, words: list[str]) -> Words:
        return cls({word: index for index, word in enumerate(["<eps>", *words, BACKOFF, "<s>", "</s>"])})

    def write(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(f"{word} {number}\n" for word, number in self.numbers.items()), "utf-8")


def lexicon_fst(
    words: Words, lexicon: Lexicon, spoken: list[str], word_cost: float
) -> tuple[kaldifst.StdVectorFst, int]:
    """L with disambiguation symbols; returns it and the first symbol's number (the backoff's own, #0)."""
    phone = {name: index + 1 for index, name in enumerate(lexicon.phones)}
    first_mark = len(phone) + 1
    entries = [(word, pron) for word in spoken for pron in lexicon.prons(word)]
    seen: Counter[Pron] = Counter(pron for _, pron in entries)
    prefixes = {pron[:n] for _, pron in entries for n in range(1, len(pron))}
    used: Counter[Pron] = Counter()
    fst = kaldifst.StdVectorFst()
    start, loop, quiet, hush = (fst.add_state() for _ in range(4))
    fst.start = start
    arc = kaldifst.StdArc
    silence_mark = first_mark + 1
    top = silence_mark
    fst.add_arc(start, arc(0, 0, PAUSE_COST, loop))
    fst.add_arc(start, arc(phone[SIL], 0, PAUSE_COST, quiet))
    fst.add_arc(hush, arc(phone[SIL], 0, 0.0, quiet))
    fst.add_arc(quiet, arc(silence_mark, 0, 0.0, loop))
    for word, pron in entries:
        labels = [phone[name] for name in pron]
        if seen[pron] > 1 or pron in prefixes:
            used[pron] += 1
            labels.append(silence_mark + used[pron])
            top = max(top, labels[-1])
        here = loop
        for index, label in enumerate(labels):
            output, price = (words.numbers[word], word_cost) if index == 0 else (0, 0.0)
            if index < len(labels) - 1:
                there = fst.add_state()
                fst.add_arc(here, arc(label, output, price, there))
                here = there
            else:
                fst.add_arc(here, arc(label, output, price + PAUSE_COST, loop))
                fst.add_arc(here, arc(label, output, price + PAUSE_COST, hush))
    fst.add_arc(loop, arc(first_mark, words.numbers[BACKOFF], 0.0, loop))
    fst.set_final(loop, 0.0)
    return fst, first_mark


def word_fst(
    arcs: list[tuple[int, str | None, float, int]], states: int, finals: dict[int, float], words: Words
) -> kaldifst.StdVectorFst:
    """A determinised acceptor of words out of a grammar's arcs; state 0 begins."""
    fst = _empty(states)
    for begin, word, price, end in arcs:
        number = words.numbers[word] if word else 0
        fst.add_arc(begin, kaldifst.StdArc(number, number, price, end))
    for state, price in finals.items():
        fst.set_final(state, price)
    kaldifst.determinize_star(fst, use_log=False)
    kaldifst.minimize_encoded(fst)
    return fst


def ngram_fst(ngram: Ngram, words: Words) -> kaldifst.StdVectorFst:
    """G of an n-gram; backing off reads #0 and writes nothing."""
    numbers: dict[tuple[str, ...], int] = {(BEGIN,): 0}
    fst = _empty(1)
    for history, word, price, after in ngram.arcs():
        for name in (history, after):
            if name not in numbers:
                numbers[name] = fst.add_state()
        begin = numbers[history]
        if word == END:
            fst.set_final(begin, price)
        elif word is None:
            fst.add_arc(begin, kaldifst.StdArc(words.numbers[BACKOFF], 0, price, numbers[after]))
        else:
            fst.add_arc(begin, kaldifst.StdArc(words.numbers[word], words.numbers[word], price, numbers[after]))
    return fst


def _empty(states: int) -> kaldifst.StdVectorFst:
    fst = kaldifst.StdVectorFst()
    for _ in range(states):
        fst.add_state()
    fst.start = 0
    return fst


def decoding_graph(
    lexicon: kaldifst.StdVectorFst, grammar: kaldifst.StdVectorFst, first_mark: int, out: Path
) -> tuple[int, int]:
    """Compose, determinise, minimise, spread over frames and write HCLG.fst; returns (states, arcs)."""
    kaldifst.arcsort(lexicon, sort_type="olabel")
    kaldifst.arcsort(grammar, sort_type="ilabel")
    graph = kaldifst.compose(lexicon, grammar)
    if kaldifst.determinize_star(graph, use_log=True):
        raise ValueError("the graph cannot be determinised")
    kaldifst.minimize_encoded(graph)
    start, finals, arcs, firsts = read_vector_fst(graph)
    return write_const(out, *spread(start, finals, arcs, firsts, first_mark))


def read_vector_fst(fst: kaldifst.StdVectorFst) -> tuple[int, np.ndarray, np.ndarray, np.ndarray]:
    """(start, final costs, arcs, first arc of every state) by way of OpenFst's own file."""
    with tempfile.NamedTemporaryFile(suffix=".fst") as file:
        fst.write(file.name)
        data = Path(file.name).read_bytes()
    at = 4
    for _ in range(2):
        at += 4 + struct.unpack_from("<i", data, at)[0]
    start, states = struct.unpack_from("<qq", data, at + 16)
    at += 40
    finals, firsts, pieces = np.empty(states, np.float32), np.zeros(states + 1, np.int64), []
    for state in range(states):
        finals[state], count = struct.unpack_from("<fq", data, at)
        pieces.append(data[at + 12 : at + 12 + 16 * count])
        firsts[state + 1] = firsts[state] + count
        at += 12 + 16 * count
    return start, finals, np.frombuffer(b"".join(pieces), ARC).copy(), firsts


def spread(
    start: int, finals: np.ndarray, arcs: np.ndarray, firsts: np.ndarray, first_mark: int
) -> tuple[int, list[float], list[list[tuple[int, int, float, int]]]]:
    """Phones -> transition ids. An arc of phone p enters by 2p; its end then stays by 2p - 1 (Kaldi's reordered loops).

    A state reached by several phones, or by none as well, gets one copy per phone that only stays and moves on.
    """
    phone = np.where(arcs["il"] < first_mark, arcs["il"], 0)
    entered: dict[int, set[int]] = {start: {0}}
    for end, label in set(zip(arcs["next"].tolist(), phone.tolist(), strict=True)):
        entered.setdefault(end, set()).add(label)
    copies: dict[tuple[int, int], int] = {}
    lists: list[list[tuple[int, int, float, int]]] = [[] for _ in finals]
    costs = finals.tolist()
    for state, labels in entered.items():
        if len(labels) == 1 and 0 not in labels:
            label = next(iter(labels))
            copies[state, label] = state
            lists[state].append((2 * label - 1, 0, 0.0, state))
            continue
        for label in labels - {0}:
            copies[state, label] = len(lists)
            lists.append([(2 * label - 1, 0, 0.0, len(lists)), (0, 0, 0.0, state)])
            costs.append(float("inf"))
    for state in range(len(finals)):
        for index in range(firsts[state], firsts[state + 1]):
            label, end = int(phone[index]), int(arcs["next"][index])
            output, price = int(arcs["ol"][index]), float(arcs["w"][index])
            if label:
                lists[state].append((2 * label, output, price, copies[end, label]))
            else:
                lists[state].append((0, output, price, end))
    return start, costs, lists


def write_const(
    out: Path, start: int, costs: list[float], lists: list[list[tuple[int, int, float, int]]]
) -> tuple[int, int]:
    flat = np.array([arc for arcs in lists for arc in arcs], ARC)
    firsts = np.concatenate([[0], np.cumsum([len(arcs) for arcs in lists])])
    write_const_fst(out, start, np.array(costs, np.float32), flat, firsts)
    return len(costs), len(flat)
