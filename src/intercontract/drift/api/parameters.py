"""Request parameters: matched, added, removed, required, deprecated, and their schemas."""

from __future__ import annotations

from typing import Any

from attrs import frozen

from intercontract.drift.api.context import Context
from intercontract.drift.change import MISSING, Value
from intercontract.drift.collector import OperationRef
from intercontract.drift.dates import days_until, is_ahead, parse_sunset
from intercontract.drift.document import Document, Node
from intercontract.drift.pair import Usage
from intercontract.drift.schema import Schema, view


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
    def deprecated(self) -> bool:
        """Whether it is on its way out."""
        return self.node.get("deprecated") is True

    @property
    def location(self) -> str:
        """``query per_page``."""
        return f"{self.place} {self.name}"

    @property
    def schema(self) -> tuple[Any, bool]:
        """The schema, and whether values travel as JSON."""
        content = self.node.get("content")
        if "schema" not in self.node and isinstance(content, dict) and content:
            name, media = next(iter(content.items()))
            return (media or {}).get("schema"), "json" in str(name)
        return self.node.get("schema"), False

    @property
    def is_list_style(self) -> bool:
        """Whether repeating it makes a list (OpenAPI, *Parameter Object*: ``form`` with ``explode``)."""
        default = "form" if self.place in ("query", "cookie") else "simple"
        style = self.node.get("style") or default
        return bool(style == "form" and self.node.get("explode", True) is not False)


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
            node = view(after[holder].schema[0], context.revision).properties[one.name].raw
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
        schema: Schema = view(other.schema[0], document)
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
    def say(rule: str, sunset: object = None) -> None:
        value: Value = MISSING if sunset is None else str(sunset)
        context.collector.add(rule, place, parameter.name, value, location=parameter.location)

    sunset = parameter.node.get("x-sunset")
    if not parameter.deprecated:
        say("request-parameter-removed")
    elif sunset is None:
        say("request-parameter-removed-with-deprecation")
    elif (date := parse_sunset(sunset)) is None:
        say("request-parameter-sunset-parse", sunset)
    elif is_ahead(date, context.options.today):
        say("request-parameter-removed-before-sunset", date)
    else:
        say("request-parameter-removed-after-sunset", date)


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
    _deprecation(context, before, after, place, notice)
    _sunset(context, before, after, place, notice)
    (base, _), (revision, json) = before.schema, after.schema
    if base is None and revision is None:
        return
    scope = Usage(
        "request",
        "parameter",
        strongly_typed=json,
        notice=notice,
        header=after.place == "header",
        list_style=after.is_list_style,
        optional=not before.required and not after.required,
    )
    if json:  # a JSON document in a parameter: no rule looks into it, only its values count
        one, other = view(base, context.base), view(revision, context.revision)
        context.judged(one, other, scope, place, after.location)
    else:
        context.schemas(base, revision, scope, place, after.location)


def _deprecation(
    context: Context,
    before: ParameterNode,
    after: ParameterNode,
    place: OperationRef,
    notice: int | None,
) -> None:
    if before.deprecated == after.deprecated:
        return

    def say(rule: str, to: object = None) -> None:
        value: Value = MISSING if to is None else str(to)
        context.collector.add(
            f"request-parameter-{rule}", place, after.name, to=value, location=after.location
        )

    if before.deprecated:
        say("reactivated")
        return
    if notice is None:
        return
    sunset = after.node.get("x-sunset")
    if sunset is None:
        say("deprecated-sunset-missing" if notice > 0 else "deprecated")
    elif (date := parse_sunset(sunset)) is None:
        say("sunset-parse", sunset)
    elif days_until(date, context.options.today) < notice:
        say("sunset-date-too-small", date)
    else:
        say("deprecated", date)


def _sunset(
    context: Context,
    before: ParameterNode,
    after: ParameterNode,
    place: OperationRef,
    notice: int | None,
) -> None:
    was, is_ = before.node.get("x-sunset"), after.node.get("x-sunset")
    if not after.deprecated or was is None or was == is_:
        return

    def say(rule: str) -> None:
        context.collector.add(
            f"request-parameter-{rule}",
            place,
            after.name,
            str(was),
            None if is_ is None else str(is_),
            location=after.location,
        )

    if is_ is None:
        say("sunset-deleted")
        return
    dates = parse_sunset(was), parse_sunset(is_)
    if dates[0] is None or dates[1] is None:
        say("sunset-parse")
        return
    short = notice is not None and days_until(dates[1], context.options.today) < notice
    if dates[1] < dates[0] and short:
        say("sunset-date-changed-too-small")
