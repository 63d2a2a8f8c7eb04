"""Pages per second and memory of the OCR stage, beside OCRmyPDF on the same pages.

    python -m benchmarks.speed [PDF ...] [--pages 12] [--workers 2] [--repeat 3]
                               [--ocrmypdf PATH] [--like-for-like]

Without PDFs it takes those of ``../shared/eval/scans``. The pages are joined into one PDF, which
each system reads as a whole with the same number of processes, in turn, `--repeat` times; sohoa's
time includes starting the processes and rendering. Peak memory is that of the largest worker
process; processor time is what other load on the machine disturbs least. OCRmyPDF is not among
sohoa's requirements: it is looked for on PATH or given by ``--ocrmypdf``, and left out, saying so,
where there is none. ``--like-for-like`` adds a run of it with --rotate-pages --deskew (and --clean
where unpaper is installed), since sohoa always turns, straightens and cleans.
"""

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pypdfium2

import ingest
import ocr
from sohoa.options import Options

SCANS = Path(__file__).parents[2] / "shared" / "eval" / "scans"


def joined(sources: list[Path], pages: int, target: Path) -> int:
    """Write the first `pages` pages of the PDFs to one PDF; how many there were."""
    whole = pypdfium2.PdfDocument.new()
    for source in sources:
        if room := pages - len(whole):
            part = pypdfium2.PdfDocument(source)
            whole.import_pages(part, list(range(min(room, len(part)))))
    whole.save(target)
    return len(whole)


def read_page(path: Path, number: int, options: Options) -> tuple[int, float]:
    """Words of a page and this process's peak memory in MB so far."""
    page = ocr.recognise(ingest.render(path, number, options), number, options)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return sum(len(line.words) for line in page.lines), peak


def sohoa_run(path: Path, pages: int, workers: int, options: Options) -> tuple[float, float, float]:
    start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    with ProcessPoolExecutor(workers) as pool:
        jobs = [pool.submit(read_page, path, number, options) for number in range(1, pages + 1)]
        peak = max(job.result()[1] for job in jobs)
    took, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return took, peak, cpu(after) - cpu(before)


def cpu(used: resource.struct_rusage) -> float:
    return used.ru_utime + used.ru_stime


def ocrmypdf_run(command: list[str], path: Path) -> tuple[float, float, float]:
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        target = Path(folder) / "out.pdf"
        process = subprocess.Popen([*command, "--quiet", str(path), str(target)])
        _, status, used = os.wait4(process.pid, 0)
        if status:
            raise SystemExit(f"OCRmyPDF failed with status {os.waitstatus_to_exitcode(status)}")
        return time.perf_counter() - start, used.ru_maxrss / 1024, cpu(used)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pdfs", nargs="*", type=Path)
    parser.add_argument("--pages", type=int, default=12)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--engine", default="auto", choices=["auto", "tesserocr", "pytesseract"])
    parser.add_argument("--ocrmypdf", default=shutil.which("ocrmypdf"))
    parser.add_argument("--like-for-like", action="store_true")
    args = parser.parse_args()
    os.environ["OMP_THREAD_LIMIT"] = "1"  # for both; OCRmyPDF sets it itself when it has jobs
    options = Options(engine=args.engine)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pages.pdf"
        pages = joined(args.pdfs or sorted(SCANS.glob("*.pdf")), args.pages, path)
        systems: dict[str, Callable[[], tuple[float, float, float]]] = {
            "sohoa": lambda: sohoa_run(path, pages, args.workers, options)
        }
        if args.ocrmypdf:
            base = [args.ocrmypdf, "-l", "vie", "--jobs", str(args.workers), "--force-ocr"]
            systems["ocrmypdf"] = lambda: ocrmypdf_run(base, path)
            if args.like_for_like:
                extra = ["--rotate-pages", "--deskew"]
                extra += ["--clean"] if shutil.which("unpaper") else []
                systems["ocrmypdf " + " ".join(extra)] = lambda: ocrmypdf_run([*base, *extra], path)
        else:
            print("OCRmyPDF is absent: pip install ocrmypdf, or give --ocrmypdf PATH")
        runs: dict[str, list[tuple[float, float, float]]] = {name: [] for name in systems}
        for _ in range(args.repeat):
            for name, run in systems.items():
                runs[name].append(run())
    print(f"{pages} pages, {args.workers} processes, medians of {args.repeat} runs")
    first = statistics.median(took for took, _, _ in runs["sohoa"])
    for name, results in runs.items():
        took = statistics.median(took for took, _, _ in results)
        spread = f"{min(t for t, _, _ in results):.1f} to {max(t for t, _, _ in results):.1f} s"
        work = statistics.median(seconds for _, _, seconds in results) / pages
        peak = max(memory for _, memory, _ in results)
        print(
            f"{name:45}{pages / took:6.2f} pages/s {took / pages:6.2f} s/page ({spread} in all), "
            f"{work:.2f} s of processor a page, peak {peak:.0f} MB a process, "
            f"sohoa takes {first / took:.2f} of its time"
        )


if __name__ == "__main__":
    main()
