"""Policies beside each other: versions, clauses of other policies, drafts; and files a policy names."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from huiqi import Assessment, Assessor, Decision, Rulebase, RulesError
from huiqi.base.documents import parse_text
from huiqi.loading.firms import read_firm
from huiqi.loading.rules import load_rulebase
from tests.random_rules import rulebase_of_all

HEAD = "title: 办法\nregion: 530924\nstatus: in force\n"
CLAUSE = "  {name}: {{title: {title}, cite: {{section: 一, quote: 乙}}, award: {award}{more}}}\n"
FIRM = "企业名称: 甲公司\n注册地: '530924'\n"


def folder(tmp_path: Path, **policies: str) -> Rulebase:
    for name, text in policies.items():
        (tmp_path / f"{name}.yaml").write_text(f"policy: {name}\n{text}", "utf-8")
    return load_rulebase([tmp_path], only=True)


def clause(name: str, award: str, more: str = "", title: str = "甲") -> str:
    return CLAUSE.format(name=name, title=title, award=award, more=f", {more}" if more else "")


def answered(rulebase: Rulebase, firm: str, as_of: str) -> Assessment:
    day = date.fromisoformat(as_of)
    return Assessor(rulebase).assess(read_firm(parse_text(FIRM + firm, "firm.yaml"), rulebase.vocabulary, day), day)


OLD = f"{HEAD}period: 2022-01-01 .. 2025-12-31\nclauses:\n" + clause("prize", "5万", "limit: once", "奖励")
NEW = f"{HEAD}period: 2024-07-01 .. 2026-12-31\nreplaces: [old]\nclauses:\n" + clause(
    "prize", "8万", "limit: amount", "奖励"
)


def test_each_version_answers_for_its_time(tmp_path: Path) -> None:
    rulebase = folder(tmp_path, old=OLD, new=NEW)
    before = {
        entitlement.id: entitlement for entitlement in answered(rulebase, "已获补助: 无\n", "2024-06-30").entitlements
    }
    after = {
        entitlement.id: entitlement for entitlement in answered(rulebase, "已获补助: 无\n", "2024-07-01").entitlements
    }
    assert (before["old/prize"].decision, before["new/prize"].decision) == (Decision.ELIGIBLE, Decision.NOT_IN_FORCE)
    assert (after["old/prize"].decision, after["new/prize"].decision) == (Decision.NOT_IN_FORCE, Decision.ELIGIBLE)
    assert any("已被《办法》替代" in note for note in after["old/prize"].notes)


def test_what_was_received_under_the_old_version_counts_under_the_new(tmp_path: Path) -> None:
    rulebase = folder(tmp_path, old=OLD, new=NEW)
    firm = "已获补助: [{条款: old/prize, 金额: 5万, 到账日期: 2023-03-01}]\n"
    assert answered(rulebase, firm, "2025-01-01").due.max == Decimal(30_000)


def test_a_draft_does_not_end_what_it_would_replace(tmp_path: Path) -> None:
    rulebase = folder(tmp_path, old=OLD, new=NEW.replace("in force", "draft"))
    assert answered(rulebase, "已获补助: 无\n", "2025-01-01").due.max == Decimal(50_000)


def test_a_clause_of_its_own_period_ends_with_its_policy(tmp_path: Path) -> None:
    old = OLD.replace("limit: once", "limit: once, period: 2023-01-01 .. 2025-12-31")
    rulebase = folder(tmp_path, old=old, new=NEW)
    assert answered(rulebase, "已获补助: 无\n", "2025-01-01").due.max == Decimal(80_000)


def test_a_receipt_by_a_title_that_both_versions_share_counts_for_both(tmp_path: Path) -> None:
    rulebase = folder(tmp_path, old=OLD, new=NEW)
    firm = "已获补助: [{条款: 奖励, 金额: 5万, 到账日期: 2023-03-01}]\n"
    assert answered(rulebase, firm, "2025-01-01").due.min == Decimal(30_000)
    assert answered(rulebase, firm, "2024-01-01").due.max == 0


def test_what_a_clause_is_like_is_not_with_the_same(tmp_path: Path) -> None:
    text = HEAD + PERIOD + clause("a", "1万", "not_with: [b]") + clause("b", "8万")
    rulebase = folder(tmp_path, one=text + "  c: {like: a, title: 丙, award: 2万}\n")
    assert answered(rulebase, "已获补助: 无\n", "2025-01-01").due.max == Decimal(80_000)


def test_steps_of_two_policies_that_cross_are_refused(tmp_path: Path) -> None:
    one = HEAD + PERIOD + clause("x", "3万") + "settle:\n  - highest: [x, two/y]\n"
    two = HEAD + PERIOD + clause("y", "8万") + clause("z", "8万") + "settle:\n  - {limit: 10万, over: all}\n"
    with pytest.raises(RulesError, match="交叉：都有 two/y"):
        folder(tmp_path, one=one, two=two)


def test_not_with_and_a_step_that_cross_are_refused(tmp_path: Path) -> None:
    text = HEAD + PERIOD + clause("a", "1万", "not_with: [b]") + clause("b", "8万") + clause("c", "5万")
    with pytest.raises(RulesError, match="交叉：都有 one/b"):
        folder(tmp_path, one=text + "settle:\n  - highest: [b, c]\n")


def test_a_version_older_than_what_it_replaces_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RulesError, match="不比它替代的「old」晚"):
        folder(tmp_path, old=OLD, new=NEW.replace("2024-07-01", "2021-01-01"))


PERIOD = "period: 2024-01-01 .. 2026-12-31\nclauses:\n"


def test_clauses_of_other_policies_exclude_each_other(tmp_path: Path) -> None:
    one = HEAD + PERIOD + clause("a", "5万", "not_with: [two/b]")
    rulebase = folder(tmp_path, one=one, two=HEAD + PERIOD + clause("b", "8万"))
    answer = answered(rulebase, "已获补助: 无\n", "2025-01-01")
    assert answer.due.min == answer.due.max == Decimal(80_000)
    blocked = {entitlement.id: [by.id for by in entitlement.blocked_by] for entitlement in answer.entitlements}
    assert blocked == {"one/a": ["two/b"], "two/b": []}


def test_a_draft_never_takes_from_what_is_in_force(tmp_path: Path) -> None:
    one = HEAD + PERIOD + clause("a", "5万", "not_with: [two/b]")
    draft = HEAD.replace("in force", "draft") + PERIOD + clause("b", "8万")
    assert answered(folder(tmp_path, one=one, two=draft), "已获补助: 无\n", "2025-01-01").due.min == Decimal(50_000)


def test_a_clause_of_a_policy_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RulesError, match="没有给钱的条款「two/b」"):
        folder(tmp_path, one=HEAD + PERIOD + clause("a", "5万", "not_with: [two/b]"))


# -- files beside a policy ----------------------------------------------------------------------------

LISTED = (
    HEAD
    + "period: 2024-01-01 .. 2026-12-31\nfacts: {产品: text, 面积: m²}\n"
    + "define:\n  目录: {file: 目录.csv, column: 产品}\nclauses:\n"
    + "  a:\n    title: 甲\n    cite: {section: 一, quote: 乙}\n    when: [产品 in 目录]\n"
    + "    award: {by: 产品, file: 单价.csv}\n"
)


def test_a_list_and_a_table_are_read_from_files_beside_the_policy(tmp_path: Path) -> None:
    (tmp_path / "目录.csv").write_text("序号,产品\n1,坚果\n2,咖啡\n", "gb18030")
    (tmp_path / "单价.csv").write_text("产品,奖励\n坚果,3万\n咖啡,1.5万\n", "utf-8-sig")
    rulebase = folder(tmp_path, one=LISTED)
    assert answered(rulebase, "产品: 咖啡\n", "2025-01-01").due.max == Decimal(15_000)
    assert answered(rulebase, "产品: 茶叶\n", "2025-01-01").due.max == 0
    (tmp_path / "单价.csv").write_text("产品,奖励\n坚果,3万\n咖啡,2万\n", "utf-8-sig")
    assert load_rulebase([tmp_path], only=True).hash != rulebase.hash, "what a file says belongs to the rules"


@pytest.mark.parametrize("name", ["../目录.csv", "/etc/passwd", "目录.txt", "没有.csv"])
def test_no_file_but_a_csv_beside_the_policy_is_read(tmp_path: Path, name: str) -> None:
    (tmp_path / "目录.txt").write_text("产品\n坚果\n", "utf-8")
    (tmp_path / "目录.csv").write_text("产品\n坚果\n", "utf-8")
    (tmp_path / "rules").mkdir()
    (tmp_path / "单价.csv").write_text("产品,奖励\n坚果,3万\n", "utf-8")
    with pytest.raises(RulesError, match="D50") as found:
        folder(tmp_path / "rules", one=LISTED.replace("目录.csv", name))
    assert str(tmp_path) not in str([diagnostic.message for diagnostic in found.value.diagnostics])


def test_a_wrong_cell_of_a_file_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "目录.csv").write_text("产品\n坚果\n", "utf-8")
    (tmp_path / "单价.csv").write_text("产品,奖励\n坚果,3万\n咖啡,三万\n", "utf-8")
    with pytest.raises(RulesError) as found:
        folder(tmp_path, one=LISTED)
    assert [str(diagnostic.place) for diagnostic in found.value.diagnostics] == ["单价.csv:3:1"]


def test_a_clause_renamed_in_the_new_policy_still_continues_the_old_one(library: Rulebase) -> None:
    """What was received under the old name counts, also where the bare old name is written."""
    old = """policy: old
title: 旧办法
region: 530924
status: in force
period: 2022-01-01 .. 2023-12-31
clauses:
  x: {title: 旧奖, cite: {section: 一, quote: 乙}, award: 30万, limit: once}
"""
    new = """policy: new
title: 新办法
region: 530924
status: in force
period: 2024-01-01 .. 2026-12-31
replaces: old
moved: {x: y}
clauses:
  y: {title: 新奖, cite: {section: 一, quote: 乙}, award: 30万, limit: once}
"""
    rulebase = rulebase_of_all([old, new], library)
    for name in ("old/x", "new/x", "y"):
        told = f"企业名称: 甲\n注册地: 镇康县\n已获补助: [{{条款: {name}, 金额: 30万, 到账日期: 2023-05-01}}]\n"
        firm = read_firm(parse_text(told, "f.yaml"), rulebase.vocabulary, date(2025, 3, 1))
        assert Assessor(rulebase).assess(firm, date(2025, 3, 1)).due.max == 0, name
