"""The value of a parameter, read from the texts in which it was sent.

Source: OpenAPI 3.0.3 and 3.1.0, *Parameter Object*, *Style Values* and *Style Examples*. Texts are split
while still percent-encoded, so that an encoded comma separates nothing; leaves are read as the type that
their schema wants, and stay text where they cannot be.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import quote, unquote, unquote_plus

import orjson

from intercontract.contract.description import Description, Parameter
from intercontract.contract.media import is_json_type
from intercontract.model.json import JSONValue, join
from intercontract.model.regex import regex
from intercontract.values import frozen

Pairs = list[tuple[str, str]]

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?", re.ASCII)
_USUAL_NUMBER = regex(rf"\+?{_NUMBER.pattern}", re.ASCII)
BRACKETS = regex(r"([^\[\]]*)((?:\[[^\[\]]*\])+)")


@frozen
class Sent:
    """Where the parameters of a request stand, as they were sent.

    ``query`` and ``cookies`` are pairs still percent-encoded, ``path`` the encoded path parameters by name,
    ``headers`` gives every value of a header.
    """

    query: Pairs
    path: dict[str, str]
    headers: Callable[[str], list[str]]
    cookies: Pairs


class Unreadable(Exception):  # noqa: N818
    """What was sent for a parameter cannot be read as its style; the message says why."""


def is_plural(description: Description, parameter: Parameter) -> bool:
    """Whether a parameter is an array, an object or a document: more than one plain text."""
    return bool(parameter.media_type) or bool(
        types_of(description, parameter.schema) & {"array", "object"}
    )


_STYLES = {
    "path": {"simple", "label", "matrix"},
    "query": {"form", "spaceDelimited", "pipeDelimited", "deepObject"},
    "header": {"simple"},
    "cookie": {"form"},
}


def has_meaning(description: Description, parameter: Parameter) -> bool:
    """Whether OpenAPI says what a parameter's style means for its place and type."""
    if parameter.media_type:
        return is_json_type(parameter.media_type)
    if parameter.style == "deepObject" and "array" in types_of(description, parameter.schema):
        return False
    return parameter.style in _STYLES.get(parameter.location, ())


def is_spread(description: Description, parameter: Parameter) -> bool:
    """Whether a query parameter is an object whose properties stand beside the other parameters."""
    is_object = "object" in types_of(description, parameter.schema)
    form = parameter.style == "form" and parameter.explode and not parameter.media_type
    return parameter.location == "query" and form and is_object


def takes(description: Description, parameter: Parameter, name: str) -> bool:
    """Whether a name in the query is one of a parameter's: its own, or that of a property of it."""
    if is_spread(description, parameter):
        schema, where = description.resolve(parameter.schema)
        is_closed = isinstance(schema, dict) and "properties" in schema
        return (
            not is_closed
            or below(description, where or parameter.pointer, "properties", name) is not None
        )
    deep = parameter.style == "deepObject" and name.startswith(f"{parameter.name}[")
    return deep or name.removesuffix("[]") == parameter.name.removesuffix("[]")


def read(description: Description, parameter: Parameter, sent: Sent) -> Iterator[JSONValue]:
    """The value of an array, object or document, once for each spelling that may be meant.

    The first is what the documented style says. Nothing is yielded where nothing was sent.

    Raises:
        Unreadable: what was sent does not have the form of the style.
    """
    if parameter.media_type:
        yield from (_document(text) for text in texts(parameter, sent))
        return
    types = types_of(description, parameter.schema)
    _, where = description.resolve(parameter.schema)
    pointer = where or parameter.pointer
    if "array" in types:
        at = below(description, pointer, "items")
        if joined := _joined(parameter, sent):
            value: JSONValue = [leaf(description, at, text) for text in joined]
            if description.validator(parameter.pointer, formats=False).is_valid(value):
                yield value
                return
        for items in _arrays(parameter, sent):
            yield [leaf(description, at, text) for text in items]
    elif "object" in types:
        yield from _objects(description, parameter, pointer, sent)


def readings(text: str, *, usual: bool = False) -> Iterator[JSONValue]:
    """A text as each JSON value that it can stand for, the text itself first.

    With ``usual`` also as what many servers read it as: ``True`` and ``1`` as a boolean, ``+1`` as a number.
    """
    yield text
    plain = text.strip().lower() if usual else text
    if plain in ("true", "false") or (usual and plain in ("1", "0")):
        yield plain in ("true", "1")
    if plain in ("null", ""):  # a form has no other way to write null than an empty field
        yield None
    if (_USUAL_NUMBER if usual else _NUMBER).fullmatch(plain) and len(text) < 40:
        number = float(text)
        if number == number and abs(number) != float("inf"):
            yield int(number) if number.is_integer() and abs(number) < 2**53 else number


