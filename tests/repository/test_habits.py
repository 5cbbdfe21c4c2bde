"""Habits of the source and its tests: one word has one meaning, and each thing its one place."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "intercontract"
TYPE = re.compile(r"[A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*")

# Names that still stand for several things. This list only shrinks.
SHARED: frozenset[str] = frozenset()


def named(module: ast.Module) -> Iterator[str]:
    """The public classes and type aliases that a module defines."""
    for statement in module.body:
        if isinstance(statement, ast.ClassDef):
            yield statement.name
        elif isinstance(statement, ast.Assign | ast.AnnAssign):
            if "TypeVar" in ast.unparse(statement):
                continue  # a parameter of generics means something only where it stands
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            yield from (
                target.id
                for target in targets
                if isinstance(target, ast.Name) and TYPE.fullmatch(target.id)
            )


def test_a_public_type_belongs_to_one_module():
    where = defaultdict(set)
    for file in sorted(SOURCE.rglob("*.py")):
        for name in named(ast.parse(file.read_text(encoding="utf-8"))):
            if not name.startswith("_"):
                where[name].add(str(file.relative_to(SOURCE)))
    several = {name: sorted(files) for name, files in where.items() if len(files) > 1}
    assert {name: files for name, files in several.items() if name not in SHARED} == {}
    assert set(several) >= SHARED, "these have one meaning by now: take them off the list"


def test_the_tests_of_the_engine_mirror_its_source():
    folders = {
        path.parent.relative_to(ROOT / "tests" / "engine")
        for path in (ROOT / "tests" / "engine").rglob("test_*.py")
    }
    strange = [
        folder
        for folder in sorted(folders)
        if not (SOURCE / folder).is_dir() and not (SOURCE / folder).with_suffix(".py").is_file()
    ]
    assert strange == []


def test_hypothesis_is_set_up_in_one_place():
    """Per test only what is its own: how many examples, say; never how long one may take."""
    elsewhere = re.compile(r"settings\([^)]*deadline|register_profile|load_profile")
    files = [file for file in (ROOT / "tests").rglob("*.py") if file != Path(__file__)]
    assert [file for file in files if elsewhere.search(file.read_text(encoding="utf-8"))] == []
