"""Tesseract's small line network in PyTorch, and its training on lines by connectionist labels.

Shape of the network (fast ``vie``): 3 x 3 convolution to 16, maxima of 3 x 3, an LSTM down each
column whose last output stands for the column, LSTMs along the line, forwards, backwards and
forwards again, and one output a character. Needs PyTorch (the extra ``train``).
"""

import copy
import math
import random
import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ocr.clean import Pixels
from ocr.train.scan import ROWS
from ocr.train.weights import Matrix

try:
    import torch
    from torch import Tensor, nn
    from torch.nn import functional as F
except ImportError as error:
    raise SystemExit("this needs PyTorch: pip install -e .[train]") from error

#: A line of the training set: its pixels and the numbers of its characters.
Sample = tuple[Pixels, list[int]]
#: Columns of pixels in a batch, padding included; lines that are sorted by length together.
COLUMNS, SORTED = 36_000, 1_500
#: Highest learning rate (three times it diverges), the share of it that is left at the end, batches
#: of warming up, and how much of the mean weights stays at each batch.
RATE, LAST, WARM_UP, KEPT = 3e-4, 0.02, 80, 0.995
#: A line that is further off than this cannot be read and is not learnt from.
HOPELESS = 150.0


class Net(nn.Module):
    """The network, from the matrices of a model file and back to them."""

    def __init__(self, matrices: Sequence[Matrix]) -> None:
        super().__init__()
        weights = [torch.tensor(matrix, dtype=torch.float32) for matrix in matrices]
        if len(weights) != 18 or weights[0].shape[1] != 10:
            raise ValueError("a network of another shape than Tesseract's fast models")
        self.conv, self.out = nn.Parameter(weights[0]), nn.Parameter(weights[-1])
        self.lstms = nn.ModuleList(_lstm(weights[k : k + 4]) for k in range(1, 17, 4))

    @property
    def blank(self) -> int:
        """Number of the output that means no character: the last one."""
        return int(self.out.shape[0]) - 1

    def forward(self, lines: Tensor, steps: Tensor) -> Tensor:
        """Lines (n, 38, width + 2), framed by noise, to outputs (width // 3, n, characters).

        `steps`: how many outputs of each line count, the rest being padding.
        """
        channels = self.conv.shape[0]
        kernel = self.conv[:, :9].reshape(channels, 1, 3, 3).transpose(2, 3)  # by columns there
        maps = torch.tanh(F.conv2d(lines[:, None], kernel, self.conv[:, 9]))
        maps = F.max_pool2d(maps, 3)
        number, channels, height, width = maps.shape
        columns = maps.permute(2, 0, 3, 1).reshape(height, number * width, channels)
        _, (last, _) = self.lstms[0](columns)
        along = last[0].reshape(number, width, -1).transpose(0, 1)
        along, _ = self.lstms[1](along)
        place = torch.arange(width)[:, None]
        back = torch.where(place < steps, steps - 1 - place, place)[..., None]
        along = torch.gather(along, 0, back.expand(-1, -1, along.shape[2]))
        along, _ = self.lstms[2](along)
        along = torch.gather(along, 0, back.expand(-1, -1, along.shape[2]))
        along, _ = self.lstms[3](along)
        return F.linear(along, self.out[:, :-1], self.out[:, -1])

    def matrices(self) -> list[Matrix]:
        """The weights as the file has them."""
        gates = [matrix for lstm in self.lstms for matrix in _gates(lstm)]
        return [_matrix(self.conv), *gates, _matrix(self.out)]


def _lstm(weights: Sequence[Tensor]) -> nn.LSTM:
    """Tesseract's cell input and input, forget and output gate to PyTorch's order, in one."""
    cell, enter, forget, leave = weights
    size, inputs = cell.shape[0], cell.shape[1] - 1 - cell.shape[0]
    joined = torch.cat([enter, forget, cell, leave])
    lstm = nn.LSTM(inputs, size)
    with torch.no_grad():
        lstm.weight_ih_l0.copy_(joined[:, :inputs])
        lstm.weight_hh_l0.copy_(joined[:, inputs:-1])
        lstm.bias_ih_l0.copy_(joined[:, -1])
        lstm.bias_hh_l0.zero_()
    lstm.bias_hh_l0.requires_grad_(False)
    return lstm


def _gates(lstm: Any) -> list[Matrix]:
    bias = (lstm.bias_ih_l0 + lstm.bias_hh_l0)[:, None]
    joined = torch.cat([lstm.weight_ih_l0, lstm.weight_hh_l0, bias], 1)
    enter, forget, cell, leave = np.split(_matrix(joined), 4)
    return [cell, enter, forget, leave]


