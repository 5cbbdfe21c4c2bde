"""Request parameters: matched, added, removed, required, deprecated, and their schemas."""

from __future__ import annotations

from typing import Any

from intercontract.drift.api.context import Context
from intercontract.drift.api.style import Style
from intercontract.drift.change import MISSING
from intercontract.drift.collector import WHOLE_API, OperationRef
from intercontract.drift.deprecation import DeprecationRules, RemovalRules, announced, removed
from intercontract.drift.document import Document, Node, dump
from intercontract.drift.pair import Usage
from intercontract.drift.schema import SAY_NOTHING, Schema, view
from intercontract.values import frozen

_OFFERED = ("default", "enum")
_DEPRECATION = DeprecationRules(
    reactivated="request-parameter-reactivated",
    deprecated="request-parameter-deprecated",
    with_sunset="request-parameter-deprecated",
    sunset_missing="request-parameter-deprecated-sunset-missing",
    sunset_invalid="request-parameter-sunset-parse",
    too_small="request-parameter-sunset-date-too-small",
    deleted="request-parameter-sunset-deleted",
    earlier="request-parameter-sunset-date-changed-earlier",
    changed_too_small="request-parameter-sunset-date-changed-too-small",
    moved_invalid="request-parameter-sunset-parse",
)
_REMOVAL = RemovalRules(
    removed="request-parameter-removed",
    with_deprecation="request-parameter-removed-with-deprecation",
    before_sunset="request-parameter-removed-before-sunset",
    after_sunset="request-parameter-removed-after-sunset",
    sunset_invalid="request-parameter-sunset-parse",
)


@frozen(eq=False)
class ParameterNode:
    """One parameter of an operation; ``shared`` when it is given for the whole path."""

    place: str
    name: str
    node: Node
    shared: bool = False

    @property
    def required(self) -> bool:
        """Whether calls without it are refused; path parameters always are."""
        return self.node.get("required") is True

    @property
    def location(self) -> str:
        """``query per_page``."""
        return f"{self.place} {self.name}"

    @property
    def media_type(self) -> str:
        """The media type of a value that is a document of its own; empty for one written by ``style``."""
        content = self.node.get("content")
        if "schema" in self.node or not isinstance(content, dict):
            return ""
        return str(next(iter(content), ""))

    @property
    def schema(self) -> Any:
        """The schema as written, None without one."""
        if name := self.media_type:
            media = self.node["content"][name]
            return media.get("schema") if isinstance(media, dict) else None
        return self.node.get("schema")

    @property
    def is_version_header(self) -> bool:
        """Whether it is the header by which a client asks for a version."""
        return self.place == "header" and self.name.lower().endswith("version")

    @property
    def style(self) -> Style:
        """How lists and objects are written."""
        default = "form" if self.place in ("query", "cookie") else "simple"
        style = str(self.node.get("style") or default)
        return Style(style, self.node.get("explode", style == "form") is True)


ParameterNodes = dict[tuple[str, str], ParameterNode]


def effective(node: Node, shared: tuple[Any, ...], document: Document) -> ParameterNodes:
    """The parameters of an operation: those of its path, overridden by its own."""
    found: ParameterNodes = {}
    own = node.get("parameters")
    for items, is_shared in ((shared, True), (own if isinstance(own, list) else (), False)):
        for item in items:
            parameter = document.follow(item)
            place, name = str(parameter.get("in", "")), str(parameter.get("name", ""))
            key = (place, name.lower() if place == "header" else name)
            if place:
                found[key] = ParameterNode(place, name, parameter, is_shared)
    return found


def compare_parameters(
    context: Context,
    before: ParameterNodes,
    after: ParameterNodes,
    place: OperationRef,
    renamed: dict[str, str],
    notice: int | None,
) -> None:
    """Every rule on parameters; ``renamed`` maps names in the path, ``notice`` is in days."""
    free = dict(after)
    absorbed: set[tuple[str, str]] = set()
    for key, one in before.items():
        wanted = ("path", renamed.get(one.name, one.name)) if one.place == "path" else key
        other = free.pop(wanted, None)
        if other is not None:
            _changed(context, one, other, place, notice)
            continue
        holder = _holder(one, after, context.revision)
        if holder is not None:
            absorbed.add(holder)
            node = view(after[holder].schema, context.revision).properties[one.name].raw
            stand_in = {**one.node, "schema": node, "explode": True}
            _changed(context, one, ParameterNode(one.place, one.name, stand_in), place, notice)
        else:
            _removed(context, one, place)
    for key, other in free.items():
        if key not in absorbed and _holder(other, before, context.base) is None:
            _added(context, other, place)


def _holder(
    wanted: ParameterNode, others: ParameterNodes, document: Document
) -> tuple[str, str] | None:
    """An exploded object whose property is on the wire what ``wanted`` is."""
    for key, other in others.items():
        if other.place != wanted.place or other.node.get("explode") is not True:
            continue
        if other.node.get("style", "form") != "form":
            continue
        schema: Schema = view(other.schema, document)
        if schema.types == ("object",) and wanted.name in schema.properties:
            return key
    return None


