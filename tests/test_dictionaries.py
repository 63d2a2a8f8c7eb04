"""The dictionaries of restoration: units, names, abbreviations, symbols."""

import re
from itertools import chain, islice
from pathlib import Path

import numpy as np
import pytest

from normalize import gazetteer, lm
from normalize.damage import Damage
from normalize.lexicon import PAIR, TRIPLE, Lexicon, phrases
from normalize.restorer import load
from normalize.tables import rows
from normalize.unicode import is_syllable, nfc, skeleton, traditional, unify


def stripped(line: str) -> str:
    """`line` without its marks, restored."""
    words = load().restore([skeleton(line).split()], [Damage.STRIPPED])[0]
    return " ".join(word.text for word in words)


@pytest.mark.parametrize(
    "line",
    [
        "Công văn số 12/BNN-VPĐP và Kế hoạch số 34/KH-VPĐPNTM của tỉnh",  # the model has no VPĐP
        "Giám đốc Sở KH&ĐT, Phòng LĐTB&XH, Bộ NN&PTNT",
        "- TT HĐND huyện (đ/b); các đ/c Thường trực;",
        "Hàm lượng DO trong nước nuôi cá tại xã đạt trên 6 mg/l",
        "Chỉ tiêu nước thải: pH, DO, COD, BOD, TSS, Cu, Pb, Zn, Cd, EC được kiểm tra",
        "CHƯƠNG VI QUY ĐỊNH CHUNG",
        "BẢNG GIÁ THEO ĐƠN VỊ TÍNH",
        "SỐ: 12/QĐ-UBND",
    ],
)
def test_abbreviations_get_their_marks_and_symbols_keep_their_letters(line: str) -> None:
    assert stripped(line) == line


def test_an_abbreviation_with_its_marks_back_is_not_reported_as_unreadable() -> None:
    (word,) = load().restore([["VPDP"]], [Damage.STRIPPED])[0]
    assert (word.text, word.confidence > 0.9) == ("VPĐP", True)


def test_proper_text_keeps_an_abbreviation_without_marks() -> None:
    (word,) = load().restore([["VPDP"]], [Damage.NONE])[0]
    assert word.text == "VPDP"


def test_an_abbreviation_is_listed_once_and_can_be_told_from_a_word() -> None:
    forms = [form for (form,) in rows("abbreviations.txt")]
    assert len(forms) == len(set(forms))
    bare = [skeleton(form) for form in forms if not is_syllable(skeleton(form).lower())]
    assert len(bare) == len(set(bare))


def test_units_are_all_there_as_documents_write_them() -> None:
    areas = gazetteer.areas()
    before = [area for area in areas if not area.after]
    after = [area for area in areas if area.after]
    assert len({area.province for area in before}) == 63
    assert len({area.province for area in after}) == 34
    assert sum(len(names) for area in after for names in area.communes.values()) == 3321
    assert sum(len(names) for area in before for names in area.communes.values()) > 10_500
    for area in areas:
        for name in [area.province, area.district, *chain(*area.communes.values())]:
            assert nfc(name) == name and " ".join(name.split()) == name
            for word in re.findall(r"[^\W\d_]+", name):
                assert traditional(word.lower()) == word.lower()


def test_training_lines_name_every_commune_and_are_always_the_same() -> None:
    lines = list(gazetteer.lines())
    assert lines[:2000] == list(islice(gazetteer.lines(), 2000))
    assert not [line for line in lines if re.search(r"[{}|\n]", line)]
    text = "\n".join(lines)
    for area in gazetteer.areas():
        for kind, names in area.communes.items():
            assert all(f"{kind} {name}" in text for name in names[::50])


def test_provinces_are_spelt_as_extraction_spells_them() -> None:
    listed = Path("extract/data/provinces.csv").read_text(encoding="utf-8").splitlines()
    provinces = {line.split(",")[0]: line.split(",")[1] for line in listed if line[0] not in "#n"}
    assert {area.province for area in gazetteer.areas()} == set(provinces)
    assert {name for name, kind in provinces.items() if kind == "thành phố"} == gazetteer.CITIES


def bonus(lexicon: Lexicon, *triples: str) -> list[float]:
    """Of the last word of each of `triples` behind the other two."""
    model = lm.load()
    ids = np.array([[model.id(unify(word)) for word in triple.split()] for triple in triples])
    found: list[float] = lexicon.bonus(*ids.T).tolist()
    return found


def test_phrases_end_at_signs_and_numbers() -> None:
    lexicon = Lexicon.of(["Trà Quý Hòa", "Mắm nêm (Phú Lộc)"], lm.load())
    known = bonus(
        lexicon, "trà quý hoà", "của quý hòa", "trà quy hóa", "nêm phú lộc", "hòa mắm nêm"
    )
    assert known == [TRIPLE, PAIR, 0, PAIR, PAIR]
    assert bonus(lexicon, "quý hòa mắm", "mắm nêm phú") == [0, 0]  # other lines, a sign between
    assert bonus(Lexicon.of([], lm.load()), "trà quý hòa") == [0]


def test_the_phrases_that_come_with_sohoa_are_known() -> None:
    shipped = Lexicon.of(phrases(), lm.load())
    assert bonus(shipped, "huyện mường tè", "miến dong riềng", "điều phối nông") == [TRIPLE] * 3


def test_a_place_is_looked_for_in_the_province_that_the_text_is_of() -> None:
    """Tam Đường is in Lai Châu, Tam Dương in Vĩnh Phúc: bare, they are the same."""
    for place in ("tỉnh Lai Châu, huyện Tam Đường", "tỉnh Vĩnh Phúc, huyện Tam Dương"):
        province, district = place.split(", ")
        text = f"Kế hoạch của {province} năm 2025 và kết quả thực hiện ở {district}."
        words = load().restore([skeleton(text).split()], [Damage.STRIPPED])[0]
        assert " ".join(word.text for word in words) == text
