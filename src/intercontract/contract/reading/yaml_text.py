"""Values of a YAML text: JSON's types only, as YAML 1.2 has them, and bounded before they are built."""

from __future__ import annotations

import yaml

from intercontract.contract.reading.garbage_collection import paused_garbage_collection
from intercontract.contract.reading.structure import REFUSED
from intercontract.contract.reading.yaml_plain import FLOAT, INTEGER, NotPlain, plain
from intercontract.contract.reading.yaml_structure import refusal
from intercontract.files.reading import ErrorFactory
from intercontract.model.json import JSONValue
from intercontract.model.regex import regex


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
    "int": (INTEGER, "-+0123456789"),
    "float": (FLOAT, "-+.0123456789"),
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


def build(text: str, fault: ErrorFactory, *, file: str = "") -> JSONValue:
    """A YAML text as JSON values.

    Raises:
        fault: the text is no YAML, nests too deep, or expands through too many aliases.
    """

    def refuse(reason: str, line: int | None) -> Exception:
        return fault(f"the document {reason}", file=file, line=line, hint=REFUSED)

    try:
        with paused_garbage_collection():
            try:
                return plain(text, refuse)
            except NotPlain:
                if refused := refusal(text):
                    raise refuse(*refused) from None
                value: JSONValue = yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        line = mark.line + 1 if mark else None
        message = f"not readable as YAML: {problem.problem or problem.context}"
        raise fault(message, file=file, line=line, hint="repair the file at this line") from None
    except (yaml.YAMLError, RecursionError, ValueError) as problem:
        raise fault(f"not readable as YAML: {problem}", file=file) from None
    return value
