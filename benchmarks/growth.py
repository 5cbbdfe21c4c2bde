"""How time and memory of `intercontract audit` grow with the traffic: processor time, memory, and exponents.

    python benchmarks/growth.py [NUMBER ...]    (default: 1,000, 10,000 and 100,000 interactions)

An exponent of 1 is as much more time as there is more traffic; one of 0 is the same memory whatever there is.
They are those of a straight line through the logarithms. On all processors; 1,000,000 takes half an hour and
9 GB of disk.
"""

from __future__ import annotations

import argparse
import math
import os
import statistics
import tempfile
import time
from pathlib import Path

from audit import audit
from comparison import Comparison, tell
from traffic import write

NUMBERS = (1_000, 10_000, 100_000)


def exponent(sizes: list[int], amounts: list[float]) -> float:
    """By which power of the size an amount grows."""
    return statistics.linear_regression(
        list(map(math.log, sizes)), list(map(math.log, amounts))
    ).slope


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("numbers", nargs="*", type=int, default=[*NUMBERS], metavar="NUMBER")
    sizes = sorted(set(parser.parse_args().numbers))
    jobs, seconds, memory = os.cpu_count() or 1, [], []
    for number in sizes:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "traffic.ndjson"
            write(file, number)
            size, before = file.stat().st_size / 1e6, os.times()
            started = time.perf_counter()
            _, _, _, most = audit(file, jobs)
            passed, after = time.perf_counter() - started, os.times()
        spent = after.children_user + after.children_system
        seconds.append(spent - before.children_user - before.children_system)
        memory.append(most)
        print(
            f"{number:>9,} interactions, {size:>7,.0f} MB: {seconds[-1]:>8.1f} s of processor time, "
            f"{passed:>7.1f} s, largest process {most:.0f} MB",
            flush=True,
        )
    if len(sizes) < 2:
        return
    between = f"from {sizes[0]:,} to {sizes[-1]:,}"
    tell(
        Comparison(f"audit {between}, time", "exponent", exponent(sizes, seconds), "<= 1.05"),
        Comparison(f"audit {between}, memory", "exponent", exponent(sizes, memory), "<= 0.15"),
    )


if __name__ == "__main__":
    main()
