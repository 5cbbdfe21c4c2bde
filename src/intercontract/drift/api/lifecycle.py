"""Operations deprecated, brought back, removed, and their sunset dates."""

from __future__ import annotations

from intercontract.drift.api import stability
from intercontract.drift.api.context import Context
from intercontract.drift.collector import OperationRef
from intercontract.drift.deprecation import DeprecationRules, RemovalRules, announced, removed
from intercontract.drift.document import Node
from intercontract.drift.stability import level_of

_DEPRECATION = DeprecationRules(
    reactivated="endpoint-reactivated",
    deprecated="endpoint-deprecated",
    with_sunset="endpoint-deprecated-with-sunset",
    sunset_missing="api-deprecated-sunset-missing",
    sunset_invalid="api-deprecated-sunset-parse",
    too_small="api-sunset-date-too-small",
    deleted="sunset-deleted",
    earlier="api-sunset-date-changed-earlier",
    changed_too_small="api-sunset-date-changed-too-small",
    moved_invalid="api-path-sunset-parse",
)


def _removal(kind: str) -> RemovalRules:
    return RemovalRules(
        removed=f"{kind}-removed-without-deprecation",
        with_deprecation=f"{kind}-removed-with-deprecation",
        before_sunset=f"{kind}-removed-before-sunset",
        after_sunset=f"{kind}-removed-after-sunset",
        sunset_invalid="api-path-sunset-parse",
    )


_OPERATION, _PATH = _removal("api"), _removal("api-path")


def report_removed(context: Context, node: Node, place: OperationRef, *, whole_path: bool) -> None:
    """Report an operation that is gone; an unsettled one may go without notice."""
    level = level_of(node)
    if level is None:
        stability.invalid(context, node, place)
    elif context.options.includes(level):
        rules = _PATH if whole_path else _OPERATION
        rule, was, is_ = removed(rules, node, context.options.today)
        context.collector.add(rule, place, "", was, is_)


def compare_lifecycle(context: Context, before: Node, after: Node, place: OperationRef) -> None:
    """Deprecation and sunset of an operation that stays."""
    notice = stability.notice(context.options, after)
    for rule, was, is_ in announced(_DEPRECATION, before, after, notice, context.options.today):
        context.collector.add(rule, place, "", was, is_)
