"""Deviations as YAML that `intercontract.deviation.parse` reads back, alone or added to a file."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby
from typing import Any

import yaml
from attrs import evolve

from intercontract.contract.reading.text import parse_yaml
from intercontract.deviation.deviation import Deviation
from intercontract.deviation.parse import parse
from intercontract.errors import ContractError
from intercontract.model.regex import regex


class _Flow(list[Any]):
    """A list that is written on one line."""


class _Dumper(yaml.SafeDumper):
    """Every entry stands for itself: no aliases."""

    def ignore_aliases(self, data: object) -> bool:
        del data
        return True


# Text that is text to YAML 1.1, as which it is written, and to 1.2, as which it is read.
_PLAIN = regex(r"[A-Za-z/](?:[\w /.,()*~;-]*[\w)*/.])?", re.ASCII)
_WORDS = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    plain = _PLAIN.fullmatch(text) and text.lower() not in _WORDS
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=None if plain else '"')


_Dumper.add_representer(str, _text)
_Dumper.add_representer(
    _Flow,
    lambda dumper, data: dumper.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=True),
)

_HEAD = "version: 1\ndeviations:\n"


def to_mapping(deviation: Deviation, *further: str) -> dict[str, object]:
    """An entry with the fields in the order of the documentation; what is not given is left out.

    ``further`` are the pointers of others that were written as one with it.
    """
    several = len(deviation.operations) > 1
    statuses: list[int] = _Flow(deviation.statuses)
    fields: dict[str, object] = {
        "check": deviation.check,
        "operation": _Flow(deviation.operations) if several else deviation.operations[0],
        "status": statuses[0] if len(statuses) == 1 else statuses,
        "part": "" if deviation.part == "response" else deviation.part,
        "pointer": [deviation.pointer, *further] if further else deviation.pointer,
        "arguments": _Flow(deviation.arguments),
        "observed": _Flow(deviation.observed),
        "regions": _Flow(deviation.regions),
        "versions": _Flow(deviation.versions),
        "sdk": _Flow(deviation.sdks),
        "reason": deviation.reason,
        "evidence": list(deviation.evidence),
        "first_seen": deviation.first_seen,
        "expires": deviation.expires,
        "sometimes": deviation.sometimes,
    }
    return {name: value for name, value in fields.items() if value or name == "pointer"}


def to_yaml(deviations: Iterable[Deviation]) -> str:
    """A whole document of entries."""
    entries = _entries(deviations, "  ")
    return _HEAD + entries if entries else "version: 1\ndeviations: []\n"


def entry_yaml(deviations: Iterable[Deviation]) -> str:
    """Entries as they stand in the list of a file, to be pasted there."""
    return _entries(deviations, "  ")


def append(text: str, deviations: Iterable[Deviation], *, file: str = "deviations.yaml") -> str:
    """The text of a file with entries added to its list; all that it holds, comments too, stays.

    Raises:
        ContractError: the file is no YAML, or its ``deviations`` are not written as a block list.
    """
    added = tuple(deviations)
    before = parse(parse_yaml(text, ContractError, file=file), file=file)
    if not added:
        return text
    if not text.strip():
        return to_yaml(added)
    lines = text.splitlines(keepends=True)
    if not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    at, indent = _end(text, file)
    whole = "".join([*lines[:at], _entries(added, " " * indent), *lines[at:]])
    if len(parse(parse_yaml(whole, ContractError, file=file), file=file)) != len(before) + len(
        added
    ):
        raise _refusal(file)
    return whole


def _entries(deviations: Iterable[Deviation], indent: str) -> str:
    alike = groupby(deviations, lambda deviation: evolve(deviation, pointer=""))
    mappings = [
        to_mapping(first, *(one.pointer for one in further)) for _, (first, *further) in alike
    ]
    if not mappings:
        return ""
    text = yaml.dump(
        mappings,
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        width=106,
        default_flow_style=False,
    )
    return "".join(f"{indent}{line}\n" for line in text.splitlines())


def _end(text: str, file: str) -> tuple[int, int]:
    """The line after the last entry, and how far entries are indented.

    Told by the events of the stream: a block's own end is where the next thing begins, and an alias has
    the place of what it stands for once the document is composed.
    """
    flows: list[bool] = []
    key: str | None = None
    indent, last = -1, 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        inside = indent >= 0
        if isinstance(event, yaml.CollectionStartEvent):
            if len(flows) == 1 and key == "deviations":
                if not isinstance(event, yaml.SequenceStartEvent) or event.flow_style:
                    break
                indent = _place(event)[1]
            flows.append(bool(event.flow_style))
        elif isinstance(event, yaml.CollectionEndEvent):
            if flows.pop() and inside:
                last = _place(event, end=True)[0]
            if len(flows) == 1 and inside:
                return last + 1, indent
            key = None if len(flows) == 1 else key
        elif isinstance(event, yaml.NodeEvent):
            if inside:
                last = _line(event)
            if len(flows) == 1:
                key = str(getattr(event, "value", "")) if key is None else None
    raise _refusal(file)


def _place(event: yaml.Event, *, end: bool = False) -> tuple[int, int]:
    mark = event.end_mark if end else event.start_mark
    return (int(mark.line), int(mark.column)) if mark else (0, 0)


def _line(event: yaml.Event) -> int:
    (start, _), (line, column) = _place(event), _place(event, end=True)
    # The end of a block scalar is the beginning of the line after it.
    return line - (1 if column == 0 and line > start else 0)


def _refusal(file: str) -> ContractError:
    return ContractError(
        "entries can only be added to a block list of 'deviations'",
        file=file,
        hint="write them to another file with --output, and copy them from there",
    )
