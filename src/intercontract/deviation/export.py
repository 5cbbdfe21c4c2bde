"""Deviations as issues for the vendor's tracker: what is documented, what comes, and how to see it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date

import yaml

from intercontract.contract.contract import Contract
from intercontract.contract.description import Operation
from intercontract.deviation.deviation import Deviation
from intercontract.deviation.documented import Documented, documented, operations_of
from intercontract.model.json import JSONValue, split
from intercontract.values import frozen

Curl = Callable[[Operation], str]
# What stands at a pointer of the description as its author wrote it, and in which line of which file.
Published = Callable[[str], tuple[JSONValue, str]]

_SHOWN = 5
# How `propose` words the evidence of a run that no real workspace answered.
_SANDBOX = "(target sandbox,"
_LINES = 40
_LIST_MARKS = re.compile(r"[^A-Za-z0-9]+")


@frozen
class Issue:
    """One issue: the name of its file, its title, and its Markdown, which begins with the title."""

    file: str
    title: str
    text: str


@frozen
class _About:
    """A deviation with one operation of its own that the contract documents, and the place there."""

    deviation: Deviation
    operations: tuple[Operation, ...]
    place: Documented | None


def issues(
    deviations: Iterable[Deviation],
    contract: Contract,
    today: date,
    curl: Curl,
    published: Published,
) -> tuple[Issue, ...]:
    """One issue per cause: deviations of one check at one place of the document belong together.

    Those whose time is over are left out. ``curl`` makes the command that shows an operation's answer,
    ``published`` finds the words of the description as they were written.
    """
    groups: dict[object, list[_About]] = {}
    for deviation in deviations:
        if not deviation.expired(today):
            about = _about(deviation, contract)
            groups.setdefault(_cause(about), []).append(about)
    names: set[str] = set()
    return tuple(_issue(group, contract, curl, published, names) for group in groups.values())


def _about(deviation: Deviation, contract: Contract) -> _About:
    operations = operations_of(deviation, contract)
    places = (documented(deviation, operation, contract) for operation in operations)
    return _About(deviation, operations, next((place for place in places if place), None))


def _cause(about: _About) -> object:
    deviation, place = about.deviation, about.place
    # Regions and versions are part of it: what differs in one region only is another matter.
    condition = (deviation.arguments, deviation.regions, deviation.versions)
    if place is None or not deviation.pointer:
        return deviation.check, deviation.part, deviation.pointer, deviation.statuses, *condition
    last = split(deviation.pointer)[-1]
    name = last if last == "*" else place.name
    return deviation.check, deviation.part, place.pointer, name, *condition


def _issue(
    group: list[_About], contract: Contract, curl: Curl, published: Published, names: set[str]
) -> Issue:
    first = group[0].deviation
    operations = {o.id: o for about in group for o in about.operations}
    listed = list(operations.values())
    title = _title(group, listed)
    parts = [
        f"# {title}",
        "\n".join(_facts(group, contract, listed)),
        "## Documented",
        _documented(group, contract, published),
        "## Observed",
        _observed(group),
    ]
    evidence = list(dict.fromkeys(e for about in group for e in about.deviation.evidence))
    if evidence:
        parts += ["## Evidence", "\n".join(f"- {_inline(item)}" for item in evidence)]
    if evidence and all(_SANDBOX in item for item in evidence):
        parts.append(
            "> Seen at intercontract's own sandbox only: see it at a real workspace before reporting it."
        )
    if listed:
        parts += ["## To see it", f"```sh\n{curl(_telling(listed))}\n```"]
    return Issue(_file(first, names), title, "\n\n".join(parts) + "\n")


def _title(group: list[_About], operations: list[Operation]) -> str:
    first = group[0].deviation
    where = operations[0].id if len(operations) == 1 else f"{len(operations)} operations"
    if not operations:
        where = ", ".join(first.operations)
    if field := _field(first):
        where = f"{field} of {where}"
    sentence = " ".join(first.reason.split()).partition(". ")[0].rstrip(".")
    text = f"{where}: {sentence}"
    return text if len(text) <= 120 else text[:116].rsplit(" ", 1)[0] + " ..."


def _field(deviation: Deviation) -> str:
    tokens = split(deviation.pointer)
    if deviation.check == "undocumented-status" and deviation.statuses:
        return f"Status {', '.join(map(str, deviation.statuses))}"
    if not tokens or tokens[-1] == "**":
        return ""
    holder = [name for name in tokens[:-1] if name != "*"][-1:]
    if tokens[-1] == "*":
        return f"Fields of `{holder[0]}`" if holder else "Fields"
    return f"`{'.'.join([*holder, tokens[-1]])}`"


def _facts(group: list[_About], contract: Contract, operations: list[Operation]) -> Iterator[str]:
    first = group[0].deviation
    shown = [f"`{o.method} {o.path}` ({o.id})" for o in operations[:_SHOWN]]
    more = len(operations) - len(shown)
    names = ", ".join(shown) or ", ".join(f"`{name}`" for name in first.operations)
    yield f"- **Operation**: {names}{f' and {more} more' if more > 0 else ''}"
    statuses = sorted({s for about in group for s in about.deviation.statuses})
    if statuses:
        yield f"- **Status**: {', '.join(map(str, statuses))}"
    yield f"- **Where**: {first.part}, " + ", ".join(
        dict.fromkeys(f"`{about.deviation.pointer or '(whole)'}`" for about in group)
    )
    yield f"- **API version**: {', '.join(first.versions) or contract.version}"
    yield f"- **Regions**: {', '.join(first.regions) or 'all'}"
    days = [about.deviation.first_seen for about in group if about.deviation.first_seen]
    if days:
        yield f"- **First seen**: {min(days)}"


def _documented(group: list[_About], contract: Contract, published: Published) -> str:
    first = group[0]
    if first.deviation.check == "undocumented-status" and first.operations:
        rows = [
            f"- {o.id}: {', '.join(spec.status for spec in o.responses) or 'no response'}"
            for o in first.operations[:_SHOWN]
        ]
        more = len(first.operations) - len(rows)
        rows += [f"- and so on for {more} more operations"] if more > 0 else []
        return "These statuses, and no other:\n\n" + "\n".join(rows)
    places = {about.place.pointer: about.place for about in group if about.place}
    if not places:
        return (
            "No schema of the description says it; the rule is told by "
            f"`intercontract checks explain {first.deviation.check}`."
        )
    return "\n\n".join(
        _place(place, contract, published) for place in list(places.values())[:_SHOWN]
    )


def _place(place: Documented, contract: Contract, published: Published) -> str:
    try:
        schema, line = published(place.pointer)
    except KeyError:  # a place that only the corrections have
        schema, line = place.schema, ""
    said = f"No property `{place.name}` in " if place.name else ""
    text = f"{said}`#{place.pointer}` of {_name(contract)}{f' ({line})' if line else ''}"
    names = schema.get("properties") if place.name and isinstance(schema, dict) else None
    if isinstance(names, dict):
        return f"{text}, which has {', '.join(f'`{name}`' for name in names)}."
    text += ":"
    text += f"\n\n```yaml\n{_words(schema)}```"
    reference = schema.get("$ref") if isinstance(schema, dict) else None
    target = contract.documented.resolve({"$ref": reference})[0] if reference else None
    if isinstance(target, dict) and "type" in target:
        text += f"\n\nThat is of type {_types(target['type'])}."
    return text


def _types(value: JSONValue) -> str:
    return " or ".join(str(v) for v in value) if isinstance(value, list) else str(value)


def _name(contract: Contract) -> str:
    info = contract.documented.document.get("info")
    title = info.get("title") if isinstance(info, dict) else None
    return f"{title or contract.name} {contract.version}"


def _words(schema: JSONValue) -> str:
    text = yaml.safe_dump(schema, sort_keys=False, allow_unicode=True, width=100)
    lines = text.splitlines(keepends=True)
    if len(lines) <= _LINES:
        return text
    return "".join(lines[:_LINES]) + f"# ... {len(lines) - _LINES} more lines\n"


def _observed(group: list[_About]) -> str:
    reasons = list(dict.fromkeys(" ".join(about.deviation.reason.split()) for about in group))
    arguments = group[0].deviation.arguments
    fact = f"\n\nCheck `{group[0].deviation.check}`" + (
        f" ({', '.join(arguments)})." if arguments else "."
    )
    return "\n\n".join(reasons) + fact


def _inline(text: str) -> str:
    return " ".join(text.split())


def _telling(operations: list[Operation]) -> Operation:
    """The operation whose call shows it most easily: a reading one, of few parameters."""
    return min(operations, key=lambda o: (o.method != "GET", o.path.count("{"), len(o.path)))


def _file(deviation: Deviation, names: set[str]) -> str:
    words = [deviation.check, deviation.operations[0], deviation.pointer]
    slug = _LIST_MARKS.sub("-", " ".join(words)).strip("-")[:100].strip("-").lower()
    name, number = slug, 2
    while name in names:
        name, number = f"{slug}-{number}", number + 1
    names.add(name)
    return f"{name}.md"
