"""A ceiling over several clauses that each record sets: what a project may get together is its own investment."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from huiqi import Assessor, load_rulebase
from huiqi.base.documents import parse_document
from huiqi.loading.firms import read_firm

RULE = """policy: qinghe
title: 青河县办法
issuer: 青河县
region: 530924
status: in force
period: 2020-01-01 .. 2029-12-31
records:
  项目: {{date: 开工日期, fields: {{项目名: text, 投资额: money, 开工日期: date}}}}
clauses:
  county:
    title: 县级补助
    cite: {{section: 一, quote: 按投资额60%补助}}
    for: 项目 where 开工日期 in policy.period
    award: 60% * 项目.投资额
    limit: once per 项目
  city:
    title: 市级补助
    cite: {{section: 二, quote: 按投资额50%补助，合计不超过投资额}}
    for: 项目 where 开工日期 in policy.period
    award: 50% * 项目.投资额
    limit: once per 项目
settle:
  - {{limit: {limit} per 项目, over: [county, city]}}
"""
FIRM = """企业名称: 甲公司
注册地: '530924'
项目:
  - {项目名: 甲, 投资额: 1000元, 开工日期: 2023-01-01}
  - {项目名: 乙, 投资额: 500元, 开工日期: 2023-03-01}
已获补助: []
"""


@pytest.mark.parametrize(
    ("limit", "paid"), [("项目.投资额", [600, 400, 300, 200]), ("80% * 项目.投资额", [600, 200, 300, 100])]
)
def test_each_record_has_its_own_ceiling(tmp_path: Path, limit: str, paid: list[int]) -> None:
    (tmp_path / "rule.yaml").write_text(RULE.format(limit=limit), "utf-8")
    assessor, as_of = Assessor(load_rulebase([tmp_path / "rule.yaml"], only=True)), date(2024, 12, 31)
    firm = read_firm(parse_document(FIRM.encode(), "firm.yaml"), assessor.rulebase.vocabulary, as_of)
    answer = assessor.assess(firm, as_of)
    ends = [end for each in answer.entitlements if each.payable for end in (each.payable.min, each.payable.max)]
    assert sorted(ends, key=float) == sorted([*paid, *paid])  # type: ignore[arg-type]
    assert answer.due.min == answer.due.max == sum(paid)
    less = [blocked.rule for each in answer.entitlements for blocked in each.blocked_by]
    assert len(less) == 2 and set(less) == {"limit"}, "the cap is named as what bit"
