"""The history of runs: what is written when a run begins and ends, and what is read of it later."""

from __future__ import annotations

import json
import os
import platform
import zlib
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from attrs import evolve

from intercontract.errors import HistoryError
from intercontract.history import tables
from intercontract.history.alive import as_it_is_now
from intercontract.history.database import Database
from intercontract.history.record import (
    Covered,
    FindingKey,
    Look,
    RunRecord,
    RunState,
    SeenFinding,
)
from intercontract.history.timeline import Life, timeline
from intercontract.model.json import JSONValue
from intercontract.model.plain import from_plain, to_plain
from intercontract.values import define, frozen
from intercontract.visible import visible

LATEST = "latest"
"""The name of the newest run of a series that came to its end."""
RUN_COLUMNS = tuple(column.name for column in tables.runs.columns)


@frozen
class Kept:
    """How much retention left and removed."""

    kept: int
    removed: int


@define
class History:
    """Runs in a database. Every method is one transaction, and may raise HistoryError."""

    database: Database

    def begin(self, record: RunRecord) -> None:
        """Take note of a run that begins; should it die, it stays as one that did not end.

        It is this process's own, unless the record names another.
        """
        if not record.host:
            record = evolve(record, host=platform.node(), process=os.getpid())
        row = _row(record)
        with self.database.writing() as connection:
            known = sa.select(tables.runs.c.id).where(tables.runs.c.id == record.id)
            if connection.execute(known).first() is None:
                connection.execute(sa.insert(tables.runs), row)

    def fail(self, run: str, why: str) -> None:
        """Take note that a run that began came to nothing, and why."""
        values = {"state": RunState.CUT_SHORT, "stopped": "broken", "headline": visible(why)}
        with self.database.writing() as connection:
            began = (tables.runs.c.id == run) & (tables.runs.c.state == RunState.RUNNING)
            connection.execute(sa.update(tables.runs).where(began).values(values))

    def keep(self, record: RunRecord, document: bytes) -> bool:
        """Keep a run that has ended, with its report as JSON; False if it was kept already."""
        content = zlib.compress(document)
        with self.database.writing() as connection:
            id_ = tables.runs.c.id
            query = sa.select(tables.runs.c.state).where(id_ == record.id)
            state = connection.execute(query).scalar()
            if state not in (None, RunState.RUNNING):
                return False
            connection.execute(sa.delete(tables.runs).where(id_ == record.id))
            connection.execute(sa.insert(tables.runs), _row(record))
            document_row = {"run": record.id, "content": content}
            connection.execute(sa.insert(tables.documents), document_row)
            for table, rows in (
                (tables.sightings, record.sightings.values()),
                (tables.looks, record.looks),
                (tables.coverage, record.coverage),
            ):
                values = [{"run": record.id, **to_plain(row)} for row in rows]
                if values:
                    connection.execute(sa.insert(table), values)
            _remember(connection, record)
        return True

    def runs(self, *, series: str | None = None, limit: int | None = None) -> list[RunRecord]:
        """The runs, the newest first, without what they saw."""
        query = sa.select(tables.runs).order_by(
            tables.runs.c.started_at.desc(), tables.runs.c.id.desc()
        )
        if series is not None:
            query = query.where(tables.runs.c.series == series)
        with self.database.reading() as connection:
            rows = connection.execute(query.limit(limit)).mappings()
            return [_record(dict(row)) for row in rows]

    def find(self, name: str, *, series: str | None = None) -> RunRecord:
        """The run of an id, or of the beginning of one; ``latest`` is the newest that came to its end.

        Raises:
            HistoryError: there is none, or there are several.
        """
        runs = self.runs(series=series if name == LATEST else None)
        if name == LATEST:
            found = [run for run in runs if run.is_over][:1]
        else:
            found = [run for run in runs if run.id == name] or [
                run for run in runs if run.id.startswith(name)
            ]
        if len(found) == 1:
            return found[0]
        what = f"{len(found)} runs begin with {name!r}" if found else f"there is no run {name!r}"
        if name == LATEST:
            what = "no run has come to its end yet"
        raise HistoryError(
            what, file=self.database.name, hint="intercontract history lists the runs"
        )

    def whole(self, records: Iterable[RunRecord], *, only: str | None = None) -> list[RunRecord]:
        """The same runs, with what they saw and looked at; ``only`` is the one finding that is asked for."""
        records = list(records)
        found: dict[str, dict[str, list[Any]]] = {
            record.id: {"sightings": [], "looks": [], "coverage": []} for record in records
        }
        with self.database.reading() as connection:
            for name, kind in (("sightings", SeenFinding), ("looks", Look), ("coverage", Covered)):
                table = tables.metadata.tables[name]
                for ids in _portions(list(found)):
                    query = sa.select(table).where(table.c.run.in_(ids))
                    if only is not None and table is tables.sightings:
                        query = query.where(table.c.fingerprint == only)
                    for row in connection.execute(query).mappings():
                        values = dict(row)
                        found[values.pop("run")][name].append(kind(**values))
        return [
            evolve(
                record,
                sightings={one.key: one for one in found[record.id]["sightings"]},
                looks=tuple(found[record.id]["looks"]),
                coverage=tuple(found[record.id]["coverage"]),
            )
            for record in records
        ]

    def document(self, run: str) -> JSONValue:
        """The report of a run as it was written.

        Raises:
            HistoryError: none is kept: the run did not end.
        """
        query = sa.select(tables.documents.c.content).where(tables.documents.c.run == run)
        with self.database.reading() as connection:
            content = connection.execute(query).scalar()
            if content is None:
                raise HistoryError(
                    f"run {run} did not end, and has no report", file=self.database.name
                )
            document: JSONValue = json.loads(zlib.decompress(content))
        return document

    def first_seen(self, series: str) -> dict[FindingKey, str]:
        """When each finding of a series was first seen, also by runs that are kept no longer."""
        table = tables.findings
        query = sa.select(table.c.fingerprint, table.c.region, table.c.first_seen)
        with self.database.reading() as connection:
            rows = connection.execute(query.where(table.c.series == series)).all()
        return {(fingerprint, region): first for fingerprint, region, first in rows}

    def lives(
        self, fingerprint: str, *, limit: int = 100
    ) -> dict[str, tuple[list[RunRecord], list[Life]]]:
        """A finding's life by series: the newest runs, the oldest first, and one life for each region.

        Raises:
            HistoryError: no run saw it.
        """
        table = tables.findings
        query = sa.select(table).where(table.c.fingerprint.startswith(fingerprint, autoescape=True))
        with self.database.reading() as connection:
            rows = [dict(row) for row in connection.execute(query).mappings()]
        names = sorted({row["fingerprint"] for row in rows})
        if len(names) != 1:
            what = f"{len(names)} findings begin with" if names else "no run has seen the finding"
            hint = (
                f"there are {', '.join(names[:5])}" if names else "a fingerprint has 12 hex digits"
            )
            raise HistoryError(f"{what} {fingerprint!r}", file=self.database.name, hint=hint)
        found: dict[str, tuple[list[RunRecord], list[Life]]] = {}
        for series in sorted({row["series"] for row in rows}):
            runs = self.whole(self.runs(series=series, limit=limit)[::-1], only=names[0])
            lives = [_life(row, runs) for row in rows if row["series"] == series]
            found[series] = runs, sorted(lives, key=lambda life: life.sighting.region)
        return found

    def prune(self, *, now: datetime, days: int | None = None, count: int | None = None) -> Kept:
        """Remove runs older than so many days, and of each series all but the newest so many.

        The newest run of a series that came to its end stays. When a finding was first seen stays known.
        """
        oldest = "" if days is None else (now.astimezone(UTC) - timedelta(days=days)).isoformat()
        runs = self.runs()
        newest: dict[str, int] = {}
        kept_whole: set[str] = set()
        removed: list[str] = []
        for run in runs:
            newest[run.series] = newest.get(run.series, 0) + 1
            spared = run.is_over and run.series not in kept_whole
            if run.is_over:
                kept_whole.add(run.series)
            over = count is not None and newest[run.series] > count
            if (
                (over or run.started_at < oldest)
                and not spared
                and run.state is not RunState.RUNNING
            ):
                removed.append(run.id)
        with self.database.writing() as connection:
            for ids in _portions(removed):
                connection.execute(sa.delete(tables.runs).where(tables.runs.c.id.in_(ids)))
        return Kept(len(runs) - len(removed), len(removed))


