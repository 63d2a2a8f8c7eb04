"""Folding of Vietnamese for search: no diacritics, no case, đ as d."""

import unicodedata


def fold(text: str) -> str:
    """`text` without diacritics and case: "Đường HOÀ" and "duong hoa" fold to the same.

    SQLite's own folding leaves đ alone, so both the indexed text and the query go through this.

    Args:
        text: any text.

    Returns:
        The folded text; it may be shorter than `text` where that has combining marks.
    """
    return "".join(map(_fold_letter, text))


def fold_with_offsets(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its characters the offset in `text` it came from."""
    letters: list[str] = []
    offsets: list[int] = []
    for offset, letter in enumerate(text):
        folded = _fold_letter(letter)
        letters.append(folded)
        offsets.extend([offset] * len(folded))
    return "".join(letters), offsets


def _fold_letter(letter: str) -> str:
    if letter in "đĐ":
        return "d"
    plain = unicodedata.normalize("NFD", letter)
    return "".join(c for c in plain if not unicodedata.combining(c)).lower()
