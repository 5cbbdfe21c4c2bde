"""`intercontract audit` of much traffic: one process against two, and how much memory the largest takes.

    python benchmarks/audit.py [NUMBER ...] [--seed N] [--write FILE]

The traffic is the committed recordings in an order that the seed draws; 10,000 and 100,000 interactions
where no number is given. How much faster two processes are is a ratio of one run, told twice: of the time
that passed, which says little where others want the cores too; and of processor time, what one takes
against what the first process and half of all others take, as on cores that are quiet. Memory is the most
that a process had resident, read ten times a second (Linux).
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from comparison import Comparison, tell
from traffic import write

BIN = Path(sys.executable).parent


def processes(process: int) -> list[int]:
    """A process and those it began."""
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except OSError:
        children = []
    return [process, *map(int, children)]


def taken(process: int) -> float:
    """Seconds of a processor that a process took so far."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident(process: int) -> float:
    """The most memory that a process has had so far, in MB."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1000 for line in lines if line.startswith("VmHWM")), 0.0)


def audit(file: Path, jobs: int) -> tuple[dict, float, float, float]:
    """What an audit reports, the seconds it took, those that quiet cores would take, and megabytes."""
    report = file.with_suffix(f".{jobs}.json")
    command = [str(BIN / "intercontract"), "audit", str(file), "--jobs", str(jobs), "--quiet",
               "--history", "none", "--fail-on", "never", "--format", "json",
               "--report-dir", str(file.parent / "reports")]  # fmt: skip
    started, most, own = time.perf_counter(), 0.0, 0.0
    before = os.times()
    with report.open("wb") as output:
        running = subprocess.Popen(command, stdout=output)
        while running.poll() is None:
            most = max([most, *map(resident, processes(running.pid))])
            own = max(own, taken(running.pid))
            time.sleep(0.1)
    if running.returncode:
        raise SystemExit(f"exit code {running.returncode}")
    passed, after = time.perf_counter() - started, os.times()
    all_took = after.children_user + after.children_system
    all_took -= before.children_user + before.children_system
    quiet = own + (all_took - own) / jobs
    return json.loads(report.read_bytes()), passed, quiet, most


def measure(number: int, seed: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "traffic.ndjson"
        write(file, number, seed)
        size = file.stat().st_size / 1e6
        print(f"{number:,} interactions, {size:,.0f} MB", flush=True)
        found, passed, quiet = {}, {}, {}
        for jobs in (1, 2):
            report, passed[jobs], quiet[jobs], most = audit(file, jobs)
            del report["run"]
            found[jobs] = report
            print(
                f"  -j {jobs}: {number / passed[jobs]:,.0f}/s ({number / quiet[jobs]:,.0f}/s by processor "
                f"time), largest process {most:.0f} MB",
                flush=True,
            )
        alike = "the same report" if found[1] == found[2] else "ANOTHER REPORT"
        # Of less, the start and the report are a larger part, and each process has its own of the first.
        goal = ">= 1.8" if number >= 100_000 else ""
        tell(
            Comparison(
                f"audit -j 2 of {number:,} interactions", "-j 1", passed[1] / passed[2], goal
            )
        )
        busy = os.getloadavg()[0] - 2
        print(
            f"  two processes: {passed[1] / passed[2]:.2f} times as fast, {quiet[1] / quiet[2]:.2f} by "
            f"processor time; {alike}"
            + (
                f" (busy: {busy:.1f} others wanted the {os.cpu_count()} cores)"
                if busy > 0.5
                else ""
            )
        )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("numbers", nargs="*", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", type=Path, metavar="FILE")
    asked = parser.parse_args(sys.argv[1:] if Path(sys.argv[0]).name == "audit.py" else [])
    numbers = asked.numbers or [10_000, 100_000]
    if asked.write:
        write(asked.write, numbers[0], asked.seed)
        return
    for number in numbers:
        measure(number, asked.seed)


if __name__ == "__main__":
    main()
