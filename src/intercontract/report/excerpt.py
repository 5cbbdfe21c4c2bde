"""The JSON around a pointer: parents shown, siblings elided, the place itself marked."""

from __future__ import annotations

import json
from collections.abc import Iterator

from intercontract.model.json import NAMING, JSONValue, split
from intercontract.model.words import plural
from intercontract.report.text import line

MARK = "> "
"""What the offending lines start with; all others start with two spaces."""

_WIDTH = 120
_PARENTS = 12
_VALUE_LINES = 12
_VALUE_DEPTH = 3


def excerpt(body: JSONValue, pointer: str) -> str:
    """The lines of indented JSON that lead to ``pointer``, bounded to about a hundred.

    What is there is marked by ``> ``; where nothing is there, the place is marked ``(absent)``.
    """
    opened, closed = [], []
    value, tokens, place = body, split(pointer), ""
    indent, absent = 0, False
    for depth, token in enumerate(tokens):
        children = _children(value)
        if children is None:
            break
        elide = _PARENTS // 2 <= depth < len(tokens) - _PARENTS // 2
        before, after = _siblings(value, children, token)
        if not elide:
            opened.append(_line(indent, place + _bracket(value)[0]))
            indent += 1
            opened += [_line(indent, text) for text in before]
            tail = [_line(indent, text) for text in after]
            closed.append([*tail, _line(indent - 1, _bracket(value)[1])])
        elif depth == _PARENTS // 2:
            opened.append(_line(indent, f"… {plural(len(tokens) - _PARENTS, 'more level')}"))
        place = "" if isinstance(value, list) else f"{_scalar(token)}: "
        absent = token not in children
        if absent:
            place += "(absent)"
            break
        value = children[token]
    lines = [place] if absent else list(_value(value, place))
    marked = [MARK + "  " * indent + text for text in lines]
    return "\n".join([*opened, *marked, *(text for group in reversed(closed) for text in group)])


def _children(value: JSONValue) -> dict[str, JSONValue] | None:
    if isinstance(value, dict):
        return value
    if isinstance(value, list):
        return {str(index): item for index, item in enumerate(value)}
    return None


def _siblings(
    value: JSONValue, children: dict[str, JSONValue], token: str
) -> tuple[list[str], list[str]]:
    keys = list(children)
    at = keys.index(token) if token in children else len(keys)
    return _elided(value, children, keys[:at]), _elided(value, children, keys[at + 1 :])


def _elided(value: JSONValue, children: dict[str, JSONValue], keys: list[str]) -> list[str]:
    naming = [
        key
        for key in keys
        if isinstance(value, dict) and key in NAMING and not isinstance(children[key], (dict, list))
    ]
    shown = [f"{_scalar(key)}: {_scalar(children[key])}" for key in naming]
    hidden = len(keys) - len(naming)
    return [*shown, f"… {hidden:,} more"] if hidden else shown


def _value(value: JSONValue, prefix: str) -> Iterator[str]:
    lines: list[str] = []
    for text in _pretty(value, prefix, 0):
        if len(lines) == _VALUE_LINES:
            lines.append("…")
            break
        lines.append(text)
    yield from lines


def _pretty(value: JSONValue, prefix: str, depth: int) -> Iterator[str]:
    children = _children(value)
    start, end = _bracket(value)
    pad = "  " * depth
    if children is None:
        yield f"{pad}{prefix}{_scalar(value)}"
    elif not children:
        yield f"{pad}{prefix}{start}{end}"
    elif depth == _VALUE_DEPTH:
        yield f"{pad}{prefix}{start} … {len(children):,} more {end}"
    else:
        yield f"{pad}{prefix}{start}"
        for key, child in children.items():
            name = f"{_scalar(key)}: " if isinstance(value, dict) else ""
            yield from _pretty(child, name, depth + 1)
        yield f"{pad}{end}"


def _bracket(value: JSONValue) -> tuple[str, str]:
    return ("[", "]") if isinstance(value, list) else ("{", "}")


def _scalar(value: JSONValue) -> str:
    # Cut before quoting, so that a body of megabytes costs nothing.
    if isinstance(value, str) and len(value) > _WIDTH:
        shown = json.dumps(value[:_WIDTH], ensure_ascii=False)
        return f"{line(shown, len(shown))}… {len(value) - _WIDTH:,} more characters"
    if isinstance(value, int) and not isinstance(value, bool) and value.bit_length() > 400:
        return f"(an integer of {value.bit_length():,} bits)"
    shown = json.dumps(value, ensure_ascii=False)
    return line(shown, len(shown))


def _line(indent: int, text: str) -> str:
    return "  " + "  " * indent + text
