"""L23: a clause id that was published and is gone, or is new in a published policy. Payments are filed by ids."""

from __future__ import annotations

from collections.abc import Iterator

from huiqi.authoring.checks.survey import Survey, about
from huiqi.base.diagnostics import Diagnostic


def moved_ids(survey: Survey) -> Iterator[Diagnostic]:
    """A warning for each; none where no list is kept, and no new id in a policy that no release had yet."""
    if survey.ids is None:
        return
    policies = survey.rulebase.policies
    lost = sorted({each.partition("/")[0] for each in survey.ids} - {policy.id for policy in policies})
    for name in lost if policies else ():
        message = f"政策「{name}」的条款公布过，规则库里没有这份政策了"
        yield about(policies[0], "L23", message, "旧文件留着，过去的日期才答得出")
    for policy in policies:
        here = {clause.id for clause in policy.clauses}
        led_on = {f"{policy.id}/{old}" for old, _ in policy.moved}
        published = {each for each in survey.ids if each.startswith(f"{policy.id}/")}
        for gone in sorted(published - here - led_on):
            help = "改了名的写 moved: {旧编号: 新编号}，已领的补助才对得上"
            yield about(policy, "L23", f"条款「{gone}」公布过，现在没有了", help)
        for new in sorted(here - published if published else ()):
            yield about(policy, "L23", f"条款「{new}」还没有登记", "在 clause-ids.txt 里加一行")
