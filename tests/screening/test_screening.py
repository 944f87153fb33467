"""Screening: a list in, claims decided one by one, everything kept. On SQLite, and on a real PostgreSQL."""

from __future__ import annotations

import io
import json
import threading
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from huiqi import Assessor, Rulebase, UsageError, load_rulebase
from huiqi.advice.advising import Adviser
from huiqi.lists.tables.listing import read_listing
from huiqi.output.record import read_record
from huiqi.output.replay import replayed
from huiqi.screening import lists
from huiqi.screening.applicants import loaded
from huiqi.screening.claims import ScreenedClaim, records_of
from huiqi.screening.desk import Desk
from huiqi.screening.store import Moved, Store, StoreFailed
from tests import databases
from tests.conftest import AS_OF, EVERYTHING

HIGH_TECH = "zhenkang-2023/high-tech-first"
STATION = "zhenkang-2023/academician-station"
HEAD = "企业名称,统一社会信用代码,注册地,高新技术企业.认定日期,高新技术企业.首次,已获补助"
FIRST = "甲公司,91530924MA6K000015,镇康县,2024-11-01,是,无"
RENEWED = "乙公司,91530924MA6K000028,镇康县,2024-11-01,否,无"
UNTOLD = "丙公司,91530924MA6K00003B,镇康县,2024-11-01,,无"
Begun = Callable[..., Desk]


@pytest.fixture(scope="module")
def adviser(assessor: Assessor) -> Adviser:
    return Adviser(assessor)


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param == "postgresql" and not (databases.POSTGRES or EVERYTHING):
        pytest.skip("HUIQI_TEST_POSTGRES is not set: .ci/postgres starts a server and prints its address")
    with databases.address(request.param, tmp_path) as address:
        found = Store(address)
        yield found
        found.engine.dispose()


@pytest.fixture
def begun(store: Store, adviser: Adviser, tmp_path: Path) -> Begun:
    """Begins a batch with a list of these rows."""

    def begin(
        *rows: str,
        clauses: tuple[str, ...] = (HIGH_TECH,),
        as_of: date = AS_OF,
        head: str = HEAD,
        times: int = 1,
        adviser: Adviser = adviser,
    ) -> Desk:
        """`times`: how often each applicant stands in it, as in batches begun before rows of one firm were one."""
        path = tmp_path / "名单.csv"
        path.write_text("\n".join([head, *rows]), "utf-8")
        rulebase = adviser.assessor.rulebase
        listing = read_listing([path], rulebase.vocabulary, as_of)
        found = loaded(path, path.name, listing, rulebase.vocabulary, as_of)
        found = replace(found, applicants=found.applicants * times)
        batch = store.begin("2024年高企补助", as_of, clauses, rulebase.hash, found, "张三")
        return Desk(store, adviser, batch.id)

    return begin


def only(desk: Desk) -> ScreenedClaim:
    [claim] = desk.claims()
    return claim


def states(desk: Desk) -> list[str]:
    return [claim.mark.state for claim in desk.claims()]


# -- claims -------------------------------------------------------------------------------------------


def test_each_applicant_is_answered_as_the_engine_answers(begun: Begun) -> None:
    found = [
        (claim.applicant.name, claim.entitlement.decision.value) for claim in begun(FIRST, RENEWED, UNTOLD).claims()
    ]
    assert found == [("甲公司", "eligible"), ("乙公司", "ineligible"), ("丙公司", "undetermined")]


def test_a_first_recognition_is_accepted_with_200_000_yuan(begun: Begun) -> None:
    desk = begun(FIRST)
    desk.accept(only(desk), "", "材料齐全", "张三")
    mark = only(desk).mark
    assert (mark.state, mark.amount, mark.note, mark.who) == ("accepted", Decimal("200000.00"), "材料齐全", "张三")


@pytest.mark.parametrize("row", [RENEWED, UNTOLD])
def test_what_the_engine_does_not_answer_with_eligible_cannot_be_accepted(begun: Begun, row: str) -> None:
    desk = begun(row)
    with pytest.raises(UsageError, match="只有结论是「符合」"):
        desk.accept(only(desk), "200000", "领导同意", "张三")
    assert states(desk) == ["open"]


