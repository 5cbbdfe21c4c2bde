"""One document out of a description's files.

References stay inside the folder of the description: nothing is fetched, and no path escapes. What a
reference means is decided by where it stands (OpenAPI, *Reference Object*), never by a file's name or folder.
"""

from __future__ import annotations

from pathlib import Path
from typing import cast
from urllib.parse import quote, unquote, urlsplit

from attrs import Factory

from intercontract.contract.document.grammar import GRAMMAR, LIST, MAP
from intercontract.contract.document.identifiers import to_root
from intercontract.contract.document.overlay import apply
from intercontract.contract.reading.structure import MAX_VALUES
from intercontract.contract.reading.text import read_yaml
from intercontract.errors import ContractError
from intercontract.files.kind import is_file, real_path
from intercontract.files.reading import STANDARD_INPUT
from intercontract.model.json import JSONValue, join, resolve, split
from intercontract.model.regex import regex
from intercontract.values import define, frozen

# What stands at a place: a kind of the grammar, or a list or map of things of one kind. Everything below
# an example or extension is DATA: a reference in it is followed where that is possible, and else kept.
Place = tuple[str, str]
DATA: Place = ("", "data")
_UNSAFE = regex(r"[^A-Za-z0-9._-]+")


@frozen
class Bundle:
    """One document out of several files, and where each of its schemas came from.

    ``path`` is the description as it was given, ``root`` the same made absolute; ``origins`` gives file and
    pointer of the schemas that stood in files of their own, by name; ``files`` is everything that was read,
    ``extends`` the descriptions that this one is told as changes of, the nearest first.
    """

    document: dict[str, JSONValue]
    path: Path
    root: Path
    origins: dict[str, tuple[Path, str]]
    files: tuple[Path, ...] = ()
    extends: tuple[Path, ...] = ()


def bundle(path: Path) -> dict[str, JSONValue]:
    """The document of `bundle_files`."""
    return bundle_files(path).document


def bundle_files(path: Path) -> Bundle:
    """The description at a path with every reference into another file made local.

    What a path item, parameter or response refers to is put in its place; a schema in another file
    becomes ``#/components/schemas/<file>`` (or ``<file>_<name>`` for one inside it), so that it may refer
    to itself.

    Raises:
        ContractError: a file is missing or damaged, a reference leaves the folder or leads nowhere.
    """
    root = path if path == STANDARD_INPUT else real_path(path)
    document = read_yaml(root, ContractError)
    if not isinstance(document, dict):
        raise ContractError(
            "the document is not a mapping",
            file=str(path),
            hint="an OpenAPI description starts with 'openapi: 3.1.0'",
        )
    if str(document.get("openapi")).startswith("3.1"):
        to_root(document)
    if "extends" in document and "overlay" in document:
        return _extended(document, path, root)
    if not _refers_elsewhere(document):
        return Bundle(document, path, root, {}, (root,))
    bundler = _Bundler(root, {root: document})
    result = cast("dict[str, JSONValue]", bundler.rewrite(document, root, ("", "document"), ()))
    if bundler.schemas:
        components = result.setdefault("components", {})
        if isinstance(components, dict):
            schemas = components.setdefault("schemas", {})
            if isinstance(schemas, dict):
                schemas.update(bundler.schemas)
    return Bundle(result, path, root, bundler.origins, tuple(bundler.files))


def _extended(overlay: dict[str, JSONValue], path: Path, root: Path) -> Bundle:
    """An Overlay that says what is otherwise in another version (Overlay 1.0, ``extends``).

    It may extend the description of a contract beside its own, and nothing else.
    """
    base = real_path(root.parent / unquote(str(overlay["extends"])))
    if base.parent.parent != root.parent.parent or not is_file(base):
        raise ContractError(
            f"extends {overlay['extends']!r}, which is no contract beside this one",
            file=str(path),
            hint="name one such as ../2.11/openapi.yaml",
        )
    found = bundle_files(base)
    document = apply(found.document, overlay, file=str(path))
    extends = (base, *found.extends)
    return Bundle(document, path, root, found.origins, (root, *found.files), extends)


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


def _below(place: Place, key: str) -> Place:
    """What stands under a key of a mapping at a place."""
    container, kind = place
    if container == MAP:
        return DATA if key.startswith("x-") and kind in ("path", "response") else ("", kind)
    if container == LIST or kind == "data":
        return DATA
    grammar = GRAMMAR[kind]
    shape, below = grammar.get(key) or grammar.get("", ("", "data"))
    return (shape if shape in (LIST, MAP) and key in grammar else "", below)