def _row(record: RunRecord) -> dict[str, object]:
    values = to_plain(record)
    return {name: values[name] for name in RUN_COLUMNS}


def _record(row: dict[str, object]) -> RunRecord:
    return as_it_is_now(from_plain(RunRecord, row))


def _remember(connection: sa.Connection, record: RunRecord) -> None:
    """Bring the findings of the series up to date, in whatever order runs come."""
    table = tables.findings
    query = sa.select(table).where(table.c.series == record.series)
    known = {
        (row["fingerprint"], row["region"]): dict(row)
        for row in connection.execute(query).mappings()
    }
    fresh, changed = [], []
    for key, sighting in record.sightings.items():
        seen = known.get(key)
        if seen is None:
            fresh.append(_finding(record, sighting))
        else:
            changed.append(_seen_again(seen, record, sighting))
    if fresh:
        connection.execute(sa.insert(table), fresh)
    if changed:
        names = ("series", "fingerprint", "region")
        match = [table.c[name] == sa.bindparam(f"_{name}") for name in names]
        rest: dict[str, object] = {
            c.name: sa.bindparam(c.name) for c in table.c if c.name not in names
        }
        rows = [{f"_{k}" if k in names else k: v for k, v in row.items()} for row in changed]
        connection.execute(sa.update(table).where(*match).values(rest), rows)


def _finding(record: RunRecord, sighting: SeenFinding) -> dict[str, object]:
    return {
        "series": record.series,
        "fingerprint": sighting.fingerprint,
        "region": sighting.region,
        "first_seen": record.started_at,
        "first_run": record.id,
        "last_seen": record.started_at,
        "last_run": record.id,
        "runs": 1,
        "versions": [record.api_version],
        "sighting": to_plain(sighting),
    }


def _seen_again(seen: dict[str, Any], record: RunRecord, sighting: SeenFinding) -> dict[str, Any]:
    row = seen | {"runs": seen["runs"] + 1}
    row["versions"] = sorted({*seen["versions"], record.api_version})
    if record.order < (seen["first_seen"], seen["first_run"]):
        row |= {"first_seen": record.started_at, "first_run": record.id}
    if record.order > (seen["last_seen"], seen["last_run"]):
        row |= {"last_seen": record.started_at, "last_run": record.id}
        row["sighting"] = to_plain(sighting)
    return row


def _life(row: dict[str, object], runs: Sequence[RunRecord]) -> Life:
    life: Life = from_plain(Life, row)
    return evolve(life, presences=timeline(runs, life.sighting.key))


def _portions(ids: list[str]) -> list[list[str]]:
    return [ids[start : start + 200] for start in range(0, len(ids), 200)]
