"""A rulebase compiled for a register: which columns say what is true of each clause, and what it comes to.

frames ──► over rows of records (one column for each condition on "some record") ──► a column or two for each clause
       ──► lines: firm, clause, row, decision, amount ──► settled (`settling`)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import narwhals as nw

from huiqi.base.datatypes import ChoiceType
from huiqi.base.values.dates import Period
from huiqi.columns import primitives as p
from huiqi.columns import truths as t
from huiqi.columns.conditions import dated
from huiqi.columns.definition import judge
from huiqi.columns.figures import Figures, NotInColumns
from huiqi.columns.primitives import Flag
from huiqi.columns.scope import Scope
from huiqi.columns.truths import Truths, plain
from huiqi.columns.values import figure
from huiqi.columns.words import Uncovered, not_covered
from huiqi.language.expressions.tree import Condition
from huiqi.language.vocabulary import Vocabulary
from huiqi.model.policy import Clause, Policy, Rulebase

BESIDE = "beside:"
"""What the columns of a row begin with, where it stands beside others of its firm."""


MOST_ROWS = 10**9
"""More rows than a firm has of a record."""


@dataclass(frozen=True, slots=True)
class OverRows:
    """The truth that some row of a firm meets a condition, as columns of the frame of firms.

    Attributes:
        where: its truth for a listed row, as columns of the frame of rows.
        unlisted: flags (never unknown) of whether a row that the list may lack is judged, and yes, at most.
        level: how many others must be there before it.
        beside: the record whose rows it is asked for, each beside the rows of `record`; empty: for firms.
        is_count: it is how many rows meet the condition.
    """

    name: str
    record: str
    where: Truths
    unlisted: tuple[Flag, Flag]
    level: int
    beside: str = ""
    is_count: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether no official has a part in it."""
        return self.where.judged is self.where.yes and self.unlisted[0] is self.unlisted[1]

    @property
    def truth(self) -> Truths:
        """The columns that hold it."""
        yes = nw.col(f"{self.name}:yes")
        return plain(yes) if self.is_plain else Truths(nw.col(f"{self.name}:judged"), yes)

    @property
    def count(self) -> Figures:
        """How many rows meet the condition; without end where the list may lack some that do."""
        sure, may = nw.col(f"{self.name}:yes:sure"), nw.col(f"{self.name}:yes:may")
        return Figures(sure, p.chosen(p.opposite(self.unlisted[1]), may, None), MOST_ROWS, signed=False)


@dataclass(frozen=True, slots=True)
class CompiledClause:
    """What a clause asks of one kind of row.

    Attributes:
        view: `listed` rows of the frame of records; of the frame of firms: `none` where no row is asked about,
            `absent` where there is none, `unlisted` rows that a list may lack.
        scope: what it was compiled for.
        among: which rows are asked; never unknown.
        is_shown: whether it is an entitlement of its own, or only widens the totals; never unknown.
        award: None for support in kind.
    """

    clause: Clause
    policy: Policy
    number: int
    view: str
    scope: Scope
    among: Flag
    is_shown: Flag
    truth: Truths
    award: Figures | None

    @property
    def frame(self) -> str:
        """The kind of record whose rows it is asked of; empty for firms."""
        return self.clause.record or "" if self.view == "listed" else ""


