"""Runs, what they saw and looked at, and the findings of each series."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "runs",
        sa.Column("id", sa.Text, primary_key=True),
        *_texts("series", "started_at", "command", "target", "api_version", "contract"),
        sa.Column("regions", sa.JSON, nullable=False),
        *_texts("state", "stopped", "verdict", "headline"),
        sa.Column("interactions", sa.BigInteger, nullable=False),
        sa.Column("duration", sa.Float, nullable=False),
        sa.Column("seed", sa.BigInteger),
        *_texts("report", "host"),
        sa.Column("process", sa.Integer, nullable=False),
        sa.Column("unjudged", sa.JSON, nullable=False),
    )
    op.create_index("ix_runs_series_started_at", "runs", ["series", "started_at"])
    op.create_table("documents", _run(), sa.Column("content", sa.LargeBinary, nullable=False))
    op.create_table(
        "sightings",
        _run(),
        *_keys("fingerprint", "region"),
        *_texts("verdict", "check", "operation", "pointer", "message"),
        sa.Column("count", sa.BigInteger, nullable=False),
        sa.Column("success", sa.Boolean, nullable=False),
    )
    op.create_index("ix_sightings_fingerprint", "sightings", ["fingerprint"])
    op.create_table(
        "looks",
        _run(),
        *_keys("operation", "region"),
        *_texts("verdict"),
        sa.Column("interactions", sa.BigInteger, nullable=False),
        sa.Column("success", sa.Boolean, nullable=False),
    )
    op.create_table(
        "coverage",
        _run(),
        *_keys("dimension"),
        sa.Column("exercised", sa.Integer, nullable=False),
        sa.Column("missing", sa.Integer, nullable=False),
    )
    op.create_table(
        "findings",
        *_keys("series", "fingerprint", "region"),
        *_texts("first_seen", "first_run", "last_seen", "last_run"),
        sa.Column("runs", sa.Integer, nullable=False),
        sa.Column("versions", sa.JSON, nullable=False),
        sa.Column("sighting", sa.JSON, nullable=False),
    )


def _run() -> sa.Column[str]:
    return sa.Column("run", sa.Text, sa.ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True)


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def _keys(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, primary_key=True) for name in names]
