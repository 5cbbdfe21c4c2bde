"""Types as Python, TypeScript and Java print them: whether one admits a value."""

from __future__ import annotations

import re

_OPEN, _CLOSE = "[<({", "]>)}"
_NUMBERS = {"number", "float", "double", "java.lang.Double", "java.lang.Float"}
_INTEGERS = {"int", "long", "java.lang.Long", "java.lang.Integer", "bigint"}
_TEXTS = {"str", "string", "java.lang.String", "java.net.URI"}
_BOOLEANS = {"bool", "boolean", "java.lang.Boolean"}
_NULLS = {"None", "NoneType", "null", "void"}
_ANY = {"Any", "any", "unknown", "object", "java.lang.Object"}
_PRIMITIVE = {"int", "long", "double", "float", "boolean"}


def admits(kind: str, value: object, *, absent: bool = False) -> bool:
    """Whether a declared type allows a value; ``absent`` asks whether it allows that there is none."""
    kind, _, need = _need(kind)
    if absent:
        return need == "optional" or "undefined" in _either(kind) or kind.startswith("java.")
    return any(_one(each, value) for each in _either(kind))


def _need(kind: str) -> tuple[str, str, str]:
    match = re.fullmatch(r"(.*) (required|optional)", kind)
    return (match[1], " ", match[2]) if match else (kind, "", "")


def _either(kind: str) -> list[str]:
    """The members of a union."""
    kind = re.sub(r"^<(?:class|enum) '(.*)'>$", r"\1", kind.strip())
    kind = kind.replace("typing.", "")
    if kind.startswith("(") and kind.endswith(")") and len(_split(kind[1:-1], "|")) > 1:
        kind = kind[1:-1]
    parts = _split(kind, "|")
    if len(parts) > 1:
        return [each for part in parts for each in _either(part)]
    head, inner = _head(kind)
    if head == "Optional":
        return [*_either(inner), "None"]
    if head == "Union":
        return [each for part in _split(inner, ",") for each in _either(part)]
    if head == "Annotated":
        return _either(_split(inner, ",")[0])
    return [kind]


def _head(kind: str) -> tuple[str, str]:
    match = re.fullmatch(r"([\w.]+)[\[<](.*)[\]>]", kind, re.DOTALL)
    return (match[1], match[2]) if match else (kind, "")


def _split(text: str, at: str) -> list[str]:
    parts, depth, quote, last = [], 0, "", 0
    for number, sign in enumerate(text):
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "\"'":
            quote = sign
        elif sign in _OPEN:
            depth += 1
        elif sign in _CLOSE and text[number - 1 : number] != "=":
            depth -= 1
        elif sign == at and depth == 0:
            parts.append(text[last:number])
            last = number + 1
    return [part.strip() for part in (*parts, text[last:])]


def _one(kind: str, value: object) -> bool:
    head, inner = _head(kind)
    if head == "Literal":
        return any(_literal(word, value) for word in _split(inner, ","))
    if kind[:1] in "\"'" or kind in ("true", "false") or re.fullmatch(r"-?\d+", kind):
        return _literal(kind, value)
    return any(kind in names and fits(value) for names, fits in _PLAIN) or _holder(kind, value)


def _literal(word: str, value: object) -> bool:
    if isinstance(value, bool):
        return word.lower() == str(value).lower()
    return word.strip("\"'") == str(value)


_PLAIN = (
    (_ANY, lambda _value: True),
    (_TEXTS, lambda value: isinstance(value, str)),
    (_BOOLEANS, lambda value: isinstance(value, bool)),
    (_INTEGERS, lambda value: isinstance(value, int) and not isinstance(value, bool)),
    (_NUMBERS, lambda value: isinstance(value, (int, float)) and not isinstance(value, bool)),
    (_NULLS, lambda value: value is None),
    ({"datetime.datetime", "Date"}, lambda value: isinstance(value, (int, str))),
)


def _holder(kind: str, value: object) -> bool:
    """A list, a map, or a class."""
    head, _ = _head(kind)
    known = set().union(*(names for names, _ in _PLAIN)) | {"undefined"}
    if kind in known:
        return False
    if kind.endswith("[]"):
        return isinstance(value, list)
    if head.rpartition(".")[2] in ("List", "list", "Sequence", "Array", "ArrayList", "Set"):
        return isinstance(value, list)
    if head.startswith(("java.", "io.intercom")):
        return value is None or isinstance(value, dict)
    return isinstance(value, dict)
