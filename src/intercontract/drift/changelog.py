"""A changelog in Markdown: changes by level and operation, for people to read."""

from __future__ import annotations

from collections.abc import Iterable

from intercontract.drift.change import MISSING, Change, text
from intercontract.drift.rules import Level

_TITLES = {
    Level.BREAKING: "Breaking changes",
    Level.WARNING: "Changes to look at",
    Level.INFO: "Other changes",
}


def markdown(changes: Iterable[Change], *, base: str = "base", revision: str = "revision") -> str:
    """The changelog of ``revision`` against ``base`` (their names); always ends with a newline.

    A change that many operations share is listed once, with the operations under it.
    """
    listed = list(changes)
    lines = [f"# Changes from {base} to {revision}", ""]
    if not listed:
        return "\n".join([*lines, "Nothing has changed.", ""])
    counts = ", ".join(f"{_count(listed, level)} {level.value}" for level in Level)
    lines += [f"{len(listed)} changes: {counts}.", ""]
    for level in Level:
        chosen = [change for change in listed if change.level is level]
        if chosen:
            lines += [f"## {_TITLES[level]}", ""]
            lines += _section(chosen)
    return "\n".join(lines)


def _count(changes: list[Change], level: Level) -> int:
    return sum(change.level is level for change in changes)


def _section(changes: list[Change]) -> list[str]:
    grouped: dict[str, dict[str, Change]] = {}
    for change in changes:
        place = change.operation or f"{change.method} {change.path}".strip()
        grouped.setdefault(change.message, {})[place] = change
    lines: list[str] = []
    shared = {line: places for line, places in grouped.items() if len(places) > 1}
    single: dict[str, list[str]] = {}
    for line, places in grouped.items():
        if line not in shared:
            place, change = next(iter(places.items()))
            single.setdefault(place, []).append(_item(line, change))
    for place in sorted(single):
        lines += [f"### {_escape(place) if place else 'The whole API'}", "", *single[place], ""]
    if shared:
        lines += ["### In several operations", ""]
        for line, places in shared.items():
            lines.append(_item(line, next(iter(places.values()))))
            lines.append(f"  - {', '.join(_escape(place) for place in sorted(places))}")
        lines.append("")
    return lines


def _item(line: str, change: Change) -> str:
    shown = f"- {_escape(line)} (`{change.rule}`)"
    if change.witness is not MISSING:
        shown += f"; one side accepts and the other refuses `{text(change.witness)}`"
    return shown


def _escape(line: str) -> str:
    """Plain text as Markdown that shows it."""
    for character in "\\`*_<>[]#|":
        line = line.replace(character, f"\\{character}")
    return line.replace("\n", " ")