@dataclass
class Plan:
    """All that is asked of a register.

    Attributes:
        used: the columns of each frame that the rulebase asks for.
        lists: columns of the frame of firms that say what their lists may lack; all others may be said by these.
        parts: columns that the facts a clause waits for are told by, for each frame.
        refused: clauses that columns do not say yet, with why: their rulebase is asked firm by firm.
    """

    rulebase: Rulebase
    as_of: date
    columns: dict[str, frozenset[str]]
    used: dict[str, set[str]] = field(default_factory=dict)
    lists: dict[str, nw.Expr] = field(default_factory=dict)
    over_rows: dict[tuple[str, Any, bool | None], OverRows] = field(default_factory=dict)
    asked: list[CompiledClause] = field(default_factory=list)
    parts: dict[str, dict[str, nw.Expr]] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    _levels: list[int] = field(default_factory=lambda: [-1])

    @property
    def asked_of(self) -> frozenset[str]:
        """The frames that clauses are asked of."""
        return frozenset({"", *(each.frame for each in self.asked)})

    @property
    def vocabulary(self) -> Vocabulary:
        """The rulebase's."""
        return self.rulebase.vocabulary

    def scope(self, **changes: Any) -> Scope:
        """What expressions are compiled for."""
        asks = self.truth_over_rows, self.truth_over_pairs, self.count_of_rows, self.lacking
        return Scope(self.as_of, self.vocabulary, self.columns, self.used, *asks, **changes)

    def truth_over_rows(self, record: str, where: Condition, is_outer: bool) -> Truths:
        """The truth that some row meets a condition, of the rows listed and of those a list may lack."""
        return self._over_rows((record, where, is_outer)).truth

    def count_of_rows(self, record: str, where: Condition) -> Figures:
        """How many rows meet a condition.

        Raises:
            NotInColumns: of some an official says whether they do.
        """
        return self._over_rows((record, where, "count")).count

    def _over_rows(self, key: Any) -> OverRows:
        record, where, kind = key
        if key not in self.over_rows:
            self._levels.append(-1)
            try:
                listed, unlisted = self._of_rows(record, where, kind is True)
            finally:
                below = self._levels.pop()
            if kind == "count" and not (listed.judged is listed.yes and unlisted[0] is unlisted[1]):
                raise NotInColumns("由主管部门认定的记录数")
            self.over_rows[key] = OverRows(self._name, record, listed, unlisted, below + 1, is_count=kind == "count")
        found = self.over_rows[key]
        self._levels[-1] = max(self._levels[-1], found.level)
        return found

    def _of_rows(self, record: str, where: Condition, is_outer: bool) -> tuple[Truths, tuple[Flag, Flag]]:
        which = "outer" if is_outer else "inner"
        listed, unlisted = self.scope(record=record, **{which: "listed"}), self.scope(**{which: "unlisted"})
        truth = t.all_of([dated(record, "listed", listed), judge(where, listed)])
        other = t.all_of([dated(record, "unlisted", unlisted), judge(where, unlisted)])
        return truth, self._at_most(record, other)

    def truth_over_pairs(self, record: str, where: Condition, at: Scope) -> Truths:
        """The truth that some row meets a condition that also looks at the row the clause runs over."""
        if at.outer == "unlisted":
            listed, unlisted = (
                self.scope(outer="unlisted", inner=view, record=record) for view in ("listed", "unlisted")
            )
            key: Any = (record, where, None)
        else:
            listed = self.scope(outer="listed", inner="listed", record=record, before=BESIDE)
            unlisted = self.scope(outer="listed", inner="unlisted", record=at.record)
            key = (record, (at.record, where), None)
        if key not in self.over_rows:
            truth = t.all_of([dated(record, "listed", listed), judge(where, listed)])
            other = t.all_of([dated(record, "unlisted", unlisted), judge(where, unlisted)])
            beside = at.record if at.outer == "listed" else ""
            at_most = self._at_most(record, other)
            self.over_rows[key] = OverRows(self._name, record, truth, at_most, self._above, beside)
        return self.over_rows[key].truth

    def some_listed(self, record: str, domain: Condition, among: Flag) -> Flag:
        """Whether some listed row is among those asked."""
        key = (record, domain, None)
        if key not in self.over_rows:
            self.over_rows[key] = OverRows(self._name, record, plain(among), (False, False), self._above)
        return self.over_rows[key].truth.yes

    def named(self, truth: Truths, at: Scope) -> Truths:
        """A truth as columns of its own, which are worked out once; where it is of rows beside firms, as it is."""
        if at.is_apart or at.inner != "none" or (at.record and at.outer != "listed") or at.record not in self.asked_of:
            return truth
        columns = [_named_flag(flag, self.parts.setdefault(at.record, {})) for flag in (truth.judged, truth.yes)]
        return plain(columns[1]) if truth.judged is truth.yes else Truths(*columns)

    def some_row(self, record: str, flag: Flag) -> Flag:
        """Whether a flag (never unknown) holds for some listed row of a firm."""
        if flag is False:
            return False
        key = (record, len(self.over_rows), None)
        self.over_rows[key] = OverRows(self._name, record, plain(flag), (False, False), self._above)
        return self.over_rows[key].truth.yes

    def _at_most(self, record: str, truth: Truths) -> tuple[Flag, Flag]:
        lacks = self.may_lack(record)
        judged, yes = (p.both([lacks, p.possibly(each)]) for each in (truth.judged, truth.yes))
        return (yes, yes) if truth.judged is truth.yes else (judged, yes)

    @property
    def _above(self) -> int:
        """A level above all conditions over rows that were asked for so far."""
        asked = (each.level for (_, where, _), each in self.over_rows.items() if not isinstance(where, int))
        return max(asked, default=-1) + 1

    @property
    def _name(self) -> str:
        """The name of the next columns over rows."""
        return f"rows{len(self.over_rows)}"

    def may_lack(self, record: str) -> Flag:
        """Whether a firm's list of records may lack one; never unknown."""
        kind, at = self.vocabulary.records[record], self.scope()
        whole = at.fact(f"{record}:whole")
        open_: Flag = True if whole is None else p.opposite(whole.fill_null(False))
        if kind.complete_by is None:
            return open_
        type_ = kind.fields[kind.complete_by].type
        assert isinstance(type_, ChoiceType)
        left = self.lacking(record, type_.values)
        return self._of_lists(f"{record}:lacks", p.both([open_, p.either(map(left.may_be, left.values))]))

    def lacking(self, record: str, values: tuple[str, ...]) -> Uncovered:
        """The kind of a record that a firm's list may lack, of these kinds."""
        covers = self.scope().fact(f"{record}:covers")
        return Uncovered(values, lambda word: self._of_lists(f"{record}:lacks:{word}", not_covered(covers, word)))

    def _of_lists(self, name: str, flag: Flag) -> Flag:
        """A flag as a column of its own."""
        if not isinstance(flag, nw.Expr):
            return flag
        self.lists.setdefault(name, flag)
        return nw.col(name)


