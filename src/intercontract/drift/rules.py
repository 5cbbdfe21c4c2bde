"""The rules: what each id means, how bad it is, and where it comes from."""

from __future__ import annotations

from types import MappingProxyType

from attrs import frozen

from intercontract.drift.change import Level
from intercontract.drift.tables import api, keywords, own, parameters, request, response
from intercontract.drift.tables.group import Group, expand


@frozen
class Rule:
    """One rule. ``check`` is the group that oasdiff runs it in; empty for its policies and for ours."""

    id: str
    level: Level
    direction: str
    area: str
    kind: str
    summary: str
    check: str
    origin: str


def _table() -> dict[str, Rule]:
    sources: tuple[tuple[str, tuple[Group, ...]], ...] = (
        ("oasdiff", api.GROUPS),
        ("oasdiff", parameters.GROUPS),
        ("oasdiff", request.GROUPS),
        ("oasdiff", response.GROUPS),
        ("oasdiff", keywords.GROUPS),
        ("intercontract", own.GROUPS),
    )
    rules: dict[str, Rule] = {}
    for origin, groups in sources:
        for group in groups:
            for level in Level:
                for id_ in expand(getattr(group, level.value)):
                    if id_ in rules:
                        raise ValueError(f"two rules are called {id_}")
                    rules[id_] = Rule(
                        id_,
                        level,
                        group.direction,
                        group.area,
                        group.kind,
                        group.summary,
                        group.check,
                        origin,
                    )
    return rules


RULES = MappingProxyType(_table())
"""Every rule by id."""
