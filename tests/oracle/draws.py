"""Random policies and complete firms, for `tests/oracle`: values at, just under and just over each threshold."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

AS_OF = date(2025, 3, 1)
HEAD = """\
policy: p
title: 随机
issuer: 县
region: 530924
status: in force
period: 2023-01-01 .. 2025-12-31
departments: [局]
facts:
  人数: number
  值: money
  底: money
  差: money signed
  产: money by year
  费: money by year
  净: money by year signed
  优: yes/no by year
  电: kWh by quarter
  时: date
  备: yes/no
  色: [红, 黄, 蓝]
  档次: 低 < 中 < 高
records:
  项目: {date: 开工日, fields: {号: text, 额: money, 开工日: date, 完工日: date, 好: yes/no, 类: [甲类, 乙类], 等: 初 < 次 < 末}}
define:
  表色: [红, 黄]
  上限: {2022-01-01: 3万, 2024-07-01: {value: 5万, cite: {section: 一, quote: 乙}}}
  档: {rows: {from 100万 below 1亿: 1万, from 1亿: 5万}, else: 0元}
  缺档: {rows: {from 100万 below 1亿: 1万, over 1亿: 5万}}
  评分: {by: 人数, rows: {below 10: 30, from 10 below 30: 40, from 30: 60}}
  总分: 评分 + (between 0 and 30)
  强度: 费 / 产
