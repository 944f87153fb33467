"""The checks of the whole library, each with an example it finds something in and one it does not."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from huiqi.authoring.checks import LIBRARY_CHECKS, checked, surveyed
from huiqi.authoring.checks.survey import Survey
from huiqi.loading.rules import library_folder, load_rulebase
from huiqi.loading.rules.rulebase import published_ids

HEAD = """policy: qinghe
title: 青禾县办法
region: 530924
status: in force
period: 2023-01-01 .. 2026-12-31
"""
TWO = """clauses:
  one: {{title: 甲, cite: {{section: 一, quote: 分档奖励}}, when: [{first}], award: 10万}}
  two: {{title: 乙, cite: {{section: 一, quote: 分档奖励}}, when: [{second}], award: 20万}}
"""
PLAIN = "clauses:\n  one: {title: 甲, cite: {section: 一, quote: 乙}, when: [规模 == 规上], support: 支持}\n"


def found(folder: Path, text: str, as_of: date = date(2025, 3, 1), ids: frozenset[str] | None = None) -> list[str]:
    (folder / "qinghe.yaml").write_text(HEAD + text, "utf-8")
    rulebase = load_rulebase([folder], only=True)
    return [f"{each.code} {each.message}" for each in surveyed(Survey(rulebase, as_of, ids))]


YEARLY = """clauses:
  one: {{title: 甲, cite: {{section: 一, quote: 每年奖励}}, when: [规模 == 规上], award: 10万, limit: once per year{more}}}
  two: {{title: 乙, cite: {{section: 一, quote: 每年奖励}}, when: [规模 == 规上], award: 8万, limit: once per year}}
