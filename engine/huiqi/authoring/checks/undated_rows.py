"""L16: a clause that pays for records of any date, those before the policy too."""

from __future__ import annotations

from collections.abc import Iterator

from huiqi.authoring.checks.parts import nodes_of
from huiqi.authoring.checks.sources import Sources
from huiqi.base.diagnostics import Diagnostic
from huiqi.language.expressions.tree import FieldValue
from huiqi.model.policy import Clause, Rulebase


def undated_rows(clause: Clause, _: Sources, rulebase: Rulebase) -> Iterator[Diagnostic]:
    """A warning where nothing in the clause looks at the date of the records it pays for."""
    if clause.award is None or clause.record is None or clause.spans is not None or clause.period is not None:
        return
    kind = rulebase.vocabulary.records[clause.record]
    dates = {name for name, each in kind.fields.items() if str(each.type) == "日期"}
    if dates and not any(isinstance(node, FieldValue) and node.name in dates for node in nodes_of(clause)):
        date = kind.fields[kind.date].label if kind.date else kind.fields[min(dates)].label
        text = f"没有说哪一段时间的{kind.label}算：政策期以前的也会给"
        help = f"写 when: [{kind.label}.{date} in policy.period] 或 in last year；核对无误写 checked: {{L16: 为什么}}"
        yield Diagnostic("L16", text, clause.place, help, "warning")
