"""Policy checks beyond loading: each reads the rule against its own quote. All of them, in order, stand here."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from huiqi.authoring.checks.always_or_never import always_or_never
from huiqi.authoring.checks.branch_without_value import branch_without_value
from huiqi.authoring.checks.double_negation import double_negation
from huiqi.authoring.checks.ended import ended
from huiqi.authoring.checks.falling_tier import falling_tier
from huiqi.authoring.checks.floor_above_ceiling import floor_above_ceiling
from huiqi.authoring.checks.future_dates import future_dates
from huiqi.authoring.checks.growth_base import growth_base
from huiqi.authoring.checks.moved_ids import moved_ids
from huiqi.authoring.checks.never_meet import never_meet
from huiqi.authoring.checks.paid_period import paid_period
from huiqi.authoring.checks.percent_base import percent_base
from huiqi.authoring.checks.quote_amount import quote_amount
from huiqi.authoring.checks.quote_ceiling import quote_ceiling
from huiqi.authoring.checks.quote_each import quote_each
from huiqi.authoring.checks.quote_edge import quote_edge
from huiqi.authoring.checks.quote_first import quote_first
from huiqi.authoring.checks.quote_highest import quote_highest
from huiqi.authoring.checks.quote_in_source import quote_in_source, words_in_source
from huiqi.authoring.checks.quote_once import quote_once
from huiqi.authoring.checks.quote_terms import quote_terms
from huiqi.authoring.checks.quote_year import quote_year
from huiqi.authoring.checks.run_out import run_out
from huiqi.authoring.checks.sources import Sources
from huiqi.authoring.checks.step_over_years import step_over_years
from huiqi.authoring.checks.survey import Survey
from huiqi.authoring.checks.tiers_apart import tiers_apart
from huiqi.authoring.checks.unasked_fact import unasked_fact
from huiqi.authoring.checks.undated_rows import undated_rows
from huiqi.authoring.checks.unused_fact import unused_fact
from huiqi.authoring.checks.window_outside import window_outside
from huiqi.base.diagnostics import Diagnostic
from huiqi.model.policy import Clause, Rulebase

Check = Callable[[Clause, Sources, Rulebase], Iterator[Diagnostic]]

CHECKS: tuple[Check, ...] = (
    quote_in_source,  # L09 the quote stands in the source
    quote_once,  # L01 一次性
    quote_first,  # L01 首次
    quote_ceiling,  # L02 最高, 不超过
    quote_edge,  # L03 以上, 以下
    quote_amount,  # L04 amounts
    quote_year,  # L05 同比, 比上年
    growth_base,  # L06 no base year
    quote_highest,  # L07 就高
    double_negation,  # L08
    always_or_never,  # L10
    percent_base,  # L11
    window_outside,  # L12
    falling_tier,  # L13
    quote_each,  # L14 每人, 每年, 累计
    quote_terms,  # L15 先到先得, 不得同时享受, 申报截止
    undated_rows,  # L16
    future_dates,  # L17
    floor_above_ceiling,  # L25
    branch_without_value,  # L26
    paid_period,  # L27
)

LibraryCheck = Callable[[Survey], Iterator[Diagnostic]]

LIBRARY_CHECKS: tuple[LibraryCheck, ...] = (
    tiers_apart,  # L18 gaps and overlaps between tiers
    unused_fact,  # L19
    ended,  # L20 no successor
    run_out,  # L21 dated values
    never_meet,  # L22 steps that can never matter
    moved_ids,  # L23
    unasked_fact,  # L24
    step_over_years,  # L28
)


def surveyed(survey: Survey) -> list[Diagnostic]:
    """Every finding of the checks of the whole, each once; without what a policy or clause says was `checked`."""
    found = [each for check in LIBRARY_CHECKS for each in check(survey)]
    policies = survey.rulebase.policies
    of_policy = {(policy.place.source.name, code) for policy in policies for code, _ in policy.checked}
    clauses = survey.rulebase.clauses.values()
    of_clause = {(clause.place, code) for clause in clauses for code, _ in clause.checked}
    return [
        each
        for each in dict.fromkeys(found)
        if (each.place, each.code) not in of_clause and (each.place.source.name, each.code) not in of_policy
    ]


def checked(rulebase: Rulebase, sources: Sources | None = None) -> list[Diagnostic]:
    """Every finding of every check, clause by clause, each once; without what a clause says was `checked`.

    Args:
        sources: the source texts; without them quotes are not proven.
    """
    texts = sources or Sources()
    found = [
        each for clause in rulebase.clauses.values() for check in CHECKS for each in check(clause, texts, rulebase)
    ]
    found += [each for policy in rulebase.policies for each in words_in_source(policy, texts)]
    looked_into = {(clause.place, code) for clause in rulebase.clauses.values() for code, _ in clause.checked}
    return [
        finding
        for finding in dict.fromkeys(found)
        if finding.code == "L09" or (finding.place, finding.code) not in looked_into
    ]
