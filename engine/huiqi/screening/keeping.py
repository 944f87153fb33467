"""Keeping a database of screening: verified, backed up, moved to the newest form; contents erased when due."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session

from huiqi.base.errors import UsageError
from huiqi.base.writing import check_new
from huiqi.lists.tables.joining import same_code, same_name
from huiqi.screening.chain import chained, faults
from huiqi.screening.guards import lacking
from huiqi.screening.schema import (
    NEWEST,
    StoreFailed,
    database_errors,
    engine_of,
    file_of,
    form_of,
    moved,
    opened,
    writing,
)
from huiqi.screening.tables import Applicant, Base, Batch, Content, Event, of_batch

__all__ = ["Engine", "Verified", "Which", "backed_up", "engine_of", "erased", "own_address", "upgraded", "verified"]

_MOST_YEARS = 200
DATABASE = "HUIQI_DATABASE"
"""The environment variable that says where the database is."""


def own_address() -> str:
    """Where the database is: as `HUIQI_DATABASE` says, else a file in the home of whoever runs the program."""
    named = os.environ.get(DATABASE)
    return named or f"sqlite:///{Path.home() / '.huiqi' / 'screening.db'}"


# -- verified -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Verified:
    """What came of walking the log.

    Attributes:
        count: of its entries; `head`: the hash of the last.
        wrong: what does not hold, in words.
        is_named: whether the head that was asked for is one of its entries; None where none was.
    """

    count: int
    head: str
    wrong: tuple[str, ...]
    is_named: bool | None

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong."""
        return not self.wrong and self.is_named is not False

    def lines(self) -> Iterator[str]:
        """In words."""
        yield f"办理日志 {self.count} 条，链头 {self.head}"
        yield from (f"✗ {each}" for each in self.wrong)
        if self.is_named is False:
            yield "✗ 日志里没有要核对的链头：最后的记录被删过，或换了一个数据库"
        elif self.is_named:
            yield "✓ 日志里有要核对的链头：到那一条为止没有变"
        if self.holds:
            yield "✓ 每一条的哈希对得上，前后相接；名单和材料没有改过"


def verified(engine: Engine, head: str = "") -> Verified:
    """Walks the log of a database of the newest form; nothing in it is changed.

    Raises:
        StoreFailed: it cannot be read, or is of another form.
    """
    _check_there(engine)
    if form_of(engine) != NEWEST:
        raise StoreFailed("数据库是空的，或是较早的格式：较早的先运行 huiqi screening upgrade。")
    with database_errors(), engine.connect() as connection:
        missing = [f"少了触发器 {each}" for each in lacking(connection, [t.name for t in Base.metadata.sorted_tables])]
    with database_errors(), Session(engine) as session:
        hashes = list(session.scalars(select(Event.hash).order_by(Event.id)))
        found = Verified(len(hashes), hashes[-1] if hashes else "", (), (head in hashes) if head else None)
        return Verified(found.count, found.head, (*missing, *faults(session)), found.is_named)


# -- backed up, moved ---------------------------------------------------------------------------------


def backed_up(engine: Engine, target: Path) -> str:
    """A copy of a SQLite database as it is at one moment, that only its owner reads; the head of its log.

    Raises:
        UsageError: there is a file of that name, or the database is no SQLite.
        StoreFailed: the copy does not hold.
    """
    _copied(engine, target)
    copy = opened(f"sqlite:///{target}")
    try:
        found = verified(copy)
    finally:
        copy.dispose()
    if not found.holds:
        raise StoreFailed(f"备份写好了，但核对不上：{'；'.join(found.wrong[:3])}。")
    return found.head