@define
class _Bundler:
    root: Path
    files: dict[Path, JSONValue]
    schemas: dict[str, JSONValue] = Factory(dict)
    origins: dict[str, tuple[Path, str]] = Factory(dict)
    names: dict[tuple[Path, str], str] = Factory(dict)
    values: int = 0
    targets: dict[tuple[Path, str], Path] = Factory(dict)

    def rewrite(
        self, value: JSONValue, file: Path, place: Place, trail: tuple[str, ...]
    ) -> JSONValue:
        self.values += 1
        if self.values > MAX_VALUES:
            raise ContractError(
                f"the references unfold to more than {MAX_VALUES:,} values",
                file=str(self.root),
                hint="refer to schemas, which are kept once, in place of what holds them",
            )
        if isinstance(value, list):
            item_place = ("", place[1]) if place[0] == LIST else DATA
            return [self.rewrite(item, file, item_place, trail) for item in value]
        if not isinstance(value, dict):
            return value
        found = {
            key: self.rewrite(item, file, _below(place, key), trail)
            for key, item in value.items()
            if key != "$ref" or not isinstance(item, str)
        }
        if place == ("", "schema"):
            self._map_discriminator(found, file)
        reference = value.get("$ref")
        if isinstance(reference, str):
            target = self._follow(reference, file, place, trail)
            return {**target, **found} if isinstance(target, dict) else target
        return found

    def _follow(
        self, reference: str, file: Path, place: Place, trail: tuple[str, ...]
    ) -> JSONValue:
        kept: dict[str, JSONValue] = {"$ref": reference}
        try:
            target, pointer = self._locate(reference, file)
            if target == self.root:
                return {"$ref": "#" + quote(pointer, safe="/~!$&'()*+,;=:@")}
            if place == ("", "schema"):
                return {"$ref": f"#/components/schemas/{self._schema(target, pointer)}"}
            step = f"{target}#{pointer}"
            if step in trail:
                message = f"the reference {reference!r} leads back to itself"
                raise ContractError(message, file=str(file))
            found = self._at(target, pointer, reference, file)
        except ContractError:
            if place == DATA:
                return kept
            raise
        return self.rewrite(found, target, place, (*trail, step))

    def _locate(self, reference: str, file: Path) -> tuple[Path, str]:
        try:
            parts = urlsplit(reference)
        except ValueError as problem:
            message = f"the reference {reference!r} is no URI: {problem}"
            raise ContractError(message, file=str(file)) from None
        if parts.scheme or parts.netloc:
            raise ContractError(
                f"the reference {reference!r} leaves the description's folder",
                file=str(file),
                hint="nothing is fetched while loading: put the file beside the description",
            )
        target = self._target(parts.path, reference, file) if parts.path else file
        pointer = unquote(parts.fragment)
        if target != self.root and pointer and not pointer.startswith("/"):
            pointer = _anchored(self._read(target), pointer) or pointer
        # "file.yaml#/" is how many write the whole file.
        return target, "" if pointer == "/" and not self._has(target, pointer) else pointer

    def _target(self, path: str, reference: str, file: Path) -> Path:
        """The file that a relative path leads to; asked of the disk once, for links on the way."""
        if (file.parent, path) not in self.targets:
            target = real_path(file.parent / unquote(path))
            if not target.is_relative_to(self.root.parent):
                raise ContractError(
                    f"the reference {reference!r} leaves the description's folder", file=str(file)
                )
            self.targets[file.parent, path] = target
        return self.targets[file.parent, path]

    def _has(self, target: Path, pointer: str) -> bool:
        try:
            resolve(self._read(target), pointer)
        except KeyError:
            return False
        return True

    def _read(self, target: Path) -> JSONValue:
        if target not in self.files:
            self.files[target] = read_yaml(target, ContractError)
        return self.files[target]

    def _at(self, target: Path, pointer: str, reference: str, file: Path) -> JSONValue:
        try:
            return resolve(self._read(target), pointer)
        except KeyError:
            message = f"the reference {reference!r} leads nowhere"
            hint = f"there is no {pointer} in {target.name}"
            raise ContractError(message, file=str(file), hint=hint) from None

    def _schema(self, target: Path, pointer: str) -> str:
        """The name under which a schema of another file is kept; made when first referred to."""
        name = self.names.get((target, pointer))
        if name is None:
            found = self._at(target, pointer, f"{target.name}#{pointer}", target)
            name = self.names[target, pointer] = self._free_name(target, pointer)
            self.origins[name] = (target, pointer)
            self.schemas[name] = self.rewrite(found, target, ("", "schema"), ())
        return name

    def _free_name(self, target: Path, pointer: str) -> str:
        skipped = ("$defs", "definitions", "components", "schemas")
        tokens = [token for token in split(pointer) if token not in skipped]
        stem = _UNSAFE.sub("_", "_".join([target.stem, *tokens]))
        document = self.files[self.root]
        taken = _components_schemas(document) | set(self.origins)
        names = (stem, *(f"{stem}_{number}" for number in range(2, len(taken) + 3)))
        return next(name for name in names if name not in taken)

    def _map_discriminator(self, schema: dict[str, JSONValue], file: Path) -> None:
        """Let a discriminator's mapping into other files lead to the schemas as they are named here."""
        discriminator = schema.get("discriminator")
        mapping = discriminator.get("mapping") if isinstance(discriminator, dict) else None
        for value, reference in mapping.items() if isinstance(mapping, dict) else ():
            leads_elsewhere = isinstance(reference, str) and (
                "#" in reference
                or "/" in reference
                or reference.endswith((".yaml", ".yml", ".json"))
            )
            if leads_elsewhere and not (file == self.root and str(reference).startswith("#")):
                found = self._follow(str(reference), file, ("", "schema"), ())
                cast("dict[str, JSONValue]", mapping)[value] = cast("dict[str, JSONValue]", found)[
                    "$ref"
                ]


def _anchored(document: JSONValue, name: str) -> str | None:
    """Where the schema with an ``$anchor`` stands in a file (JSON Schema 2020-12, core, section 8.2.2)."""
    waiting: list[tuple[str, JSONValue]] = [("", document)]
    while waiting:
        pointer, item = waiting.pop()
        if isinstance(item, dict):
            if item.get("$anchor") == name:
                return pointer
            waiting += [(join(pointer, key), held) for key, held in item.items()]
        elif isinstance(item, list):
            waiting += [(join(pointer, index), held) for index, held in enumerate(item)]
    return None


def _components_schemas(document: JSONValue) -> set[str]:
    components = document.get("components") if isinstance(document, dict) else None
    schemas = components.get("schemas") if isinstance(components, dict) else None
    return set(schemas) if isinstance(schemas, dict) else set()
