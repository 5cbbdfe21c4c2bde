"""Who uses the API: recordings, Python source and models, by path."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from intercontract.contract.contract import Contract
from intercontract.drift.impact.models import models
from intercontract.drift.impact.source import source
from intercontract.drift.impact.touch import User
from intercontract.drift.impact.traffic import traffic
from intercontract.engine.comparison.sides import recorded
from intercontract.errors import ConfigurationError, TrafficError
from intercontract.files.kind import is_file, is_there
from intercontract.files.reading import read_text, walk

_SKIPPED = frozenset(
    {"node_modules", "site-packages", "__pycache__", "venv", "env", "build", "dist"}
)
_LARGEST = 4 * 1024 * 1024
_DEEPEST = 200


def users(paths: tuple[Path, ...], contract: Contract, notes: list[str]) -> list[User]:
    """What the paths show of somebody's use; what could not be read in a folder is noted.

    Raises:
        ConfigurationError: a path is missing.
        TrafficError: a single file is neither Python nor recorded traffic.
    """
    found: list[User] = []
    for path in paths:
        if not is_there(path):
            raise ConfigurationError(
                f"there is no {str(path)!r} to be used by", hint="check the path"
            )
        files = list(_python(path))
        if files:
            found += _python_users(path, files, contract, notes)
        else:
            interactions, told = recorded([path])
            notes += told
            found.append(traffic(str(path), interactions, contract))
    return found


def _python_users(
    path: Path, files: list[Path], contract: Contract, notes: list[str]
) -> list[User]:
    texts: list[tuple[str, str]] = []
    for file in files:
        try:
            text = read_text(file, TrafficError, limit=_LARGEST)
            _refuse_deep(ast.parse(text))
        except (TrafficError, SyntaxError, ValueError, RecursionError, MemoryError) as problem:
            if file == path:
                raise TrafficError(
                    f"is not Python that can be read: {problem or 'it nests too deep'}",
                    file=str(file),
                    hint="name another file or folder with --used-by",
                ) from None
            notes.append(f"{file} was left out: it is not Python that can be read")
            continue
        texts.append((str(file), text))
    classes = models(str(path), texts, contract)
    code = source(str(path), texts, contract)
    found: list[User] = []
    if not classes.is_empty:
        found.append(classes)
    if not code.is_empty or classes.is_empty:
        found.append(code)
    notes += [f"a URL that is no documented operation: {place}" for place in code.unclear[:5]]
    return found


def _refuse_deep(tree: ast.AST) -> None:
    """Refuse what Python parses and no recursive reader walks through.

    Raises:
        RecursionError: it nests deeper than `_DEEPEST`.
    """
    waiting = [(tree, 0)]
    while waiting:
        node, depth = waiting.pop()
        if depth > _DEEPEST:
            raise RecursionError(f"it nests deeper than {_DEEPEST} levels")
        waiting += [(child, depth + 1) for child in ast.iter_child_nodes(node)]


def _python(path: Path) -> Iterator[Path]:
    if is_file(path):
        if path.suffix.lower() in (".py", ".pyi"):
            yield path
        return
    found: list[Path] = []
    for root, folders, names in walk(path, TrafficError):
        folders[:] = [n for n in folders if not n.startswith(".") and n not in _SKIPPED]
        found += (root / name for name in names if name.endswith(".py"))
    yield from sorted(found)
