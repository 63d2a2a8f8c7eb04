"""The lattice and what weighs it: n-grams, the neighbourhood, and the document itself."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import normalize
from normalize import consistency, trellis
from normalize.candidates import Readings
from normalize.context import WINDOW, case_of
from normalize.restorer import load
from normalize.unicode import skeleton
from sohoa.model import Box, DocumentText, Line, Page, Word


def restored(text: str) -> str:
    return "".join(normalize.restore_lines([text]))


def document(*words: str, filler: str = "") -> DocumentText:
    lines = [Line(words=tuple(Word(text=word) for word in filler.split()))] if filler else []
    boxed = [
        Word(text=word, box=Box(20 * k, 0, 20 * k + 15, 10), confidence=0.9)
        for k, word in enumerate(words)
    ]
    lines.append(Line(words=tuple(boxed)))
    return normalize.restore([Page(number=1, origin="ocr", lines=tuple(lines))])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 4), min_size=1, max_size=7), st.integers(2, 3), st.integers())
def test_posteriors_are_those_of_all_paths(sizes: list[int], order: int, seed: int) -> None:
    rng = np.random.default_rng(abs(seed))
    table = rng.normal(0, 2, (30,) * order)
    lattice = [Readings(np.zeros(1, np.int64), np.zeros(1, np.float32))] * 2 + [
        Readings(rng.choice(30, size, replace=False), rng.normal(0, 1, size).astype(np.float32))
        for size in sizes
    ]
    got = trellis._posteriors(lambda *ids: table[ids].astype(np.float32), lattice, order)
    want = [np.zeros(len(own.ids)) for own in lattice]
    for path in product(*(range(len(own.ids)) for own in lattice)):
        ids = [int(own.ids[k]) for own, k in zip(lattice, path, strict=True)]
        score = sum(float(own.logs[k]) for own, k in zip(lattice, path, strict=True))
        score += sum(table[tuple(ids[k - order + 1 : k + 1])] for k in range(2, len(ids)))
        for at, k in enumerate(path):
            want[at][k] += np.exp(score)
    for own, true in zip(got, want, strict=True):
        assert own == pytest.approx(true / true.sum(), abs=1e-3)


@pytest.mark.parametrize("count", [1, 5, WINDOW, 3 * WINDOW + 1])
def test_every_token_of_any_text_is_read_once(count: int) -> None:
    """The seams of the windows leave no token out and none twice."""
    model = load().context
    rng = np.random.default_rng(count)
    symbols = rng.integers(2, 3000, count).astype(np.int32)
    states = model.read(symbols, np.zeros(count, np.uint8), np.ones(count, np.bool_))
    assert states.shape[0] == count
    assert np.isfinite(states).all()
    assert (np.abs(states).sum(axis=1) > 0).all()
    alone = model.read(symbols[-1:], np.zeros(1, np.uint8), np.ones(1, np.bool_))
    assert (states[-1] * alone[0]).sum() > 0  # the same token, with and without its neighbours


def test_the_subject_tells_words_apart_that_n_grams_cannot() -> None:
    craft = "Nghề dệt thổ cẩm được gìn giữ và phát huy giá trị văn hóa truyền thống của đồng bào."
    press = (
        "Báo chí, đài phát thanh và truyền hình huyện tuyên truyền trên phương tiện truyền thông."
    )
    assert restored(skeleton(craft)) == craft
    assert restored(skeleton(press)) == press


def test_case_tells_names() -> None:
    assert [case_of(core) for core in ("xã", "Mường", "UBND", "A", "")] == [0, 1, 2, 1, 0]


def test_a_word_is_read_as_it_was_read_elsewhere() -> None:
    """Letters 7 before letters 8 are word 70 in three sure places, so in the fourth as well."""
    sure = (np.array([70]), np.ones(1, np.float32))
    unsure = (np.array([71, 70]), np.array([0.6, 0.4], np.float32))
    other = (np.array([80]), np.ones(1, np.float32))
    decided = [sure, other] * 3 + [unsure, other]
    letters = np.array([7, 8] * 4, np.int32)
    (ids, chances) = consistency.agreed(decided, letters, 2)[6]
    assert ids.tolist() == [70, 71]
    assert chances[0] > 0.8
    apart = consistency.agreed(decided, np.array([7, 8, 7, 8, 7, 5, 7, 9], np.int32), 2)[6]
    assert apart[0].tolist() == [71, 70]


GARBLED = "Quyét dinh s6 148/QD-TTg ngay 24/02/2023 cia Thu tuéng Chinh phu vé chwong trinh mdi xa"


def test_a_word_that_the_engine_parted_is_one_with_both_its_places() -> None:
    text = document(
        *["Uy", "ban", "nhan", "dan", "xa", "phat", "tri", "én", "kinh", "té"], filler=GARBLED
    )
    (word,) = (word for word in text.words if word.raw == "tri én")
    assert text.text[word.start : word.end] == "triển"
    assert word.box == Box(120, 0, 155, 10)


def test_words_that_the_engine_joined_are_several_in_one_place() -> None:
    text = document(*["cac", "doanhnghiép", "nho", "va", "vira"], filler=GARBLED)
    (word,) = (word for word in text.words if word.raw == "doanhnghiép")
    assert text.text[word.start : word.end] == "doanh nghiệp"


def test_a_blank_put_into_a_word_is_taken_out_of_a_line() -> None:
    assert restored("Cần phát tri ển nôngnghiệp bền vững ở các xã, phường.\n") == (
        "Cần phát triển nông nghiệp bền vững ở các xã, phường.\n"
    )


def test_numerals_that_the_text_proves() -> None:
    lines = [
        "I. MUC DICH, YEU CAU\n",
        "- Quy II1/2025 t6 chirc danh gia, phan hang san pham cia cac chi thé tham gia.\n",
        "11. NOI DUNG THUC HIEN\n",
        "- Quy 11/2025 t6 chirc tap huan cho cac hop tac xa va hd kinh doanh.\n",
    ]
    found = list(normalize.restore_lines(lines * 1))
    assert found[2].startswith("II. NỘI DUNG")
    assert "III/2025" in found[1]
    assert "11/2025" in found[3]  # November is no quarter, but nothing proves which one it is
