"""The tables of the history. What changes here gets a migration in `migrations/versions`.

Times are texts, RFC 3339 in UTC, which sort as they follow each other; lists are JSON.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    }
)


def _run() -> Column[str]:
    return Column("run", Text, ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True)


runs = Table(
    "runs",
    metadata,
    Column("id", Text, primary_key=True),
    Column("series", Text, nullable=False),
    Column("started_at", Text, nullable=False),
    Column("command", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("api_version", Text, nullable=False),
    Column("contract", Text, nullable=False),
    Column("regions", JSON, nullable=False),
    Column("state", Text, nullable=False),
    Column("stopped", Text, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("headline", Text, nullable=False),
    Column("interactions", BigInteger, nullable=False),
    Column("duration", Float, nullable=False),
    Column("seed", BigInteger),
    Column("report", Text, nullable=False),
    Column("host", Text, nullable=False),
    Column("process", Integer, nullable=False),
    Column("unjudged", JSON, nullable=False),
    Index(None, "series", "started_at"),
)

documents = Table(
    "documents",
    metadata,
    _run(),
    Column("content", LargeBinary, nullable=False),  # the report's JSON, compressed by zlib
)

sightings = Table(
    "sightings",
    metadata,
    _run(),
    Column("fingerprint", Text, primary_key=True),
    Column("region", Text, primary_key=True),
    Column("verdict", Text, nullable=False),
    Column("check", Text, nullable=False),
    Column("operation", Text, nullable=False),
    Column("pointer", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("count", BigInteger, nullable=False),
    Column("success", Boolean, nullable=False),
    Index(None, "fingerprint"),
)

# ``region`` is an SDK where the run verified some; ``aspect`` says what of it was looked at.
looks = Table(
    "looks",
    metadata,
    _run(),
    Column("operation", Text, primary_key=True),
    Column("region", Text, primary_key=True),
    Column("aspect", Text, primary_key=True),
    Column("verdict", Text, nullable=False),
    Column("interactions", BigInteger, nullable=False),
    Column("success", Boolean, nullable=False),
    Column("seconds", Float, nullable=False),
)

coverage = Table(
    "coverage",
    metadata,
    _run(),
    Column("dimension", Text, primary_key=True),
    Column("exercised", Integer, nullable=False),
    Column("missing", Integer, nullable=False),
)

# One row for each finding of a series in a region; it outlives the runs that saw it.
findings = Table(
    "findings",
    metadata,
    Column("series", Text, primary_key=True),
    Column("fingerprint", Text, primary_key=True),
    Column("region", Text, primary_key=True),
    Column("first_seen", Text, nullable=False),
    Column("first_run", Text, nullable=False),
    Column("last_seen", Text, nullable=False),
    Column("last_run", Text, nullable=False),
    Column("runs", Integer, nullable=False),
    Column("versions", JSON, nullable=False),
    Column("sighting", JSON, nullable=False),  # as the newest run told it
)
