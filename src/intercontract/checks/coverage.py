"""What a body of interactions exercised of a contract, and what it did not."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from intercontract.checks.registry import Check
from intercontract.contract.contract import Contract
from intercontract.contract.fields import DocumentedFields, json_answers
from intercontract.evidence.evidence import AnswerKey, Evidence
from intercontract.evidence.places import at
from intercontract.evidence.shape import ObservedShape
from intercontract.model.json import JSONValue, Tokens
from intercontract.model.run import Coverage

# Keywords that constrain a value, with the JSON types that they constrain.
_KEYWORDS: dict[str, tuple[str, ...]] = {
    "enum": ("string", "integer", "number", "boolean"),
    "const": ("string", "integer", "number", "boolean"),
    "format": ("string", "integer", "number"),
    "pattern": ("string",),
    "minLength": ("string",),
    "maxLength": ("string",),
    "minimum": ("integer", "number"),
    "maximum": ("integer", "number"),
    "exclusiveMinimum": ("integer", "number"),
    "exclusiveMaximum": ("integer", "number"),
    "multipleOf": ("integer", "number"),
    "minItems": ("array",),
    "maxItems": ("array",),
    "uniqueItems": ("array",),
}


def coverage(
    evidence: Evidence,
    contract: Contract,
    operations: tuple[str, ...] = (),
    *,
    checks: Iterable[Check] = (),
    exercised: Collection[str] = (),
) -> Coverage:
    """Which operations, parameters, statuses, fields, keywords and checks were exercised.

    The corrected contract says what there is; ``operations`` narrows it to some ids. A field is exercised
    when it was there, a keyword when a value of a type that it constrains was. What lies inside a field
    that never came is not listed again. What nothing can judge by is listed as a keyword that was not
    exercised, by its pointer. ``exercised`` names the checks that had something to judge.
    """
    names: dict[str, _Names] = {
        dimension: {}
        for dimension in ("operations", "parameters", "statuses", "fields", "keywords")
    }
    for operation in contract.corrected.operations:
        if operations and operation.id not in operations:
            continue
        names["operations"][operation.id] = operation.id in evidence.calls
        for parameter in operation.parameters:
            key = operation.id, parameter.location, parameter.name
            names["parameters"][" ".join(key)] = key in evidence.parameters
        for spec in operation.responses:
            answer = operation.id, spec.status
            names["statuses"][" ".join(answer)] = answer in evidence.answers
    for answer, root in json_answers(contract.corrected, operations):
        shape = evidence.shapes.get(answer, ObservedShape())
        _fields(answer, contract.fields, root, shape, names["fields"], names["keywords"])
    names["keywords"].update(dict.fromkeys(contract.ignored(operations), False))
    return Coverage(
        **{dimension: _listed(known) for dimension, known in names.items()},
        checks=_listed({rule.id: rule.id in exercised for rule in checks}),
    )


_Names = dict[str, bool]
"""Names, each exercised or not, in the contract's order."""


def _listed(names: _Names) -> dict[str, JSONValue]:
    return {
        "exercised": [name for name, done in names.items() if done],
        "missing": [name for name, done in names.items() if not done],
    }


def _fields(
    answer: AnswerKey,
    documented: DocumentedFields,
    root: str,
    shape: ObservedShape,
    field_names: _Names,
    keyword_names: _Names,
) -> None:
    never: set[Tokens] = set()
    before = " ".join(answer)
    # Of an answer that never came, nothing inside its fields is listed.
    came = bool(shape.types)
    for tokens, pointer, keywords, nullable in documented.named(root, below=came):
        if len(tokens) > 1 and any(tokens[:end] in never for end in range(1, len(tokens))):
            continue
        if "writeOnly" in keywords and documented.is_write_only(root, tokens):
            never.add(tokens)
            continue
        types = at(shape, tokens).types.keys() if came else ()
        name = f"{before} {pointer}"
        field_names[name] = bool(types)
        if not types:
            never.add(tokens)
        for keyword in keywords:
            if keyword in _KEYWORDS:
                keyword_names[f"{name} {keyword}"] = any(
                    map(types.__contains__, _KEYWORDS[keyword])
                )
        if nullable:
            keyword_names[f"{name} null"] = "null" in types
