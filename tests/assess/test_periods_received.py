"""Awards received for a period: whatever name an answer prints for a claim, 已获补助 takes back, and pays no more."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from huiqi import Assessment, Assessor, load_rulebase
from huiqi.loading.firms import read_firm_from

RULE = """\
policy: p
title: 测试
issuer: 甲局
region: 530924
status: in force
period: 2021-01-01 .. 2026-12-31
departments: [甲局]
facts:
  量: {type: money, by: quarter}
records:
  人: {fields: {姓名: text, 岗位: {type: [甲岗, 乙岗]}}}
clauses:
  one:
    title: 奖励
    cite: {section: 一, quote: 每期奖励1万元}
    for: FOR
    award: 1万
    limit: LIMIT
PAY"""
FIRM = """\
企业名称: 甲公司
注册地: 镇康县
成立日期: 2020-01-01
人: [{姓名: 张三, 岗位: 甲岗}, {姓名: 李四, 岗位: 甲岗}]
"""
AS_OF = date(2022, 3, 1)
FORMS = [
    ("year in 2020 .. 2021", "once per year"),
    ("quarter in 2021Q1 .. 2021Q3", "once per quarter"),
    ("half in 2020H2 .. 2021H2", "once per half"),
    ("month in 2021-03 .. 2021-05", "once per 月"),
    ("quarter in 2021Q1 .. 2021Q3", "once per period"),
    ("人, year in 2020 .. 2021", "once per 人 per year"),
    ("人, quarter in 2021Q1 .. 2021Q2", "once per 人 per quarter"),
    ("人, month in 2021-03 .. 2021-05", "[once per 人 per month, 10万 per year]"),
    ("人, month in 2021-03 .. 2021-05", "[once per 人 per month, 3 times per 人 per year]"),
]


def answered(tmp_path: Path, rule: str, received: str) -> Assessment:
    path = tmp_path / "p.yaml"
    path.write_text(rule, "utf-8")
    rulebase = load_rulebase([path], only=True)
    firm = read_firm_from(f"{FIRM}已获补助: {received}\n", "甲.yaml", rulebase.vocabulary, AS_OF)
    return Assessor(rulebase).assess(firm, AS_OF)


def payable(answer: Assessment) -> dict[str | None, tuple[Decimal, Decimal | None]]:
    found = {}
    for each in answer.entitlements:
        assert each.payable is not None
        found[each.record] = (each.payable.min, each.payable.max)
    return found


@pytest.mark.parametrize(("over", "limit"), FORMS)
def test_the_name_that_an_answer_prints_is_taken_back(tmp_path: Path, over: str, limit: str) -> None:
    rule = RULE.replace("FOR", over).replace("LIMIT", limit).replace("PAY", "")
    before = payable(answered(tmp_path, rule, "[]"))
    assert len(before) > 1
    ten = (Decimal(10_000), Decimal(10_000))
    assert set(before.values()) == {ten}
    for name in before:
        after = answered(tmp_path, rule, f"[{{条款: one, 对应资质: {name}, 金额: 1万, 到账日期: 2022-02-01}}]")
        assert not after.warnings, name
        assert payable(after) == {**before, name: (Decimal(0), Decimal(0))}, name


@pytest.mark.parametrize("over", ["year in 2019 .. 2021", "人, quarter in 2021Q1 .. 2021Q2"])
def test_of_an_award_in_parts_a_payment_takes_from_its_own_period_only(tmp_path: Path, over: str) -> None:
    parts = "    pay: [{part: 60%, when: yes}, {part: 40%, when: as_of >= 2023-01-01}]\n"
    limit = "once per 人 per quarter" if "人" in over else "once per year"
    rule = RULE.replace("FOR", over).replace("LIMIT", limit).replace("PAY", parts)
    before = payable(answered(tmp_path, rule, "[]"))
    assert set(before.values()) == {(Decimal(6000), Decimal(6000))}
    for name in before:
        after = answered(tmp_path, rule, f"[{{条款: one, 对应资质: {name}, 金额: 6000元, 到账日期: 2022-02-01}}]")
        assert payable(after) == {**before, name: (Decimal(0), Decimal(0))}, name


def test_a_payment_that_belongs_to_a_year_may_be_for_any_quarter_of_it(tmp_path: Path) -> None:
    rule = RULE.replace("FOR", "quarter in 2020Q4 .. 2021Q2").replace("LIMIT", "once per quarter").replace("PAY", "")
    answer = answered(tmp_path, rule, "[{条款: one, 所属年度: 2021, 金额: 1万, 到账日期: 2022-02-01}]")
    assert payable(answer)["2020Q4"] == (Decimal(10_000), Decimal(10_000))
    assert payable(answer)["2021Q1"] == payable(answer)["2021Q2"] == (Decimal(0), Decimal(10_000))
    assert answer.due.max == Decimal(20_000) and answer.due.min == Decimal(20_000), "one of both was paid"


def test_a_payment_before_a_period_began_is_not_for_it(tmp_path: Path) -> None:
    rule = RULE.replace("FOR", "quarter in 2021Q1 .. 2021Q2").replace("LIMIT", "once per quarter").replace("PAY", "")
    answer = answered(tmp_path, rule, "[{条款: one, 金额: 1万, 到账日期: 2021-03-01}]")
    assert payable(answer)["2021Q2"] == (Decimal(10_000), Decimal(10_000))
    assert payable(answer)["2021Q1"] == (Decimal(0), Decimal(0)), "no other period had begun"


def test_an_award_paid_this_year_for_the_last_one_is_pointed_out(tmp_path: Path) -> None:
    rule = RULE.replace("    for: FOR\n", "").replace("LIMIT", "once per year").replace("PAY", "")
    late = answered(tmp_path, rule, "[{条款: one, 所属年度: 2021, 金额: 1万, 到账日期: 2022-02-01}]")
    assert [each.code for each in late.warnings] == ["other-year"]
    assert "不占 2022 年的限额；如果就是 2022 年这一次的钱，所属年度写 2022" in late.warnings[0].text
    assert late.due.min == Decimal(10_000)
    own = answered(tmp_path, rule, "[{条款: one, 所属年度: 2022, 金额: 1万, 到账日期: 2022-02-01}]")
    assert (own.due.max, own.warnings) == (Decimal(0), ())