def _named_flag(flag: Flag, columns: dict[str, nw.Expr]) -> Flag:
    """A flag as a column of its own."""
    if not isinstance(flag, nw.Expr):
        return flag
    name = next((name for name, each in columns.items() if each is flag), f"part{len(columns)}")
    columns[name] = flag
    return nw.col(name)


def planned(rulebase: Rulebase, as_of: date, columns: dict[str, frozenset[str]]) -> Plan:
    """A rulebase compiled for a date and the columns a register has.

    Args:
        columns: of the frame of firms (`""`) and of each kind of record.
    """
    plan = Plan(rulebase, as_of, columns)
    number = 0
    for policy in rulebase.policies:
        for clause in policy.clauses:
            number += 1
            if as_of not in _period(policy, clause):
                continue
            try:
                plan.asked += list(_asked(clause, policy, number, plan))
            except NotInColumns as why:
                plan.refused[clause.id] = str(why)
    return plan


def _period(policy: Policy, clause: Clause) -> Period:
    own = clause.period
    return (
        policy.period if own is None else Period(max(policy.period.start, own.start), min(policy.period.end, own.end))
    )


def _asked(clause: Clause, policy: Policy, number: int, plan: Plan) -> Iterator[CompiledClause]:
    """What a clause asks: of the firm, or of listed rows, rows that may be there, and where there is none."""
    _check_said(clause)
    if clause.record is None:
        at = plan.scope()
        yield CompiledClause(
            clause, policy, number, "none", at, True, True, judge(clause.condition, at), _award(clause, at)
        )
        return
    assert clause.domain is not None and clause.possible is not None and clause.absent is not None
    listed, unlisted, none = (
        plan.scope(record=clause.record, outer="listed"),
        plan.scope(outer="unlisted"),
        plan.scope(),
    )
    inside = _in_domain(clause, listed)
    some = plan.some_listed(clause.record, clause.domain, inside)
    lacks = p.both([plan.may_lack(clause.record), _in_domain(clause, unlisted)])
    absent = p.both([p.opposite(some), p.opposite(lacks)])
    for view, at, among, condition in (
        ("listed", listed, inside, clause.condition),
        ("unlisted", unlisted, lacks, clause.possible),
        ("absent", none, absent, clause.absent),
    ):
        is_shown = p.opposite(some) if view == "unlisted" else True
        yield CompiledClause(
            clause, policy, number, view, at, among, is_shown, judge(condition, at), _award(clause, at)
        )


def _in_domain(clause: Clause, at: Scope) -> Flag:
    """Whether a clause may run over a row; never unknown."""
    assert clause.domain is not None
    return p.both([p.possibly(judge(part, at).judged) for part in clause.domain.parts])


def _check_said(clause: Clause) -> None:
    if clause.spans is not None:
        raise NotInColumns("按期逐一评估")


def _award(clause: Clause, at: Scope) -> Figures | None:
    return None if clause.award is None else figure(clause.award, at)
