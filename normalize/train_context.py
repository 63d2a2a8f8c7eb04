"""Train the context model: ``python -m normalize.train_context CORPUS... --minutes N [-o FOLDER]``.

CORPUS as for ``normalize.train``, whose vocabulary (``model/vocabulary.txt``) has to be there; the
lines of ``normalize.gazetteer`` are read besides. Needs PyTorch (the extra ``train``), which
nothing else in sohoa does, and some 6 GB of memory. A processor with bfloat16 matrix units reads
10,000 syllables a second.
"""

import argparse
import math
import random
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from normalize import candidates, gazetteer
from normalize.context import ALL, LOWER, MASK, case_of, inputs
from normalize.tokens import CLASSES, ONCE, PIECE, token
from normalize.train import domains
from normalize.unicode import nfc

try:
    import torch
    from torch import Tensor, nn
    from torch.nn import functional as F
except ImportError as error:
    raise SystemExit("this needs PyTorch: pip install -e .[train]") from error

#: Words that the network tells apart; width, blocks, heads, reach of the convolution.
KNOWN, WIDTH, BLOCKS, HEADS, KERNEL = 12_000, 192, 4, 4, 5
#: Tokens of a window.
WINDOW = 128
#: Windows of a step, and readings of a skeleton that are weighed against one another.
BATCH, READINGS = 64, 16
#: Share of each domain among the windows.
SHARES = {"programme": 0.30, "administrative": 0.45, "general": 0.22, "gazetteer": 0.04}
#: Share of words hidden, and of words replaced by another; of windows in capitals, and without any.
HIDDEN, WRONG, CAPITALS, PLAIN = 0.10, 0.02, 0.07, 0.07
RATE, WARM_UP, DECAY = 3e-3, 600, 0.02

_DIGITS = str.maketrans("123456789", "0" * 9)


class Streams:
    """Token ids (of the language model's vocabulary) and case of running text, by domain."""

    def __init__(self, ids: dict[str, int]) -> None:
        self._ids = ids
        self._pieces: dict[str, int] = {}
        self._kinds: list[int] = []
        self._cases: list[int] = []
        self._once = [ids[name] for name in CLASSES if name in ONCE]
        self.parts: dict[str, list[tuple[NDArray[np.uint16], NDArray[np.uint8]]]] = {}

    def add(self, lines: Iterable[str], domain: str) -> None:
        """Add `lines` to `domain`."""
        found = PIECE.findall(nfc("\n".join(lines) + "\n").translate(_DIGITS))
        at = np.array([self._number(piece) for piece in found])
        kinds, cases = np.array(self._kinds)[at], np.array(self._cases, np.uint8)[at]
        kinds, cases = kinds[kinds >= 0], cases[kinds >= 0]
        again = np.r_[False, (kinds[1:] == kinds[:-1]) & np.isin(kinds[1:], self._once)]
        self.parts.setdefault(domain, []).append((kinds[~again].astype(np.uint16), cases[~again]))

    def _number(self, piece: str) -> int:
        number = self._pieces.setdefault(piece, len(self._pieces))
        if number == len(self._kinds):
            name = token(piece)
            self._kinds.append(-1 if name is None else self._ids.get(name, self._ids["<unk>"]))
            self._cases.append(case_of(piece) if piece[0].isalpha() else LOWER)
        return number


def read(corpora: Iterable[Path], ids: dict[str, int]) -> dict[str, tuple[Tensor, Tensor]]:
    """Tokens and cases of every domain, each in one long row."""
    streams = Streams(ids)
    for domain, lines in domains(corpora):
        streams.add(lines, domain)
    own = list(gazetteer.lines())
    random.Random(1).shuffle(own)
    streams.add(own, "gazetteer")
    return {
        name: (
            torch.from_numpy(np.concatenate([ids for ids, _ in parts]).astype(np.int32)),
            torch.from_numpy(np.concatenate([cases for _, cases in parts])),
        )
        for name, parts in streams.parts.items()
    }


