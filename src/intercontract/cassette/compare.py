"""Two recordings side by side: which calls came and went, and whose answers changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from enum import StrEnum

from intercontract.cassette import matching
from intercontract.cassette.distillation import response_shape
from intercontract.model.interaction import Interaction
from intercontract.values import frozen

_MATCH = frozenset({"query", "body"})


class Changed(StrEnum):
    """How the second recording differs from the first."""

    REMOVED = "removed"
    ADDED = "added"
    STATUS = "status"
    SHAPE = "shape"
    BODY = "body"
    HEADERS = "headers"


@frozen
class RecordingChange:
    """One difference between two recordings; ``old`` or ``new`` is None where there is none."""

    kind: Changed
    old: Interaction | None
    new: Interaction | None
    detail: str = ""

    def __str__(self) -> str:
        shown = self.new or self.old
        asked = f"{shown.request.method} {shown.request.path}" if shown else ""
        return f"{self.kind}: {asked}{': ' + self.detail if self.detail else ''}"


def diff(old: Iterable[Interaction], new: Iterable[Interaction]) -> tuple[RecordingChange, ...]:
    """What differs, in the order of the first recording, then what only the second has.

    The same request (method, path, query, canonical body) made several times is compared call by call.
    Hosts are left out, so that regions can be compared.
    """
    waiting: dict[matching.MatchKey, list[Interaction]] = defaultdict(list)
    for interaction in new:
        waiting[matching.key_of(interaction.request, _MATCH)].append(interaction)
    found: list[RecordingChange] = []
    for before in old:
        calls = waiting.get(matching.key_of(before.request, _MATCH))
        if calls:
            found += _answers(before, calls.pop(0))
        else:
            found.append(RecordingChange(Changed.REMOVED, before, None))
    found += [
        RecordingChange(Changed.ADDED, None, item) for items in waiting.values() for item in items
    ]
    return tuple(found)


def _answers(old: Interaction, new: Interaction) -> list[RecordingChange]:
    a, b = old.response, new.response
    if a.status != b.status:
        return [RecordingChange(Changed.STATUS, old, new, f"{a.status} became {b.status}")]
    found: list[RecordingChange] = []
    if matching.canonical_body(a.body) != matching.canonical_body(b.body):
        same = response_shape(a.body) == response_shape(b.body)
        found.append(RecordingChange(Changed.BODY if same else Changed.SHAPE, old, new))
    names = {name.lower() for name, _ in a.headers}, {name.lower() for name, _ in b.headers}
    if names[0] != names[1]:
        gone = [f"-{name}" for name in sorted(names[0] - names[1])]
        detail = ", ".join([*gone, *(f"+{name}" for name in sorted(names[1] - names[0]))])
        found.append(RecordingChange(Changed.HEADERS, old, new, detail))
    return found
