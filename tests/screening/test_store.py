"""The database of screening: what was changed from outside shows; older ones are moved; it is backed up and erased."""

from __future__ import annotations

import shutil
import sqlite3
import stat
import zlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, select, text
from sqlalchemy.orm import Session

from huiqi import Assessor, HuiqiError, UsageError
from huiqi.advice.advising import Adviser
from huiqi.lists.tables.listing import read_listing
from huiqi.output.record import read_record
from huiqi.output.replay import replayed
from huiqi.screening import schema
from huiqi.screening.applicants import loaded
from huiqi.screening.chain import applicants_digest, batch_digest
from huiqi.screening.desk import Desk
from huiqi.screening.guards import unguard
from huiqi.screening.keeping import Which, backed_up, erased, upgraded, verified
from huiqi.screening.schema import engine_of, moved, writing
from huiqi.screening.store import Store, StoreFailed
from huiqi.screening.tables import Applicant, Base, Event
from tests import databases
from tests.conftest import EVERYTHING
from tests.loading.test_bad_input import huiqi

ROWS = "企业名称,统一社会信用代码,注册地,高新技术企业.认定日期,高新技术企业.首次,已获补助\n" + "".join(
    f"{name},{code},镇康县,2024-11-01,是,无\n"
    for name, code in (("甲公司", "91530924MA6K000015"), ("乙公司", "91530924MA6K000028"))
)


