"""A glance into a history in a SQLite file, without SQLAlchemy, whose import takes as long as a small run."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import evolve

from intercontract.files.kind import is_file, is_there
from intercontract.history.record import Covered, Look, RunRecord, SeenFinding
from intercontract.history.revision import HEAD
from intercontract.history.series import SeriesRuns
from intercontract.model.plain import from_plain

if TYPE_CHECKING:
    import sqlite3

_REVISION = "SELECT version_num FROM alembic_version"
_RUNS = """
    SELECT * FROM runs WHERE series = :series AND (started_at, id) < (:time, :run)
    ORDER BY started_at DESC, id DESC LIMIT :most
"""
_SINCE = "SELECT fingerprint, region, first_seen FROM findings WHERE series = ?"
_ROWS = {"sightings": SeenFinding, "looks": Look, "coverage": Covered}
_PATIENCE = 2.0  # seconds for which a writer is waited for


def glance(file: Path, series: str, before: tuple[str, str], most: int) -> SeriesRuns | None:
    """The newest runs of a series before one that `RunRecord.order` says, and when findings were first seen.

    A run that is under way is told as such, whether its process is alive or not. None where this cannot be
    told: who then opens the history is told why, or its tables are brought up to date.
    """
    if not is_file(file):
        return None if is_there(file) else SeriesRuns()
    import sqlite3

    address = f"{file.absolute().as_uri()}?mode=ro"
    try:
        with closing(sqlite3.connect(address, uri=True, timeout=_PATIENCE)) as connection:
            connection.row_factory = sqlite3.Row
            connection.execute("BEGIN")
            revisions = [found for (found,) in connection.execute(_REVISION)]
            return _series(connection, series, before, most) if revisions == [HEAD] else None
    except (sqlite3.Error, TypeError, ValueError):
        return None


def _series(
    connection: sqlite3.Connection, series: str, before: tuple[str, str], most: int
) -> SeriesRuns:
    asked = {"series": series, "time": before[0], "run": before[1], "most": most}
    records = [_record(dict(row)) for row in connection.execute(_RUNS, asked)]
    seen = connection.execute(_SINCE, (series,))
    return SeriesRuns(
        tuple(_whole(connection, record) for record in records),
        {(fingerprint, region): first for fingerprint, region, first in seen},
    )


def _record(row: dict[str, Any]) -> RunRecord:
    lists = {name: json.loads(row[name]) for name in ("regions", "unjudged")}
    found: RunRecord = from_plain(RunRecord, row | lists)
    return found


def _whole(connection: sqlite3.Connection, record: RunRecord) -> RunRecord:
    rows: dict[str, list[Any]] = {}
    for table, kind in _ROWS.items():
        query = f"SELECT * FROM {table} WHERE run = ?"  # noqa: S608 - one of three names of ours
        found = [dict(row) for row in connection.execute(query, (record.id,))]
        rows[table] = [kind(**_values(row)) for row in found]
    return evolve(
        record,
        sightings={one.key: one for one in rows["sightings"]},
        looks=tuple(rows["looks"]),
        coverage=tuple(rows["coverage"]),
    )


def _values(row: dict[str, object]) -> dict[str, object]:
    del row["run"]
    if "success" in row:
        row["success"] = bool(row["success"])
    return row
