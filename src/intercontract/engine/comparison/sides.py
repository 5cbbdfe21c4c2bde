"""The two sides of a comparison: contracts by name or path, recordings by path, told apart by content."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from attrs import field

from intercontract.cassette.limits import DEFAULT
from intercontract.contract.locate import description_in, locate
from intercontract.contract.pin import check_pin
from intercontract.contract.published import checked, published
from intercontract.errors import ConfigurationError, ContractError
from intercontract.files.kind import is_folder, is_there
from intercontract.files.reading import STANDARD_INPUT, read_bytes, read_text
from intercontract.model.digits import whole_number
from intercontract.model.interaction import Interaction
from intercontract.model.regex import regex
from intercontract.model.region import REGIONS
from intercontract.values import define
from intercontract.visible import shortened

if TYPE_CHECKING:
    from intercontract.contract.load import ContractSource

# A description as published, as comparisons read it.
OpenAPIDocument: TypeAlias = dict[str, Any]

_RECORDED = frozenset({".har", ".ndjson", ".jsonl"})
_HEAD = 65536
_DESCRIPTION = frozenset({b"openapi", b"swagger"})
# What opens and closes in JSON (or YAML written like it), and what may be a key.
_TOKEN = regex(rb'"((?:[^"\\]|\\.)*)"(\s*:)?|([A-Za-z]+)(\s*:)|[{}\[\]]')
_YAML_KEY = regex(rb"^[\"']?([A-Za-z]+)[\"']?\s*:", re.MULTILINE)
_TRAFFIC = re.compile(
    rb"(?:^|[{,\n])[ \t\r]*[\"']?(?:interactions|http_interactions|log|request|req)[\"']?[ \t]*:"
)
# A reference that does not start with '#' leads into another file.
_EXTERNAL = re.compile(r"\$ref[\"']?\s*:\s*[\"']?(?=[^\s\"'#])")


@define
class Side:
    """One side as it was named; loaded when it is asked for."""

    reference: str
    path: Path
    is_contract: bool
    notes: list[str] = field(factory=list)

    def document(self) -> OpenAPIDocument:
        """The description as published: one document, references local and not followed.

        Raises:
            ContractError: it is damaged, or no OpenAPI 3.0 or 3.1.
        """
        return read_description(self.path)

    def interactions(self) -> list[Interaction]:
        """The recorded interactions.

        Raises:
            CassetteError: something is missing or damaged.
            TrafficError: something is no recorded traffic.
        """
        found, notes = recorded([self.path])
        self.notes += notes
        return found


def side(source: ContractSource) -> Side:
    """What an argument is, or names: a contract, or recordings.

    Raises:
        ContractError: there is neither a contract of that name nor a file.
    """
    if not isinstance(source, str | Path):
        return Side(source.name, Path(source.path), is_contract=True)
    reference, path = str(source), Path(source)
    exists = is_there(path) or path == STANDARD_INPUT
    if exists and _is_recorded(path):
        return Side(reference, path, is_contract=False)
    if not exists and (
        "/" in reference or path.suffix.lower() in (".yaml", ".yml", ".json", ".har")
    ):
        # Not "there is no contract": whoever writes a path means a file.
        raise ConfigurationError(
            f"there is no file {shortened(reference)!r}", hint="check the path"
        )
    _, found = locate(source)
    return Side(reference, found, is_contract=True)


def _is_recorded(path: Path) -> bool:
    if is_folder(path):
        return description_in(path) is None
    if path.suffix.lower() in _RECORDED:
        return True
    content = read_bytes(path, ConfigurationError, limit=DEFAULT.stream_bytes)
    if not _TRAFFIC.search(content[:_HEAD]):
        return False
    return not any(key in _DESCRIPTION for key in _top_keys(content))


def _top_keys(content: bytes) -> Iterator[bytes]:
    """The keys of a document's top object, wherever in the file they stand."""
    if not content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        yield from (match[1] for match in _YAML_KEY.finditer(content))
        return
    depth = 0
    for match in _TOKEN.finditer(content):
        if match[0] in (b"{", b"["):
            depth += 1
        elif match[0] in (b"}", b"]"):
            depth -= 1
        elif depth == 1 and (match[2] or match[4]):
            yield match[1] if match[1] is not None else match[3]


def read_description(path: Path) -> OpenAPIDocument:
    """A description as one document.

    Raises:
        ContractError: it is damaged, or no OpenAPI 3.0 or 3.1.
    """
    check_pin(path)
    try:
        text = read_text(path, ContractError)
        if _EXTERNAL.search(text) or text.startswith("overlay:"):
            from intercontract.contract.document.bundle import (
                bundle,  # most descriptions are one file
            )

            return checked(bundle(path), str(path))
        return published(text, str(path))
    except RecursionError:
        raise ContractError("the description nests too deep", file=str(path)) from None


def recorded(paths: Iterable[Path]) -> tuple[list[Interaction], list[str]]:
    """The interactions below paths, and what is to be told about their files."""
    from intercontract.cassette.reading import load_all

    found: list[Interaction] = []
    notes: list[str] = []
    for path in paths:
        for recording in load_all(path):
            found += recording.interactions
            notes += [str(note) for note in recording.notes]
    return found, notes


def grouped(interactions: Iterable[Interaction], key: str) -> dict[str, list[Interaction]]:
    """Interactions by ``region`` or ``version``; regions in their usual order, versions from old to new.

    Raises:
        ConfigurationError: the key is another, or there are not two groups.
    """
    if key not in ("region", "version"):
        raise ConfigurationError(f"recordings are compared by region or version, not {key!r}")
    groups: dict[str, list[Interaction]] = {}
    for interaction in interactions:
        name = interaction.region if key == "region" else interaction.api_version
        if name:
            groups.setdefault(name, []).append(interaction)
    if len(groups) < 2:
        known = ", ".join(groups) or "none"
        raise ConfigurationError(
            f"there is nothing to compare by {key}: the recordings name {known}",
            hint="record a second one, or name two sides",
        )

    def order(name: str) -> tuple[object, ...]:
        if key == "region":
            return (REGIONS.index(name) if name in REGIONS else len(REGIONS), name)
        parts = [whole_number(part) for part in name.split(".")]
        numbers = [part for part in parts if part is not None]
        return (not numbers, numbers, name)

    return {name: groups[name] for name in sorted(groups, key=order)}
