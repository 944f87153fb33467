"""A decision record asked again: the same answer, or what is different, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from huiqi.assess.assessor import Assessor
from huiqi.base.errors import HuiqiError, InputError
from huiqi.base.version import __version__
from huiqi.loading.firms import read_firm_from
from huiqi.loading.rules import unpacked
from huiqi.model.assessment import DECISION_LABELS, Amount, Assessment, Entitlement
from huiqi.model.policy import BENEFIT_LABELS, STATUS_LABELS
from huiqi.output.record import Record
from huiqi.output.text import amount_text


@dataclass(frozen=True, slots=True)
class Replay:
    """A record asked again.

    Attributes:
        rulebase: the hash of the rules there are now.
        own: what is different, in lines, where it is asked of its own rules; None where it has none, or they do not
            load any more (`broken` says why).
        changes: what is different where it is asked of the rules there are now.
    """

    record: Record
    rulebase: str
    own: tuple[str, ...] | None
    changes: tuple[str, ...]
    broken: str = ""

    @property
    def same(self) -> bool:
        """Whether the record stands: its rules, where it has them, give the answer again; else those there are now."""
        stands = self.own if self.own is not None else self.changes
        return self.record.intact and not stands and not self.broken

    def lines(self) -> Iterator[str]:
        """What came of it, in words."""
        record = self.record
        yield f"{record.answer.firm}　评估日 {record.as_of}"
        if not record.intact:
            yield "封印不符：记录写成以后被改动过，或没有传完整。下面按里面的企业文件重新评估，与记录里的结果对照。"
        if record.rules is None and self.own is None and not self.broken:
            yield "记录里没有当时的规则（较早的格式，或被拿掉了）：只能按现在的规则评估。"
        if record.engine != __version__:
            yield f"程序变了：记录由 huiqi {record.engine} 写成，现在是 {__version__}"
        if self.broken:
            yield f"记录里的规则不能用：{self.broken}"
        if self.own is not None:
            yield from self._told(self.own, "用记录里的规则重新评估，", "（记录 → 重新评估）")
        if record.rulebase != self.rulebase:
            rules = f"记录用的规则库 {record.rulebase}，现在是 {self.rulebase}"
            yield f"规则变了：{rules}（当时加过 --rules 的，请同样加上）"
        if self.own is None:
            yield from self._told(self.changes, "", "（记录 → 现在）")
        elif record.rulebase != self.rulebase and self.changes:
            yield f"按现在的规则，结果会有 {len(self.changes)} 处不同（记录 → 现在）："
            yield from (f"  {change}" for change in self.changes)
        elif record.rulebase != self.rulebase:
            yield "按现在的规则，结果也一样。"

    def _told(self, changes: tuple[str, ...], how: str, sides: str) -> Iterator[str]:
        if changes:
            yield f"{how}结果与记录不同，{len(changes)} 处{sides}："
        elif self.record.intact:
            yield f"{how}结果与记录一致（{len(self.record.answer.entitlements)} 条逐条相同）。"
        else:
            yield f"这份记录不能作为凭据；不过{how}结果与里面写的相同。"
        yield from (f"  {change}" for change in changes)


def replayed(record: Record, assessor: Assessor) -> Replay:
    """The record asked again, of its own rules and of these.

    Raises:
        InputError: its firm's file cannot be read with the vocabulary there is now, and it has no rules of its own.
    """
    try:
        own, broken = _of_own_rules(record), ""
    except (ValueError, AttributeError, RecursionError, OSError, HuiqiError) as error:
        own, broken = None, str(error)
    if own is not None and record.rulebase == assessor.rulebase.hash:
        return Replay(record, assessor.rulebase.hash, own, own)
    try:
        changes = _asked_of(record, assessor)
    except InputError as error:
        if own is None:
            raise
        changes = (f"企业文件现在读不懂：{str(error).splitlines()[0]}",)
    return Replay(record, assessor.rulebase.hash, own, changes, broken)


def _of_own_rules(record: Record) -> tuple[str, ...] | None:
    """What is different where a record is asked of the rules in it.

    Raises:
        ValueError, RulesError, InputError: these cannot be used.
    """
    if record.rules is None:
        return None
    rulebase = unpacked(record.rules)
    if rulebase.hash != record.rulebase:
        raise ValueError(f"它们是规则库 {rulebase.hash}，不是记录写的 {record.rulebase}")
    named = record.answer.rulebase.hash
    wrong = () if named == record.rulebase else (f"结果里写的规则库是 {named}，记录写的是 {record.rulebase}",)
    return (*wrong, *_asked_of(record, Assessor(rulebase)))


def _asked_of(record: Record, assessor: Assessor) -> tuple[str, ...]:
    firm = read_firm_from(record.text.encode(), record.name, assessor.rulebase.vocabulary, record.as_of)
    return tuple(_changes(record.answer, assessor.assess(firm, record.as_of), assessor))


def _changes(before: Assessment, now: Assessment, assessor: Assessor) -> Iterator[str]:
    """The totals, clause by clause, then anything else."""
    old, new = (_by_clause(each) for each in (before, now))
    yield from _of_totals(before, now)
    if len(before.totals) != len({(total.policy_status, total.benefit) for total in before.totals}):
        yield "结果里同一种合计写了两次"
    words = 0
    for key in dict.fromkeys([*old, *new]):
        found = list(_of_clause(key, old.get(key), new.get(key), assessor))
        words += not found and old.get(key) != new.get(key)
        yield from found
    if words:
        yield f"{words} 条的判断和金额相同，理由、说明等文字不同"
    for name, label in (("firm", "企业"), ("as_of", "评估日"), ("disclaimer", "声明")):
        if getattr(before, name) != getattr(now, name):
            yield f"{label}：{getattr(before, name)} → {getattr(now, name)}"
    for name, label in (("warnings", "请留意"), ("assumptions", "前提"), ("missing", "还需要")):
        if getattr(before, name) != getattr(now, name):
            yield f"「{label}」的内容不同"


_Key = tuple[str, str | None, int]


def _by_clause(answer: Assessment) -> dict[_Key, Entitlement]:
    """By clause and record; of several that read alike, by their number."""
    found: dict[_Key, Entitlement] = {}
    for entitlement in answer.entitlements:
        number = sum((entitlement.id, entitlement.record) == key[:2] for key in found)
        found[entitlement.id, entitlement.record, number] = entitlement
    return found


def _of_clause(key: _Key, old: Entitlement | None, new: Entitlement | None, assessor: Assessor) -> Iterator[str]:
    named = f"{(old or new).title}{f'〔{key[1]}〕' if key[1] else ''}"  # type: ignore[union-attr]
    if old is None:
        yield f"{named}：记录里没有 → {_stood(new)}"  # type: ignore[arg-type]
    elif new is None:
        gone = "" if key[0] in assessor.rulebase.clauses else "（规则库里没有这一条了）"
        yield f"{named}：{_stood(old)} → 没有{gone}"
    elif _stood(old) != _stood(new):
        yield f"{named}：{_stood(old)} → {_stood(new)}"
    elif old.citation != new.citation:
        cited = (f"{each.citation.section}“{each.citation.quote}”" for each in (old, new))
        yield f"{named}：依据 {' → '.join(cited)}"


def _stood(each: Entitlement) -> str:
    """Decision and money, in words."""
    words = [DECISION_LABELS[each.decision]]
    words += [amount_text(each.amount)] if each.amount is not None else []
    words += [f"清算后 {amount_text(each.payable)}"] if each.payable not in (None, each.amount) else []
    end = each.at_period_end
    if end is not None:
        words.append(f"{end.date} {DECISION_LABELS[end.decision]} {amount_text(end.amount)}")
    return "，".join(words)


_NOTHING = Amount(Decimal("0.00"), Decimal("0.00"))


def _of_totals(before: Assessment, now: Assessment) -> Iterator[str]:
    pairs = [("现在应得", before.due, now.due)]
    pairs.append(("若从未领取过补助的合计", before.total_if_nothing_received, now.total_if_nothing_received))
    old, new = (
        {(total.policy_status, total.benefit): Amount(total.min, total.max) for total in answer.totals}
        for answer in (before, now)
    )
    for key in dict.fromkeys([*old, *new]):
        label = f"{STATUS_LABELS[key[0]]}里的{BENEFIT_LABELS[key[1]]}合计"
        pairs.append((label, old.get(key, _NOTHING), new.get(key, _NOTHING)))
    yield from (f"{label}：{amount_text(one)} → {amount_text(other)}" for label, one, other in pairs if one != other)
