"""``x-stability-level`` of operations: moved, unreadable, or below what is compared."""

from __future__ import annotations

from intercontract.drift.api.context import Context
from intercontract.drift.collector import OperationRef
from intercontract.drift.document import Node
from intercontract.drift.options import Options
from intercontract.drift.stability import level_of, rank


def compare_stability(context: Context, before: Node, after: Node, place: OperationRef) -> bool:
    """Report changes of level; False when the operation is too unsettled to be compared further."""
    was, is_ = level_of(before), level_of(after)
    for node, level in ((before, was), (after, is_)):
        if level is None:
            invalid(context, node, place)
    if was is None or is_ is None:
        return True
    if rank(was) != rank(is_) and context.options.includes(was):
        word = "decreased" if rank(is_) < rank(was) else "increased"
        names = was or "stable", is_ or "stable"
        context.collector.add(f"api-stability-{word}", place, "", *names)
    return context.options.includes(is_)


def invalid(context: Context, node: Node, place: OperationRef) -> None:
    """Report a level that is none."""
    value = str(node.get("x-stability-level"))
    context.collector.add("api-invalid-stability-level", place, "", to=value)


def notice(options: Options, node: Node) -> int | None:
    """Days that a deprecation in this operation needs; None when its level cannot be read."""
    level = level_of(node)
    return None if level is None else options.deprecation_days(level)
