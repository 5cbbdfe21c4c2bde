"""Responses: statuses, media types, headers, and the schemas of their bodies."""

from __future__ import annotations

from typing import Any

from intercontract.drift.api.context import Context
from intercontract.drift.api.media import contents, is_json, match, parse
from intercontract.drift.change import MISSING, Value
from intercontract.drift.collector import OperationRef, sides
from intercontract.drift.document import Node
from intercontract.drift.pair import Usage
from intercontract.drift.schema import view


def compare_responses(
    context: Context,
    before: Node,
    after: Node,
    place: OperationRef,
    notice: int | None,
) -> None:
    """Every rule on responses."""
    base, revision = _responses(before), _responses(after)
    for status in base:
        if status not in revision:
            _status(context, status, "removed", place)
    for status in revision:
        if status not in base:
            _status(context, status, "added", place)
    for status in base:
        if status in revision:
            one = context.base.follow(base[status])
            other = context.revision.follow(revision[status])
            _bodies(context, status, one, other, place, notice)
            _headers(context, status, one, other, place)


def _responses(node: Node) -> Node:
    value = node.get("responses")
    if not isinstance(value, dict):
        return {}
    return {str(status): item for status, item in value.items() if not str(status).startswith("x-")}


def _status(context: Context, status: str, action: str, place: OperationRef) -> None:
    values = sides(action, status)
    if status.isdigit():
        kind = "success" if status.startswith("2") else "non-success"
        context.collector.add(
            f"response-{kind}-status-{action}", place, "", *values, location=status
        )
    else:  # default, 4XX: many statuses at once, of which oasdiff says nothing
        context.collector.add(
            f"response-status-range-{action}", place, "", *values, location=status
        )


def _bodies(
    context: Context,
    status: str,
    before: Node,
    after: Node,
    place: OperationRef,
    notice: int | None,
) -> None:
    one, other = contents(before), contents(after)
    matching = match(one, other)
    for name in matching.removed:
        context.collector.add("response-media-type-removed", place, "", name, location=status)
    for name in matching.added:
        context.collector.add("response-media-type-added", place, "", to=name, location=status)
    for old, new in matching.pairs:
        location = f"{status} {new}"
        if old != new:
            _renamed(context, old, new, place, status)
        schemas = one[old].get("schema"), other[new].get("schema")
        if (schemas[0] is None) != (schemas[1] is None):
            action = "added" if schemas[0] is None else "removed"
            rule = f"response-body-media-type-schema-{action}"
            context.collector.add(rule, place, location=location)
        elif schemas[0] is not None:
            scope = Usage(
                "response",
                strongly_typed=is_json(new),
                notice=notice,
                received=place.is_webhook,
            )
            context.schemas(*schemas, scope, place, location)


def _renamed(context: Context, old: str, new: str, place: OperationRef, status: str) -> None:
    """What became of a media type's name or of one of its parameters."""

    def say(what: str, pointer: str = "", was: Value = old, is_: Value = new) -> None:
        rule = f"response-media-type-{what}"
        context.collector.add(rule, place, pointer, was, is_, location=status)

    before, after = parse(old), parse(new)
    if before == after:
        return
    if before.parameters == after.parameters:
        say(f"name-{'specialized' if before.contains(after) else 'generalized'}")
        return
    was, is_ = dict(before.parameters), dict(after.parameters)
    added, removed = is_.keys() - was.keys(), was.keys() - is_.keys()
    changed = {name for name in was.keys() & is_.keys() if was[name] != is_[name]}
    if before.bare != after.bare or sum(map(bool, (added, removed, changed))) > 1:
        say("name-changed")
        return
    for name in sorted(added):
        say("parameter-added", name, MISSING, is_[name])
    for name in sorted(removed):
        say("parameter-removed", name, was[name], MISSING)
    for name in sorted(changed):
        say("parameter-changed", name, was[name], is_[name])


def _headers(context: Context, status: str, before: Node, after: Node, place: OperationRef) -> None:
    base, revision = _named(before), _named(after)
    for key, (name, node) in base.items():
        location = f"{status} header {name}"
        header = context.base.follow(node)
        required = header.get("required") is True
        if key not in revision:
            rule = f"{'required' if required else 'optional'}-response-header-removed"
            context.collector.add(rule, place, name, location=location)
            continue
        other = context.revision.follow(revision[key][1])
        if required and other.get("required") is not True:
            context.collector.add(
                "response-header-became-optional", place, name, True, False, location=location
            )
        if "schema" in header and "schema" in other:
            scope = Usage("response", "header", strongly_typed=False)
            one, two = view(header["schema"], context.base), view(other["schema"], context.revision)
            for found in context.walker.compare(one, two, scope):
                if not found.trail:
                    context.collector.add(
                        found.rule, place, name, found.from_, found.to, location=location
                    )
    for key, (name, _) in revision.items():
        if key not in base:
            context.collector.add(
                "response-header-added", place, name, location=f"{status} header {name}"
            )


def _named(node: Node) -> dict[str, tuple[str, Any]]:
    value = node.get("headers")
    if not isinstance(value, dict):
        return {}
    return {str(name).lower(): (str(name), item) for name, item in value.items()}
