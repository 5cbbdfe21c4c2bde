"""Who may call: security requirements of operations and of the whole description."""

from __future__ import annotations

from collections.abc import Iterable

from intercontract.drift.api.components import renamed_schemes
from intercontract.drift.api.context import Context
from intercontract.drift.change import MISSING
from intercontract.drift.collector import WHOLE_API, OperationRef, sides
from intercontract.drift.document import Node
from intercontract.model.json import JSONValue
from intercontract.values import frozen

Scheme = tuple[str, tuple[str, ...]]
Alternative = tuple[Scheme, ...]
"""Schemes that must all be satisfied, with their scopes; none at all is satisfied by any request."""


@frozen
class _Difference:
    added: tuple[Alternative, ...]
    removed: tuple[Alternative, ...]
    scopes: tuple[tuple[str, str, str], ...]


def compare_global_security(context: Context, *, inherited: bool) -> None:
    """The requirement of the whole description, where no operation inherits it (else they tell)."""
    if inherited:
        return
    names = renamed_schemes(context)
    before = _alternatives(context.base.root.get("security"), names)
    after = _alternatives(context.revision.root.get("security"), {})
    difference = _difference(before, after)
    _report(context, "api-global-security", difference, (), WHOLE_API, harmless=True)


def compare_operation_security(
    context: Context, before: Node, after: Node, place: OperationRef
) -> None:
    """The requirement of one operation, its own or inherited."""
    one = _effective(before, context.base.root, renamed_schemes(context))
    other = _effective(after, context.revision.root, {})
    anonymous = _is_anonymous(one), _is_anonymous(other)
    if anonymous == (True, False):
        needed: list[JSONValue] = [_text(item) for item in other]
        context.collector.add("api-security-anonymous-access-removed", place, "", MISSING, needed)
    elif anonymous == (False, True):
        context.collector.add("api-security-anonymous-access-added", place)
    else:
        known = [item for item in one if item], [item for item in other if item]
        difference = _difference(tuple(known[0]), tuple(known[1]))
        _report(context, "api-security", difference, other, place, harmless=anonymous[1])


def inherits(operation: Node) -> bool:
    """Whether an operation leaves security to the whole description."""
    return operation.get("security") is None


def _effective(operation: Node, root: Node, names: dict[str, str]) -> tuple[Alternative, ...]:
    own = operation.get("security")
    return _alternatives(root.get("security") if own is None else own, names)


def _is_anonymous(alternatives: tuple[Alternative, ...]) -> bool:
    """Whether a request without credentials is let in (OpenAPI, *Security Requirement Object*)."""
    return not alternatives or () in alternatives


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
    known = set(before), set(after)
    removed = _by_schemes(item for item in before if item not in known[1])
    added = _by_schemes(item for item in after if item not in known[0])
    scopes: list[tuple[str, str, str]] = []
    for schemes in removed.keys() & added.keys():
        if len(removed[schemes]) == len(added[schemes]) == 1:
            for (name, old), (_, new) in zip(
                removed.pop(schemes)[0], added.pop(schemes)[0], strict=True
            ):
                scopes += [("added", scope, name) for scope in new if scope not in old]
                scopes += [("removed", scope, name) for scope in old if scope not in new]
    come, gone = (
        tuple(item for items in side.values() for item in items) for side in (added, removed)
    )
    return _Difference(come, gone, tuple(sorted(scopes)))


def _by_schemes(items: Iterable[Alternative]) -> dict[tuple[str, ...], list[Alternative]]:
    found: dict[tuple[str, ...], list[Alternative]] = {}
    for item in items:
        found.setdefault(tuple(name for name, _ in item), []).append(item)
    return found


def _report(
    context: Context,
    prefix: str,
    difference: _Difference,
    after: tuple[Alternative, ...],
    place: OperationRef,
    *,
    harmless: bool,
) -> None:
    for item in difference.added:
        if item:
            context.collector.add(f"{prefix}-added", place, to=_text(item), harmless=harmless)
    for item in difference.removed:
        if item:
            context.collector.effort.spend(len(after))
            # Who has the credentials of this alternative may have those of another.
            enough = harmless or any(_satisfies(item, other) for other in after)
            context.collector.add(f"{prefix}-removed", place, from_=_text(item), harmless=enough)
    for action, scope, name in difference.scopes:
        rule = f"{prefix}-scope-{action}"
        context.collector.add(rule, place, name, *sides(action, scope), harmless=harmless)


def _satisfies(given: Alternative, needed: Alternative) -> bool:
    """Whether credentials for one alternative are good for another."""
    had = dict(given)
    return all(name in had and set(scopes) <= set(had[name]) for name, scopes in needed)


def _text(alternative: Alternative) -> str:
    return " AND ".join(
        f"{name}: [{', '.join(scopes)}]" if scopes else name for name, scopes in alternative
    )
