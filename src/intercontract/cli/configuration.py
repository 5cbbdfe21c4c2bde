"""Settings from ``[tool.intercontract]`` in the current folder's ``pyproject.toml``.

Options win over the environment (``INTERCONTRACT_RUN_SEED``), and both over this file. A table
``[tool.intercontract.run]`` is for one command; what stands in ``[tool.intercontract]`` is for all.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from intercontract.errors import ConfigurationError


def defaults(commands: tuple[str, ...], folder: Path | None = None) -> dict[str, Any]:
    """The default of each option by command.

    Raises:
        ConfigurationError: the file is no TOML, or the table is no table.
    """
    path = (folder or Path.cwd()) / "pyproject.toml"
    if not path.is_file():
        return {}
    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise ConfigurationError(f"not readable as TOML: {problem}", file=str(path)) from None
    table = content.get("tool", {}).get("intercontract", {})
    if not isinstance(table, dict):
        raise ConfigurationError("[tool.intercontract] is no table", file=str(path))
    common = {_option(key): value for key, value in table.items() if not isinstance(value, dict)}
    own = {key: value for key, value in table.items() if isinstance(value, dict)}
    return {
        command: common | {_option(key): value for key, value in own.get(command, {}).items()}
        for command in commands
    }


def _option(key: str) -> str:
    return key.replace("-", "_")
