"""What all answers together tell about each field, beside what is documented."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from attrs import Factory

from intercontract.contract.contract import Contract
from intercontract.contract.fields import ANY, DocumentedFields, Facts, json_answers
from intercontract.evidence.evidence import AnswerKey, Evidence
from intercontract.evidence.shape import ObservedShape
from intercontract.model.json import JSONValue, Tokens, join
from intercontract.model.run import FieldRemark
from intercontract.values import define

# Below so many samples "always" says little.
ENOUGH = 5


Show = Callable[[str, JSONValue], JSONValue]
"""Makes of a value at a pointer what may be shown of it."""


def field_remarks(
    evidence: Evidence, contract: Contract, show: Show = lambda _pointer, value: value
) -> tuple[FieldRemark, ...]:
    """What there is to say of fields that were documented or came, by operation and status.

    "DocumentedFields" is what the published description says. Where only a correction knows a field, that is
    told at its top, and what lies inside is compared with the correction.
    """
    found: list[FieldRemark] = []
    corrected = contract.fields
    same = contract.corrected is contract.documented
    published = corrected if same else DocumentedFields(contract.documented)
    roots = dict(json_answers(contract.documented))
    for answer, root in json_answers(contract.corrected):
        if answer in evidence.shapes:
            named = frozenset(published.fields(roots[answer]) if answer in roots else ())
            known = _Known(corrected, root, named, show)
            found += _below(answer, (), evidence.shapes[answer], known)
    return tuple(found)


@define
class _Known:
    documented: DocumentedFields
    root: str
    published: frozenset[Tokens]
    show: Show
    children: dict[Tokens, list[str]] = Factory(dict)

    def __attrs_post_init__(self) -> None:
        for *at, name in self.documented.fields(self.root):
            self.children.setdefault(tuple(at), []).append(name)

    def facts(self, tokens: Tokens) -> Facts | None:
        """What is said of a field; None of one that is not named."""
        if tokens[-1] not in self.children.get(tokens[:-1], ()):
            return None
        return self.documented.facts(self.root, tokens)

    def is_news(self, tokens: Tokens) -> bool:
        """Whether a field is undocumented, and what holds it is not."""
        holder = tokens[:-1]
        while holder and holder[-1] == ANY:
            holder = holder[:-1]
        return tokens not in self.published and (not holder or holder in self.published)


def _below(
    answer: AnswerKey, at: Tokens, shape: ObservedShape, known: _Known
) -> Iterator[FieldRemark]:
    parents = shape.of("object").count
    children = known.children.get(at, []) if parents else []
    # Below what is undocumented, or open by documentation, nothing is compared.
    for name in dict.fromkeys([*children, *sorted(shape.properties)]) if children else ():
        tokens = (*at, name)
        came, facts = shape.properties.get(name), known.facts(tokens)
        seen = came.shape if came else ObservedShape()
        told = None if known.is_news(tokens) else facts
        if remarks := tuple(_remarks(parents, seen, told, partial(known.show, join("", *tokens)))):
            yield FieldRemark(*answer, join("", *tokens), remarks)
        if facts is not None:
            yield from _below(answer, tokens, seen, known)
    if shape.items is not None:
        yield from _below(answer, (*at, ANY), shape.items, known)


def _remarks(
    parents: int,
    shape: ObservedShape,
    facts: Facts | None,
    show: Callable[[JSONValue], JSONValue],
) -> Iterator[str]:
    present = shape.count
    if facts is None:
        yield f"undocumented, in {present} of {parents}"
        return
    if present < parents and facts.required:
        yield f"required but absent in {parents - present} of {parents}"
    elif not present:
        yield f"documented, and in none of {parents}"
    yield from _types(shape, facts)
    yield from _sentinel(shape, facts)
    yield from _values(shape, facts, show)


def _types(shape: ObservedShape, facts: Facts) -> Iterator[str]:
    solid = {kind: count for kind, count in shape.counts.items() if kind != "null"}
    told = ", ".join(f"{kind} in {count}" for kind, count in sorted(solid.items(), key=_most))
    if not all(facts.allows(kind) for kind in solid):
        yield f"documented as {' or '.join(sorted(facts.types or ()))}: {told}"
    elif len(solid.keys() - {"number"}) > 1:
        yield told
    nulls = shape.of("null").count
    if nulls and not facts.allows("null"):
        yield f"null in {nulls} of {shape.count}, and not documented as nullable"


def _most(pair: tuple[str, int]) -> tuple[int, str]:
    return (-pair[1], pair[0])


def _sentinel(shape: ObservedShape, facts: Facts) -> Iterator[str]:
    nulls, count = shape.of("null").count, shape.count
    if "null" not in (facts.types or ()) or count < ENOUGH:
        return
    if nulls == count:
        yield f"null in all {count}"
    elif not nulls and shape.values is not None and len(shape.values) == 1:
        ((_, value),) = shape.values
        if value in (0, "", "0"):
            yield f"nullable and always {value!r}"


def _values(
    shape: ObservedShape, facts: Facts, show: Callable[[JSONValue], JSONValue]
) -> Iterator[str]:
    documented = [value for value in facts.enum or () if value is not None]
    if not documented or shape.few is None:
        return
    came = sorted((value for _, value in shape.few), key=str)
    strange = [str(show(value)) for value in came if value not in documented]
    if strange:
        yield f"not among the documented values: {', '.join(strange)}"
    if sum(one.count for one in shape.few.values()) >= ENOUGH:
        never = [str(value) for value in documented if value not in came]
        if never and len(documented) > 1:
            yield f"never seen: {', '.join(never)}"
