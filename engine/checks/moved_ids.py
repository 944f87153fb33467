"""L23: a clause id that was published and is gone, or is new and not yet in the list: payments are filed under ids."""

from __future__ import annotations

from collections.abc import Iterator

from engine.checks.survey import Survey, about
from engine.diagnostics import Diagnostic


def moved_ids(survey: Survey) -> Iterator[Diagnostic]:
    """A warning for each; nothing where no list is kept."""
    if survey.ids is None:
        return
    for policy in survey.rulebase.policies:
        here = {clause.id for clause in policy.clauses}
        led_on = {f"{policy.id}/{old}" for old, _ in policy.moved}
        published = {each for each in survey.ids if each.startswith(f"{policy.id}/")}
        for gone in sorted(published - here - led_on):
            help = "改了名的写 moved: {旧编号: 新编号}，已领的补助才对得上"
            yield about(policy, "L23", f"条款「{gone}」公布过，现在没有了", help)
        for new in sorted(here - published):
            yield about(policy, "L23", f"条款「{new}」还没有登记", "在 clause-ids.txt 里加一行")
