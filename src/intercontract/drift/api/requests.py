"""Request bodies: there or not, required or not, in which media types, their schemas and encodings."""

from __future__ import annotations

from intercontract.drift.api.context import Context
from intercontract.drift.api.encoding import compare_encodings, is_form
from intercontract.drift.api.media import contents, is_json, match, range_of
from intercontract.drift.collector import OperationRef
from intercontract.drift.document import Node
from intercontract.drift.pair import Usage


def compare_request_body(
    context: Context,
    before: Node,
    after: Node,
    place: OperationRef,
    notice: int | None,
) -> None:
    """Every rule on request bodies."""
    base = context.base.follow(before.get("requestBody"))
    revision = context.revision.follow(after.get("requestBody"))
    needed = base.get("required") is True, revision.get("required") is True
    if not base or not revision:
        if base:
            context.collector.add("request-body-removed", place, location="request")
        elif revision:
            kind = "required" if needed[1] else "optional"
            context.collector.add(f"request-body-added-{kind}", place, location="request")
        return
    if needed[0] != needed[1]:
        rule = f"request-body-became-{'required' if needed[1] else 'optional'}"
        context.collector.add(rule, place, "", *needed, location="request")
    one, other = contents(base), contents(revision)
    matching = match(one, other)
    covered = {name: wide for name in matching.removed if (wide := range_of(name, other))}
    for name in matching.removed:
        context.collector.add(
            "request-body-media-type-removed",
            place,
            "",
            name,
            location="request",
            harmless=name in covered,
        )
    for name in matching.added:
        context.collector.add(
            "request-body-media-type-added", place, "", to=name, location="request"
        )
    for old, new in (*matching.pairs, *covered.items()):
        location = f"request {new}"
        schemas = one[old].get("schema"), other[new].get("schema")
        if (schemas[0] is None) != (schemas[1] is None):
            action = "added" if schemas[0] is None else "removed"
            rule = f"request-body-media-type-schema-{action}"
            context.collector.add(rule, place, location=location)
        elif schemas[0] is not None:
            scope = Usage(
                "request",
                strongly_typed=is_json(new),
                notice=notice,
                received=place.is_webhook,
            )
            context.schemas(*schemas, scope, place, location)
        if is_form(new):
            compare_encodings(context, one[old], other[new], place, location)