def test_out_of_the_period_nothing_can_be_accepted(begun: Begun) -> None:
    desk = begun(FIRST, as_of=date(2026, 11, 23))
    assert only(desk).entitlement.decision == "not_in_force"
    with pytest.raises(UsageError, match="只有结论是「符合」"):
        desk.accept(only(desk), "", "", "张三")


@pytest.mark.parametrize("kind", ["returned", "refused"])
def test_returning_and_refusing_need_a_reason(begun: Begun, kind: str) -> None:
    desk = begun(RENEWED)
    with pytest.raises(UsageError, match="写明理由"):
        desk.turn_down(only(desk), kind, "  ", "张三")
    desk.turn_down(only(desk), kind, "不是首次认定", "张三")
    assert states(desk) == [kind]


def test_a_decision_is_taken_back_with_a_reason_and_made_again(begun: Begun) -> None:
    desk = begun(FIRST)
    desk.accept(only(desk), "", "", "张三")
    with pytest.raises(UsageError, match="先撤回"):
        desk.turn_down(only(desk), "refused", "改主意", "张三")
    with pytest.raises(UsageError, match="写明理由"):
        desk.reopen(only(desk), "", "张三")
    desk.reopen(only(desk), "证书有疑问", "张三")
    assert states(desk) == ["open"]
    assert [each.kind for each in desk.history(desk.applicants[0])] == ["accepted", "reopened"]


def test_what_an_official_finds_decides_what_is_for_officials(begun: Begun) -> None:
    head = "企业名称,注册地,高新技术企业.认定日期,高新技术企业.首次,已获补助"
    desk = begun("甲公司,镇康县,2022-06-01,是,无", head=head)
    claim = only(desk)
    assert claim.entitlement.decision == "review"
    [matter] = claim.matters
    assert matter == "认定日期不在政策期内，是否给予"
    with pytest.raises(UsageError, match="写明理由"):
        desk.state_matter(claim, matter, True, " ", "李四")
    desk.state_matter(claim, matter, True, "县政府会议纪要", "李四")
    assert only(desk).entitlement.decision == "eligible"
    desk.state_matter(only(desk), matter, False, "更正", "李四")
    assert only(desk).entitlement.decision == "ineligible"
    desk.state_matter(only(desk), matter, None, "还没有定", "李四")
    assert only(desk).entitlement.decision == "review"
    assert len(desk.history(desk.applicants[0])) == 3


def test_an_amount_that_is_not_sure_is_stated_within_its_bounds(begun: Begun) -> None:
    """Settled amounts are sure here, so that another one is refused."""
    desk = begun(FIRST)
    for stated in ("300000", "0", "-1", "二十万", "1.234", "NaN", "199999"):
        with pytest.raises(UsageError):
            desk.accept(only(desk), stated, "", "张三")
    desk.accept(only(desk), "200,000元", "", "张三")
    assert only(desk).mark.amount == Decimal("200000.00")


def test_what_needs_no_decision_is_told_apart(begun: Begun) -> None:
    """Not eligible; or no such record in the list, though the firm may have one."""
    head = "企业名称,统一社会信用代码,注册地,高新技术企业.认定日期,高新技术企业.首次"
    rows = (row.rpartition(",")[0] for row in (FIRST, RENEWED))
    desk = begun(*rows, "戊公司,,镇康县,,", head=head)
    assert [(claim.applicant.name, claim.is_idle) for claim in desk.claims()] == [
        ("甲公司", False),
        ("乙公司", True),
        ("戊公司", True),
    ]


def test_only_matters_that_the_answer_waits_for_are_asked(begun: Begun) -> None:
    assert only(begun(FIRST)).awaited == ()
    claim = only(begun(FIRST.replace("2024-11-01", "2022-06-01")))
    assert claim.awaited == claim.matters


# -- payments -----------------------------------------------------------------------------------------


