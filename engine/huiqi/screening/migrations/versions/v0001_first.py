"""The first form: batches, applicants and events; documents stand in their rows.

Made by SQLAlchemy's `create_all` in what was released as 0.1.0, which wrote its number into `huiqi_format`.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Makes the tables."""
    op.create_table("huiqi_format", sa.Column("number", sa.Integer, primary_key=True, autoincrement=False))
    op.create_table(
        "huiqi_batch",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("as_of", sa.Date, nullable=False),
        sa.Column("clauses", sa.JSON, nullable=False),
        sa.Column("rulebase", sa.String(64), nullable=False),
        sa.Column("file", sa.String(200), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    _applicants_and_events()


def _applicants_and_events() -> None:
    op.create_table(
        "huiqi_applicant",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("batch_id", sa.Integer, sa.ForeignKey("huiqi_batch.id"), nullable=False, index=True),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("name", sa.String(400), nullable=False),
        sa.Column("code", sa.String(100), nullable=False),
        sa.Column("name_key", sa.String(400), nullable=False, index=True),
        sa.Column("code_key", sa.String(100), nullable=False, index=True),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("notes", sa.JSON, nullable=False),
        sa.UniqueConstraint("batch_id", "number"),
    )
    op.create_table(
        "huiqi_event",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("batch_id", sa.Integer, sa.ForeignKey("huiqi_batch.id"), nullable=False, index=True),
        sa.Column("applicant_id", sa.Integer, sa.ForeignKey("huiqi_applicant.id"), nullable=True, index=True),
        sa.Column("clause", sa.String(200), nullable=False),
        sa.Column("record", sa.Text, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("told", sa.JSON, nullable=False),
        sa.Column("document", sa.Text, nullable=True),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("huiqi_event_claim", "huiqi_event", ["applicant_id", "clause", "record"])
