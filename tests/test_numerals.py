"""Roman numerals misread: mended where the text proves them, else left."""

from normalize.numerals import headings, quarters


def lines(*texts: str) -> list[list[str]]:
    return [text.split() for text in texts]


def test_headings_are_proven_by_their_sequence() -> None:
    page = lines(
        "I. MUC PICH, YEU CAU", "1. Muc dich", "11. MUC TIEU", "", "I1T. NOI DUNG", "1V. KINH PHi"
    )
    assert headings(page) == {2: "II.", 4: "III.", 5: "IV."}


def test_numbers_that_may_be_numbers_stay() -> None:
    assert headings(lines("11. MUC TIEU")) == {}  # nothing came before
    assert headings(lines("I. MUC TIEU", "11. Giai phap cu thé")) == {}  # no heading
    assert headings(lines("I. MUC TIEU", "10. THOI GIAN", "11. KINH PHI")) == {}  # an eleventh
    assert headings(lines("II. MUC TIEU", "11. NOI DUNG", "Vi. NOI DUNG")) == {}  # not the next
    assert headings(lines("II. MUC TIEU", "III. NOI DUNG", "IV. TO CHUC")) == {}  # well read


def test_quarters_are_proven_or_doubted_never_taken_for_months() -> None:
    assert quarters(["hoàn", "thành", "trong", "Quý", "1I/2025;"]) == {4: ("II/2025;", True)}
    assert quarters(["Quý", "11/2025", "và", "tháng", "11/2025"]) == {1: ("II/2025", False)}
    assert quarters(["Quý", "III/2025,", "quý", "1/2025,", "quý", "12/2025"]) == {}
