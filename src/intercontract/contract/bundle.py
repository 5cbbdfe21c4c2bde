"""One document out of a description's files.

References stay inside the folder of the description: nothing is fetched, and no path escapes.
"""

from __future__ import annotations

from pathlib import Path
from typing import cast
from urllib.parse import unquote, urlsplit

from attrs import Factory, define, frozen

from intercontract.contract.text import read_yaml
from intercontract.errors import ContractError
from intercontract.model.json import JSONValue, resolve, split


@frozen
class Bundle:
    """One document out of several files, and where each of its schemas came from.

    ``path`` is the description as it was given, ``root`` the same made absolute;
    ``origins`` gives file and pointer of the schemas that stood in files of their own, by name.
    """

    document: dict[str, JSONValue]
    path: Path
    root: Path
    origins: dict[str, tuple[Path, str]]


def bundle(path: Path) -> dict[str, JSONValue]:
    """The document of `bundle_files`."""
    return bundle_files(path).document


def bundle_files(path: Path) -> Bundle:
    """The description at a path with every reference into another file made local.

    What a path item, parameter or response refers to is put in its place; a schema in a file of its
    own becomes ``#/components/schemas/<file>`` (or ``<file>_<name>`` for a definition inside it).

    Raises:
        ContractError: a file is missing or damaged, a reference leaves the folder or leads nowhere.
    """
    root = path.resolve()
    document = read_yaml(root, ContractError)
    if not isinstance(document, dict):
        raise ContractError(
            "the document is not a mapping",
            file=str(path),
            hint="an OpenAPI description starts with 'openapi: 3.1.0'",
        )
    if not _refers_elsewhere(document):
        return Bundle(document, path, root, {})
    bundler = _Bundler(root, {root: document})
    result = cast("dict[str, JSONValue]", bundler.rewrite(document, root, ()))
    if bundler.schemas:
        components = result.setdefault("components", {})
        if isinstance(components, dict):
            schemas = components.setdefault("schemas", {})
            if isinstance(schemas, dict):
                schemas.update(bundler.schemas)
    return Bundle(result, path, root, bundler.origins)


def _refers_elsewhere(document: JSONValue) -> bool:
    waiting: list[JSONValue] = [document]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            reference = item.get("$ref")
            if isinstance(reference, str) and not reference.startswith("#"):
                return True
            waiting += item.values()
        elif isinstance(item, list):
            waiting += item
    return False


@define
class _Bundler:
    root: Path
    files: dict[Path, JSONValue]
    schemas: dict[str, JSONValue] = Factory(dict)
    origins: dict[str, tuple[Path, str]] = Factory(dict)

    def rewrite(self, value: JSONValue, file: Path, trail: tuple[str, ...]) -> JSONValue:
        if isinstance(value, list):
            return [self.rewrite(item, file, trail) for item in value]
        if not isinstance(value, dict):
            return value
        reference = value.get("$ref")
        if isinstance(reference, str):
            target = self._follow(reference, file, trail)
            if isinstance(target, dict):
                others = {k: self.rewrite(v, file, trail) for k, v in value.items() if k != "$ref"}
                return {**target, **others}
        return {key: self.rewrite(item, file, trail) for key, item in value.items()}

    def _follow(self, reference: str, file: Path, trail: tuple[str, ...]) -> JSONValue:
        target, pointer = self._locate(reference, file)
        if target == self.root:
            return {"$ref": f"#{pointer}"}
        if "schemas" in target.relative_to(self.root.parent).parts or file.parent.name == "schemas":
            return {"$ref": f"#/components/schemas/{self._schema(target, pointer)}"}
        step = f"{target}#{pointer}"
        if step in trail:
            raise ContractError(f"the reference {reference!r} leads back to itself", file=str(file))
        return self.rewrite(self._at(target, pointer, reference, file), target, (*trail, step))

    def _locate(self, reference: str, file: Path) -> tuple[Path, str]:
        parts = urlsplit(reference)
        if parts.scheme or parts.netloc:
            raise ContractError(
                f"the reference {reference!r} leaves the description's folder",
                file=str(file),
                hint="nothing is fetched while loading: put the file beside the description",
            )
        target = (file.parent / unquote(parts.path)).resolve() if parts.path else file
        if not target.is_relative_to(self.root.parent):
            raise ContractError(
                f"the reference {reference!r} leaves the description's folder", file=str(file)
            )
        return target, unquote(parts.fragment)

    def _at(self, target: Path, pointer: str, reference: str, file: Path) -> JSONValue:
        if target not in self.files:
            self.files[target] = read_yaml(target, ContractError)
        try:
            return resolve(self.files[target], pointer)
        except KeyError:
            message = f"the reference {reference!r} leads nowhere"
            raise ContractError(message, file=str(file)) from None

    def _schema(self, target: Path, pointer: str) -> str:
        tokens = [token for token in split(pointer) if token not in ("$defs", "definitions")]
        name = "_".join([target.stem, *tokens])
        if name not in self.schemas:
            self.origins[name] = (target, pointer)
            self.schemas[name] = None  # taken, so that a cycle ends here
            found = self._at(target, pointer, f"{target.name}#{pointer}", target)
            self.schemas[name] = self.rewrite(found, target, ())
        return name
