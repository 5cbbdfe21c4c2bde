"""The tutorial for tests in Python says what happens."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from conftest import PLUGINS
from tutorial import DOCS, follow


def test_judging_ones_own_tests_in_five_minutes(run, pytester):
    def command(words):
        assert words[0] == "pytest"
        return pytester.runpytest_inprocess(*PLUGINS, "-ra", *words[1:]).outlines

    del run  # which made the surroundings
    followed = follow(DOCS / "tutorials" / "judge-your-own-tests.md", pytester.path, command)
    assert followed >= 4