class Block(nn.Module):
    """A convolution, attention over the window, and a feed-forward layer, each added on."""

    def __init__(self) -> None:
        super().__init__()
        self.n1, self.n2, self.n3 = (nn.RMSNorm(WIDTH) for _ in range(3))
        self.conv = nn.Parameter(torch.randn(KERNEL, WIDTH) * 0.2)
        self.mix = nn.Linear(WIDTH, WIDTH, bias=False)
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH, bias=False)
        self.pos = nn.Parameter(torch.zeros(HEADS, 2 * WINDOW - 1))
        self.out = nn.Linear(WIDTH, WIDTH, bias=False)
        self.up = nn.Linear(WIDTH, 2 * WIDTH, bias=False)
        self.down = nn.Linear(2 * WIDTH, WIDTH, bias=False)

    def forward(self, x: Tensor, apart: Tensor) -> Tensor:
        """`x` is (windows, tokens, width), `apart` the distance of every two tokens."""
        windows, length, _ = x.shape
        padded = F.pad(self.n1(x), (0, 0, KERNEL // 2, KERNEL // 2))
        near = torch.stack([padded[:, k : k + length] * self.conv[k] for k in range(KERNEL)]).sum(0)
        x = x + self.mix(F.relu(near))
        split = self.qkv(self.n2(x)).view(windows, length, 3, HEADS, WIDTH // HEADS)
        query, key, value = split.permute(2, 0, 3, 1, 4)
        bias = self.pos[:, apart].to(query.dtype)
        seen = F.scaled_dot_product_attention(query, key, value, attn_mask=bias)
        x = x + self.out(seen.transpose(1, 2).reshape(windows, length, WIDTH))
        changed: Tensor = x + self.down(F.relu(self.up(self.n3(x))))
        return changed


class Network(nn.Module):
    """The network that `normalize.context` reads."""

    def __init__(self, symbols: int) -> None:
        super().__init__()
        self.inner, self.case = nn.Embedding(symbols, WIDTH), nn.Embedding(3, WIDTH)
        self.blocks = nn.ModuleList(Block() for _ in range(BLOCKS))
        self.norm, self.outer = nn.RMSNorm(WIDTH), nn.Embedding(KNOWN, WIDTH)
        self.bias = nn.Parameter(torch.zeros(KNOWN))
        for table in (self.inner, self.case, self.outer):
            nn.init.normal_(table.weight, std=0.05)
        at = torch.arange(WINDOW)
        self.register_buffer("apart", at[:, None] - at[None] + WINDOW - 1, persistent=False)

    def forward(self, symbols: Tensor, case: Tensor) -> Tensor:
        """States (windows, tokens, width) of input ids and cases (windows, tokens)."""
        x = self.inner(symbols) + self.case(case)
        for block in self.blocks:
            x = block(x, self.apart)
        states: Tensor = self.norm(x)
        return states


class Task:
    """What the network is trained to do: to tell words from their skeletons and neighbours."""

    def __init__(self, book: candidates.Dictionary) -> None:
        symbols, input_of = inputs(book.lm.words, KNOWN)
        self.input_of = torch.from_numpy(input_of.astype(np.int64))
        self.readings = torch.zeros(len(symbols), READINGS, dtype=torch.int64)
        for place, key in enumerate(symbols):
            ids = [i for i in book.by_skeleton.get(key, []) if i < KNOWN]
            ids = sorted(ids, key=lambda i: -float(book.lm.unigram[i]))[:READINGS]
            self.readings[place, : len(ids)] = torch.tensor(ids, dtype=torch.int64)
        self.choice = (self.readings > 0).sum(1) > 1

    def spoil(self, words: Tensor, case: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Inputs for `words` with `case`, and where they are hidden or wrong."""
        chance = torch.rand(words.shape)
        shown = torch.where(chance < HIDDEN, MASK, self.input_of[words])
        hidden = chance < HIDDEN + WRONG
        other = self.input_of[words.flatten()[torch.randperm(words.numel())]].view(words.shape)
        shown = torch.where(hidden & (chance >= HIDDEN), other, shown)
        kind = torch.rand(len(words), 1)
        capitals = ALL * (words >= len(CLASSES)).long()
        case = torch.where(kind < CAPITALS, capitals, torch.where(kind > 1 - PLAIN, LOWER, case))
        return shown, case, hidden

    def losses(
        self, net: Network, states: Tensor, words: Tensor, shown: Tensor, hidden: Tensor
    ) -> tuple[Tensor, Tensor, float]:
        """Cross entropy where letters are shown, where not, and the share right of the former."""
        known = (words >= len(CLASSES)) & (words < KNOWN)
        where = known & ~hidden & self.choice[shown]
        readings, wanted = self.readings[shown[where]], words[where]
        right = readings == wanted[:, None]
        there = right.any(1)
        readings, right = readings[there], right[there].float().argmax(1)
        score = torch.einsum("nd,nkd->nk", states[where][there].float(), net.outer(readings))
        score = (score + net.bias[readings]).masked_fill(readings == 0, -1e4)
        gone = hidden & known
        half = torch.bfloat16
        every = (states[gone].to(half) @ net.outer.weight.T.to(half)).float() + net.bias
        share = float((score.argmax(1) == right).float().mean())
        return F.cross_entropy(score, right), F.cross_entropy(every, words[gone]), share


def batches(
    data: dict[str, tuple[Tensor, Tensor]], rng: np.random.Generator
) -> Iterator[tuple[Tensor, Tensor]]:
    """Words and cases of windows drawn at random, (BATCH, WINDOW), without end."""
    shares = np.array([SHARES[name] for name in data])
    while True:
        parts = []
        for (words, case), count in zip(
            data.values(), rng.multinomial(BATCH, shares / shares.sum()), strict=True
        ):
            begins = torch.from_numpy(rng.integers(0, len(words) - WINDOW, count))
            at = begins[:, None] + torch.arange(WINDOW)
            parts.append((words[at].long(), case[at].long()))
        yield torch.cat([words for words, _ in parts]), torch.cat([case for _, case in parts])


def train(net: Network, task: Task, data: dict[str, tuple[Tensor, Tensor]], minutes: float) -> None:
    """Train `net` for `minutes`: AdamW, a cosine schedule."""
    encode = torch.compile(net)
    tables = [p for p in net.parameters() if p.ndim > 1]
    others = [p for p in net.parameters() if p.ndim == 1]
    groups = [{"params": tables, "weight_decay": DECAY}, {"params": others, "weight_decay": 0.0}]
    adam = torch.optim.AdamW(groups, lr=RATE, betas=(0.9, 0.98), fused=True)
    begin = time.monotonic()
    for step, (words, case) in enumerate(batches(data, np.random.default_rng(0))):
        passed = (time.monotonic() - begin) / (60 * minutes)
        if passed >= 1:
            return
        rate = RATE * min(1, step / WARM_UP) * (0.51 + 0.49 * math.cos(math.pi * passed))
        for group in adam.param_groups:
            group["lr"] = rate
        shown, case, hidden = task.spoil(words, case)
        with torch.autocast("cpu", torch.bfloat16):
            states = encode(shown, case)
        marks, letters, share = task.losses(net, states, words, shown, hidden)
        adam.zero_grad()
        (3 * marks + 0.3 * letters).backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        adam.step()
        if step % 200 == 0:
            sys.stderr.write(
                f"{step} steps, {100 * passed:.0f} %: {marks.item():.3f} {letters.item():.2f} "
                f"{100 * share:.2f} % right\n"
            )


def write(folder: Path, net: Network) -> None:
    """Write the files that `normalize.context.ContextModel` reads."""
    body: dict[str, NDArray[np.float16] | NDArray[np.float32]] = {}
    for name, table in (("in", net.inner), ("out", net.outer)):
        rows_ = table.weight.detach().numpy()
        scale = np.maximum(np.abs(rows_).max(axis=1) / 127, 1e-8)
        body[f"{name}.scale"] = scale.astype(np.float32)
        np.save(folder / f"context-{name}.npy", np.rint(rows_ / scale[:, None]).astype(np.int8))

    def half(weights: Tensor) -> NDArray[np.float16]:
        return np.ascontiguousarray(weights.detach().numpy().astype(np.float16))

    body |= {"case": half(net.case.weight), "bias": half(net.bias), "norm": half(net.norm.weight)}
    for k, block in enumerate(net.blocks):
        for name, weights in block.named_parameters():
            kind, _, _ = name.partition(".")
            linear = isinstance(getattr(block, kind), nn.Linear)
            body[f"{k}.{kind}"] = half(weights.T if linear else weights)
    np.savez(folder / "context-body.npz", **cast(dict[str, Any], body))


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", nargs="+", type=Path)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("-o", "--output", type=Path, default=Path(__file__).parent / "model")
    given = parser.parse_args()
    torch.manual_seed(0)
    book = candidates.load()
    net = Network(len(inputs(book.lm.words, KNOWN)[0]))
    data = read(given.corpus, book.lm.ids)
    train(net, Task(book), data, given.minutes)
    write(given.output, net)


if __name__ == "__main__":
    main()
