"""Reports of nights that never were, and histories to keep them in: SQLite, and PostgreSQL where it is."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from attrs import evolve

from intercontract.history.database import open_database
from intercontract.history.record import RunRecord, record_of
from intercontract.history.store import History
from intercontract.model.finding import Finding, Severity, Verdict
from intercontract.model.report import Report
from intercontract.model.run import Cell, Coverage, FindingGroup, RunInfo

FIRST = datetime(2026, 11, 1, 1, 0, tzinfo=UTC)
REGIONS = ("us", "eu", "au")
OPERATIONS = ("listConversations", "retrieveConversation", "createConversation")
SERIES = "shop: run live"


def time_of(night: int) -> str:
    return (FIRST + timedelta(days=night - 1)).isoformat().replace("+00:00", "Z")


def fault(name: str, **changes: object) -> Finding:
    """A finding of a name; the same name has the same fingerprint wherever and whenever it is seen."""
    values: dict[str, object] = {
        "check": "response-schema",
        "severity": Severity.FAIL,
        "operation": "retrieveConversation",
        "method": "GET",
        "path": "/conversations/{conversation_id}",
        "status": 200,
        "region": "us",
        "pointer": f"/{name}",
        "expected": "a string",
        "observed": "null",
        "message": f"{name} is null",
        "interaction": "us#1",
    }
    return Finding(**(values | changes))  # type: ignore[arg-type]


def report(
    night: int,
    found: Iterable[Finding] = (),
    *,
    known: Iterable[Finding] = (),
    version: str = "2.11",
    regions: tuple[str, ...] = REGIONS,
    skipped: Iterable[str] = (),
    unjudged: tuple[str, ...] = (),
    **info: object,
) -> Report:
    """The report of a night; ``skipped`` operations were not called."""
    run = RunInfo(
        id=f"{FIRST + timedelta(days=night - 1):%Y%m%d-%H%M%S}-{night:06d}",
        started_at=time_of(night),
        command="run",
        target="live",
        api_version=version,
        contract=version,
        regions=regions,
        duration=60.0 + night,
    )
    groups = [FindingGroup(one, Verdict.FAIL, 3, ()) for one in found]
    groups += [FindingGroup(one, Verdict.KNOWN, 3, (), reason="documented so") for one in known]
    left_out = set(skipped)
    cells = [
        Cell(name, region, Verdict.SKIP if name in left_out else Verdict.PASS,
             0 if name in left_out else 5, () if name in left_out else (200, 404))
        for name in OPERATIONS
        for region in regions
    ]  # fmt: skip
    checks = {"exercised": ["response-schema"], "missing": list(unjudged)}
    return Report(evolve(run, **info), 100, tuple(groups), tuple(cells), Coverage(checks=checks))


def record(night: int, *arguments: object, **options: object) -> RunRecord:
    return record_of(report(night, *arguments, **options), SERIES)  # type: ignore[arg-type]


def keep(history: History, told: Report, series: str = SERIES) -> RunRecord:
    kept = record_of(told, series)
    history.keep(kept, json.dumps(told.to_dict()).encode())
    return kept


@pytest.fixture(scope="session")
def nights() -> SimpleNamespace:
    """What makes nights: `fault`, `report`, `record`, `keep`, `time_of`, and their series."""
    return SimpleNamespace(
        fault=fault, report=report, record=record, keep=keep, time_of=time_of, series=SERIES,
        regions=REGIONS, first=FIRST,
    )  # fmt: skip


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a PostgreSQL server of our own, on a socket and a port of loopback."""
    pytest.importorskip("psycopg", reason="psycopg is not installed")
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    initdb = programs[-1] if programs else shutil.which("initdb")
    if initdb is None:
        pytest.skip("PostgreSQL is not installed: initdb is nowhere")
    folder = Path(initdb).parent
    user: dict[str, str] = {}
    if os.geteuid() == 0:  # which PostgreSQL refuses to run as
        if not any(
            line.startswith("postgres:") for line in Path("/etc/passwd").read_text().splitlines()
        ):
            pytest.skip("PostgreSQL does not run as root, and there is no user postgres")
        user = {"user": "postgres"}
    # pytest's own folders are closed to other users, and closed again whenever a pytest starts.
    place = Path(tempfile.mkdtemp(prefix="postgresql-"))
    if user:
        shutil.chown(place, "postgres")
    data = place / "data"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    def call(*command: object) -> None:
        done = subprocess.run(
            [str(part) for part in command], cwd=place, capture_output=True, text=True, **user
        )  # type: ignore[call-overload]
        assert done.returncode == 0, done.stdout + done.stderr

    call(initdb, "-D", data, "-U", "tester", "-A", "trust", "-E", "UTF8", "--no-sync",
         "--locale=C")  # fmt: skip
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c fsync=off -k {place}"
    call(folder / "pg_ctl", "-D", data, "-w", "-l", place / "log", "-o", options, "start")
    try:
        yield f"postgresql://tester@127.0.0.1:{port}"
    finally:
        call(folder / "pg_ctl", "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(place)


@pytest.fixture
def postgresql(server) -> str:
    """The address of an empty database on the server."""
    import psycopg

    name = f"history_{os.urandom(6).hex()}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return f"{server}/{name}"


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request, tmp_path) -> str:
    """The address of an empty database."""
    if request.param == "postgresql":
        return request.getfixturevalue("postgresql")
    return str(tmp_path / "history.sqlite")


@pytest.fixture
def history(address) -> Iterator[History]:
    database = open_database(address)
    yield History(database)
    database.close()
