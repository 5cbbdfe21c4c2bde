"""What a run found new, as its ``report.json`` tells it."""

from __future__ import annotations

from datetime import date

from attrs import frozen

from intercontract.deviation.register import STALE
from intercontract.errors import ConfigurationError
from intercontract.model.finding import operation_name
from intercontract.model.json import JSONValue
from intercontract.model.region import REGIONS

_NEW = ("fail", "warning")


@frozen
class Seen:
    """One defect in one region. ``share`` is how often it showed per interaction with its operation."""

    check: str
    operation: str
    part: str
    pointer: str
    arguments: tuple[str, ...]
    region: str
    statuses: tuple[int, ...]
    expected: str
    observed: str
    count: int
    interactions: tuple[str, ...]
    share: float


@frozen
class Reported:
    """A run's new findings, with the facts of the run that evidence needs.

    ``bound_to`` is the API version where it is another than the contract's own; ``stale`` counts known
    deviations that no longer show, which want removing and not explaining.
    """

    run: str
    day: date
    command: str
    target: str
    api_version: str
    contract: str
    findings: tuple[Seen, ...]
    bound_to: str = ""
    stale: int = 0


def read_report(document: JSONValue, *, file: str = "report.json") -> Reported:
    """The new findings of a report.

    Raises:
        ConfigurationError: the document is no report of ours.
    """
    try:
        return _reported(document)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise ConfigurationError(
            "that is no report of a run",
            file=file,
            hint="give a report.json, such as reports/latest/report.json",
        ) from None


def _reported(document: JSONValue) -> Reported:
    report = _mapping(document)
    run = _mapping(report["run"])
    exercised = {
        (str(cell["operation"]), str(cell["region"] or "")): _whole(cell["interactions"])
        for cell in map(_mapping, _list(report.get("grid")))
    }
    new = [f for f in map(_mapping, _list(report["findings"])) if f["verdict"] in _NEW]
    version, contract = str(run["api_version"]), str(run["contract"])
    sent = run["command"] in ("run", "record")
    return Reported(
        run=str(run["id"]),
        day=date.fromisoformat(str(run["started_at"])[:10]),
        command=str(run["command"]),
        target=str(run["target"]),
        api_version=version,
        contract=contract,
        findings=tuple(_seen(f, exercised) for f in new if f["check"] != STALE),
        bound_to=version if sent and version not in contract else "",
        stale=sum(f["check"] == STALE for f in new),
    )


def _seen(found: dict[str, JSONValue], exercised: dict[tuple[str, str], int]) -> Seen:
    region = str(found["region"] or "")
    statuses = _list(found.get("statuses") or ([found["status"]] if found["status"] else []))
    operation = found["operation"]
    count = _whole(found["count"])
    return Seen(
        check=str(found["check"]),
        operation=operation_name(
            str(operation) if operation else None, str(found["method"]), str(found["path"])
        ),
        part=str(found["part"]),
        pointer=str(found["pointer"]),
        arguments=tuple(str(argument) for argument in _list(found["arguments"])),
        region=region if region in REGIONS else "",
        statuses=tuple(sorted(_whole(status) for status in statuses)),
        expected=str(found["expected"]),
        observed=str(found["observed"]),
        count=count,
        interactions=tuple(str(name) for name in _list(found["examples"])),
        share=count / max(exercised.get((str(operation), region), 0), 1),
    )


def _mapping(value: JSONValue) -> dict[str, JSONValue]:
    if not isinstance(value, dict):
        raise TypeError
    return value


def _list(value: JSONValue) -> list[JSONValue]:
    if not isinstance(value, list):
        raise TypeError
    return value


def _whole(value: JSONValue) -> int:
    if not isinstance(value, int):
        raise TypeError
    return value
