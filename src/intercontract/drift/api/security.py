"""Who may call: security requirements of operations and of the whole description."""

from __future__ import annotations

from attrs import frozen

from intercontract.drift.api.components import renamed_schemes
from intercontract.drift.api.context import Context
from intercontract.drift.collector import WHOLE_API, OperationRef, sides
from intercontract.drift.document import Node

Alternative = tuple[tuple[str, tuple[str, ...]], ...]
"""Schemes that must all be satisfied, with their scopes."""


@frozen
class _Difference:
    added: tuple[Alternative, ...]
    removed: tuple[Alternative, ...]
    scopes: tuple[tuple[str, str, str], ...]


def compare_global_security(context: Context) -> None:
    """The requirement that holds where an operation says nothing."""
    names = renamed_schemes(context)
    before = _alternatives(context.base.root.get("security"), names)
    after = _alternatives(context.revision.root.get("security"), {})
    _report(context, "api-global-security", _difference(before, after), WHOLE_API)


def compare_operation_security(
    context: Context, before: Node, after: Node, place: OperationRef
) -> None:
    """The requirement of one operation; what it inherits and then repeats is no change."""
    names = renamed_schemes(context)
    one = before.get("security"), context.base.root.get("security")
    other = after.get("security"), context.revision.root.get("security")
    inherited = [
        _alternatives(own if own is not None else general, known)
        for (own, general), known in ((one, names), (other, {}))
    ]
    if set(inherited[0]) == set(inherited[1]):
        return
    difference = _difference(_alternatives(one[0], names), _alternatives(other[0], {}))
    _report(context, "api-security", difference, place)


def _alternatives(value: object, names: dict[str, str]) -> tuple[Alternative, ...]:
    if not isinstance(value, list):
        return ()
    return tuple(
        tuple(
            sorted(
                (names.get(str(name), str(name)), tuple(sorted(str(s) for s in scopes or ())))
                for name, scopes in item.items()
            )
        )
        for item in value
        if isinstance(item, dict)
    )


def _difference(before: tuple[Alternative, ...], after: tuple[Alternative, ...]) -> _Difference:
    """Alternatives as wholes first; scopes only where it is clear which alternative became which."""
    removed, added = list(before), list(after)
    for item in before:
        if item in added:
            added.remove(item)
            removed.remove(item)
    scopes: list[tuple[str, str, str]] = []
    for item in list(removed):
        schemes = _schemes(item)
        partners = [other for other in added if _schemes(other) == schemes]
        rivals = [other for other in removed if _schemes(other) == schemes]
        if len(partners) == len(rivals) == 1:
            removed.remove(item)
            added.remove(partners[0])
            for (name, old), (_, new) in zip(item, partners[0], strict=True):
                scopes += [("added", scope, name) for scope in new if scope not in old]
                scopes += [("removed", scope, name) for scope in old if scope not in new]
    return _Difference(tuple(added), tuple(removed), tuple(scopes))


def _schemes(alternative: Alternative) -> tuple[str, ...]:
    return tuple(name for name, _ in alternative)


def _report(context: Context, prefix: str, difference: _Difference, place: OperationRef) -> None:
    for item in difference.added:
        if item:
            context.collector.add(f"{prefix}-added", place, to=_text(item))
    for item in difference.removed:
        if item:
            context.collector.add(f"{prefix}-removed", place, from_=_text(item))
    for action, scope, name in difference.scopes:
        context.collector.add(f"{prefix}-scope-{action}", place, name, *sides(action, scope))


def _text(alternative: Alternative) -> str:
    return " AND ".join(
        f"{name}: [{', '.join(scopes)}]" if scopes else name for name, scopes in alternative
    )
