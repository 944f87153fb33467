"""The keys of a policy file, each with its shape and a line of explanation.

One table serves the loader (what may be written) and `huiqi schema policy` (what an editor completes).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Key:
    """A key: its shape (a name in `engine/schemas.py`), what it means, and whether it must be there."""

    shape: str
    meaning: str
    required: bool = False


POLICY_KEYS: dict[str, Key] = {
    "policy": Key("id", "政策编号，小写字母、数字和连字符", True),
    "title": Key("text", "文件名称", True),
    "issuer": Key("text", "发文机关"),
    "number": Key("text", "文号"),
    "source": Key("text", "原文链接或文件名"),
    "published": Key("text", "发布日期"),
    "region": Key("text", "适用地区：行政区划代码或名称，含下级", True),
    "status": Key("status", "in force 现行、draft 征求意见稿、interpretation 解读、plan 规划、replaced 已被替代", True),
    "period": Key("text", "政策期，A .. B，含两端", True),
    "notes": Key("texts", "读者必须知道的话"),
    "departments": Key("texts", "负责部门，条款没有写时用"),
    "facts": Key("facts", "本政策自己的事实"),
    "records": Key("records", "本政策自己的记录种类"),
    "define": Key("define", "名字 → 表达式或表，后面可以用"),
    "when": Key("condition", "对每一条款都适用的条件"),
    "clauses": Key("clauses", "条款编号 → 条款", True),
    "settle": Key("settle", "条款之间的关系，从上到下"),
    "not_offered": Key("not_offered", "没有给企业承诺的文字，附理由"),
}
CLAUSE_KEYS: dict[str, Key] = {
    "title": Key("text", "条款名称", True),
    "cite": Key("cite", "依据：section 条目、quote 原文", True),
    "notes": Key("texts", "歧义、疑点、提醒"),
    "departments": Key("texts", "负责部门"),
    "duties": Key("texts", "义务、退回条件"),
    "for": Key("text", "逐条记录回答：记录种类 where 条件"),
    "recognised": Key("recognised", "资质认定类条款的简写：kind、level、first、on"),
    "when": Key("condition", "条件；列表表示全部满足"),
    "define": Key("define", "本条款的名字 → 表达式或表"),
    "award": Key("award", "补助金额：表达式、按级别或种类的表"),
    "support": Key("text", "不给钱的支持"),
    "benefit": Key("benefit", "cash 资金、tax 税收、title 资格、service 服务、priority 优先"),
    "limit": Key("text", "once 一次性；once per 字段或记录"),
}
CONDITION_KEYS = ("all", "any", "none", "at_least", "of", "judge", "test", "note", "cite")
CITE_KEYS = ("section", "quote")
RECOGNISED_KEYS = ("kind", "level", "first", "on")
TABLE_KEYS = ("by", "rows", "else")
FACT_KEYS = ("type", "label", "english", "ask", "why", "theme", "aliases", "required")
RECORD_KEYS = ("label", "english", "fields", "date", "complete_by", "ask", "why", "theme")
VOCABULARY_KEYS = ("facts", "records", "regions")
SETTLE_KEYS = ("highest", "judge")
NOT_OFFERED_KEYS = ("section", "quote", "reason")

HINTS = {
    "cap": "一笔金额的上限写 at most，几笔合计的次数限制写 limit",
    "max": "一笔金额的上限写 at most",
    "once": "写 limit: once",
    "amount": "金额写在 award",
    "if": "条件写在 when",
    "condition": "条件写在 when",
    "conditions": "条件写在 when",
    "quote": "原文写在 cite: {section: …, quote: …}",
    "kind": "给付方式写 benefit；资质种类写在 recognised",
}
