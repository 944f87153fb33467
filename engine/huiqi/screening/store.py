"""The database of screening: batches in, events added, nothing changed. SQLite, or PostgreSQL by its address."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from huiqi.base.errors import UsageError
from huiqi.loading.rules import Packed
from huiqi.output.record import completed
from huiqi.screening.applicants import Loaded, Read
from huiqi.screening.chain import FIRST, applicants_digest, batch_digest, chained
from huiqi.screening.contents import name_of, pack, text_of
from huiqi.screening.identity import keys_of
from huiqi.screening.schema import StoreFailed, database_errors, opened, writing
from huiqi.screening.tables import Applicant, Batch, Content, Event, of_batch

__all__ = ["Kept", "Moved", "Store", "StoreFailed"]


class Moved(UsageError):
    """Somebody else did something about a claim since it was looked at."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A decision record to be kept, without the rules that answered; these are kept once."""

    record: str
    rules: Packed


class Store:
    """A database of screening. Safe from many threads; each call is one transaction."""

    def __init__(self, address: str) -> None:
        """Opens a database, and makes the tables where they are not there.

        Args:
            address: as SQLAlchemy writes it: `sqlite:///path`, `postgresql+psycopg://user@host/name`.

        Raises:
            UsageError: the address is none.
            StoreFailed: the database cannot be opened, is of another form, or was changed from outside.
        """
        self.engine = opened(address)

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
        """The applicants of a batch with their files, in the order of the list."""
        mine = select(Applicant, Content).outerjoin(Content, Content.sha256 == Applicant.content)
        mine = mine.where(Applicant.batch_id == batch).order_by(Applicant.number)
        with database_errors(), Session(self.engine, expire_on_commit=False) as session:
            rows = session.execute(mine).all()
            for applicant, content in rows:
                applicant.tell(None if content is None else text_of(content))
        return [applicant for applicant, _ in rows]

    def events(self, batch: int) -> list[Event]:
        """What was done in a batch, the oldest first."""
        return self._events(select(Event).where(Event.batch_id == batch).order_by(Event.id))

    def documents(self, events: Sequence[int]) -> dict[int, bytes]:
        """The decision records of events with their rules, by number; of those that have one that was not erased."""
        wanted = select(Event, Content).join(Content, Content.sha256 == Event.content).where(Event.id.in_(events))
        with database_errors(), Session(self.engine) as session:
            found = [
                (event.id, event.told.get("rules"), text_of(kept)) for event, kept in session.execute(wanted).all()
            ]
            rules = {sha256: _rules(session, sha256) for _, sha256, _ in found if sha256}
        return {id: completed(text, rules[sha256]) if sha256 else text.encode() for id, sha256, text in found}

    def kin(self, applicants: Sequence[Applicant]) -> list[Applicant]:
        """All applicants, of any batch, that share a code, a name or the look of one with these, and so on."""
        with database_errors(), Session(self.engine, expire_on_commit=False) as session:
            return _kin(session, applicants)

    def about(self, applicants: Sequence[Applicant]) -> list[Event]:
        """What was done about some applicants, the oldest first."""
        return self._events(
            select(Event).where(Event.applicant_id.in_([each.id for each in applicants])).order_by(Event.id)
        )

    @property
    def newest_batch(self) -> int:
        """The number of the newest batch; 0 where there is none."""
        found = self._all(select(Batch.id).order_by(Batch.id.desc()).limit(1))
        return int(found[0]) if found else 0

    def as_of_batches(self) -> dict[int, date]:
        """Of each batch the day it was asked as of."""
        with database_errors(), Session(self.engine) as session:
            return {batch.id: batch.as_of for batch in session.execute(select(Batch.id, Batch.as_of))}

    @property
    def head(self) -> str:
        """The hash of the newest event: who knows it can tell whether the end of the log was cut off."""
        found = self._all(select(Event.hash).order_by(Event.id.desc()).limit(1))
        return str(found[0]) if found else FIRST

    def _events(self, wanted: Any) -> list[Event]:
        found: list[Event] = self._all(wanted)
        for event in found:
            if not isinstance(event.told, dict):
                raise StoreFailed(f"第 {event.id} 号记录读不懂：用 huiqi screening verify 查看，从备份恢复。")
        return found

    def _all(self, wanted: Any) -> list[Any]:
        with database_errors(), Session(self.engine, expire_on_commit=False) as session:
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
        with self._writing() as session:
            session.add(batch)
            session.flush()
            members = [_member(batch, number, each, session) for number, each in enumerate(loaded.applicants, start=1)]
            session.add_all(members)
            session.flush()
            _append(session, _loading(batch, members, loaded))
        return batch

    def add(self, added: Event, document: Kept | None, seen: int) -> None:
        """Add what somebody did about a firm, unless somebody else did something about it since.

        Args:
            document: the decision record that goes with it.
            seen: the number of the newest event about the firm, in any batch, that they knew of; 0 for none.

        Raises:
            Moved: there is a newer one.
        """
        with self._writing() as session:
            applicant = session.get(Applicant, added.applicant_id)
            assert applicant is not None
            if _newest(session, applicant) > seen:
                raise Moved("别人刚刚处理过这家企业，下面已换成最新的情况，请看过再定。")
            if document is not None:
                kept = pack(document.record)
                session.add(kept)
                added.content = kept.sha256
                rules = json.dumps(asdict(document.rules))
                added.told = {**added.told, "rules": name_of(rules)}
                if session.scalars(select(Content.sha256).where(Content.sha256 == name_of(rules))).first() is None:
                    session.add(pack(rules, salted=False))
            _append(session, added)

    def note(self, added: Event) -> None:
        """Add what somebody did about a whole batch."""
        with self._writing() as session:
            _append(session, added)

    @contextmanager
    def _writing(self) -> Iterator[Session]:
        """A session whose work is kept whole or not at all, while nobody else writes."""
        with (
            database_errors(),
            writing(self.engine) as connection,
            Session(connection, expire_on_commit=False, join_transaction_mode="rollback_only") as session,
        ):
            yield session
            session.flush()


