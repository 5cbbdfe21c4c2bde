"""Paths and operations: which came, which went, and what became of those that stayed."""

from __future__ import annotations

import re
from typing import Any

from intercontract.drift.api import lifecycle, security, stability
from intercontract.drift.api.context import Context
from intercontract.drift.api.parameters import compare_parameters, effective
from intercontract.drift.api.requests import compare_request_body
from intercontract.drift.api.responses import compare_responses
from intercontract.drift.api.servers import compare_own_servers
from intercontract.drift.collector import WEBHOOK, WHOLE_API, OperationRef
from intercontract.drift.document import Document, Node
from intercontract.model.json import as_object
from intercontract.values import frozen

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")

_PARAMETER = re.compile(r"\{([^{}]*)\}")
# An expression in braces is no parameter of a path.
_AS_TEXT = str.maketrans("{}", "()")


@frozen
class OperationNode:
    """One method on one path, with the parameters of its path."""

    path: str
    method: str
    node: Node
    shared: tuple[Any, ...] = ()
    servers: tuple[Node, ...] = ()

    @property
    def place(self) -> OperationRef:
        """How changes name the operation."""
        method = self.method.upper()
        name = self.node.get("operationId")
        return OperationRef(str(name) if name else f"{method} {self.path}", method, self.path)


OperationNodes = dict[str, OperationNode]
"""The operations of one path by method."""


def compare_paths(context: Context) -> None:
    """Every rule on paths and operations."""
    base, revision = _paths(context.base), _paths(context.revision)
    partners = _partners(list(base), list(revision))
    inherited = False
    for path, item in base.items():
        partner = partners.get(path)
        before = _operations(path, item, context.base)
        if partner is None:
            for operation in before.values():
                lifecycle.report_removed(context, operation.node, operation.place, whole_path=True)
            continue
        after = _operations(partner, revision[partner], context.revision)
        inherited = compare_operations(context, before, after) or inherited
    for path in revision.keys() - set(partners.values()):
        for operation in _operations(path, revision[path], context.revision).values():
            context.collector.add("endpoint-added", operation.place)
    security.compare_global_security(context, inherited=inherited)


def compare_webhooks(context: Context) -> None:
    """Webhooks (OpenAPI 3.1) that appear, vanish or change, compared as operations are."""
    before, after = context.base.section("webhooks"), context.revision.section("webhooks")
    _compare_received(context, before, after, WHOLE_API, "webhooks")


def _compare_received(
    context: Context, before: Node, after: Node, place: OperationRef, location: str
) -> None:
    """Path items that the client answers, by their names."""
    for name in before:
        if name not in after:
            context.collector.add("webhook-removed", place, name, location=location)
    for name in after:
        if name not in before:
            context.collector.add("webhook-added", place, name, location=location)
            continue
        path = f"{WEBHOOK}{name}"
        one = _operations(path, context.base.follow(before[name]), context.base)
        other = _operations(path, context.revision.follow(after[name]), context.revision)
        compare_operations(context, one, other)


def _callbacks(node: Node, document: Document) -> Node:
    """The path items of an operation's callbacks, by the name and where they are sent."""
    named = as_object(node.get("callbacks"))
    return {
        f"{name} {str(expression).translate(_AS_TEXT)}": item
        for name, callback in named.items()
        for expression, item in document.follow(callback).items()
        if not str(expression).startswith("x-")
    }


def compare_operations(context: Context, before: OperationNodes, after: OperationNodes) -> bool:
    """Every rule on the operations of one path; True when one inherits its security on both sides."""
    inherited = False
    for method, operation in before.items():
        if method in after:
            _compare(context, operation, after[method])
            nodes = operation.node, after[method].node
            inherited = inherited or all(security.inherits(node) for node in nodes)
        else:
            lifecycle.report_removed(context, operation.node, operation.place, whole_path=False)
    for method in after.keys() - before.keys():
        context.collector.add("endpoint-added", after[method].place)
    return inherited


def _compare(context: Context, before: OperationNode, after: OperationNode) -> None:
    renamed = dict(zip(_names(before.path), _names(after.path), strict=True))
    same_names = all(one == other for one, other in renamed.items())
    unchanged = context.walker.unchanged
    place = after.place
    compare_own_servers(context, before.servers, after.servers, place)
    if same_names and unchanged([before.node, before.shared], [after.node, after.shared]):
        security.compare_operation_security(context, before.node, after.node, place)
        return
    if not stability.compare_stability(context, before.node, after.node, place):
        return
    lifecycle.compare_lifecycle(context, before.node, after.node, place)
    _identity(context, before.node, after.node, place)
    notice = stability.notice(context.options, after.node)
    security.compare_operation_security(context, before.node, after.node, place)
    compare_parameters(
        context,
        effective(before.node, before.shared, context.base),
        effective(after.node, after.shared, context.revision),
        place,
        renamed,
        notice,
    )
    compare_request_body(context, before.node, after.node, place, notice)
    compare_responses(context, before.node, after.node, place, notice)
    callbacks = _callbacks(before.node, context.base), _callbacks(after.node, context.revision)
    _compare_received(context, *callbacks, place, "callbacks")


def _identity(context: Context, before: Node, after: Node, place: OperationRef) -> None:
    was, is_ = before.get("operationId") or "", after.get("operationId") or ""
    if was != is_:
        rule = "api-operation-id-removed" if was else "api-operation-id-added"
        context.collector.add(rule, place, "", was, is_)
    tags = [[str(tag) for tag in node.get("tags") or ()] for node in (before, after)]
    for tag in tags[0]:
        if tag not in tags[1]:
            context.collector.add("api-tag-removed", place, "", tag)
    for tag in tags[1]:
        if tag not in tags[0]:
            context.collector.add("api-tag-added", place, "", to=tag)


def _paths(document: Document) -> dict[str, Node]:
    return {
        str(path): document.follow(item)
        for path, item in document.section("paths").items()
        if str(path).startswith("/")
    }


def _operations(path: str, item: Node, document: Document) -> OperationNodes:
    shared = item.get("parameters")
    common = tuple(shared) if isinstance(shared, list) else ()
    return {
        method: OperationNode(
            path, method, node := document.follow(item[method]), common, (node, item)
        )
        for method in METHODS
        if isinstance(item.get(method), dict)
    }


def _partners(base: list[str], revision: list[str]) -> dict[str, str]:
    """Which path is which: by spelling, else by shape when only parameters are renamed."""
    partners = {path: path for path in base if path in set(revision)}
    free: dict[str, list[str]] = {}
    for path in revision:
        if path not in partners:
            free.setdefault(_shape(path), []).append(path)
    for path in base:
        if path not in partners and free.get(_shape(path)):
            partners[path] = free[_shape(path)].pop(0)
    return partners


def _shape(path: str) -> str:
    return _PARAMETER.sub("{}", path)


def _names(path: str) -> list[str]:
    return _PARAMETER.findall(path)
