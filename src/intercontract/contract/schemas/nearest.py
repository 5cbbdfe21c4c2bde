"""What to say when a value fits no branch of a ``oneOf`` or ``anyOf``.

The branch that the value comes nearest to says more than "none fits". Nearness is decided only by what
is plain: the type of the value itself, then constants that tell branches apart (``type: const``).
"""

from __future__ import annotations

from jsonschema import ValidationError


def nearest(error: ValidationError) -> list[ValidationError]:
    """The errors of the one branch that the value comes nearest to; none when there is no such one."""
    ranked = sorted(
        ((_rank(error, causes), causes) for causes in _branches(error)), key=lambda pair: pair[0]
    )
    if not ranked or ranked[0][0][0]:
        return []
    unique = len(ranked) == 1 or ranked[0][0] < ranked[1][0]
    return ranked[0][1] if unique else []


def wanted_types(error: ValidationError) -> list[str]:
    """The types that the branches want, when the value fails each by its type alone; else none."""
    types: list[str] = []
    for causes in _branches(error):
        (cause, *others) = causes
        if others or cause.validator != "type" or cause.absolute_path != error.absolute_path:
            return []
        given = cause.validator_value
        types += [str(name) for name in (given if isinstance(given, list) else [given])]
    return list(dict.fromkeys(types))


def _branches(error: ValidationError) -> list[list[ValidationError]]:
    branches: dict[object, list[ValidationError]] = {}
    for cause in error.context or ():
        branches.setdefault(cause.relative_schema_path[0], []).append(cause)
    return list(branches.values())


def _rank(error: ValidationError, causes: list[ValidationError]) -> tuple[bool, bool]:
    own = len(error.absolute_path)
    other_type = any(
        cause.validator in ("type", "false schema") and len(cause.absolute_path) == own
        for cause in causes
    )
    other_kind = any(
        cause.validator in ("const", "enum") and len(cause.absolute_path) <= own + 1
        for cause in causes
    )
    return other_type, other_kind
