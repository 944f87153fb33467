"""A database of screening opened: made where there is none, moved where that is asked for, else left alone."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError
from sqlalchemy.orm import Session

from huiqi.base.errors import HuiqiError, UsageError, reason
from huiqi.screening.chain import head_fault
from huiqi.screening.guards import lacking
from huiqi.screening.tables import Base

NEWEST = "0002"
_FORMAT, _VERSION = "huiqi_format", "alembic_version"
WRITES = "huiqi_writes"
"""The execution option of a connection whose transactions write: they hold the file from their start."""


class StoreFailed(HuiqiError):
    """The database cannot be reached, or is not as it should be; it was left as it is."""


def opened(address: str) -> Engine:
    """A database, its tables made where it is empty.

    Args:
        address: as SQLAlchemy writes it: `sqlite:///path`, `postgresql+psycopg://user@host/name`.

    Raises:
        UsageError: the address is none.
        StoreFailed: it cannot be opened, is of another form, or something in it was changed from outside.
    """
    engine = engine_of(address)
    try:
        with database_errors():
            _made_private(engine)
            if _form(engine) is None:
                _begun(engine)
                moved(engine, "")
            _check(engine)
    except HuiqiError:
        engine.dispose()
        raise
    return engine


def moved(engine: Engine, who: str) -> None:
    """Moves the tables to the newest form, from none or any earlier one, in one transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "huiqi.screening:migrations")
    config.attributes["who"] = who
    with writing(engine) as connection:
        config.attributes["connection"] = connection
        if _form(engine) == "0001":
            command.stamp(config, "0001")
        command.upgrade(config, NEWEST)


def form_of(engine: Engine) -> str | None:
    """The number of a database's form; None of an empty one.

    Raises:
        StoreFailed: it has tables of ours, but no form that this version knows.
    """
    with database_errors():
        return _form(engine)


def _form(engine: Engine) -> str | None:
    with engine.connect() as connection:
        there = set(inspect(connection).get_table_names())
        ours = {name for name in there if name.startswith("huiqi_")}
        found = _number(connection, there)
    if not ours and found is None:
        return None
    if found in ("0001", NEWEST):
        return found
    if found is None:
        raise StoreFailed(f"数据库里有 {'、'.join(sorted(ours))}，却没有写格式：不是惠企建的，或少了表。没有动它。")
    raise StoreFailed(f"数据库的格式是 {found}，比这个版本（{NEWEST}）新：请用新的惠企打开。没有动它。")


def _number(connection: Connection, there: set[str]) -> str | None:
    if _VERSION in there:
        return connection.execute(text(f"SELECT version_num FROM {_VERSION}")).scalar()
    if _FORMAT in there:
        number = connection.execute(text(f"SELECT max(number) FROM {_FORMAT}")).scalar()
        return None if number is None else f"{number:04}"
    return None


def _check(engine: Engine) -> None:
    """That the tables are those of the newest form, guarded, and that the chain ends as it should."""
    if _form(engine) != NEWEST:
        raise StoreFailed("数据库是较早的格式：先运行 huiqi screening upgrade（会先备份），再打开。没有动它。")
    with engine.connect() as connection:
        wrong = [*_columns(connection), *(f"少了触发器 {each}" for each in lacking(connection, _tables()))]
    with Session(engine) as session:
        wrong += [fault] if not wrong and (fault := head_fault(session)) else []
    if wrong:
        raise StoreFailed(
            f"数据库被别的程序改过：{'；'.join(wrong[:5])}。没有动它：用 huiqi screening verify 查看，从备份恢复。"
        )


def _columns(connection: Connection) -> Iterator[str]:
    """Tables and columns that are not there."""
    looking = inspect(connection)
    there = set(looking.get_table_names())
    for table in Base.metadata.sorted_tables:
        if table.name not in there:
            yield f"没有表 {table.name}"
            continue
        names = {column["name"] for column in looking.get_columns(table.name)}
        yield from (f"表 {table.name} 没有 {column.name} 列" for column in table.columns if column.name not in names)


def _tables() -> list[str]:
    return [table.name for table in Base.metadata.sorted_tables]


# -- connections --------------------------------------------------------------------------------------


def engine_of(address: str) -> Engine:
    """An engine for an address; nothing is opened yet.

    Raises:
        UsageError: the address is none.
    """
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


def file_of(engine: Engine) -> Path | None:
    """The file of a SQLite database; None of any other."""
    named = engine.url.database
    return Path(named) if engine.dialect.name == "sqlite" and named and named != ":memory:" else None


def _made_private(engine: Engine) -> None:
    """A file that only its owner reads and writes, from before there is anything in it."""
    path = file_of(engine)
    if path is None:
        return
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        if path.stat().st_mode & 0o077:
            path.chmod(0o600)
    except OSError as error:
        raise StoreFailed(f"数据库文件「{path}」打不开，或不能设成只有自己能读写：{reason(error)}。") from None


def _begun(engine: Engine) -> None:
    """A new file in which who reads and who writes do not wait for each other; it stays so."""
    path = file_of(engine)
    if path is not None:
        with closing(sqlite3.connect(path)) as held:
            held.execute("PRAGMA journal_mode=WAL")


def _sqlite(connection: Any, _: object) -> None:
    """Writers wait for each other, and what refers to a row refers to one that is there."""
    connection.isolation_level = None
    for setting in ("foreign_keys=ON", "busy_timeout=10000", "recursive_triggers=ON"):
        connection.execute(f"PRAGMA {setting}")


def _begin(connection: Connection) -> None:
    """What only reads holds nobody up; what writes holds the file, so that what it read is still so."""
    writes = connection.get_execution_options().get(WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes; no other does meanwhile, so that the chain stays one."""
    with engine.execution_options(**{WRITES: True}).connect() as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('huiqi_screening'))"))
        yield connection


@contextmanager
def database_errors() -> Iterator[None]:
    """What the database says of itself, as an error of ours."""
    try:
        yield
    except DatabaseError as error:
        told = str(error.orig).splitlines()[0][:200]
        damaged = "：文件坏了，从备份恢复" if "malformed" in told or "not a database" in told else ""
        raise StoreFailed(f"数据库没有做成：{told}{damaged}") from error
    except (ValueError, TypeError) as error:
        told = str(error).splitlines()[0][:80] if str(error) else type(error).__name__
        raise StoreFailed(f"数据库里有读不懂的内容（{told}）：用 huiqi screening verify 查看，从备份恢复。") from error
