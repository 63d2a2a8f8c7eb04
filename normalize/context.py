"""What the words around a place say of it: a small neural network, read with numpy alone.

The language model of n-grams looks two syllables back. This one looks at some sixty syllables on
both sides, at capitals too, and tells *truyền thông* from *truyền thống* by what the text is about.
It reads bare skeletons, so that marks missing or misread do not lead it astray; a place whose very
letters are in doubt is masked, and then it says what word would fit there.

The network is an encoder of `BLOCKS` blocks, each a short convolution, attention with a learnt bias
by distance, and a feed-forward layer (Vaswani et al., "Attention Is All You Need", 2017; Shaw et
al., "Self-Attention with Relative Position Representations", 2018). ``normalize.train_context``
trains it; the embeddings are kept in 8 bits, the rest in 16.
"""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from normalize.lm import Ids, Logs, mapped
from normalize.tokens import CLASSES
from normalize.unicode import skeleton
from sohoa.errors import MissingDependency

#: Size of a window of tokens, at most that of training, and how many at each end only serve as
#: context. More of either changes the figures by less than 0.02 points and costs time.
WINDOW, MARGIN = 96, 12
#: Input ids of a place in doubt and of a word that the network has never seen.
MASK, UNSEEN = 0, 1
#: How a token is written: not in capitals, with a capital first, all in capitals.
LOWER, FIRST, ALL = 0, 1, 2
#: Windows that go through the network together: their rows stay in the processor's cache.
TOGETHER = 8
_EPS = 1.2e-7

Floats = NDArray[np.float32]


def inputs(words: list[str], known: int) -> tuple[list[str], NDArray[np.int32]]:
    """Input symbols of the network and the symbol of each of `words`.

    Args:
        words: the language model's vocabulary, most frequent first.
        known: how many of them the network can tell from one another; a rarer word is an input
            only through a skeleton that it shares with one of those.

    Returns:
        (symbols, ids): ``<mask>``, ``<unseen>``, then skeletons; and an index into them for each
        word.
    """
    symbols = ["<mask>", "<unseen>"]
    place: dict[str, int] = {}
    ids = np.full(len(words), UNSEEN, np.int32)
    for number, word in enumerate(words):
        key = word if number < len(CLASSES) else skeleton(word)
        if key not in place and number < known:
            place[key] = len(symbols)
            symbols.append(key)
        ids[number] = place.get(key, UNSEEN)
    return symbols, ids


