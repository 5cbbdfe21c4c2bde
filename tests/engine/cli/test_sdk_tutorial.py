"""The tutorial for services in Node says what happens."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from intercontract.cli import invoke

sys.path.insert(0, str(Path(__file__).parents[1] / "pytest_plugin"))

from tutorial import DOCS, follow


@pytest.mark.skipif(shutil.which("node") is None, reason="needs node")
def test_judging_a_node_service(folder, capfd):
    def command(words):
        assert words[0] == "intercontract"
        invoke(words[1:])
        return "".join(capfd.readouterr()).splitlines()

    assert follow(DOCS / "tutorials" / "judge-your-node-service.md", folder, command) == 2
