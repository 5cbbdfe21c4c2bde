"""What there is to choose from, and what one contract holds: the data of ``contracts list`` and ``show``."""

from __future__ import annotations

from pathlib import Path

from intercontract.contract.contract import Contract
from intercontract.contract.document.normalise import ORIGINAL
from intercontract.contract.documented import documented_interactions
from intercontract.contract.locate import built_in, description_in, folders
from intercontract.contract.pin import PIN
from intercontract.values import frozen


@frozen
class Available:
    """A contract that can be loaded by its name."""

    name: str
    path: Path
    built_in: bool
    pinned: bool


@frozen
class OperationSummary:
    """One operation of a contract, for people."""

    id: str
    method: str
    path: str
    statuses: tuple[str, ...]
    tags: tuple[str, ...] = ()
    deprecated: bool = False


@frozen
class Summary:
    """What one contract holds; ``counts`` are by kind: operations, paths, schemas, examples and so on."""

    name: str
    version: str
    openapi: str
    title: str
    path: str
    digest: str
    servers: tuple[str, ...]
    operations: tuple[OperationSummary, ...]
    counts: dict[str, int]
    corrections: bool
    deviations: bool


def available(home: Path | None = None) -> list[Available]:
    """The contracts that can be loaded by name, sorted; one's own hide built-in ones of the same name."""
    found: dict[str, Available] = {}
    for folder in folders(home):
        for entry in sorted(folder.iterdir()) if folder.is_dir() else ():
            path = description_in(entry)
            if path and entry.name not in found:
                own = folder.resolve() == built_in().resolve()
                found[entry.name] = Available(entry.name, path, own, (entry / PIN).is_file())
    return [found[name] for name in sorted(found)]


def summarise(contract: Contract) -> Summary:
    """What a contract holds, in numbers and by operation."""
    document = contract.documented.document
    info, components = document.get("info"), document.get("components")
    holders = components if isinstance(components, dict) else {}
    counts = {"operations": len(contract.operations)}
    counts["paths"] = len({operation.path for operation in contract.operations})
    for kind in ("schemas", "parameters", "responses", "examples"):
        held = holders.get(kind)
        counts[kind] = len(held) if isinstance(held, dict) else 0
    counts["documented interactions"] = len(documented_interactions(contract))
    return Summary(
        name=contract.name,
        version=contract.version,
        openapi=str(document.get(ORIGINAL) or document.get("openapi") or ""),
        title=str(info.get("title", "")) if isinstance(info, dict) else "",
        path=contract.path,
        digest=contract.digest,
        servers=contract.documented.servers,
        operations=tuple(
            OperationSummary(
                operation.id,
                operation.method,
                operation.path,
                tuple(spec.status for spec in operation.responses),
                operation.tags,
                operation.deprecated,
            )
            for operation in contract.operations
        ),
        counts=counts,
        corrections=contract.corrected is not contract.documented,
        deviations=contract.noted is not None,
    )
