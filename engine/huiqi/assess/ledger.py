"""What a firm's file says about clauses: which awards it received, and what officials found.

Rows name a clause by id or title. A row that does not say its clause, or whose words are no clause's name, may be
for each that it fits; one that fits none is kept, and shown. Rows dated after the as-of date do not count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import cast

from huiqi.assess.receipt_words import fitting
from huiqi.base.citation import normalised
from huiqi.base.datatypes import ChoiceType, TextType
from huiqi.base.values.codes import regions_meet
from huiqi.base.values.dates import Span, parse_span
from huiqi.base.values.intervals import (
    FALSE,
    INFINITY,
    NO,
    TRUE,
    UNKNOWN,
    Figure,
    Truth,
    Word,
    all_of,
    any_of,
    compare,
    point,
)
from huiqi.language.expressions.tree import Condition, Judge, Undecided, descendants
from huiqi.language.vocabulary import RecordKind, Vocabulary
from huiqi.model.firm import Firm, RecordList, Row, Warned
from huiqi.model.policy import Choice, Clause, HighestOnly, Policy, Rulebase

_SHOWN = 5
ANY_DAY = Figure(-INFINITY, INFINITY)


@dataclass(frozen=True, slots=True)
class Receipt:
    """An award a firm received under a clause.

    Attributes:
        counts: that it was paid by the as-of date, and under this clause.
        record: for which record, as the firm wrote it; empty where it did not say.
        spans: for which periods, of a clause that runs over them, as the firm wrote beside the record.
        amount: yuan, as far as told.
        day: the day it counts by in limits (as ordinal), as far as told: of the period it is for, else of its payment.
        is_dated: whether it says which period it is for.
        row: what the firm told of it.
    """

    counts: Truth
    record: str
    amount: Figure
    day: Figure = ANY_DAY
    row: Row | None = None
    is_dated: bool = False
    spans: tuple[Span, ...] = ()

    def within(self, first: date, last: date) -> Truth:
        """That it counts, and is of this period."""
        return all_of([self.counts, self._lies_in(first, last)])

    def _lies_in(self, first: date, last: date) -> Truth:
        after = compare(">=", self.day, point(first.toordinal()))
        return all_of([after, compare("<=", self.day, point(last.toordinal()))])

    def is_for(self, span: Span) -> Truth:
        """That it is for a period: by those it names, else by the day it belongs to; else any before its payment."""
        first, last = span.period.start, span.period.end
        if self.spans:
            named = [each.period for each in self.spans]
            if any(first <= each.start and each.end <= last for each in named):
                return TRUE
            return UNKNOWN if any(each.start <= first and last <= each.end for each in named) else FALSE
        if self.is_dated:
            return self._lies_in(first, last)
        return UNKNOWN if compare(">=", self.day, point(first.toordinal())).most > NO else FALSE


@dataclass(frozen=True, slots=True)
class FoundMatter:
    """An official's finding on a matter, for one record or for all, and the day it was made (as ordinal)."""

    record: str
    truth: Truth
    day: int


