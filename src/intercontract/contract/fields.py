"""What a description says about each place of a body, read from its schemas without a value."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import reduce
from operator import and_, or_
from typing import TypeVar, cast
from urllib.parse import unquote

from attrs import field

from intercontract.contract.beforehand import NamedField
from intercontract.contract.description import Description
from intercontract.contract.document.patterns import found_in
from intercontract.model.json import (
    JSONObject,
    JSONValue,
    Tokens,
    as_list,
    as_object,
    join,
    resolve,
    split,
)
from intercontract.values import define, frozen

_Pointers = tuple[str, ...]
T = TypeVar("T")

ANY = "*"
"""Any item of an array, any name in an object whose keys are data."""
# No answer of Intercom's documents a tenth of it; a schema that refers to itself has no end.
MAX_FIELDS = 5_000
_DEEPEST = 30


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


def json_answers(
    description: Description, operations: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, str], str]]:
    """Every documented JSON answer, by operation and status, with its schema's pointer."""
    for operation in description.operations:
        if not operations or operation.id in operations:
            for spec in operation.responses:
                if content := spec.json:
                    yield (operation.id, spec.status), content.pointer


@define
class DocumentedFields:
    """Facts by schema and place below it; everything is worked out once."""

    description: Description
    _facts: dict[tuple[str, Tokens], Facts] = field(factory=dict)
    _alike: dict[tuple[_Pointers, _Pointers, str], Facts] = field(factory=dict)
    _tops: dict[tuple[str, Tokens], _Pointers] = field(factory=dict)
    _fields: dict[tuple[str, bool], tuple[Tokens, ...]] = field(factory=dict)
    _named_fields: dict[tuple[str, bool], tuple[NamedField, ...]] = field(factory=dict)
    _schemas: dict[str, JSONObject] = field(factory=dict)
    _parts: dict[str, _Pointers] = field(factory=dict)
    _steps: dict[tuple[str, str], _Pointers] = field(factory=dict)
    _said: dict[tuple[str, object], object] = field(factory=dict)

    def root(self, operation: str, status: int) -> str | None:
        """The pointer of the schema of an answer's JSON body."""
        found = self.description.operation(operation)
        spec = found.response_for(status) if found else None
        content = spec.json if spec else None
        return content.pointer if content else None

    def named(self, root: str, *, below: bool = True) -> tuple[NamedField, ...]:
        """Every place that is named below a schema, as far as it does not repeat itself.

        Without ``below`` those that are inside of no other.
        """
        if (kept := self._beforehand(root, below=below)) is not None:
            return kept
        key = self._meant(root), below
        if key not in self._named_fields:
            self._named_fields[key] = tuple(
                (
                    tokens,
                    join("", *tokens),
                    tuple(sorted(self.keywords(key[0], tokens))),
                    "null" in (self.facts(key[0], tokens).types or ()),
                )
                for tokens in self.fields(key[0], below=below)
            )
        return self._named_fields[key]

    def _meant(self, pointer: str) -> str:
        """Where a schema leads that is a reference and nothing more: many answers hold one component."""
        for _ in range(_DEEPEST):
            schema = self._schema(pointer)
            if len(schema) != 1 or not (leads := _parts_of(schema, pointer)) or "allOf" in schema:
                break
            pointer = leads[0]
        return pointer

    def fields(self, root: str, *, below: bool = True) -> tuple[Tokens, ...]:
        """The tokens of `named`."""
        if (root, below) not in self._fields:
            found: dict[Tokens, None] = {}
            if (kept := self._beforehand(root, below=below)) is None:
                self._walk(root, (), (), found, set(), below=below)
            else:
                found.update((place[0], None) for place in kept)
            self._fields[root, below] = tuple(found)
        return self._fields[root, below]

    def _beforehand(self, root: str, *, below: bool) -> tuple[NamedField, ...] | None:
        kept = self.description.beforehand
        return kept.known(root, below=below) if kept is not None else None

    def _walk(
        self,
        pointer: str,
        at: Tokens,
        trail: _Pointers,
        found: dict[Tokens, None],
        walked: set[tuple[str, Tokens]],
        *,
        below: bool,
    ) -> None:
        # Branches that lead to one schema at one place find there what the first of them found.
        if pointer in trail or len(found) > MAX_FIELDS or (pointer, at) in walked:
            return
        walked.add((pointer, at))
        schema = self._schema(pointer)
        trail = (*trail, pointer)
        for same in _same_place(schema, pointer):
            self._walk(same, at, trail, found, walked, below=below)
        for name in as_object(schema.get("properties")):
            found.setdefault((*at, name))
            if below:
                into = join(pointer, "properties", name)
                self._walk(into, (*at, name), trail, found, walked, below=True)
        if isinstance(schema.get("items"), dict):
            self._walk(join(pointer, "items"), (*at, ANY), trail, found, walked, below=below)

    def facts(self, root: str | None, tokens: Tokens) -> Facts:
        """What is documented at a place below a schema."""
        if root is None:
            return UNKNOWN
        key = (root, tokens)
        if key not in self._facts:
            self._facts[key] = self._work_out(root, tokens)
        return self._facts[key]

    def keywords(self, root: str, tokens: Tokens) -> set[str]:
        """The keywords that the schemas of a place use."""
        return set().union(*map(self._schema, self.places(root, tokens)))

    def places(self, root: str, tokens: Tokens) -> _Pointers:
        """The pointers of the schemas that describe a place, references and compositions followed."""
        return self._all_parts(self._tops_of(root, tokens))

    def is_write_only(self, root: str, tokens: Tokens) -> bool:
        """Whether a field is sent and never answered."""
        return any(self._schema(at).get("writeOnly") is True for at in self.places(root, tokens))

    def is_map(self, root: str, tokens: Tokens) -> bool:
        """Whether a place documents values of any name, and none by name."""
        if not self.facts(root, tokens).open:
            return False
        return not any(self._schema(p).get("properties") for p in self.places(root, tokens))

    def component(self, root: str, tokens: Tokens) -> str:
        """The name of the component that a place belongs to: the innermost one above it, or empty."""
        for end in range(len(tokens) - 1, -1, -1):
            for pointer in self.places(root, tokens[:end]):
                match split(pointer):
                    case ["components", "schemas", name]:
                        return unquote(name)
        return ""

    def _work_out(self, root: str, tokens: Tokens) -> Facts:
        tops = self._tops_of(root, tokens)
        above = self._tops_of(root, tokens[:-1]) if tokens else ()
        # One component stands in many answers, and says the same in all of them.
        key = tops, above, tokens[-1] if tokens else ""
        if key not in self._alike:
            self._alike[key] = self._facts_of(*key)
        return self._alike[key]

    def _facts_of(self, tops: _Pointers, above: _Pointers, name: str) -> Facts:
        pointers = self._all_parts(tops)
        if not pointers:
            return UNKNOWN
        types = [self._combined(top, _types, and_, or_) for top in tops]
        enums = [self._combined(top, _enum, _first, _chained) for top in tops]
        required = [self._combined(top, _required, or_, and_) for top in above]
        return Facts(
            True,
            _either(types, or_),
            _either(enums, _chained),
            name in (_either(required, and_) or ()),
            any(_is_open(self._schema(pointer)) for pointer in pointers),
        )

    def _combined(
        self,
        pointer: str,
        own: Callable[[JSONObject], T | None],
        both: Callable[[T, T], T],
        either: Callable[[T, T], T],
    ) -> T | None:
        """What a schema says, as `_worked_out` does; each once."""
        key = pointer, own
        if key in self._said:
            return cast("T | None", self._said[key])
        said = self._worked_out(pointer, own, both, either)
        self._said[key] = said
        return said

    def _worked_out(
        self,
        pointer: str,
        own: Callable[[dict[str, JSONValue]], T | None],
        both: Callable[[T, T], T],
        either: Callable[[T, T], T],
        depth: int = 0,
    ) -> T | None:
        """What a schema says, with all of its parts (``both``) and some alternative (``either``).

        None where nothing is said, by the schema or by one of its alternatives.
        """
        if depth > _DEEPEST:
            return None
        schema = self._schema(pointer)

        def of(pointers: Iterable[str]) -> list[T | None]:
            return [self._worked_out(p, own, both, either, depth + 1) for p in pointers]

        def branches(word: str) -> list[str]:
            # Null has no properties: beside it, what another branch requires is required all the same.
            listed = _listed(schema, word, pointer)
            values = [p for p in listed if self._schema(p).get("type") != "null"]
            return values if own is _required and values else listed

        said = [own(schema), *of(_parts_of(schema, pointer))]
        said += [_either(of(branches(word)), either) for word in ("oneOf", "anyOf")]
        known = [some for some in said if some is not None]
        return reduce(both, known) if known else None

    def _tops_of(self, root: str, tokens: Tokens) -> _Pointers:
        """The schemas that describe a place, before what they refer to."""
        if not tokens:
            return (root,)
        key = (root, tokens)
        if key not in self._tops:
            above = self.places(root, tokens[:-1])
            below = (pointer for parent in above for pointer in self._below(parent, tokens[-1]))
            self._tops[key] = tuple(below)
        return self._tops[key]

    def _schema(self, pointer: str) -> JSONObject:
        if pointer not in self._schemas:
            try:
                self._schemas[pointer] = as_object(resolve(self.description.document, pointer))
            except KeyError:
                self._schemas[pointer] = {}
        return self._schemas[pointer]

    def _all_parts(self, tops: _Pointers) -> _Pointers:
        if len(tops) == 1:
            return self._parts_below(tops[0])
        return tuple(dict.fromkeys(part for top in tops for part in self._parts_below(top)))

    def _parts_below(self, pointer: str) -> _Pointers:
        if pointer not in self._parts:
            found: dict[str, None] = {}
            waiting = [pointer]
            while waiting:
                here = waiting.pop(0)
                if here not in found:
                    found[here] = None
                    waiting += _same_place(self._schema(here), here)
            self._parts[pointer] = tuple(found)
        return self._parts[pointer]

    def _below(self, pointer: str, token: str) -> _Pointers:
        key = (pointer, token)
        if key not in self._steps:
            self._steps[key] = tuple(self._step(pointer, token))
        return self._steps[key]

    def _step(self, pointer: str, token: str) -> list[str]:
        """The schemas below one part for one token; ``*`` is an item, or a value of a map."""
        schema = self._schema(pointer)
        if token in as_object(schema.get("properties")):
            return [join(pointer, "properties", token)]
        found: list[str] = []
        if token == ANY:
            if "items" in schema:
                found.append(join(pointer, "items"))
            found += _listed(schema, "prefixItems", pointer)
        for pattern in as_object(schema.get("patternProperties")):
            if token == ANY or found_in(pattern, token):
                found.append(join(pointer, "patternProperties", pattern))
        if isinstance(schema.get("additionalProperties"), dict):
            found.append(join(pointer, "additionalProperties"))
        return found


