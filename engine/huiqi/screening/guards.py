"""Triggers that refuse to change or delete a row: a slip is stopped here, what was meant shows in the chain."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from sqlalchemy import Connection, text

_ERASABLE = "huiqi_content"
"""Contents are deleted where they are to be kept no longer; they cannot be changed."""
_SQLITE = """CREATE TRIGGER {table}_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table}: rows are only ever added'); END"""
_BODY = " BEGIN RAISE EXCEPTION '%: rows are only ever added', TG_TABLE_NAME; END "
_POSTGRES_FUNCTION = f"""
CREATE OR REPLACE FUNCTION huiqi_only_added() RETURNS trigger LANGUAGE plpgsql AS $${_BODY}$$
"""
_POSTGRES = """
CREATE OR REPLACE TRIGGER {table}_{verb} BEFORE {verb} ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION huiqi_only_added()
"""


def guard(connection: Connection, tables: Iterable[str]) -> None:
    """Makes the triggers of some tables."""
    is_sqlite = connection.dialect.name == "sqlite"
    if not is_sqlite:
        connection.exec_driver_sql(_POSTGRES_FUNCTION.replace("%", "%%"))
    for table in tables:
        for verb in _verbs(table, is_sqlite):
            connection.exec_driver_sql((_SQLITE if is_sqlite else _POSTGRES).format(table=table, verb=verb))


def unguard(connection: Connection, tables: Iterable[str]) -> None:
    """Takes the triggers of some tables away, for a move of the schema."""
    is_sqlite = connection.dialect.name == "sqlite"
    for table in tables:
        for verb in ("UPDATE", "DELETE", "TRUNCATE"):
            on = "" if is_sqlite else f" ON {table}"
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {table}_{verb}{on}")


def lacking(connection: Connection, tables: Iterable[str]) -> Iterator[str]:
    """The triggers that are not there, or not as they were made."""
    is_sqlite = connection.dialect.name == "sqlite"
    there = _of_sqlite(connection) if is_sqlite else _of_postgres(connection)
    for table in tables:
        for verb in _verbs(table, is_sqlite):
            wanted = _plain(_SQLITE.format(table=table, verb=verb)) if is_sqlite else _plain(_BODY)
            if there.get(f"{table}_{verb}".lower()) != wanted:
                yield f"{table}_{verb}"


def _verbs(table: str, is_sqlite: bool) -> tuple[str, ...]:
    verbs = ("UPDATE", "DELETE") if is_sqlite else ("UPDATE", "DELETE", "TRUNCATE")
    return tuple(verb for verb in verbs if table != _ERASABLE or verb != "DELETE")


def _of_sqlite(connection: Connection) -> dict[str, str]:
    rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
    return {name.lower(): _plain(sql) for name, sql in rows}


def _of_postgres(connection: Connection) -> dict[str, str]:
    rows = connection.execute(
        text(
            "SELECT t.tgname, p.prosrc FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid "
            "JOIN pg_class c ON c.oid = t.tgrelid "
            "WHERE c.relnamespace = current_schema()::regnamespace AND t.tgenabled IN ('O', 'A')"
        )
    )
    return {name.lower(): _plain(source) for name, source in rows}


def _plain(sql: str) -> str:
    return re.sub(r"\s+", " ", sql).strip().lower()
