"""Whether the working tree needs more than a revision: whole commands, by instructions where possible.

    python benchmarks/compare.py [REVISION]    (default: HEAD; `make bench-compare BASE=v0.1.0`)

Both run in the same environment, each with a cache of its own that is filled before anything is counted.
Instructions are counted by perf where the processor lets it, else by valgrind; where there is neither it is
processor time, the least of five, which says less. What needs a twentieth more is told, and ends with 1.
"""

from __future__ import annotations

import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from traffic import write

ROOT = Path(__file__).resolve().parents[1]
MORE = 1.05
TRAFFIC = 200
Run = Callable[[list[str], dict[str, str]], float]


def commands(traffic: Path, reports: Path) -> dict[str, list[str]]:
    """What is counted, by name."""
    kept = ["--history", "none", "--fail-on", "never", "--report-dir", str(reports)]
    return {
        "--help": ["--help"],
        "drift 2.11 2.13": ["drift", "2.11", "2.13", "--format", "json", *kept],
        f"audit of {TRAFFIC}": ["audit", str(traffic), "--jobs", "1", "--quiet", *kept],
    }


def by_perf(command: list[str], variables: dict[str, str]) -> float:
    done = subprocess.run(
        ["perf", "stat", "-x,", "-e", "instructions:u", *command],
        capture_output=True, text=True, check=False, env=variables,
    )  # fmt: skip
    found = re.search(r"^(\d+),,instructions", done.stderr, re.MULTILINE)
    return float(found[1]) if found else 0.0


def by_valgrind(command: list[str], variables: dict[str, str]) -> float:
    done = subprocess.run(
        ["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null", *command],
        capture_output=True, text=True, check=False, env=variables,
    )  # fmt: skip
    found = re.search(r"I\s+refs:\s+([\d,]+)", done.stderr)
    return float(found[1].replace(",", "")) if found else 0.0


def by_time(command: list[str], variables: dict[str, str]) -> float:
    def once() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, capture_output=True, check=False, env=variables)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    return min(once() for _ in range(5))


def counting() -> tuple[str, Run]:
    """The best way to count that there is here."""
    for name, way in (("perf", by_perf), ("valgrind", by_valgrind)):
        if shutil.which(name) and way(["true"], dict(os.environ)):
            return f"instructions, by {name}", way
    return "seconds of processor time", by_time


def counted(tree: Path, folder: Path, traffic: Path, way: Run) -> dict[str, float]:
    """What each command needs with the source of a tree."""
    variables = {
        **os.environ,
        "PYTHONPATH": str(tree / "src"),
        "PYTHONHASHSEED": "0",
        "XDG_CACHE_HOME": str(folder / "cache"),
        "XDG_STATE_HOME": str(folder / "state"),
    }
    variables.pop("PYTHONDONTWRITEBYTECODE", None)
    found = {}
    for name, words in commands(traffic, folder / "reports").items():
        command = [sys.executable, "-m", "intercontract", *words]
        for _ in range(2):
            done = subprocess.run(command, capture_output=True, env=variables, check=False)
        if done.returncode:
            sys.exit(f"{name} fails in {tree}: {done.stderr.decode()[-300:]}")
        found[name] = way(command, variables)
    return found


def main() -> None:
    revision = sys.argv[1] if len(sys.argv) > 1 else "HEAD"
    what, way = counting()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        base = folder / "base"
        done = subprocess.run(
            ["git", "-C", str(ROOT), "worktree", "add", "--detach", "--quiet", str(base), revision],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            sys.exit(f"{revision} cannot be checked out: {done.stderr.strip()}")
        try:
            write(traffic := folder / "traffic.ndjson", TRAFFIC)
            before = counted(base, folder / "before", traffic, way)
            now = counted(ROOT, folder / "now", traffic, way)
        finally:
            remove = ["worktree", "remove", "--force", str(base)]
            subprocess.run(["git", "-C", str(ROOT), *remove], check=False)
    print(f"{what}, against {revision}")
    worse = [name for name in now if now[name] > MORE * before[name]]
    for name, amount in now.items():
        word = "  MORE" if name in worse else ""
        print(
            f"{name:<20} {before[name]:>18,.6g} {amount:>18,.6g} {amount / before[name]:>7.3f}{word}"
        )
    sys.exit(1 if worse else 0)


if __name__ == "__main__":
    main()
