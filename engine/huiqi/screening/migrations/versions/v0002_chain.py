"""Events hold the hash of the one before; documents are kept apart, compressed, so that one can be erased.

What was done before is chained as it stands: that nobody changed it earlier is not known, and nothing says so. The
last event of the move names what it found.
"""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import context, op
from sqlalchemy.orm import Session

from huiqi.screening.chain import applicants_digest, batch_digest, chained
from huiqi.screening.contents import pack
from huiqi.screening.guards import guard, unguard
from huiqi.screening.identity import look_of
from huiqi.screening.tables import Applicant, Base, Batch, Event, of_batch

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Adds the columns, moves the documents, chains the events."""
    connection = op.get_bind()
    unguard(connection, ["huiqi_format", "huiqi_batch", "huiqi_applicant", "huiqi_event"])
    op.create_table(
        "huiqi_content",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("salt", sa.String(64), nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
    )
    op.add_column("huiqi_applicant", sa.Column("look_key", sa.String(400), nullable=False, server_default=""))
    op.add_column("huiqi_applicant", sa.Column("content", sa.String(64), nullable=False, server_default=""))
    op.create_index("ix_huiqi_applicant_look_key", "huiqi_applicant", ["look_key"])
    op.add_column("huiqi_event", sa.Column("content", sa.String(64), nullable=True))
    op.add_column("huiqi_event", sa.Column("before", sa.String(64), nullable=False, server_default=""))
    op.add_column("huiqi_event", sa.Column("hash", sa.String(64), nullable=False, server_default=""))
    _move_documents(connection)
    op.drop_column("huiqi_applicant", "document")
    op.drop_column("huiqi_event", "document")
    op.drop_table("huiqi_format")
    _chain(connection)
    op.create_index("ix_huiqi_event_before", "huiqi_event", ["before"], unique=True)
    guard(connection, [table.name for table in Base.metadata.sorted_tables])


def _move_documents(connection: sa.Connection) -> None:
    """Each document to the table of contents."""
    for table in ("huiqi_applicant", "huiqi_event"):
        wanted = sa.text(f"SELECT id, document FROM {table} WHERE document IS NOT NULL")
        put = sa.text("INSERT INTO huiqi_content (sha256, salt, data) VALUES (:sha256, :salt, :data)")
        named = sa.text(f"UPDATE {table} SET content = :sha256 WHERE id = :id")
        for id, document in connection.execute(wanted).all():
            kept = pack(document)
            connection.execute(put, {"sha256": kept.sha256, "salt": kept.salt, "data": kept.data})
            connection.execute(named, {"sha256": kept.sha256, "id": id})


def _chain(connection: sa.Connection) -> None:
    """The keys of applicants, and each event with the hash of the one before."""
    with Session(connection, join_transaction_mode="create_savepoint") as session:
        for applicant in session.scalars(sa.select(Applicant)):
            applicant.look_key = look_of(applicant.name)
        last: Event | None = None
        for event in session.scalars(sa.select(Event).order_by(Event.id)):
            last = chained(event, last)
        moved = {}
        for batch in session.scalars(sa.select(Batch)):
            members = session.scalars(sa.select(Applicant).where(Applicant.batch_id == batch.id)).all()
            moved[str(batch.id)] = {"batch": batch_digest(batch), "applicants": applicants_digest(members)}
        if last is not None:
            told, who = {"format": 2, "batches": moved}, str(context.config.attributes.get("who", ""))
            session.add(chained(of_batch(last.batch_id, "moved", told, who, datetime.now(UTC)), last))
        session.commit()
