"""The pages of the reference that are made from the code."""

from __future__ import annotations

import inspect
import json
import re
import signal
from collections.abc import Iterable, Iterator
from importlib.resources import files
from pathlib import PurePath
from typing import Any

import click

import intercontract
from intercontract.cli.app import COMMANDS, cli
from intercontract.cli.configuration import options_of
from intercontract.errors import IntercontractError
from intercontract.gateway import control
from intercontract.gateway.app import CONTROL

NOTE = "<!-- Made from the code by `make docs`: change the code. -->"


def pages() -> dict[str, str]:
    """Every page by its path below ``docs/reference``."""
    return {
        **{f"commands/{name}.md": _command(name) for name in COMMANDS},
        "commands/index.md": _commands(),
        "exit-codes.md": _exit_codes(),
        "report-schema.md": _report(),
        "control-api.md": _control(),
        "python-functions.md": _functions(),
    }


def _page(title: str, *parts: str) -> str:
    return "\n\n".join((NOTE, f"# {title}", *(part.strip() for part in parts if part))) + "\n"


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = tuple(head)
    lines = [head, ("---",) * len(head), *(tuple(map(_cell, row)) for row in rows)]
    return "\n".join(re.sub(r"\|  (?=\|)", "| ", f"| {' | '.join(line)} |") for line in lines)


def _cell(text: str) -> str:
    # In code a bar is written so that both a repository and the site show it.
    return " ".join(text.split()).replace("\\", "\\\\").replace("|", "\\|").replace("<", "\\<")


def _prose(docstring: str | None) -> str:
    """A docstring as Markdown."""
    text = inspect.cleandoc(docstring or "").replace("\b\n", "")
    return text.replace("``", "`").replace("::\n", ":\n")


# --- commands --------------------------------------------------------------------------------------


def _command(name: str) -> str:
    context = click.Context(cli, info_name="intercontract", **cli.context_settings)
    command = cli.get_command(context, name)
    assert command is not None
    return _page(
        f"intercontract {name}", *_about(command, click.Context(command, context, name), name)
    )


def _about(command: click.Command, context: click.Context, *path: str) -> Iterator[str]:
    usage = " ".join(command.collect_usage_pieces(context))
    yield f"```text\nintercontract {' '.join(path)} {usage}\n```"
    yield _help(command)
    options = [o for o in options_of(command).items() if o[0] not in ("help", "version")]
    if options:
        yield _table(
            ("option", "what it does", "setting, environment"),
            (_option(name, option, context, path) for name, option in options),
        )
    if isinstance(command, click.Group):
        for name, sub in command.commands.items():
            yield f"## intercontract {' '.join(path)} {name}"
            yield from _about(sub, click.Context(sub, context, name), *path, name)


def _help(command: click.Command) -> str:
    return _prose(command.help or command.short_help).replace("<", "\\<")


def _option(
    name: str, option: click.Option, context: click.Context, path: tuple[str, ...]
) -> tuple[str, ...]:
    record = option.get_help_record(context)
    said = record[1] if record else option.help or ""
    default = re.search(r"\[default: ([^]]*)\]", " ".join(said.split()))
    text = re.sub(r"\s*\[[^]]*(default|x[<>]|[<>]=?x)[^]]*\]", "", " ".join(said.split()))
    kind = option.make_metavar(context) if not option.is_flag else ""
    spelled = ", ".join(f"`{one}`" for one in (*option.opts, *option.secondary_opts))
    variables = option.envvar if isinstance(option.envvar, list) else []
    if default:
        text += f" Default: {default[1].split(';')[0]}."
    return (
        f"{spelled} {kind.replace('|', ', ')}".strip(),
        text,
        " ".join(f"`{one}`" for one in (name, *variables)),
    )


def _commands() -> str:
    rows = [(f"[{name}]({name}.md)", what) for name, (_, _, what) in COMMANDS.items()]
    return _page(
        "Commands",
        "Every command takes `-h` (help), `-V` (version), `-v` (which files are read and written) and `-q` (nothing but the"
        " result). Where an option's value comes from, first match wins: the command line; the environment; the command's own"
        " table, `[tool.intercontract.COMMAND]`, in `pyproject.toml`; the table `[tool.intercontract]`. Of two variables the"
        " first is for this command alone. More: [the command line](../command-line.md).",
        _table(("command", "what it does"), rows),
    )


# --- exit codes ------------------------------------------------------------------------------------


def _exit_codes() -> str:
    stops = [s for s in ("SIGHUP", "SIGINT", "SIGTERM") if hasattr(signal, s)]
    rows = [
        ("0", "nothing new"),
        ("1", "findings that are new, by `--fail-on`"),
        (
            "2",
            "usage or configuration: what was asked for makes no sense, or cannot be read or written",
        ),
        ("3", "the target was unreachable, or refused"),
        ("4", "our own error; it never exits 0"),
        *((str(128 + getattr(signal, name)), f"{name} stopped it") for name in stops),
    ]
    errors = [
        (f"`{kind.__name__}`", str(kind.exit_code), inspect.cleandoc(kind.__doc__ or ""))
        for kind in _tree(IntercontractError)
    ]
    return _page(
        "Exit codes",
        _table(("code", "meaning"), rows),
        "`intercontract sdk --command` leaves with the command's own code where that is not 0 ([your own code](own-code.md)),"
        " and `intercontract nightly` with that of the gravest part ([the nightly job](nightly.md)).",
        "## Errors",
        "In Python each error of `intercontract.errors` has its code as `exit_code`.",
        _table(("error", "code", "when"), errors),
    )