class ContextModel:
    """P(word | its neighbourhood), from the files that ``normalize.train_context`` writes.

    Raises MissingDependency where they are absent.
    """

    def __init__(self, folder: Path, words: list[str]) -> None:
        try:
            body = np.load(folder / "context-body.npz")
            self._in: NDArray[np.int8] = mapped(folder / "context-in.npy")
            self._out: NDArray[np.int8] = mapped(folder / "context-out.npy")
        except FileNotFoundError as error:
            raise MissingDependency(f"no context model: {error.filename} is missing") from error
        weights = {name: body[name].astype(np.float32) for name in body.files}
        self.known = len(self._out)
        self.input_of = inputs(words, self.known)[1]
        self._in_scale, self._out_scale = weights["in.scale"], weights["out.scale"]
        self._case, self._bias, self._norm = weights["case"], weights["bias"], weights["norm"]
        count = sum(name.endswith(".conv") for name in weights)
        self._blocks = [
            {
                name.partition(".")[2]: value
                for name, value in weights.items()
                if name.startswith(f"{k}.")
            }
            for k in range(count)
        ]
        apart = np.arange(WINDOW)[:, None] - np.arange(WINDOW)[None]
        for block in self._blocks:
            bias = block.pop("pos")
            block["near"] = np.ascontiguousarray(bias[:, apart + bias.shape[1] // 2])

    def read(
        self, symbols: NDArray[np.int32], case: NDArray[np.uint8], wanted: NDArray[np.bool_]
    ) -> Floats:
        """State of the network at each token that is wanted: (tokens, width).

        Args:
            symbols: input id of each token of a text, (tokens,).
            case: LOWER, FIRST or ALL of each, (tokens,).
            wanted: tokens whose state is asked for, (tokens,); what is returned for others means
                nothing.
        """
        count = len(symbols)
        states = np.zeros((count, self._in.shape[1]), np.float32)
        ranges = _ranges(np.flatnonzero(wanted).tolist())
        begins = np.array([(first + last + 1 - WINDOW) // 2 for first, last in ranges], np.int64)
        at = begins[:, None] + np.arange(WINDOW)
        inside = (at >= 0) & (at < count)
        at = np.clip(at, 0, count - 1)
        # Beyond the ends stands what stands between paragraphs, as in training.
        tokens = np.where(inside, symbols[at], self.input_of[0])
        cases = np.where(inside, case[at], LOWER)
        for k in range(0, len(begins), TOGETHER):
            part = slice(k, k + TOGETHER)
            encoded = self._encode(tokens[part], cases[part])
            for begin, (first, last), rows in zip(begins[part], ranges[part], encoded, strict=True):
                states[first : last + 1] = rows[first - begin : last + 1 - begin]
        return states

    def score(self, states: Floats, places: Ids, words: Ids) -> Logs:
        """Unnormalised log-probability of each of `words` at each of `places` of `states`.

        `places` and `words` are parallel; words from `known` on are out of the network's reach and
        must not be asked for.
        """
        dots = np.einsum("ij,ij->i", states[places], self._out[words], dtype=np.float32)
        scores: Logs = dots * self._out_scale[words] + self._bias[words]
        return scores

    def total(self, states: Floats) -> Logs:
        """log of the sum over all words that it knows, to normalise `score`: (states,)."""
        every: Floats = states @ (self._out * self._out_scale[:, None]).T + self._bias
        top = every.max(axis=1)
        logs: Logs = top + np.log(np.exp(every - top[:, None]).sum(axis=1))
        return logs

    def _encode(self, tokens: NDArray[np.int32], cases: NDArray[np.uint8]) -> Floats:
        x = self._in[tokens] * self._in_scale[tokens, None] + self._case[cases]
        for block in self._blocks:
            x += _convolved(_normed(x, block["n1"]), block)
            x += _attended(_normed(x, block["n2"]), block)
            hidden = _normed(x, block["n3"]) @ block["up"]
            x += np.maximum(hidden, 0, out=hidden) @ block["down"]
        return _normed(x, self._norm)


def _ranges(wanted: list[int]) -> list[tuple[int, int]]:
    """First and last of the wanted tokens that one window covers, its margins left out."""
    ranges: list[tuple[int, int]] = []
    for place in wanted:
        if ranges and place - ranges[-1][0] < WINDOW - 2 * MARGIN:
            ranges[-1] = (ranges[-1][0], place)
        else:
            ranges.append((place, place))
    return ranges


def case_of(core: str) -> int:
    """LOWER, FIRST or ALL, as `core` is written."""
    return LOWER if not core[:1].isupper() else ALL if core[1:].isupper() else FIRST


def _normed(x: Floats, weight: Floats) -> Floats:
    """Root mean square normalisation of each row."""
    mean = np.einsum("...i,...i->...", x, x) / x.shape[-1]
    normed: Floats = x * (1 / np.sqrt(mean + _EPS))[..., None] * weight
    return normed


def _convolved(x: Floats, block: dict[str, Floats]) -> Floats:
    """A convolution along the text, each channel for itself, then a mixture of the channels."""
    kernel = block["conv"]
    reach, length = len(kernel) // 2, x.shape[1]
    total = x * kernel[reach]
    for k, weight in enumerate(kernel):
        if (shift := k - reach) < 0:
            total[:, -shift:] += x[:, :shift] * weight
        elif shift > 0:
            total[:, : length - shift] += x[:, shift:] * weight
    mixed: Floats = np.maximum(total, 0, out=total) @ block["mix"]
    return mixed


def _attended(x: Floats, block: dict[str, Floats]) -> Floats:
    """Attention of every token to every token of its window."""
    near = block["near"]
    windows, length, width = x.shape
    split = (x @ block["qkv"]).reshape(windows, length, 3, len(near), -1)
    query, key, value = split.transpose(2, 0, 3, 1, 4)
    weights = query @ key.transpose(0, 1, 3, 2)
    weights *= 1 / np.sqrt(np.float32(query.shape[-1]))
    weights += near
    weights -= weights.max(axis=-1, keepdims=True)
    np.exp(weights, out=weights)
    seen = (weights @ value) / weights.sum(axis=-1, keepdims=True)
    mixed: Floats = seen.transpose(0, 2, 1, 3).reshape(windows, length, width) @ block["out"]
    return mixed


def load(words: list[str]) -> ContextModel:
    """The model that comes with sohoa, over the language model's vocabulary `words`."""
    return ContextModel(Path(__file__).parent / "model", words)
