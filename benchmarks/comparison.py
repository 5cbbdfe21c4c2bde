"""What a benchmark came to: one ratio of two things measured in one run, and what we want it to be."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

TOLD = "INTERCONTRACT_BENCHMARKS"
"""Names the file to which `tell` adds a line of JSON for each comparison."""


@dataclass(frozen=True)
class Comparison:
    """How many times something is as fast (or as costly) as something else, and what that shall be."""

    work: str
    peer: str
    ratio: float
    goal: str = ""


def tell(*comparisons: Comparison) -> None:
    """Print comparisons, and add them to the file of a run of several benchmarks."""
    for one in comparisons:
        print(f"{one.work}, against {one.peer}: {one.ratio:.2f}", flush=True)
    if place := os.environ.get(TOLD):
        with Path(place).open("a") as file:
            file.writelines(json.dumps(asdict(one)) + "\n" for one in comparisons)