def test_what_was_paid_counts_as_received_in_every_batch_from_then_on(begun: Begun) -> None:
    first, second = begun(FIRST), begun(FIRST)
    first.accept(only(first), "", "", "张三")
    first.pay(only(first), date.today(), "王五")
    assert states(first) == ["paid"]
    second.refresh()
    claim = only(second)
    assert claim.payable is not None and claim.payable.max == 0
    assert [each.kind for each in claim.against] == ["elsewhere", "text", "settled"]
    with pytest.raises(UsageError, match="没有可以发的金额"):
        second.accept(claim, "", "再发一次", "张三")


def test_the_same_firm_by_another_spelling_of_its_name_has_received_it_too(begun: Begun) -> None:
    head = "企业名称,注册地,高新技术企业.认定日期,高新技术企业.首次"
    first = begun("甲（镇康）公司,镇康县,2024-11-01,是", head=head)
    second = begun("甲(镇康) 公司,镇康县,2024-11-01,是", head=head)
    for desk in (first, second):
        assert only(desk).entitlement.missing, "what was received is not told, so that it cannot be accepted"
    first, second = (
        begun(f"{name},镇康县,2024-11-01,是,无", head=f"{head},已获补助")
        for name in ("甲（镇康）公司", "甲(镇康) 公司")
    )
    first.accept(only(first), "", "", "张三")
    first.pay(only(first), date.today(), "张三")
    second.refresh()
    assert only(second).payable.max == 0  # type: ignore[union-attr]


def test_firms_of_one_name_with_different_codes_are_two(begun: Begun) -> None:
    first, second = begun(FIRST), begun(FIRST.replace("000015", "00009X"))
    first.accept(only(first), "", "", "张三")
    first.pay(only(first), date.today(), "张三")
    second.refresh()
    claim = only(second)
    assert [each.kind for each in claim.against] == ["namesake", "text"]
    assert not claim.is_clear
    with pytest.raises(UsageError, match="可能是同一家企业：第 1 批第 1 家「甲公司」"):
        second.accept(claim, "", "", "张三")
    second.accept(claim, "", "已核对，是两家", "张三")
    assert only(second).mark.amount == Decimal("200000.00")


def test_paying_needs_an_acceptance_and_a_day_that_has_come(begun: Begun) -> None:
    desk = begun(FIRST)
    with pytest.raises(UsageError, match="只有通过了的"):
        desk.pay(only(desk), date.today(), "张三")
    desk.accept(only(desk), "", "", "张三")
    with pytest.raises(UsageError, match="还没有到"):
        desk.pay(only(desk), date.today() + timedelta(days=1), "张三")
    with pytest.raises(UsageError, match="早于这一批的评估日 2024-12-31"):
        desk.pay(only(desk), date(1900, 1, 1), "张三")
    with pytest.raises(UsageError, match="早于通过的那一天"):
        desk.pay(only(desk), date.today() - timedelta(days=1), "张三")
    desk.pay(only(desk), date.today(), "张三")
    with pytest.raises(UsageError, match="没有可以撤回的"):
        desk.reopen(only(desk), "不该发", "张三")


def test_a_payment_counts_in_the_year_of_its_own_batch(begun: Begun, adviser: Adviser, tmp_path: Path) -> None:
    """Noted today for the batch of 2024 it does not block 2025's `once per year`; for 2024 it does."""
    yearly = Adviser(Assessor(load_rulebase([written_rule(tmp_path)], only=True)))
    head, row = "企业名称,注册地,已获补助", "甲公司,镇康县,无"
    of = {
        year: begun(row, head=head, clauses=("yearly/one",), as_of=date(year, 12, 31), adviser=yearly)
        for year in (2024, 2025)
    }
    again = begun(row, head=head, clauses=("yearly/one",), as_of=date(2024, 12, 31), adviser=yearly)
    of[2024].accept(only(of[2024]), "", "", "张三")
    of[2024].pay(only(of[2024]), date.today(), "张三")
    for desk, payable in ((of[2025], 10_000), (again, 0)):
        desk.refresh()
        assert only(desk).payable.max == payable  # type: ignore[union-attr]
    of[2025].accept(only(of[2025]), "", "另一年的", "张三")
    of[2025].pay(only(of[2025]), date.today(), "张三")
    again.refresh()
    assert only(again).payable.max == 0, "neither is 2024 paid a second time"  # type: ignore[union-attr]


