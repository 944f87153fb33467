"""The library as a list: policies by region, status and date, and their clauses by word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from huiqi.base.citation import normalised
from huiqi.base.errors import UsageError
from huiqi.base.values.codes import regions_meet, regions_starting
from huiqi.language.expressions.wording import reads
from huiqi.language.vocabulary import Vocabulary
from huiqi.model.policy import BENEFIT_LABELS, STATUS_LABELS, Clause, Policy, Rulebase, Status


@dataclass(frozen=True)
class Wanted:
    """Which policies and clauses to list; what is empty or None does not narrow.

    Attributes:
        words: each must stand in the clause (title, quote, support, conditions, notes, departments) or the title.
        region: a code; policies a firm there is under, and those for places within it.
        on: a day the policy's period must hold.
    """

    words: tuple[str, ...] = ()
    region: str = ""
    status: Status | None = None
    on: date | None = None


def wanted_region(text: str, vocabulary: Vocabulary) -> str:
    """The code of a region by name or code.

    Raises:
        UsageError: there is none, or several.
    """
    codes = vocabulary.region_codes(text)
    if len(codes) > 1:
        raise UsageError(f"地区「{text}」不止一个：{'、'.join(codes)}，请写六位代码。")
    if not codes:
        near = "、".join(regions_starting(text))
        raise UsageError(f"地区「{text}」没有这个地区{f'，是不是 {near}' if near else ''}；写全名或六位代码。")
    return codes[0]


def wanted_status(text: str) -> Status:
    """A status by its word or its Chinese label.

    Raises:
        UsageError: there is none.
    """
    labels = {label: status for status, label in STATUS_LABELS.items()} | {str(status): status for status in Status}
    labels |= {"现行": Status.IN_FORCE, "现行有效": Status.IN_FORCE}
    if text not in labels:
        raise UsageError(f"没有「{text}」这种状态。可以写 {'、'.join(STATUS_LABELS.values())}。")
    return labels[text]


def listed(rulebase: Rulebase, wanted: Wanted) -> list[tuple[Policy, list[Clause]]]:
    """The policies wanted, from the county to the nation, each with the clauses that have the words."""
    chosen = [(policy, found_in(policy, wanted.words)) for policy in rulebase.policies if _is_wanted(policy, wanted)]
    chosen = [(policy, clauses) for policy, clauses in chosen if clauses]
    return sorted(chosen, key=lambda each: (-len(each[0].region.rstrip("0")), each[0].region, each[0].id))


def _is_wanted(policy: Policy, wanted: Wanted) -> bool:
    here = not wanted.region or regions_meet(wanted.region, policy.region)
    in_time = wanted.on is None or wanted.on in policy.period
    return here and in_time and wanted.status in (None, policy.status)


def found_in(policy: Policy, words: Sequence[str]) -> list[Clause]:
    """The clauses that have every word; all where there is none."""
    wanted = [normalised(word) for word in words]
    return [clause for clause in policy.clauses if all(word in _searchable_text(clause, policy) for word in wanted)]


def _searchable_text(clause: Clause, policy: Policy) -> str:
    own = (clause.id, clause.title, clause.citation.quote, clause.support, clause.confers, *clause.notes)
    asked = reads(clause.condition)
    return "\n".join(normalised(text) for text in (*own, *clause.departments, asked, policy.title))


def policy_lines(
    policy: Policy, clauses: Sequence[Clause], vocabulary: Vocabulary, searched: bool, today: date
) -> Iterator[str]:
    """A policy in two lines; where words were searched for, the clauses found."""
    region = vocabulary.region_label(policy.region)
    kinds = Counter(BENEFIT_LABELS[clause.benefit] for clause in policy.clauses)
    yield f"{policy.id}　{policy.title}"
    over = "（已结束）" if policy.period.end < today else ""
    yield f"    {region}　{STATUS_LABELS[policy.status]}　{policy.period}{over}　{len(policy.clauses)} 条"
    if not searched:
        yield f"    {'、'.join(f'{kind} {count}' for kind, count in kinds.most_common())}{_beside(policy)}"
    for clause in clauses if searched else ():
        yield f"    ● {clause.id}　{clause.title}　[{BENEFIT_LABELS[clause.benefit]}]"
        yield f"        {clause.citation.section}：“{clause.citation.quote}”"


def _beside(policy: Policy) -> str:
    """What else its file holds."""
    told = [(len(policy.not_offered), "没有承诺的文字"), (len(policy.targets), "目标和基数")]
    return "".join(f"；{what} {count} 条" for count, what in told if count)
