"""Semantic versions: a breaking change asks for a new major version.

Versions that are not semantic (``2.11``, a date) are not judged.
Source: semver.org 2.0.0, items 4 and 8 (below 1.0.0 the minor version takes the major's part).
"""

from __future__ import annotations

import re

from intercontract.drift.api.context import Context

_SEMVER = re.compile(
    r"v?(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?"
)


def compare_version(context: Context) -> None:
    """``api-version-not-bumped``, ``api-version-decreased``, ``api-major-version-not-bumped``."""
    names = [str(d.section("info").get("version", "")) for d in (context.base, context.revision)]
    before, after = (_parse(name) for name in names)
    if before is None or after is None or not context.collector.breaks:
        return
    if names[0] == names[1]:
        rule = "api-version-not-bumped"
    elif after <= before:
        rule = "api-version-decreased"
    else:
        part = 1 if before[0] == after[0] == 0 else 0
        if after[: part + 1] > before[: part + 1]:
            return
        rule = "api-major-version-not-bumped"
    context.collector.add(rule, pointer="version", from_=names[0], to=names[1], location="info")


def _parse(version: str) -> tuple[int, int, int] | None:
    match = _SEMVER.fullmatch(version)
    return (int(match[1]), int(match[2]), int(match[3])) if match else None
