"""What a contract says at a place, short enough to stand beside a finding."""

from __future__ import annotations

from intercontract.contract.contract import Contract
from intercontract.model.json import JSONValue, resolve

_PROSE = frozenset(["description", "example", "examples", "summary", "title", "externalDocs"])
_DEPTH = 2
_MOST = 40


def schema_at(contract: Contract, cause: str) -> JSONValue:
    """The schema that a pointer leads to, or that holds the keyword or property which it names.

    Without prose, and without what lies deeper; None where nothing is there.
    """
    holder = cause.rpartition("/")[0].removesuffix("/properties")
    for document in (contract.documented.document, contract.corrected.document):
        for pointer in filter(None, (cause, holder)):
            try:
                found = resolve(document, pointer)
            except KeyError:
                continue
            if isinstance(found, dict):
                return _short(found, 0)
    return None


def _short(value: JSONValue, depth: int) -> JSONValue:
    if isinstance(value, list):
        shown = [_short(item, depth + 1) for item in value[:_MOST]]
        return [*shown, "…"] if len(value) > _MOST else shown
    if not isinstance(value, dict):
        return value
    if depth > _DEPTH and value:
        return "…"
    # Below `properties` a name is a field, and no keyword.
    kept = {k: v for k, v in value.items() if depth or k not in _PROSE or isinstance(v, dict)}
    return {
        key: {name: _named(schema) for name, schema in item.items()}
        if key == "properties" and isinstance(item, dict)
        else _short(item, depth + 1)
        for key, item in kept.items()
    }


def _named(schema: JSONValue) -> JSONValue:
    """A property in a word or two: its reference, else its type."""
    if not isinstance(schema, dict):
        return schema
    return {key: schema[key] for key in ("$ref", "type", "format") if key in schema} or "…"
