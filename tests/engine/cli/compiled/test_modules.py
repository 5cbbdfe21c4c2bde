"""Modules are compiled once, and are the ones that Python would import."""

from __future__ import annotations

import importlib
import inspect
import sys
from importlib.machinery import SourceFileLoader

import pytest

from intercontract.cli import compiled

NAMES = (
    "kept_single",
    "kept_package",
    "kept_package.inner",
    "kept_package.deep",
    "kept_package.deep.leaf",
)


@pytest.fixture
def source(tmp_path, monkeypatch):
    """A folder in front of ``sys.path`` with a module and a package; nothing of them stays imported."""
    folder = tmp_path / "source"
    (folder / "kept_package" / "deep").mkdir(parents=True)
    (folder / "kept_single.py").write_text("value = 1\n\ndef told():\n    return 'single'\n")
    (folder / "kept_package" / "__init__.py").write_text("from kept_package.inner import value\n")
    (folder / "kept_package" / "inner.py").write_text("value = 2\n")
    (folder / "kept_package" / "deep" / "__init__.py").write_text("depth = 2\n")
    (folder / "kept_package" / "deep" / "leaf.py").write_text("value = 3\n")
    monkeypatch.setattr(sys, "path", [str(folder), *sys.path])
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    yield folder
    forget()


def forget():
    for name in NAMES:
        sys.modules.pop(name, None)
    importlib.invalidate_caches()


@pytest.fixture
def compiled_files(monkeypatch):
    """The files that were compiled."""
    asked = []
    real = SourceFileLoader.source_to_code

    def asking(loader, data, path, *rest, **more):
        asked.append(str(path).rpartition("source/")[2])
        return real(loader, data, path, *rest, **more)

    monkeypatch.setattr(SourceFileLoader, "source_to_code", asking)
    return asked


def imported(*names):
    """The modules of these names, imported anew with what was kept."""
    forget()
    with compiled.compiled_once("audit"):
        return [importlib.import_module(name) for name in names]


def about(module):
    """What a module says of where it comes from."""
    spec = module.__spec__
    return (
        *(module.__name__, module.__file__, module.__cached__, module.__package__),
        *(spec.origin, spec.has_location, spec.parent, spec.submodule_search_locations),
        *(getattr(module, "__path__", None), inspect.getsource(module)),
    )


@pytest.mark.usefixtures("source")
def test_a_module_is_compiled_once_and_the_same(compiled_files):
    by_python = [about(importlib.import_module(name)) for name in NAMES]
    compiled_files.clear()
    first = [about(module) for module in imported(*NAMES)]
    assert len(compiled_files) == len(NAMES)
    compiled_files.clear()
    again = imported(*NAMES)
    assert compiled_files == []
    assert first == by_python
    assert [about(module) for module in again] == by_python
    assert again[0].told() == "single"
    assert [module.value for module in again if hasattr(module, "value")] == [1, 2, 2, 3]


def test_a_file_that_changed_is_compiled_again(source, compiled_files):
    imported(*NAMES)
    compiled_files.clear()
    (source / "kept_package" / "inner.py").write_text("value = 22\n")
    assert imported("kept_package")[0].value == 22
    assert compiled_files == ["kept_package/inner.py"]


def test_a_file_that_went_is_missed(source):
    imported(*NAMES)
    (source / "kept_single.py").unlink()
    with pytest.raises(ModuleNotFoundError):
        imported("kept_single")
    (source / "kept_single").mkdir()
    (source / "kept_single" / "__init__.py").write_text("value = 'a package by now'\n")
    assert imported("kept_single")[0].value == "a package by now"


@pytest.mark.parametrize("before", [True, False], ids=["before the command", "by the command"])
def test_a_module_that_comes_first_is_taken(source, tmp_path, monkeypatch, before):
    imported(*NAMES)
    other = tmp_path / "other"
    other.mkdir()
    (other / "kept_single.py").write_text("value = 'another'\n")
    if before:
        monkeypatch.setattr(sys, "path", [str(other), *sys.path])
        assert imported("kept_single")[0].value == "another"
    else:
        forget()
        with compiled.compiled_once("audit"):
            monkeypatch.setattr(sys, "path", [str(other), *sys.path])
            assert importlib.import_module("kept_single").value == "another"
        monkeypatch.setattr(sys, "path", sys.path[1:])
        assert imported("kept_single")[0].value == 1
    assert source.is_dir()


def test_a_module_that_is_put_where_python_looks_first_is_taken(source, monkeypatch, tmp_path):
    first = tmp_path / "first"
    first.mkdir()
    monkeypatch.setattr(sys, "path", [str(first), str(source), *sys.path])
    assert imported("kept_single")[0].value == 1
    (first / "kept_single.py").write_text("value = 'first'\n")
    assert imported("kept_single")[0].value == "first"


def test_a_module_that_cannot_be_compiled_is_refused_as_ever(source):
    (source / "kept_single.py").write_text("value = = 1\n")
    for _ in range(2):
        with pytest.raises(SyntaxError):
            imported("kept_single")


def test_a_package_of_several_folders_is_left_to_python(source, tmp_path, monkeypatch, kept):
    for number in (1, 2):
        part = tmp_path / f"part{number}" / "kept_package"
        part.mkdir(parents=True)
        (part / f"part{number}.py").write_text(f"value = {number}\n")
    (source / "kept_package" / "__init__.py").unlink()
    parts = [str(tmp_path / f"part{number}") for number in (1, 2)]
    monkeypatch.setattr(sys, "path", [*parts, *sys.path])
    for _ in range(2):
        values = [m.value for m in imported("kept_package.part1", "kept_package.part2")]
        assert values == [1, 2]
        for number in (1, 2):
            sys.modules.pop(f"kept_package.part{number}")
    assert kept() is None


def test_nothing_of_it_stays_when_the_command_is_over(source):
    before = [*sys.meta_path]
    imported(*NAMES)
    assert sys.meta_path == before
    assert source.is_dir()
