"""One violated keyword of a schema, and what would lift it: actions of an Overlay."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import cast

from attrs import evolve, field

from intercontract.contract.description import Description
from intercontract.contract.schemas.schema_problem import Problem
from intercontract.drift.recorded.schema import schema_of
from intercontract.evidence.shape import ObservedShape
from intercontract.model.digits import whole_number
from intercontract.model.json import JSONValue, join, json_type, resolve, split
from intercontract.values import define, frozen

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_COMPOSED = ("oneOf", "anyOf")
_CLOSING = ("additionalProperties", "unevaluatedProperties")
# Keywords that demand something of one value, and can be dropped without touching anything else.
_DROPPED = frozenset(
    {
        "const", "format", "pattern", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
        "multipleOf", "minLength", "maxLength", "minItems", "maxItems", "minProperties",
        "maxProperties", "uniqueItems", "not", "dependentRequired", "contains", "minContains",
        "maxContains", "propertyNames", "unevaluatedItems",
    }
)  # fmt: skip


@frozen
class Action:
    """One action of an Overlay. ``key`` tells two apart; ``holder`` and ``name`` are of a requirement."""

    target: str
    description: str
    update: JSONValue = None
    remove: bool = False
    key: str = ""
    holder: str = ""
    name: str = ""

    def __attrs_post_init__(self) -> None:
        if not self.key:
            object.__setattr__(self, "key", f"{self.target}\n{self.update!r}")

    def to_dict(self) -> dict[str, JSONValue]:
        """The action as the Overlay writes it."""
        shared: dict[str, JSONValue] = {"target": self.target, "description": self.description}
        return {**shared, "remove": True} if self.remove else {**shared, "update": self.update}


def json_path(pointer: str, document: JSONValue) -> str:
    """A JSON Pointer into a document as a JSONPath (RFC 9535)."""
    path, here = "$", document
    for token in split(pointer):
        if isinstance(here, list):
            path += f"[{token}]"
            index = whole_number(token)
            here = here[index] if index is not None and index < len(here) else None
            continue
        # 200 is a name in an object of responses, and would be an index without quotes.
        plain = _PLAIN.fullmatch(token)
        path += f".{token}" if plain else f"['{quoted(token)}']"
        here = here.get(token) if isinstance(here, dict) else None
    return path


def quoted(name: str) -> str:
    """A name as it stands between single quotes in a JSONPath."""
    return name.replace("\\", "\\\\").replace("'", "\\'")


@define
class Mender:
    """Writes actions for a description as published; ``description`` is the same, normalised.

    ``retyped`` remembers the schemas whose type was replaced, so that a second type is added instead.
    """

    document: dict[str, JSONValue]
    description: Description
    is_31: bool
    retyped: set[str]
    left: list[str] = field(factory=list)
    _done: set[str] = field(factory=set)

    def mend(self, problem: Problem, shape: ObservedShape, name: str) -> Iterator[Action]:
        """What lifts one violation, seen in the interaction of that name."""
        holder, keyword = self._keyword(problem)
        schema = self._schema(holder)
        if schema is None:
            self.left.append(f"{problem.pointer}: {problem.schema_pointer} is not in the document")
            return
        # One change per keyword and round; what a value breaks besides is found in the next.
        kind = json_type(problem.observed)
        mark = f"{holder}/{keyword}/{problem.pointer if keyword in _CLOSING else ''}"
        if keyword == "required":
            mark += split(problem.pointer)[-1]
        elif keyword == "enum":
            mark += repr(problem.observed)
        elif keyword == "type":
            mark += kind
        if mark in self._done:
            return
        self._done.add(mark)
        if keyword == "required":
            yield self._required(holder, split(problem.pointer)[-1], name)
        elif keyword == "type":
            yield from self._type(holder, schema, kind, shape, name)
        elif keyword == "enum":
            yield Action(
                target=self._path(join(holder, "enum")),
                description=f"{problem.observed!r}, recorded in {name}",
                update=problem.observed,
            )
        elif keyword in _COMPOSED:
            yield from self._composition(holder, schema, keyword, problem, shape, name)
        elif keyword in _CLOSING:
            inferred = schema_of(shape, is_31=self.is_31)
            yield from self.property(holder, split(problem.pointer)[-1], inferred, name)
        elif keyword in _DROPPED:
            yield Action(
                target=self._path(join(holder, keyword)),
                description=f"{keyword} does not hold in {name}",
                remove=True,
            )
        else:
            self.left.append(f"{problem.schema_pointer}: {keyword} cannot be mended")

    def property(
        self, holder: str, name: str, schema: dict[str, JSONValue], seen: str
    ) -> Iterator[Action]:
        """A property that was not documented."""
        inside = self._schema(holder) or {}
        if not isinstance(inside.get("properties"), dict):
            target, update = holder, cast("JSONValue", {"properties": {name: schema}})
        else:
            target, update = join(holder, "properties"), {name: schema}
        yield Action(
            target=self._path(target),
            description=f"{name}, recorded in {seen}",
            update=update,
            key=f"{holder}/properties/{name}",
        )

    def whole(self, actions: list[Action]) -> list[Action]:
        """The actions of a round; where every required name goes, the keyword does: empty it may not be."""
        gone: dict[str, set[str]] = {}
        for action in actions:
            if action.holder:
                gone.setdefault(action.holder, set()).add(action.name)
        result: list[Action] = []
        emptied: set[str] = set()
        for action in actions:
            holder = action.holder
            if not holder:
                result.append(action)
                continue
            listed = (self._schema(holder) or {}).get("required")
            if isinstance(listed, list) and {str(item) for item in listed} <= gone[holder]:
                if holder not in emptied:
                    emptied.add(holder)
                    target = self._path(join(holder, "required"))
                    result.append(evolve(action, target=target, key=target))
            else:
                result.append(action)
        return result

    def _required(self, holder: str, missing: str, name: str) -> Action:
        return Action(
            target=f"{self._path(join(holder, 'required'))}[?@ == '{quoted(missing)}']",
            description=f"{missing} is absent in {name}",
            remove=True,
            holder=holder,
            name=missing,
        )

    def _type(
        self, holder: str, schema: dict[str, JSONValue], kind: str, shape: ObservedShape, name: str
    ) -> Iterator[Action]:
        given = schema.get("type")
        said = f"{kind}, recorded in {name}"
        if self.is_31:
            names: JSONValue = [kind] if isinstance(given, list) else [given, kind]
            yield Action(self._path(holder), said, {"type": names}, key=f"{holder}/type/{kind}")
        elif kind == "null":
            yield Action(self._path(holder), said, {"nullable": True}, key=f"{holder}/nullable")
        elif holder not in self.retyped and str(given) not in shape.types:
            self.retyped.add(holder)
            yield Action(self._path(holder), said, {"type": kind}, key=f"{holder}/type")
        else:
            # OpenAPI 3.0 has no lists of types.
            first: dict[str, JSONValue] = {"type": given}
            if schema.get("nullable") is True:
                first["nullable"] = True
            update: JSONValue = {"anyOf": [first, {"type": kind}]}
            yield Action(self._path(holder), said, update, key=f"{holder}/anyOf/{kind}")
            yield Action(
                self._path(join(holder, "type")), said, remove=True, key=f"{holder}/type removed"
            )

    def _composition(
        self,
        holder: str,
        schema: dict[str, JSONValue],
        keyword: str,
        problem: Problem,
        shape: ObservedShape,
        name: str,
    ) -> Iterator[Action]:
        branches = schema.get(keyword)
        fitting = 0
        for index in range(len(branches) if isinstance(branches, list) else 0):
            validator = self.description.validator(join(holder, keyword, index))
            fitting += validator.is_valid(problem.observed)
        where = self._path(join(holder, keyword))
        if keyword == "oneOf" and fitting > 1:
            said = f"several fit in {name}"
            yield Action(self._path(holder), said, {"anyOf": branches}, key=f"{holder}/anyOf")
            yield Action(where, said, remove=True, key=f"{where} removed")
            return
        kind = json_type(problem.observed)
        if kind == "null":
            nothing: dict[str, JSONValue] = (
                {"type": "null"}
                if self.is_31
                else {"type": "string", "nullable": True, "enum": [None]}
            )
            yield Action(where, f"null, recorded in {name}", nothing, key=f"{where} null")
            return
        inferred = schema_of(shape, is_31=self.is_31) or {"type": kind}
        yield Action(where, f"recorded in {name}", inferred, key=f"{where} {kind}")

    def _keyword(self, problem: Problem) -> tuple[str, str]:
        """The schema object that refuses, and its keyword."""
        tokens = split(problem.schema_pointer)
        for end in range(len(tokens) - 1, -1, -1):
            holder = join("", *tokens[:end])
            if tokens[end] in (*_COMPOSED, *_CLOSING) or end == len(tokens) - 1:
                schema = self._schema(holder)
                if schema is not None and tokens[end] in schema:
                    return holder, tokens[end]
        # A keyword that normalising brought in, such as the type "null": it is the schema's type.
        return join("", *tokens[:-1]), tokens[-1] if tokens else ""

    def _path(self, pointer: str) -> str:
        return json_path(pointer, self.document)

    def _schema(self, pointer: str) -> dict[str, JSONValue] | None:
        try:
            value = resolve(self.document, pointer)
        except KeyError:
            return None
        return value if isinstance(value, dict) else None