def written_rule(folder: Path) -> Path:
    path = folder / "yearly.yaml"
    path.write_text(
        "policy: yearly\ntitle: 试\nissuer: 县\nregion: 530924\nstatus: in force\nperiod: 2024-01-01 .. 2026-12-31\n"
        "clauses:\n  one: {title: 每年一次, cite: {section: 一, quote: 每年补助1万元}, award: 1万, limit: once per year}\n",
        "utf-8",
    )
    return path


def test_what_was_paid_under_a_clause_that_is_gone_needs_a_reason(
    begun: Begun, adviser: Adviser, tmp_path: Path
) -> None:
    """The clause has another id in other rules, and nothing says that it is the same."""
    path = written_rule(tmp_path)
    old = Adviser(Assessor(load_rulebase([path], only=True)))
    head, row, as_of = "企业名称,注册地,已获补助", "甲公司,镇康县,无", date(2024, 12, 31)
    first = begun(row, head=head, clauses=("yearly/one",), as_of=as_of, adviser=old)
    first.accept(only(first), "", "", "张三")
    first.pay(only(first), date.today(), "张三")
    path.write_text(path.read_text("utf-8").replace("  one:", "  other:").replace("每年一次", "一年一次"), "utf-8")
    new = Adviser(Assessor(load_rulebase([path], only=True)))
    second = begun(row, head=head, clauses=("yearly/other",), as_of=as_of, adviser=new)
    assert any("拨付过「yearly/one」，现在的规则里没有这一条" in each.told for each in only(second).against)
    with pytest.raises(UsageError, match="写明理由"):
        second.accept(only(second), "10000", "", "张三")


def test_two_look_at_a_payment_where_the_bureau_wants_it(begun: Begun) -> None:
    desk = begun(FIRST)
    desk.four_eyes = True
    desk.accept(only(desk), "", "", "张三")
    with pytest.raises(UsageError, match="另一位"):
        desk.pay(only(desk), date.today(), "张三")
    desk.pay(only(desk), date.today(), "王五")
    assert states(desk) == ["paid"]


@pytest.mark.parametrize("invisible", ["\ufe00", "\U000e0100", "\u034f", "\u3164", "\u200b"])
def test_a_name_with_what_no_one_sees_is_the_same(begun: Begun, invisible: str) -> None:
    rest = "镇康县,2024-11-01,是,无"
    first, second = begun(f"重名公司,,{rest}"), begun(f"重{invisible}名公司,,{rest}")
    first.accept(only(first), "", "", "张三")
    first.pay(only(first), date.today(), "张三")
    second.refresh()
    assert only(second).payable.max == 0  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("one", "other"),
    [("镇康人民公司", "鎮康人⺠公司"), ("长隆—茶业公司", "長隆-茶業公司"), ("甲-乙公司", "甲—乙公司")],
)
def test_names_that_look_alike_are_told_before_anything_is_paid(begun: Begun, one: str, other: str) -> None:
    rest = "镇康县,2024-11-01,是,无"
    desk = begun(f"{one},,{rest}", f"{other},,{rest}")
    for claim, name in zip(desk.claims(), (other, one), strict=True):
        [told] = [each.told for each in claim.against if each.kind == "namesake"]
        assert f"「{name}」" in told
        assert not claim.is_clear
        with pytest.raises(UsageError, match="写明理由"):
            desk.accept(claim, "", "", "张三")


def test_a_firm_is_who_shares_a_code_or_a_name_and_so_on(begun: Begun) -> None:
    """甲 with a code, 乙 with the same code, 乙 without one: one firm, paid once."""
    rest, code = "镇康县,2024-11-01,是,无", "91530924MA6K000015"
    first, second, third = (begun(f"{row},{rest}") for row in (f"甲公司,{code}", f"乙公司,{code}", "乙公司,"))
    first.accept(only(first), "", "", "张三")
    first.pay(only(first), date.today(), "张三")
    for desk in (second, third):
        desk.refresh()
        assert only(desk).payable.max == 0  # type: ignore[union-attr]


