"""Loading for real: what is in, what is refused and why, and being stopped at any moment."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import Result
from PIL import Image

from sohoa import pipeline
from sohoa.load import load
from sohoa.options import Options
from store import Archive, records

Run = Callable[..., Result]
QUICK = "quyet-dinh-san-pham"


@pytest.fixture(scope="module")
def papers(rendered: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small folder: a born-digital PDF, a page image, a text."""
    folder = tmp_path_factory.mktemp("papers")
    pdf = rendered / "ke-hoach-xa.pdf"
    shutil.copy(pdf, folder)
    shutil.copy(next(p for p in rendered.iterdir() if p.suffix in (".jpg", ".png")), folder)
    (folder / "ke-hoach.txt").write_text(
        "KẾ HOẠCH\nPhát triển sản phẩm OCOP năm 2025\n\nI. MỤC TIÊU\n\n"
        "- Phấn đấu năm 2025 có ít nhất 70% chủ thể OCOP tham gia các kênh bán hàng hiện đại.\n",
        encoding="utf-8",
    )
    return folder


def test_a_load_puts_everything_in_once(sohoa: Run, papers: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "again.zip", "w") as archive:
        archive.write(papers / "ke-hoach.txt", "inner/bản sao.txt")
    first = sohoa("add", papers, tmp_path / "again.zip", "--json")
    assert first.exit_code == 0, first.output
    summary = json.loads(first.stdout)
    assert (summary["inputs"], summary["new"], summary["digitised"]) == (4, 3, 3)
    again = json.loads(sohoa("add", papers, "--json").stdout)
    assert (again["inputs"], again["new"], again["digitised"]) == (3, 0, 0)
    assert json.loads(sohoa("add", "--json").stdout)["digitised"] == 0
    status = json.loads(sohoa("status", "--json").stdout)
    assert status["documents"] == {"done": 3}
    assert status["troubles"] == []


