"""A made-up rulebase of any size, for measuring how long rules take to load."""

from __future__ import annotations

from pathlib import Path

_HEAD = """policy: made-up
title: 虚构的办法
region: 530924
status: in force
period: 2023-01-01 .. 2025-12-31
facts:
  园区: [东园, 西园]
records:
  项目: {{date: 开工日期, fields: {{项目名: text, 投资额: money, 开工日期: date, 进口: yes/no}}}}
clauses:
"""
_KINDS = (
    """  c{number}:
    title: 首次认定奖励 {number}
    cite: {{section: 一, quote: 对首次认定的高新技术企业一次性奖励{amount}万元}}
    recognised: {{kind: 高新技术企业, first: yes}}
    award: {amount}万
    limit: once
""",
    """  c{number}:
    title: 研发奖补 {number}
    cite: {{section: 二, quote: 按研发费用的6%补助，最高{amount}万元}}
    when:
      - 规模 == 规上
      - 研发费用 >= {amount}万
      - 研发费用 / 营业收入 >= 3.5%
      - any:
          - 行业代码 in [C39, I65]
          - holds(高新技术企业)
    award: 6% * 研发费用 at most {amount}万
    limit: {amount}万 per year
""",
    """  c{number}:
    title: 上台阶奖励 {number}
    cite: {{section: 三, quote: 营业收入5000万元以上的奖励{amount}万元}}
    when: [growth(营业收入) >= 10%]
    award:
      by: 营业收入
      rows:
        from 5000万 below 2亿: {amount}万
        from 2亿 to 10亿: 400万
        over 10亿: 900万
    limit: once per year
""",
    """  c{number}:
    title: 设备补助 {number}
    cite: {{section: 四, quote: 按设备投资的5%补助，每个项目最高{amount}万元}}
    for: 项目 where 投资额 >= 100万
    when: [项目.开工日期 in policy.period, not 项目.进口]
    define:
      率: sum(5%, 2pp if 园区 == 东园)
    award: 率 * 项目.投资额 at most {amount}万
    limit: once per 项目
""",
)


def write_rulebase(path: Path, clauses: int) -> None:
    """A policy of so many clauses, of four kinds in turn, no two alike."""
    body = (_KINDS[number % 4].format(number=number, amount=number + 10) for number in range(clauses))
    path.write_text(_HEAD.format() + "".join(body), "utf-8")
