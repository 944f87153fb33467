"""Random policies and firms: values at, just under and just over each threshold, each fact sometimes missing.

Policies are drawn as the YAML an author would write, and read by the real loader, so that grammar, types
and meaning are all in the test.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from huiqi import Rulebase
from huiqi.base.documents import parse_text
from huiqi.loading.firms import read_firm
from huiqi.loading.rules.policies import read_policy
from huiqi.loading.rules.report import Report
from huiqi.loading.rules.rulebase import joined
from huiqi.model.firm import Firm
from tests.conftest import AS_OF

HEAD = """
policy: random
title: 随机政策
region: 530924
status: in force
period: 2023-01-01 .. 2025-12-31
facts:
  people: number
  worth: money
  base: money
  gain: {type: money signed}
  sales: money by year
  power: kWh by quarter
  output: money by period
  net: {type: money by year signed}
  spent: money by year
  since: date
  ready: yes/no
  quoted: yes/no
  colour: [红, 黄, 蓝]
  other_colour: [红, 黄, 蓝]
  grade: 低 < 中 < 高
records:
  works:
    date: on
    fields: {tag: text, sum: money, on: date, good: yes/no, shade: [红, 黄, 蓝], tier: 低 < 中 < 高}
define:
  板块: [红, 黄]
  上限: {2022-01-01: 3万, 2024-07-01: {value: 5万, cite: {section: 一, quote: 乙}}}
  档: {rows: {from 100万 below 1亿: 1万, from 1亿: 5万}, else: 0元}
  评分: {by: people, rows: {below 10: 30, from 10 below 30: 40, from 30: 60}}
  总分: 评分 + (between 0 and 30)
