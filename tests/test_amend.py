"""Words that a human has corrected stand in the text, and every offset moves with them."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from sohoa.amend import Amendment, Words, amend, tidy
from sohoa.edits import Offsets, inverse, moved, spliced
from sohoa.model import Block, Box, DocumentText, TextCell, TextWord
from sohoa.records import Evidence, Issue


def a_text(*blocks: str, boxes: bool = False) -> DocumentText:
    """A text of paragraphs and, where there are bars, table rows; raw words are in capitals."""
    words, spans, at = [], [], 0
    for number, block in enumerate(blocks):
        start, cells = at, []
        for cell in block.split(" | "):
            begin = at
            for word in cell.split():
                left = 50.0 + 6 * (at - start)
                box = Box(left, 20.0 * number, left + 6 * len(word), 20.0 * number + 12)
                words.append(
                    TextWord(
                        start=at,
                        end=at + len(word),
                        page=1 + number // 3,
                        raw=word.upper(),
                        box=box if boxes else None,
                        confidence=0.5,
                    )
                )
                at += len(word) + 1
            at = begin + len(cell)
            cells.append(TextCell(begin, at))
            at += 3
        at -= 3
        table = " | " in block
        spans.append(
            Block(
                start=start,
                end=at,
                page=1 + number // 3,
                kind="table" if table else "paragraph",
                cells=tuple(cells) if table else (),
            )
        )
        at += 1
    return DocumentText(text="\n".join(blocks), words=tuple(words), blocks=tuple(spans))


_WORD = st.sampled_from(["ban", "hang", "mai", "số", "12", "xã", "a"])
_CELL = st.lists(_WORD, min_size=1, max_size=5).map(" ".join)
_BLOCK = st.one_of(_CELL, st.lists(_CELL, min_size=2, max_size=3).map(" | ".join))
_SAID = st.sampled_from(["", "bán", "bán hàng", "một hai ba", "MAI"])


@st.composite
def corrected_texts(draw: st.DrawFn) -> tuple[DocumentText, list[Amendment]]:
    text = a_text(*draw(st.lists(_BLOCK, min_size=1, max_size=5)), boxes=draw(st.booleans()))
    known = Words(text)
    found = []
    for _ in range(draw(st.integers(1, 4))):
        first = draw(st.integers(0, len(text.words) - 1))
        last = first + 1
        while (
            last < len(text.words)
            and text.text[text.words[last - 1].end : text.words[last].start] == " "
            and draw(st.booleans())
        ):
            last += 1
        found.append(known.anchor(first, last, draw(_SAID)))
    return text, found


@given(corrected_texts())
def test_a_corrected_text_is_in_order(case: tuple[DocumentText, list[Amendment]]) -> None:
    text, amendments = case
    new, edits, unplaced = amend(text, amendments)
    assert not unplaced
    assert new.text == spliced(text.text, edits)
    for word in new.words:
        assert new.text[word.start : word.end].strip()
    assert all(one.end <= other.start for one, other in pairwise(new.words))
    assert new.text.count("\n") == text.text.count("\n")
    assert new.text.count(" | ") == text.text.count(" | ")
    for block in new.blocks:
        assert 0 <= block.start <= block.end <= len(new.text)
        assert "\n" not in new.text[block.start : block.end]
        for cell in block.cells:
            assert " | " not in new.text[cell.start : cell.end]
            assert block.start <= cell.start <= cell.end <= block.end
    untouched = [word.raw for word in new.words if word.confidence < 1]
    for raw in untouched:
        assert raw in {word.raw for word in text.words}
    assert spliced(new.text, inverse(edits, text.text)) == text.text


@given(corrected_texts())
def test_what_says_the_last_correction_of_a_word_stands(
    case: tuple[DocumentText, list[Amendment]],
) -> None:
    text, amendments = case
    new, edits, _ = amend(text, amendments)
    last = amendments[-1]
    span = Words(text).find(last)
    assert span is not None
    forth = Offsets(edits)
    start, end = text.words[span[0]].start, text.words[span[1] - 1].end
    if last.text:
        assert new.text[forth.start(start) : forth.end(end)].strip() == last.text
    assert amend(text, [*amendments, last])[:2] == (new, edits)


@given(corrected_texts())
def test_offsets_of_words_go_forth_and_back(
    case: tuple[DocumentText, list[Amendment]],
) -> None:
    text, amendments = case
    new, edits, _ = amend(text, amendments)
    back = Offsets(inverse(edits, text.text))
    touched = [range(edit.start, edit.end + 1) for edit in edits]
    forth = Offsets(edits)
    for word in text.words:
        if any(word.start in span or word.end in span for span in touched):
            continue
        start, end = forth.start(word.start), forth.end(word.end)
        assert new.text[start:end] == text.text[word.start : word.end]
        assert (back.start(start), back.end(end)) == (word.start, word.end)


def test_a_word_taken_out_leaves_no_double_blank() -> None:
    text = a_text("a b c", "d | e f | g")
    known = Words(text)
    gone = [known.anchor(number, number + 1, "") for number in (1, 3, 4)]
    assert amend(text, gone).text.text == "a c\n | f | g"


def test_the_right_one_of_equal_words_is_corrected() -> None:
    for boxes in (False, True):
        text = a_text("ban hang va ban hang", "ban", boxes=boxes)
        third = Words(text).anchor(3, 5, "bán hàng")
        assert amend(text, [third]).text.text == "ban hang va bán hàng\nban"


def test_a_word_is_found_where_it_stood_though_it_is_read_otherwise_now() -> None:
    old = a_text("xã Phiéng Lua va", boxes=True)
    new = a_text("xã Phiêng 1ua, va", boxes=True)
    said = Words(old).anchor(1, 3, "Phiêng Lúa")
    assert amend(new, [said]).text.text == "xã Phiêng Lúa va"
    elsewhere = said.model_copy(update={"page": 2})
    assert amend(new, [elsewhere]).unplaced == (0,)


def test_evidence_moves_wherever_it_is() -> None:
    text = a_text("số 12 ban hang xã")
    edits = amend(text, [Words(text).anchor(0, 1, "con số là")]).edits
    evidence = Evidence(page=1, start=3, end=9, raw="12 BAN", confidence=0.5)
    issue = Issue(code="x", message="x", evidence=evidence)
    (new,) = moved((issue,), Offsets(edits))
    assert new.evidence
    assert spliced(text.text, edits)[new.evidence.start : new.evidence.end] == "12 ban"


@given(st.text())
def test_what_is_typed_becomes_one_line(typed: str) -> None:
    said = tidy(typed)
    assert tidy(said) == said
    assert said == " ".join(said.split())
    assert "\x00" not in said
