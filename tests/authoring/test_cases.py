"""`huiqi test`: cases beside the policies, boundary cases from the rules, laws of unknown, coverage, slips."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from huiqi import Assessor, Rulebase, RulesError, load_rulebase
from huiqi.authoring.cases.catching import Caught, tried_in
from huiqi.authoring.cases.proving import Proof, proved
from huiqi.authoring.cases.reading import Case, case_files, read_cases
from huiqi.authoring.cases.report import caught_lines, proof_lines, summary
from huiqi.authoring.cases.running import failures
from huiqi.loading.rules.report import Report
from huiqi.semantics.matcher import Matcher
from tests.conftest import ROOT
from tests.loading.test_bad_input import huiqi

RULES = ROOT / "rules"
POLICY = """policy: qinghe
title: 青禾县办法
region: 530924
status: in force
period: 2024-01-01 .. 2026-12-31
facts: {园区: [东园, 西园]}
clauses:
"""
CASES = """policy: qinghe
as_of: 2025-03-01
firm: {企业名称: 甲公司, 注册地: 镇康县, 资质认定: [], 已获补助: []}
cases:
"""
CAPPED = """  capped:
    title: 研发补助
    cite: {section: 一, quote: 乙}
    when: [研发费用 >= 100万, 园区 == 东园]
    award: 6% * 研发费用 at most 60万
    limit: once
"""


def _library_cases(library: Rulebase) -> list[Case]:
    report = Report()
    found = [case for file in case_files([RULES]) for case in read_cases(file, library, report)]
    assert not report.diagnostics, "\n".join(map(str, report.diagnostics))
    return found


@pytest.mark.parametrize("name", [policy.id for policy in load_rulebase([RULES], only=True).policies])
@pytest.mark.usefixtures("whole_library")
def test_the_library_holds_with_full_coverage(name: str) -> None:
    """Every case answers as it says; every condition was seen true, false and unknown, every limit cutting."""
    library = load_rulebase()
    policy = next(policy for policy in library.policies if policy.id == name)
    proof = proved(policy, library, _library_cases(library), Matcher())
    assert proof.holds, "\n".join(proof_lines(proof))
    assert proof.cases >= 10
    assert proof.boundaries >= 5 * len(policy.clauses)


@pytest.mark.usefixtures("whole_library")
def test_every_slip_in_a_clause_that_pays_is_noticed_by_a_case() -> None:
    cases = _library_cases(load_rulebase())
    tried = [(policy, each) for policy, found in tried_in([], cases, False, Matcher()) for each in found]
    assert len(tried) > 150
    missed = [f"{policy.id}/{each.slip.clause} {each.slip.what}" for policy, each in tried if not each.caught]
    assert not missed


# -- a small rulebase ---------------------------------------------------------------------------------


def _written(folder: Path, clauses: str, cases: str = "") -> tuple[Rulebase, list[Case], Report]:
    (folder / "qinghe.yaml").write_text(POLICY + clauses, "utf-8")
    (folder / "qinghe.cases.yaml").write_text(CASES + cases, "utf-8")
    rulebase, report = load_rulebase([folder], only=True), Report()
    return rulebase, read_cases(folder / "qinghe.cases.yaml", rulebase, report), report


def _proof(folder: Path, clauses: str, cases: str = "  []\n") -> Proof:
    rulebase, read, report = _written(folder, clauses, cases)
    assert not report.diagnostics, "\n".join(map(str, report.diagnostics))
    return proved(rulebase.policies[0], rulebase, read, Matcher())


def test_boundary_cases_stand_on_both_sides_of_each_edge(tmp_path: Path) -> None:
    proof = _proof(tmp_path, CAPPED)
    assert proof.holds, "\n".join(proof_lines(proof))
    asked = {item.what: item.needed for item in proof.coverage.items}
    assert asked["上年度研发费用 不低于 100万元"] == {"yes", "no", "unknown"}
    assert asked["封顶 60万元"] == {"yes", "no"}, "the cap bites, and does not"
    assert asked["每户一次"] == {"cut"}


def test_a_row_that_no_firm_reaches_is_told(tmp_path: Path) -> None:
    rule = """  tiers:
    title: 分档
    cite: {section: 一, quote: 乙}
    when: [营业收入 >= 1亿]
    award: {by: 营业收入, rows: {from 5000万 below 8000万: 10万, from 8000万: 20万}}
