"""No key is read and dropped: wherever one may be written it changes what is loaded, or is a diagnostic at its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from huiqi.loading.rules import keys
from huiqi.loading.rules.rulebase import inspect_rulebase

HEAD = """\
policy: p
title: 测试
issuer: 甲局
region: 530924
status: in force
period: 2023-01-01 .. 2025-12-31
departments: [甲局]
"""
FACTS = "facts: {额: money by year, 类: {type: [甲, 乙]}}\nrecords: {项目: {fields: {钱: money, 开工: date, 种: {type: [子, 丑]}}}}\n"
ONE = "one: {title: 甲, cite: {section: 一, quote: 补助10万元}, award: 10万}"
TWO = "two: {title: 乙, cite: {section: 二, quote: 补助8万元}, award: 8万}"
CLAUSES = f"{FACTS}clauses:\n  {ONE}\n  {TWO}\n"


def clause(more: str) -> str:
    """A policy of one clause, whose flow mapping goes on with `more`; `ADDED` marks where a key may be added."""
    return f"{FACTS}clauses:\n  one: {{title: 甲, cite: {{section: 一, quote: 补助10万元}}, {more}}}\n"


CLAUSE = {
    "title": "丙", "cite": "{section: 二, quote: 别的}", "notes": "[注]", "open": "[疑]", "departments": "[乙局]",
    "checked": "{L06: 因为}", "duties": "[义务]", "like": "none", "for": "项目", "recognised": "{kind: 高新技术企业}",
    "when": "[类 == 甲]", "define": "{数: 没有的事实}", "award": "5万", "support": "扶持", "confers": "资格",
    "benefit": "voucher", "payee": "员工", "limit": "once", "pay": "[{part: 60%, when: yes}]", "not_with": "[two]",
    "pool": "{take: 3, order: highest 额}", "period": "2023-01-01 .. 2023-12-31", "apply": "2023-03-01 .. 2023-04-30",
}  # fmt: skip
STEP = {
    "highest": "all", "choose": "1", "of": "[one, two]", "limit": "5万", "factor": "50%", "over": "[one, two]",
    "except": "[two]", "per": "year", "judge": "是否就高",
}  # fmt: skip
CONDITION = {
    "all": "[类 == 甲]", "any": "[类 == 甲]", "none": "[类 == 甲]", "at_least": "1", "of": "[类 == 甲, 类 == 乙]",
    "judge": "事项", "test": "类 == 甲", "note": "注", "cite": "{section: 三, quote: 三条}",
}  # fmt: skip
TABLE = {"by": "类", "rows": "{甲: 1万}", "file": "没有.csv", "else": "2万"}
FACT = {
    "type": "money", "by": "quarter", "label": "别名", "english": "thing", "ask": "问？", "why": "因为", "theme": "经营",
    "aliases": "[又名]", "headings": "[列名]", "required": "yes", "changes": "grows",
}  # fmt: skip
RECORD = {
    "label": "别名", "english": "things", "fields": "{钱: money}", "date": "开工", "complete_by": "种", "ask": "问？",
    "why": "因为", "theme": "经营",
}  # fmt: skip
PLACES: list[tuple[str, tuple[str, ...], dict[str, str], str]] = [
    ("clause", tuple(keys.CLAUSE_KEYS), CLAUSE, clause("award: 10万ADDED")),
    ("clause for rows", tuple(keys.CLAUSE_KEYS), CLAUSE, clause("for: 项目, award: 项目.钱ADDED")),
    ("clause of a service", tuple(keys.CLAUSE_KEYS), CLAUSE, clause("support: 辅导ADDED")),
    ("highest", keys.SETTLE_KEYS, STEP, f"{CLAUSES}settle:\n  - {{highest: [one, two]ADDED}}\n"),
    ("choose", keys.SETTLE_KEYS, STEP, f"{CLAUSES}settle:\n  - {{choose: 1, of: [one, two]ADDED}}\n"),
    ("limit", keys.SETTLE_KEYS, STEP, f"{CLAUSES}settle:\n  - {{limit: 12万, over: [one, two]ADDED}}\n"),
    ("factor", keys.SETTLE_KEYS, STEP, f"{CLAUSES}settle:\n  - {{factor: 90%, over: [one, two]ADDED}}\n"),
    ("pool of a count", keys.POOL_KEYS, {"take": "2", "budget": "100万", "order": "lowest 额", "weight": "额", "per": "类"},
     clause("award: 10万, pool: {take: 3, order: highest 额ADDED}")),
    ("pool of a sum", keys.POOL_KEYS, {"take": "2", "budget": "100万", "order": "lowest 额", "weight": "额", "per": "类"},
     clause("award: share, pool: {budget: 50万, weight: 额ADDED}")),
    ("a part of pay", keys.PART_KEYS, {"part": "50%", "when": "as_of >= 2024-06-01"},
     clause("award: 10万, pay: [{part: 60%, when: yes}, {part: 40%, when: as_of >= 2025-01-01ADDED}]")),
    ("apply", tuple(keys.APPLY_KEYS), {"window": "2023-04-01 .. 2023-05-31", "how": "网上", "where": "窗口", "materials": "[表]", "mode": "免申即享"},
     clause("award: 10万, apply: {window: 2023-03-01 .. 2023-04-30ADDED}")),
    ("all", keys.CONDITION_KEYS, CONDITION, clause("award: 10万, when: {all: [类 == 甲]ADDED}")),
    ("at_least", keys.CONDITION_KEYS, CONDITION, clause("award: 10万, when: {at_least: 1, of: [类 == 甲, 类 == 乙]ADDED}")),
    ("judge", keys.CONDITION_KEYS, CONDITION, clause("award: 10万, when: {judge: 别的事项ADDED}")),
    ("test", keys.CONDITION_KEYS, CONDITION, clause("award: 10万, when: {test: 类 == 乙ADDED}")),
    ("table", keys.TABLE_KEYS, TABLE, clause("award: {by: 类, rows: {甲: 3万, 乙: 1万}ADDED}")),
    ("slices", keys.SLICE_KEYS, {"slice": "额", "rows": "{to 100万: 1%}"}, clause("award: {slice: 额, rows: {to 100万: 1%, over 100万: 2%}ADDED}")),
    ("recognised", keys.RECOGNISED_KEYS, {"kind": "专精特新中小企业", "level": "国家级", "first": "yes", "on": "2023-01-01 .. 2023-12-31"},
     clause("award: 10万, recognised: {kind: 高新技术企业ADDED}")),
    ("fact", keys.FACT_KEYS, FACT, f"facts: {{额: {{type: moneyADDED}}}}\nclauses:\n  {ONE}\n"),
    ("record", keys.RECORD_KEYS, RECORD, f"records: {{项目: {{fields: {{钱: money, 开工: date, 种: {{type: [子, 丑]}}}}ADDED}}}}\nclauses:\n  {ONE}\n"),
    ("not offered", keys.NOT_OFFERED_KEYS, {"section": "九", "quote": "口号", "reason": "目标"},
     f"clauses:\n  {ONE}\nnot_offered:\n  - {{section: 三, quote: 争取, reason: 目标ADDED}}\n"),
]  # fmt: skip


def loaded(path: Path, text: str) -> tuple[str, list[str]]:
    """What a policy is loaded as, and what is said of it."""
    path.write_text(HEAD + text, "utf-8")
    rulebase, diagnostics = inspect_rulebase([path], only=True)
    vocabulary = rulebase and (rulebase.vocabulary.facts, rulebase.vocabulary.records)
    return repr((rulebase and rulebase.policies, vocabulary)), [each.code for each in diagnostics]


@pytest.mark.parametrize(("place", "names", "samples", "text"), PLACES, ids=[place for place, *_ in PLACES])
def test_each_key_does_something_or_is_refused(
    tmp_path: Path, place: str, names: tuple[str, ...], samples: dict[str, str], text: str
) -> None:
    path = tmp_path / "p.yaml"
    before, said = loaded(path, text.replace("ADDED", ""))
    assert not said, (place, said)
    assert set(names) == set(samples), "a sample for each key that may be written"
    dropped = []
    for name in names:
        after, said = loaded(path, text.replace("ADDED", f", {name}: {samples[name]}"))
        if after == before and not said:
            dropped.append(name)
    assert not dropped
