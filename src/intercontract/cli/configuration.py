"""Settings from the environment, and from ``[tool.intercontract]`` in a ``pyproject.toml``, here or above.

Options win over the environment (``INTERCONTRACT_RUN_SEED`` for one command, ``INTERCONTRACT_SEED`` for
all that share the option), and both over the file, where a table ``[tool.intercontract.run]`` is for one
command and what stands in ``[tool.intercontract]`` for all. Settings are called as the options are.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from intercontract.errors import ConfigurationError, did_you_mean
from intercontract.files.kind import is_there
from intercontract.files.reading import read_bytes

PREFIX = "INTERCONTRACT"
_LARGEST = 4 * 1024 * 1024

# Options that mean the same in every command that has them.
SHARED = frozenset(
    ["target", "region", "api-version", "contract", "operation", "checks",
     "exclude-checks", "exclude-operation", "host", "ignore-header", "format", "output", "report-dir",
     "fail-on", "seed", "max-examples", "profile", "max-time", "cleanup-time", "state-dir",
     "workspace", "allow-writes", "read-only",
     "night", "upgrade", "quiet", "history", "series", "baseline",
     "webhook", "kind"]
)  # fmt: skip


def option_name(option: click.Parameter) -> str:
    """The long name of an option without dashes: ``max-time``."""
    return max(option.opts, key=len).lstrip("-")


def options_of(command: click.Command) -> dict[str, click.Option]:
    """A command's options by name."""
    return {option_name(o): o for o in command.params if isinstance(o, click.Option)}


def _is_shared(name: str, option: click.Option) -> bool:
    # `serve --region` names one region, where everywhere else it is a list of them.
    return name in SHARED and not (name == "region" and isinstance(option.type, click.Choice))


def name_variables(command: click.Command, *path: str) -> None:
    """Give each option, and those of subcommands, its environment variables."""
    for name, option in options_of(command).items():
        text = name.replace("-", "_").upper()
        own = "_".join((PREFIX, *path, "")).replace("-", "_").upper() + text
        option.envvar = [own, f"{PREFIX}_{text}"] if _is_shared(name, option) else [own]
    if isinstance(command, click.Group):
        for name, sub in command.commands.items():
            name_variables(sub, *path, name)


def defaults(
    command: click.Command, name: str, commands: Iterable[str], folder: Path | None = None
) -> dict[str, object]:
    """The default of each of a command's options, in the form of click's ``default_map``.

    Raises:
        ConfigurationError: the file is no TOML, or a setting is unknown or of the wrong kind.
    """
    path, table = _found(folder or Path.cwd())
    tables = {key: value for key, value in table.items() if isinstance(value, dict)}
    common = {key: value for key, value in table.items() if not isinstance(value, dict)}
    if unknown := set(tables) - set(commands):
        raise _unknown(min(unknown), "command", commands, path)
    known = SHARED | _settings(command)
    if wrong := set(common) - known:
        raise _unknown(min(wrong), "setting", known, path)
    return _map(command, common, tables.get(name, {}), path)


def settings_file(folder: Path | None = None) -> Path | None:
    """The file that settings come from; None where there is none."""
    path, table = _found(folder or Path.cwd())
    return path if table else None


def _found(folder: Path) -> tuple[Path, dict[str, object]]:
    """The nearest file with settings, in this folder or one above it, up to the root of the repository."""
    for place in (folder, *folder.parents):
        path = place / "pyproject.toml"
        if table := _table(path):
            return path, table
        if is_there(place / ".git"):
            break
    return folder / "pyproject.toml", {}


def _table(path: Path) -> dict[str, object]:
    if not is_there(path):
        return {}
    import tomllib  # in most folders there is none

    try:
        data = read_bytes(path, ConfigurationError, limit=_LARGEST)
        content = tomllib.loads(data.decode("utf-8"))
    except ValueError as problem:  # no TOML, no UTF-8, or a number without end
        raise ConfigurationError(f"not readable as TOML: {problem}", file=str(path)) from None
    except RecursionError:
        raise ConfigurationError("nests too deep to be read", file=str(path)) from None
    tool = content.get("tool", {})
    table = tool.get("intercontract", {}) if isinstance(tool, dict) else {}
    if not isinstance(table, dict):
        raise ConfigurationError("[tool.intercontract] is no table", file=str(path))
    return table


def _settings(command: click.Command) -> set[str]:
    found = set(options_of(command))
    if isinstance(command, click.Group):
        for sub in command.commands.values():
            found |= _settings(sub)
    return found


def _map(
    command: click.Command, common: dict[str, object], own: dict[str, object], path: Path
) -> dict[str, object]:
    options = options_of(command)
    subs = command.commands if isinstance(command, click.Group) else {}
    if wrong := set(own) - set(options) - set(subs):
        raise _unknown(min(wrong), "setting", [*options, *subs], path)
    for_all = {
        key: value
        for key, value in common.items()
        if key in options and (_is_shared(key, options[key]) or key not in SHARED)
    }
    given = for_all | {key: value for key, value in own.items() if key in options}
    found: dict[str, object] = {
        options[key].name or key: _value(options[key], key, value, path)
        for key, value in given.items()
    }
    for name, sub in subs.items():
        table = own.get(name, {})
        if not isinstance(table, dict):
            raise ConfigurationError(f"the setting {name!r} is no table", file=str(path))
        found[name] = _map(sub, common, table, path)
    return found


def _value(option: click.Option, key: str, value: object, path: Path) -> object:
    """A setting as click takes it.

    Raises:
        ConfigurationError: it has another form, or is a text or number that no option could have.
    """
    try:
        found = _as_typed(option, key, value, path)
    except ValueError:  # more digits than Python writes
        raise ConfigurationError(f"the setting {key!r} is too large", file=str(path)) from None
    if any("\0" in text for text in (found if isinstance(found, list) else [found])):
        raise ConfigurationError(f"the setting {key!r} holds a NUL", file=str(path))
    return found


def _as_typed(option: click.Option, key: str, value: object, path: Path) -> str | list[str]:
    """A setting as text, which click then reads as if it stood on the command line.

    Paths are meant from the folder of the file that names them.
    """
    if path.parent != Path.cwd():
        value = _from_there(option, key, value, path.parent)
    if isinstance(value, list):
        texts = [str(item) for item in value]
        if option.multiple:
            return texts
        if option.type.name == "LIST":
            return ",".join(texts)
    if isinstance(value, (list, dict)):
        raise ConfigurationError(f"the setting {key!r} takes one value", file=str(path))
    return [str(value)] if option.multiple else str(value)


def _from_there(option: click.Option, key: str, value: object, folder: Path) -> object:
    if isinstance(value, list):
        return [_from_there(option, key, item, folder) for item in value]
    is_path = isinstance(option.type, click.Path) or key == "contract"
    if not (is_path and isinstance(value, str)) or Path(value).is_absolute():
        return value
    place = folder / value
    return str(place) if isinstance(option.type, click.Path) or is_there(place) else value


def _unknown(name: str, kind: str, known: Iterable[str], path: Path) -> ConfigurationError:
    return ConfigurationError(
        f"[tool.intercontract] has the unknown {kind} {name!r}",
        file=str(path),
        hint=did_you_mean(name, known, "intercontract COMMAND --help names them"),
    )