clauses:
"""

FACTS: dict[str, list[Any]] = {
    "people": [0, 9, 10, 11, 30],
    "worth": ["0元", "19999.99元", "2万", "20000.01元", "100万"],
    "base": ["0元", "1元", "100万", "101万"],
    "gain": ["-5万", "0元", "5万"],
    "sales": ["0元", "99万", "100万", "101万", {"2022": "50万", "2023": "100万"}, {"2022": "无", "2023": "1亿"}, "无"],
    "spent": ["0元", "14999元", "1.5万", "15001元", {"2022": "1万", "2023": "2万"}],
    "power": [{"2024Q1": "100kWh", "2023Q1": "90kWh"}, {"2024Q1": "90kWh", "2023Q1": "无"}, {"2024Q2": "100kWh"}],
    "output": [
        {"2024": "100万", "2023": "90万", "2024Q1": "30万"},
        {"2024": "90万", "2023": "100万", "2023Q1": "20万"},
    ],
    "net": ["-1万", "1元", {"2022": "-3万", "2023": "0元"}, {"2021": "1万", "2022": "2万", "2023": "4万"}],
    "since": ["2019-12-31", "2020-01-01", "2020-01", "2020", "2024-06-30", "无"],
    "ready": ["是", "否"],
    "quoted": ["是", "否"],
    "colour": ["红", "黄", "蓝"],
    "other_colour": ["红", "黄"],
    "grade": ["低", "中", "高"],
    "registered_on": ["2010-05-01", "2023-03-01", "2024"],
    "region": ["530924", "530900", "530000", "360124"],
}
ROW: dict[str, list[Any]] = {
    "sum": ["0元", "9999元", "1万", "10001元"],
    "on": ["2022-12-31", "2023-01-01", "2023-12-31", "2024-01-01", "2024-12-31", "2025-01-01", "2024", "2023-06"],
    "good": ["是", "否"],
    "shade": ["红", "黄"],
    "tier": ["低", "中", "高"],
}

LEAVES = [
    "people >= 10",
    "people > 10",
    "people < 10人",
    "people <= 10",
    "people == 10",
    "people != 10",
    "people in [9, 11]",
    "people in 9 .. 10",
    "worth > 2万",
    "worth >= 2万",
    "worth / base > 2%",
    "worth / base >= 2%",
    "worth - base >= 0元",
    "gain > 0元",
    "gain / base >= 5%",
    "sales >= 100万",
    "sales > sales[-1]",
    "spent / sales > 1.5%",
    "spent / sales >= 1.5%",
    "sum(sales[-1..0]) >= 150万",
    "average(sales[-1..0]) >= 75万",
    "max(sales, sales[-1]) > 50万",
    "median(sales[-2..0]) >= 60万",
    "median(existing(sales[-2..0])) >= 60万",
    "average(existing(sales[-1..0])) >= 75万",
    "min(growth(sales)[-1..0]) >= 5%",
    "median(sum for works where good) >= 5000元",
    "(sales default 0元) >= 100万",
    "since >= 2020-01-01",
    "since <= 2020-01-01",
    "since in 2020",
    "since + 4 years <= as_of",
    "ready",
    "not ready",
    "ready and quoted",
    "ready or quoted",
    "colour == 红",
    "colour in [红, 黄]",
    "colour != 蓝",
    "grade >= 中",
    "grade > 中",
    "grade == 低",
    "count(works where good) >= 2",
    "count(works) < 2",
    "any(works where tier >= 中 and on in last year)",
    "sum(sum for works where good) >= 1万",
    "max(sum for works) > 9999元",
    "average(sum for works where on in this year) >= 1万",
    "min(sum for works where tier == 高) == 1万",
    "any(works where sum / worth >= 50%)",
    "growth(sales) >= 10%",
    "(growth(sales) default 0%) >= 10%",
    "increase(spent) > 5000元",
    "cagr(net, 2) >= 50%",
    "cagr(sales, 1) > 0%",
    "sales > peak(sales)",
    "sales > (peak(sales) default 0元)",
    "streak(net > net[-1]) >= 2",
    "streak(sales > sales[-1]) < 1",
    "(spent / sales)[-1] >= 1.5%",
    "sum(output, output[-1]) >= 190万",
    "output[2024Q1] / output[2023Q1] - 100% > 0%",
    "power[2024Q1] - power[2023Q1] >= 10kWh",
    "nth_year(since) <= 5",
    "nth_calendar_year(since) == 6",
    "months(since .. as_of) >= 60个月",
    "days(since .. as_of, last year) > 365天",
    "since in start(last year) .. end(this year)",
    "end(last year) > since",
    "总分 >= 60",
    "总分 > 60",
    "总分 == 70",
    "总分 != 70",
    "上限 >= 4万",
    "上限[since] == 3万",
    "档[worth] >= 1万",
    "colour in 板块",
    "colour == other_colour",
    "any(works where shade != colour)",
    "rounded_down(worth, 1万) >= 2万",
    "steps(worth, 1万) == 2",
    "worth at most 总分 * 1000元 > 4万",
    "(between 1万 and 3万) >= worth",
    "(worth if 总分 >= 60) >= 2万",
    "count(works where (between 0元 and 1万) >= sum) >= 1",
    "sum(sum for works where growth(sales) > 0%) >= 1万",
]
ROW_LEAVES = [
    "works.good",
    "works.sum >= 1万",
    "works.on in policy.period",
    "works.tier >= 中",
    "works.sum > worth",
    "any(works where shade == works.shade and on < works.on)",
]
AWARDS = [
    "5万",
    "10% * spent",
    "50% * worth at most 1万",
    "30% * base at least 2000元 at most 20万",
    "2000元/人 * people",
    "up to 8万",
    "worth if ready",
    "(worth if ready) default 1万",
    "worth if ready else 1万",
    "1000元 * count(works where good)",
    "10% * sum(sum for works)",
    "{by: grade, rows: {低: 1万, 中: 2万, 高: 3万}}",
    "{by: grade, rows: {from 中: 3万}}",
    "{by: grade, rows: {from 中: 3万}, else: 1万}",
    "{by: sales, rows: {below 100万: 1万, from 100万: 10% * sales}}",
    "{by: [people, grade], rows: [[to 10, any, 1万], [over 10, 低, 2万], [over 10, from 中, 3万]]}",
    "spent / base * 1万",
    "between 1万 and 3万",
    "(between 3% and 8%) * worth at most 5000元",
    "3% * (worth at most 上限)",
    "档[sales]",
    "档[output]",
    "{slice: worth - 1万, rows: {to 1万: 1%, over 1万 to 50万: 10%, over 50万: 20%}}",
    "{slice: gain, rows: {to 2万: 10%, over 3万: 20%}}",
    "{by: 总分, rows: {from 60 below 80: 5万, from 80: 10万}}",
    "{by: 总分, rows: {below 60: 0元, from 60 below 80: 5万, from 80: 10万}}",
    "{by: growth(sales), rows: {from 5% below 15%: 1万, from 15%: 2万}}",
    "10% * increase(sales) at most 3万",
    "1万 + (2万 if growth(sales) >= 10%)",
    "sum(1万, 2万 if 总分 >= 60)",
    "2万 if 总分 >= 60 else 1万",
    "rounded(30% * worth, 100元)",
    "4000元 + 1000元 * steps(worth - 1万, 5000元) at most 5万",
    "100元/月 * months(since .. as_of, last 3 years)",
    "1000元 * (nth_year(since) at most 5)",
    "max(1万 if ready, 2万 if colour == 红)",
    "50% * peak(spent)",
    "10% * net[-1]",
    "average(net[-2..0]) at least 1000元",
    "median(worth, base, 2万 if ready)",
]
SPAN_AWARDS = [
    "10% * output",
    "3% * increase(output) at most 1万",
    "1万 * (growth(output) at most 100%)",
    "1000元/月 * months(since .. as_of, year)",
]
QUARTER_AWARDS = [
    "2元/kWh * increase(power)",
    "1元/kWh * power at most 80元",
    "{by: growth(power), rows: {from 5%: 1万}}",
]
SPANS = ["year in 2023 .. 2024", "year in last 2 years", "period in 2024Q1", "quarter in 2024Q1 .. 2024Q2"]
LIMITS = [
    "once",
    "2 times",
    "once per year",
    "once per 3 years",
    "1万 per year",
    "上限 per year",
    "10% * worth",
    "amount",
]
ROW_LIMITS = [
    "once per works",
    "once per tier",
    "once per tag",
    "2 times per tier",
    "1万 per tag",
    "上限 per works",
    ["once per works", "2万 per year"],
    ["once per tier", "2 times"],
    ["上限 per works", "1万 per tier", "3万"],
    ["once per tag", "amount"],
]
POOLS = [
    {"take": "10", "order": "highest worth"},
    {"budget": "4万", "weight": "worth"},
    {"budget": "20万", "order": "judged"},
]
PAYS = [
    [{"part": "40%", "when": "yes"}, {"part": "60%", "when": "since <= 2020-01-01"}],
    [{"part": "1000元", "when": "ready"}, {"part": "50%", "when": "growth(sales) > 0%"}],
    [{"part": "100%", "when": "总分 >= 60"}],
]


@dataclass(frozen=True)
class Drawn:
    """A policy as text, and a firm as its file would say it."""

    policy: str
    firm: dict[str, Any]


def conditions(depth: int, leaves: list[str], wide: bool) -> st.SearchStrategy[Any]:
    leaf = st.one_of(
        st.sampled_from(leaves),
        st.sampled_from(leaves).map(lambda text: text),
        st.integers(0, 5).map(lambda number: {"judge": f"事项{number}"}),
    )
    if depth == 0:
        return leaf
    inner = conditions(depth - 1, leaves, wide=False)
    parts = st.lists(inner, min_size=1, max_size=5)
    if wide:
        parts = st.one_of(parts, st.lists(leaf, min_size=17, max_size=150))
    groups = st.tuples(st.sampled_from(["all", "any", "none"]), parts).map(lambda pair: {pair[0]: pair[1]})
    counted = st.lists(inner, min_size=1, max_size=6).flatmap(
        lambda many: st.integers(1, len(many)).map(lambda number: {"at_least": str(number), "of": many})
    )
    return st.one_of(leaf, groups, groups, counted)


@st.composite
def clauses(draw: st.DrawFn) -> dict[str, Any]:
    over_works = draw(st.booleans())
    leaves = LEAVES + (ROW_LEAVES * 3 if over_works else [])
    depth = draw(st.sampled_from([1, 1, 2, 2, 3, 5]))
    clause: dict[str, Any] = {"title": "甲", "cite": {"section": "一", "quote": "乙"}}
    span = draw(st.sampled_from(SPANS)) if draw(st.integers(0, 6)) == 0 else ""
    if over_works or span:
        rows = draw(st.sampled_from(["works", "works where good", "works where tier >= 中"])) if over_works else ""
        clause["for"] = ", ".join(each for each in (rows, span) if each)
    clause["when"] = [draw(conditions(depth, leaves, wide=draw(st.integers(0, 9)) == 0))]
    awards = AWARDS + (QUARTER_AWARDS * 3 if "quarter" in span else SPAN_AWARDS * 3 if span else [])
    clause |= draw(
        terms(awards, ([None, "once"] if span else LIMITS) + (ROW_LIMITS if over_works and not span else []))
    )
    return clause


@st.composite
def terms(draw: st.DrawFn, awards: list[str], limits: list[Any]) -> dict[str, Any]:
    """What a clause gives, how often, in which parts, to whom."""
    award = draw(st.sampled_from(awards))
    found: dict[str, Any] = {"award": award if not award.startswith("{") else RawText(award)}
    if limit := draw(st.sampled_from([None, *limits])):
        found["limit"] = limit
    rare = draw(st.integers(0, 11))
    if rare == 0:
        found["pool"] = draw(st.sampled_from(POOLS))
        if "weight" in found["pool"]:
            found["award"] = draw(st.sampled_from(["share", "share at most 2万"]))
    if rare == 1:
        found["pay"] = draw(st.sampled_from(PAYS))
    if rare == 2:
        found["payee"] = draw(st.sampled_from(["毕业生", {"企业": "40%", "团队": "60%"}]))
    if rare == 3:
        found["apply"] = draw(
            st.sampled_from(["2025-01-01 .. 2025-03-31", "since .. since + 5 years", "03-01 .. 04-30"])
        )
    if rare == 4:
        found["award"] = "case by case"
        found.pop("limit", None)
    return found


class RawText(str):
    """YAML that goes into the file as it stands."""


def _json(held: Any) -> str:
    if isinstance(held, RawText):
        return str(held)
    if isinstance(held, dict):
        return "{" + ", ".join(f"{json.dumps(k, ensure_ascii=False)}: {_json(v)}" for k, v in held.items()) + "}"
    if isinstance(held, list):
        return "[" + ", ".join(_json(each) for each in held) + "]"
    return json.dumps(held, ensure_ascii=False)


def consistent(firm: dict[str, Any]) -> dict[str, Any]:
    """Without figures that contradict the founding."""
    if firm.get("registered_on") in ("2023-03-01", "2024"):  # no figures of years before the founding
        return {name: value for name, value in firm.items() if name not in ("sales", "spent", "power", "output", "net")}
    if firm.get("registered_on") == "2010-05-01":  # a firm of that age has figures of every year
        return {name: value for name, value in firm.items() if "无" not in str(value) or name == "since"}
    return firm


@st.composite
def firms(draw: st.DrawFn, missing: bool = True) -> dict[str, Any]:
    firm: dict[str, Any] = {"name": "甲公司"}
    for fact, values in FACTS.items():
        if not missing or draw(st.integers(0, 4)):
            firm[fact] = draw(st.sampled_from(values if fact != "region" else ["530924"] * 6 + values))
    firm = consistent(firm)
    if not missing or draw(st.integers(0, 3)):
        rows = []
        for number in range(draw(st.integers(0, 3))):
            row = {"tag": draw(st.sampled_from([f"第{number}件", "同一件"]))}
            for name, values in ROW.items():
                if not missing or draw(st.integers(0, 4)):
                    row[name] = draw(st.sampled_from(values))
            rows.append(row)
        firm["works"] = rows
    received = st.fixed_dictionaries(
        {},
        optional={
            "clause": st.sampled_from(["c0", "c1", "c2", "甲"]),
            "amount": st.sampled_from(["1000元", "1万", "5万"]),
            "paid_on": st.sampled_from(["2024-01-01", "2025-06-01", "2024"]),
            "record": st.sampled_from(["第0件", "第1件", "同一件"]),
        },
    )
    if not missing or draw(st.booleans()):
        firm["received"] = draw(st.lists(received, max_size=2))
    return firm


@st.composite
def drawn(draw: st.DrawFn, missing: bool = True) -> Drawn:
    each = {f"c{number}": draw(clauses()) for number in range(draw(st.integers(1, 3)))}
    if draw(st.integers(0, 4)) == 0:
        each |= {"other": draw(asking(each))}
    text = HEAD + "".join(f"  {name}: {_json(clause)}\n" for name, clause in each.items())
    paying = {name: clause for name, clause in each.items() if clause.get("award") != "case by case"}
    if len(paying) > 1 and draw(st.booleans()):
        text += "settle:\n" + draw(steps(paying).filter(lambda step: not splits(step, paying)))
    return Drawn(text, draw(firms(missing)))


@st.composite
def asking(draw: st.DrawFn, above: dict[str, Any]) -> dict[str, Any]:
    """A clause that asks for another one."""
    names = [name for name, each in above.items() if " in " not in each.get("for", "")]
    name = draw(st.sampled_from(names or [""]))
    if not name or above[name]["award"] == "case by case" or "pool" in above[name]:
        return {"title": "丙", "cite": {"section": "一", "quote": "乙"}, "award": "1万"}
    clause: dict[str, Any] = {"title": "丙", "cite": {"section": "一", "quote": "乙"}, "when": [f"eligible(@{name})"]}
    return {**clause, "award": draw(st.sampled_from(["1万", f"50% * amount(@{name})"]))}


@st.composite
def steps(draw: st.DrawFn, names: Iterable[str]) -> str:
    """How the paying clauses live together."""
    judged = ", judge: 是否就高" if draw(st.booleans()) else ""
    first, *_, last = names
    return draw(
        st.sampled_from(
            [
                f"  - {{highest: all{judged}}}\n",
                f"  - {{highest: all, per: year{judged}}}\n",
                f"  - {{choose: 1, of: all{judged}}}\n",
                f"  - {{choose: 1, of: [{first}, {last}], per: year}}\n",
                "  - {limit: 2万 per year, over: all}\n",
                "  - {limit: 2 times, over: all}\n",
                f"  - {{limit: 10% * worth, over: all, except: [{first}]}}\n",
                "  - {factor: {by: grade, rows: {低: 50%, 中: 100%, 高: 110%}}, over: all}\n",
                f"  - {{highest: [{first}, {last}]}}\n  - {{limit: 上限 per year, over: all}}\n",
                f"  - {{factor: 60%, over: [{last}]}}\n  - {{choose: 1, of: [{first}, {last}]}}\n",
            ]
        )
    )


def splits(step: str, clauses: Mapping[str, dict[str, Any]]) -> bool:
    """Whether the step would tell apart what a clause's own limit holds together: refused as D48."""
    held = [(clause.get("for", ""), limit) for clause in clauses.values() for limit in _limits(clause)]
    if "2 times" in step:
        return any("once" not in limit and "times" not in limit for _, limit in held)
    return "per: year" in step and any(" in " in rows and "per year" not in limit for rows, limit in held)


def _limits(clause: dict[str, Any]) -> list[str]:
    limit = clause.get("limit", [])
    return [limit] if isinstance(limit, str) else limit


def rulebase_of(policy: str, library: Rulebase) -> Rulebase:
    return rulebase_of_all([policy], library)


def rulebase_of_all(policies: Sequence[str], library: Rulebase) -> Rulebase:
    report = Report()
    read = [read_policy(parse_text(policy, "random.yaml"), library.vocabulary, report) for policy in policies]
    rulebase = joined([each for each in read if each is not None], library.vocabulary, "0" * 16, report)
    errors = [str(diagnostic) for diagnostic in report.diagnostics if diagnostic.severity == "error"]
    assert None not in read, "\n".join(errors)
    assert not errors, "\n".join(errors)
    return rulebase


def firm_of(told: dict[str, Any], rulebase: Rulebase) -> Firm:
    return read_firm(parse_text(json.dumps(told, ensure_ascii=False), "firm.json"), rulebase.vocabulary, AS_OF)