def _tree(kind: type[IntercontractError]) -> Iterator[type[IntercontractError]]:
    yield kind
    for below in sorted(kind.__subclasses__(), key=lambda one: one.__name__):
        if below.__module__ == "intercontract.errors":
            yield from _tree(below)


# --- the report ------------------------------------------------------------------------------------


def _report() -> str:
    parts: list[str] = []
    for name, what in (("report-1", "run, record, audit, sdk and serve"), ("drift-1", "drift")):
        text = files("intercontract.report.schemas").joinpath(f"{name}.json").read_text("utf-8")
        schema = json.loads(text)
        parts += [f"## {name}.json: {what}", schema.get("description", ""), _members_of(schema)]
    return _page(
        "Report schema",
        "What `--format json` prints and `report.json` holds. The schemas (JSON Schema 2020-12) come with the package, in"
        " `intercontract/report/schemas`; a number in their names changes when something goes or means something else.",
        *parts,
    )


def _members_of(schema: dict[str, Any]) -> str:
    return _table(("member", "type", "always there", "what it is"), _members(schema, ""))


def _members(schema: dict[str, Any], at: str) -> Iterator[tuple[str, str, str, str]]:
    """The members of an object, those of objects and lists in it below it."""
    required = schema.get("required", ())
    for name, value in schema.get("properties", {}).items():
        said = value.get("description", "") if isinstance(value, dict) else ""
        yield f"`{at}{name}`", _type(value), "yes" if name in required else "", said
        if isinstance(value, dict):
            inner, here = value, f"{at}{name}"
            while isinstance(inner.get("items"), dict):
                inner, here = inner["items"], f"{here}[]"
            yield from _members(inner, f"{here}.")


def _type(value: Any) -> str:
    if not isinstance(value, dict):
        return "anything"
    if "$ref" in value:
        return value["$ref"].rpartition("/")[2]
    if "enum" in value:
        return ", ".join(f"`{json.dumps(one)}`" for one in value["enum"])
    if "const" in value:
        return f"`{json.dumps(value['const'])}`"
    for union in ("anyOf", "oneOf"):
        if union in value:
            return " or ".join(_type(one) for one in value[union])
    kinds = value.get("type", "anything")
    told = " or ".join(kinds) if isinstance(kinds, list) else kinds
    if "items" in value:
        return f"{told} of {_type(value['items'])}"
    return f"{told} of {_type(value['additionalProperties'])}" if _maps(value) else told


def _maps(value: dict[str, Any]) -> bool:
    return isinstance(value.get("additionalProperties"), dict) and "properties" not in value


# --- control paths ---------------------------------------------------------------------------------


def _control() -> str:
    lines = inspect.cleandoc(control.__doc__ or "").splitlines()
    start, middle, end = [n for n, line in enumerate(lines) if line.startswith("====")]
    columns = [m.span() for m in re.finditer("=+", lines[start])]
    rows = [
        [line[a : b if b < len(lines[start]) else None].strip() for a, b in columns]
        for line in lines[middle + 1 : end]
    ]
    return _page(
        "Control paths of the gateway",
        f"What `intercontract serve` answers below `{CONTROL}`, for programs on this machine. Bodies are JSON.",
        _table(
            ("method", "path", "what it does"),
            (
                (method, f"`{CONTROL}{path}`", what.replace("``", "`"))
                for method, path, what in rows
            ),
        ),
        "Who may use them, and what else the gateway answers itself: [recordings](recordings.md#behind-one-address).",
    )


# --- Python ----------------------------------------------------------------------------------------


def _functions() -> str:
    parts = []
    for name in intercontract.__all__:
        value = getattr(intercontract, name)
        if name.startswith("__"):
            continue
        parts.append(f"## {name}")
        if inspect.isfunction(value) and not inspect.isclass(value):
            parts.append(f"```python\n{_signature(name, value)}\n```")
        parts.append(_google(value.__doc__))
    return _page("Python functions", "With examples: [Python API](python-api.md).", *parts)


def _signature(name: str, function: Any) -> str:
    """One parameter a line, without annotations that say where a type is defined."""
    shown = []
    starred = False
    for one in inspect.signature(function).parameters.values():
        if one.kind is one.KEYWORD_ONLY and not starred:
            starred = True
            shown.append("*")
        kind = one.annotation if isinstance(one.annotation, str) else ""
        default = "" if one.default is one.empty else f" = {_value(one.default)}"
        star = "*" if one.kind is one.VAR_POSITIONAL else ""
        shown.append(f"{star}{one.name}{f': {kind}' if kind else ''}{default}")
    return f"{name}(\n" + "".join(f"    {line},\n" for line in shown) + ")"


def _value(value: object) -> str:
    if inspect.isfunction(value):
        return value.__name__
    return f"Path('{value}')" if isinstance(value, PurePath) else repr(value)


def _google(docstring: str | None) -> str:
    """A docstring with sections of arguments and errors, as Markdown with lists."""
    out: list[str] = []
    for line in _prose(docstring).replace("<", "\\<").splitlines():
        if re.fullmatch(r"(Args|Raises|Returns|Yields):", line):
            out += [f"**{line.removesuffix(':')}**", ""]
        elif not line.startswith("    "):
            out.append(line)
        elif line.startswith("     ") or (out[-1].startswith("- ") and ": " not in out[-1]):
            out[-1] += f" {line.strip()}"
        else:
            out.append(f"- {line.strip()}")
    return "\n".join(re.sub(r"^- ([\w, ]+): ", _names, line) for line in out)


def _names(found: re.Match[str]) -> str:
    return f"- {', '.join(f'`{name}`' for name in found[1].split(', '))}: "
