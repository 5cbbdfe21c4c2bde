"""Whether work can be carried out by several processes, and how many are worth it."""

from __future__ import annotations

import os
import sys


def cores() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) or 1
    return os.cpu_count() or 1


def are_possible() -> bool:
    """Whether this process can be copied: elsewhere than on Linux, what the system loads does not bear it."""
    return hasattr(os, "fork") and sys.platform == "linux"