def test_what_was_loaded_is_found(sohoa: Run, papers: Path, tmp_path: Path) -> None:
    sohoa("add", papers)
    hits = sohoa("search", "kenh ban hang hien dai").stdout
    assert "[kênh bán hàng hiện đại]" in hits
    targets = [json.loads(line) for line in sohoa("list", "targets", "--json").stdout.splitlines()]
    (share,) = [t for t in targets if t["name"].endswith("ke-hoach.txt")]
    assert (share["comparator"], share["min"], share["unit"]) == ("at_least", 70, "percent")
    exported = sohoa("export", "-o", tmp_path / "records.jsonl")
    assert exported.exit_code == 0
    lines = (tmp_path / "records.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 3
    for line in lines:
        record = json.loads(line)
        for kind in ("targets", "assignments", "products", "deadlines"):
            for found in record[kind]:
                assert record["text"][found["evidence"]["start"] : found["evidence"]["end"]].strip()
    assert sohoa("verify").exit_code == 0


def bad_inputs(folder: Path, pdf: Path) -> dict[str, str]:
    """Fills `folder` with inputs that cannot be read; name to the expected error code."""
    whole = pdf.read_bytes()
    (folder / "empty.pdf").write_bytes(b"")
    (folder / "truncated.pdf").write_bytes(whole[: len(whole) // 3])
    (folder / "rubbish.bin").write_bytes(random.Random(1).randbytes(5000))
    Image.new("1", (35_000, 35_000)).save(folder / "bomb.png")
    os.mkfifo(folder / "pipe")
    (folder / "loop").symlink_to(folder, target_is_directory=True)
    with zipfile.ZipFile(folder / "escape.zip", "w") as archive:
        archive.writestr("../outside.txt", "ra ngoài")
        archive.writestr("inside.txt", "Kế hoạch ở trong tệp nén, đọc được bình thường.\n")
    return {
        "empty.pdf": "empty_file",
        "truncated.pdf": "damaged_file",
        "rubbish.bin": "unsupported_type",
        "bomb.png": "too_large",
        "pipe": "not_a_file",
        "loop": "link_loop",
        "escape.zip": "unsafe_archive",
    }


def test_bad_inputs_are_explained_and_taint_no_other(
    sohoa: Run, rendered: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "inputs"
    folder.mkdir()
    expected = bad_inputs(folder, rendered / "ke-hoach-xa.pdf")
    (folder / "wrong.jpg").write_bytes((rendered / "ke-hoach-xa.pdf").read_bytes())
    run = sohoa("add", folder, tmp_path / "nowhere")
    assert run.exit_code == 1
    status = json.loads(sohoa("status", "--json").stdout)
    found = {t["name"].rpartition("inputs/")[2].split("!")[0]: t for t in status["troubles"]}
    assert found.pop(str(tmp_path / "nowhere"))["code"] == "not_found"
    assert set(found) == set(expected)
    for name, code in expected.items():
        assert found[name]["code"] == code, found[name]
        assert found[name]["remedy"]
    assert status["documents"]["done"] == 2  # the PDF that calls itself a JPEG, and inside.txt
    assert not (tmp_path / "outside.txt").exists()
    assert all(name in sohoa("status").stdout for name in expected)


def test_a_broken_page_makes_the_document_partial(
    sohoa: Run, rendered: Path, tmp_path: Path
) -> None:
    pages = [Image.open(p) for p in sorted(rendered.glob("*.jpg"))[:1]] * 2
    path = tmp_path / "two.tif"
    pages[0].save(path, save_all=True, append_images=pages[1:], compression="jpeg")
    whole = bytearray(path.read_bytes())
    with Image.open(path) as image:
        image.seek(1)
        offset = image.tag_v2[273][0]
    whole[offset : offset + 3000] = bytes(3000)
    path.write_bytes(whole)
    assert sohoa("add", path).exit_code == 1
    status = json.loads(sohoa("status", "--json").stdout)
    assert status["documents"] == {"partial": 1}
    assert "page 2" in status["troubles"][0]["error"]
    assert sohoa("search", "sản phẩm").stdout or sohoa("search", "ủy ban").stdout


def test_a_page_that_takes_too_long_is_given_up_and_can_be_tried_again(
    sohoa: Run, rendered: Path
) -> None:
    page = next(iter(sorted(rendered.glob("*.jpg"))))
    assert sohoa("add", page, "--page-timeout", "0.1").exit_code == 1
    (trouble,) = json.loads(sohoa("status", "--json").stdout)["troubles"]
    assert trouble["code"] == "engine_timeout"
    assert sohoa("add", page).exit_code == 1  # known to fail, and said again
    assert sohoa("add", page, "--retry").exit_code == 0
    assert json.loads(sohoa("status", "--json").stdout)["troubles"] == []


def test_a_new_version_of_a_stage_runs_again_alone(
    papers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def made() -> dict[str, set[tuple[str, str]]]:
        kept: dict[str, set[tuple[str, str]]] = {}
        for row in archive.db.query("select stage, version, input from stage_results"):
            kept.setdefault(row["stage"], set()).add((row["version"], row["input"]))
        return kept

    with Archive(tmp_path / "archive", create=True) as archive:
        load([papers], archive, Options())
        before, first = made(), [r.model_dump() for r in records(archive)]
        newer = replace(pipeline.EXTRACT, version="newer")
        monkeypatch.setattr(pipeline, "EXTRACT", newer)
        monkeypatch.setattr(pipeline, "STAGES", (*pipeline.STAGES[:3], newer))
        assert load([], archive, Options()).digitised == 3
        after, second = made(), [r.model_dump() for r in records(archive)]
    assert {version for version, _ in after.pop("extract")} == {"newer"}
    before.pop("extract")
    assert after == before
    for old, new in zip(first, second, strict=True):
        assert old["targets"] == new["targets"]  # ids too: they are stable


def test_what_was_cut_off_while_registering_is_taken_up(
    sohoa: Run, papers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut_off(*args: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Archive, "keep", cut_off)
        assert sohoa("add", papers, "--dpi", "200").exit_code == 130
    assert json.loads(sohoa("add", "--json").stdout)["new"] == 3
    with Archive(tmp_path / "archive") as archive:
        kept = [json.loads(row["options"]) for row in archive.db.table("documents").rows]
    assert {options["dpi"] for options in kept} == {200}  # as it was asked for
    assert json.loads(sohoa("add", "--json").stdout)["digitised"] == 0


def test_the_archive_is_not_loaded_into_itself(
    papers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(papers / "ke-hoach.txt", tmp_path)
    monkeypatch.chdir(tmp_path)
    with Archive(Path("archive"), create=True) as archive:
        for new in (1, 0):
            summary = load([Path()], archive, Options())
            assert (summary.inputs, summary.new, summary.failures) == (1, new, [])


def test_a_typing_error_in_an_option_takes_no_record_away(sohoa: Run, rendered: Path) -> None:
    page = next(iter(sorted(rendered.glob("*.jpg"))))
    assert sohoa("add", page).exit_code == 0
    assert sohoa("add", page, "--language", "vei").exit_code == 1
    status = json.loads(sohoa("status", "--json").stdout)
    assert status["documents"] == {"outdated": 1}
    assert status["records"]["targets"]
    assert sohoa("add", page).exit_code == 0


def test_killed_at_any_moment_nothing_is_lost_or_doubled(papers: Path, tmp_path: Path) -> None:
    program = Path(sys.executable).with_name("sohoa")

    def state(folder: Path) -> list[dict[str, object]]:
        with Archive(folder) as archive:
            found = [r.model_dump(exclude={"processing"}) for r in records(archive)]
            assert archive.db.table("documents").count == len(found)
            faults = list(filter(None, store_faults(archive)))
            assert not faults
        return sorted(found, key=lambda record: str(record["id"]))

    subprocess.run([program, "add", "--archive", tmp_path / "whole", papers], check=True)
    dice = random.Random(2)
    command = [program, "add", "--quiet", "--archive", tmp_path / "killed", papers]
    for _ in range(8):
        process = subprocess.Popen(command, start_new_session=True)
        time.sleep(dice.uniform(0.3, 3.0))
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert gone(process.pid), "a worker outlives its load"
    subprocess.run(command, check=True)
    assert state(tmp_path / "killed") == state(tmp_path / "whole")


def gone(session: int) -> bool:
    """Whether, within some seconds, nothing of a process's session is left."""
    for _ in range(100):
        stats = [p.read_text() for p in Path("/proc").glob("[0-9]*/stat") if p.exists()]
        fields = [stat.rpartition(")")[2].split() for stat in stats]
        if not any(int(f[3]) == session and f[0] != "Z" for f in fields):
            return True
        time.sleep(0.1)
    return False


def store_faults(archive: Archive) -> list[object]:
    from store import verify

    return list(verify(archive))