def _either(said: list[T | None], either: Callable[[T, T], T]) -> T | None:
    known = [some for some in said if some is not None]
    return reduce(either, known) if known and len(known) == len(said) else None


def _types(schema: dict[str, JSONValue]) -> frozenset[str] | None:
    given = schema.get("type")
    if isinstance(given, (str, list)):
        return frozenset(map(str, given if isinstance(given, list) else [given]))
    return None


def _enum(schema: dict[str, JSONValue]) -> tuple[JSONValue, ...] | None:
    if isinstance(values := schema.get("enum"), list):
        return tuple(values)
    return (schema["const"],) if "const" in schema else None


def _required(schema: dict[str, JSONValue]) -> frozenset[str]:
    return frozenset(map(str, as_list(schema.get("required"))))


def _first(one: T, _other: T) -> T:
    return one


def _chained(one: tuple[JSONValue, ...], other: tuple[JSONValue, ...]) -> tuple[JSONValue, ...]:
    return one + other


def _is_open(schema: dict[str, JSONValue]) -> bool:
    return schema.get("additionalProperties") not in (None, False) or "patternProperties" in schema


def _parts_of(schema: dict[str, JSONValue], pointer: str) -> list[str]:
    """What holds at the same place as well: a reference, the parts of ``allOf``."""
    reference = schema.get("$ref")
    local = isinstance(reference, str) and reference.startswith("#")
    leads = [unquote(str(reference)[1:])] if local else []
    return [*leads, *_listed(schema, "allOf", pointer)]


def _same_place(schema: dict[str, JSONValue], pointer: str) -> list[str]:
    alternatives = [p for word in ("anyOf", "oneOf") for p in _listed(schema, word, pointer)]
    return [*_parts_of(schema, pointer), *alternatives]


def _listed(schema: dict[str, JSONValue], keyword: str, pointer: str) -> list[str]:
    return [join(pointer, keyword, index) for index in range(len(as_list(schema.get(keyword))))]
