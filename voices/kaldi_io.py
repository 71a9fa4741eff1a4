"""Writes Kaldi's and OpenFst's binary files: final.mdl, global_cmvn.stats, const FSTs. numpy only."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import numpy as np

Weights = dict[str, np.ndarray]
ARC = np.dtype([("il", "<i4"), ("ol", "<i4"), ("w", "<f4"), ("next", "<i4")])
STATE = np.dtype([("final", "<f4"), ("first", "<u4"), ("arcs", "<u4"), ("ieps", "<u4"), ("oeps", "<u4")])


def token(text: str) -> bytes:
    return text.encode() + b" "


def int32(value: int) -> bytes:
    return b"\x04" + struct.pack("<i", value)


def float32(value: float) -> bytes:
    return b"\x04" + struct.pack("<f", value)


def float64(value: float) -> bytes:
    return b"\x08" + struct.pack("<d", value)


def ints(values: list[int]) -> bytes:
    return int32(len(values)) + np.asarray(values, "<i4").tobytes()


def vector(values: np.ndarray | list[float]) -> bytes:
    data = np.asarray(values, "<f4")
    return b"FV " + int32(len(data)) + data.tobytes()


def matrix(values: np.ndarray, kind: str = "FM ") -> bytes:
    data = np.ascontiguousarray(values, "<f4" if kind == "FM " else "<f8")
    return kind.encode() + int32(data.shape[0]) + int32(data.shape[1]) + data.tobytes()


def transition_model(phones: int) -> bytes:
    """Phones 1..n, each one state of two pdfs: 2 (p - 1) on its first frame, 2 (p - 1) + 1 on the others (chain topology).

    Transition state t = phone; transition ids: 2 t - 1 stays (pdf 2 (t - 1) + 1), 2 t enters (pdf 2 (t - 1)).
    """
    out = token("<TransitionModel>") + token("<Topology>") + ints(list(range(1, phones + 1)))
    out += ints([-1] + [0] * phones) + int32(-1) + int32(1)
    half = float32(0.5)
    out += int32(2) + int32(0) + int32(1) + int32(2) + int32(0) + half + int32(1) + half
    out += int32(-1) + int32(-1) + int32(0)
    out += token("</Topology>") + token("<Tuples>") + int32(phones)
    for phone in range(1, phones + 1):
        out += int32(phone) + int32(0) + int32(2 * (phone - 1)) + int32(2 * (phone - 1) + 1)
    out += token("</Tuples>") + token("<LogProbs>")
    out += vector(np.concatenate([[0.0], np.full(2 * phones, np.log(0.5))]))
    return out + token("</LogProbs>") + token("</TransitionModel>")


class Nnet:
    """Collects nnet3 nodes and components in order."""

    def __init__(self) -> None:
        self.nodes = ["input-node name=input dim=40"]
        self.components: list[bytes] = []

    def add(self, name: str, source: str, body: bytes) -> str:
        self.nodes.append(f"component-node name={name} component={name} input={source}")
        self.components.append(token("<ComponentName>") + token(name) + body)
        return name

    def affine(self, name: str, source: str, weight: np.ndarray, bias: np.ndarray) -> str:
        """`weight` (out, in, taps) as a Conv1d has it."""
        flat = weight.transpose(0, 2, 1).reshape(weight.shape[0], -1)
        body = (
            token("<AffineComponent>")
            + token("<LearningRate>")
            + float32(0.001)
            + token("<LinearParams>")
            + matrix(flat)
        )
        body += token("<BiasParams>") + vector(bias) + token("</AffineComponent>")
        return self.add(name, source, body)

    def relu(self, name: str, source: str, dim: int) -> str:
        empty: list[float] = []
        body = token("<RectifiedLinearComponent>") + token("<Dim>") + int32(dim) + token("<ValueAvg>") + vector(empty)
        body += token("<DerivAvg>") + vector(empty) + token("<Count>") + float64(0.0)
        return self.add(name, source, body + token("</RectifiedLinearComponent>"))

    def norm(self, name: str, source: str, mean: np.ndarray, variance: np.ndarray) -> str:
        size = int32(len(mean))
        body = token("<BatchNormComponent>") + token("<Dim>") + size + token("<BlockDim>") + size
        body += token("<Epsilon>") + float32(1e-5) + token("<TargetRms>") + float32(1.0) + token("<TestMode>") + b"T"
        body += token("<Count>") + float32(1000.0) + token("<StatsMean>") + vector(mean)
        body += token("<StatsVar>") + vector(variance) + token("</BatchNormComponent>")
        return self.add(name, source, body)

    def same(self, name: str, source: str, dim: int) -> str:
        body = token("<NoOpComponent>") + token("<Dim>") + int32(dim) + token("<BackpropScale>") + float32(1.0)
        return self.add(name, source, body + token("</NoOpComponent>"))

    def bytes(self, output: str) -> bytes:
        lines = "\n".join([*self.nodes, f"output-node name=output input={output} objective=linear"])
        out = (
            token("<Nnet3>") + b"\n" + lines.encode() + b"\n\n" + token("<NumComponents>") + int32(len(self.components))
        )
        return out + b"".join(self.components) + token("</Nnet3>")


def write_model(path: Path, phones: int, nnet: bytes) -> None:
    """am/final.mdl: the transition model and the net, without priors (they are inside the output bias)."""
    out = b"\0B" + transition_model(phones) + nnet
    out += token("<LeftContext>") + int32(18) + token("<RightContext>") + int32(18) + token("<Priors>") + vector([])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(out)


def write_cmvn(path: Path, sums: np.ndarray, squares: np.ndarray, frames: int) -> None:
    """am/global_cmvn.stats: 2 x 41 doubles; sums and the count, sums of squares and 0."""
    table = np.zeros((2, 41))
    table[0, :40], table[0, 40], table[1, :40] = sums, frames, squares
    path.write_bytes(b"\0B" + matrix(table, "DM "))


def write_const_fst(path: Path, start: int, finals: np.ndarray, arcs: np.ndarray, firsts: np.ndarray) -> None:
    """A const FST: `finals` (states,) costs with inf for none, `arcs` of dtype ARC in order of state, `firsts` (states + 1,)."""
    states: Any = np.zeros(len(finals), STATE)
    states["final"], states["first"], states["arcs"] = finals, firsts[:-1], np.diff(firsts)
    owner = np.repeat(np.arange(len(finals)), np.diff(firsts))
    states["ieps"] = np.bincount(owner[arcs["il"] == 0], minlength=len(finals))
    states["oeps"] = np.bincount(owner[arcs["ol"] == 0], minlength=len(finals))
    header = struct.pack("<i", 2125659606)
    for text in ("const", "standard"):
        header += struct.pack("<i", len(text)) + text.encode()
    header += struct.pack("<iiQqqq", 2, 0, 0, start, len(finals), len(arcs))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(header + states.tobytes() + arcs.tobytes())
