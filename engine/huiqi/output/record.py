"""A decision record: what was asked, of which rules, and what was answered, to be asked again by an auditor.

The record holds the firm's file word for word, and the rules and vocabulary that answered, so that it can be decided
again after they changed. Its seal, a SHA-256 over everything else in it, shows that a record
was changed by hand or cut off; it is no signature: who changes a record can seal it anew.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn

from huiqi.assess.assessor import Assessor
from huiqi.base.diagnostics import Place, Problem, Source
from huiqi.base.errors import HuiqiError, InputError, UsageError, reason
from huiqi.base.version import __version__
from huiqi.loading.firms import read_firm_from
from huiqi.loading.rules import Packed, unpacked
from huiqi.model.assessment import DECISION_LABELS, Amount, Assessment, Entitlement
from huiqi.model.policy import BENEFIT_LABELS, STATUS_LABELS
from huiqi.output.answer_json import answer_from_json, answer_to_json
from huiqi.output.text import amount_text

FORMAT = 2
_READS = (1, FORMAT)
"""Format 1 has no rules: it can only be asked of those there are now."""
_MOST_BYTES = 64 * 1024 * 1024
_FAR = re.compile(r'"(?:min|max|amount)": "[^"]*(?:[eE]|\d{30})')
"""Sums that no answer has: with an exponent, or of thirty digits and more."""
_KEYS = {"format": int, "engine": str, "rulebase": str, "as_of": str, "firm_file": dict, "answer": dict, "seal": str}


@dataclass(frozen=True, slots=True)
class Record:
    """A record as read.

    Attributes:
        name, text: the firm's file.
        rules: the rules and vocabulary that answered; None in a record of format 1, or where they were left out.
        intact: whether its seal holds, and its rules are those that it names.
    """

    engine: str
    rulebase: str
    as_of: date
    name: str
    text: str
    answer: Assessment
    rules: Packed | None
    intact: bool


def written(answer: Assessment, name: str, text: str, rules: Packed) -> bytes:
    """The record of an answer on a firm's file, as JSON, with the rules that answered."""
    return completed(without_rules(answer, name, text, rules.sha256), rules)


def without_rules(answer: Assessment, name: str, text: str, sha256: str) -> str:
    """As `written`, but the rules by their SHA-256 alone: where many records are kept, they are kept once."""
    held = {
        "format": FORMAT,
        "engine": answer.engine,
        "rulebase": answer.rulebase.hash,
        "as_of": answer.as_of,
        "firm_file": {"name": name.encode(errors="replace").decode(), "text": text},
        "answer": json.loads(answer_to_json(answer)),
        "rules": {"sha256": sha256},
    }
    return _as_json({**held, "seal": _seal(held)})


def completed(record: str, rules: Packed) -> bytes:
    """A record with its rules put in."""
    held = json.loads(record)
    return _as_json({**held, "rules": {"sha256": rules.sha256, "files": rules.text}}).encode()


def _as_json(held: dict[str, Any]) -> str:
    return json.dumps(held, ensure_ascii=False, indent=1) + "\n"


def _seal(held: dict[str, Any]) -> str:
    """Over everything but the rules themselves, which their SHA-256 stands for."""
    rules = {"rules": {"sha256": held["rules"].get("sha256")}} if isinstance(held.get("rules"), dict) else {}
    plain = json.dumps({**held, **rules}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


# -- reading ------------------------------------------------------------------------------------------


def read_record(path: Path) -> Record:
    """The record in a file.

    Raises:
        UsageError: there is no such file.
        InputError: it is no record, or only a part of one, or of another format.
    """
    held = _json(path)
    wrong = [name for name, type_ in _KEYS.items() if not isinstance(held.get(name), type_)]
    if wrong:
        _refuse(path, f"不是决定记录，或不完整：缺少 {'、'.join(wrong)}", "记录由 huiqi check --record 写成")
    if held["format"] not in _READS:
        help = f"请用写它的那个版本（{held['engine']}）重放"
        _refuse(path, f"记录的格式是 {held['format']}，这里只读得懂 {'、'.join(map(str, _READS))}", help)
    file = held["firm_file"]
    try:
        sealed = held.pop("seal") == _seal(held)
        answer = answer_from_json(json.dumps(held["answer"]))
        day = date.fromisoformat(held["as_of"])
        if _FAR.search(json.dumps(held["answer"])):
            raise ValueError("有过大的金额")
        name, text = str(file["name"]), str(file["text"])
        return Record(held["engine"], held["rulebase"], day, name, text, answer, _rules_of(held), sealed)
    except (ValueError, KeyError) as error:
        _refuse(path, f"记录里的内容读不懂：{str(error).splitlines()[0][:80]}", "记录被改动过，或由别的版本写成")


def _rules_of(held: dict[str, Any]) -> Packed | None:
    if held["format"] == 1:
        return None
    rules = held["rules"]
    if not isinstance(rules, dict):
        raise ValueError("rules 要是一节")
    return Packed(str(rules["sha256"]), str(rules["files"])) if "files" in rules else None


def _json(path: Path) -> dict[str, Any]:
    try:
        if path.is_file() and path.stat().st_size > _MOST_BYTES:
            _refuse(path, f"文件超过 {_MOST_BYTES // 2**20} MB，不是决定记录", "请确认选对了文件")
        found = json.loads(path.read_bytes(), object_pairs_hook=lambda pairs: _no_twice(path, pairs))
    except FileNotFoundError:
        raise UsageError(f"找不到文件「{path}」。请检查路径和文件名。") from None
    except OSError as error:
        raise UsageError(f"无法读取「{path}」：{reason(error)}。") from None
    except json.JSONDecodeError as error:
        where = f"第 {error.lineno} 行第 {error.colno} 列"
        _refuse(path, f"不是完整的 JSON：读到{where}断开", "文件可能没有传完，或被改动过")
    except (ValueError, RecursionError):
        _refuse(path, "不是决定记录（不是 UTF-8 文本，嵌套太深，或有过长的数）", "记录由 huiqi check --record 写成")
    if not isinstance(found, dict):
        _refuse(path, "不是决定记录", "记录由 huiqi check --record 写成")
    return found


def _no_twice(path: Path, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A key that stands twice could be read one way or the other."""
    found = dict(pairs)
    if len(found) < len(pairs):
        twice, _ = Counter(name for name, _ in pairs).most_common(1)[0]
        _refuse(path, f"「{twice}」在一处写了两次", "记录被改动过")
    return found


def _refuse(path: Path, message: str, help: str) -> NoReturn:
    raise InputError([Problem("R01", message, Place(Source(str(path))), help)])


# -- asking again -------------------------------------------------------------------------------------


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
