"""Databases that are locked, full, damaged, newer, gone, or written to by several at once."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from intercontract.errors import HistoryError
from intercontract.history import database, tables
from intercontract.history.database import address_of, open_database
from intercontract.history.store import RUN_COLUMNS, History
from intercontract.model.plain import to_plain


@pytest.fixture
def file(tmp_path, nights):
    """A SQLite history with one run in it."""
    path = tmp_path / "history.sqlite"
    with opened(path) as history:
        nights.keep(history, nights.report(1, [nights.fault("a")]))
    return path


@contextmanager
def opened(address, **options):
    found = open_database(str(address), **options)
    try:
        yield History(found)
    finally:
        found.close()


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        ("a/b.sqlite", "sqlite:///a/b.sqlite"),
        ("sqlite:///b", "sqlite:///b"),
        ("postgresql://u:p@h/d", "postgresql+psycopg://u:***@h/d"),
        ("postgres://h/d", "postgresql+psycopg://h/d"),
        ("mysql://h/d", None),
        ("sqlite://", None),
        ("http://[", None),
        ("://", None),
    ],
)
def test_an_address_is_a_file_or_a_url(text, becomes):
    if becomes:
        assert address_of(text).render_as_string() == becomes
    else:
        with pytest.raises(HistoryError, match="name a file, sqlite:///FILE"):
            address_of(text)


def test_the_migrations_make_the_tables(history):
    with history.database.engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert context.get_current_revision() == database.HEAD
        assert compare_metadata(context, tables.metadata) == []


def test_an_older_history_is_brought_up_to_date(address, nights, monkeypatch):
    with monkeypatch.context() as older:
        older.setattr(database, "HEAD", "0001")
        with opened(address) as history, history.database.writing() as connection:
            row = history_row(nights.record(1))
            connection.execute(sa.insert(tables.runs), row)
            insert = (
                "INSERT INTO looks (run, operation, region, verdict, interactions, success) "
                "VALUES (:id, 'listTags', 'us', 'pass', 3, true)"
            )
            connection.execute(sa.text(insert), {"id": row["id"]})
    with opened(address) as history:
        (run,) = history.whole(history.runs())
        assert [(look.operation, look.interactions, look.aspect) for look in run.looks] == [
            ("listTags", 3, "")
        ]
        with history.database.engine.connect() as connection:
            context = MigrationContext.configure(connection)
            assert compare_metadata(context, tables.metadata) == []
        history.prune(now=nights.first, count=1)


def history_row(record):
    return {name: value for name, value in to_plain(record).items() if name in RUN_COLUMNS}


def test_several_write_at_once_and_nothing_is_lost(address, nights):
    """Also the first of them, who make the tables."""

    def night(number):
        with opened(address) as history:
            nights.keep(history, nights.report(number, [nights.fault("a")]))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(night, range(1, 9)))
    with opened(address) as history:
        assert len(history.runs()) == 8
        ((_, (life,)),) = history.lives(nights.fault("a").fingerprint).values()
        assert (life.runs, life.first_seen, life.last_seen) == (
            8, nights.time_of(1), nights.time_of(8),
        )  # fmt: skip


def test_a_run_is_kept_once(history, nights):
    report = nights.report(1, [nights.fault("a")])
    kept = nights.record(1, [nights.fault("a")])
    assert history.keep(kept, b"{}")
    assert not history.keep(kept, b"{}")
    history.begin(kept)  # nor does it begin again
    assert history.find(report.run.id).is_over


@pytest.mark.parametrize(
    ("trouble", "says"),
    [
        pytest.param("locked", ["database is locked", "another run is writing"], id="locked"),
        pytest.param("full", ["disk is full", "make room"], id="full disk"),
        pytest.param("newer", ["a newer release", "revision 9999", "upgrade"], id="newer"),
        pytest.param("damaged", ["not a database", "history import"], id="damaged"),
        pytest.param("folder", ["is a folder, not a database", "--history none"], id="folder"),
    ],
)
def test_trouble_is_told_and_costs_nothing_that_was_kept(file, nights, trouble, says):
    address, undo = f"sqlite:///{file}?timeout=0.1", lambda: None
    whole = file.read_bytes()
    match trouble:
        case "locked":
            holder = sqlite3.connect(file, isolation_level=None)
            holder.execute("BEGIN IMMEDIATE")
            undo = holder.close
        case "full":
            pages = len(whole) // 4096

            def no_more(raw, _record):
                raw.execute(f"PRAGMA max_page_count = {pages}")

            sa.event.listen(sa.Engine, "connect", no_more)
            undo = lambda: sa.event.remove(sa.Engine, "connect", no_more)  # noqa: E731
        case "newer":
            with closing(sqlite3.connect(file)) as raw, raw:
                raw.execute("UPDATE alembic_version SET version_num = '9999'")
            whole = file.read_bytes()
        case "damaged":
            whole = b"no database at all" * 100
            file.write_bytes(whole)
        case "folder":
            file.unlink()
            file.mkdir()
    many = [nights.fault(f"{number:04} {'x' * 500}") for number in range(400)]
    with pytest.raises(HistoryError) as problem, opened(address) as history:
        nights.keep(history, nights.report(2, many))
    undo()
    assert [part for part in says if part not in str(problem.value)] == [], problem.value
    if trouble in ("locked", "full"):
        with opened(file) as history:
            assert [run.started_at for run in history.runs()] == [nights.time_of(1)]
            nights.keep(history, nights.report(2, many))
    elif trouble != "folder":
        assert file.read_bytes() == whole


def test_a_file_that_is_not_there_is_made_only_to_write(tmp_path):
    with (
        pytest.raises(HistoryError, match="there is no history yet"),
        opened(tmp_path / "none.sqlite", makes=False),
    ):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_server_that_is_not_there_is_named_without_its_password():
    pytest.importorskip("psycopg")
    with pytest.raises(HistoryError) as problem, opened("postgresql://u:secret@127.0.0.1:1/d"):
        pass
    assert "is the server up" in str(problem.value)
    assert "secret" not in str(problem.value)


def test_a_lost_connection_loses_nothing_that_was_kept(postgresql, nights):
    with opened(postgresql) as history:
        nights.keep(history, nights.report(1))

        def cut():
            with history.database.writing() as connection:
                connection.execute(sa.text("DELETE FROM runs"))
                process = connection.execute(sa.text("SELECT pg_backend_pid()")).scalar()
                with opened(postgresql) as other, other.database.reading() as another:
                    another.execute(sa.text(f"SELECT pg_terminate_backend({process})"))
                connection.execute(sa.text("SELECT 1"))

        with pytest.raises(HistoryError, match="is the server up"):
            cut()
        assert len(history.runs()) == 1


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE runs SET state = 'odd'",
        "UPDATE runs SET regions = '{'",
        "UPDATE sightings SET verdict = 'odd'",
        "UPDATE documents SET content = x'00'",
    ],
)
def test_rows_that_cannot_be_read_are_said_to_be(file, damage):
    with closing(sqlite3.connect(file)) as raw, raw:
        raw.execute(damage)

    def read():
        with opened(file) as history:
            (run,) = history.whole(history.runs())
            history.document(run.id)

    with pytest.raises(HistoryError, match="cannot read"):
        read()


def test_what_no_database_keeps_is_an_error_of_ours(history, nights):
    with pytest.raises(HistoryError):
        nights.keep(history, nights.report(1, seed=2**70))
    hostile = nights.fault("a", message="\x00\ud800 \x1b[31m", pointer="/\x00")
    nights.keep(history, nights.report(2, [hostile]))
    (run,) = history.whole(history.runs())
    assert run.sightings == nights.record(2, [hostile]).sightings
