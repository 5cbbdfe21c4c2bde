"""Loading a contract: description, corrections and known deviations, from disk only."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from intercontract.contract.bundle import bundle
from intercontract.contract.contract import Contract
from intercontract.contract.description import Description
from intercontract.contract.locate import locate
from intercontract.contract.normalise import normalise, version_of
from intercontract.contract.overlay import apply
from intercontract.contract.text import canonical, read_yaml
from intercontract.errors import ContractError
from intercontract.files.kind import is_there
from intercontract.files.reading import read_bytes
from intercontract.model.json import JSONValue

CORRECTIONS = "corrections.yaml"
DEVIATIONS = "deviations.yaml"
PIN = "pin.json"


def load(reference: str | Path, *, home: Path | None = None) -> Contract:
    """The contract that a name (``2.11``) or the path of an OpenAPI file or folder refers to.

    Names are looked up in ``contracts/`` below ``home`` (the current directory), then among the
    contracts of the package. Nothing is ever fetched.

    Raises:
        ContractError: it is missing, damaged, not OpenAPI 3.0 or 3.1, or differs from its pin.
    """
    name, path = locate(reference, home)
    check_pin(path)
    try:
        source = bundle(path)
        version_of(source, str(path))
        corrections = _beside(path, CORRECTIONS)
        deviations = _beside(path, DEVIATIONS)
        documented = Description(normalise(source, file=str(path))[0])
        corrected = documented
        if corrections is not None:
            where = str(path.parent / CORRECTIONS)
            corrected = Description(
                normalise(apply(source, corrections, file=where), file=where)[0]
            )
    except RecursionError:
        raise ContractError("the description nests too deep", file=str(path)) from None
    return Contract(
        name=name,
        documented=documented,
        corrected=corrected,
        noted=deviations,
        digest=_digest(source, corrections),
        path=str(path),
    )


def _beside(path: Path, name: str) -> JSONValue:
    file = path.parent / name
    # Only the file of that name in a contract's own folder: a lone file elsewhere has none.
    return read_yaml(file, ContractError) if is_there(file) else None


def _digest(*loaded: JSONValue) -> str:
    """SHA-256 over the content of description and corrections; layout and comments do not count.

    What is known to differ is no part of it: a recording does not age because a deviation was noted.
    """
    digest = hashlib.sha256()
    for value in loaded:
        digest.update(canonical(value))
    return digest.hexdigest()


def check_pin(path: Path) -> None:
    """Compares a description with the SHA-256 that it was added with, when there is one.

    Raises:
        ContractError: the file was changed since, or the pin cannot be read.
    """
    pin = path.parent / PIN
    if not is_there(pin):
        return
    try:
        pinned = json.loads(read_bytes(pin, ContractError))
        wanted = pinned["sha256"]
        ours = pinned["file"] == path.name
    except (ValueError, KeyError, TypeError, RecursionError):
        hint = "add the description again: intercontract contracts add FILE"
        raise ContractError("the pin cannot be read", file=str(pin), hint=hint) from None
    if ours and hashlib.sha256(read_bytes(path, ContractError)).hexdigest() != wanted:
        raise ContractError(
            "the description differs from the one that was added",
            file=str(path),
            hint="write corrections as an Overlay in corrections.yaml, or add the new file again",
        )
