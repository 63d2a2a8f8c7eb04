"""Make the model: ``python -m ocr.train draw CORPUS... -o LINES`` and ``... learn LINES -o NAME``.

``draw`` sets pages from corpora (text, one paragraph a line, ``.txt`` or ``.txt.xz``; one named
twice counts twice), wears them and keeps their lines, 45 a page and second. ``learn`` goes on from
the installed data of a language, of Tesseract's "fast" kind, with these lines and writes
``NAME.traineddata``. ``learn`` needs PyTorch; Tesseract's ``combine_tessdata`` takes the model file
apart and puts it together. Both may run at once: ``learn`` takes what is there when it begins.
"""

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from ocr.clean import Pixels
from ocr.tesseract import tessdata
from ocr.train.weights import Network

#: Characters that Vietnamese offices do not write, and what their places are given to.
GIVEN_TO = {"—": "–", "†": "…", "ˆ": "•", "¿": "’", "¡": "‘", "¬": "²", "⁄": "≥", "„": "≤"}
#: The first codes of a character set: blank, joined, broken; the first alone is an output.
SPECIAL = 3
#: Pages whose lines are kept in one file; widest line; share of lines that say nothing.
PAGES, WIDEST, BLANK = 100, 2600, 0.02


def say(line: str) -> None:
    """Report progress."""
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


def apart(model: Path, folder: Path) -> Path:
    """Take a model file apart into ``folder/x.lstm`` and so on; gives the prefix. OSError."""
    command = ["combine_tessdata", "-u", str(model), str(folder / "x.")]
    subprocess.run(command, check=True, capture_output=True)
    return folder / "x"


def renamed(charset: str) -> str:
    """A ``unicharset`` file with the characters of `GIVEN_TO` in their new places."""
    head, *lines = charset.split("\n")
    found = [line.split(" ", 1)[0] for line in lines]
    return "\n".join(
        [head]
        + [
            line.replace(name, GIVEN_TO.get(name, name))
            for name, line in zip(found, lines, strict=True)
        ]
    )


def codes(charset: str) -> dict[str, int]:
    """The output of the network for each character of a renamed ``unicharset`` file."""
    number, *lines = charset.split("\n")
    names = [line.split(" ", 1)[0] for line in lines[: int(number)]]
    known = {name: place - SPECIAL + 1 for place, name in enumerate(names) if place >= SPECIAL}
    return {" ": 0} | known


def charset_of(language: str) -> str:
    """The renamed character set of an installed language. Raises MissingDependency."""
    with tempfile.TemporaryDirectory() as folder:
        prefix = apart(tessdata(language) / f"{language}.traineddata", Path(folder))
        return renamed(prefix.with_suffix(".lstm-unicharset").read_text(encoding="utf-8"))


def draw(args: argparse.Namespace) -> None:
    """Make lines."""
    from ocr.train.page import typeset
    from ocr.train.scan import Engine, cut, worn
    from ocr.train.text import Text

    args.output.mkdir(parents=True, exist_ok=True)
    text = Text(args.corpora, frozenset(codes(charset_of(args.language))))
    engine = Engine(str(tessdata(args.language)), args.language)
    lines: list[tuple[Pixels, str]] = []
    blank = 0
    for number in range(args.pages):
        dice = random.Random(f"{args.seed}-{number}")
        page = typeset(text, dice)
        for line, said in cut(page, *worn(page, dice), engine, dice):
            wanted = said or blank < BLANK * len(lines)
            if wanted and SPECIAL < line.shape[1] < WIDEST:
                blank += not said
                lines.append((line, said))
        if (number + 1) % PAGES == 0 or number + 1 == args.pages:
            name = args.output / f"{args.seed}-{number // PAGES:03}.npz"
            np.savez(
                name,
                pixels=np.concatenate([line for line, _ in lines], axis=1),
                widths=[line.shape[1] for line, _ in lines],
                texts=[said for _, said in lines],
            )
            say(f"{name}: {len(lines)} lines")
            lines, blank = [], 0


def kept(folder: Path, known: Mapping[str, int]) -> list[tuple[Pixels, list[int]]]:
    """The lines that `draw` left, those too short for their text apart."""
    samples = []
    for path in sorted(folder.glob("*.npz")):
        with np.load(path) as file:
            pixels, widths, texts = (file[key] for key in ("pixels", "widths", "texts"))
        parts = np.split(pixels, np.cumsum(widths)[:-1], axis=1)
        for line, said in zip(parts, texts.tolist(), strict=True):
            if line.shape[1] // 3 > 1.05 * len(said) + 1:
                samples.append((line, [known[char] for char in said]))
    return samples


def learn(args: argparse.Namespace) -> None:
    """Make a model."""
    from ocr.train.net import train

    with tempfile.TemporaryDirectory() as folder:
        base = tessdata(args.language) / f"{args.language}.traineddata"
        prefix = apart(base, Path(folder))
        network = Network(prefix.with_suffix(".lstm").read_bytes())
        charset = renamed(prefix.with_suffix(".lstm-unicharset").read_text(encoding="utf-8"))
        samples = kept(args.lines, codes(charset))
        say(f"{len(samples)} lines")
        matrices = train(network.matrices, samples, args.minutes, say)
        made = {
            "lstm": network.with_matrices(matrices),
            "lstm-unicharset": charset.encode(),
            "version": args.output.name.encode(),
        }
        for kind, data in made.items():
            prefix.with_suffix(f".{kind}").write_bytes(data)
        output = args.output.with_suffix(".traineddata")
        shutil.copyfile(base, output)
        parts = [str(prefix.with_suffix(f".{kind}")) for kind in made]
        subprocess.run(["combine_tessdata", "-o", str(output), *parts], check=True)


def main() -> None:
    """Command line: see the module's docstring."""
    parser = argparse.ArgumentParser(prog="python -m ocr.train", description=__doc__)
    parser.add_argument("--language", default="vie", help="installed data to go on from")
    steps = parser.add_subparsers(required=True)
    step = steps.add_parser("draw", help="make lines from corpora")
    step.add_argument("corpora", type=Path, nargs="+")
    step.add_argument("-o", "--output", type=Path, required=True, help="folder for the lines")
    step.add_argument("--pages", type=int, default=500)
    step.add_argument("--seed", type=int, default=1)
    step.set_defaults(run=draw)
    step = steps.add_parser("learn", help="make a model from lines")
    step.add_argument("lines", type=Path)
    step.add_argument("-o", "--output", type=Path, required=True, help="the model, without suffix")
    step.add_argument("--minutes", type=float, default=50)
    step.set_defaults(run=learn)
    args = parser.parse_args()
    args.run(args)


if __name__ == "__main__":
    main()