def _copied(engine: Engine, target: Path) -> None:
    path = file_of(engine)
    if path is None:
        raise UsageError("PostgreSQL 用它自己的 pg_dump 备份：pg_dump --format=custom --file=备份 数据库。")
    _check_there(engine)
    check_new([target])
    os.close(os.open(target, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        source = f"{path.resolve().as_uri()}?mode=ro"
        with closing(sqlite3.connect(source, uri=True)) as held, closing(sqlite3.connect(target)) as copy:
            held.backup(copy)
    except sqlite3.Error as error:
        target.unlink()
        raise StoreFailed(f"备份没有做成：{error}") from None


def upgraded(engine: Engine, keep: Path | None, who: str) -> str:
    """Moves an older database to the newest form; what was done, in words.

    Raises:
        UsageError: SQLite, and no file to keep a copy in.
        StoreFailed: it cannot be moved; it is as it was.
    """
    _check_there(engine)
    form = form_of(engine)
    if form in (None, NEWEST):
        return "已经是现在的格式，没有什么要做的。"
    path = file_of(engine)
    kept = ""
    if path is not None:
        target = keep or path.with_name(f"{path.name}.{form}")
        _copied(engine, target)
        kept = f"，原来的在 {target}"
    with database_errors():
        moved(engine, who)
    return f"已从格式 {form} 换成 {NEWEST}{kept}。"


# -- erased -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Which:
    """What is to be erased: of one batch, of one firm (name or code), of batches asked as of so many years ago."""

    batch: int
    firm: str
    years: int


def erased(engine: Engine, which: Which, reason: str, who: str) -> int:
    """Erases the files and decision records of some applicants; the log says so, and stays whole.

    Returns:
        how many contents.

    Raises:
        UsageError: no reason is given, or there is nothing to erase.
    """
    if not reason.strip():
        raise UsageError("写明为什么删，例如 --reason 保存期满。")
    if which.firm and not same_name(which.firm).strip("-/\\"):
        raise UsageError(f"「{which.firm}」不是企业的名称或代码。")
    if not 0 <= which.years <= _MOST_YEARS:
        raise UsageError(f"--older-than 写 1 到 {_MOST_YEARS} 年。")
    _check_there(engine)
    opened(engine.url.render_as_string(hide_password=False)).dispose()
    with database_errors(), writing(engine) as connection, Session(connection) as session:
        members = _meant(session, which)
        events = session.scalars(select(Event).where(Event.applicant_id.in_([each.id for each in members]))).all()
        named = {each.content for each in members} | {each.content for each in events if each.content}
        there = sorted(session.scalars(select(Content.sha256).where(Content.sha256.in_(named))))
        if not there:
            raise UsageError("没有这样的材料，或已经删除。")
        last = session.scalars(select(Event).order_by(Event.id.desc()).limit(1)).one()
        told: dict[str, Any] = {"contents": there, "note": reason.strip()[:2000]}
        for batch in sorted({each.batch_id for each in members}):
            last = chained(of_batch(batch, "erased", told, who, datetime.now(UTC)), last)
            session.add(last)
            session.flush()
        session.execute(delete(Content).where(Content.sha256.in_(there)))
        session.commit()
    path = file_of(engine)
    if path is not None:  # what is deleted stays in a file until it is written anew
        engine.dispose()
        _rewritten(path)
    return len(there)


def _rewritten(path: Path) -> None:
    """A file without what was deleted from it.

    Raises:
        StoreFailed: somebody else is at it; the contents are deleted, but stand in the file until it is written anew.
    """
    told = "内容已经从数据库里删除，但有人正在用，文件里还留着痕迹：等没有人用时，再运行一次 VACUUM。"
    try:
        with closing(sqlite3.connect(path)) as held:
            held.execute("VACUUM")
            blocked, *_ = held.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.Error as error:
        raise StoreFailed(f"{told}（{error}）") from None
    if blocked:
        raise StoreFailed(told)


def _meant(session: Session, which: Which) -> list[Applicant]:
    wanted = select(Applicant).join(Batch, Batch.id == Applicant.batch_id)
    if which.batch:
        wanted = wanted.where(Batch.id == which.batch)
    if which.years:
        today = date.today()
        wanted = wanted.where(Batch.as_of < date(today.year - which.years, today.month, min(today.day, 28)))
    if which.firm:
        code = same_code(which.firm)
        named = Applicant.name_key == same_name(which.firm)
        wanted = wanted.where(named | (Applicant.code_key == code) if code else named)
    return list(session.scalars(wanted))


def _check_there(engine: Engine) -> None:
    """That a file is there before it is opened, which would make one.

    Raises:
        UsageError: it is not.
    """
    path = file_of(engine)
    if path is not None and not path.is_file():
        raise UsageError(f"找不到数据库「{path}」。用 --database 写明地址。")
