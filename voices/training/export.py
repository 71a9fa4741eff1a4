"""From the trained net to the committed folder voices/<lang>: am/, conf/, lexicon.txt, pack.yml."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import torch
import yaml

from voices.kaldi_io import Nnet, write_cmvn, write_model
from voices.training.net import BLOCKS, KEPT, WIDTH

MFCC_CONF = """--use-energy=false
--num-mel-bins=40
--num-ceps=40
--low-freq=20
--high-freq=7600
--sample-frequency=16000
--dither=1.0
"""
# The endpoint rules are long on purpose: the turn's end is decided by assistant/listening/endpointing.py.
MODEL_CONF = """--min-active=200
--max-active=5000
--beam={beam}
--lattice-beam=6.0
--acoustic-scale=0.6
--frame-subsampling-factor=3
--endpoint.silence-phones=1
--endpoint.rule1.min-trailing-silence=60
--endpoint.rule2.min-trailing-silence=60
--endpoint.rule3.min-trailing-silence=60
--endpoint.rule4.min-trailing-silence=60
--endpoint.rule5.min-utterance-length=60
"""


def export(checkpoint: Path, folder: Path, prior_scale: float = 1.0, spn_bias: float = 0.0) -> None:
    """Write am/ and conf/ of `folder` from a checkpoint of voices.training.train."""
    kept = torch.load(checkpoint, weights_only=True)
    weights = {name: value.numpy() for name, value in kept["net"].items()}
    bias = weights["output.bias"] - prior_scale * np.log(kept["priors"].numpy())
    bias[2:4] += spn_bias
    nnet = Nnet()
    layer = _layer(nnet, weights, "first", "l0", _window("input", (-2, -1, 0, 1, 2)))
    layer = _layer(nnet, weights, "second", "l1", _window(layer, (-1, 0, 1)))
    for index in range(BLOCKS):
        name = f"l{index + 2}"
        made = _layer(nnet, weights, f"blocks.{index}", name, _window(layer, (-3, 0, 3)))
        layer = nnet.same(f"{name}.noop", f"Sum(Scale({KEPT}, {layer}), {made})", WIDTH)
    output = nnet.affine("output.affine", layer, weights["output.weight"], bias)
    write_model(folder / "am" / "final.mdl", len(kept["phones"]), nnet.bytes(output))
    write_cmvn(folder / "am" / "global_cmvn.stats", kept["sums"].numpy(), kept["squares"].numpy(), kept["frames"])
    conf = folder / "conf"
    conf.mkdir(parents=True, exist_ok=True)
    (conf / "mfcc.conf").write_text(MFCC_CONF, "utf-8")
    (conf / "model.conf").write_text(MODEL_CONF.format(beam="15.0"), "utf-8")
    (folder / "phones.txt").write_text("".join(f"{phone}\n" for phone in kept["phones"]), "utf-8")


def _window(node: str, offsets: tuple[int, ...]) -> str:
    return "Append(" + ", ".join(node if at == 0 else f"Offset({node}, {at})" for at in offsets) + ")"


def _layer(nnet: Nnet, weights: dict[str, np.ndarray], ours: str, name: str, source: str) -> str:
    node = nnet.affine(f"{name}.affine", source, weights[f"{ours}.affine.weight"], weights[f"{ours}.affine.bias"])
    node = nnet.relu(f"{name}.relu", node, WIDTH)
    return nnet.norm(f"{name}.bn", node, weights[f"{ours}.norm.running_mean"], weights[f"{ours}.norm.running_var"])


def write_pack(folder: Path, facts: dict[str, Any]) -> None:
    """pack.yml: `facts` and the sha256 of every other file of the folder that the ear reads."""
    sums = {}
    for file in sorted(folder.rglob("*")):
        if file.is_file() and file.name not in ("pack.yml", "LICENSE"):
            sums[file.relative_to(folder).as_posix()] = hashlib.sha256(file.read_bytes()).hexdigest()
    text = yaml.safe_dump({**facts, "sha256": sums}, allow_unicode=True, sort_keys=False, width=110)
    (folder / "pack.yml").write_text(text, "utf-8")
