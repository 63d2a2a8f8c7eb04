"""The network inside a Tesseract model: its weights as floating numbers, and back into the file.

The files that are to be had are of small integers, which Tesseract's own training tool refuses to
go on from. A row of such a matrix is int8 numbers and one scale, so the floating weights are their
product, and writing them again gives the same file to the byte. The layout of the file follows
``Serialize`` of Tesseract's classes ``Network``, ``Plumbing``, ``LSTM``, ``FullyConnected``,
``WeightMatrix`` and ``LSTMRecognizer`` (version 4 and 5, little endian).
"""

import struct
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]

#: Flags of a matrix: of integers, made with Adam, scales are doubles; and of a layer that holds
#: learning rates for the layers in it.
INT8, ADAM, DOUBLE, RATES = 1, 4, 128, 64
#: Layers made of layers; layers whose settings are so many bytes; layers of four gates.
NESTED = {"Series", "Parallel", "RTLReversed", "TTBReversed", "XYTranspose"}
PLAIN = {"Input": 20, "Convolve": 8, "Maxpool": 8, "Reconfig": 8}
GATED = {"LSTM", "SummLSTM"}


class Network:
    """The ``lstm`` component of a model file, as bytes that stay and matrices between them."""

    def __init__(self, data: bytes) -> None:
        """Raises ValueError for what is not such a component, or not one of integers."""
        self._data, self._at, self._from = data, 0, 0
        self._parts: list[bytes | Matrix] = []
        try:
            self._layer()
        except (struct.error, IndexError, UnicodeDecodeError) as error:
            raise ValueError("not the network of a Tesseract model") from error
        self._parts.append(data[self._from :])

    @property
    def matrices(self) -> list[Matrix]:
        """Weights of the layers in the file's order, (outputs, inputs + 1): the bias is last.

        A layer of gates has four: cell input, input gate, forget gate, output gate; their inputs
        are the layer's and then its own last output.
        """
        return [part for part in self._parts if isinstance(part, np.ndarray)]

    def with_matrices(self, matrices: Sequence[Matrix]) -> bytes:
        """The component with other weights of the same shapes, as small integers again."""
        left = iter(matrices)
        return b"".join(p if isinstance(p, bytes) else _packed(next(left)) for p in self._parts)

    def _take(self, number: int) -> bytes:
        self._at += number
        return self._data[self._at - number : self._at]

    def _numbers(self, form: str) -> tuple[Any, ...]:
        return struct.unpack("<" + form, self._take(struct.calcsize("<" + form)))

    def _string(self) -> str:
        return self._take(*self._numbers("I")).decode()

    def _layer(self) -> None:
        """Pass over a layer and what is in it, keeping its matrices."""
        if self._numbers("b") != (0,):
            raise ValueError("not the network of a Tesseract model")
        kind = self._string()
        _training, _back, flags, _inputs, _outputs, _weights = self._numbers("bbiiii")
        self._string()
        if kind in NESTED:
            for _ in range(*self._numbers("I")):
                self._layer()
            if flags & RATES:
                self._take(4 * self._numbers("I")[0])
        elif kind in PLAIN:
            self._take(PLAIN[kind])
        elif kind in GATED:
            self._take(4)
            for _ in range(4):
                self._matrix()
        else:
            self._matrix()

    def _matrix(self) -> None:
        self._parts.append(self._data[self._from : self._at])
        (mode,) = self._numbers("B")
        if not mode & INT8 or not mode & DOUBLE:
            raise ValueError("not a network of integers")
        rows, columns = self._numbers("II")
        self._take(1)
        weights = np.frombuffer(self._take(rows * columns), np.int8).reshape(rows, columns)
        scales = np.frombuffer(self._take(8 * self._numbers("I")[0]), "<f8")[:rows]
        self._parts.append(weights * scales[:, None])
        self._from = self._at


def _packed(weights: Matrix) -> bytes:
    """A matrix with the largest weight of each row at 127 or -127."""
    scales = np.abs(weights).max(axis=1) / 127
    shares = weights / np.where(scales == 0, 1, scales)[:, None]
    rounded = np.trunc(shares + np.copysign(0.5, shares)).astype(np.int8)  # halves away from zero
    head = struct.pack("<BIIb", INT8 | ADAM | DOUBLE, *weights.shape, 0)
    tail = struct.pack("<I", len(scales)) + scales.astype("<f8").tobytes()
    return bytes(head + rounded.tobytes() + tail)
