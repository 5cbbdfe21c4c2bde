"""A glance into a history in a SQLite file, without SQLAlchemy, whose import takes as long as a small run."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from intercontract.files.kind import is_file, is_there

_QUERY = (
    "SELECT EXISTS (SELECT 1 FROM runs WHERE series = :series)"
    " OR EXISTS (SELECT 1 FROM findings WHERE series = :series)"
)


def may_have(file: Path, series: str) -> bool:
    """Whether a history knows a series: False where it does not, or there is none.

    True also where that cannot be told: who then opens it is told why.
    """
    if not is_file(file):
        return is_there(file)
    import sqlite3

    address = f"{file.absolute().as_uri()}?mode=ro"
    try:
        with closing(sqlite3.connect(address, uri=True)) as connection:
            (known,) = connection.execute(_QUERY, {"series": series}).fetchone()
    except (sqlite3.Error, UnicodeError):
        return True
    return bool(known)
