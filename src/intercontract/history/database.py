"""Opening a history: its address, its tables, one writer at a time, and errors that say what to do.

A database is a SQLite file or PostgreSQL. Whoever writes waits for the others; a transaction is kept whole
or not at all.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from intercontract.errors import HistoryError
from intercontract.files.kind import is_there, kind
from intercontract.history.revision import HEAD
from intercontract.values import frozen

_PATIENCE = 30.0
"""Seconds for which one writer waits for another, and for a server to answer."""
_VERSION = sa.table("alembic_version", sa.column("version_num", sa.Text))


def address_of(text: str) -> sa.URL:
    """The address that a text names: a URL of SQLite or PostgreSQL, or the path of a file.

    Raises:
        HistoryError: it is a URL of something else, or none.
    """
    if "://" not in text:
        return sa.URL.create("sqlite", database=str(Path(text).expanduser()))
    try:
        address = sa.make_url(text)
    except (ArgumentError, ValueError):
        raise HistoryError("the address of the history is no URL", hint=_ADDRESSES) from None
    match address.get_backend_name():
        case "sqlite":
            if not address.database or address.database == ":memory:":
                raise HistoryError("a history in memory keeps nothing", hint=_ADDRESSES)
            return address
        case "postgresql" | "postgres":
            return address.set(drivername="postgresql+psycopg")
        case other:
            raise HistoryError(f"a history is not kept in {other}", hint=_ADDRESSES)


_ADDRESSES = "name a file, sqlite:///FILE, or postgresql://USER@HOST/DATABASE"


@frozen
class Database:
    """A history's database, with the tables of this release. ``name`` shows no password."""

    name: str
    engine: sa.Engine

    @property
    def is_file(self) -> bool:
        """Whether it is a SQLite file."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """One consistent view.

        Raises:
            HistoryError: the database does not answer, or holds what this release cannot read.
        """
        with _translated(self.name), self.engine.connect() as connection, connection.begin():
            try:
                yield connection
            except (TypeError, ValueError, zlib.error) as problem:
                raise HistoryError(
                    f"it holds what this release cannot read: {problem}",
                    file=self.name,
                    hint=_OTHER,
                ) from None

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """A transaction that no other writer's overlaps; nothing of it stays if it fails.

        Raises:
            HistoryError: the database is locked, full, gone or damaged.
        """
        with _translated(self.name), self.engine.connect() as connection:
            connection = connection.execution_options(writes=True)
            with connection.begin():
                if not self.is_file:
                    patience = f"SET LOCAL lock_timeout = {_PATIENCE * 1000:.0f}"
                    connection.execute(sa.text(patience))
                    connection.execute(sa.text("LOCK TABLE runs IN EXCLUSIVE MODE"))
                yield connection

    def close(self) -> None:
        """Let go of all connections."""
        self.engine.dispose()


def open_database(text: str, *, makes: bool = True) -> Database:
    """Open a history and bring its tables up to date; ``makes`` one where there is none.

    Raises:
        HistoryError: it cannot be opened, or a newer release has written to it.
    """
    address = address_of(text)
    arguments: dict[str, Any] = {}
    if address.get_backend_name() == "sqlite":
        path = Path(address.database or "")
        name = str(path)
        if not _is_writable(name):
            raise HistoryError("has a name that SQLite cannot read", file=name, hint=_OTHER)
        if not _is_file(path):
            if not makes:
                raise HistoryError("there is no history yet", file=name, hint=_FIRST)
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
            except OSError as problem:
                raise HistoryError(
                    f"cannot be made: {problem.strerror or problem}", file=name, hint=_OTHER
                ) from None
        if "timeout" not in address.query:
            arguments["timeout"] = _PATIENCE
    else:
        name = address.render_as_string(hide_password=True)
        # A server that went away without a word is noticed.
        arguments |= {"connect_timeout": int(_PATIENCE), "tcp_user_timeout": int(_PATIENCE * 1000)}
    try:
        engine = sa.create_engine(address, connect_args=arguments)
    except NoSuchModuleError as problem:
        raise HistoryError(str(problem), hint=_ADDRESSES) from None
    except ImportError:
        raise HistoryError(
            "PostgreSQL needs the package psycopg", hint="pip install 'intercontract[postgresql]'"
        ) from None
    if address.get_backend_name() == "sqlite":
        _as_sqlite_does(engine)
    database = Database(name, engine)
    try:
        _migrated(database)
    except BaseException:
        database.close()
        raise
    return database


_FIRST = "intercontract run keeps one; intercontract history import FILE takes older reports in"
_OTHER = "name another place with --history, or --history none to keep none"


def _is_writable(name: str) -> bool:
    """Whether a name is text, of which SQLite makes UTF-8 that ends with a NUL."""
    return "\0" not in name and not any("\ud800" <= sign <= "\udfff" for sign in name)


def _is_file(path: Path) -> bool:
    if not is_there(path):
        return False
    try:
        what = kind(path.stat().st_mode)
    except OSError as problem:  # it leads nowhere, or in a circle
        raise HistoryError(
            f"cannot be read: {problem.strerror}", file=str(path), hint=_OTHER
        ) from None
    if what:
        raise HistoryError(f"is {what}, not a database", file=str(path), hint=_OTHER)
    return True


def _as_sqlite_does(engine: sa.Engine) -> None:
    """Begin transactions ourselves, writers with a lock; the driver would begin them too late."""

    @sa.event.listens_for(engine, "connect")
    def connected(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA foreign_keys = ON")

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _migrated(database: Database) -> None:
    """Bring the tables up to date. Alembic is imported only where they are not."""
    with database.reading() as connection:
        found = _revision(connection)
    if found == HEAD:
        return
    if found is not None and found > HEAD:
        raise HistoryError(
            f"a newer release has written to it (its tables are of revision {found}, ours of {HEAD})",
            file=database.name,
            hint="upgrade intercontract, or name another place with --history",
        )
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "intercontract.history:migrations")
    with _translated(database.name), database.engine.connect() as connection:
        connection = connection.execution_options(writes=True)
        with connection.begin():
            if not database.is_file:  # two that come first at once: one makes the tables
                connection.execute(sa.text("SELECT pg_advisory_xact_lock(20260211)"))
            if _revision(connection) != HEAD:
                config.attributes["connection"] = connection
                command.upgrade(config, HEAD)


def _revision(connection: sa.Connection) -> str | None:
    if not sa.inspect(connection).has_table(_VERSION.name):
        return None
    return connection.execute(sa.select(_VERSION.c.version_num)).scalar()


@contextmanager
def _translated(name: str) -> Iterator[None]:
    try:
        yield
    except DBAPIError as problem:
        said = str(problem.orig).strip().splitlines() or [type(problem.orig).__name__]
        raise HistoryError(said[0], file=name, hint=_hint(said[0].lower())) from None
    except (OverflowError, UnicodeError):
        raise HistoryError(
            "the report holds a number or a text that no database keeps", file=name
        ) from None
    except SQLAlchemyError as problem:
        raise HistoryError(str(problem).splitlines()[0], file=name, hint=_OTHER) from None


_HINTS = {
    "is locked": "another run is writing to it; try again when that is over",
    "lock timeout": "another run is writing to it; try again when that is over",
    "is full": "make room on the disk, or name another place with --history",
    "disk i/o": "make room on the disk, or name another place with --history",
    "not a database": "move the damaged file away; history import takes kept reports in again",
    "malformed": "move the damaged file away; history import takes kept reports in again",
    "connect": "is the server up, and the address right?",
    "terminat": "is the server up, and the address right?",
}


def _hint(said: str) -> str:
    return next((hint for words, hint in _HINTS.items() if words in said), _OTHER)
