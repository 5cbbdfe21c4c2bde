"""The rule book is made from the code, and up to date.

INTERCONTRACT_UPDATE=1 pytest tests/engine/checks/test_rulebook.py writes docs/checks anew.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from intercontract.checks.needs import SUCCESS
from intercontract.checks.registry import Check, Scope, all_checks
from intercontract.checks.rulebook import book, index, page
from intercontract.model.finding import Severity
from intercontract.sandbox.faults.table import FAULTS

FOLDER = Path(__file__).resolve().parents[3] / "docs" / "checks"


def rule(_exchange):
    """Nothing is odd.

    See `other-rule` and ``code``.
    """
    return []


ODD = Check(
    "odd-rule", Scope.INTERACTION, Severity.FAIL, "Not odd.", "a book", SUCCESS, rule, "even", "odd"
)


def pages() -> dict[str, str]:
    return book(all_checks(), [(fault.id, fault.summary, fault.caught_by) for fault in FAULTS])


def test_the_pages_are_up_to_date():
    wanted = pages()
    if os.environ.get("INTERCONTRACT_UPDATE"):
        FOLDER.mkdir(parents=True, exist_ok=True)
        for path in FOLDER.glob("*.md"):
            path.unlink()
        for name, text in wanted.items():
            (FOLDER / name).write_text(text, encoding="utf-8")
    found = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.md")}
    hint = "run INTERCONTRACT_UPDATE=1 pytest tests/engine/checks/test_rulebook.py"
    assert sorted(found) == sorted(wanted), hint
    for name, text in wanted.items():
        assert found[name] == text, f"docs/checks/{name} is out of date: {hint}"


def test_a_page_says_everything():
    text = page(ODD, [("fault-b", "does b"), ("fault-a", "does a")], ["other-rule"])
    assert text.startswith("# odd-rule\n\nNot odd.\n")
    assert "Looks at one interaction; a violation is a **fail**." in text
    assert "See [`other-rule`](other-rule.md) and ``code``." in text
    assert "**Has said something** when a run holds a successful answer" in text
    assert "**Source:** a book" in text
    assert "## Good\n\n```\neven\n```" in text
    assert "## Bad\n\n```\nodd\n```" in text
    assert text.endswith("- `fault-a`: does a\n- `fault-b`: does b\n")


def test_without_links_and_faults_it_is_plain():
    text = page(ODD)
    assert "See `other-rule` and ``code``." in text
    assert "Planted faults" not in text


def test_the_index_has_each_check_once():
    text = index(all_checks())
    for check in all_checks():
        assert text.count(f"[{check.id}]({check.id}.md)") == 1


@pytest.mark.parametrize("check", all_checks(), ids=lambda check: check.id)
def test_what_a_page_refers_to_exists(check):
    names = pages()
    text = names[f"{check.id}.md"]
    for target in [part.split(")")[0] for part in text.split("](")[1:]]:
        assert target in names


def test_what_a_fault_claims_exists():
    known = {check.id for check in all_checks()}
    assert {claim for fault in FAULTS for claim in fault.caught_by} <= known
