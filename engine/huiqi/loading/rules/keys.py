"""The keys of a policy file, each with its shape and a line of explanation.

One table serves the loader (what may be written) and `huiqi schema policy` (what an editor completes).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Key:
    """A key: its shape (a name in `huiqi/output/schemas.py`), what it means, and whether it must be there."""

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
    "replaces": Key("texts", "它替代的政策编号：从本政策期开始那天起，旧的不再有效"),
    "notes": Key("texts", "读者必须知道的话"),
    "departments": Key("departments", "负责部门，条款没有写时用：清单，或 条目 → 清单"),
    "contact": Key("text", "文件写明的咨询处室和电话"),
    "facts": Key("facts", "本政策自己的事实"),
    "records": Key("records", "本政策自己的记录种类"),
    "titles": Key("texts", "词汇表里没有的资质名称，recognised 和 holds 就能用"),
    "english": Key("english", "选项、资质名称的英文：词 → 英文"),
    "define": Key("define", "名字 → 表达式或表，后面可以用"),
    "when": Key("condition", "对每一条款都适用的条件"),
    "clauses": Key("clauses", "条款编号 → 条款", True),
    "settle": Key("settle", "条款之间的关系，从上到下"),
    "not_offered": Key("not_offered", "没有给企业承诺的文字，附理由"),
    "targets": Key("text", "目标表：政策文件旁边的 CSV"),
    "checked": Key("checked", "lint 对整份政策、整个规则库提醒过、核对无误的：代码 → 为什么"),
    "moved": Key("moved", "改过名的条款：旧编号 → 新编号"),
}
CLAUSE_KEYS: dict[str, Key] = {
    "title": Key("text", "条款名称", True),
    "cite": Key("cite", "依据：section 条目、quote 原文", True),
    "notes": Key("texts", "歧义、疑点、提醒"),
    "open": Key("texts", "文件没有写、碰到了要主管部门定的情形；结果两种读法都给"),
    "departments": Key("texts", "负责部门"),
    "checked": Key("checked", "lint 提醒过、核对无误的：代码 → 为什么"),
    "duties": Key("texts", "义务、退回条件"),
    "like": Key("text", "照抄前面一条的键，这里写了的替换它的"),
    "for": Key("text", "逐条记录或逐期回答：记录种类 where 条件，quarter in 2024Q1 .. 2024Q4"),
    "recognised": Key("recognised", "资质认定类条款的简写：kind、level、first、on"),
    "when": Key("condition", "条件；列表表示全部满足"),
    "define": Key("define", "本条款的名字 → 表达式或表"),
    "award": Key("award", "补助金额：表达式、按级别或种类的表、slice 分段、case by case 一事一议"),
    "support": Key("text", "不给钱的支持"),
    "confers": Key("text", "给的资格，别的条款用 eligible(@编号) 来问"),
    "benefit": Key(
        "benefit",
        "cash 资金、tax 税收、voucher 券、loan 贷款、equity 基金、support 未写金额的扶持、"
        "title 资格、priority 优先、requirement 要求、service 服务",
    ),
    "payee": Key("payee", "不是给企业的：给谁，或各占多少"),
    "limit": Key("texts", "多少、按什么算：once、3 times、50万、amount；per year、3 years、字段、记录"),
    "pay": Key("pay", "分期兑现：part 多少、when 什么时候"),
    "not_with": Key("texts", "不能与这些条款同时享受"),
    "pool": Key("pool", "取决于其他申请人：take、budget、order、weight、per"),
    "period": Key("text", "比政策期窄的有效期"),
    "apply": Key("apply", "申报期：A .. B，或每年 03-01 .. 04-30；或 {window, how, where, materials, mode}"),
}
CONDITION_KEYS = ("all", "any", "none", "at_least", "of", "judge", "test", "note", "cite")
CITE_KEYS = ("section", "quote")
APPLY_KEYS = {"window": "申报期", "how": "申报方式", "where": "受理地点", "materials": "申报材料", "mode": "兑现方式"}
PART_KEYS = ("part", "when")
POOL_KEYS = ("take", "budget", "order", "weight", "per")
RECOGNISED_KEYS = ("kind", "level", "first", "on")
TABLE_KEYS = ("by", "rows", "file", "else")
SLICE_KEYS = ("slice", "rows")
DATED_KEYS = ("value", "cite")
LIST_KEYS = ("file", "column")
FACT_KEYS = ("type", "by", "label", "english", "ask", "why", "theme", "aliases", "headings", "required", "changes")
RECORD_KEYS = ("label", "english", "fields", "date", "complete_by", "ask", "why", "theme")
VOCABULARY_KEYS = ("facts", "records", "regions", "english")
SETTLE_STEPS: dict[str, tuple[str, ...]] = {
    "highest": ("except", "per", "judge"),
    "choose": ("of", "except", "per", "judge"),
    "limit": ("over", "except"),
    "factor": ("over", "except"),
}
"""The steps of `settle`, each with the keys that go with it."""
SETTLE_KEYS = tuple(dict.fromkeys(key for step, keys in SETTLE_STEPS.items() for key in (step, *keys)))
NOT_OFFERED_KEYS = ("section", "quote", "reason")

HINTS = {
    "cap": "一笔金额的上限写 at most，几笔合计的次数限制写 limit",
    "max": "一笔金额的上限写 at most",
    "once": "写 limit: once",
    "times": "写 limit: 3 times",
    "years": "写 limit: … per 3 years",
    "exclusive": "写 not_with: [条款]",
    "rate": "写在 award 的表达式里",
    "deadline": "写 apply: A .. B",
    "amount": "金额写在 award",
    "if": "条件写在 when",
    "condition": "条件写在 when",
    "conditions": "条件写在 when",
    "quote": "原文写在 cite: {section: …, quote: …}",
    "kind": "给付方式写 benefit；资质种类写在 recognised",
}