"""
    lines = list(proof_lines(_proof(tmp_path, rule)))
    assert any("第 1 档：10万元」没有见过：用到" in line for line in lines)


def test_conditions_that_exclude_each_other_are_told(tmp_path: Path) -> None:
    rule = CAPPED.replace("园区 == 东园", "园区 == 东园, 园区 == 西园")
    proof = _proof(tmp_path, rule)
    assert not proof.holds
    assert any("没有找到满足它的企业" in line for line in proof_lines(proof))


def test_a_case_that_meets_a_clause_stands_for_the_firm_that_was_not_found(tmp_path: Path) -> None:
    rule = """  best:
    title: 首次突破
    cite: {section: 一, quote: 乙}
    when: [营业收入 > peak(营业收入)]
    support: 支持
"""
    case = "  - {case: 突破, firm: {营业收入: {2024: 2亿, 更早: 1亿}}, expect: {首次突破: 符合}}\n"
    assert _proof(tmp_path, rule, case).unmet == []


def test_a_wrong_answer_is_told_at_its_line(tmp_path: Path) -> None:
    case = "  - case: 东园\n    firm: {研发费用: 200万, 园区: 东园}\n    expect:\n      研发补助: 符合 10万元\n    total: 9万元\n"
    rulebase, cases, _ = _written(tmp_path, CAPPED, case)
    found = failures(cases[0], Assessor(rulebase))
    assert [each.place.line for each in found] == [8, 9]
    assert "研发补助 的结果是 符合 12万元" in found[0].message
    assert "total 是 12万元" in found[1].message


@pytest.mark.parametrize(
    ("case", "code", "told"),
    [
        ("  - {case: 甲, expect: {研发补贴: 符合}}\n", "C02", "没有条款「研发补贴」"),
        ("  - {case: 甲, expect: {研发补助: 可以}}\n", "C03", "「可以」不是应有的结果"),
        ("  - {case: 甲, expect: {研发补助: 符合 12}}\n", "C03", "金额写法不对"),
        ("  - {case: 甲, as_of: 2025-02-30}\n", "C01", "情形要写 firm 和 as_of"),
        ("  - {case: 甲, total: 0, expects: {研发补助: 符合}}\n", "D01", "没有「expects」这个键"),
        ("  - 甲\n", "D40", "情形要写成「键: 值」"),
        ("  - {case: 甲, firm: {规模: 规上}}\n", "C01", "情形没有写应有的结果"),
        ("  - {case: 甲, total: 10万 ..}\n", "C03", "金额写法不对"),
        ("  - {case: 甲, firm: 甲公司, total: 0}\n", "C01", "情形要写 firm 和 as_of"),
    ],
)
def test_a_case_that_cannot_be_read(case: str, code: str, told: str, tmp_path: Path) -> None:
    _, _, report = _written(tmp_path, CAPPED, case)
    assert [diagnostic.code for diagnostic in report.diagnostics] == [code]
    assert told in report.diagnostics[0].message
    assert report.diagnostics[0].place.line == 5


def test_a_firm_that_cannot_be_read_fails_its_case(tmp_path: Path) -> None:
    rulebase, cases, _ = _written(tmp_path, CAPPED, "  - {case: 甲, firm: {研发费用: 很多}, total: 0}\n")
    found = failures(cases[0], Assessor(rulebase))
    assert [each.code for each in found] == ["C04"]
    assert "研发费用" in found[0].message


def test_cases_of_no_policy_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.cases.yaml").write_text("policy: nowhere\ncases: []\n", "utf-8")
    report = Report()
    assert read_cases(tmp_path / "a.cases.yaml", load_rulebase(), report) == []
    assert [diagnostic.code for diagnostic in report.diagnostics] == ["C01"]


def test_case_files_are_no_policies(tmp_path: Path) -> None:
    rulebase, _, _ = _written(tmp_path, CAPPED, "  []\n")
    assert [policy.id for policy in rulebase.policies] == ["qinghe"]
    (tmp_path / "qinghe.yaml").unlink()
    with pytest.raises(Exception, match="没有规则文件"):
        load_rulebase([tmp_path], only=True)


# -- slips --------------------------------------------------------------------------------------------


def _tried(folder: Path, case: str) -> Iterator[Caught]:
    _, cases, _ = _written(folder, CAPPED, case)
    for _, found in tried_in([folder], cases, True, Matcher()):
        yield from found


def test_a_slip_no_case_notices_is_shown_with_a_firm_that_would(tmp_path: Path) -> None:
    case = "  - {case: 甲, firm: {研发费用: 200万, 园区: 东园}, expect: {研发补助: 符合 12万元}}\n"
    tried = list(_tried(tmp_path, case))
    missed = {each.slip.what: each for each in tried if not each.caught}
    edge = next(each for what, each in missed.items() if "研发费用 > 100万" in what)
    assert edge.shown_by is not None
    assert edge.shown_by.told["rd_expense"] == {"2025": "1000000元"}, "exactly at the edge"
    noticed = [each.slip.what for each in tried if each.caught]
    assert any("7% * 研发费用" in what for what in noticed)
    rulebase = load_rulebase([tmp_path], only=True)
    lines = list(caught_lines(rulebase.policies[0], tried, rulebase.vocabulary))
    assert any("可以加这样一个情形" in line for line in lines)
    assert any("研发费用: {2025: 1000000元}" in line for line in lines), "in the words a case file is written in"


def test_edges_of_a_table_and_steps_between_clauses_are_slips_too(tmp_path: Path) -> None:
    rule = """  tiers:
    title: 分档
    cite: {section: 一, quote: 乙}
    award: {by: 营业收入, rows: {from 5000万 below 2亿: 10万, from 2亿: 20万}}
  other:
    title: 另一项
    cite: {section: 一, quote: 丙}
    award: 8万
