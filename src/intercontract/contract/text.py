"""Reading YAML and JSON that strangers wrote: safe types only, bounded size, depth and aliases."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import yaml

from intercontract.errors import UsageError
from intercontract.model.json import JSONValue

MAX_BYTES = 64 * 1024 * 1024
MAX_DEPTH = 200
MAX_ALIASES = 2_000

Fault = Callable[..., UsageError]


class _Loader(yaml.CSafeLoader):
    """The C loader with JSON's types only: dates stay text, so ``2024-01-01`` is a string."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


def read_text(path: Path, fault: Fault, *, limit: int = MAX_BYTES) -> str:
    """The text of a file, UTF-8 with or without a byte order mark.

    Raises:
        fault: the file is missing, too large, or not UTF-8.
    """
    try:
        size = path.stat().st_size
        if size > limit:
            raise fault(
                f"the file has {size:,} bytes, more than the {limit:,} that are read",
                file=str(path),
                hint="split the file, or remove large bodies from it",
            )
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise fault("there is no such file", file=str(path), hint="check the path") from None
    except (OSError, IsADirectoryError) as problem:
        raise fault(f"the file cannot be read: {problem.strerror}", file=str(path)) from None
    except UnicodeDecodeError as problem:
        line = problem.object[: problem.start].count(b"\n") + 1
        raise fault("the file is not UTF-8 text", file=str(path), line=line) from None


def parse_yaml(text: str, fault: Fault, *, file: str = "") -> JSONValue:
    """A YAML (or JSON) text as JSON values.

    Raises:
        fault: the text is no YAML, nests too deep, or expands through too many aliases.
    """
    try:
        _check_structure(text, fault, file)
        value: JSONValue = yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        line = mark.line + 1 if mark else None
        message = f"not readable as YAML: {problem.problem or problem.context}"
        raise fault(message, file=file, line=line, hint="repair the file at this line") from None
    except (yaml.YAMLError, RecursionError, ValueError) as problem:
        raise fault(f"not readable as YAML: {problem}", file=file) from None
    return value


def _check_structure(text: str, fault: Fault, file: str) -> None:
    # Aliases are how a small file becomes a large value ("billion laughs"), and depth is how a value
    # breaks a recursive reader; both show in the event stream, before anything is built.
    may_alias = "*" in text and "&" in text
    deep = text.count("{") + text.count("[") > MAX_DEPTH or _indentation(text) > MAX_DEPTH
    if not (may_alias or deep):
        return
    depth = aliases = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            depth += 1
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            depth -= 1
        elif isinstance(event, yaml.AliasEvent):
            aliases += 1
        if depth > MAX_DEPTH or aliases > MAX_ALIASES:
            what = "nests too deep" if depth > MAX_DEPTH else "has too many aliases"
            line = event.start_mark.line + 1 if event.start_mark else None
            raise fault(
                f"the document {what}", file=file, line=line, hint="such a file is refused unread"
            )


def _indentation(text: str) -> int:
    return max((len(line) - len(line.lstrip(" -")) for line in text.splitlines()), default=0)


def read_yaml(path: Path, fault: Fault, *, limit: int = MAX_BYTES) -> JSONValue:
    """A YAML or JSON file as JSON values; see `read_text` and `parse_yaml` for what is refused."""
    return parse_yaml(read_text(path, fault, limit=limit), fault, file=str(path))
