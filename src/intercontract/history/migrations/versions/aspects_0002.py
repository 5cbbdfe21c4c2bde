"""What was looked at of an SDK, and how long answers took. The table is made anew, as its key changes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the table of looks anew, with what it held."""
    op.create_table(
        "looks_0002",
        sa.Column("run", sa.Text, sa.ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("operation", sa.Text, primary_key=True),
        sa.Column("region", sa.Text, primary_key=True),
        sa.Column("aspect", sa.Text, primary_key=True),
        sa.Column("verdict", sa.Text, nullable=False),
        sa.Column("interactions", sa.BigInteger, nullable=False),
        sa.Column("success", sa.Boolean, nullable=False),
        sa.Column("seconds", sa.Float, nullable=False),
    )
    op.execute(
        "INSERT INTO looks_0002 (run, operation, region, verdict, interactions, success, aspect, seconds) "
        "SELECT run, operation, region, verdict, interactions, success, '', 0 FROM looks"
    )
    op.drop_table("looks")
    op.rename_table("looks_0002", "looks")
