"""The net: 40 MFCC -> conv 5 -> conv 3 / stride 3 -> five residual conv 3 -> two outputs per phone. +-18 frames of context."""

from __future__ import annotations

import torch
from torch import nn

WIDTH, BLOCKS, KEPT = 256, 5, 0.66


class Layer(nn.Module):
    """affine over time -> relu -> batch norm without its own scale: three Kaldi components."""

    def __init__(self, inputs: int, taps: int, stride: int = 1) -> None:
        super().__init__()
        self.affine = nn.Conv1d(inputs, WIDTH, taps, stride)
        self.norm = nn.BatchNorm1d(WIDTH, eps=1e-5, affine=False)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.norm(torch.relu(self.affine(x)))


class Net(nn.Module):
    """(batch, 40, 3 n + 34) -> (batch, outputs, n) logits."""

    def __init__(self, outputs: int) -> None:
        super().__init__()
        self.first = Layer(40, 5)
        self.second = Layer(WIDTH, 3, 3)
        self.blocks = nn.ModuleList(Layer(WIDTH, 3) for _ in range(BLOCKS))
        self.output = nn.Conv1d(WIDTH, outputs, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.second(self.first(x))
        for block in self.blocks:
            x = KEPT * x[:, :, 1:-1] + block(x)
        return self.output(x)