def leaf(description: Description, pointer: str | None, text: str) -> JSONValue:
    """A text as the value that the schema at a pointer wants; the text itself where none fits.

    Where no schema is known it is the most specific reading: a number rather than its digits.
    """
    found = list(readings(text))
    if pointer is None:
        return found[-1] if text else text
    validator = description.validator(pointer, formats=False)
    return next((value for value in found if validator.is_valid(value)), text)


def below(description: Description, pointer: str | None, *tokens: str) -> str | None:
    """The pointer of the schema for the items (``items``) or a property (``properties``, name) of another.

    Looked for in the schema and in what it is composed of; None where there is none.
    """
    if pointer is None:
        return None
    schema, where = description.resolve({"$ref": "#" + quote(pointer)})
    if not isinstance(schema, dict):
        return None
    at = where or pointer
    held = schema.get(tokens[0])
    if isinstance(held, dict) and (len(tokens) == 1 or tokens[1] in held):
        return join(at, *tokens)
    for keyword in ("allOf", "anyOf", "oneOf"):
        branches = schema.get(keyword)
        for index in range(len(branches) if isinstance(branches, list) else 0):
            if found := below(description, join(at, keyword, index), *tokens):
                return found
    more = schema.get("additionalProperties")
    return join(at, "additionalProperties") if len(tokens) > 1 and isinstance(more, dict) else None


def types_of(description: Description, schema: JSONValue) -> set[str]:
    """The types array and object where a schema takes nothing else (but null), else its scalar types."""
    found, _ = description.resolve(schema)
    if not isinstance(found, dict):
        return set()
    types = found.get("type")
    listed = types if isinstance(types, list) else [types]
    names = {name for name in listed if isinstance(name, str)}
    if not names:
        names |= {"array"} if "items" in found else set()
        names |= {"object"} if "properties" in found else set()
    for keyword in ("allOf", "anyOf", "oneOf"):
        branches = found.get(keyword)
        inner = [types_of(description, b) for b in branches] if isinstance(branches, list) else []
        # A scalar branch makes the whole readable as a plain text.
        if inner and all(kind & {"array", "object"} for kind in inner):
            names |= set.union(*inner)
    return names if names <= {"array", "object", "null"} else names - {"array", "object"}


def texts(parameter: Parameter, sent: Sent) -> list[str]:
    """The decoded values under a parameter's own name."""
    return [_decoder(parameter)(text) for text in _encoded(parameter, sent)]


def _encoded(parameter: Parameter, sent: Sent) -> list[str]:
    """The values under the parameter's own name, percent-encoded (headers are not)."""
    name = parameter.name
    match parameter.location:
        case "path":
            return [sent.path[name]] if name in sent.path else []
        case "header":
            return sent.headers(name)
        case "cookie":
            return [value for key, value in sent.cookies if key == name]
        case _:
            return [value for key, value in sent.query if unquote_plus(key) == name]


def _decoder(parameter: Parameter) -> Callable[[str], str]:
    if parameter.location == "header":
        return str.strip
    return unquote if parameter.location in ("path", "cookie") else unquote_plus


def _document(text: str) -> JSONValue:
    try:
        value: JSONValue = orjson.loads(text)
    except orjson.JSONDecodeError:
        raise Unreadable("it should be JSON, and is not") from None
    return value


_SEPARATORS = {"spaceDelimited": r"%20|\+| ", "pipeDelimited": r"%7[Cc]|\|"}


def _arrays(parameter: Parameter, sent: Sent) -> Iterator[list[str]]:
    """The items of an array as texts: as documented, then as it is often sent all the same."""
    given, decode = _encoded(parameter, sent), _decoder(parameter)
    if not given:
        return
    style, explode = parameter.style, parameter.explode
    if style == "form" and explode:
        yield [decode(text) for text in given]
        if any("," in decode(text) for text in given):
            yield [item for text in given for item in decode(text).split(",")]
    elif style in _SEPARATORS:
        pieces = [re.split(_SEPARATORS[style], text) for text in given]
        yield [decode(item) for items in pieces for item in items]
    else:
        for text in _unwrapped(parameter, given[-1] if style != "simple" else ",".join(given)):
            yield [decode(item) for item in text]
        if style == "form" and len(given) > 1:
            yield [decode(text) for text in given]


def _joined(parameter: Parameter, sent: Sent) -> list[str]:
    """The items of ``p=1%2C2``: clients that join a list and then encode the whole are the most common.

    Asked first, for no server tells ``p=1%2C2`` from ``p=1,2``. Empty where a comma stands unencoded beside
    it, which only who means the difference writes.
    """
    if parameter.location != "query" or parameter.style != "form" or parameter.explode:
        return []
    given = _encoded(parameter, sent)
    is_joined = len(given) == 1 and "%2c" in given[0].lower() and "," not in given[0]
    return unquote_plus(given[0]).split(",") if is_joined else []


