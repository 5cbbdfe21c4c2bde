"""Reading YAML and JSON that strangers wrote: safe types only, bounded size, depth and aliases."""

from __future__ import annotations

import json
from pathlib import Path

import orjson
import yaml

from intercontract.contract.garbage_collection import paused_garbage_collection
from intercontract.contract.structure import MAX_DEPTH, MAX_VALUES, depth_of, json_values, refusal
from intercontract.files.reading import MAX_BYTES, ErrorFactory, read_text
from intercontract.model.json import JSONValue
from intercontract.model.regex import regex

# A character beyond 16 bits is written as two halves, and one alone is no text; YAML refuses it.
_HALF = regex(r"\\u[dD][89a-fA-F]")
_REFUSED = "such a file is refused unread"


class _Loader(yaml.CSafeLoader):
    """The C loader with JSON's types only, as YAML 1.2 has them.

    Dates stay text, so ``2024-01-01`` is a string, and so do ``yes``, ``on``, ``010``, ``12:30:00`` and
    ``=``. Keys are text as it is written: an unquoted ``200`` is the name "200".
    """

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[str, JSONValue]:  # type: ignore[override]
        """A mapping with the text of its keys; what ``<<`` merges comes first."""
        self.flatten_mapping(node)
        found: dict[str, JSONValue] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.constructor.ConstructorError(
                    None, None, "a key is a list or mapping, and JSON has only text", key.start_mark
                )
            found[key.value] = self.construct_object(value, deep=deep)
        return found


_TAG = "tag:yaml.org,2002:"
_YAML_1_2 = {
    "bool": (r"true|True|TRUE|false|False|FALSE", "tTfF"),
    "int": (r"[-+]?(?:0|[1-9][0-9]*)", "-+0123456789"),
    "float": (
        r"[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*|[0-9]+(?=[eE]))(?:[eE][-+]?[0-9]+)?",
        "-+.0123456789",
    ),
}

_Loader.yaml_implicit_resolvers = {
    first: [
        (tag, pattern)
        for tag, pattern in resolvers
        if tag.removeprefix(_TAG) not in (*_YAML_1_2, "timestamp", "value")
    ]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
for _name, (_pattern, _first) in _YAML_1_2.items():
    _Loader.add_implicit_resolver(_TAG + _name, regex(f"(?:{_pattern})$"), list(_first))


def parse_yaml(text: str, fault: ErrorFactory, *, file: str = "") -> JSONValue:
    """A YAML (or JSON) text as JSON values.

    Raises:
        fault: the text is no YAML, nests too deep, or expands through too many aliases.
    """
    if text[:1] in ("{", "["):
        if len(text) > MAX_VALUES and json_values(text.encode("utf-8", "replace")) > MAX_VALUES:
            message = f"the document holds more than {MAX_VALUES:,} values"
            raise fault(message, file=file, hint=_REFUSED)
        if (found := _parse_json(text)) is not None:
            return found
    try:
        if refused := refusal(text):
            reason, line = refused
            message = f"the document {reason}"
            raise fault(message, file=file, line=line, hint=_REFUSED)
        with paused_garbage_collection():
            value: JSONValue = yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        line = mark.line + 1 if mark else None
        message = f"not readable as YAML: {problem.problem or problem.context}"
        raise fault(message, file=file, line=line, hint="repair the file at this line") from None
    except (yaml.YAMLError, RecursionError, ValueError) as problem:
        raise fault(f"not readable as YAML: {problem}", file=file) from None
    return value


def _parse_json(text: str) -> JSONValue:
    # JSON indented by tabs is no YAML to libyaml, and 20 times slower there; what fails here goes there.
    try:
        value: JSONValue = json.loads(text, parse_constant=_no_json)
    except (ValueError, RecursionError):
        return None
    if _HALF.search(text):
        try:
            json.dumps(value, ensure_ascii=False).encode()
        except (UnicodeEncodeError, RecursionError):
            return None
    return value if depth_of(value) <= MAX_DEPTH else None


def _no_json(name: str) -> JSONValue:
    raise ValueError(name)


def read_yaml(path: Path, fault: ErrorFactory, *, limit: int = MAX_BYTES) -> JSONValue:
    """A YAML or JSON file as JSON values; see `read_text` and `parse_yaml` for what is refused."""
    return parse_yaml(read_text(path, fault, limit=limit), fault, file=str(path))


def canonical(value: JSONValue) -> bytes:
    """A value as JSON with sorted, textual keys: the same bytes for the same content.

    Raises:
        TypeError: the value holds what JSON cannot.
    """
    try:
        return orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS | orjson.OPT_SORT_KEYS)
    except TypeError:
        # orjson stops at 64 bits, which neither YAML nor JSON does.
        return json.dumps(json.loads(json.dumps(value)), sort_keys=True).encode()


def json_copy(value: JSONValue) -> JSONValue:
    """A deep copy through JSON: keys become text (an unquoted 200 is a number in YAML).

    Raises:
        TypeError: the value holds what JSON cannot.
    """
    try:
        copied: JSONValue = orjson.loads(orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS))
    except TypeError:
        copied = json.loads(json.dumps(value))
    return copied
