"""The content of ``deviations.yaml`` as values."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from attrs import evolve

from intercontract.deviation.deviation import Deviation
from intercontract.errors import ContractError, unknown_name
from intercontract.model.json import JSONValue, as_object, split
from intercontract.model.region import REGIONS
from intercontract.values import frozen

_FIELDS = frozenset(
    [
        "check",
        "operation",
        "schema",
        "places",
        "status",
        "part",
        "pointer",
        "arguments",
        "observed",
        "regions",
        "versions",
        "reason",
        "evidence",
        "first_seen",
        "expires",
        "sometimes",
        "sdk",
    ]
)

_TOP = frozenset({"version", "deviations", "document"})
MAX_ENTRIES = 10_000

_PARTS = ("response", "request", "query", "path", "header", "cookie")
_HINT = "an entry needs check, pointer and reason; see docs/reference/deviations.md"


def parse(value: JSONValue, *, file: str = "deviations.yaml") -> tuple[Deviation, ...]:
    """The deviations of a parsed document; none for an absent one.

    Raises:
        ContractError: an entry is not of the form that `Deviation` describes.
    """
    if value is None:
        return ()
    refuse_unknown(value, file)
    entries = value.get("deviations") if isinstance(value, dict) else value
    if entries is None:
        return ()
    if not isinstance(entries, list):
        raise ContractError("'deviations' is no list", file=file, hint=_HINT)
    if len(entries) > MAX_ENTRIES:
        message = f"has {len(entries):,} entries, more than the {MAX_ENTRIES:,} that are read"
        raise ContractError(message, file=file, hint="let one entry explain many places, with *")
    return tuple(
        deviation for index, entry in enumerate(entries) for deviation in _entry(entry, index, file)
    )


def refuse_unknown(value: JSONValue, file: str) -> None:
    """Refuse a document with a key that means nothing, for it may be a slip of one that means much.

    Raises:
        ContractError: there is one.
    """
    if isinstance(value, dict) and (unknown := unknown_name(value, _TOP)):
        raise ContractError(f"has the unknown key {unknown[0]!r}", file=file, hint=unknown[1])


def _entry(value: JSONValue, index: int, file: str) -> list[Deviation]:
    name = value.get("check", "?") if isinstance(value, dict) else "?"
    where = f"deviation {index + 1} ({name})"
    if not isinstance(value, dict):
        raise ContractError(f"{where}: is no mapping", file=file, hint=_HINT)
    entry = _Entry(value, where, file)
    if unknown := unknown_name(value, _FIELDS):
        raise entry.bad(f"has the unknown field {unknown[0]!r}", unknown[1])
    part = entry.one_of("part", _PARTS) or ("response",)
    if len(part) > 1:
        raise entry.bad("'part' is more than one")
    sometimes = value.get("sometimes", False)
    if not isinstance(sometimes, bool):
        raise entry.bad("'sometimes' is neither true nor false")
    one = Deviation(
        check=entry.text("check"),
        pointer="",
        reason=entry.text("reason"),
        operations=entry.texts("operation") or ("*",),
        statuses=entry.statuses(),
        part=part[0],
        arguments=entry.texts("arguments"),
        observed=entry.texts("observed"),
        regions=entry.one_of("regions", REGIONS),
        versions=entry.texts("versions"),
        evidence=entry.texts("evidence"),
        first_seen=entry.day("first_seen"),
        expires=entry.day("expires"),
        sometimes=sometimes,
        index=index,
        sdks=entry.texts("sdk"),
    )
    return [
        evolve(one, operations=operations or one.operations, pointer=pointer)
        for operations, pointers in entry.places()
        for pointer in pointers
    ]


@frozen
class _Entry:
    """One entry, read field by field; whatever is wrong is an error that names it."""

    value: dict[str, JSONValue]
    where: str
    file: str

    def bad(self, what: str, hint: str = _HINT) -> ContractError:
        return ContractError(f"{self.where}: {what}", file=self.file, hint=hint)

    def text(self, name: str) -> str:
        given = self.value.get(name)
        if not isinstance(given, str) or not given.strip():
            raise self.bad(f"has no text for {name!r}")
        return given

    def places(self) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
        """Operations, none for those of the entry, and pointers there.

        An entry about a schema has the places that `intercontract.contract.places` found for it.
        """
        pointers = self.pointers()
        if "schema" not in self.value:
            yield (), pointers
            return
        if "operation" in self.value:
            raise self.bad("has both 'schema' and 'operation'")
        if "places" not in self.value:  # a file by itself, without the contract that it is beside
            yield (f"#/components/schemas/{self.value['schema']}",), pointers
            return
        found = self.value["places"]
        if not found or not isinstance(found, list):
            raise self.bad(f"is about the schema {self.value['schema']!r}, which no answer has")
        for place in found:
            there = _Entry(as_object(place), self.where, self.file)
            yield there.texts("operation"), there.pointers()

    def pointers(self) -> tuple[str, ...]:
        given = self.value.get("pointer")
        found = self.texts("pointer") if isinstance(given, str | list) else ()
        if not found:
            raise self.bad("has no text for 'pointer'")
        for pointer in found:
            if pointer and not pointer.startswith("/"):
                raise self.bad("'pointer' does not begin with /")
            if "**" in split(pointer)[:-1]:
                raise self.bad("'pointer' has ** before its end")
        return found

    def texts(self, name: str) -> tuple[str, ...]:
        given = self.value.get(name)
        items = given if isinstance(given, list) else [] if given is None else [given]
        if not all(isinstance(item, str) for item in items):
            # 2.10 without quotes is the number 2.1, and null is no "null".
            raise self.bad(f"{name!r} is no text or list of texts (put numbers and null in quotes)")
        return tuple(str(item) for item in items)

    def one_of(self, name: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
        given = self.texts(name)
        if wrong := sorted(set(given) - set(allowed)):
            raise self.bad(f"{name!r} is {wrong[0]!r}, and none of {', '.join(allowed)}")
        return given

    def statuses(self) -> tuple[int, ...]:
        given = self.value.get("status")
        items = given if isinstance(given, list) else [] if given is None else [given]
        statuses = [item for item in items if isinstance(item, int) and 100 <= item <= 599]
        if len(statuses) < len(items):
            raise self.bad("'status' is no number from 100 to 599, or list of them")
        return tuple(statuses)

    def day(self, name: str) -> date | None:
        given = self.value.get(name)
        try:
            return date.fromisoformat(str(given)) if given is not None else None
        except ValueError:
            raise self.bad(f"{name!r} is no date such as 2026-11-22") from None
