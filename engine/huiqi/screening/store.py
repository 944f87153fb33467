"""The database of screening: batches in, events added, nothing changed. SQLite, or PostgreSQL by its address."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Engine, create_engine, event, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError
from sqlalchemy.orm import Session

from huiqi.base.errors import HuiqiError, UsageError
from huiqi.lists.tables.joining import same_code, same_name
from huiqi.screening.applicants import Loaded
from huiqi.screening.tables import FORMAT, Applicant, Base, Batch, Event, Format


class StoreFailed(HuiqiError):
    """The database cannot be reached, or does not do what was asked of it."""


class Moved(UsageError):
    """Somebody else did something about a claim since it was looked at."""


class Store:
    """A database of screening. Safe from many threads; each call is one transaction."""

    def __init__(self, address: str) -> None:
        """Opens a database, and makes the tables where they are not there.

        Args:
            address: as SQLAlchemy writes it: `sqlite:///path`, `postgresql+psycopg://user@host/name`.

        Raises:
            UsageError: the address is none.
            StoreFailed: the database cannot be opened, or is of another format.
        """
        self.engine = _engine(address)
        try:
            with _database_errors():
                Base.metadata.create_all(self.engine)
                self._check_format()
        except HuiqiError:
            self.engine.dispose()
            raise

    def _check_format(self) -> None:
        with Session(self.engine) as session, session.begin():
            found = set(session.scalars(select(Format.number)).all())
            if not found:
                session.add(Format(number=FORMAT))
            if found - {FORMAT}:
                named = "、".join(map(str, sorted(found)))
                raise StoreFailed(f"数据库的格式是 {named}，这个版本只用格式 {FORMAT}。")

    # -- reading --------------------------------------------------------------------------------------

    def batches(self) -> list[Batch]:
        """All batches, the newest first."""
        return self._all(select(Batch).order_by(Batch.id.desc()))

    def batch(self, id: int) -> Batch:
        """One batch.

        Raises:
            UsageError: there is none of that number.
        """
        found: list[Batch] = self._all(select(Batch).where(Batch.id == id))
        if not found:
            raise UsageError(f"没有第 {id} 批。")
        return found[0]

    def applicants(self, batch: int) -> list[Applicant]:
        """The applicants of a batch, in the order of the list."""
        return self._all(select(Applicant).where(Applicant.batch_id == batch).order_by(Applicant.number))

    def events(self, batch: int) -> list[Event]:
        """What was done in a batch, the oldest first."""
        return self._all(select(Event).where(Event.batch_id == batch).order_by(Event.id))

    def documents(self, events: Sequence[int]) -> dict[int, str]:
        """The decision records of events, by number; of those that have one."""
        wanted = select(Event.id, Event.document).where(Event.id.in_(events))
        with _database_errors(), Session(self.engine) as session:
            return {id: text for id, text in session.execute(wanted).all() if text is not None}

    def about(self, applicants: Sequence[Applicant]) -> list[tuple[Applicant, Event]]:
        """What was done about applicants of the same codes or names in any batch, the oldest first."""
        codes = {applicant.code_key for applicant in applicants if applicant.code_key}
        names = {applicant.name_key for applicant in applicants}
        same = Applicant.code_key.in_(codes) | Applicant.name_key.in_(names)
        wanted = select(Applicant, Event).join(Event, Event.applicant_id == Applicant.id).where(same)
        with _database_errors(), Session(self.engine, expire_on_commit=False) as session:
            rows = session.execute(wanted.order_by(Event.id)).all()
            return [(row[0], row[1]) for row in rows]

    def _all(self, wanted: Any) -> list[Any]:
        with _database_errors(), Session(self.engine, expire_on_commit=False) as session:
            return list(session.scalars(wanted).all())

    # -- adding ---------------------------------------------------------------------------------------

    def begin(self, title: str, as_of: date, clauses: Sequence[str], rulebase: str, loaded: Loaded, who: str) -> Batch:
        """A new batch with its applicants."""
        batch = Batch(
            title=title,
            as_of=as_of,
            clauses=list(clauses),
            rulebase=rulebase,
            file=loaded.file[:200],
            sha256=loaded.sha256,
            who=who,
            at=datetime.now(UTC),
        )
        with _database_errors(), Session(self.engine, expire_on_commit=False) as session, session.begin():
            session.add(batch)
            session.flush()
            for number, applicant in enumerate(loaded.applicants, start=1):
                session.add(
                    Applicant(
                        batch_id=batch.id,
                        number=number,
                        name=applicant.name,
                        code=applicant.code,
                        name_key=same_name(applicant.name),
                        code_key=same_code(applicant.code),
                        place=applicant.place,
                        document=applicant.document,
                        notes=list(applicant.notes),
                    )
                )
            session.add(_loading(batch, loaded))
        return batch

    def add(self, added: Event, seen: int) -> None:
        """Add what somebody did about a firm, unless somebody else did something about it since.

        Args:
            seen: the number of the newest event about the firm, in any batch, that they knew of; 0 for none.

        Raises:
            Moved: there is a newer one.
        """
        with _database_errors(), Session(self.engine) as session, session.begin():
            applicant = session.get(Applicant, added.applicant_id)
            assert applicant is not None
            newest = _newest(session, applicant)
            if newest > seen:
                raise Moved("别人刚刚处理过这家企业，下面已换成最新的情况，请看过再定。")
            session.add(added)

    def note(self, added: Event) -> None:
        """Add what somebody did about a whole batch."""
        with _database_errors(), Session(self.engine) as session, session.begin():
            session.add(added)


def _loading(batch: Batch, loaded: Loaded) -> Event:
    """That a list was loaded, with the rows of it that were left out."""
    left = [f"{reject.sheet} 第 {reject.line} 行 {reject.firm}：{reject.why}" for reject in loaded.rejects]
    told = {"count": len(loaded.applicants), "rejected": len(left), "rows": left[:_ROWS]}
    return Event(
        batch_id=batch.id,
        applicant_id=None,
        clause="",
        record="",
        kind="loaded",
        told=told,
        document=None,
        who=batch.who,
        at=batch.at,
    )


_ROWS = 200
"""Rows left out that are named one by one."""


def _newest(session: Session, applicant: Applicant) -> int:
    """The newest event about a firm, its rows held so that nobody adds one meanwhile."""
    same = Applicant.name_key == applicant.name_key
    if applicant.code_key:
        same |= Applicant.code_key == applicant.code_key
    held = session.scalars(select(Applicant).where(same).order_by(Applicant.id).with_for_update()).all()
    ids = [each.id for each in held if each.is_same(applicant)]
    newest = select(Event.id).where(Event.applicant_id.in_(ids)).order_by(Event.id.desc()).limit(1)
    return session.scalars(newest).first() or 0


def _engine(address: str) -> Engine:
    try:
        url = make_url(address)
        found = create_engine(url, pool_pre_ping=True)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        told = str(error).splitlines()[0][:80]
        help = "写成 sqlite:///文件 或 postgresql+psycopg://用户@主机/库（要装 huiqi[server]）"
        raise UsageError(f"数据库地址读不懂（{told}）。{help}。") from None
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise UsageError(f"数据库只用 SQLite 或 PostgreSQL，不用「{url.get_backend_name()}」。")
    if url.get_backend_name() == "sqlite":
        event.listen(found, "connect", _sqlite)
        event.listen(found, "begin", _begin)
    return found


def _sqlite(connection: Any, _: object) -> None:
    """Writers wait for each other, and what refers to a row refers to one that is there."""
    connection.isolation_level = None
    for setting in ("foreign_keys=ON", "journal_mode=WAL", "busy_timeout=10000", "recursive_triggers=ON"):
        connection.execute(f"PRAGMA {setting}")


def _begin(connection: Any) -> None:
    """A transaction holds the file from its start, so that what it read is still so when it writes."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")


@contextmanager
def _database_errors() -> Iterator[None]:
    """What the database says of itself, as an error of ours."""
    try:
        yield
    except DatabaseError as error:
        told = str(error.orig).splitlines()[0][:200]
        raise StoreFailed(f"数据库没有做成：{told}") from error
