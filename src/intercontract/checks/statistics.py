"""What the answers tell about each field, over all interactions, beside what is documented."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import frozen

from intercontract.checks.fields import Field, fields
from intercontract.checks.seen import Place, documented, shapes
from intercontract.checks.shape import Shape
from intercontract.contract.contract import Contract
from intercontract.contract.exchange import Exchange
from intercontract.model.json import JSONValue, join

# Below so many samples "always" says little.
ENOUGH = 5


@frozen
class FieldStatistics:
    """One field of one answer: how often it came, of how many times that its object did, and as what.

    ``types`` counts by JSON type, most frequent first; ``values`` counts the values of a field that has few,
    as JSON texts; ``remarks`` are sentences about how this differs from what is documented.
    """

    operation: str
    status: str
    pointer: str
    parents: int
    present: int
    types: tuple[tuple[str, int], ...]
    values: tuple[tuple[JSONValue, int], ...] = ()
    documented: bool = True
    required: bool = False
    remarks: tuple[str, ...] = ()


def field_statistics(
    exchanges: Sequence[Exchange], contract: Contract
) -> tuple[FieldStatistics, ...]:
    """Statistics of every field that was documented or came, by operation and status.

    "Documented" is what the published description says. Where only a correction knows a field, that is
    told at its top, and what lies inside is compared with the correction.
    """
    seen = shapes(exchanges)
    found: list[FieldStatistics] = []
    pointers = dict(_published(contract))
    for place, pointer in documented(contract):
        if place in seen:
            theirs = pointers.get(place)
            known = _Known(
                fields(contract.corrected, pointer),
                frozenset(fields(contract.documented, theirs)) if theirs else frozenset(),
            )
            found += _below(place, "", seen[place], known)
    return tuple(found)


def remarkable(statistics: Sequence[FieldStatistics]) -> tuple[FieldStatistics, ...]:
    """Those about which there is something to say."""
    return tuple(entry for entry in statistics if entry.remarks)


def _published(contract: Contract) -> Iterator[tuple[Place, str]]:
    for operation in contract.documented.operations:
        for spec in operation.responses:
            content = spec.content_for("application/json")
            if content:
                yield (operation.id, spec.status), content.pointer


@frozen
class _Known:
    fields: dict[str, Field]
    published: frozenset[str]

    def is_news(self, pointer: str) -> bool:
        """Whether a field is undocumented, and what holds it is not."""
        holder = _parent(pointer)
        while holder.endswith("/*"):
            holder = holder.removesuffix("/*")
        return pointer not in self.published and (not holder or holder in self.published)


def _below(place: Place, at: str, shape: Shape, known: _Known) -> Iterator[FieldStatistics]:
    parents = shape.types.get("object", 0)
    if parents:
        children = [pointer for pointer in known.fields if _parent(pointer) == at]
        names = dict.fromkeys([_name(pointer) for pointer in children] + list(shape.properties))
        for name in names:
            pointer = join(at, name)
            child, field = shape.properties.get(name), known.fields.get(pointer)
            # Below what is undocumented, or open by documentation, nothing is compared.
            if field is None and not children:
                continue
            news = field is None or known.is_news(pointer)
            yield _entry(place, pointer, parents, child, field, news=news)
            if child is not None and field is not None:
                yield from _below(place, pointer, child, known)
    if shape.items is not None:
        yield from _below(place, f"{at}/*", shape.items, known)


def _parent(pointer: str) -> str:
    return pointer.rpartition("/")[0]


def _name(pointer: str) -> str:
    return pointer.rpartition("/")[2].replace("~1", "/").replace("~0", "~")


def _entry(
    place: Place,
    pointer: str,
    parents: int,
    shape: Shape | None,
    field: Field | None,
    *,
    news: bool,
) -> FieldStatistics:
    types = sorted(shape.types.items(), key=lambda pair: (-pair[1], pair[0])) if shape else []
    values = shape.values if shape else None
    ordered = sorted(values.items(), key=lambda pair: -pair[1]) if values else []
    return FieldStatistics(
        operation=place[0],
        status=place[1],
        pointer=pointer,
        parents=parents,
        present=shape.count if shape else 0,
        types=tuple(types),
        values=tuple((value, count) for (_, value), count in ordered),
        documented=not news,
        required=field.required if field else False,
        remarks=tuple(_remarks(parents, shape, None if news else field)),
    )


def _remarks(parents: int, shape: Shape | None, field: Field | None) -> Iterator[str]:
    present = shape.count if shape else 0
    if field is None:
        yield f"undocumented, in {present} of {parents}"
        return
    if present < parents and field.required:
        yield f"required but absent in {parents - present} of {parents}"
    elif not present:
        yield f"documented, and in none of {parents}"
    if shape is None:
        return
    yield from _types(shape, field)
    yield from _sentinel(shape, field)
    yield from _values(shape, field)


def _types(shape: Shape, field: Field) -> Iterator[str]:
    solid = {kind: count for kind, count in shape.types.items() if kind != "null"}
    wanted = field.types | ({"integer"} if "number" in field.types else set())
    told = ", ".join(f"{kind} in {count}" for kind, count in sorted(solid.items(), key=_most))
    if wanted and solid.keys() - wanted:
        yield f"documented as {' or '.join(sorted(field.types))}: {told}"
    elif len(solid.keys() - {"number"}) > 1:
        yield told
    nulls = shape.types.get("null", 0)
    if nulls and wanted and "null" not in wanted:
        yield f"null in {nulls} of {shape.count}, and not documented as nullable"


def _most(pair: tuple[str, int]) -> tuple[int, str]:
    return (-pair[1], pair[0])


def _sentinel(shape: Shape, field: Field) -> Iterator[str]:
    nulls, count = shape.types.get("null", 0), shape.count
    if "null" not in field.types or count < ENOUGH:
        return
    if nulls == count:
        yield f"null in all {count}"
    elif not nulls and shape.values is not None and len(shape.values) == 1:
        ((_, value),) = shape.values
        if value in (0, "", "0"):
            yield f"nullable and always {value!r}"


def _values(shape: Shape, field: Field) -> Iterator[str]:
    if not field.enum or shape.values is None:
        return
    came = [value for _, value in shape.values]
    strange = [str(value) for value in came if value not in field.enum]
    if strange:
        yield f"not among the documented values: {', '.join(strange)}"
    if sum(shape.values.values()) >= ENOUGH:
        never = [str(value) for value in field.enum if value not in came]
        if never and len(field.enum) > 1:
            yield f"never seen: {', '.join(never)}"
