"""edXML: what the document says, well-formed whatever it says, and nothing else."""

from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import Result

import store
from sohoa.edxml import NAMESPACE, edxml
from sohoa.records import Document, Issuer, Signer
from tests.test_sheet import a_document

_IN = f"{{{NAMESPACE}}}"


def told(document: Document) -> dict[str, list[str]]:
    """Path of each element with a text, and its texts."""
    found: dict[str, list[str]] = {}

    def walk(element: ElementTree.Element, path: str) -> None:
        assert element.tag.startswith(_IN)
        assert len(element) or element.text, f"{path} is empty"
        for child in element:
            walk(child, f"{path}/{child.tag.removeprefix(_IN)}")
        if not len(element):
            found.setdefault(path, []).append(element.text or "")

    root = ElementTree.fromstring(edxml(document))
    assert root.tag == f"{_IN}edXMLEnvelope"
    (header,) = root.findall(f"{_IN}edXMLHeader/{_IN}MessageHeader")
    for child in header:
        walk(child, child.tag.removeprefix(_IN))
    return found


def test_it_tells_what_the_document_says() -> None:
    document = a_document(
        number="09",
        symbol="KH-UBND",
        issued="2025-03-06",
        place="Sơn Hà",
        type_code="KH",
        type_name="Kế hoạch",
        title="Phát triển sản phẩm",
        issuer=Issuer(name="Ủy ban nhân dân tỉnh"),
        signer=Signer(name="Đỗ Quang Khải", position="PHÓ CHỦ TỊCH", authority="KT."),
        recipients=("Như Điều 4", "Lưu: VT"),
    )
    assert told(document) == {
        "From/OrganName": ["Ủy ban nhân dân tỉnh"],
        "Code/CodeNumber": ["09"],
        "Code/CodeNotation": ["KH-UBND"],
        "PromulgationInfo/Place": ["Sơn Hà"],
        "PromulgationInfo/PromulgationDate": ["2025/03/06"],
        "DocumentType/TypeName": ["Kế hoạch"],
        "Subject": ["Phát triển sản phẩm"],
        "SignerInfo/Competence": ["KT."],
        "SignerInfo/Position": ["PHÓ CHỦ TỊCH"],
        "SignerInfo/FullName": ["Đỗ Quang Khải"],
        "OtherInfo/PageAmount": ["12"],
        "ToPlaces/Place": ["Như Điều 4", "Lưu: VT"],
    }


def test_what_is_not_known_is_left_out() -> None:
    assert told(a_document()) == {"OtherInfo/PageAmount": ["12"]}


@pytest.mark.parametrize("issued", ["2025-XX-06", "2025-03", "2025", "../2025-03-06"])
def test_a_day_is_known_wholly_or_left_out(issued: str) -> None:
    assert "PromulgationInfo/PromulgationDate" not in told(a_document(issued=issued))


def test_it_is_well_formed_whatever_was_read() -> None:
    hostile = "</Subject><!-- & \x00\x0b\ufffe ]]> 𠮷"
    assert told(a_document(title=hostile))["Subject"] == [
        "</Subject><!-- & \ufffd\ufffd\ufffd ]]> 𠮷"
    ]


def test_the_command_writes_a_file_for_each_document(
    demo_archive: Path, sohoa: Callable[..., Result], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    assert sohoa("export", "--archive", demo_archive, "--format", "edxml").exit_code == 2
    run = sohoa("export", "--archive", demo_archive, "--format", "edxml", "-o", out)
    assert run.exit_code == 0, run.output
    with store.Archive(demo_archive) as archive:
        for record in store.records(archive):
            assert (out / f"{record.id}.edxml").read_bytes() == edxml(record.document)
    assert len(list(out.iterdir())) == 4
