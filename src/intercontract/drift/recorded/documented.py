"""What a description says about one place of a body, read from its schemas without a value."""

from __future__ import annotations

import re
from functools import cached_property
from urllib.parse import unquote

from attrs import define, field, frozen

from intercontract.contract.description import Description
from intercontract.drift.recorded.shape import ANY, Tokens
from intercontract.model.json import JSONValue, join, resolve

Pointers = tuple[str, ...]
_COMPOSED = ("allOf", "oneOf", "anyOf")
_SCHEMA = re.compile(r"/components/schemas/([^/]+)")


@frozen
class Facts:
    """What is documented at a place: ``known`` tells whether anything is.

    ``types`` and ``enum`` are None where any is allowed; ``open`` means that properties which are not
    named are documented all the same (a map).
    """

    known: bool
    types: frozenset[str] | None = None
    enum: tuple[JSONValue, ...] | None = None
    required: bool = False
    open: bool = False

    def allows(self, kind: str) -> bool:
        """Whether a JSON type is documented here; unknown places allow nothing."""
        if not self.known:
            return False
        if self.types is None:
            return True
        return kind in self.types or (kind == "integer" and "number" in self.types)


UNKNOWN = Facts(False)


@define(slots=False)
class Documented:
    """Facts by operation, status and place; everything is worked out once."""

    description: Description
    _facts: dict[tuple[str, Tokens], Facts] = field(factory=dict)
    _places: dict[tuple[str, Tokens], Pointers] = field(factory=dict)

    @cached_property
    def _document(self) -> JSONValue:
        return self.description.document

    def root(self, operation: str, status: int) -> str | None:
        """The pointer of the schema of an answer's JSON body."""
        found = self.description.operation(operation)
        spec = found.response_for(status) if found else None
        content = spec.content_for("application/json") if spec else None
        return content.pointer if content else None

    def facts(self, root: str | None, tokens: Tokens) -> Facts:
        """What is documented at a place below a schema."""
        if root is None:
            return UNKNOWN
        key = (root, tokens)
        if key not in self._facts:
            self._facts[key] = self._work_out(root, tokens)
        return self._facts[key]

    def places(self, root: str, tokens: Tokens) -> Pointers:
        """The pointers of the schemas that describe a place, references and compositions followed."""
        key = (root, tokens)
        if key not in self._places:
            if not tokens:
                found = [root]
            else:
                above = self.places(root, tokens[:-1])
                found = [p for parent in above for p in self._step(parent, tokens[-1])]
            self._places[key] = tuple(
                dict.fromkeys(p for pointer in found for p in self._parts(pointer))
            )
        return self._places[key]

    def is_map(self, root: str, tokens: Tokens) -> bool:
        """Whether a place documents values of any name, and none by name."""
        if not self.facts(root, tokens).open:
            return False
        return not any(
            self._schema(pointer).get("properties") for pointer in self.places(root, tokens)
        )

    def component(self, root: str, tokens: Tokens) -> str:
        """The name of the component that a place belongs to: the innermost one above it, or empty."""
        for end in range(len(tokens) - 1, -1, -1):
            for pointer in self.places(root, tokens[:end]):
                if found := _SCHEMA.fullmatch(pointer):
                    return unquote(found.group(1).replace("~1", "/").replace("~0", "~"))
        return ""

    def _work_out(self, root: str, tokens: Tokens) -> Facts:
        pointers = self.places(root, tokens)
        if not pointers:
            return UNKNOWN
        tops = [root]
        required = False
        if tokens:
            above = self.places(root, tokens[:-1])
            tops = [p for parent in above for p in self._step(parent, tokens[-1])]
            required = tokens[-1] in self._required(root, tokens[:-1])
        types: frozenset[str] | None = frozenset()
        enum: list[JSONValue] | None = []
        for top in tops:
            some = self._types(top, 0)
            types = None if types is None or some is None else types | some
            values = self._enum(top, 0)
            enum = None if enum is None or values is None else [*enum, *values]
        return Facts(
            True,
            types,
            None if enum is None else tuple(enum),
            required,
            any(self._is_open(pointer) for pointer in pointers),
        )

    def _schema(self, pointer: str) -> dict[str, JSONValue]:
        try:
            value = resolve(self._document, pointer)
        except KeyError:
            return {}
        return value if isinstance(value, dict) else {}

    def _parts(self, pointer: str) -> list[str]:
        found: dict[str, None] = {}
        waiting = [pointer]
        while waiting:
            here = waiting.pop(0)
            if here in found:
                continue
            schema = self._schema(here)
            found[here] = None
            if leads := _reference(schema):
                waiting.append(leads)
            for keyword in _COMPOSED:
                waiting += _listed(schema, keyword, here)
        return list(found)

    def _step(self, pointer: str, token: str) -> list[str]:
        """The schemas below one part for one token; ``*`` is an item, or a value of a map."""
        schema = self._schema(pointer)
        found: list[str] = []
        properties = schema.get("properties")
        if isinstance(properties, dict) and token in properties:
            return [join(pointer, "properties", token)]
        if token == ANY:
            if "items" in schema:
                found.append(join(pointer, "items"))
            found += _listed(schema, "prefixItems", pointer)
        if isinstance(schema.get("additionalProperties"), dict):
            found.append(join(pointer, "additionalProperties"))
        return found

    def _types(self, pointer: str, depth: int) -> frozenset[str] | None:
        """The types that a schema allows, None for any; parts that all hold are intersected."""
        schema = self._schema(pointer)
        if depth > 30:
            return None
        allowed: frozenset[str] | None = None
        given = schema.get("type")
        if isinstance(given, (str, list)):
            allowed = frozenset(str(n) for n in (given if isinstance(given, list) else [given]))
        leads = _reference(schema)
        for part in [*([leads] if leads else []), *_listed(schema, "allOf", pointer)]:
            some = self._types(part, depth + 1)
            if some is not None:
                allowed = some if allowed is None else allowed & some
        for keyword in ("oneOf", "anyOf"):
            branches = [self._types(p, depth + 1) for p in _listed(schema, keyword, pointer)]
            named = [some for some in branches if some is not None]
            if branches and len(named) == len(branches):
                union = frozenset().union(*named)
                allowed = union if allowed is None else allowed & union
        return allowed

    def _enum(self, pointer: str, depth: int) -> list[JSONValue] | None:
        schema = self._schema(pointer)
        if depth > 30:
            return None
        if isinstance(values := schema.get("enum"), list):
            return values
        if "const" in schema:
            return [schema["const"]]
        leads = _reference(schema)
        for part in [*([leads] if leads else []), *_listed(schema, "allOf", pointer)]:
            if (some := self._enum(part, depth + 1)) is not None:
                return some
        for keyword in ("oneOf", "anyOf"):
            branches = [self._enum(p, depth + 1) for p in _listed(schema, keyword, pointer)]
            named = [some for some in branches if some is not None]
            if branches and len(named) == len(branches):
                return [value for some in named for value in some]
        return None

    def _required(self, root: str, tokens: Tokens) -> frozenset[str]:
        if not tokens:
            tops = [root]
        else:
            above = self.places(root, tokens[:-1])
            tops = [p for parent in above for p in self._step(parent, tokens[-1])]
        named = [self._required_by(top, 0) for top in tops]
        return frozenset.intersection(*named) if named else frozenset()

    def _required_by(self, pointer: str, depth: int) -> frozenset[str]:
        schema = self._schema(pointer)
        if depth > 30:
            return frozenset()
        given = schema.get("required")
        found = frozenset(str(n) for n in given) if isinstance(given, list) else frozenset()
        leads = _reference(schema)
        for part in [*([leads] if leads else []), *_listed(schema, "allOf", pointer)]:
            found |= self._required_by(part, depth + 1)
        for keyword in ("oneOf", "anyOf"):
            branches = [self._required_by(p, depth + 1) for p in _listed(schema, keyword, pointer)]
            if branches:
                found |= frozenset.intersection(*branches)
        return found

    def _is_open(self, pointer: str) -> bool:
        schema = self._schema(pointer)
        return schema.get("additionalProperties") not in (None, False) or (
            "patternProperties" in schema
        )


def _reference(schema: dict[str, JSONValue]) -> str:
    reference = schema.get("$ref")
    if isinstance(reference, str) and reference.startswith("#"):
        return unquote(reference[1:])
    return ""


def _listed(schema: dict[str, JSONValue], keyword: str, pointer: str) -> list[str]:
    listed = schema.get(keyword)
    return [
        join(pointer, keyword, i) for i in range(len(listed) if isinstance(listed, list) else 0)
    ]
