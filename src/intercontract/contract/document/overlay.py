"""Corrections to a description, written as an OpenAPI Overlay.

Source: OpenAPI Overlay Specification 1.0.0; arrays inside a merged object are concatenated, as 1.1.0
says in words where 1.0.0 is silent.
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, cast

from intercontract.contract.reading.text import json_copy
from intercontract.errors import ContractError, unknown_name
from intercontract.model.json import JSONValue, child

if TYPE_CHECKING:
    from intercontract.contract.document.json_path import Parts

MAX_ACTIONS = 10_000
# All further actions walk through what was added: a few that select all they made multiply it.
MOST_ADDED = 100_000
_TOP = frozenset({"overlay", "info", "extends", "actions"})
_ACTION = frozenset({"target", "description", "update", "remove"})


def apply(
    document: dict[str, JSONValue], overlay: JSONValue, *, file: str = "", strict: bool = True
) -> dict[str, JSONValue]:
    """A copy of the document with every action of the overlay applied, in order.

    Raises:
        ContractError: the overlay is not one, a JSONPath is bad, or a target selects nothing;
            ``strict`` false passes over what selects nothing.
    """
    result = cast("dict[str, JSONValue]", json_copy(document))
    added = 0
    for index, action in enumerate(_actions(overlay, file)):
        target = action.get("target")
        if not isinstance(target, str) or not target.startswith("$"):
            raise _fault(index, "has no target that starts with '$'", file)
        update = action.get("update")
        places = _select(result, target, index, file, strict)
        added += len(places) * _values(update)
        if added > MOST_ADDED:
            raise _fault(index, f"adds more than {MOST_ADDED:,} values to the description", file)
        for parts in places:
            if action.get("remove") is True:
                _remove(result, parts, index, file)
            elif "update" in action:
                _update(result, parts, update, index, file)
    return result


def _fault(index: int, what: str, file: str, hint: str = "") -> ContractError:
    return ContractError(f"action {index} of the overlay {what}", file=file, hint=hint)


def _actions(overlay: JSONValue, file: str) -> list[dict[str, JSONValue]]:
    if not isinstance(overlay, dict) or not str(overlay.get("overlay", "")).startswith("1."):
        raise ContractError(
            "the document is no OpenAPI Overlay 1.x",
            file=file,
            hint="an overlay starts with 'overlay: 1.0.0', followed by info and actions",
        )
    actions = overlay.get("actions")
    if not isinstance(actions, list) or not actions:
        raise ContractError("the overlay has no actions", file=file)
    if len(actions) > MAX_ACTIONS:
        message = f"the overlay has {len(actions):,} actions, more than the {MAX_ACTIONS:,} applied"
        raise ContractError(message, file=file, hint="change the description instead")
    _refuse_unknown(overlay, _TOP, "the overlay", file)
    for index, action in enumerate(actions):
        if not isinstance(action, dict):
            raise _fault(index, "is not a mapping", file)
        _refuse_unknown(action, _ACTION, f"action {index} of the overlay", file)
    return cast("list[dict[str, JSONValue]]", actions)


def _refuse_unknown(
    value: dict[str, JSONValue], known: frozenset[str], what: str, file: str
) -> None:
    if unknown := unknown_name((key for key in value if not key.startswith("x-")), known):
        raise ContractError(
            f"{what} has the unknown key {unknown[0]!r}", file=file, hint=unknown[1]
        )


def _select(
    document: dict[str, JSONValue], target: str, index: int, file: str, strict: bool
) -> list[Parts]:
    from intercontract.contract.document.json_path import (  # 40 ms, for few runs
        JSONPathRefused,
        select,
    )

    try:
        found = select(target, document)
    except JSONPathRefused as problem:
        raise _fault(index, f"has a target that {problem}", file) from None
    if not found and strict:
        raise _fault(
            index,
            f"selects nothing: {target!r}",
            file,
            hint="the description has changed, or the path has a slip; remove or repair the action",
        )
    # From the last to the first, so that removing an item leaves the other positions true.
    found.reverse()
    return found


def _values(value: JSONValue) -> int:
    """How many values a value holds, itself included."""
    count, waiting = 0, [value]
    while waiting:
        item = waiting.pop()
        count += 1
        waiting += (
            item.values() if isinstance(item, dict) else item if isinstance(item, list) else ()
        )
    return count


def _at(document: JSONValue, parts: Parts) -> JSONValue:
    for part in parts:
        document = child(document, part)
    return document


def _remove(document: JSONValue, parts: Parts, index: int, file: str) -> None:
    if not parts:
        raise _fault(index, "would remove the whole description", file)
    try:
        holder = _at(document, parts[:-1])
    except (KeyError, IndexError):
        return  # removed together with what held it: nested matches of one target
    if isinstance(holder, dict):
        holder.pop(str(parts[-1]), None)
    elif isinstance(holder, list):
        del holder[cast("int", parts[-1])]


def _update(document: JSONValue, parts: Parts, update: JSONValue, index: int, file: str) -> None:
    node = _at(document, parts)
    if isinstance(node, list):
        node.append(deepcopy(update))
    elif not isinstance(node, dict):
        hint = "select the object that holds it, and name the property in 'update'"
        raise _fault(index, "selects a plain value, which cannot be updated", file, hint)
    elif not isinstance(update, dict):
        raise _fault(index, "updates an object with something that is no object", file)
    else:
        _merge(node, update)


def _merge(node: dict[str, JSONValue], update: dict[str, JSONValue]) -> None:
    for key, new in update.items():
        old = node.get(key)
        if isinstance(old, dict) and isinstance(new, dict):
            _merge(old, new)
        elif isinstance(old, list) and isinstance(new, list):
            old.extend(deepcopy(new))
        else:
            node[key] = deepcopy(new)