def _unwrapped(parameter: Parameter, text: str) -> Iterator[list[str]]:
    """The items of one text: ``3,4,5``, ``.3.4.5`` or ``;k=3,4,5`` and ``;k=3;k=4;k=5``."""
    match parameter.style:
        case "label":
            if not text.startswith("."):
                raise Unreadable("style label begins with a dot")
            yield (
                text[1:].split(".") if parameter.explode or "," not in text else text[1:].split(",")
            )
        case "matrix":
            yield _matrix(parameter, text)
        case _:
            yield text.split(",") if text else []


def _matrix(parameter: Parameter, text: str) -> list[str]:
    prefix = f";{parameter.name}"
    if not text.startswith(prefix):
        raise Unreadable(f"style matrix begins with {prefix}=")
    if parameter.explode:
        return [item.partition("=")[2] for item in text[1:].split(";")]
    return text.removeprefix(prefix).removeprefix("=").split(",")


def plain_text(parameter: Parameter, text: str) -> str:
    """A scalar path parameter without what its style puts before it: ``;k=5`` and ``.5`` are ``5``.

    Raises:
        Unreadable: that is not there.
    """
    if parameter.location != "path" or parameter.style not in ("label", "matrix"):
        return text
    return next(_unwrapped(parameter, text))[0] if parameter.style == "matrix" else _undotted(text)


def _undotted(text: str) -> str:
    if not text.startswith("."):
        raise Unreadable("style label begins with a dot")
    return text[1:]


def _objects(
    description: Description, parameter: Parameter, pointer: str, sent: Sent
) -> Iterator[JSONValue]:
    if parameter.style == "deepObject":
        found = _deep(description, parameter, pointer, sent)
        if found is not None:
            yield found
        return
    decode = _decoder(parameter)
    if parameter.style == "form" and parameter.explode:
        pairs = _spread(description, pointer, sent)
    else:
        given = _encoded(parameter, sent)
        pairs = list(_pairs(parameter, given[-1])) if given else []
    if pairs:
        yield {
            decode(name): leaf(
                description, below(description, pointer, "properties", decode(name)), decode(text)
            )
            for name, text in pairs
        }


def _spread(description: Description, pointer: str, sent: Sent) -> Pairs:
    """The query parameters that are properties of an object which is spread over the query."""
    return [
        (name, value)
        for name, value in sent.query
        if below(description, pointer, "properties", unquote_plus(name)) is not None
    ]


def _pairs(parameter: Parameter, text: str) -> Iterator[tuple[str, str]]:
    """Names and values of an object in one text: ``R,100,G,200``, ``R=100,G=200``, ``;R=100;G=200`` ..."""
    style, explode = parameter.style, parameter.explode
    if style in ("label", "matrix"):
        mark = "." if style == "label" else ";"
        if not text.startswith(mark):
            raise Unreadable(f"style {style} begins with {mark!r}")
        text = text[1:]
        if explode:
            yield from _equated(text.split(mark))
            return
        text = text.removeprefix(f"{parameter.name}=") if style == "matrix" else text
    if explode:
        yield from _equated(text.split(","))
        return
    separator = _SEPARATORS.get(style)
    items = re.split(separator, text) if separator else text.split(",")
    if len(items) % 2:
        raise Unreadable("names and values should alternate")
    yield from zip(items[::2], items[1::2], strict=True)


def _equated(items: list[str]) -> Iterator[tuple[str, str]]:
    for item in items:
        name, equals, value = item.partition("=")
        if not equals:
            raise Unreadable("each property should be written as name=value")
        yield name, value


def _deep(
    description: Description, parameter: Parameter, pointer: str, sent: Sent
) -> JSONValue | None:
    """The object of ``name[a]=1&name[b][c]=2&name[d][]=3``; None where nothing was sent for it."""
    result: dict[str, JSONValue] = {}
    for encoded, text in sent.query:
        found = BRACKETS.fullmatch(unquote_plus(encoded))
        if found and found[1] == parameter.name:
            keys = re.findall(r"\[([^\[\]]*)\]", found[2])
            put(description, result, pointer, keys, unquote_plus(text))
    return result or None


def put(
    description: Description,
    holder: dict[str, JSONValue],
    pointer: str | None,
    keys: list[str],
    text: str,
) -> None:
    """Puts a text where its keys lead in an object that the schema at a pointer describes."""
    key, rest = keys[0], keys[1:]
    at = below(description, pointer, "properties", key)
    is_array = at is not None and "array" in types_of(description, {"$ref": "#" + quote(at)})
    # Arrays are written name[key]=1, name[key][]=1 or name[key][0]=1: OpenAPI leaves it open.
    is_list = rest == [""] or (is_array and (not rest or (len(rest) == 1 and rest[0].isdecimal())))
    if is_list:
        held = holder.setdefault(key, [])
        if isinstance(held, list):
            held.append(leaf(description, below(description, at, "items"), text))
    elif not rest:
        holder[key] = leaf(description, at, text)
    else:
        inner = holder.setdefault(key, {})
        if isinstance(inner, dict):
            put(description, inner, at, rest, text)