def _rules(session: Session, sha256: str) -> Packed:
    content = session.get(Content, sha256)
    if content is None:
        raise StoreFailed(f"决定记录用的规则 {sha256[:12]} 不见了：用 huiqi screening verify 查看。")
    return Packed(**json.loads(text_of(content)))


def _append(session: Session, event: Event) -> None:
    """The event at the end of the chain."""
    last = session.scalars(select(Event).order_by(Event.id.desc()).limit(1)).first()
    session.add(chained(event, last))
    session.flush()


def _member(batch: Batch, number: int, read: Read, session: Session) -> Applicant:
    """An applicant of a new batch, and its file."""
    kept = pack(read.document)
    session.add(kept)
    name_key, code_key, look_key = keys_of(read.name, read.code)
    return Applicant(
        batch_id=batch.id,
        number=number,
        name=read.name,
        code=read.code,
        name_key=name_key,
        code_key=code_key,
        look_key=look_key,
        place=read.place,
        content=kept.sha256,
        notes=list(read.notes),
    )


def _loading(batch: Batch, members: Sequence[Applicant], loaded: Loaded) -> Event:
    """That a list was loaded, with the rows of it that were left out, and what its rows are known by."""
    left = [f"{reject.sheet} 第 {reject.line} 行 {reject.firm}：{reject.why}" for reject in loaded.rejects]
    told = {"count": len(loaded.applicants), "rejected": len(left), "rows": left[:_ROWS]}
    told |= {"batch": batch_digest(batch), "applicants": applicants_digest(members)}
    return of_batch(batch.id, "loaded", told, batch.who, batch.at)


_ROWS = 200
"""Rows left out that are named one by one."""


def _newest(session: Session, applicant: Applicant) -> int:
    """The newest event about a firm, or one that may be the same."""
    ids = [each.id for each in _kin(session, [applicant])]
    newest = select(Event.id).where(Event.applicant_id.in_(ids)).order_by(Event.id.desc()).limit(1)
    return session.scalars(newest).first() or 0


def _kin(session: Session, applicants: Sequence[Applicant]) -> list[Applicant]:
    found = {each.id: each for each in applicants}
    while True:
        codes, names, looks = (
            {str(getattr(each, key)) for each in found.values()} - {""} for key in ("code_key", "name_key", "look_key")
        )
        same = Applicant.code_key.in_(codes) | Applicant.name_key.in_(names) | Applicant.look_key.in_(looks)
        more = [each for each in session.scalars(select(Applicant).where(same)) if each.id not in found]
        if not more:
            return [each for _, each in sorted(found.items())]
        found.update({each.id: each for each in more})