def test_one_without_a_code_between_two_codes_is_told_with_both(begun: Begun) -> None:
    rest = "镇康县,2024-11-01,是,无"
    codes = ("91530924MA6K000015", "91530924MA6K000028")
    first, second = (begun(f"乙公司,{code},{rest}") for code in codes)
    third = begun(f"乙公司,,{rest}")
    [told] = [each.told for each in only(third).against if each.kind == "namesake"]
    assert all(code in told for code in codes)
    assert only(first).payable == only(second).payable


def test_a_code_with_a_wrong_check_digit_needs_a_reason(begun: Begun) -> None:
    desk = begun("甲公司,91530924MA6K00001X,镇康县,2024-11-01,是,无")
    assert "code" in [each.kind for each in only(desk).against]
    with pytest.raises(UsageError, match="校验位不对：通过前请写明理由"):
        desk.accept(only(desk), "", "", "张三")
    desk.accept(only(desk), "", "已对照营业执照", "张三")


def test_accepted_twice_only_one_is_paid(begun: Begun) -> None:
    """A firm that stands twice: the second acceptance needs a reason, and is not paid after the first was."""
    desk = begun(FIRST, times=2)
    one = desk.claims()[0]
    assert "twice" in [each.kind for each in one.against]
    desk.accept(one, "", "以第 1 家为准", "张三")
    with pytest.raises(UsageError, match="写明理由"):
        desk.accept(desk.claims()[1], "", "", "张三")
    desk.accept(desk.claims()[1], "", "误点", "张三")
    desk.pay(desk.claims()[0], date.today(), "张三")
    with pytest.raises(UsageError, match="通过以后情况变了"):
        desk.pay(desk.claims()[1], date.today(), "张三")


LABS = "企业名称,统一社会信用代码,注册地,已获补助,资质认定"
LAB = "{名称: 重点实验室, 级别: 省级, 认定日期: %s%s}"


def laboratories(*titles: str, day: str = "2024-05-20") -> str:
    rows = ", ".join(LAB % (day, f", 证书名称: {title}" if title else "") for title in titles)
    return f'甲公司,91530924MA6K000015,镇康县,无,"[{rows}]"'


def laboratory_clause(desk_rules: Rulebase) -> str:
    return next(clause.id for clause in desk_rules.clauses.values() if clause.title == "省级以上重点实验室补助经费")


def test_all_accepted_ones_paid_at_once_pay_a_firm_that_stands_twice_once(begun: Begun) -> None:
    desk = begun(FIRST, times=2)
    for number in (0, 1):
        desk.accept(desk.claims()[number], "", "以第 1 家为准", "张三")
    for claim in desk.claims():
        try:
            desk.pay(claim, date.today(), "张三")
        except UsageError:
            continue
    assert states(desk) == ["paid", "accepted"]


def test_an_old_view_of_a_claim_changes_nothing(begun: Begun) -> None:
    """Even on a desk that has taken in what was done since."""
    desk = begun(FIRST)
    seen = only(desk)
    desk.turn_down(seen, "returned", "证书有疑问", "李四")
    desk.reopen(only(desk), "证书是伪造的，先别通过", "李四")
    with pytest.raises(Moved):
        desk.accept(seen, "", "", "张三")
    assert states(desk) == ["open"]


def test_what_is_not_answered_as_when_it_was_accepted_is_not_paid(begun: Begun, library: Rulebase) -> None:
    clause = laboratory_clause(library)
    first = begun(laboratories("坚果实验室", day="2024-05-01"), head=LABS, clauses=(clause,))
    second = begun(laboratories("", day="2024-05"), head=LABS, clauses=(clause,))
    first.accept(only(first), "", "", "张三")
    second.refresh()
    second.accept(only(second), "", "同一家实验室？", "李四")
    first.refresh()
    first.pay(only(first), date.today(), "张三")
    second.refresh()
    with pytest.raises(UsageError, match="通过以后情况变了"):
        second.pay(only(second), date.today(), "李四")


def test_records_that_read_alike_are_not_accepted(begun: Begun, library: Rulebase) -> None:
    desk = begun(laboratories("", ""), head=LABS, clauses=(laboratory_clause(library),))
    claims = desk.claims()
    assert [claim.record for claim in claims] == ["重点实验室 省级 2024-05-20", "重点实验室 省级 2024-05-20 #2"]
    for claim in claims:
        with pytest.raises(UsageError, match="写得一样"):
            desk.accept(claim, "", "是两个", "张三")
    told = begun(laboratories("甲", "乙"), head=LABS, clauses=(laboratory_clause(library),))
    for number in (0, 1):
        told.accept(told.claims()[number], "", "", "张三")
    assert states(told) == ["accepted", "accepted"]


