"""Every comparison with what one would use instead, and one table of the ratios: `make bench`.

python benchmarks/run.py [NAME ...] [--keep FILE]

Each ratio is of two things measured in one run. The ratios of a release are kept as
``benchmarks/results/VERSION.json``, from which ``picture.py`` draws what the documentation shows. Not among
the comparisons are the scripts that measure no peer: hostile, gateway_load, lies, moments and sdk_scripts;
nor is compare.py, which counts what two revisions need.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from comparison import TOLD

import intercontract

HERE = Path(__file__).parent
COMPARISONS = ("judging", "cases", "drift", "replay_lookup", "gateway", "audit", "growth")


def machine() -> str:
    """A line about where this runs: ratios of a busy machine mean less."""
    return (
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"intercontract {intercontract.__version__}, load {os.getloadavg()[0]:.1f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*COMPARISONS, []], metavar="NAME")
    parser.add_argument("--keep", type=Path, metavar="FILE", help="write the ratios as JSON")
    chosen = parser.parse_args()
    before, rows, failed = machine(), [], []
    for name in chosen.names or COMPARISONS:
        print(f"\n== {name}", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            told = Path(folder) / "told"
            told.touch()
            command = [sys.executable, str(HERE / f"{name}.py")]
            done = subprocess.run(command, env=os.environ | {TOLD: str(told)}, check=False)
            rows += [json.loads(line) for line in told.read_text().splitlines()]
            if done.returncode:
                failed.append(name)
    print(f"\n{before}\n")
    print(f"{'work':<50} {'against':<44} {'ratio':>8}  goal")
    for row in rows:
        print(f"{row['work']:<50} {row['peer']:<44} {row['ratio']:>8.2f}  {row['goal']}")
    if chosen.keep:
        kept = {
            "at": datetime.now(UTC).isoformat("T", "seconds"),
            "machine": before,
            "ratios": rows,
        }
        chosen.keep.write_text(json.dumps(kept, indent=2) + "\n")
    if failed:
        sys.exit(f"did not end well: {', '.join(failed)}")


if __name__ == "__main__":
    main()
