"""The content of ``deviations.yaml`` as values."""

from __future__ import annotations

from datetime import date

from intercontract.deviation.deviation import Deviation
from intercontract.errors import ContractError
from intercontract.model.json import JSONValue

_FIELDS = frozenset(
    [
        "check",
        "operation",
        "status",
        "part",
        "pointer",
        "arguments",
        "regions",
        "versions",
        "reason",
        "evidence",
        "first_seen",
        "expires",
        "sometimes",
    ]
)


def parse(value: JSONValue, *, file: str = "deviations.yaml") -> tuple[Deviation, ...]:
    """The deviations of a parsed document; none for an absent one.

    Raises:
        ContractError: an entry is not of the form that `Deviation` describes.
    """
    if value is None:
        return ()
    entries = value.get("deviations") if isinstance(value, dict) else value
    if entries is None:
        return ()
    if not isinstance(entries, list):
        raise ContractError("'deviations' is no list", file=file)
    return tuple(_entry(entry, index, file) for index, entry in enumerate(entries))


def _entry(entry: JSONValue, index: int, file: str) -> Deviation:
    def bad(what: str) -> ContractError:
        name = entry.get("check", "?") if isinstance(entry, dict) else "?"
        return ContractError(
            f"deviation {index + 1} ({name}): {what}",
            file=file,
            hint="an entry needs check, pointer and reason; see docs/deviations.md",
        )

    if not isinstance(entry, dict):
        raise bad("is no mapping")
    if unknown := set(entry) - _FIELDS:
        raise bad(f"has the unknown field {sorted(unknown)[0]!r}")
    for name in ("check", "pointer", "reason"):
        if not isinstance(entry.get(name), str):
            raise bad(f"has no text for {name!r}")

    def texts(name: str) -> tuple[str, ...]:
        given = entry.get(name)
        items = given if isinstance(given, list) else [] if given is None else [given]
        if not all(isinstance(item, (str, int, float)) for item in items):
            raise bad(f"{name!r} is no list of texts")
        return tuple(str(item) for item in items)

    def day(name: str) -> date | None:
        given = entry.get(name)
        try:
            return date.fromisoformat(str(given)) if given is not None else None
        except ValueError:
            raise bad(f"{name!r} is no date such as 2026-11-22") from None

    statuses = texts("status")
    if not all(status.isdigit() for status in statuses):
        raise bad("'status' is no number")
    return Deviation(
        check=str(entry["check"]),
        pointer=str(entry["pointer"]),
        reason=str(entry["reason"]),
        operations=texts("operation") or ("*",),
        statuses=tuple(int(status) for status in statuses),
        part=str(entry.get("part", "response")),
        arguments=texts("arguments"),
        regions=texts("regions"),
        versions=texts("versions"),
        evidence=texts("evidence"),
        first_seen=day("first_seen"),
        expires=day("expires"),
        sometimes=entry.get("sometimes") is True,
        index=index,
    )
