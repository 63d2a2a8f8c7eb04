"""Where the values of the header stand: their words, and the boxes of them alone."""

from sohoa.records import Evidence
from tests.test_extract_header import BODY, HEAD, find, head

FOOT = ("Nơi nhận: TM. ỦY BAN NHÂN DÂN", "- Như trên (b/c);", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH",
        "Lò Thị Mai", "Phụ lục", "CHỦ TỊCH")  # fmt: skip


def test_every_value_says_where_it_stands() -> None:
    found = head(*HEAD, *BODY, *FOOT)
    raw = {name: place.raw for name, place in found.evidence.items()}
    assert raw == {
        "type": "KẾ HOẠCH",
        "number": "Số: 15/KH-UBND",
        "issued": "ngày 06 tháng 5 năm 2024",
        "place": "Sông Mã,",
        "issuer": "ỦY BAN NHÂN DÂN HUYỆN SÔNG MÃ",
        "title": "Phát triển chè năm 2024",
        "period": "năm 2024",
        "signer": "TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH PHÓ CHỦ TỊCH Lò Thị Mai",
        "recipients": "Như trên (b/c);",
    }


def test_what_is_not_found_stands_nowhere() -> None:
    assert set(head("KẾ HOẠCH", "Phát triển chè").evidence) == {"type", "title"}
    assert not head("Một sáng ông Ba ra đồng.").evidence


def test_an_issuer_out_of_the_body_is_less_sure() -> None:
    said = "UBND huyện Than Uyên, tỉnh Lai Châu ban hành kế hoạch như sau:"
    told = head("KẾ HOẠCH", "Phát triển chè", said).evidence["issuer"]
    assert told.raw.startswith("UBND huyện Than Uyên,") and "Lai Châu" in told.raw
    assert told.confidence == 0.6 < head(*HEAD, *BODY).evidence["issuer"].confidence


def test_a_type_that_only_the_symbol_tells_stands_there() -> None:
    places = head(*HEAD, "I. MỤC TIÊU", "- Có 05 lớp.").evidence
    assert places["type"].raw == "Số: 15/KH-UBND"
    assert places["type"].confidence < places["number"].confidence


def test_a_doubtful_reading_is_less_sure() -> None:
    def sure(confidence: float) -> Evidence:
        return find(*HEAD, *BODY, confidence=confidence).document.evidence["title"]

    assert sure(0.7).confidence < sure(0.9).confidence


def test_a_title_that_begins_beside_its_type() -> None:
    found = head(*HEAD, "KẾ HOẠCH THỰC HIỆN", "Chương trình A năm 2024", *BODY[2:])
    assert (found.type_code, found.title) == ("KH", "THỰC HIỆN Chương trình A năm 2024")
    assert found.evidence["title"].raw == "KẾ HOẠCH THỰC HIỆN Chương trình A năm 2024"