clauses:
"""


def _parted(text: str) -> list[str]:
    """What stands between bars and line ends."""
    return [each.strip() for line in text.strip().splitlines() for each in line.split(" | ")]


LEAVES = _parted("""
人数 >= 10 | 人数 > 10 | 人数 < 10人 | 人数 <= 10 | 人数 == 10 | 人数 != 10 | 人数 in [9, 11] | 人数 in 9 .. 10 | 值 > 2万
值 >= 2万 | 值 / 底 > 2% | 值 / 底 >= 2% | 值 - 底 >= 0元 | 差 > 0元 | 差 / 底 >= 5% | not (差 / 底 >= 5%) | 产 >= 100万
产 > 产[-1] | not 产 > 产[-1] | 费 / 产 > 1.5% | 强度 >= 1.5% | 强度[-1] < 1.5% | sum(产[-1..0]) >= 150万
average(产[-1..0]) >= 75万 | max(产, 产[-1]) > 50万 | min(产, 产[-1]) > 50万 | median(产[-2..0]) >= 60万
median(existing(产[-2..0])) >= 60万 | average(existing(产[-1..0])) >= 75万 | min(growth(产)[-1..0]) >= 5%
max(growth(产)[-1..0]) >= 5% | min(产[-2..0]) >= 50万 | max(产[-3..0]) > 100万 | sum(growth(产)[-1..0]) > 5%
average(净[-2..0]) > 0元 | average(existing(growth(产)[-2..0])) > 0% | 产[2023] >= 100万 | 产[2021] >= 100万
(产[2021] default 100万) >= 100万 | (产[-1] default 0元) >= 100万 | 时 >= 2020-01-01 | 时 <= 2020-01-01 | 时 in 2020
时 in 2019 .. 2020 | 时 + 4 years <= as_of | 时 > as_of - 3 years | 时 + 3 years > as_of | 时 < as_of - 6 months
时 >= as_of - 6 months | 时 <= 2025-02-28 - 6 months | 时 >= 2025-02-28 - 36 months | not 时 > as_of - 3 years
时 in last year | 时 in last 3 years | 时 in this year | 时 in policy.period | 时 in 11-01 .. 03-31
(时 default 2020-01-01) >= 2020-01-01 | 成立日期 > as_of - 2 years | 时 > 2024-01-31 + 1 months
时 - 30 days < 2020-01-01 | 备 | not 备 | 备 and 优 | 备 or 人数 > 10 | 优 and 优[-1] | streak(优) >= 2 | 色 == 红
色 in [红, 黄] | 色 != 蓝 | 色 in 表色 | not 色 in 表色 | 档次 >= 中 | 档次 > 中 | 档次 == 低 | 档次 <= 低 | count(项目 where 好) >= 2
count(项目) < 2 | any(项目 where 等 >= 次 and 开工日 in last year) | sum(额 for 项目 where 好) >= 1万 | max(额 for 项目) > 9999元
not max(额 for 项目 where 好) > 9999元 | average(额 for 项目 where 开工日 in this year) >= 1万
min(额 for 项目 where 等 == 末) == 1万 | any(项目 where 额 / 值 >= 50%) | median(额 for 项目 where 好) >= 5000元
count(项目 where 完工日 <= as_of) >= 1 | growth(产) >= 10% | (growth(产) default 0%) >= 10% | increase(费) > 5000元
(increase(费) default 0元) >= 0元 | cagr(产, 2) >= 25% | cagr(产, 1) > 0% | 产 > peak(产) | 产 > (peak(产) default 0元)
growth(费) > growth(产) | streak(净 > 净[-1]) >= 2 | streak(产 > 产[-1]) < 1 | streak(growth(产) >= 5%) >= 1
streak(产 >= 50万) >= 3 | average(growth(产)[-2..0]) >= 5% | nth_year(时) <= 5 | nth_year(时) == 6
nth_calendar_year(时) == 6 | nth_year(时, end(last year)) <= 5 | nth_calendar_year(时) <= 2
months(时 .. as_of) >= 60个月 | days(时 .. as_of, last year) > 365天 | days(时 .. as_of, last year) >= 1天
时 in start(last year) .. end(this year) | end(last year) > 时 | start(month_of(成立日期)) == 2018-05-01
end(quarter_of(成立日期)) == 2023-03-31 | year_of(成立日期) == year_of(2020-05-05) | 总分 >= 60 | 总分 > 60 | 总分 < 90
总分 <= 60 | 上限 >= 4万 | 上限[时] == 3万 | 档[值] >= 1万 | 缺档[产] >= 1万 | not 缺档[产] >= 1万 | (缺档[产] default 0元) < 1万
档[产] > 档[peak(产)] | rounded_down(值, 1万) >= 2万 | rounded(值, 1万) == 2万 | rounded_up(值, 1万) == 3万
steps(值, 1万) == 2 | steps(值 - 5万, 1万) < 1 | steps(值 - 5万, 1万) == 0 | (值 if 备) >= 2万 | not (值 if 备) >= 2万
(值 if 备 else 底) >= 2万 | holds(高新技术企业) | not holds(重点实验室) | 值 at most 底 > 1万 | (值 default 5万) at least 3万 >= 3万
sum(值, 底 if 备) > 100万 | max(值 if 备, 底 if 色 == 红) > 1万 | not max(值 if 备, 底 if 色 == 红) > 1万
电[2024Q1] - 电[2023Q1] >= 10kWh | 电[2024Q1] / 电[2023Q1] - 100% > 0% | any(已获补助 where 金额 > 0元)
median(值, 底, 2万 if 备) >= 2万 | average(值, 底 if 备) >= 2万 | 值 * 人数 >= 20万 | (值 - 底) / 底 > -50% | 值 / 人数 >= 2000元
人数 / 30 >= 0.3
""")
ROW = _parted("""
项目.好 | not 项目.好 | 项目.额 >= 1万 | 项目.开工日 in policy.period | 项目.等 >= 次 | 项目.额 > 值
any(项目 where 类 == 项目.类 and 开工日 < 项目.开工日) | count(项目 where 额 >= 项目.额) >= 2 | 项目.完工日 <= 项目.开工日 + 18 months
(项目.完工日 default as_of) > 2024-06-30 | not 项目.完工日 <= as_of | 项目.类 == 甲类
""")
AWARDS = _parted("""
5万 | 10% * 费 | 50% * 值 at most 1万 | 30% * 底 at least 2000元 at most 20万 | 2000元/人 * 人数 | 值 if 备
(值 if 备) default 1万 | 值 if 备 else 1万 | 1000元 * count(项目 where 好) | 10% * sum(额 for 项目) | 缺档[值]
缺档[值] if 备 else 3万 | {by: 档次, rows: {低: 1万, 中: 2万, 高: 3万}} | {by: 档次, rows: {from 中: 3万}}
{by: 档次, rows: {from 中: 3万}, else: 1万} | {by: 产, rows: {below 100万: 1万, from 100万: 10% * 产}}
{by: [人数, 档次], rows: [[to 10, any, 1万], [over 10, 低, 2万], [over 10, from 中, 3万]]} | 费 / 底 * 1万
3% * (值 at most 上限) | 档[产] | {slice: 值 - 1万, rows: {to 1万: 1%, over 1万 to 50万: 10%, over 50万: 20%}}
{slice: 差, rows: {to 2万: 10%, over 3万: 20%}} | {by: growth(产), rows: {from 5% below 15%: 1万, from 15%: 2万}}
{by: growth(产), rows: {from 5%: 1万}, else: 5000元} | 10% * increase(费) at most 3万 | 1万 + (2万 if 备)
sum(1万, 2万 if 备) | sum(缺档[值], 2万 if 备) | sum(1万 if 备, 2万 if 优) | rounded(30% * 值, 100元)
rounded_down(7% * 底, 1000元) | 4000元 + 1000元 * steps(值 - 1万, 5000元) at most 5万
100元/月 * months(时 .. as_of, last 3 years) | 100元/天 * days(时 .. as_of, last year)
1000元 * (nth_year(时) at most 5) | max(1万 if 备, 2万 if 色 == 红) | min(1万 if 备, 2万 if 色 == 红) | 50% * peak(产)
10% * 净[-1] | 10% * 净 | average(净[-2..0]) at least 1000元 | median(值, 底, 2万 if 备)
sum(5% if 强度 >= 1.5% else 4%, 2pp if holds(高新技术企业)) * 费 | 10% * (产[-1] default 1000元) | 10% * sum(产[-2..0])
值 / 底 * 120% * 1万 | max(额 for 项目) | 1万 * (growth(产) at most 100%) | {by: 备, rows: {yes: 5万, no: 3万}}
""")
ROW_AWARDS = _parted("""
10% * 项目.额 | 5万 | 项目.额 at most 9999元 | 50% * 项目.额 at least 6000元 | {by: 项目.等, rows: {初: 1万, 次: 2万}}
1000元/月 * months(项目.开工日 .. 项目.开工日 + 12 months - 1 day, last year) | 项目.额 if 项目.好 else 100元
""")
YEAR_AWARDS = _parted("""
10% * 产 | 1万 * (growth(产) at most 100%) | 3% * increase(产) at most 1万 | 1000元 * nth_calendar_year(时)
1000元 * nth_year(时) | 1000元/月 * months(时 .. as_of, year)
{by: nth_calendar_year(时), rows: {to 2: 2万, from 3 to 5: 1万}}
""")
QUARTER_AWARDS = _parted("""
2元/kWh * increase(电) | 1元/kWh * 电 at most 95元 | {by: growth(电), rows: {from 5%: 1万}}
""")
LIMITS = ["once", "2 times", "once per year", "once per 3 years", "1万 per year", "上限 per year", "10% * 值", "amount"]
ROW_LIMITS = [
    "once per 项目",
    "once per 类",
    "2 times per 类",
    "1万 per 类",
    "上限 per 项目",
    "[once per 项目, 2万 per year]",
    "[once per 类, 2 times]",
    "[上限 per 项目, 1万 per 类, 3万]",
    "[once per 类, amount]",
    "once",
    "1万",
    "amount",
]
MONEY = {
    "值": ["0元", "9999.99元", "1万", "19999.99元", "2万", "20000.01元", "25000元", "100万", "1亿", "100000000.01元"],
    "底": ["0元", "1元", "100万", "101万"],
    "差": ["-5万", "0元", "5万", "50505元"],
}
DATES = [
    "2019-12-31",
    "2020-01-01",
    "2020-02-29",
    "2022-02-28",
    "2022-03-01",
    "2022-03-02",
    "2024-02-29",
    "2024-03-01",
    "2024-09-01",
    "2024-08-31",
    "2025-03-01",
    "2025-03-02",
    "2025-06-01",
    "无",
    "2020-03-31",
]


def policy(draw: random.Random) -> str:
    """A policy as an author would write it, of one to four clauses and perhaps a step between them."""
    clauses: dict[str, dict[str, Any]] = {}
    for number in range(draw.randint(1, 4)):
        clauses[f"c{number}"] = _clause(draw, list(clauses))
    first, last = min(clauses), max(clauses)
    settle = ""
    if len(clauses) > 1 and draw.random() < 0.15:
        clauses[first]["not_with"] = [last]
    elif len(clauses) > 1 and draw.random() < 0.6:
        settle = "settle:\n" + "".join(f"  - {step}\n" for step in draw.choice(_steps(first, last)))
    return HEAD + "".join(f"  {name}: {_written(body)}\n" for name, body in clauses.items()) + settle


def _steps(first: str, last: str) -> list[list[str]]:
    both, one_of = f"[{first}, {last}]", f"{{choose: 1, of: [{first}, {last}]}}"
    return [
        ["{highest: all}"],
        [f"{{highest: {both}}}"],
        [one_of],
        ["{choose: 1, of: all}"],
        ["{limit: 2万 per year, over: all}"],
        ["{factor: 60%, over: all}"],
        ["{factor: {by: 档次, rows: {低: 50%, 中: 110%}}, over: all}"],
        [f"{{limit: 10% * 值, over: all, except: [{first}]}}"],
        [f"{{highest: {both}}}", "{limit: 上限 per year, over: all}"],
        [f"{{factor: 60%, over: [{last}]}}", one_of],
        ["{limit: 2 times, over: all}"],
        [one_of, "{limit: 3万 per year, over: all}"],
        [f"{{factor: 33.33%, over: [{first}]}}", "{limit: 2万, over: all}"],
    ]


def _clause(draw: random.Random, above: list[str]) -> dict[str, Any]:
    kind = draw.choice(["plain"] * 3 + ["row", "row", "year", "quarter", "recognised", "ask"])
    found: dict[str, Any] = {"title": f"款{len(above)}", "cite": {"section": "一", "quote": "乙"}}
    leaves, awards, limits = LEAVES, AWARDS, LIMITS
    if kind == "row":
        over = ["项目", "项目 where 好", "项目 where 等 >= 次", "项目 where 开工日 in last year"]
        found["for"], leaves = draw.choice(over), LEAVES + ROW * 8
        awards, limits = AWARDS + ROW_AWARDS * 8, ROW_LIMITS
    elif kind == "year":
        found["for"] = draw.choice(["year in 2023 .. 2024", "year in last 2 years"])
        leaves, awards = [leaf for leaf in LEAVES if "电" not in leaf], YEAR_AWARDS + AWARDS[:10]
        limits = ["once", "once per year", "2万", "1万 per year"]
    elif kind == "quarter":
        found["for"] = "quarter in 2024Q1 .. 2024Q2"
        leaves, awards = ["备", "人数 >= 10", "growth(电) >= 5%", "电 > 电[-1]", "值 >= 2万"], QUARTER_AWARDS
        limits = ["once per quarter", "[once per quarter, 1万 per year]", "100元 per year", "80元"]
    elif kind == "recognised":
        found["recognised"] = draw.choice(_RECOGNISED)
        awards = AWARDS[:10] + ["{国家级: 90万, 省级: 45万}"] * 4
        limits = ["once", "once per 级别", "once per 资质认定", "amount", "60万"]
    found["when"] = [_condition(draw, leaves, draw.choice([0, 1, 1, 2, 3])) for _ in range(draw.choice([1, 1, 2]))]
    found["award"] = draw.choice(awards)
    if kind == "ask" and above:
        name = draw.choice(above)
        found["when"] = [f"eligible(@{name})"] + (found["when"] if draw.random() < 0.3 else [])
        found["award"] = draw.choice(["1万", f"50% * amount(@{name})"])
    if draw.random() < 0.5:
        found["limit"] = draw.choice(limits)
    return found


_RECOGNISED: list[Any] = [
    "高新技术企业",
    {"kind": "重点实验室", "level": "from 省级"},
    {"kind": "高新技术企业", "on": "验收日期"},
]


def _condition(draw: random.Random, leaves: list[str], depth: int) -> Any:
    if depth == 0 or draw.random() < 0.4:
        return {"judge": "事项"} if draw.random() < 0.03 else draw.choice(leaves)
    parts = [_condition(draw, leaves, depth - 1) for _ in range(draw.randint(1, 4))]
    kind = draw.choice(["all", "any", "any", "none", "at_least"])
    return {"at_least": str(draw.randint(1, len(parts))), "of": parts} if kind == "at_least" else {kind: parts}


def _written(held: Any) -> str:
    """As YAML in one line; expressions in quotes, tables and lists of limits as they stand."""
    if isinstance(held, dict):
        return "{" + ", ".join(f"{key}: {_written(each)}" for key, each in held.items()) + "}"
    if isinstance(held, list):
        return "[" + ", ".join(map(_written, held)) + "]"
    return held if held.startswith(("{", "[once", "[上限 ")) else f'"{held}"'


def firm(draw: random.Random) -> dict[str, Any]:
    """A firm that tells everything, and has received nothing."""
    founded = draw.choice(["2018-05-01", "2018-05-01", "2023-03-01", "2022-06-01", "2024-02-01"])
    years, pick = range(int(founded[:4]), 2025), draw.choice
    sales = ["0元", "50万", "60万", "99万", "100万", "105万", "110万", "121万", "1亿", "100000000.01元"]
    spent = ["0元", "14999元", "1.5万", "15001元", "2万", "20001元"]
    quarters = [
        f"{year}Q{number}" for year in years for number in range(1, 5) if f"{year}-{number * 3:02}" >= founded[:7]
    ]
    return {
        "企业名称": "甲",
        "注册地": pick([*["530924"] * 40, "360124", "530923"]),
        "成立日期": founded,
        "人数": pick([0, 9, 10, 11, 29, 30]),
        **{name: pick(values) for name, values in MONEY.items()},
        "时": pick(DATES),
        "备": pick(["是", "否"]),
        "色": pick(["红", "黄", "蓝"]),
        "档次": pick(["低", "中", "高"]),
        "产": {str(year): pick(sales) for year in years},
        "费": {str(year): pick(spent) for year in years},
        "净": {str(year): pick(["-3万", "-1万", "0元", "1元", "2万", "4万", "10001元"]) for year in years},
        "优": {str(year): pick(["是", "否"]) for year in years},
        "电": {quarter: pick(["90kWh", "94.5kWh", "100kWh", "0kWh"]) for quarter in quarters},
        "项目": [_work(draw, number) for number in range(draw.randint(0, 3))],
        "资质认定": [_recognition(draw, number) for number in range(draw.randint(0, 3))],
        "已获补助": [],
    }


def _work(draw: random.Random, number: int) -> dict[str, str]:
    begun = ["2022-12-31", "2023-01-01", "2023-12-31", "2024-01-01", "2024-01-31", "2024-07-01", "2025-01-01"]
    return {
        "号": f"第{number}件",
        "额": draw.choice(["0元", "9999元", "1万", "10001元", "33333.33元"]),
        "开工日": draw.choice([*begun, "2025-03-01", "2025-03-02"]),
        "完工日": draw.choice(["2024-06-30", "2025-02-28", "2025-07-01", "无", "2024-07-01"]),
        "好": draw.choice(["是", "否"]),
        "类": draw.choice(["甲类", "乙类"]),
        "等": draw.choice(["初", "次", "末"]),
    }


def _recognition(draw: random.Random, number: int) -> dict[str, str]:
    return {
        "名称": draw.choice(["高新技术企业", "重点实验室"]),
        "级别": draw.choice(["市级", "省级", "国家级"]),
        "证书名称": f"证{number}",
        "认定日期": f"20{22 + number}-" + draw.choice(["12-31", "01-01"]),
        "验收日期": draw.choice(["2024-05-01", "2022-12-31"]),
        "有效期至": draw.choice(["2025-03-01", "2025-02-28", "无", "2027-01-01"]),
        "撤销日期": draw.choice(["无", "无", "2025-03-01", "2025-03-02"]),
        "首次": draw.choice(["是", "否"]),
    }
