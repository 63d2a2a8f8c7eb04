"""Folding of Vietnamese for search: no diacritics, no case, đ as d."""

import unicodedata


class _Letters(dict[int, str]):
    """What each letter folds to, by code point; filled as letters are met."""

    def __missing__(self, point: int) -> str:
        folded = self[point] = _fold_letter(chr(point))
        return folded


def fold(text: str) -> str:
    """`text` without diacritics and case: "Đường HOÀ" and "duong hoa" fold to the same.

    SQLite's own folding leaves đ alone, so both the indexed text and the query go through this.

    Args:
        text: any text.

    Returns:
        The folded text; it may be shorter than `text` where that has combining marks.
    """
    return text.translate(_LETTERS)


def fold_with_offsets(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its characters the offset in `text` it came from."""
    folded = fold(text)
    if all(len(_LETTERS[ord(letter)]) == 1 for letter in set(text)):
        return folded, list(range(len(text)))
    offsets: list[int] = []
    for offset, letter in enumerate(text):
        offsets.extend([offset] * len(_LETTERS[ord(letter)]))
    return folded, offsets


def _fold_letter(letter: str) -> str:
    if letter in "đĐ":
        return "d"
    plain = unicodedata.normalize("NFD", letter)
    return "".join(c for c in plain if not unicodedata.combining(c)).lower()


_LETTERS = _Letters()
