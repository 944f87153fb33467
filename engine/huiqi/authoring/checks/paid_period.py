"""L27: a clause that runs over periods, whose limits do not count by them: a paid period is paid again, or one only."""

from __future__ import annotations

from collections.abc import Iterator

from huiqi.authoring.checks.sources import Sources
from huiqi.base.diagnostics import Diagnostic
from huiqi.model.policy import Clause, Limit, Rulebase


def paid_period(clause: Clause, _: Sources, __: Rulebase) -> Iterator[Diagnostic]:
    """A warning where no limit takes off what was received for the same period, or one lets pay a single period."""
    if clause.spans is None or clause.award is None or clause.pay:
        return
    kind = clause.spans.kind
    own = " ".join(["once", *([f"per {clause.record}"] if clause.record else []), f"per {kind}"])
    counted = [limit for limit in clause.limits if limit.kind != "money" and _counts(limit, kind)]
    too_wide = [limit for limit in clause.limits if limit.kind == "times" and limit.times == 1 and limit not in counted]
    if too_wide:
        text = "几期里只付一期：limit 没有按期算"
    elif not counted:
        text = "领过的一期还会再算：limit 没有按期算"
    else:
        return
    help = f"写 limit: {own}，再写别的限额；确实如此写 checked: {{L27: 为什么}}"
    yield Diagnostic("L27", text, clause.place, help, "warning")


def _counts(limit: Limit, kind: str) -> bool:
    """Whether a limit tells periods of a kind apart."""
    return kind in limit.per or (kind == "year" and limit.years == 1)