@pytest.fixture(autouse=True)
def closed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every engine that a test makes is closed with it."""
    made = []

    def kept(*arguments: Any, **options: Any) -> Engine:
        made.append(create_engine(*arguments, **options))
        return made[-1]

    monkeypatch.setattr(schema, "create_engine", kept)
    yield
    for engine in made:
        engine.dispose()


@pytest.fixture(scope="module")
def adviser(assessor: Assessor) -> Adviser:
    return Adviser(assessor)


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "postgresql" and not (databases.POSTGRES or EVERYTHING):
        pytest.skip("HUIQI_TEST_POSTGRES is not set: .ci/postgres starts a server and prints its address")
    with databases.address(request.param, tmp_path) as found:
        yield found


def worked(address: str, adviser: Adviser, folder: Path) -> Desk:
    """A batch of two, both accepted and the first paid."""
    path = folder / "名单.csv"
    path.write_text(ROWS, "utf-8")
    vocabulary, as_of = adviser.assessor.rulebase.vocabulary, date(2024, 12, 31)
    found = loaded(path, path.name, read_listing([path], vocabulary, as_of), vocabulary, as_of)
    store = Store(address)
    clauses = ("zhenkang-2023/high-tech-first",)
    desk = Desk(store, adviser, store.begin("一批", as_of, clauses, adviser.assessor.rulebase.hash, found, "张三").id)
    for claim in desk.claims():
        desk.accept(claim, "", "", "张三")
    desk.pay(desk.claims()[0], date.today(), "李四")
    return desk


def by_hand(address: str, *statements: str) -> None:
    """What somebody does who may do anything to the database."""
    engine = engine_of(address)
    with writing(engine) as connection:
        unguard(connection, [table.name for table in Base.metadata.sorted_tables])
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def rebuilt(address: str) -> None:
    """The triggers as they were, so that nothing but the content tells."""
    from huiqi.screening.guards import guard

    engine = engine_of(address)
    with writing(engine) as connection:
        guard(connection, [table.name for table in Base.metadata.sorted_tables])
    engine.dispose()


# -- what was changed ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE huiqi_event SET who = '王五' WHERE id = 2", "第 2 号记录（accepted）的内容和它的哈希对不上"),
        ("DELETE FROM huiqi_event WHERE id = 2", "第 3 号记录前面少了或多了记录"),
        ("UPDATE huiqi_applicant SET name = '丙公司' WHERE number = 1", "第 1 批的企业被改过"),
        ("UPDATE huiqi_applicant SET code = '' WHERE number = 2", "第 1 批的企业被改过"),
        ("UPDATE huiqi_batch SET as_of = '2023-12-31'", "第 1 批的名称、评估日或条款被改过"),
        ("UPDATE huiqi_content SET salt = 'x'", "和它的哈希对不上"),
        ("DELETE FROM huiqi_content", "不见了，没有删除的记录"),
        ("UPDATE huiqi_applicant SET name_key = 'x', code_key = 'y', look_key = 'z' WHERE number = 1", "认出同一家"),
        ("UPDATE huiqi_event SET told = '[]' WHERE id = 2", "第 2 号记录"),
        ("UPDATE huiqi_event SET kind = 'erased' WHERE id = 2", "第 2 号记录"),
    ],
)
def test_what_was_changed_by_hand_shows(
    address: str, adviser: Adviser, tmp_path: Path, statement: str, told: str
) -> None:
    worked(address, adviser, tmp_path).store.engine.dispose()
    by_hand(address, statement)
    rebuilt(address)
    found = verified(engine_of(address))
    assert not found.holds and told in "；".join(found.wrong)


def test_a_text_cut_at_its_start_shows(adviser: Adviser, tmp_path: Path) -> None:
    """What is cut off put into the salt instead, so that both together are what they were."""
    with databases.address("sqlite", tmp_path) as address:
        worked(address, adviser, tmp_path).store.engine.dispose()
        with sqlite3.connect(tmp_path / "screening.db") as connection:
            connection.execute("DROP TRIGGER huiqi_content_UPDATE")
            name, salt, data = connection.execute("SELECT sha256, salt, data FROM huiqi_content").fetchone()
            plain = zlib.decompress(data).decode()
            changed = (salt + plain[:9], zlib.compress(plain[9:].encode()), name)
            connection.execute("UPDATE huiqi_content SET salt = ?, data = ? WHERE sha256 = ?", changed)
        assert "和它的哈希对不上" in "；".join(verified(engine_of(address)).wrong)


def test_what_is_noted_later_does_not_make_up_for_a_change(adviser: Adviser, tmp_path: Path) -> None:
    with databases.address("sqlite", tmp_path) as address:
        worked(address, adviser, tmp_path).store.engine.dispose()
        by_hand(
            address,
            "UPDATE huiqi_applicant SET name = '丙公司', name_key = '丙公司', look_key = '丙公司' WHERE number = 1",
        )
        rebuilt(address)
        store = Store(address)
        with Session(store.engine) as session:
            members = session.scalars(select(Applicant)).all()
            told = {"1": {"batch": batch_digest(store.batch(1)), "applicants": applicants_digest(members)}}
        event = store.events(1)[-1]
        store.note(
            Event(batch_id=1, clause="", record="", kind="moved", told={"batches": told}, who="王五", at=event.at)
        )
        assert "第 1 批的企业被改过" in "；".join(verified(store.engine).wrong)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE huiqi_event SET told = '{' WHERE id = 2",
        "UPDATE huiqi_event SET told = 'null' WHERE id = 2",
        "UPDATE huiqi_event SET at = 'x' WHERE id = 2",
        "UPDATE huiqi_batch SET as_of = 'x'",
        "UPDATE huiqi_batch SET clauses = '['",
        "UPDATE huiqi_content SET data = 5",
        "DELETE FROM huiqi_event",
    ],
)
def test_odd_values_are_told_and_never_a_crash(adviser: Adviser, tmp_path: Path, statement: str) -> None:
    with databases.address("sqlite", tmp_path) as address:
        worked(address, adviser, tmp_path).store.engine.dispose()
        by_hand(address, statement)
        rebuilt(address)
        try:
            assert not verified(engine_of(address)).holds
        except StoreFailed as failed:
            assert "读不懂" in str(failed)
        with pytest.raises(HuiqiError):
            desk = Desk(Store(address), adviser, 1)
            desk.claims()


def test_the_end_cut_off_shows_to_who_has_the_head(address: str, adviser: Adviser, tmp_path: Path) -> None:
    desk = worked(address, adviser, tmp_path)
    head = desk.store.head
    desk.store.engine.dispose()
    assert verified(engine_of(address), head).holds
    by_hand(address, "DELETE FROM huiqi_event WHERE kind = 'paid'")
    rebuilt(address)
    assert verified(engine_of(address)).holds, "nothing else tells"
    assert not verified(engine_of(address), head).holds


def test_a_forged_event_in_between_shows(address: str, adviser: Adviser, tmp_path: Path) -> None:
    """Put in under a number of its own, with a hash that is right for its content."""
    desk = worked(address, adviser, tmp_path)
    with Session(desk.store.engine) as session:
        from huiqi.screening.chain import FIRST, hash_of
        from huiqi.screening.tables import Event

        first = session.get(Event, 1)
        assert first is not None
        forged = Event(**{name: getattr(first, name) for name in ("batch_id", "clause", "record", "who", "at", "told")})
        forged.id, forged.kind, forged.before = 0, "exported", FIRST[:-1] + "1"
        forged.hash = hash_of(forged)
        session.add(forged)
        session.commit()
    desk.store.engine.dispose()
    assert any("前面少了或多了记录" in each for each in verified(engine_of(address)).wrong)


def test_replacing_a_row_in_sqlite_shows(adviser: Adviser, tmp_path: Path) -> None:
    """REPLACE fires no trigger where a connection does not ask for that."""
    with databases.address("sqlite", tmp_path) as address:
        worked(address, adviser, tmp_path).store.engine.dispose()
        with sqlite3.connect(tmp_path / "screening.db") as connection:
            row = list(connection.execute("SELECT * FROM huiqi_event WHERE id = 2").fetchone())
            columns = [each[0] for each in connection.execute("SELECT * FROM huiqi_event").description]
            row[columns.index("who")] = "王五"
            connection.execute(f"REPLACE INTO huiqi_event VALUES ({','.join('?' * len(row))})", row)
        assert "第 2 号记录" in "；".join(verified(engine_of(address)).wrong)


# -- opened, and left alone ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("statements", "told"),
    [
        (["ALTER TABLE huiqi_event RENAME COLUMN who TO wer"], "表 huiqi_event 没有 who 列"),
        (["DROP TABLE huiqi_content"], "没有表 huiqi_content"),
        (["UPDATE alembic_version SET version_num = '0099'"], "格式是 0099，比这个版本"),
        (["DROP TABLE alembic_version"], "没有写格式"),
        ([], "少了触发器 huiqi_batch_UPDATE"),
    ],
)
def test_a_database_that_is_not_as_it_should_be_is_left_alone(
    address: str, adviser: Adviser, tmp_path: Path, statements: list[str], told: str
) -> None:
    worked(address, adviser, tmp_path).store.engine.dispose()
    by_hand(address, *statements)
    with pytest.raises(StoreFailed, match=told):
        Store(address)


def test_a_changed_last_event_stops_at_the_door(address: str, adviser: Adviser, tmp_path: Path) -> None:
    worked(address, adviser, tmp_path).store.engine.dispose()
    by_hand(address, "UPDATE huiqi_event SET who = '王五' WHERE kind = 'paid'")
    rebuilt(address)
    with pytest.raises(StoreFailed, match="最后一号记录"):
        Store(address)


@pytest.mark.parametrize("content", [b"not a database" * 100, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_damaged_file_says_so_and_stays_as_it_is(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "坏.db"
    path.write_bytes(content)
    with pytest.raises(StoreFailed, match="数据库没有做成"):
        Store(f"sqlite:///{path}")
    assert path.read_bytes() == content


def test_reading_holds_nobody_up(adviser: Adviser, tmp_path: Path) -> None:
    """While one looks, another writes: a look takes no lock for writing."""
    with databases.address("sqlite", tmp_path) as address:
        desk = worked(address, adviser, tmp_path)
        with Session(desk.store.engine) as looking:
            looking.execute(text("SELECT count(*) FROM huiqi_event")).all()
            other = sqlite3.connect(tmp_path / "screening.db", timeout=0.1)
            other.execute("BEGIN IMMEDIATE")
            other.rollback()
            other.close()


def test_files_are_their_owners_alone(adviser: Adviser, tmp_path: Path) -> None:
    with databases.address("sqlite", tmp_path) as address:
        desk = worked(address, adviser, tmp_path)
        backed_up(desk.store.engine, tmp_path / "备份.db")
        desk.store.engine.dispose()
        (tmp_path / "screening.db").chmod(0o644)
        Store(address).engine.dispose()
    for path in tmp_path.glob("*.db*"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path


# -- moved from earlier forms -------------------------------------------------------------------------


FIRST_FORM = """DROP TABLE alembic_version;
INSERT INTO huiqi_format VALUES (1);
INSERT INTO huiqi_batch (title, as_of, clauses, rulebase, file, sha256, who, at)
VALUES ('旧的一批', '2024-12-31', '["zhenkang-2023/high-tech-first"]', 'x', 'f', 's', '张三', '2025-01-01 00:00:00');
INSERT INTO huiqi_applicant (batch_id, number, name, code, name_key, code_key, place, document, notes)
VALUES (1, 1, '甲公司', '', '甲公司', '', '第 2 行', '企业名称: 甲公司
注册地: 镇康县
已获补助: 无
', '[]');
INSERT INTO huiqi_event (batch_id, applicant_id, clause, record, kind, told, document, who, at)
VALUES (1, NULL, '', '', 'loaded', '{"count": 1, "rejected": 0, "rows": []}', NULL, '张三', '2025-01-01 00:00:00');
INSERT INTO huiqi_event (batch_id, applicant_id, clause, record, kind, told, document, who, at)
VALUES (1, 1, 'zhenkang-2023/high-tech-first', '', 'refused', '{"note": "不是"}', '一份记录', '李四', '2025-01-02 00:00:00')
"""


def as_first_form(address: str) -> None:
    """A database as 0.1.0 left it, with one batch, one applicant and two events."""
    from alembic import command
    from alembic.config import Config

    engine = engine_of(address)
    config = Config()
    config.set_main_option("script_location", "huiqi.screening:migrations")
    with writing(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for statement in FIRST_FORM.split(";\n"):
            connection.exec_driver_sql(statement)
    engine.dispose()


def test_a_database_of_0_1_0_is_moved(address: str, adviser: Adviser, tmp_path: Path) -> None:
    as_first_form(address)
    with pytest.raises(StoreFailed, match="先运行 huiqi screening upgrade"):
        Store(address)
    engine = engine_of(address)
    assert "从格式 0001 换成 0002" in upgraded(engine, tmp_path / "旧.db", "王五")
    assert verified(engine).holds
    desk = Desk(Store(address), adviser, 1)
    assert [each.kind for each in desk.store.events(1)] == ["loaded", "refused", "moved"]
    assert desk.store.documents([2]) == {2: "一份记录".encode()}
    assert desk.applicants[0].document.startswith("企业名称: 甲公司")
    assert [claim.mark.state for claim in desk.claims()] == ["refused"]
    if engine.dialect.name == "sqlite":
        assert (tmp_path / "旧.db").is_file()


def test_the_steps_lead_to_the_tables_there_are(address: str) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    engine = engine_of(address)
    moved(engine, "")
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    engine.dispose()


# -- kept and erased ----------------------------------------------------------------------------------


def test_a_backup_is_whole_and_can_be_worked_on(adviser: Adviser, tmp_path: Path) -> None:
    with databases.address("sqlite", tmp_path) as address:
        desk = worked(address, adviser, tmp_path)
        head = backed_up(desk.store.engine, tmp_path / "备份.db")
        assert head == desk.store.head
        again = Desk(Store(f"sqlite:///{tmp_path / '备份.db'}"), adviser, desk.batch.id)
        assert [claim.mark.state for claim in again.claims()] == ["paid", "accepted"]
        with pytest.raises(UsageError, match="已经有了，不覆盖"):
            backed_up(desk.store.engine, tmp_path / "备份.db")


def test_a_firms_file_is_erased_and_the_log_stays_whole(address: str, adviser: Adviser, tmp_path: Path) -> None:
    desk = worked(address, adviser, tmp_path)
    decisions = [event.id for event in desk.store.events(1) if event.content]
    assert len(desk.store.documents(decisions)) == 2
    with pytest.raises(UsageError, match="没有这样的材料"):
        erased(desk.store.engine, Which(0, "丙公司", 0), "保存期满", "王五")
    for nobody in ("-", "/", " "):
        with pytest.raises(UsageError):
            erased(desk.store.engine, Which(0, nobody, 0), "保存期满", "王五")
    with pytest.raises(UsageError, match="200 年"):
        erased(desk.store.engine, Which(0, "", 3000), "保存期满", "王五")
    assert erased(desk.store.engine, Which(0, "甲公司", 0), "保存期满", "王五") == 2
    again = Desk(Store(address), adviser, 1)
    assert [applicant.name for applicant in again.erased] == ["甲公司"]
    assert [claim.applicant.name for claim in again.claims()] == ["乙公司"]
    assert list(again.store.documents(decisions)) == decisions[1:]
    assert verified(again.store.engine).holds
    assert [event.kind for event in again.store.events(1)][-1] == "erased"
    if again.store.engine.dialect.name == "sqlite":
        assert "甲公司".encode() in (tmp_path / "screening.db").read_bytes(), (
            "its name stands in the list of applicants"
        )


def test_decision_records_hold_their_rules(address: str, adviser: Adviser, tmp_path: Path) -> None:
    """After the rules changed the record still gives its answer, and says what is different today."""
    desk = worked(address, adviser, tmp_path)
    [_, event, *_] = desk.store.events(1)
    (tmp_path / "记录.json").write_bytes(desk.store.documents([event.id])[event.id])
    record = read_record(tmp_path / "记录.json")
    other = tmp_path / "rules" / "zhenkang.yaml"
    other.parent.mkdir()
    shutil.copy("rules/yunnan/zhenkang-2023.targets.csv", other.parent)
    source = Path("rules/yunnan/zhenkang-2023.yaml").read_text("utf-8")
    other.write_text(source.replace("award: 20万", "award: 15万", 1), "utf-8")
    from huiqi import load_rulebase

    found = replayed(record, Assessor(load_rulebase([other], only=True)))
    lines = "\n".join(found.lines())
    assert found.same
    assert "用记录里的规则重新评估，结果与记录一致" in lines
    assert "按现在的规则，结果会有" in lines and "15万元" in lines


# -- the commands -------------------------------------------------------------------------------------


def test_the_commands_do_what_they_say(adviser: Adviser, tmp_path: Path) -> None:
    with databases.address("sqlite", tmp_path) as address:
        desk = worked(address, adviser, tmp_path)
        head = desk.store.head
        desk.store.engine.dispose()
        done = huiqi("screening", "verify", "--database", address, "--head", head)
        assert (done.returncode, f"链头 {head}" in done.stdout) == (0, True), done.stderr
        assert huiqi("screening", "verify", "--database", address, "--head", "0" * 64).returncode == 3
        done = huiqi("screening", "backup", tmp_path / "备份.db", "--database", address)
        assert (done.returncode, head in done.stdout) == (0, True), done.stderr
        assert huiqi("screening", "erase", "--database", address, "--reason", "期满").returncode == 2
        done = huiqi("screening", "erase", "--database", address, "--reason", "期满", "--batch", "1")
        assert (done.returncode, "删除了 4 份内容" in done.stdout) == (0, True), done.stderr
        assert huiqi("screening", "verify", "--database", address).returncode == 0
        assert huiqi("screening", "upgrade", "--database", address).returncode == 0
    assert huiqi("screening", "verify", "--database", f"sqlite:///{tmp_path / '没有.db'}").returncode == 2
    assert not (tmp_path / "没有.db").exists()
