"""The tables of screening. Rows are only ever added: `guards` stops slips, `chain` shows what was changed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import JSON, Date, DateTime, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from huiqi.base.errors import UsageError


class Base(DeclarativeBase):
    """What all tables share."""


class Erased(UsageError):
    """A firm's file was erased, as it was to be kept no longer."""


class Content(Base):
    """A text by its SHA-256 (of salt and text), compressed: a firm's file, a decision record, the rules of one."""

    __tablename__ = "huiqi_content"
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    salt: Mapped[str] = mapped_column(String(64))
    data: Mapped[bytes] = mapped_column(LargeBinary)


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
        code_key, name_key: its code and name without what people write differently; look_key: how its name looks.
        content: of the firm's file (YAML), as the list tells it.
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
    notes: Mapped[list[str]] = mapped_column(JSON)
    look_key: Mapped[str] = mapped_column(String(400), index=True, server_default="")
    content: Mapped[str] = mapped_column(String(64), server_default="")

    def tell(self, document: str | None) -> None:
        """Gives it the firm's file; None where that was erased."""
        self.__dict__["_document"] = document

    @property
    def is_erased(self) -> bool:
        """Whether its file was erased."""
        return self.__dict__.get("_document") is None

    @property
    def document(self) -> str:
        """The firm's file, of an applicant that `Store.applicants` gave.

        Raises:
            Erased: it was erased.
        """
        found: str | None = self.__dict__.get("_document")
        if found is None:
            raise Erased(f"第 {self.number} 家（{self.name}）的材料已经删除。")
        return found


def in_utc(at: datetime) -> datetime:
    """A moment that a database gives back: SQLite without its zone, which is UTC."""
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


class Event(Base):
    """Something that somebody did.

    Attributes:
        kind: `loaded` (the list), `found` (an official's finding), `accepted`, `returned`, `refused`, `reopened`,
            `paid`, `exported`; `erased` (contents that were kept long enough), `moved` (to another form of the tables).
        clause, record: the claim it is about; empty where it is about the batch.
        told: what was said: note, amount, finding …; amounts as text.
        content: of the decision record, where one was made; `Store.documents` fetches it when wanted.
        before: the hash of the event before it; `hash`: its own, over all of it and `before`.
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
    who: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    content: Mapped[str | None] = mapped_column(String(64))
    before: Mapped[str] = mapped_column(String(64), server_default="", unique=True, index=True)
    hash: Mapped[str] = mapped_column(String(64), server_default="")


def of_batch(batch: int, kind: str, told: dict[str, Any], who: str, at: datetime) -> Event:
    """An event about a whole batch: of no applicant, clause or record."""
    return Event(batch_id=batch, clause="", record="", kind=kind, told=told, who=who, at=at)