def test_two_records_of_one_clause_are_accepted_and_paid_one_by_one(begun: Begun, library: Rulebase) -> None:
    clause = laboratory_clause(library)
    desk = begun(laboratories("甲", "乙"), head=LABS, clauses=(clause,))
    for number in (0, 1):
        desk.accept(desk.claims()[number], "", "", "张三")
    for number in (0, 1):
        desk.pay(desk.claims()[number], date.today(), "张三")
    assert [(claim.mark.state, claim.mark.amount) for claim in desk.claims()] == [("paid", Decimal("200000.00"))] * 2
    later = begun(laboratories("甲", "乙", "丙"), head=LABS, clauses=(clause,))
    assert [claim.payable.max for claim in later.claims() if claim.payable] == [0, 0, 200000]


def test_a_finding_is_not_stated_on_records_that_read_alike(begun: Begun, library: Rulebase) -> None:
    desk = begun(laboratories("", "", day="2022-05-01"), head=LABS, clauses=(laboratory_clause(library),))
    claim = desk.claims()[0]
    with pytest.raises(UsageError, match="写得一样"):
        desk.state_matter(claim, claim.matters[0], True, "会议纪要", "张三")


def test_no_two_claims_have_one_key(begun: Begun) -> None:
    each = only(begun(FIRST)).entitlement
    found = records_of([replace(each, record=record) for record in ("甲", "甲", "甲 #2", "甲 #2", "乙")])
    assert found == ["甲", "甲 #2", "甲 #2 #2", "甲 #2 #3", "乙"]


def test_an_amount_that_waits_for_an_official_is_not_typed_instead(begun: Begun, library: Rulebase) -> None:
    """国家 and 省级科技型中小企业: whether only the higher is paid, the text does not say."""
    titles = "[{名称: 国家科技型中小企业, 认定日期: 2023-06-15}, {名称: 省级科技型中小企业, 认定日期: 2023-06-15}]"
    wanted = tuple(clause.id for clause in library.clauses.values() if clause.title.endswith("级科技型中小企业补助"))
    wanted += tuple(clause.id for clause in library.clauses.values() if clause.title == "国家科技型中小企业补助")
    desk = begun(f'甲公司,91530924MA6K000015,镇康县,无,"{titles}"', head=LABS, clauses=wanted)
    lower = next(claim for claim in desk.claims() if claim.entitlement.title == "省级科技型中小企业补助")
    assert lower.payable is not None and [lower.payable.min, lower.payable.max] == [0, 3000]
    with pytest.raises(UsageError, match="先认定"):
        desk.accept(lower, "3000", "都给", "张三")
    matter = next(each for each in lower.matters if "较高" in each)
    desk.state_matter(lower, matter, False, "政策解读口径", "张三")
    lower = next(claim for claim in desk.claims() if claim.entitlement.title == "省级科技型中小企业补助")
    desk.accept(lower, "", "", "张三")
    assert next(claim for claim in desk.claims() if claim.key == lower.key).mark.amount == Decimal("3000.00")
    higher = next(claim for claim in desk.claims() if claim.entitlement.title == "国家科技型中小企业补助")
    assert higher.findings == {matter: False}, "what holds of the firm is told with each of its claims"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("重名公司,91530924-MA6K77701-M", "重名公司,91530924MA6K77701M"),
        ("重·名公司,", "重•名公司,"),
        ("重名公司,", "重名公司。,"),
        ("重名公司,", "重\u00ad名公司,"),
        ("重名（镇康）公司,", "重名(镇康)公司,"),
    ],
)
def test_a_firm_written_otherwise_is_the_same(begun: Begun, one: str, other: str) -> None:
    rest = "镇康县,2024-11-01,是,无"
    first, second = begun(f"{one},{rest}"), begun(f"{other},{rest}")
    first.accept(only(first), "", "", "张三")
    first.pay(only(first), date.today(), "张三")
    second.refresh()
    assert only(second).payable.max == 0  # type: ignore[union-attr]


