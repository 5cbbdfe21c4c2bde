"""The rule book: a page for each check, made from the table."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable

from intercontract.checks.registry import Check, Scope

_SCOPES = {
    Scope.INTERACTION: "one interaction",
    Scope.SEQUENCE: "interactions in sequence",
    Scope.REGIONS: "one scenario in all regions",
}
_REFERENCE = re.compile(r"(?<!`)`([a-z]+(?:-[a-z]+)+)`(?!`)")


def page(rule: Check, faults: Iterable[tuple[str, str]] = (), linked: Iterable[str] = ()) -> str:
    """A check's page in Markdown: rule, explanation, source, examples, and the faults planted for it.

    ``faults`` are ids with what each one does; ``linked`` are the ids of checks whose names become links.
    """
    known = frozenset(linked)

    def reference(found: re.Match[str]) -> str:
        return f"[`{found[1]}`]({found[1]}.md)" if found[1] in known else found[0]

    explanation = _REFERENCE.sub(reference, inspect.cleandoc(rule.function.__doc__ or ""))
    lines = [
        f"# {rule.id}",
        "",
        rule.summary,
        "",
        f"Looks at {_SCOPES[rule.scope]}; a violation is a **{rule.severity.value}**.",
        "",
        explanation,
        "",
        f"**Has said something** when a run holds {rule.needs.words}.",
        "",
        f"**Source:** {rule.source}",
        "",
        "## Good",
        "",
        *_block(rule.good),
        "",
        "## Bad",
        "",
        *_block(rule.bad),
    ]
    planted = sorted(faults)
    if planted:
        lines += ["", "## Planted faults that it must catch", ""]
        lines += [f"- `{name}`: {summary}" for name, summary in planted]
    return "\n".join(lines) + "\n"


def index(rules: Iterable[Check]) -> str:
    """The table of contents in Markdown, by what the checks look at."""
    table = tuple(rules)
    lines = [
        "# Checks",
        "",
        "What interactions are judged by. These pages are made from the code;",
        "`intercontract checks explain ID` prints the same.",
    ]
    for scope, what in _SCOPES.items():
        lines += ["", f"## {what[0].upper()}{what[1:]}", "", "| check | rule |", "|---|---|"]
        lines += [
            f"| [{rule.id}]({rule.id}.md) | {rule.summary.replace('|', chr(92) + '|')} |"
            for rule in table
            if rule.scope is scope
        ]
    return "\n".join(lines) + "\n"


def book(
    rules: Iterable[Check], faults: Iterable[tuple[str, str, Iterable[str]]]
) -> dict[str, str]:
    """Every page by its file name; a fault is its id, what it does, and the checks that claim it."""
    table, planted = tuple(rules), [(name, does, tuple(checks)) for name, does, checks in faults]
    ids = [rule.id for rule in table]
    pages = {
        f"{rule.id}.md": page(
            rule, [(name, does) for name, does, checks in planted if rule.id in checks], ids
        )
        for rule in table
    }
    return {"index.md": index(table), **pages}


def _block(example: str) -> list[str]:
    return ["```", example, "```"]
