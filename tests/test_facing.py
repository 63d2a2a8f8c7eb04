"""Print and text in step: each printed word belongs to one of the text, or to none."""

from sohoa.facing import Facing, face
from sohoa.model import Box, Line, Page, TextWord, Word


def _plain(lines: list[str], said: list[tuple[str, str]]) -> Facing:
    """A page without boxes, and the text that was made of it: as read, as restored."""
    words, text = [], ""
    for raw, new in said:
        words.append(TextWord(start=len(text), end=len(text) + len(new), page=1, raw=raw))
        text += f"{new} "
    printed = tuple(Line(words=tuple(Word(text=w) for w in line.split())) for line in lines)
    return face(Page(number=1, origin="plain_text", lines=printed), words, text)


def _beside(faced: Facing) -> list[list[tuple[str, str | None]]]:
    return [[(raw, faced.units[unit].text) for raw, unit in line.words] for line in faced.lines]


def test_words_that_are_alike_are_taken_in_order() -> None:
    faced = _plain(["so so", "so 1"], [("so", "sơ"), ("so", "số"), ("so", "so"), ("1", "1")])
    assert _beside(faced) == [[("so", "sơ"), ("so", "số")], [("so", "so"), ("1", "1")]]


def test_a_footnote_that_moved_keeps_its_place() -> None:
    faced = _plain(["a 5 b", "5 c"], [("5", "5"), ("c", "c"), ("a", "a"), ("5", "5"), ("b", "b")])
    assert [[text for _, text in line] for line in _beside(faced)] == [["a", "5", "b"], ["5", "c"]]


def test_what_a_human_struck_out_is_still_seen_as_print() -> None:
    faced = _plain(["a dirt b"], [("a", "a"), ("b", "b")])
    assert _beside(faced) == [[("a", "a"), ("dirt", None), ("b", "b")]]
    assert faced.units[-1].raw == "dirt" and faced.units[-1].start is None


def test_two_printed_words_that_are_one_of_the_text() -> None:
    first, second = Box(10, 10, 20, 20), Box(22, 10, 30, 20)
    line = Line(words=(Word(text="ng", box=first), Word(text="ày", box=second)))
    page = Page(number=1, origin="ocr", lines=(line,), width=100, height=100)
    word = TextWord(start=0, end=4, page=1, raw="ng ày", box=first.union(second))
    faced = face(page, [word], "ngày")
    assert _beside(faced) == [[("ng", "ngày"), ("ày", "ngày")]]
    assert faced.lines[0].units == (0,)


def test_what_is_beside_the_text_is_no_part_of_it() -> None:
    line = Line(words=(Word(text="2", box=Box(1, 1, 2, 2)),), zone="margin")
    faced = face(Page(number=2, origin="ocr", lines=(line,), width=9, height=9), [], "")
    assert _beside(faced) == [[("2", None)]]
    assert faced.units[0].zone == "margin"
