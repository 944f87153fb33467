"""A clause's own limit never makes one award of several: what `highest`, `choose` and `factor` are over."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from huiqi import Assessment, Assessor, load_rulebase
from huiqi.base.documents import parse_document
from huiqi.loading.firms import read_firm

RULE = """policy: qinghe
title: 青河县办法
issuer: 青河县
region: 530924
status: in force
period: 2024-01-01 .. 2026-12-31
records:
  项目: {{date: 开工日期, fields: {{项目名: text, 投资额: money, 开工日期: date}}}}
clauses:
  project:
    title: 项目补助
    cite: {{section: 一, quote: 按投资额10%补助}}
    for: 项目
    award: 10% * 项目.投资额
    {limit}
  flat:
    title: 一次性补助
    cite: {{section: 二, quote: 补助1.5万元}}
    award: 1.5万
settle:
  - {step}
"""
FIRM = """企业名称: 甲公司
注册地: '530924'
已获补助: {received}
项目:
  - {{项目名: 甲, 投资额: 10万, 开工日期: 2024-02-01}}
  - {{项目名: 乙, 投资额: 8万, 开工日期: 2024-02-01}}
  - {{项目名: 丙, 投资额: 6万, 开工日期: 2024-02-01}}
"""
JUDGED = "{highest: [project], judge: 是否只给一个项目}"


def answer(folder: Path, step: str, limit: str = "", received: str = "[]") -> Assessment:
    rule = RULE.format(limit=f"limit: {limit}" if limit else "", step=step)
    return asked(folder, rule, FIRM.format(received=received))


def asked(folder: Path, rule: str, firm: str) -> Assessment:
    path, as_of = folder / "rule.yaml", date(2024, 6, 30)
    path.write_text(rule, "utf-8")
    assessor = Assessor(load_rulebase([path], only=True))
    document = parse_document(firm.encode(), "firm.yaml")
    return assessor.assess(read_firm(document, assessor.rulebase.vocabulary, as_of), as_of)


@pytest.mark.parametrize("limit", ["", "5万 per year", "2 times", "once", "once per 项目", "amount"])
@pytest.mark.parametrize(
    ("step", "due"),
    [
        ("{highest: [project]}", 10000 + 15000),  # of three projects the largest, and the flat award beside it
        ("{highest: [project, flat]}", 15000),  # 1.5万 is more than any one project
    ],
)
def test_of_several_records_the_highest_whatever_the_clause_is_limited_to(
    tmp_path: Path, step: str, due: int, limit: str
) -> None:
    found = answer(tmp_path, step, limit)
    assert [found.due.min, found.due.max] == [due, due]
    assert sum(each.payable.max or 0 for each in found.entitlements if each.payable) == due


@pytest.mark.parametrize(
    ("limit", "due"),
    [("", 24000), ("5万 per year", 24000), ("2万 per year", 20000), ("2 times", 18000), ("once", 15000)],
)
def test_a_choice_is_between_what_clauses_come_to(tmp_path: Path, limit: str, due: int) -> None:
    found = answer(tmp_path, "{choose: 1, of: [project, flat]}", limit)
    assert found.due.min == found.due.max == due


@pytest.mark.parametrize(
    ("limit", "due"), [("", 12000), ("5万 per year", 12000), ("2万 per year", 10000), ("once", 5000)]
)
def test_a_factor_is_of_what_limits_leave(tmp_path: Path, limit: str, due: int) -> None:
    found = answer(tmp_path, "{factor: 50%, over: [project]}", limit)
    assert found.due.min == found.due.max == due + 15000


@pytest.mark.parametrize(("limit", "most"), [("", 24000), ("2 times", 18000), ("1.5万 per year", 15000)])
def test_where_an_official_has_still_to_say_both_readings_count(tmp_path: Path, limit: str, most: int) -> None:
    found = answer(tmp_path, JUDGED, limit)
    assert [found.due.min, found.due.max] == [10000 + 15000, most + 15000]


def test_what_was_received_is_taken_off_once(tmp_path: Path) -> None:
    """Under a limit of money the highest award tops up what was received: 1万 less the 0.4万 of it."""
    paid = "[{条款: qinghe/project, 金额: 0.4万, 对应资质: 甲, 到账日期: 2024-03-01}]"
    found = answer(tmp_path, "{highest: [project]}", "1万 per year", paid)
    assert found.due.min == found.due.max == 6000 + 15000


YEARS = """policy: years
title: 青河县办法
issuer: 青河县
region: 530924
status: in force
period: 2020-01-01 .. 2029-12-31
clauses:
  low: {{title: 甲, cite: {{section: 一, quote: 每年补助1万元}}, for: year in 2022 .. 2023, award: 1万}}
  high: {{title: 乙, cite: {{section: 二, quote: 每年补助2万元}}, for: year in 2022 .. 2023, award: 2万}}
settle:
  - {step}
"""


@pytest.mark.parametrize("step", ["{highest: [low, high], per: year}", "{choose: 1, of: [low, high], per: year}"])
def test_a_step_per_year_sees_what_was_received_for_each_year(tmp_path: Path, step: str) -> None:
    """2万 a year; that of 2022 was received in that year."""
    for received, due in (
        ("[]", 40000),
        ("[{条款: years/high, 金额: 2万, 对应资质: '2022', 到账日期: 2022-12-01}]", 20000 + 20000 * ("choose" in step)),
    ):
        text = f"企业名称: 甲公司\n注册地: '530924'\n已获补助: {received}\n"
        found = asked(tmp_path, YEARS.format(step=step), text)
        assert [found.due.min, found.due.max] == [due, due], received


PARTS = """policy: parts
title: 青河县办法
issuer: 青河县
region: 530924
status: in force
period: 2020-01-01 .. 2029-12-31
clauses:
  parts:
    title: 甲
    cite: {section: 一, quote: 补助6万元，分两次}
    award: 6万
    pay: [{part: 50%, when: 营业收入 >= 0元}, {part: 50%, when: 职工总数 >= 1000}]
  whole: {title: 乙, cite: {section: 二, quote: 补助8万元}, award: 8万}
settle:
  - {highest: [parts, whole]}
"""


@pytest.mark.parametrize(
    ("received", "due"), [("[]", 80000), ("[{条款: parts/parts, 金额: 3万, 到账日期: 2023-12-01}]", 50000)]
)
def test_the_highest_tops_up_what_was_received_of_an_award_in_parts(tmp_path: Path, received: str, due: int) -> None:
    text = f"企业名称: 甲公司\n注册地: '530924'\n营业收入: {{2023: 1000万}}\n职工总数: 10\n已获补助: {received}\n"
    found = asked(tmp_path, PARTS, text)
    assert [found.due.min, found.due.max] == [due, due]
