"""Files that users name are opened in one place; what else opens a path is named here, with its reason."""

from __future__ import annotations

import ast
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src" / "intercontract"

OPENING = frozenset(
    ["open", "read_text", "read_bytes", "write_text", "write_bytes", "fdopen", "mkstemp"]
)  # fmt: skip
OWN = {
    "files": "the one place",
    "engine/setup/score.py": "a file of a report folder that was made just now",
    "report/write.py": "files of a report folder that is being made",
    "transport": "ledgers below the state folder, which no user names file by file",
    "cli/__init__.py": "the null device, in place of an output that nobody reads any more",
    "sdk/drivers": "programs of their own, which import nothing of ours",
    "cli/outcome.py": "the same",
    "cassette/remote.py": "what fsspec reaches by an address, which is no path",
    "drift/rules.py": "the table that comes with the package",
    "report/formats/html.py": "templates and styles that come with the package",
}


def test_nothing_else_opens_paths():
    found = [
        f"{file.relative_to(SOURCE).as_posix()}:{node.lineno} {ast.unparse(node)[:60]}"
        for file in sorted(SOURCE.rglob("*.py"))
        if not any(file.relative_to(SOURCE).as_posix().startswith(own) for own in OWN)
        if any(f"{name}(" in (text := file.read_text("utf-8")) for name in OPENING)
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call) and _opens(node)
    ]
    assert found == []


def _opens(call: ast.Call) -> bool:
    if isinstance(call.func, ast.Name):
        return call.func.id == "open"
    if not (isinstance(call.func, ast.Attribute) and call.func.attr in OPENING):
        return False
    holder = ast.unparse(call.func.value)
    # A resource of the package, a member of an archive, our own readers, a conversation of the sandbox.
    ours = ("files(", "archive", "reading", "bounded", "story", "vcr_format")
    return not holder.startswith(ours)


def test_every_exception_is_needed():
    assert all((SOURCE / own).exists() for own in OWN)
