"""Restoration as a filter: any encoding, any length, any language, several kinds on one page."""

import json
import os
import random
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result

import normalize
from ingest.encoding import eight_bit
from normalize.flow import flows
from normalize.tables import rows
from normalize.unicode import skeleton
from sohoa.model import Line, Page, Word
from tests.test_normalize import ENGLISH, GARBLED, PLAN

Run = Callable[..., Result]

ABSTRACT = """\
This plan describes how the province will support cooperatives and households in building brands,
and how the results are to be measured and reported to the people's council every year.
"""


def legacy(name: str, text: str) -> str:
    letters: dict[str, str] = {}
    for encoding, seen, meant in rows("legacy.tsv"):
        if encoding == name:
            letters.setdefault(meant, seen)
    return "".join(letters.get(char, char) for char in text)


def in_bytes(name: str, text: str) -> bytes:
    """`text` in one of the 8-bit encodings that ingest reads."""
    decode = eight_bit(name)
    assert decode is not None
    table = {decode(bytes([byte])): bytes([byte]) for byte in range(256)}
    return b"".join(table[char] for char in text)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32"])
def test_unicode_of_every_width_is_read(sohoa: Run, encoding: str) -> None:
    shown = sohoa("restore", input=skeleton(PLAN).encode(encoding))
    assert shown.exit_code == 0
    assert shown.stdout.removeprefix("\ufeff") == PLAN


@pytest.mark.parametrize("encoding", ["tcvn3", "vni", "viscii"])
def test_bytes_from_before_unicode_are_read(sohoa: Run, encoding: str) -> None:
    text = PLAN.lower()  # TCVN3 has its capitals with tone marks in fonts of their own
    if encoding == "viscii":
        data = in_bytes("viscii", text)
    else:
        data = in_bytes("windows-1252", legacy(encoding, text))
    shown = sohoa("restore", input=data)
    assert shown.exit_code == 0
    assert shown.stdout == text


def test_stray_bytes_in_a_text_stay_as_they_are(sohoa: Run) -> None:
    data = PLAN.encode()
    spoilt = data[:200] + b" \xff\xfe " + data[200:] + b"\xe1\xba"  # and cut off in a letter
    assert sohoa("restore", input=spoilt).stdout_bytes == spoilt


@pytest.mark.parametrize(
    "data",
    [
        random.Random(5).randbytes(5000),
        b"%PDF-1.7\n\x00\x01\x02" * 50,
        b"\x89PNG\r\n\x1a\n\x00\x00" * 20,
    ],
)
def test_what_is_no_text_is_refused_with_a_remedy(sohoa: Run, tmp_path: Path, data: bytes) -> None:
    (tmp_path / "rubbish").write_bytes(data)
    shown = sohoa("restore", tmp_path / "rubbish")
    assert shown.exit_code == 1
    assert not shown.stdout
    assert "rubbish" in shown.stderr and "sohoa ocr" in shown.stderr


