"""Loading a contract: description, corrections and known deviations, from disk only."""

from __future__ import annotations

import hashlib
import time
from pathlib import Path
from typing import cast

from intercontract.contract.contract import Contract
from intercontract.contract.description import Description
from intercontract.contract.document.bundle import bundle_files
from intercontract.contract.document.normalise import normalise, version_of
from intercontract.contract.document.overlay import apply
from intercontract.contract.locate import folders, locate
from intercontract.contract.pin import check_pin
from intercontract.contract.places import with_places
from intercontract.contract.reading.text import canonical, read_yaml
from intercontract.contract.remembered import Loaded, remember, remembered
from intercontract.errors import ContractError
from intercontract.files.kind import is_there
from intercontract.files.reading import STANDARD_INPUT
from intercontract.model.json import JSONValue, as_list, as_object

CORRECTIONS = "corrections.yaml"
DEVIATIONS = "deviations.yaml"

# A contract by its name or path, or one that is loaded already.
ContractSource = str | Path | Contract


def load(reference: str | Path, *, home: Path | None = None) -> Contract:
    """The contract that a name (``2.11``) or the path of an OpenAPI file or folder refers to.

    Names are looked up in ``contracts/`` below ``home`` (the current directory), then among the
    contracts of the package. Nothing is ever fetched. One that extends another has its corrections, as far as
    they find what they correct, and its known deviations, unless it has some of its own. What a folder of
    that name below ``home`` has in a ``deviations.yaml``, and no description, is known of the package's, too.

    Raises:
        ContractError: it is missing, damaged, not OpenAPI 3.0 or 3.1, or differs from its pin.
    """
    name, path = locate(reference, home)
    check_pin(path)
    given = path == STANDARD_INPUT
    loaded = None if given else remembered(path)
    if loaded is None:
        started = time.time_ns()
        loaded = _loaded(path)
        if not given:
            loaded = remember(path, loaded, started)
    documented, corrected = loaded.descriptions()
    own = _own(name, path, home)
    return Contract(
        name=name,
        documented=documented,
        corrected=corrected,
        noted=loaded.noted,
        digest=loaded.digest,
        path=str(path),
        own=with_places(read_yaml(own, ContractError), corrected) if own else None,
        own_path=str(own or ""),
    )


def _own(name: str, path: Path, home: Path | None) -> Path | None:
    """The file in which a user notes what is known of a contract of the package."""
    mine, *others = folders(home)
    file = mine / name / DEVIATIONS
    return file if others and path.parent == others[0] / name and is_there(file) else None


def _loaded(path: Path) -> Loaded:
    try:
        bundled = bundle_files(path)
        source = bundled.document
        version_of(source, str(path))
        corrections, corrected_by = _beside(path, CORRECTIONS, bundled.extends)
        deviations, noted_by = _beside(path, DEVIATIONS, bundled.extends)
        documented = normalise(source, file=str(path))[0]
        corrected = None
        if corrections is not None:
            where = str(corrected_by / CORRECTIONS)
            own = corrected_by == path.parent
            mended = apply(source, corrections, file=where, strict=own)
            corrected = normalise(mended, file=where)[0]
        noted = deviations if noted_by == path.parent else _at_times(deviations)
        placed = with_places(noted, Description(documented if corrected is None else corrected))
    except RecursionError:
        raise ContractError("the description nests too deep", file=str(path)) from None
    folders = (path.parent, *(base.parent for base in bundled.extends))
    beside = (folder / file for folder in folders for file in (CORRECTIONS, DEVIATIONS))
    return Loaded(
        documented,
        corrected,
        placed,
        _digest(source, corrections),
        (*bundled.files, *beside),
    )


def _beside(path: Path, name: str, extends: tuple[Path, ...] = ()) -> tuple[JSONValue, Path]:
    """The content of a file of a contract, and whose folder has it: its own, or that of what it extends."""
    # Only the file of that name in a contract's own folder: a lone file elsewhere has none.
    for folder in (path.parent, *(base.parent for base in extends)):
        if is_there(folder / name):
            return read_yaml(folder / name, ContractError), folder
    return None, path.parent


def _at_times(deviations: JSONValue) -> JSONValue:
    """What is known of another version: it may show in this one, and is not stale where it does not."""
    entries = as_list(as_object(deviations).get("deviations"))
    noted = [{**entry, "sometimes": True} for entry in entries if isinstance(entry, dict)]
    return {**as_object(deviations), "deviations": cast("list[JSONValue]", noted)}


def _digest(*loaded: JSONValue) -> str:
    """SHA-256 over the content of description and corrections; layout and comments do not count.

    What is known to differ is no part of it: a recording does not age because a deviation was noted.
    """
    digest = hashlib.sha256()
    for value in loaded:
        digest.update(canonical(value))
    return digest.hexdigest()
