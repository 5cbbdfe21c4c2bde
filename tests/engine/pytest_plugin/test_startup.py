"""Every run of pytest in the environment loads the plugin: it must cost next to nothing."""

from __future__ import annotations

import subprocess
import sys

SCRIPT = """
import sys
import pytest
before = set(sys.modules)
import intercontract.pytest_plugin, intercontract.pytest_plugin.options
print(*sorted(set(sys.modules) - before))
"""


def test_it_imports_itself_and_nothing_else():
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == [
        "intercontract",
        "intercontract.pytest_plugin",
        "intercontract.pytest_plugin.options",
    ]