def test_one_bad_file_does_not_stop_the_others(sohoa: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(skeleton(PLAN), encoding="utf-8")
    (tmp_path / "b.txt").write_bytes(b"\x00\x01\x02\x03")
    out = tmp_path / "out.txt"
    names = [tmp_path / name for name in ("b.txt", "none.txt", "a.txt")]
    shown = sohoa("restore", "-o", out, *names, "-", input=skeleton(PLAN).encode())
    assert shown.exit_code == 1
    assert "there is no such file" in shown.stderr
    assert out.read_text(encoding="utf-8") == PLAN + PLAN
    assert list(tmp_path.glob(".*.part")) == []


def test_an_output_file_is_not_emptied_for_nothing(sohoa: Run, tmp_path: Path) -> None:
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(b"%PDF-1.7\n\x00\x01\x02" * 50)
    before = scan.read_bytes()
    assert sohoa("restore", "-o", scan, scan).exit_code == 1
    assert scan.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["scan.pdf"]
    scan.write_text(skeleton(PLAN), encoding="utf-8")
    assert sohoa("restore", "-o", scan, scan).exit_code == 0
    assert scan.read_text(encoding="utf-8") == PLAN


def test_closed_and_broken_streams_are_told_without_a_traceback() -> None:
    command = f"{sys.executable} -c 'from sohoa.cli import main; main()' restore"
    for line, said in (
        (f"{command} <&-", b"standard input is closed"),
        (f"echo a | {command} >&-", b"standard output is closed"),
        (f"{command} /proc/self/mem", b"cannot be read"),  # a read error, as on a bad disk
    ):
        ended = subprocess.run(["sh", "-c", line], capture_output=True, check=False)
        assert ended.returncode in (1, 2)
        assert said in ended.stderr and b"Traceback" not in ended.stderr


def test_standard_input_is_read_from_where_it_stands(tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text("left out\n" + skeleton(PLAN), encoding="utf-8")
    with (tmp_path / "in.txt").open("rb") as stream:
        os.lseek(stream.fileno(), len("left out\n"), os.SEEK_SET)
        program = "from sohoa.cli import main; main()"
        command = [sys.executable, "-c", program, "restore"]
        assert subprocess.run(command, stdin=stream, capture_output=True).stdout.decode() == PLAN


def test_marks_alone_and_heaps_of_marks_stay(sohoa: Run) -> None:
    heap = "e" + "\u0301" * 40
    vni = legacy("vni", PLAN.lower())
    for text in (f"{vni}\u0309\u0309 {heap} \u0306\n", f"{skeleton(PLAN)} \u0309 {heap} \u0306\n"):
        shown = sohoa("restore", input=text.encode())
        assert shown.exit_code == 0
        assert shown.stdout.split()[-3:] == text.split()[-3:]


def test_each_changed_word_is_reported(sohoa: Run) -> None:
    shown = sohoa("restore", "--format", "jsonl", input=GARBLED.encode())
    found = [json.loads(line) for line in shown.stdout.splitlines()]
    lines = GARBLED.splitlines()
    for word in found:
        begin = word["column"] - 1
        assert lines[word["line"] - 1][begin : begin + len(word["raw"])] == word["raw"]
        assert word["text"] != word["raw"] or word["confidence"] < 0.9
        assert word["text"] not in word["readings"] and 0 <= word["confidence"] <= 1
    plan = next(word for word in found if word["raw"] == "KE")
    assert (plan["file"], plan["line"], plan["column"], plan["text"]) == ("-", 1, 1, "KẾ")
    assert any(word["readings"] for word in found)
    assert not sohoa("restore", "--format", "jsonl", input=PLAN.encode()).stdout


def test_a_reader_that_has_enough_and_ctrl_c_end_it_quietly(tmp_path: Path) -> None:
    (tmp_path / "long.txt").write_text(skeleton(PLAN) * 400, encoding="utf-8")
    program = "from sohoa.cli import main; main()"
    command = [sys.executable, "-c", program, "restore", str(tmp_path / "long.txt")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stderr is not None
        assert process.stdout.readline().decode() == PLAN.splitlines(keepends=True)[0]
        process.stdout.close()
        assert process.wait(60) == 0
        assert process.stderr.read() == b""
    command += ["-o", str(tmp_path / "out.txt")]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as process:
        assert process.stderr is not None
        while not list(tmp_path.glob(".out.txt.*.part")):
            time.sleep(0.05)
        process.send_signal(2)
        assert process.wait(60) == 130
        assert process.stderr.read() == b"Stopped.\n"
    assert [path.name for path in tmp_path.iterdir()] == ["long.txt"]


def test_a_long_line_is_cut_and_no_word_loses_its_context() -> None:
    line = " ".join((skeleton(PLAN) * 40).split()) + "\t \n"
    words = " ".join((PLAN * 40).split()).split()
    text = "".join(token.text for token in normalize.restore_stream([line]))
    assert text.split() == words
    assert text.endswith("\t \n") and len(text.splitlines()) == 1
    parts = [line[at : at + 77] for at in range(0, len(line), 77)]
    assert "".join(token.text for token in normalize.restore_stream(parts)) == text


def test_a_run_without_white_space_passes_through_the_cuts() -> None:
    text = "uyban" * 1000 + " " + "uy" * 507 + "\n" + skeleton(PLAN)
    assert "".join(normalize.restore_lines([text])) == text[: -len(PLAN)] + PLAN


def test_memory_does_not_grow_with_a_line() -> None:
    def endless() -> Iterator[str]:
        while True:
            yield "x" * 9999 + " Uy ban nhan dan tinh "

    stream = normalize.restore_stream(endless())
    next(stream)
    tracemalloc.start()
    for _ in range(3000):
        next(stream)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000


def test_lines_come_one_for_one_with_or_without_their_ends() -> None:
    bare = skeleton(PLAN).splitlines()
    assert list(normalize.restore_lines(bare)) == PLAN.splitlines()
    assert list(normalize.restore_lines(["", "Uy ban\nnhan dan tinh", "x\n"]))[::2] == ["", "x\n"]


def restored(text: str) -> str:
    return "".join(normalize.restore_lines(text.splitlines(keepends=True)))


def test_each_paragraph_of_a_page_is_treated_as_it_needs() -> None:
    quotation = "- Tiep tuc nang cao chat luong san pham, day manh xuc tien thuong mai.\n"
    assert restored(PLAN + skeleton(quotation) + PLAN).count("nâng cao chất lượng sản phẩm") == 1
    assert restored(PLAN + ABSTRACT + PLAN) == PLAN + ABSTRACT + PLAN
    bare = skeleton(PLAN)
    assert restored(bare + ABSTRACT + bare) == PLAN + ABSTRACT + PLAN
    heading = "Kế hoạch của Uỷ ban nhân dân tỉnh Đắk Lắk:\n"
    assert restored(heading + bare) == heading + PLAN
    assert heading in restored(GARBLED + heading + GARBLED)
    assert restored(ENGLISH + PLAN + ENGLISH) == ENGLISH + PLAN + ENGLISH


@pytest.mark.parametrize(
    "text",
    [
        'import re\n\n\ndef them(a: int, b: int) -> int:\n    return a + b  # "tong"\n' * 20,
        '{"title": "Annual report", "authors": ["J. Smith"], "pages": 12, "draft": false}\n' * 20,
        "id,name,quantity,unit\n1,Tea,12,kg\n2,Rice,7,t\n" * 20,
        "Le comité publie chaque année un rapport sur l'application de ce règlement.\n" * 5,
        "Der Ausschuss veröffentlicht jährlich einen »Bericht« über die Durchführung.\n" * 5,
        "委员会每年公布关于本条例执行情况的报告。\n" * 20,
        "Комитет ежегодно публикует доклад об осуществлении настоящего положения.\n" * 5,
        "সময়সীমা অনুযায়ী প্রতিবেদন প্রকাশ করা হয়।\n" * 20,
    ],
    ids=["python", "json", "csv", "french", "german", "chinese", "russian", "bengali"],
)
def test_what_is_not_vietnamese_comes_back_to_the_letter(text: str) -> None:
    assert restored(text) == text


def page(number: int, *lines: str, note: str = "") -> Page:
    def line(text: str, zone: str = "text") -> Line:
        return Line(words=tuple(Word(text=word) for word in text.split()), zone=zone)

    made = [line(text) for text in lines] + ([line(note, "footnote")] if note else [])
    return Page(number=number, origin="plain_text", lines=tuple(made))


def test_a_sentence_runs_on_over_the_page_break_and_its_footnote() -> None:
    first = page(1, "Uy ban nhan dan tinh giao So Nong nghiep va Moi", note="1 Cong van cu the")
    second = page(2, "", "truong chu tri, phoi hop voi cac so, nganh lien quan.")
    text = normalize.restore([first, second]).text
    assert "Sở Nông nghiệp và Môi trường chủ trì" in text
    assert len(normalize.restore([first, second]).words) == 11 + 5 + 11


def test_cells_are_counted_without_blank_words() -> None:
    words = [Word(text=text) for text in (" ", "San", "pham", " ", "Ca", "phe")]
    row = Line(words=tuple(words), zone="table", cells=(0, 3))
    assert normalize.restore([Page(number=1, origin="plain_text", lines=(row,))]).text == (
        "Sản phẩm | Cà phê"
    )


def test_where_text_flows_on() -> None:
    lines = ["a b", "", "C d.", "e", "- f", "g"]
    words = [line.split() for line in lines]
    assert flows(words, [False] * 6) == [[0], [2], [3], [4, 5]]
    assert flows(words, [False] * 6, joined={3, 4}) == [[0], [2, 3, 4, 5]]
    assert flows(words, [False] * 5 + [True]) == [[0], [2], [3], [4], [5]]
