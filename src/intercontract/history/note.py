"""What is told of a run while it waits for a database, as bytes: a line of JSON, and its report as it is."""

from __future__ import annotations

from datetime import datetime
from typing import Any, BinaryIO

import orjson
from attrs import evolve

from intercontract.errors import HistoryError
from intercontract.history.record import Covered, Look, RunRecord, SeenFinding
from intercontract.model.plain import from_plain, to_plain
from intercontract.values import frozen

_ROWS: dict[str, Any] = {"sightings": SeenFinding, "looks": Look, "coverage": Covered}
_BEYOND = 1 << 63
"""The first integer that no database keeps."""


@frozen
class RunNote:
    """That a run began (``begin``), came to nothing (``fail``, and ``why``), or ended (``keep``).

    ``document`` is the report of one that ended, as JSON.
    """

    what: str
    run: str
    record: RunRecord | None = None
    why: str = ""
    document: bytes = b""


def written(told: RunNote) -> bytes:
    """The bytes from which `read` makes it again.

    Raises:
        HistoryError: a database would not keep it.
    """
    content: dict[str, object] = {"what": told.what, "run": told.run}
    if told.record is not None:
        content["record"] = plain = _plain(told.record)
        if any(type(one) is int and not -_BEYOND <= one < _BEYOND for one in plain.values()):
            raise _not_kept()
    if told.what == "fail":
        content["why"] = told.why
    if told.what == "keep":
        content["size"] = len(told.document)
    try:
        return b"%b\n%b" % (orjson.dumps(content), told.document)
    except TypeError:  # a surrogate without its other half
        raise _not_kept() from None


def read(stream: BinaryIO, *, whole: bool = True) -> RunNote:
    """What a stream of bytes tells; the report only if ``whole`` is asked for.

    An earlier release wrote the report as a text within the line.

    Raises:
        KeyError, TypeError, ValueError: it is damaged.
    """
    content: dict[str, Any] = orjson.loads(stream.readline())
    match content["what"]:
        case "begin":
            record = _record(content["record"])
            return RunNote("begin", record.id, record)
        case "fail":
            return RunNote(
                "fail", from_plain(str, content["run"]), why=from_plain(str, content["why"])
            )
        case "keep":
            record = _record(content["record"])
            document = _document(content, stream) if whole else b""
            return RunNote("keep", record.id, record, document=document)
        case other:
            raise ValueError(other)


def _document(content: dict[str, object], stream: BinaryIO) -> bytes:
    if "document" in content:
        return str(content["document"]).encode()
    document = stream.read()
    if len(document) != content["size"]:
        raise ValueError("it is cut short")
    return document


def _not_kept() -> HistoryError:
    return HistoryError("the report holds a number or a text that no database keeps")


def _plain(record: RunRecord) -> dict[str, object]:
    sightings = [to_plain(one) for one in record.sightings.values()]
    return {**to_plain(evolve(record, sightings={})), "sightings": sightings}


def _record(content: dict[str, Any]) -> RunRecord:
    rows = {name: [kind(**one) for one in content.pop(name)] for name, kind in _ROWS.items()}
    record: RunRecord = from_plain(RunRecord, content)
    if datetime.fromisoformat(record.started_at).tzinfo is None:
        raise ValueError("the time at which it began has no zone")
    return evolve(
        record,
        sightings={one.key: one for one in rows["sightings"]},
        looks=tuple(rows["looks"]),
        coverage=tuple(rows["coverage"]),
    )
