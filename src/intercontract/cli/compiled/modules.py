"""Modules, compiled once: read from one file, in place of one for each.

A module is taken from what was kept if its file has the time and size that it had then, and stands where
Python would look first: ``sys.path`` is what it was at first, and its package is one folder. All others, and
what is no source file, are imported as ever.
"""

from __future__ import annotations

import marshal
import os
import sys
from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from contextlib import contextmanager
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import CodeType, ModuleType

FileState = tuple[int, int]
"""When a file was changed (ns), and its size (bytes)."""

Module = tuple[str, str | None, bool, FileState, bytes | memoryview]
"""A module's file and cached file, whether it is a package, how its file was, and what it compiles to."""

Modules = MutableMapping[str, Module]
"""By the names of the modules."""

Then = Callable[[ModuleType], None]
"""What is to be done with a module that was imported."""


@contextmanager
def modules_from(kept: Modules, then: Mapping[str, Then]) -> Iterator[None]:
    """Have modules that are imported in this context taken from what was kept, and add those that are new.

    ``then`` is what to do with a module of a name when it was imported.
    """
    if PathFinder not in sys.meta_path:
        yield
        return
    finder = _Finder(kept, then)
    sys.meta_path.insert(sys.meta_path.index(PathFinder), finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)


class _Finder:
    """Looks for a module where it was before, and else where Python does."""

    def __init__(self, kept: Modules, then: Mapping[str, Then]):
        self._kept = kept
        self._then = then
        self._path = [*sys.path]

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """As `importlib.abc.MetaPathFinder.find_spec`."""
        found = self._kept.get(name)
        if found is not None:
            file, cached, is_package, state, code = found
            if self._is_first(file, path, is_package=is_package) and _state(file) == state:
                spec = ModuleSpec(
                    name,
                    _Kept(name, file, self._then.get(name), code),
                    origin=file,
                    is_package=is_package,
                )
                spec.has_location, spec.cached = True, cached
                if spec.submodule_search_locations is not None:
                    spec.submodule_search_locations.append(os.path.dirname(file))  # noqa: PTH120
                return spec
        new = PathFinder.find_spec(name, path, target)
        if new is not None and type(new.loader) is SourceFileLoader:
            file, is_package = new.loader.path, new.submodule_search_locations is not None
            if self._is_first(file, path, is_package=is_package):
                new.loader = _New(new, file, self._then.get(name), self._kept)
        return new

    def _is_first(self, file: str, path: Sequence[str] | None, *, is_package: bool) -> bool:
        if path is None:
            return sys.path == self._path
        folder = os.path.dirname(file)  # noqa: PTH120 - pathlib takes a tenth of what is saved here
        return [*path] == [os.path.dirname(folder) if is_package else folder]  # noqa: PTH120


class _Loader(SourceFileLoader):
    def __init__(self, name: str, file: str, then: Then | None):
        super().__init__(name, file)
        self._then = then

    def exec_module(self, module: ModuleType) -> None:
        super().exec_module(module)
        if self._then is not None:
            self._then(module)


class _Kept(_Loader):
    """Loads a module from what was kept."""

    def __init__(
        self,
        name: str,
        file: str,
        then: Then | None,
        code: bytes | memoryview,
    ):
        super().__init__(name, file, then)
        self._code = code

    def get_code(self, fullname: str) -> CodeType | None:  # noqa: ARG002 - it is this module's
        code: CodeType = marshal.loads(self._code)  # noqa: S302 - as Python does with its own
        return code


class _New(_Loader):
    """Loads a module as Python does, and keeps what it compiles to."""

    def __init__(self, spec: ModuleSpec, file: str, then: Then | None, kept: Modules):
        super().__init__(spec.name, file, then)
        self._about = file, spec.cached, spec.submodule_search_locations is not None
        self._kept = kept

    def get_code(self, fullname: str) -> CodeType | None:
        state = _state(self.path)
        code = super().get_code(fullname)
        if state is not None and code is not None:
            self._kept[fullname] = *self._about, state, marshal.dumps(code)
        return code


def _state(file: str) -> FileState | None:
    try:
        status = os.stat(file)  # noqa: PTH116
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size
