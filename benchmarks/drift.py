"""`intercontract drift` against `oasdiff changelog`: processor time of whole processes, as ratios.

python benchmarks/drift.py [BASE REVISION]    (default: the vendor's 2.13 and 2.14, else our contracts)

Cold is with an empty cache, seen is with one in which both descriptions are. oasdiff is taken from PATH, else
built by Go where there is Go.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from comparison import Comparison, tell

from intercontract.contract.load import load

OASDIFF = "github.com/oasdiff/oasdiff@v1.37.0"
FACTS = Path(__file__).resolve().parents[2] / "shared" / "official"
ROUNDS = 5


def used(*command: str, **variables: str) -> float:
    """Seconds of processor time of a command that compares (exit 0 or 1), and of what it starts."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, capture_output=True, check=False, env=os.environ | variables)
    if done.returncode not in (0, 1) or not done.stdout:
        sys.exit(f"{command[0]} compares nothing: {done.stderr.decode()[:300]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def differ(folder: Path) -> str | None:
    """Where oasdiff is, built into a folder if need be; None where it cannot be had."""
    found, go = shutil.which("oasdiff"), shutil.which("go")
    if found or not go:
        return found
    built = subprocess.run(
        [go, "install", OASDIFF], env=os.environ | {"GOBIN": str(folder)}, capture_output=True
    )
    return str(folder / "oasdiff") if built.returncode == 0 else None


def descriptions(folder: Path) -> list[str]:
    """The vendor's 2.13 and 2.14 where they are at hand, else ours, written down."""
    names = ("2.13", "2.14")
    given = [FACTS / f"intercom-{name}.yaml" for name in names]
    if not all(map(Path.is_file, given)):
        given = [folder / f"{name}.json" for name in names]
        for name, file in zip(names, given, strict=True):
            file.write_text(json.dumps(load(name).documented.document))
    return list(map(str, given))


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        oasdiff = differ(folder)
        given = sys.argv[1:3] or descriptions(folder)
        if len(given) != 2 or not all(map(os.path.isfile, given)):
            sys.exit("needs two descriptions: python benchmarks/drift.py BASE REVISION")
        if not oasdiff:
            print("not compared: there is no oasdiff in PATH, and no Go that builds one")
            return
        ours = (sys.executable, "-m", "intercontract", "drift", *given, "--format", "json")
        ours += ("--history", "none", "--report-dir", f"{folder}/reports")
        cold, seen, theirs = [], [], []
        for number in range(ROUNDS):
            cache = f"{folder}/{number}"
            cold.append(used(*ours, XDG_CACHE_HOME=cache))
            seen.append(used(*ours, XDG_CACHE_HOME=cache))
            theirs.append(used(oasdiff, "changelog", *given, "--format", "json"))
    peer = statistics.median(theirs)
    print(f"{' -> '.join(Path(name).name for name in given)}, median of {ROUNDS}")
    tell(
        Comparison(
            "drift, processor time, cold", "oasdiff", statistics.median(cold) / peer, "<= 1.5"
        ),
        Comparison("drift, both seen before", "oasdiff", statistics.median(seen) / peer, "< 0.7"),
    )


if __name__ == "__main__":
    main()