# -- two officials ------------------------------------------------------------------------------------


def test_whoever_comes_second_is_told_and_changes_nothing(begun: Begun, store: Store, adviser: Adviser) -> None:
    mine = begun(FIRST)
    yours = Desk(store, adviser, mine.batch.id)
    mine.accept(only(mine), "", "", "张三")
    with pytest.raises(Moved, match="刚刚处理过"):
        yours.turn_down(only(yours), "refused", "不同意", "李四")
    assert states(yours) == ["accepted"], "what was done since is taken in at once"


def test_of_many_at_once_one_gets_through(begun: Begun, store: Store, adviser: Adviser) -> None:
    batch = begun(FIRST).batch.id
    desks = [Desk(store, adviser, batch) for _ in range(6)]
    claims = [only(desk) for desk in desks]
    outcomes: list[str] = []

    def accept(number: int) -> None:
        try:
            desks[number].accept(claims[number], "", f"第 {number} 人", f"第 {number} 人")
            outcomes.append("done")
        except Moved:
            outcomes.append("moved")

    threads = [threading.Thread(target=accept, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done", *["moved"] * 5]
    assert [event.kind for event in store.events(batch)] == ["loaded", "accepted"]


# -- the log ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", ["huiqi_event", "huiqi_applicant", "huiqi_batch"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id + 100", "DELETE FROM {}"])
def test_the_database_refuses_to_change_what_was_kept(begun: Begun, store: Store, table: str, statement: str) -> None:
    desk = begun(FIRST)
    desk.accept(only(desk), "", "", "张三")
    with pytest.raises(DatabaseError, match="rows are only ever added"), store.engine.begin() as connection:
        connection.execute(text(statement.format(table)))
    assert states(Desk(store, desk.adviser, desk.batch.id)) == ["accepted"]


def test_the_log_says_who_did_what_when(begun: Begun, store: Store) -> None:
    desk = begun(FIRST, RENEWED)
    desk.accept(desk.claims()[0], "", "同意", "张三")
    desk.turn_down(desk.claims()[1], "refused", "不是首次", "李四")
    desk.exported("拟补助名单", 1, "0" * 64, "张三")
    found = [(event.kind, event.who, event.told.get("note")) for event in store.events(desk.batch.id)]
    assert found[0] == ("loaded", "张三", None)
    assert found[1:] == [("accepted", "张三", "同意"), ("refused", "李四", "不是首次"), ("exported", "张三", None)]
    assert all(event.at is not None for event in store.events(desk.batch.id))


def test_a_work_goes_on_after_a_restart(begun: Begun, store: Store, adviser: Adviser) -> None:
    desk = begun(FIRST, RENEWED)
    desk.accept(desk.claims()[0], "", "", "张三")
    again = Store(store.engine.url.render_as_string(hide_password=False))
    assert states(Desk(again, adviser, desk.batch.id)) == ["accepted", "open"]
    again.engine.dispose()


def test_what_was_accepted_under_rules_that_are_gone_is_told(begun: Begun, store: Store) -> None:
    desk = begun(FIRST)
    desk.accept(only(desk), "", "", "张三")
    assert desk.lost() == []
    desk = Desk(store, desk.adviser, desk.batch.id)
    desk.batch.clauses = ["zhenkang-2023/no-such-clause"]
    assert [(each.clause, each.kind) for each in desk.lost()] == [(HIGH_TECH, "accepted")]


# -- what is given out --------------------------------------------------------------------------------


def cells(content: bytes) -> list[list[object]]:
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_the_list_of_proposed_awards_is_in_the_form_such_lists_have(begun: Begun) -> None:
    desk = begun(FIRST, RENEWED)
    desk.accept(desk.claims()[0], "", "材料齐全", "张三")
    lines = lists.lines_of(desk.claims())
    desk.batch.rulebase = "of-then"
    rows = cells(lists.proposed(desk.batch, lines, desk.store.head))
    assert str(rows[7][0]).endswith(f"规则库 {desk.rulebase.hash}"), "that which decided, not that which loaded"
    assert rows[0][0] == "2024年高企补助拟补助名单"
    assert rows[2] == ["序号", "企业名称", "统一社会信用代码", "事项", "依据", "金额", "备注"]
    number, name, code, title, cited, amount, remark = rows[3]
    assert (number, name, code, amount) == (1, "甲公司", "91530924MA6K000015", 200000)
    assert title == "首次认定高新技术企业补助"
    assert str(cited).endswith("二(二)：对首次认定的高新技术企业给予一次性20万元补助")
    assert remark == "高新技术企业 2024-11-01；依据是征求意见稿；材料齐全"
    assert rows[4][:2] == ["合计", "1 项"] and rows[4][5] == 200000
    assert lists.total(lines) == Decimal("200000.00")


def test_the_list_made_public_masks_codes_and_has_no_remarks(begun: Begun) -> None:
    desk = begun(FIRST)
    desk.accept(only(desk), "", "内部意见", "张三")
    rows = cells(lists.published(desk.batch, lists.lines_of(desk.claims())))
    assert rows[3][3] == "首次认定高新技术企业补助（高新技术企业 2024-11-01）"
    assert [row[0] for row in rows[6:10]] == [
        "说明：依据是征求意见稿",
        "公示期：　　年　月　日至　　年　月　日",
        "监督电话：",
        "公示单位（盖章）：　　　　　　　　日期：",
    ]
    assert rows[2] == ["序号", "企业名称", "统一社会信用代码", "事项", "依据", "金额"]
    assert rows[3][2] == "9153**********0015"
    assert "内部意见" not in str(rows)
    assert [lists.masked(code) for code in ("", "12345678", "123456789")] == ["", "********", "1234*6789"]


def test_a_name_that_is_a_formula_stays_text(begun: Begun) -> None:
    desk = begun('"=HYPERLINK(""http://x"",""甲"")",91530924MA6K000015,镇康县,2024-11-01,是,无')
    desk.accept(only(desk), "", "=1+1", "张三")
    sheet = openpyxl.load_workbook(
        io.BytesIO(lists.proposed(desk.batch, lists.lines_of(desk.claims()), desk.store.head))
    ).active
    assert sheet is not None
    assert sheet["B4"].value == '=HYPERLINK("http://x","甲")'
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}


def test_decision_records_can_be_replayed(begun: Begun, adviser: Adviser, tmp_path: Path) -> None:
    desk = begun(FIRST, RENEWED)
    desk.accept(desk.claims()[0], "", "", "张三")
    desk.turn_down(desk.claims()[1], "refused", "不是首次", "张三")
    packed = zipfile.ZipFile(io.BytesIO(lists.records(desk.claims(), desk.store)))
    *named, head, table = packed.namelist()
    assert len(set(named)) == 2 and (head, table) == ("链头.txt", "决定.csv")
    assert desk.store.head in packed.read(head).decode()
    assert "200000" in packed.read(table).decode("utf-8-sig") and "不是首次" in packed.read(table).decode("utf-8-sig")
    for name in named:
        path = tmp_path / name
        path.write_bytes(packed.read(name))
        assert json.loads(path.read_text("utf-8"))["as_of"] == "2024-12-31"
        assert replayed(read_record(path), adviser.assessor).same


# -- lists and addresses ------------------------------------------------------------------------------


def test_a_list_without_firms_is_refused(adviser: Adviser, tmp_path: Path) -> None:
    path = tmp_path / "坏.csv"
    path.write_text(f"{HEAD}\n甲公司,,没有这个县,2024-11-01,是,无", "utf-8")
    vocabulary = adviser.assessor.rulebase.vocabulary
    listing = read_listing([path], vocabulary, AS_OF)
    with pytest.raises(UsageError, match="没有能读懂的企业"):
        loaded(path, path.name, listing, vocabulary, AS_OF)


@pytest.mark.parametrize("address", ["", "nonsense", "oracle://x/y", "mysql://x/y", "sqlite:////no/such/folder/x.db"])
def test_an_address_that_is_none_says_what_to_write(address: str) -> None:
    with pytest.raises((UsageError, StoreFailed)):
        Store(address)
