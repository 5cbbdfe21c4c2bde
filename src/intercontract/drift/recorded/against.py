"""Recordings against a contract: what comes, and how often, where something else is documented."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import field

from intercontract.contract.contract import Contract
from intercontract.contract.description import Content, Description
from intercontract.contract.fields import ANY, DocumentedFields
from intercontract.contract.messages.json_body import Missing
from intercontract.contract.schemas.schema_problem import Problem
from intercontract.drift.recorded.calls import RecordedCall
from intercontract.drift.recorded.found import Comparison, Found, Gathered, Tally
from intercontract.drift.recorded.side import Key, RecordedSide, side
from intercontract.drift.recorded.significance import Significance
from intercontract.evidence.places import PlaceSeen, places
from intercontract.model.interaction import Interaction
from intercontract.model.json import JSONValue, Tokens, json_type, resolve, split
from intercontract.values import define

DEFAULT_EVIDENCE = Significance()
_COMPOSED = frozenset({"oneOf", "anyOf"})


@define
class _Seen:
    """What the answers of one operation and status are told by."""

    places: dict[Tokens, PlaceSeen]
    tallies: dict[tuple[str, Tokens, JSONValue, JSONValue], Tally] = field(factory=dict)


def compare_with_contract(
    interactions: Iterable[Interaction],
    contract: Contract,
    *,
    evidence: Significance = DEFAULT_EVIDENCE,
    corrected: bool = False,
) -> Comparison:
    """What recordings show that the contract does not document, and what it documents that never comes.

    Judged by the description as published, or with its corrections applied. A change goes from what is
    documented to what was recorded.
    """
    description = contract.corrected if corrected else contract.documented
    documented = DocumentedFields(description)
    recorded = side(interactions, contract, documented)
    gathered = Gathered()
    seen = {key: _Seen(places(held.shape)) for key, held in recorded.answers.items()}
    for call in recorded.calls:
        if call.spec is None:
            continue
        content = _judged(call, description, recorded, gathered)
        if content is not None and not isinstance(call.body, Missing):
            _tally(call, call.body, description, content, seen[call.operation, call.status])
    for key, held in seen.items():
        call = recorded.named(key[0])
        for found in _found(held):
            gathered.add(found, call, str(key[1]))
        if call.spec is not None:
            for found in _never(key, held, documented, evidence, recorded.free_maps):
                gathered.add(found, call, str(key[1]))
    for found, call in _undocumented_operations(recorded):
        gathered.add(found, call)
    return Comparison(
        changes=gathered.sorted(),
        notes=tuple(_notes(recorded, contract)),
        calls=(0, len(recorded.calls)),
        operations=tuple(sorted(n for n, call in recorded.operations.items() if call.spec)),
        missing=tuple(sorted(o.id for o in contract.operations if o.id not in recorded.operations)),
        new=tuple(sorted(n for n, call in recorded.operations.items() if not call.spec)),
    )


def _judged(
    call: RecordedCall, description: Description, recorded: RecordedSide, gathered: Gathered
) -> Content | None:
    """The schema that an answer is judged by; what has none is reported."""
    operation = description.operation(call.operation)
    spec = operation.response_for(call.status) if operation else None
    if operation is None:
        return None
    if spec is None:
        known = ", ".join(response.status for response in operation.responses) or "none"
        count = recorded.answers[call.operation, call.status].count
        total = sum(held.count for key, held in recorded.answers.items() if key[0] == operation.id)
        found = Found(
            rule="recorded-status-undocumented",
            to=call.status,
            detail=f"{call.status} answered {count} of {total} calls; documented are {known}",
            counts=(("seen", count), ("of", total)),
            examples=(call.name,),
        )
        gathered.add(found, call)
        return None
    if not call.interaction.response.body or not call.media_type:
        return None
    content = spec.content_for(call.media_type)
    if content is None:
        named = [content.media_type for content in spec.content]
        # A description that says nothing about the body of an answer is vague, not wrong.
        if named:
            found = Found(
                rule="recorded-media-type-undocumented",
                from_=named[0] if len(named) == 1 else list(named),
                to=call.media_type,
                detail=f"answered in {call.media_type}; documented is {', '.join(named)}",
                examples=(call.name,),
            )
            gathered.add(found, call, str(call.status))
        return None
    return content if call.is_json else None


def _tally(
    call: RecordedCall, body: JSONValue, description: Description, content: Content, seen: _Seen
) -> None:
    once: set[tuple[object, ...]] = set()
    for problem in description.validator(content.pointer).problems(body):
        rule, tokens, expected, observed = _classified(problem)
        key = (rule, tokens, expected, observed)
        place = (*key, problem.pointer)
        if place not in once:
            once.add(place)
            seen.tallies.setdefault(key, Tally()).add((call.name,))
    for pointer in description.undocumented(content.pointer, body):
        kind = json_type(resolve(body, pointer))
        key = ("recorded-field-undocumented", general_tokens(pointer), None, kind)
        seen.tallies.setdefault(key, Tally()).add((call.name,))


def _classified(problem: Problem) -> tuple[str, Tokens, JSONValue, JSONValue]:
    """Rule, place, and the stable words for what is documented and what came."""
    tokens = general_tokens(problem.pointer)
    kind = json_type(problem.observed)
    if problem.keyword == "required":
        return "recorded-required-absent", tokens, "required", "absent"
    if problem.keyword == "type" or problem.keyword in _COMPOSED:
        # A composition that nothing of this type could fit counts as a type; else it is a constraint.
        if problem.keyword == "type":
            rule = "recorded-null-undocumented" if kind == "null" else "recorded-type-undocumented"
            return rule, tokens, problem.expected, kind
        if kind == "null":
            return "recorded-null-undocumented", tokens, problem.expected, kind
    if problem.keyword in ("enum", "const") and not isinstance(problem.observed, (dict, list)):
        if problem.observed is None:
            return "recorded-null-undocumented", tokens, problem.expected, kind
        return "recorded-enum-value-undocumented", tokens, problem.expected, problem.observed
    return "recorded-constraint-violated", tokens, problem.expected, problem.keyword


def general_tokens(pointer: str) -> Tokens:
    """A pointer's tokens with array indexes as ``*``."""
    return tuple(ANY if token.isdigit() else token for token in split(pointer))


