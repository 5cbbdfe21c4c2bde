"""The table of rules on recordings: named, told in the documentation, and each one found by a test."""

from __future__ import annotations

import re
from pathlib import Path

from intercontract.drift.rules import RULES

RECORDED = {id_: rule for id_, rule in RULES.items() if rule.source == "recorded"}
ROOT = Path(__file__).resolve().parents[4]


def test_every_rule_is_in_the_documentation_with_its_level():
    text = (ROOT / "docs" / "reference" / "drift.md").read_text()
    levels = {}
    for line in text.splitlines():
        names = re.findall(r"`(recorded-[a-z-]+)`", line)
        cells = [cell.strip() for cell in line.split("|")]
        if names and len(cells) == 5:
            levels |= dict.fromkeys(names, cells[2])
    assert levels == {id_: rule.level.value for id_, rule in RECORDED.items()}


def test_every_rule_is_expected_by_some_test():
    here = Path(__file__).parent
    text = "".join(p.read_text() for p in here.glob("test_*.py") if p.name != Path(__file__).name)
    assert {rule for rule in RECORDED if rule not in text} == set()