def _added(context: Context, parameter: ParameterNode, place: OperationRef) -> None:
    kind = "required" if parameter.required else "optional"
    rule = f"new-{kind}-request-parameter"
    if parameter.place == "path":
        rule = "new-request-path-parameter"
    elif parameter.shared:
        rule = f"new-{kind}-request-default-parameter-to-existing-path"
    context.collector.add(rule, place, parameter.name, location=parameter.location)


def _removed(context: Context, parameter: ParameterNode, place: OperationRef) -> None:
    rule, was, is_ = removed(_REMOVAL, parameter.node, context.options.today)
    context.collector.add(rule, place, parameter.name, was, is_, location=parameter.location)


def _changed(
    context: Context,
    before: ParameterNode,
    after: ParameterNode,
    place: OperationRef,
    notice: int | None,
) -> None:
    if before.required != after.required:
        word = "required" if after.required else "optional"
        context.collector.add(
            f"request-parameter-became-{word}",
            place,
            after.name,
            before.required,
            after.required,
            location=after.location,
        )
    steps = announced(_DEPRECATION, before.node, after.node, notice, context.options.today)
    for rule, was, is_ in steps:
        context.collector.add(rule, place, after.name, was, is_, location=after.location)
    if before.media_type != after.media_type:
        names = before.media_type or MISSING, after.media_type or MISSING
        rule = "request-parameter-content-changed"
        context.collector.add(rule, place, after.name, *names, location=after.location)
        return
    base, revision = before.schema, after.schema
    if base is None and revision is None:
        return
    one, other = view(base, context.base), view(revision, context.revision)
    if not after.media_type and before.style.differs(after.style, one, other):
        styles = before.style.text, after.style.text
        rule = "request-parameter-style-changed"
        context.collector.add(rule, place, after.name, *styles, location=after.location)
    _blank(context, before, after, (one, other), place)
    if after.is_version_header:
        base, revision = _version_header(context, after, one, other)
    json = "json" in after.media_type
    if one.types != other.types and not after.media_type:
        texts = _texts(one), _texts(other)
        if None not in texts:  # in a URL the texts are all there is
            base, revision = ({"type": "string", "enum": found} for found in texts)
    scope = Usage(
        "request",
        "parameter",
        strongly_typed=json,
        notice=notice,
        header=after.place == "header",
        between=after.style.between,
        optional=not before.required and not after.required,
        received=place.is_webhook,
    )
    if json:  # a JSON document in a parameter: no rule looks into it, only its values count
        context.judged(one, other, scope, place, after.location)
    else:
        context.schemas(base, revision, scope, place, after.location)


def _blank(
    context: Context,
    before: ParameterNode,
    after: ParameterNode,
    schemas: tuple[Schema, Schema],
    place: OperationRef,
) -> None:
    """Whether a query parameter may be blank where its schema refuses an empty text."""
    was, is_ = (one.node.get("allowEmptyValue") is True for one in (before, after))
    if was == is_ or after.place != "query" or any(map(_takes_nothing, schemas)):
        return
    rule = f"request-parameter-allow-empty-value-{'unset' if was else 'set'}"
    context.collector.add(rule, place, after.name, was, is_, location=after.location)


def _takes_nothing(schema: Schema) -> bool:
    """Whether an empty text is certainly valid: nothing is said of a string, or of anything."""
    said = schema.raw.keys() - SAY_NOTHING - {"type", "default", "nullable"}
    return not said and schema.types in ((), ("string",))


def _version_header(
    context: Context, header: ParameterNode, before: Schema, after: Schema
) -> tuple[Node, Node]:
    """Tell once which versions there are, whatever operations take the header; and what else it says.

    That another version is offered, or is the default, is what a new version of a description is for.
    """
    defaults, enums = (
        [s.raw.get(keyword, MISSING) for s in (before, after)] for keyword in _OFFERED
    )
    moved = dump(defaults[0]) != dump(defaults[1])
    if moved or _set(enums[0]) != _set(enums[1]):
        values = defaults if moved else enums
        context.collector.add(
            "api-version-header-changed", WHOLE_API, header.name, *values, location=header.location
        )
    bare = [{k: v for k, v in s.raw.items() if k not in _OFFERED} for s in (before, after)]
    return bare[0], bare[1]


_FINITE = {"type", "enum", "const", "title", "description", "example", "examples"}


def _texts(schema: Schema) -> list[str] | None:
    """The texts that a scalar of few values is sent as, in order; None where they are not so few."""
    values = schema.raw.get("enum")
    if "const" in schema.raw:
        values = [schema.raw["const"]]
    if values is None and schema.types == ("boolean",):
        values = [False, True]
    if not isinstance(values, list) or not schema.raw.keys() <= _FINITE:
        return None
    if any(isinstance(value, list | dict) for value in values):
        return None
    return sorted({v if isinstance(v, str) else dump(v).decode() for v in values})


def _set(values: object) -> set[bytes]:
    return {dump(value) for value in values} if isinstance(values, list) else set()
