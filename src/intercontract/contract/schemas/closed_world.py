"""Properties that a schema documents nowhere, although it would accept them.

JSON Schema is open: an undocumented property is valid. Here the world is closed, without editing a
schema: the description's own composition says what is documented.

- Schemas that hold at once (``$ref``, ``allOf``, the branch that ``if`` selects, ``dependentSchemas``)
  document together what any of them names.
- Of ``oneOf`` and ``anyOf`` those branches count that accept the value, or, when none does, all that could
  be an object or an array: null says nothing of what one holds.
- An object that nothing says anything about is free, and so is all below it.

For a value that fits, this is what ``unevaluatedProperties: false`` refuses (JSON Schema 2020-12,
section 11.3), which a property test holds it to. That keyword says nothing of a value that does not
fit, and most recorded answers do not; hence a reading of our own.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from functools import cached_property
from urllib.parse import unquote

from attrs import field

from intercontract.contract.document.patterns import found_in
from intercontract.model.json import JSONValue, escape, join, resolve
from intercontract.values import frozen

Pointers = tuple[str, ...]

# Alternatives nested deeper than this without a step into the value are taken to document everything.
MAX_NESTING = 8
# How many names of properties a group of schemas remembers: a free map has no end of them.
MAX_KEYS = 2_000
_CONTAINERS = (dict, list)


@frozen
class _Schema:
    """What one schema says of objects and arrays, its subschemas as pointers."""

    always: tuple[str, ...] = ()
    alternatives: tuple[tuple[str, ...], ...] = ()
    condition: tuple[str, str, str] | None = None
    dependent: dict[str, str] = field(factory=dict)
    properties: dict[str, str] = field(factory=dict)
    patterns: tuple[tuple[str, str], ...] = ()
    additional: str | None = None
    unevaluated: str | None = None
    prefix: tuple[str, ...] = ()
    items: str | None = None
    contains: str | None = None
    unevaluated_items: str | None = None
    objects: bool = False
    arrays: bool = False
    containers: bool = True


@frozen
class Group:
    """Schemas that hold at once, those of alternatives apart; remembers which describe a property."""

    schemas: dict[str, _Schema]
    known: dict[str, Pointers] = field(factory=dict, eq=False)

    @cached_property
    def pointers(self) -> Pointers:
        """The places of the schemas."""
        return tuple(self.schemas)

    @cached_property
    def item(self) -> Pointers | None:
        """The schemas of any item; None where its position or its value decides."""
        schemas = self.schemas.values()
        if any(schema.prefix or schema.contains is not None for schema in schemas):
            return None
        found = tuple(schema.items for schema in schemas if schema.items is not None)
        return found or tuple(
            schema.unevaluated_items for schema in schemas if schema.unevaluated_items is not None
        )

    @cached_property
    def objects(self) -> bool:
        """Whether one of them says something of the properties of objects."""
        return any(schema.objects for schema in self.schemas.values())

    @cached_property
    def containers(self) -> bool:
        """Whether none of them refuses every object and every array."""
        return all(schema.containers for schema in self.schemas.values())

    @cached_property
    def arrays(self) -> bool:
        """Whether one of them says something of the items of arrays."""
        return any(schema.arrays for schema in self.schemas.values())

    @cached_property
    def alternatives(self) -> list[Pointers]:
        """The branches of their choices."""
        return [branches for schema in self.schemas.values() for branches in schema.alternatives]

    @cached_property
    def conditional(self) -> list[_Schema]:
        """Those that select others by what the value is."""
        return [s for s in self.schemas.values() if s.condition or s.dependent]

    def property(self, key: str) -> Pointers:
        """The schemas of a property; none when it is documented nowhere."""
        found = self.known.get(key)
        if found is None:
            found = tuple(dict.fromkeys(_of_property(self.schemas.values(), key)))
            if len(self.known) < MAX_KEYS:
                self.known[key] = found
        return found


@frozen
class ClosedWorld:
    """The closed-world reading of one document; ``accepts`` judges a value by the schema at a pointer."""

    document: JSONValue
    accepts: Callable[[str, JSONValue], bool]
    _groups: dict[Pointers, Group] = field(factory=dict, repr=False, eq=False)

    def undocumented(self, pointers: Pointers, value: JSONValue) -> list[str]:
        """The pointers of the properties of a value that the schemas at some pointers document nowhere.

        Only the outermost undocumented property of each kind is named, not what it holds.
        """
        if not isinstance(value, _CONTAINERS):
            return []
        return self._judge(pointers, value, "", 0, described=False) or []

    def described(
        self, pointers: Pointers, value: JSONValue
    ) -> Iterator[tuple[str, dict[str, JSONValue], Pointers]]:
        """Every object in a value, parents first, with the pointers of the schemas that describe it."""
        waiting: list[tuple[str, JSONValue, Pointers]] = [("", value, pointers)]
        while waiting:
            at, held, pointers = waiting.pop()
            group = self._chosen(pointers, held) if pointers else None
            below: list[tuple[str, JSONValue, Pointers]] = []
            if isinstance(held, dict):
                yield at, held, group.pointers if group else ()
                for key, child in held.items():
                    if isinstance(child, _CONTAINERS):
                        known = group.property(key) if group else ()
                        below.append((f"{at}/{escape(key)}", child, known))
            elif isinstance(held, list):
                for index, child in enumerate(held):
                    if isinstance(child, _CONTAINERS):
                        known = self._of_item(group, index, child) if group else ()
                        below.append((f"{at}/{index}", child, known))
            waiting += reversed(below)

    def _chosen(self, pointers: Pointers, value: JSONValue) -> Group:
        """The schemas that hold at once of a value, with those alternatives that accept it, or all."""
        group = self._applied(pointers, value)
        if not group.alternatives:
            return group
        seen: list[Pointers] = []
        while fresh := [branches for branches in group.alternatives if branches not in seen]:
            seen += fresh
            chosen = dict.fromkeys(group.schemas)
            for branches in fresh:
                chosen.update(dict.fromkeys(self._meant(branches, value)))
            group = self._applied(tuple(chosen), value)
        return group

    def _judge(
        self, pointers: Pointers, value: JSONValue, at: str, nesting: int, *, described: bool
    ) -> list[str] | None:
        """What is undocumented of a value; None when the schemas say nothing about it.

        ``described`` tells that other schemas beside these describe the value. Then a branch that says
        nothing is a mere constraint; otherwise it leaves the value free.
        """
        group = self._applied(pointers, value)
        found: list[str] | None = None
        if isinstance(value, dict):
            found = self._object(group, value, at) if group.objects else None
        elif isinstance(value, list):
            found = self._array(group, value, at) if group.arrays else None
        described = described or found is not None
        for branches in group.alternatives:
            if found == [] or nesting == MAX_NESTING:
                return found or []
            for branch in self._meant(branches, value):
                below = self._judge((branch,), value, at, nesting + 1, described=described)
                if below is not None:
                    found = below if found is None else _both(found, below)
                elif not described:
                    return None
        return found

    def _meant(self, branches: Pointers, value: JSONValue) -> Collection[str]:
        """Those that accept a value; where none does, those that may be objects or arrays at all."""
        accepting = [branch for branch in branches if self.accepts(branch, value)]
        return accepting or [b for b in branches if self.group((b,)).containers] or branches

    def _object(self, group: Group, value: dict[str, JSONValue], at: str) -> list[str]:
        found: list[str] = []
        known = group.known
        for key, held in value.items():
            pointers = known.get(key)
            if pointers is None:
                pointers = group.property(key)
            if not pointers:
                found.append(f"{at}/{escape(key)}")
            elif isinstance(held, _CONTAINERS) and held:
                below = self._judge(pointers, held, f"{at}/{escape(key)}", 0, described=False)
                found += below or ()
        return found

    def _array(self, group: Group, value: list[JSONValue], at: str) -> list[str]:
        found: list[str] = []
        for index, held in enumerate(value):
            if isinstance(held, _CONTAINERS) and held:
                pointers = self._of_item(group, index, held)
                found += self._judge(pointers, held, f"{at}/{index}", 0, described=False) or ()
        return found

    def _of_item(self, group: Group, index: int, value: JSONValue) -> Pointers:
        if group.item is not None:
            return group.item
        return tuple(self._of_position(group, index, value))

    def _of_position(self, group: Group, index: int, value: JSONValue) -> Iterator[str]:
        covered = False
        for schema in group.schemas.values():
            positioned = schema.prefix[index] if index < len(schema.prefix) else schema.items
            contained = schema.contains
            if contained is not None and not self.accepts(contained, value):
                contained = None
            for pointer in (positioned, contained):
                if pointer is not None:
                    covered = True
                    yield pointer
        for schema in group.schemas.values() if not covered else ():
            if schema.unevaluated_items is not None:
                yield schema.unevaluated_items

    def _applied(self, pointers: Pointers, value: JSONValue) -> Group:
        """The schemas that hold at once of a value, with what their conditions select."""
        group = self.group(pointers)
        while group.conditional:
            holding = dict.fromkeys(group.schemas)
            for schema in group.conditional:
                holding.update(dict.fromkeys(self._selected(schema, value)))
            if len(holding) == len(group.schemas):
                break
            group = self.group(tuple(holding))
        return group

    def _selected(self, schema: _Schema, value: JSONValue) -> Iterator[str]:
        if schema.condition:
            condition, then, other = schema.condition
            yield from (condition, then) if self.accepts(condition, value) else (other,)
        for name in value if schema.dependent and isinstance(value, dict) else ():
            if name in schema.dependent:
                yield schema.dependent[name]

    def group(self, pointers: Pointers) -> Group:
        """What holds at once of a value that schemas at some pointers describe."""
        group = self._groups.get(pointers)
        if group is None:
            pending, schemas = list(pointers), dict[str, _Schema]()
            for pointer in pending:  # grows while it is walked
                if pointer not in schemas:
                    schemas[pointer] = self._schema(pointer)
                    pending += schemas[pointer].always
            group = self._groups[pointers] = Group(schemas)
        return group

    def _schema(self, pointer: str) -> _Schema:
        try:
            schema = resolve(self.document, pointer)
        except KeyError:
            return _Schema()  # what leads nowhere says nothing
        return _compile(schema, pointer) if isinstance(schema, dict) else _Schema()


def _of_property(schemas: Collection[_Schema], key: str) -> Iterator[str]:
    covered = False
    for schema in schemas:
        own = [schema.properties[key]] if key in schema.properties else []
        own += [pointer for pattern, pointer in schema.patterns if found_in(pattern, key)]
        if not own and schema.additional is not None:
            own = [schema.additional]
        covered = covered or bool(own)
        yield from own
    for schema in schemas if not covered else ():
        if schema.unevaluated is not None:
            yield schema.unevaluated


def _compile(schema: dict[str, JSONValue], pointer: str) -> _Schema:
    def named(keyword: str) -> dict[str, str]:
        held = schema.get(keyword)
        return (
            {name: join(pointer, keyword, name) for name in held} if isinstance(held, dict) else {}
        )

    def listed(keyword: str) -> tuple[str, ...]:
        held = schema.get(keyword)
        size = len(held) if isinstance(held, list) else 0
        return tuple(join(pointer, keyword, index) for index in range(size))

    def opened(keyword: str) -> str | None:
        return join(pointer, keyword) if schema.get(keyword, False) is not False else None

    reference = schema.get("$ref")
    local = isinstance(reference, str) and reference.startswith("#")
    leads = (unquote(str(reference)[1:]),) if local else ()
    properties, patterns = named("properties"), named("patternProperties")
    return _Schema(
        always=(*leads, *listed("allOf")),
        alternatives=tuple(filter(None, (listed("oneOf"), listed("anyOf")))),
        condition=(join(pointer, "if"), join(pointer, "then"), join(pointer, "else"))
        if "if" in schema
        else None,
        dependent=named("dependentSchemas"),
        properties=properties,
        patterns=tuple(patterns.items()),
        additional=opened("additionalProperties"),
        unevaluated=opened("unevaluatedProperties"),
        prefix=listed("prefixItems"),
        items=opened("items"),
        contains=opened("contains"),
        unevaluated_items=opened("unevaluatedItems"),
        objects=bool(properties or patterns)
        or "additionalProperties" in schema
        or "unevaluatedProperties" in schema,
        arrays=any(key in schema for key in ("items", "prefixItems", "unevaluatedItems")),
        containers=_may_hold(schema.get("type")),
    )


def _may_hold(given: JSONValue) -> bool:
    """Whether a ``type`` admits objects or arrays; absent, it does."""
    names = given if isinstance(given, list) else [given]
    return given is None or "object" in names or "array" in names


def _both(first: list[str], second: list[str]) -> list[str]:
    """What is undocumented in both readings; a property stands for all that is below it."""
    kept = [p for p in first if _covered(p, second)]
    return kept + [p for p in second if p not in kept and _covered(p, first)]


def _covered(pointer: str, by: list[str]) -> bool:
    return any(pointer == other or pointer.startswith(other + "/") for other in by)
