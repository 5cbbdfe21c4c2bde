"""What is stored beside a request and its response, and what can be inferred where nothing is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import TypeVar

from attrs import evolve

from intercontract.cassette.entry import Entry
from intercontract.cassette.formats.messages import EntryReader, seconds
from intercontract.model.headers import Headers
from intercontract.model.interaction import (
    Case,
    Credentials,
    Interaction,
    Request,
    Response,
    Source,
    credentials_of,
)
from intercontract.model.regex import regex
from intercontract.model.region import REGIONS, region_of

_Enum = TypeVar("_Enum", bound=StrEnum)
# What recorders and loggers call the time of a request.
TIMES = (
    "recorded_at", "recordedAt", "startedDateTime", "started_at", "startedAt", "start_time", "startTime",
    "started", "start", "requested_at", "requestedAt", "sent_at", "timestamp", "@timestamp", "datetime",
    "date", "time", "ts", "created_at",
)  # fmt: skip
_ZONE = regex(r"\s*(?:GMT|UTC|Z)\Z")


def timestamp(value: object) -> str | None:
    """An RFC 3339 time in UTC from RFC 3339, an e-mail date, or Unix seconds or milliseconds, or None."""
    moment: datetime | None = None
    try:
        if isinstance(value, int | float) and not isinstance(value, bool) and value > 10**8:
            moment = datetime.fromtimestamp(value / 1000 if value > 10**11 else value, UTC)
        elif isinstance(value, str) and value:
            moment = _written(value)
        if moment is None:
            return None
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (OverflowError, ValueError, OSError):
        return None
    return moment.isoformat().replace("+00:00", "Z")


def _written(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(_ZONE.sub("+00:00", text.strip()))
    except ValueError:
        from email.utils import parsedate_to_datetime  # as few tools write it

        try:
            return parsedate_to_datetime(text)
        except (ValueError, TypeError, IndexError):
            return None


def entry(
    sent: Request, got: Response, reason: str | None, own: object, reader: EntryReader
) -> Entry:
    """An entry with what can be inferred, then with what our own metadata says."""
    facts = own if isinstance(own, Mapping) else {}
    kept = "authorization" in sent.headers
    credentials = credentials_of(sent.headers) if kept else Credentials.UNKNOWN
    version = sent.headers.get("intercom-version") or got.headers.get("intercom-version")
    region = facts.get("region")
    case = facts.get("case")
    dropped = facts.get("dropped_headers")
    if isinstance(dropped, list):
        got = evolve(got, headers=Headers((*got.headers.fields, *reader.headers(dropped).fields)))
    if (elapsed := seconds(facts.get("elapsed"))) is not None:
        got = evolve(got, elapsed=elapsed)
    interaction = Interaction(
        request=sent,
        response=got,
        name=reader.name,
        source=_member(Source, facts.get("source"), Source.IMPORTED),
        region=region if region in REGIONS else region_of(sent.url),
        api_version=_string(facts.get("api_version")) or version,
        credentials=_member(Credentials, facts.get("credentials"), credentials),
        case=_case(case) if isinstance(case, Mapping) else None,
        sequence=_string(facts.get("sequence")),
        answered_by=_string(facts.get("answered_by")) or "unknown",
        recorded_at=next((at for name in TIMES if (at := timestamp(facts.get(name)))), None),
        redacted=facts.get("answered_by") is not None,
    )
    recorder = facts.get("recorder")
    pairs = (
        tuple(sorted((str(k), str(v)) for k, v in recorder.items()))
        if isinstance(recorder, Mapping)
        else ()
    )
    return Entry(
        interaction,
        operation=_string(facts.get("operation")),
        contract=_string(facts.get("contract")),
        recorder=pairs,
        reason=reason,
        line=reader.line,
    )


def _case(value: Mapping[str, object]) -> Case:
    phase, mode, description = (_string(value.get(k)) for k in ("phase", "mode", "description"))
    return Case(phase or "", mode or "positive", description or "")


def _string(value: object) -> str | None:
    return (
        str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else None
    )


def _member(kind: type[_Enum], value: object, default: _Enum) -> _Enum:
    try:
        return kind(str(value))
    except ValueError:
        return default


def stored(item: Entry, *, elapsed: bool = True) -> dict[str, object]:
    """What we store beside an interaction; the counterpart of :func:`entry`, absent values left out."""
    interaction = item.interaction
    case = interaction.case
    found: dict[str, object] = {
        "answered_by": interaction.answered_by,
        "api_version": interaction.api_version,
        "case": {"phase": case.phase, "mode": case.mode, "description": case.description}
        if case
        else None,
        "contract": item.contract,
        "credentials": str(interaction.credentials),
        "elapsed": interaction.response.elapsed if elapsed else None,
        "operation": item.operation,
        "recorded_at": interaction.recorded_at,
        "recorder": dict(item.recorder) or None,
        "region": interaction.region,
        "sequence": interaction.sequence,
        "source": str(interaction.source),
    }
    return {key: value for key, value in found.items() if value is not None}