settle:
  - highest: [tiers, other]
"""
    _, cases, _ = _written(tmp_path, rule, "  - {case: 甲, firm: {营业收入: 3亿}, total: 20万元}\n")
    tried = {each.slip.what: each.caught for _, found in tried_in([tmp_path], cases, True, Matcher()) for each in found}
    assert tried["漏写 settle"]
    assert not tried["award：rows：「from 5000万 below 2亿」写成「from 5001万 below 2亿」"]


def test_slips_are_not_counted_while_a_case_is_red(tmp_path: Path) -> None:
    """Every slip would look noticed."""
    _written(tmp_path, CAPPED, "  - {case: 甲, firm: {研发费用: 200万, 园区: 东园}, expect: {研发补助: 符合 1万元}}\n")
    done = huiqi("test", tmp_path, "--mutate")
    assert done.returncode == 4
    assert "先改对，再 --mutate" in done.stdout
    assert "错改" not in done.stdout.replace("每一处错改", "")


def test_rules_of_many_shapes_are_tried_without_a_stop(tmp_path: Path) -> None:
    """A fact every firm must tell, a record with a title of its own, a long chain of clauses that ask for each other."""
    chain = "".join(
        f"  c{n}: {{title: 第{n}条, cite: {{section: 一, quote: 乙}}, when: [eligible(@c{n - 1}), 职工总数 >= {n}], support: 支持}}\n"
        for n in range(1, 26)
    )
    rule = f"""  c0: {{title: 第0条, cite: {{section: 一, quote: 乙}}, when: [必答 == 东园], support: 支持}}
{chain}  works:
    title: 项目奖励
    cite: {{section: 一, quote: 乙}}
    when: [count(项目) >= 2]
    award: 10万
"""
    head = "facts: {园区: [东园, 西园], 必答: {type: [东园, 西园], required: yes}}\nrecords: {项目: {date: on, fields: {title: text, on: date}}}\n"
    (tmp_path / "qinghe.yaml").write_text(POLICY.replace("facts: {园区: [东园, 西园]}\n", head) + rule, "utf-8")
    rulebase = load_rulebase([tmp_path], only=True)
    proof = proved(rulebase.policies[0], rulebase, [], Matcher())
    assert not proof.wrong
    assert not proof.unmet


def test_a_slip_that_changes_nothing_is_not_counted(tmp_path: Path) -> None:
    rule = CAPPED.replace("limit: once", "limit: once per year")
    _, cases, _ = _written(tmp_path, rule, "  - {case: 甲, total: 0}\n")
    slips = [each.slip.what for _, found in tried_in([tmp_path], cases, True, Matcher()) for each in found]
    assert not any("once per year per year" in what for what in slips)


def test_summary_counts(tmp_path: Path) -> None:
    proof = _proof(tmp_path, CAPPED)
    assert "没有不对的" in summary([proof])


def test_broken_rules_are_told_before_any_case(tmp_path: Path) -> None:
    with pytest.raises(RulesError):
        _written(tmp_path, CAPPED.replace("100万", "100"), "  []\n")
