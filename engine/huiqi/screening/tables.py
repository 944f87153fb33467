"""The tables of screening. Rows are only ever added: the database itself refuses to change or delete one."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import DDL, JSON, Date, DateTime, ForeignKey, Index, String, Text, UniqueConstraint, event
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

FORMAT = 1
"""Of the tables; a database of another format is refused."""


class Base(DeclarativeBase):
    """What all tables share."""


class Format(Base):
    """The format of a database, one row."""

    __tablename__ = "huiqi_format"
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class Batch(Base):
    """A list of applicants that is screened as of a day.

    Attributes:
        clauses: ids of the clauses that are screened.
        rulebase: the hash of the rules that answered when it was loaded.
        file, sha256: the list as it came.
    """

    __tablename__ = "huiqi_batch"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    as_of: Mapped[date] = mapped_column(Date)
    clauses: Mapped[list[str]] = mapped_column(JSON)
    rulebase: Mapped[str] = mapped_column(String(64))
    file: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    who: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class Applicant(Base):
    """A firm of a batch.

    Attributes:
        number: its place in the batch, from 1.
        place: where it stands in the list, in words.
        code_key, name_key: its code and name without what people write differently.
        document: the firm's file (YAML), as the list tells it.
        notes: what its reading had to say.
    """

    __tablename__ = "huiqi_applicant"
    __table_args__ = (UniqueConstraint("batch_id", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("huiqi_batch.id"), index=True)
    number: Mapped[int]
    name: Mapped[str] = mapped_column(String(400))
    code: Mapped[str] = mapped_column(String(100))
    name_key: Mapped[str] = mapped_column(String(400), index=True)
    code_key: Mapped[str] = mapped_column(String(100), index=True)
    place: Mapped[str] = mapped_column(Text)
    document: Mapped[str] = mapped_column(Text)
    notes: Mapped[list[str]] = mapped_column(JSON)

    def is_same(self, other: Applicant) -> bool:
        """Whether two applicants are the same firm: by code, where both have one; else by name."""
        if self.code_key and other.code_key:
            return self.code_key == other.code_key
        return self.name_key == other.name_key


class Event(Base):
    """Something that somebody did.

    Attributes:
        kind: `loaded` (the list), `found` (an official's finding), `accepted`, `returned`, `refused`, `reopened`,
            `paid`, `exported`.
        clause, record: the claim it is about; empty where it is about the batch.
        told: what was said: note, amount, finding …; amounts as text.
        document: the decision record, where one was made; it is large, so `Store.documents` fetches it when wanted.
    """

    __tablename__ = "huiqi_event"
    __table_args__ = (Index("huiqi_event_claim", "applicant_id", "clause", "record"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("huiqi_batch.id"), index=True)
    applicant_id: Mapped[int | None] = mapped_column(ForeignKey("huiqi_applicant.id"), index=True)
    clause: Mapped[str] = mapped_column(String(200))
    record: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(String(20))
    told: Mapped[dict[str, Any]] = mapped_column(JSON)
    document: Mapped[str | None] = mapped_column(Text, deferred=True)
    who: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


_SQLITE = """
CREATE TRIGGER IF NOT EXISTS {table}_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table}: rows are only ever added'); END
"""
_POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION huiqi_only_added() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '%%: rows are only ever added', TG_TABLE_NAME; END $$
"""
_POSTGRES = """
CREATE OR REPLACE TRIGGER {table}_{verb} BEFORE {verb} ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION huiqi_only_added()
"""


def _ddl(statement: str) -> DDL:
    return DDL(statement)  # type: ignore[no-untyped-call]


def _guard() -> None:
    """Has each table made with triggers that refuse to change or delete its rows."""
    for table in Base.metadata.sorted_tables:
        for verb in ("UPDATE", "DELETE"):
            ddl = _ddl(_SQLITE.format(table=table.name, verb=verb)).execute_if(dialect="sqlite")
            event.listen(table, "after_create", ddl)
        event.listen(table, "after_create", _ddl(_POSTGRES_FUNCTION).execute_if(dialect="postgresql"))
        for verb in ("UPDATE", "DELETE", "TRUNCATE"):
            ddl = _ddl(_POSTGRES.format(table=table.name, verb=verb)).execute_if(dialect="postgresql")
            event.listen(table, "after_create", ddl)


_guard()