"""

BAD = [
    (
        "L28 「甲」、「乙」每年都给，它们之间却不分年份：以前各年领过的，今年也会抵掉",
        YEARLY.format(more="") + "settle: [highest: [one, two]]\n",
    ),
    (
        "L28 「甲」、「乙」每年都给，它们之间却不分年份：以前各年领过的，今年也会抵掉",
        YEARLY.format(more=", not_with: [two]"),
    ),
    ("L18 「甲」和「乙」之间有空档：9 到 10", TWO.format(first="职工总数 <= 9", second="职工总数 >= 10")),
    (
        "L18 qinghe：上年度营业收入在 8000万元 和 1亿元 之间没有一档",
        PLAIN + "  two: {title: 乙, cite: {section: 一, quote: 乙}, award: {by: 营业收入, rows: "
        "{from 5000万 below 8000万: 10万, from 1亿: 20万}}}\n",
    ),
    (
        "L18 「甲」和「乙」之间有空档：8000万元 到 1亿元",
        TWO.format(first="营业收入 >= 5000万, 营业收入 < 8000万", second="营业收入 >= 1亿"),
    ),
    (
        "L18 「甲」和「乙」可以同时符合",
        TWO.format(first="营业收入 >= 5000万, 营业收入 <= 1亿", second="营业收入 >= 1亿"),
    ),
    ("L19 qinghe：声明了「园区」，没有条款用到它", "facts: {园区: {type: [东园, 西园], ask: 在哪个园区？}}\n" + PLAIN),
    ("L19 qinghe：声明了「绿色工厂」，没有条款用到它", "titles: [绿色工厂]\n" + PLAIN),
    (
        "L21 qinghe：「上限」的最后一个值从 2023-06-01 起，以前最长 151 天一变",
        "define: {上限: {2023-01-01: 5万, 2023-06-01: 6万}}\n"
        + PLAIN
        + "  two: {title: 乙, cite: {section: 一, quote: 乙}, award: 10% * 研发费用 at most 上限}\n",
    ),
    (
        "L22 qinghe：没有企业能同时符合其中两条：甲、乙；这一步只对以前领过其中一条的起作用",
        TWO.format(first="规模 == 规上", second="规模 == 规下") + "settle: [highest: [one, two]]\n",
    ),
    (
        "L24 qinghe：「园区」没有写要问的话，填表的人不知道怎么答",
        "facts: {园区: [东园, 西园]}\n" + PLAIN.replace("规模 == 规上", "园区 == 东园"),
    ),
]
GOOD = [
    YEARLY.format(more="") + "settle: [{highest: [one, two], per: year}]\n",
    PLAIN + "  two: {title: 乙, cite: {section: 一, quote: 乙}, award: {by: 营业收入, rows: "
    "{from 5000万 below 8000万: 10万, from 8000万: 20万}}}\n",
    PLAIN + "  two: {title: 乙, cite: {section: 一, quote: 乙}, award: {by: 营业收入, rows: "
    "{from 5000万 below 8000万: 10万, from 1亿: 20万}, else: 0元}}\n",
    TWO.format(first="营业收入 >= 5000万, 营业收入 < 1亿", second="营业收入 >= 1亿"),
    TWO.format(first="营业收入 >= 5000万, 规模 == 规上", second="营业收入 >= 1亿, 规模 == 规下"),
    TWO.format(first="营业收入 >= 5000万, holds(高新技术企业)", second="营业收入 >= 1亿, not holds(高新技术企业)"),
    TWO.format(first="职工总数 < 10", second="职工总数 >= 10"),
    TWO.format(first="营业收入 >= 5000万", second="营业收入 >= 1亿").replace(
        "award: 20万", "period: 2024, award: 20万"
    ),
    "facts: {园区: {type: [东园, 西园], ask: 在哪个园区？}}\n"
    "clauses:\n  one: {title: 甲, cite: {section: 一, quote: 乙}, award: rank * 1万, pool: {take: 3, order: judged, per: 园区}}\n",
    TWO.format(first="营业收入 >= 5000万", second="营业收入 >= 1亿") + "settle: [highest: [one, two]]\n",
    "facts: {园区: {type: [东园, 西园], ask: 在哪个园区？}}\n" + PLAIN.replace("规模 == 规上", "园区 == 东园"),
    "titles: [绿色工厂]\n" + PLAIN.replace("规模 == 规上", "holds(绿色工厂)"),
    "define: {上限: {2023-01-01: 5万, 2024-06-01: 6万}}\n"
    + PLAIN
    + "  two: {title: 乙, cite: {section: 一, quote: 乙}, award: 10% * 研发费用 at most 上限}\n",
    "checked: {L19: 下一步要用}\nfacts: {园区: {type: [东园, 西园], ask: 在哪个园区？}}\n" + PLAIN,
]


@pytest.mark.parametrize(("expected", "text"), BAD, ids=[each[0][:12] for each in BAD])
def test_bad(expected: str, text: str, tmp_path: Path) -> None:
    assert found(tmp_path, text) == [expected]


@pytest.mark.parametrize("text", GOOD, ids=range(len(GOOD)))
def test_good(text: str, tmp_path: Path) -> None:
    assert found(tmp_path, text) == []


def test_a_period_that_ended_wants_a_successor(tmp_path: Path) -> None:
    after = date(2027, 1, 1)
    assert found(tmp_path, PLAIN, date(2026, 12, 31)) == []
    assert found(tmp_path, PLAIN, after) == ["L20 qinghe：政策期已于 2026-12-31 结束，规则库里没有后续文件"]
    successor = HEAD.replace("qinghe", "qinghe-2027").replace("2023-01-01 .. 2026-12-31", "2027-01-01 .. 2029-12-31")
    (tmp_path / "next.yaml").write_text(successor + "replaces: qinghe\n" + PLAIN, "utf-8")
    assert found(tmp_path, PLAIN, after) == []


def test_a_policy_that_is_gone_is_missed(tmp_path: Path) -> None:
    ids = frozenset({"qinghe/one", "older/x"})
    assert found(tmp_path, PLAIN, ids=ids) == ["L23 qinghe：政策「older」的条款公布过，规则库里没有这份政策了"]


CLASHES = [
    "none: [营业收入 >= 1亿]}, 营业收入 >= 2亿",
    "规模 != 规上, 规模 != 规下",
    "亩均评价 > B, 亩均评价 < A",
    "职工总数 in 9 .. 10, 职工总数 > 20",
    "2亿 <= 营业收入, 营业收入 < 1亿",
]


@pytest.mark.parametrize("conditions", CLASHES)
def test_contradictions_are_found(conditions: str, tmp_path: Path) -> None:
    written = "{" + conditions if conditions.startswith("none") else conditions
    text = f"facts: {{亩均评价: D < C < B < A}}\nclauses:\n  one: {{title: 甲, cite: {{section: 一, quote: 乙}}, when: [{written}], support: 支持}}\n"
    (tmp_path / "qinghe.yaml").write_text(HEAD + text, "utf-8")
    assert "L10" in [each.code for each in checked(load_rulebase([tmp_path], only=True))]


def test_ids_that_were_published_must_lead_somewhere(tmp_path: Path) -> None:
    assert found(tmp_path, PLAIN, ids=frozenset({"qinghe/one"})) == []
    assert found(tmp_path, PLAIN, ids=frozenset()) == [], "a policy that no release had yet"
    moved = frozenset({"qinghe/first"})
    assert "L23 qinghe：条款「qinghe/one」还没有登记" in found(tmp_path, PLAIN, ids=moved)
    published = frozenset({"qinghe/one", "qinghe/first"})
    assert found(tmp_path, PLAIN, ids=published) == ["L23 qinghe：条款「qinghe/first」公布过，现在没有了"]
    assert found(tmp_path, "moved: {first: one}\n" + PLAIN, ids=published) == []


def test_an_id_it_had_before_still_means_the_clause(tmp_path: Path) -> None:
    (tmp_path / "qinghe.yaml").write_text(HEAD + "moved: {first: one}\n" + PLAIN, "utf-8")
    rulebase = load_rulebase([tmp_path], only=True)
    assert rulebase.clauses_meant("first") == rulebase.clauses_meant("qinghe/first") == ["qinghe/one"]


@pytest.mark.usefixtures("whole_library")
def test_the_library_is_clean_on_any_day() -> None:
    library = load_rulebase()
    for day in (date(2022, 1, 1), date(2024, 12, 31), date(2030, 1, 1)):
        assert surveyed(Survey(library, day, published_ids(library_folder()))) == []


def test_every_check_stands_in_the_tuple() -> None:
    assert len(LIBRARY_CHECKS) == 8
