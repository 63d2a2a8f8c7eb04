"""How the time of extraction grows with length, on hostile text.

    python -m benchmarks.growth

A line that repeats one thing, 2,500 and 20,000 characters long, and a document that repeats one
line, 50 and 400 times. Eight times the text should take about eight times as long; what compares
each with all others takes sixty-four.
"""

import re
import time

import extract
from sohoa.model import Block, DocumentText, TextWord
from sohoa.records import Source

HEAD = "ỦY BAN NHÂN DÂN TỈNH SUỐI MƠ\nSố: 12/KH-UBND\nKẾ HOẠCH\nThử việc năm 2031\nI. MỤC TIÊU"
#: What a line repeats.
LINES = {
    "numbers of documents": "Số: 1/KH-",
    "dates": "ngày 5 tháng 6 năm 2031 ",
    "blank dates": "ngày tháng năm ",
    "issuers": "của Ủy ban nhân dân ",
    "brackets": "(",
    "quotes": "“",
    "semicolons": "a; ",
    "commas": ", ",
    "signs": "( , ; : . - ) và ",
    "digits": "1 2 ",
    "per cents": "10% ",
    "growth rates": "5-10%/năm ",
    "bodies": "Sở A, Sở B và ",
    "counts": "05 sản phẩm, ",
    "sums": "5 tỷ đồng, ",
    "parts": "trong đó 05 sản phẩm ",
    "sentences": "Có 05 sản phẩm. ",
    "quarters": "quý I, quý II, ",
    "bullets in a line": "- a; - B c; + D ",
    "one word": "x",
    "products": "sản phẩm OCOP “Chè búp” của Hợp tác xã Suối Mơ, ",
    "orders": "giao Sở Y tế chủ trì, phối hợp với ",
    "articles": "Điều 1. Công nhận 03 sản phẩm; ",
    "names": "Xã Ba Sao Bảy ",
    "labels in a line": "Thời gian: ",
    "types": "KẾ HOẠCH ",
    "romans": "IV. ",
}
#: What a document repeats, line by line.
ROWS = {
    "bullets": "- Công nhận 05 sản phẩm mới.",
    "headings": "1. Phát triển sản phẩm",
    "labels": "- Đơn vị thực hiện: Sở Y tế",
    "table": "1 | Chè búp | Hợp tác xã Suối Mơ | 3 sao",
    "wide table": " | ".join(["1", "Mở lớp", "Quý I/2031", "Sở Y tế"] * 20),
    "tasks": "Giao Sở Y tế chủ trì, phối hợp với Phòng Kinh tế mở lớp trước 5/6/2031.",
}
_SOURCE = Source(
    name="x", media_type="text/plain", bytes=0, sha256="0" * 64, pages=1, text_origin="plain_text"
)


def main() -> None:
    _took(HEAD)  # load the pipeline
    print(f"{'':22}{'short, s':>10}{'8 x, s':>10}{'times':>8}")
    for name, unit in LINES.items():
        _show(name, *(f"{HEAD}\n{unit * (size // len(unit))}" for size in (2_500, 20_000)))
    for name, line in ROWS.items():
        _show(name, *("\n".join([HEAD, *[line] * count]) for count in (50, 400)))


def _show(name: str, short: str, long: str) -> None:
    one, eight = _took(short), _took(long)
    print(f"{name:22}{one:10.3f}{eight:10.3f}{eight / one:8.1f}", flush=True)


def _took(text: str) -> float:
    words = tuple(
        TextWord(start=found.start(), end=found.end(), page=1, raw=found[0])
        for found in re.finditer(r"\S+", text)
    )
    blocks = []
    for line in re.finditer(r"[^\n]+", text):
        kind = "table" if " | " in line[0] else "paragraph"
        blocks.append(Block(start=line.start(), end=line.end(), page=1, kind=kind))
    start = time.process_time()
    extract.extract(DocumentText(text=text, words=words, blocks=tuple(blocks)), _SOURCE)
    return time.process_time() - start


if __name__ == "__main__":
    main()