def _found(seen: _Seen) -> Iterator[Found]:
    for (rule, tokens, expected, observed), tally in seen.tallies.items():
        place = seen.places.get(tokens)
        parents = seen.places.get(tokens[:-1]) if tokens else None
        if rule in ("recorded-required-absent", "recorded-field-undocumented"):
            total = parents.shape.of("object").count if parents else 0
        else:
            total = place.shape.count if place else 0
        total = max(total, tally.count)
        share = f"{tally.count} of {total}"
        detail = {
            "recorded-required-absent": f"documented as required, and absent in {share}",
            "recorded-field-undocumented": f"not documented, and there in {share} ({observed})",
            "recorded-enum-value-undocumented": f"{expected} is documented, and {observed} "
            f"came in {share}",
            "recorded-constraint-violated": f"{expected} is documented, and {share} are otherwise",
        }.get(rule, f"{expected} is documented, and {share} are {observed}")
        yield Found(
            rule=rule,
            tokens=tokens,
            from_=expected if expected is not None else "undocumented",
            to=observed,
            detail=detail,
            counts=(("seen", tally.count), ("of", total)),
            examples=tuple(tally.examples),
        )


def _never(
    key: Key,
    seen: _Seen,
    documented: DocumentedFields,
    evidence: Significance,
    free: frozenset[str],
) -> Iterator[Found]:
    """What the description allows and nobody sees: nulls, and absences."""
    root = documented.root(*key)
    if root is None or not 200 <= key[1] < 300:
        return
    for tokens, place in seen.places.items():
        if not tokens or any(token in free for token in tokens[:-1]):
            continue
        facts, shape = documented.facts(root, tokens), place.shape
        if not facts.known or shape.seen.objects < evidence.least:
            continue
        counts = (("of", shape.count),)
        nullable = facts.types is not None and "null" in facts.types
        if nullable and "null" not in shape.types:
            values = shape.enumeration or {}
            always = next(iter(values)) if len(values) == 1 else None
            # 0, "" and "0" stand for nothing; a constant "conversation" does not.
            if always in (0, "", "0", -1, "null", "none"):
                yield Found(
                    rule="recorded-sentinel-for-null",
                    tokens=tokens,
                    from_="null",
                    to=always,
                    detail=f"null is documented; in {shape.count} it never came, {always!r} always did",
                    counts=counts,
                    examples=tuple(one.names[0] for one in shape.types.values()),
                )
            else:
                yield Found(
                    rule="recorded-never-null",
                    tokens=tokens,
                    from_="null",
                    detail=f"null is documented, and came in none of {shape.count}",
                    counts=counts,
                )
        optional = tokens[-1] != ANY and not facts.required
        if optional and place.present == place.parents:
            yield Found(
                rule="recorded-always-present",
                tokens=tokens,
                from_="optional",
                to="always",
                detail=f"not documented as required, and there in all {place.present}",
                counts=(("seen", place.present), ("of", place.parents)),
            )


def _undocumented_operations(recorded: RecordedSide) -> Iterator[tuple[Found, RecordedCall]]:
    counts: dict[str, int] = {}
    for call in recorded.calls:
        if call.spec is None:
            counts[call.operation] = counts.get(call.operation, 0) + 1
    for operation, count in counts.items():
        call = recorded.named(operation)
        yield (
            Found(
                rule="recorded-operation-undocumented",
                detail=f"called {count} times, and not documented",
                counts=(("seen", count),),
                examples=(call.name,),
            ),
            call,
        )


def _notes(recorded: RecordedSide, contract: Contract) -> Iterator[str]:
    if not any(call.spec for call in recorded.calls):
        yield f"no recorded call is of an operation of {contract.name}: nothing was compared"
    missing = sorted(o.id for o in contract.operations if o.id not in recorded.operations)
    if missing:
        shown = ", ".join(missing[:10]) + (", ..." if len(missing) > 10 else "")
        yield f"{len(missing)} documented operations were not recorded: {shown}"
