"""What the documentation of contracts says is what there is."""

from __future__ import annotations

from pathlib import Path

import pytest

from intercontract.contract.linting.table import RULES

DOCS = Path(__file__).resolve().parents[4] / "docs" / "reference"


def test_every_rule_of_the_lint_is_documented_in_its_own_words():
    text = (DOCS / "contracts.md").read_text()
    rows = [f"| `{rule}` | {what} |" for rule, what in RULES.items()]
    assert [row for row in rows if row not in text] == []


@pytest.mark.parametrize("command", [["contracts"], ["deviations"]])
def test_every_subcommand_is_documented(call, command):
    done = call(*command, "--help")
    listed = done.out.partition("Commands:")[2].split("\n")
    names = [line.split()[0] for line in listed if line.startswith("  ") and line[2] != " "]
    assert names
    text = (DOCS / "commands" / f"{command[0]}.md").read_text()
    assert [name for name in names if f"intercontract {command[0]} {name}" not in text] == []