def _matrix(weights: Tensor) -> Matrix:
    return np.asarray(weights.detach().numpy(), dtype=np.float64)


def normal(line: Pixels) -> NDArray[np.float32]:
    """Grey to what the network is given: -1 for black and 1 for white as found on the middle row
    (``ComputeBlackWhite`` in Tesseract).
    """
    row = line[ROWS // 2].astype(int)
    before, here, after = row[:-2], row[1:-1], row[2:]
    falls, rises = here - before, here - after
    dark = here[((falls < 0) & (rises <= 0)) | ((falls <= 0) & (rises < 0))]
    light = here[((falls > 0) & (rises >= 0)) | ((falls >= 0) & (rises > 0))]
    black = _share_of(dark if len(dark) else np.array([0]), 0.25)
    white = _share_of(light if len(light) else np.array([255]), 0.75)
    contrast = (white - black) / 2 if white > black else 1.0
    return np.asarray(np.clip((line - black) / contrast - 1, -1, 1), dtype=np.float32)


def _share_of(values: NDArray[Any], share: float) -> float:
    """The value below which such a share lies, as Tesseract's histogram has it."""
    counts = np.bincount(values, minlength=256)
    total, wanted = np.cumsum(counts), max(1.0, share * len(values))
    place = int(np.argmax(total >= wanted))
    return float(place + 1 - (total[place] - wanted) / counts[place])


def batch(lines: Sequence[Pixels]) -> tuple[Tensor, Tensor]:
    """Lines in a frame of noise, as Tesseract fills what lies outside, and their steps."""
    width = max(line.shape[1] for line in lines)
    pixels = torch.rand(len(lines), ROWS + 2, width + 2) * 2 - 1
    for row, line in zip(pixels, lines, strict=True):
        row[1:-1, 1 : 1 + line.shape[1]] = torch.from_numpy(normal(line))
    return pixels, torch.tensor([line.shape[1] // 3 for line in lines])


def batches(samples: Sequence[Sample], dice: random.Random) -> list[list[Sample]]:
    """All samples, in a new order, lines of like length together."""
    mixed, made = dice.sample(samples, len(samples)), list[list[Sample]]()
    for start in range(0, len(mixed), SORTED):
        current: list[Sample] = []
        for sample in sorted(mixed[start : start + SORTED], key=lambda s: s[0].shape[1]):
            if current and (len(current) + 1) * sample[0].shape[1] > COLUMNS:
                made.append(current)
                current = []
            current.append(sample)
        made.append(current)
    dice.shuffle(made)
    return made


def train(
    matrices: Sequence[Matrix],
    samples: Sequence[Sample],
    minutes: float,
    say: Callable[[str], None],
) -> list[Matrix]:
    """Go on from `matrices` for so long; gives the running mean of the weights.

    A bfloat16 copy does the multiplying: gradients agree to 0.999, in a third of the time.
    """
    torch.manual_seed(1)
    dice = random.Random(1)
    net = Net(matrices)
    mean = copy.deepcopy(net)
    learning = torch.optim.Adam([p for p in net.parameters() if p.requires_grad])
    start, said, step, losses, queue = time.monotonic(), 0.0, 0, list[float](), list[list[Sample]]()
    while (passed := time.monotonic() - start) < 60 * minutes:
        queue = queue or batches(samples, dice)
        fall = (1 + math.cos(math.pi * passed / (60 * minutes))) / 2
        for group in learning.param_groups:
            group["lr"] = RATE * min(1, (step + 1) / WARM_UP) * (LAST + (1 - LAST) * fall)
        loss = _loss(net, queue.pop())
        learning.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        learning.step()
        step += 1
        kept = min(KEPT, (step + 1) / (step + 10))
        with torch.no_grad():
            for slow, quick in zip(mean.parameters(), net.parameters(), strict=True):
                slow.lerp_(quick, 1 - kept)
        losses.append(loss.item())
        if passed - said > 30:
            say(f"{passed:.0f} s, batch {step}: loss {np.mean(losses[-50:]):.4f}")
            said = passed
    return mean.matrices()


def _loss(net: Net, samples: Sequence[Sample]) -> Tensor:
    pixels, steps = batch([line for line, _ in samples])
    with torch.autocast("cpu", torch.bfloat16):
        outputs = net(pixels, steps)
    labels = torch.tensor([code for _, codes in samples for code in codes])
    lengths = torch.tensor([len(codes) for _, codes in samples])
    each = F.ctc_loss(
        outputs.float().log_softmax(2), labels, steps, lengths,
        blank=net.blank, reduction="none", zero_infinity=True,
    )  # fmt: skip
    return each.clamp(max=HOPELESS).sum() / (lengths.sum() + 10 * len(samples))