@dataclass(frozen=True)
class Ledger:
    """Receipts and findings by clause id.

    Attributes:
        receipts_known: false where the firm does not say what it received, or that it may be more than listed.
        vocabulary, records: to tell which record a receipt is for.
        earlier: clause → the clauses of replaced policies that it continues.
    """

    receipts_known: bool
    receipts: Mapping[str, tuple[Receipt, ...]] = field(default_factory=dict)
    findings: Mapping[str, Mapping[str, tuple[FoundMatter, ...]]] = field(default_factory=dict)
    vocabulary: Vocabulary | None = None
    records: Mapping[str, RecordList] = field(default_factory=dict)
    earlier: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    warnings: tuple[Warned, ...] = ()

    def of(self, clause: str) -> tuple[Receipt, ...]:
        """The receipts under a clause, and under those of replaced policies that it continues."""
        before = tuple(each for old in self.earlier.get(clause, ()) for each in self.receipts.get(old, ()))
        return before + self.receipts.get(clause, ())

    def is_for(self, receipt: Receipt, record: str, row: Row) -> Truth:
        """Whether a receipt is for a row of a record kind, as far as its words tell."""
        if not receipt.record or self.vocabulary is None:
            return UNKNOWN
        return names_row(receipt.record, row, self.vocabulary.records[record])

    def is_under(self, award: Row, clause: str, record: str, row: Row | None) -> Truth:
        """Whether an award is of a clause, or of one that it continues; with `record`, and for a row of that kind."""
        truths = []
        for receipt in self.of(clause):
            if receipt.row is award:
                own = TRUE if not record or row is None else self.is_for(receipt, record, row)
                truths.append(all_of([receipt.counts, own]))
        return any_of(truths)

    def findings_for(self, clause: str, row: Row | None) -> dict[str, Truth]:
        """Matter → the newest finding on it, for a clause and one record of it.

        Findings of one day that contradict each other leave the matter open.
        """
        found: dict[str, Truth] = {}
        for matter, each in self.findings.get(clause, {}).items():
            mine = [one for one in each if not one.record or (row is not None and _tells(one.record, row))]
            newest = {one.truth for one in mine if one.day == max(other.day for other in mine)}
            if len(newest) == 1:
                found[matter] = newest.pop()
        return found


def names_row(written: str, row: Row, kind: RecordKind) -> Truth:
    """Whether a record as the firm wrote it elsewhere is this row: by any of the row's words, or all of several.

    A row of which a naming field is not told may be it.
    """
    if _tells(written, row):
        return TRUE
    naming = [name for name, each in kind.fields.items() if isinstance(each.type, (TextType, ChoiceType))]
    return UNKNOWN if any(name not in row.values for name in naming) else FALSE


def _tells(written: str, row: Row) -> bool:
    words = {text for name, text in row.texts.items() if name in row.values}
    return written in words or set(written.split()) <= words


def read_ledger(firm: Firm, rulebase: Rulebase, as_of: date) -> Ledger:
    """The ledger of a firm at a date."""
    warnings: list[Warned] = []
    named = _Named(rulebase, firm)
    receipts: dict[str, list[Receipt]] = {}
    continued = _continued(rulebase)
    given = firm.records.get("received")
    for row in given.rows if given else ():
        counts = _counted(row, "paid_on", as_of)
        if counts.most == NO:
            continue
        possible, is_named = _possible_clauses(row, named, "已获补助", warnings)
        meant = _oldest(possible, continued)
        if len(meant) > 1 or not is_named:
            counts = Truth(NO, counts.most)
        _check_record(row, meant, rulebase, firm, warnings)
        _check_year(row, meant, rulebase, as_of, warnings)
        for clause in meant:
            receipts.setdefault(clause, []).append(_receipt(row, counts, rulebase.clauses[clause], firm))
    return Ledger(
        receipts_known=given is not None and given.complete,
        receipts={clause: tuple(each) for clause, each in receipts.items()},
        findings=_findings(firm, named, as_of, warnings),
        vocabulary=rulebase.vocabulary,
        records=firm.records,
        earlier=continued,
        warnings=tuple(warnings),
    )


def _check_record(row: Row, meant: list[str], rulebase: Rulebase, firm: Firm, warnings: list[Warned]) -> None:
    """Tell of a receipt whose record fits none of the firm's: it may be for any of them."""
    written = _field_text(row, "record")
    for clause in meant if written else ():
        record = rulebase.clauses[clause].record
        given = firm.records.get(record) if record else None
        named, _ = _named_in(written, rulebase.clauses[clause], firm)
        if named and record and given and given.rows:
            kind = rulebase.vocabulary.records[record]
            if all(names_row(named, each, kind).most == NO for each in given.rows):
                text = f"「{row.label}」的对应资质「{written}」和清单里的{kind.label}对不上，按可能是任何一条计"
                warnings.append(Warned("unmatched", "已获补助", text))


