"""Keeping a vendor's own description among one's contracts, pinned by its SHA-256."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import cast

from intercontract.contract.contract import Contract
from intercontract.contract.document.normalise import normalise, version_of
from intercontract.contract.document.problem import DocumentProblem
from intercontract.contract.lint import lint
from intercontract.contract.load import load
from intercontract.contract.locate import FILES, description_in
from intercontract.contract.pin import PIN
from intercontract.contract.reading.text import parse_yaml
from intercontract.errors import ContractError
from intercontract.files.kind import is_file
from intercontract.files.reading import MAX_BYTES, read_bytes
from intercontract.files.writing import replace
from intercontract.model.json import JSONValue
from intercontract.values import frozen

_NAME = re.compile(r"[A-Za-z0-9][\w.-]*", re.ASCII)


@frozen
class AddResult:
    """What was added: where, its SHA-256, the contract as loaded, and what is wrong with it."""

    name: str
    path: Path
    sha256: str
    contract: Contract
    problems: tuple[DocumentProblem, ...]
    replaced: bool = False


def add(
    file: Path | bytes,
    *,
    home: Path,
    name: str | None = None,
    source: str = "",
    force: bool = False,
) -> AddResult:
    """Copies a description, a file or its bytes, to ``home/contracts/<name>`` and pins it.

    The name is ``vendor-<info.version>`` when none is given; ``source`` is kept with the pin and says
    where the bytes came from. Adding the same bytes again changes nothing.

    Raises:
        ContractError: it is no OpenAPI 3.0 or 3.1, refers to other files, or would replace other content
            under the same name without ``force``.
    """
    label = str(file) if isinstance(file, Path) else source or "the description"
    content = _read(file, label)
    document, suffix = _parse(content, label)
    chosen = name or _default_name(document, label)
    if not _NAME.fullmatch(chosen):
        hint = "use letters, digits, '.', '_' and '-': vendor-2.11"
        raise ContractError(f"{chosen!r} cannot be a contract's name", hint=hint)
    folder = home / "contracts" / chosen
    digest = hashlib.sha256(content).hexdigest()
    present = description_in(folder)
    same = (
        present is not None
        and hashlib.sha256(read_bytes(present, ContractError)).hexdigest() == digest
    )
    if present and not same and not force:
        raise ContractError(
            f"there is another description under the name {chosen!r}",
            file=str(present),
            hint="give another --name, or replace it with --force (and compare with 'drift' before)",
        )
    target = present if same and present else folder / f"openapi{suffix}"
    pin = {"file": target.name, "sha256": digest, "source": source or Path(label).name}
    hint = "run it where contracts/ can be written"
    replace(target, content, ContractError, hint=hint)
    replace(folder / PIN, (json.dumps(pin, indent=2) + "\n").encode(), ContractError, hint=hint)
    for other in FILES:
        if other != target.name and is_file(folder / other):
            (folder / other).unlink()
    return AddResult(
        chosen, target, digest, load(target), lint(target), replaced=bool(present) and not same
    )


def _read(file: Path | bytes, label: str) -> bytes:
    content = file if isinstance(file, bytes) else read_bytes(file, ContractError)
    if len(content) > MAX_BYTES:
        raise ContractError(f"the description has more than {MAX_BYTES:,} bytes", file=label)
    return content


def _parse(content: bytes, label: str) -> tuple[dict[str, JSONValue], str]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ContractError("the description is not UTF-8 text", file=label) from None
    document = parse_yaml(text, ContractError, file=label)
    version_of(document, label)
    if reference := next(_leaving(document), None):
        raise ContractError(
            f"the description refers to another file: {reference!r}",
            file=label,
            hint="bundle it into one file first; nothing is fetched while loading",
        )
    mapping = cast("dict[str, JSONValue]", document)
    normalise(mapping, file=label)  # raises now, before anything is written
    return mapping, ".json" if text.lstrip().startswith("{") else ".yaml"


def _leaving(value: JSONValue) -> Iterator[str]:
    if isinstance(value, dict):
        reference = value.get("$ref")
        if isinstance(reference, str) and not reference.startswith("#"):
            yield reference
    held = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for item in held:
        yield from _leaving(item)


def _default_name(document: dict[str, JSONValue], label: str) -> str:
    info = document.get("info")
    version = info.get("version") if isinstance(info, dict) else None
    if not version:
        hint = "give it a name: --name vendor-2.11"
        raise ContractError("the description has no version", file=label, hint=hint)
    return f"vendor-{re.sub(r'[^A-Za-z0-9.-]+', '-', str(version))}"
