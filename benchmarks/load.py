"""Load folders end to end and measure: pages a second, and the resident memory of each process.

    python -m benchmarks.load [PATH…] [--workers N]

Without PATH: the real documents beside the repository. Prints what became of the documents, a table
of throughput, and peak resident memory of the writer and of the largest worker.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SHARED = Path(__file__).parents[2] / "shared"
REAL = [SHARED / "seeds", SHARED / "eval" / "scans", SHARED / "eval" / "bulk"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="*", type=Path, default=REAL)
    parser.add_argument("--workers", type=int, default=0)
    parser.add_argument("--archive", type=Path, help="keep the archive here")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        archive = options.archive or Path(scratch) / "archive"
        sohoa = Path(sys.executable).with_name("sohoa")
        command = [sohoa, "add", "--archive", archive, "--workers", str(options.workers)]
        first, writer, worker = watch([*command, *options.paths])
        again, _, _ = watch([*command, *options.paths])
        shown = subprocess.run(
            [sohoa, "status", "--archive", archive, "--json"], capture_output=True, check=True
        )
        status = json.loads(shown.stdout)
    print(f"documents  {status['documents']}   pages {status['pages']}")
    print(f"records    {status['records']}")
    for trouble in status["troubles"]:
        print(f"  {trouble['state']}: {trouble['name']}: {trouble['error']}")
    print("\n| | |\n|---|---|")
    print(f"| wall time | {first:.1f} s |")
    print(f"| pages a second | {status['pages'] / first:.2f} |")
    print(f"| the same load again | {again:.1f} s |")
    print(f"| peak resident memory, writer | {writer / 1024:.0f} MiB |")
    print(f"| peak resident memory, largest worker | {worker / 1024:.0f} MiB |")


def watch(command: list[object]) -> tuple[float, int, int]:
    """Run a command; seconds, and peak resident KiB of it and of its largest descendant."""
    began = time.monotonic()
    process = subprocess.Popen([str(word) for word in command])
    peak = worker = 0
    while process.poll() is None:
        for pid in descendants(process.pid):
            if pid == process.pid:
                peak = max(peak, resident(pid))
            else:
                worker = max(worker, resident(pid))
        time.sleep(0.1)
    return time.monotonic() - began, peak, worker


def descendants(root: int) -> list[int]:
    """A process and all that come from it."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text()
            except OSError:
                continue
            parents[int(entry.name)] = int(stat.rpartition(")")[2].split()[1])
    found = [root]
    for pid in found:
        found += [child for child, parent in parents.items() if parent == pid]
    return found


def resident(pid: int) -> int:
    """Peak resident memory of a process in KiB; 0 if it is gone."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    found = re.search(r"VmHWM:\s+(\d+)", status)
    return int(found[1]) if found else 0


if __name__ == "__main__":
    main()
