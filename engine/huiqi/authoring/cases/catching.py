"""Which slips in a policy file its cases notice; and for one they do not, a case that would."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from huiqi.assess.assessor import Assessor
from huiqi.authoring.cases.boundaries import Boundary, boundaries
from huiqi.authoring.cases.drafts import read
from huiqi.authoring.cases.mutation import Slip, slips
from huiqi.authoring.cases.reading import Case
from huiqi.authoring.cases.running import failures
from huiqi.authoring.cases.single_clause import SingleClause
from huiqi.base.documents import Mapping, parse_document, read_bytes
from huiqi.language.vocabulary import Vocabulary
from huiqi.loading.rules.gathered import Gathered
from huiqi.loading.rules.policies import ReadPolicy, read_policy
from huiqi.loading.rules.report import Files, Report
from huiqi.loading.rules.rulebase import common_vocabulary, joined, policy_files
from huiqi.model.policy import Policy, Rulebase
from huiqi.semantics.matcher import Matcher


@dataclass(frozen=True)
class Caught:
    """What became of one slip.

    Attributes:
        money: whether it is in a clause that pays, or in what all such clauses share.
        shown_by: where no case noticed: a boundary case that tells the two apart, if there is one.
    """

    slip: Slip
    money: bool
    caught: bool
    shown_by: Boundary | None = None


def tried_in(
    folders: Sequence[Path], cases: Sequence[Case], whole: bool, matcher: Matcher
) -> Iterator[tuple[Policy, list[Caught]]]:
    """Policy by policy the slips in what pays, or (`whole`) in all."""
    common = common_vocabulary(folders, only=bool(folders))
    files = [PolicyFile(path, common, matcher) for path in policy_files(folders, only=bool(folders))]
    for file in files:
        assert file.own is not None
        policy = file.own.policy
        others = [each.own for each in files if each is not file and each.own is not None]
        own = [case for case in cases if case.policy == policy.id]
        yield policy, list(file.tried(own, others, money_only=not whole))


class PolicyFile:
    """A policy file that is read again and again, with slips in it, beside the other policies."""

    def __init__(self, path: Path, common: Vocabulary, matcher: Matcher) -> None:
        self.path, self.common, self._matcher = path, common, matcher
        root = parse_document(read_bytes(path), str(path))
        assert isinstance(root, Mapping)
        self.root = root
        self.own = self._read(root)

    def _read(self, root: Mapping) -> ReadPolicy | None:
        report = Report()
        report.files = Files(self.path.parent, Gathered())
        found = read_policy(root, self.common, report)
        return None if any(diagnostic.severity == "error" for diagnostic in report.diagnostics) else found

    def tried(self, cases: Sequence[Case], others: Sequence[ReadPolicy], money_only: bool = False) -> Iterator[Caught]:
        """Each slip that still loads, with whether a case notices it; `money_only`: in what pays."""
        assert self.own is not None
        policy = self.own.policy
        whole = joined([self.own, *others], self.common, "", Report())
        paying = {clause.id.partition("/")[2] for clause in policy.clauses if clause.award is not None}
        for slip in slips(self.root, self.own.vocabulary):
            money = bool(paying) if not slip.clause else slip.clause in paying
            if money_only and not money:
                continue
            rulebase = self._with(slip, others)
            if rulebase is None:
                continue
            caught = self._notices(slip, cases, rulebase, policy)
            shown = None if caught else self._told_apart(slip, whole, rulebase, policy)
            yield Caught(slip, money, caught, shown)

    def _with(self, slip: Slip, others: Sequence[ReadPolicy]) -> Rulebase | None:
        """The rulebase with the slip; None where it does not load, so that the author is told, or changes nothing."""
        read = self._read(slip.root)
        if read is None or read == self.own:
            return None
        report = Report()
        found = joined([read, *others], self.common, "", report)
        return None if any(diagnostic.severity == "error" for diagnostic in report.diagnostics) else found

    def _notices(self, slip: Slip, cases: Sequence[Case], rulebase: Rulebase, policy: Policy) -> bool:
        """The cases that ask for the clause first: they notice soonest."""
        name = f"{policy.id}/{slip.clause}"
        nearest = sorted(cases, key=lambda case: all(asked.clause != name for asked in case.asked))
        assessor = Assessor(rulebase, self._matcher)
        return any(failures(case, assessor) for case in nearest)

    def _told_apart(self, slip: Slip, whole: Rulebase, with_slip: Rulebase, policy: Policy) -> Boundary | None:
        """A boundary case, of the clause or of any that pays, that is answered differently with the slip."""
        paying = [clause.id for clause in policy.clauses if clause.award is not None]
        assessors = [Assessor(rulebase, self._matcher) for rulebase in (whole, with_slip)]
        for name in [f"{policy.id}/{slip.clause}"] if slip.clause else paying:
            if name not in whole.clauses or name not in with_slip.clauses:
                continue
            for boundary in boundaries(SingleClause(whole.clauses[name], policy, whole, self._matcher)):
                if _differ(boundary, assessors):
                    return boundary
        return None


def _differ(each: Boundary, assessors: Sequence[Assessor]) -> bool:
    """Whether a case could tell the two apart: by a decision, an amount before or after settlement, a total."""
    told = []
    for assessor in assessors:
        firm = read(each.told, assessor.rulebase.vocabulary, each.as_of)
        answer = assessor.assess(firm, each.as_of)
        seen = [(one.id, one.record, one.decision, one.amount, one.payable) for one in answer.entitlements]
        told.append((seen, answer.due, answer.totals))
    return told[0] != told[1]
