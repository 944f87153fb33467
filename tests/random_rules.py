"""Random policies and firms: values at, just under and just over each threshold, each fact sometimes missing.

Policies are drawn as the YAML an author would write, and read by the real loader, so that grammar, types
and meaning are all in the test.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from engine import Rulebase
from engine.documents import parse_text
from engine.firm import Firm
from engine.loader.policies import read_policy
from engine.loader.report import Report
from engine.reader import read_firm
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
  spent: money by year
  since: date
  ready: yes/no
  listed: yes/no
  colour: [红, 黄, 蓝]
  grade: 低 < 中 < 高
records:
  works:
    date: on
    fields: {tag: text, sum: money, on: date, good: yes/no, rank: 低 < 中 < 高}
clauses:
"""

FACTS: dict[str, list[Any]] = {
    "people": [0, 9, 10, 11, 30],
    "worth": ["0元", "19999.99元", "2万", "20000.01元", "100万"],
    "base": ["0元", "1元", "100万", "101万"],
    "gain": ["-5万", "0元", "5万"],
    "sales": ["0元", "99万", "100万", "101万", {"2022": "50万", "2023": "100万"}, {"2022": "无", "2023": "1亿"}, "无"],
    "spent": ["0元", "14999元", "1.5万", "15001元", {"2022": "1万", "2023": "2万"}],
    "since": ["2019-12-31", "2020-01-01", "2020-01", "2020", "2024-06-30", "无"],
    "ready": ["是", "否"],
    "listed": ["是", "否"],
    "colour": ["红", "黄", "蓝"],
    "grade": ["低", "中", "高"],
    "registered_on": ["2010-05-01", "2023-03-01", "2024"],
    "region": ["530924", "530900", "530000", "360124"],
}
ROW: dict[str, list[Any]] = {
    "sum": ["0元", "9999元", "1万", "10001元"],
    "on": ["2022-12-31", "2023-01-01", "2023-12-31", "2024-01-01", "2024-12-31", "2025-01-01", "2024", "2023-06"],
    "good": ["是", "否"],
    "rank": ["低", "中", "高"],
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
    "(sales else 0元) >= 100万",
    "since >= 2020-01-01",
    "since <= 2020-01-01",
    "since in 2020",
    "since + 4 years <= as_of",
    "ready",
    "not ready",
    "ready and listed",
    "ready or listed",
    "colour == 红",
    "colour in [红, 黄]",
    "colour != 蓝",
    "grade >= 中",
    "grade > 中",
    "grade == 低",
    "count(works where good) >= 2",
    "count(works) < 2",
    "any(works where rank >= 中 and on in last year)",
    "sum(sum for works where good) >= 1万",
    "max(sum for works) > 9999元",
    "average(sum for works where on in this year) >= 1万",
    "min(sum for works where rank == 高) == 1万",
    "any(works where sum / worth >= 50%)",
]
ROW_LEAVES = ["works.good", "works.sum >= 1万", "works.on in policy.period", "works.rank >= 中", "works.sum > worth"]
AWARDS = [
    "5万",
    "10% * spent",
    "50% * worth at most 1万",
    "30% * base at least 2000元 at most 20万",
    "2000元/人 * people",
    "up to 8万",
    "worth if ready",
    "(worth if ready) else 1万",
    "1000元 * count(works where good)",
    "10% * sum(sum for works)",
    "{by: grade, rows: {低: 1万, 中: 2万, 高: 3万}}",
    "{by: grade, rows: {from 中: 3万}}",
    "{by: grade, rows: {from 中: 3万}, else: 1万}",
    "{by: sales, rows: {below 100万: 1万, from 100万: 10% * sales}}",
    "{by: [people, grade], rows: [[to 10, any, 1万], [over 10, 低, 2万], [over 10, from 中, 3万]]}",
    "spent / base * 1万",
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
    if over_works:
        clause["for"] = draw(st.sampled_from(["works", "works where good", "works where rank >= 中"]))
    clause["when"] = [draw(conditions(depth, leaves, wide=draw(st.integers(0, 9)) == 0))]
    award = draw(st.sampled_from(AWARDS))
    clause["award"] = award if not award.startswith("{by") else RawText(award)
    limits = [None, "once"] + (["once per works", "once per rank", "once per tag"] if over_works else [])
    if limit := draw(st.sampled_from(limits)):
        clause["limit"] = limit
    return clause


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


@st.composite
def firms(draw: st.DrawFn, missing: bool = True) -> dict[str, Any]:
    firm: dict[str, Any] = {"name": "甲公司"}
    for fact, values in FACTS.items():
        if not missing or draw(st.integers(0, 4)):
            firm[fact] = draw(st.sampled_from(values if fact != "region" else ["530924"] * 6 + values))
    if firm.get("registered_on") in ("2023-03-01", "2024"):  # no figures of years before the founding
        firm = {name: value for name, value in firm.items() if name not in ("sales", "spent")}
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
    text = HEAD + "".join(f"  {name}: {_json(clause)}\n" for name, clause in each.items())
    if len(each) > 1 and draw(st.booleans()):
        judged = ", judge: 是否就高" if draw(st.booleans()) else ""
        text += f"settle:\n  - {{highest: all{judged}}}\n"
    return Drawn(text, draw(firms(missing)))


def rulebase_of(policy: str, library: Rulebase) -> Rulebase:
    report = Report()
    read = read_policy(parse_text(policy, "random.yaml"), library.vocabulary, report)
    errors = [str(each) for each in report.diagnostics if each.severity == "error"]
    assert read is not None, "\n".join(errors)
    assert not errors, "\n".join(errors)
    clauses = {clause.id: clause for clause in read.policy.clauses}
    return Rulebase((read.policy,), read.vocabulary, "0" * 16, clauses)


def firm_of(told: dict[str, Any], rulebase: Rulebase) -> Firm:
    return read_firm(parse_text(json.dumps(told, ensure_ascii=False), "firm.json"), rulebase.vocabulary, AS_OF)
