"""Loading and comparing two descriptions against merely parsing both, as a ratio, with peak memory.

python benchmarks/drift.py BASE REVISION    (default: the vendor's 2.11 and 2.12, where they are at hand)
"""

from __future__ import annotations

import gc
import resource
import sys
import time
from datetime import date
from pathlib import Path

import yaml

from intercontract.contract.bundle import bundle
from intercontract.drift import Options, compare

FACTS = Path(__file__).resolve().parents[2] / "shared" / "official"


def parse(path: Path) -> None:
    yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)


def measured(work) -> float:
    gc.collect()
    started = time.process_time()
    work()
    return time.process_time() - started


def main() -> None:
    given = [Path(name) for name in sys.argv[1:3]]
    base, revision = (
        given if len(given) == 2 else (FACTS / "intercom-2.11.yaml", FACTS / "intercom-2.12.yaml")
    )
    if not (base.is_file() and revision.is_file()):
        print("needs two descriptions: python benchmarks/drift.py BASE REVISION")
        return
    options = Options(today=date(2026, 11, 22))
    rounds = []
    for _ in range(3):
        parsing = measured(lambda: (parse(base), parse(revision)))
        whole = measured(lambda: compare(bundle(base), bundle(revision), options=options))
        rounds.append((whole / parsing, parsing, whole))
    ratio, parsing, whole = sorted(rounds)[1]
    changes = compare(bundle(base), bundle(revision), options=options)
    print(f"{base.name} -> {revision.name}: {len(changes)} changes")
    print(f"parse both {parsing:.2f} s; load and compare {whole:.2f} s; ratio {ratio:.2f}")
    print(
        f"peak memory of the process {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB"
    )


if __name__ == "__main__":
    main()