def _check_year(row: Row, meant: list[str], rulebase: Rulebase, as_of: date, warnings: list[Warned]) -> None:
    """Tell of an award paid this year for the last one: it takes nothing of this year's."""
    belongs, paid = row.values.get("belongs"), row.values.get("paid_on")
    this_year = point(date(as_of.year, 1, 1).toordinal())
    if not isinstance(belongs, Figure) or not isinstance(paid, Figure):
        return
    is_late = compare("<", belongs, this_year) == TRUE and compare(">=", paid, this_year) == TRUE
    yearly = any(
        limit.years == 1 and clause.spans is None
        for clause in (rulebase.clauses[each] for each in meant)
        for limit in clause.limits
    )
    if is_late and yearly:
        text = f"「{row.label}」写了所属年度 {row.texts.get('belongs', '')}：算那一年的，不占 {as_of.year} 年的限额"
        why = f"{text}；如果就是 {as_of.year} 年这一次的钱，所属年度写 {as_of.year}"
        warnings.append(Warned("other-year", "已获补助", why))


def _oldest(meant: list[str], continued: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Of a clause and those that continue it the first: what was received of it counts for all."""
    first = next(
        (each for each in meant if all(each in continued.get(one, (one,)) or one == each for one in meant)), None
    )
    return [first] if first is not None and len(meant) > 1 else meant


def _continued(rulebase: Rulebase) -> dict[str, tuple[str, ...]]:
    """A clause continues the one of the same name in each policy that its own replaces, and what that continued."""
    found: dict[str, tuple[str, ...]] = {}
    for policy in sorted(rulebase.policies, key=lambda each: each.period.start):
        for clause in policy.clauses if policy.replaces else ():
            name = clause.id.partition("/")[2]
            names = [name, *(earlier for earlier, now in policy.moved if now == name)]
            ids = [f"{earlier}/{one}" for earlier in policy.replaces for one in names]
            old = [each for each in ids if each in rulebase.clauses]
            before = [earlier for each in old for earlier in (each, *found.get(each, ()))]
            found.update({clause.id: tuple(before)} if before else {})
    return found


def _named_in(written: str, clause: Clause, firm: Firm) -> tuple[str, tuple[Span, ...]]:
    """The record and the periods that an award's words name; all of them the record where there are no periods.

    A word of the records themselves (a day it was recognised) is no period.
    """
    if clause.spans is None:
        return written, ()
    given = firm.records.get(clause.record) if clause.record else None
    own = {text for row in (given.rows if given else ()) for text in row.texts.values()}
    read = [(word, None if word in own else _span(word)) for word in written.split()]
    record = " ".join(word for word, span in read if span is None)
    return record, tuple(span for _, span in read if span is not None)


def _span(word: str) -> Span | None:
    try:
        return parse_span(word)
    except ValueError:
        return None


def _receipt(row: Row, counts: Truth, clause: Clause, firm: Firm) -> Receipt:
    amount = cast(Figure, row.values.get("amount", Figure(0, INFINITY)))
    belongs = row.values.get("belongs")
    day = cast(Figure, belongs or row.values.get("paid_on", ANY_DAY))
    record, spans = _named_in(_field_text(row, "record"), clause, firm)
    return Receipt(counts, record, amount, day, row, belongs is not None, spans)


def _field_text(row: Row, name: str) -> str:
    return row.texts.get(name, "") if name in row.values else ""


def _counted(row: Row, dated: str, as_of: date) -> Truth:
    """That a row is dated by the as-of date; a row without a date may be."""
    day = row.values.get(dated)
    if not isinstance(day, Figure):
        return UNKNOWN
    return compare("<=", day, point(as_of.toordinal()))


@dataclass(frozen=True)
class _Named:
    """Which clauses a firm may mean by a word: of several of one name those that are for its region."""

    rulebase: Rulebase
    firm: Firm

    def meant(self, word: str) -> list[str]:
        found = self.rulebase.clauses_meant(word)
        here = [each for each in found if self._is_here(each)] if len(found) > 1 else found
        return here or found

    def fitting(self, word: str, amount: Figure | None) -> list[str]:
        """The clauses for the firm's region that an award may be of, by words that are no clause's name."""
        here = [clause for id, clause in self.rulebase.clauses.items() if self._is_here(id)]
        return fitting(word, amount, here, self.rulebase.vocabulary)

    def _is_here(self, clause: str) -> bool:
        region = self.firm.facts.get("region")
        policy = self.rulebase.policy_of(clause)
        if not isinstance(region, Word) or region.options is None:
            return True
        return any(regions_meet(each, policy.region) for each in region.options)


def _possible_clauses(row: Row, named: _Named, what: str, warnings: list[Warned]) -> tuple[list[str], bool]:
    """The clauses a row may be for, and whether it names them; a warning where it does not, or names several."""
    written = _field_text(row, "clause")
    if not written:
        warnings.append(Warned("unmatched", what, f"「{row.label}」没有写是哪个条款，可能是任何一条，请补充"))
        return list(named.rulebase.clauses), False
    clauses = named.meant(written)
    if not clauses:
        amount = row.values.get("amount")
        fits = named.fitting(written, amount if isinstance(amount, Figure) else None)
        warnings.append(Warned("unmatched", what, _unmatched(row.label, fits, named.rulebase)))
        return fits, False
    if len(clauses) > 1:
        warnings.append(Warned("unmatched", what, f"「{row.label}」写的条款不止一个：{'、'.join(clauses)}，请写编号"))
    return clauses, True


def _unmatched(label: str, fits: list[str], rulebase: Rulebase) -> str:
    """What is said of an award whose clause is not known by its name."""
    if not fits:
        return f"「{label}」写的条款规则库里没有，保留备查，不算哪一条的已领"
    titles = list(dict.fromkeys(rulebase.clauses[each].title for each in fits))
    shown = "、".join(titles[:_SHOWN]) + (f" 等 {len(titles)} 项" if len(titles) > _SHOWN else "")
    return f"「{label}」写的不是条款的名称，可能是 {shown}：这些按可能已领计，是哪一项请写清"


# -- findings -----------------------------------------------------------------------------------------


def _findings(
    firm: Firm, named: _Named, as_of: date, warnings: list[Warned]
) -> dict[str, dict[str, tuple[FoundMatter, ...]]]:
    found: dict[str, dict[str, tuple[FoundMatter, ...]]] = {}
    given = firm.records.get("findings")
    for row in given.rows if given else ():
        for clause, matter, each in _finding(row, named, as_of, warnings):
            matters = found.setdefault(clause, {})
            matters[matter] = (*matters.get(matter, ()), each)
    return found


def _finding(row: Row, named: _Named, as_of: date, warnings: list[Warned]) -> Iterator[tuple[str, str, FoundMatter]]:
    """A finding that counts, under its clause and matter; one that does not is told as a warning."""
    truth, day = row.values.get("finding"), row.values.get("when")
    clauses = named.meant(_field_text(row, "clause"))
    known = {normalised(matter): matter for clause in clauses for matter in matters(clause, named.rulebase)}
    matter = known.get(normalised(_field_text(row, "matter")))
    why = ""
    if len(clauses) != 1:
        why = "没有写条款，或规则库里没有、不止一个这样的条款"
    elif matter is None:
        why = f"这个条款没有这样的待认定事项；有：{'；'.join(known.values()) or '无'}"
    elif not isinstance(truth, Truth):
        why = "没有写意见"
    elif not isinstance(day, Figure) or not day.there:
        why = "没有写认定时间"
    elif day.hi > as_of.toordinal():
        return
    else:
        yield clauses[0], matter, FoundMatter(_field_text(row, "record"), truth, int(day.hi))
        return
    warnings.append(Warned("finding", "认定意见", f"「{_field_text(row, 'matter') or row.label}」没有采用：{why}"))


def matters(clause: str, rulebase: Rulebase) -> Iterable[str]:
    """What officials decide about a clause."""
    yield from _judged(rulebase.clauses[clause].condition)
    for policy in rulebase.policies:
        yield from matters_between(policy, clause)


def matters_between(policy: Policy, clause: str) -> Iterable[str]:
    """What officials decide about how a clause lives with others: of the firm, not of one record."""
    for step in policy.settle:
        if isinstance(step, (HighestOnly, Choice)) and step.judge and clause in step.clauses:
            yield step.judge


def _judged(condition: Condition) -> Iterator[str]:
    return (node.matter for node in descendants(condition) if isinstance(node, (Judge, Undecided)))
