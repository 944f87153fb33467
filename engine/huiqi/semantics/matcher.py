"""Verdicts by durable_rules: the same conditions matched as rules, one flat ruleset per node.

What durable_rules gets is what it is exact on: typed integers compared with constants, and the verdicts
(0 no, 1 judged, 2 yes, as least and most) of nodes below, chained forward from the leaves to the clause.
Arithmetic, memberships and dates are worked out before. Each node has a ruleset with its rule and the
negated twin; only where neither fires, two more tell judged from unknown.

The fence this keeps inside: at most 16 conditions a ruleset, events without session id, one host with
its timers still, one thread at a time, and any error but "no rule matched" is a failure of the check.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from durable.engine import Host, MessageNotHandledException

from huiqi.base.errors import EnginesDisagree
from huiqi.base.values.intervals import JUDGED, NO, YES, End, Figure, Truth
from huiqi.language.expressions.tree import (
    All,
    AnyOf,
    AtLeast,
    Comparison,
    Definition,
    NoneOf,
    Noted,
    Number,
)
from huiqi.semantics.definition import Trace

WIDTH = 16
_BOUND = 10**15
_Condition = dict[str, Any]
_Message = dict[str, int]
Shape = tuple[str, int]
"""A comparison and its constant; `("truth", 0)` for a verdict from elsewhere."""
Posted = dict[tuple[str, tuple[int, ...]], Truth]
"""Rulesets and events with the verdicts they gave, of one check."""
TRUTH_SHAPE: Shape = ("truth", 0)


class _QuietHost(Host):  # type: ignore[misc]
    """A host without the two timer threads: nothing here waits for time."""

    def _run(self) -> None:
        pass


class Matcher:
    """Matches conditions by durable_rules. Safe from many threads: one check at a time."""

    def __init__(self) -> None:
        self._host = _QuietHost()
        self._rulesets: set[str] = set()
        self._fired: list[str] = []
        self._posted: Posted = {}
        self._lock = threading.Lock()

    def verdict(self, clause: str, trace: Trace, posted: Posted | None = None) -> Truth:
        """The truth of a clause's condition by what durable_rules fires, compared with the semantics.

        Args:
            posted: what was posted so far in the same check: the same event to the same ruleset is posted once.

        Raises:
            EnginesDisagree: it differs from `trace.truth`, or durable_rules failed.
        """
        with self._lock:
            self._posted = {} if posted is None else posted
            try:
                found = self._node(trace)
            except Exception as error:
                raise EnginesDisagree(clause, f"durable_rules 失败：{error!r}") from error
        if found != trace.truth:
            raise EnginesDisagree(clause, f"匹配引擎 {found.word}，语义 {trace.truth.word}")
        return found

    # -- nodes ----------------------------------------------------------------------------------------

    def _node(self, trace: Trace) -> Truth:
        node = trace.node
        if isinstance(node, (Noted, Definition)):
            return self._node(trace.parts[0])
        if isinstance(node, All):
            return self._wide("all", trace.parts)
        if isinstance(node, AnyOf):
            return self._wide("any", trace.parts)
        if isinstance(node, NoneOf):
            some = self._wide("any", trace.parts)
            return Truth(YES - some.most, YES - some.least)
        if isinstance(node, AtLeast):
            return self._counted(node.count, [self._node(part) for part in trace.parts])
        return self._flat("all", [_leaf(trace)])

    def _wide(self, rule: str, parts: Sequence[Trace]) -> Truth:
        """A node of any width: levels of at most `WIDTH`."""
        leaves = [self._input(part) for part in parts]
        if not leaves:
            return Truth(YES, YES) if rule == "all" else Truth(NO, NO)
        while len(leaves) > WIDTH:
            groups = [leaves[start : start + WIDTH] for start in range(0, len(leaves), WIDTH)]
            leaves = [_given(self._flat(rule, group)) for group in groups]
        return self._flat(rule, leaves)

    def _input(self, part: Trace) -> _Leaf:
        while isinstance(part.node, (Noted, Definition)):
            part = part.parts[0]
        inner = isinstance(part.node, (All, AnyOf, NoneOf, AtLeast))
        return _given(self._node(part)) if inner else _leaf(part)

    def _flat(self, rule: str, leaves: Sequence[_Leaf]) -> Truth:
        shapes = tuple(leaf.shape for leaf in leaves)
        message: _Message = {}
        for index, leaf in enumerate(leaves):
            message[f"l{index}"], message[f"m{index}"] = leaf.least, leaf.most
        return self._decided(f"{rule}{shapes}", message, lambda: _rules(rule, shapes))

    def _counted(self, count: int, truths: Sequence[Truth]) -> Truth:
        """At least `count` of them: durable_rules compares the counts."""
        message = {
            "yes": sum(truth.least == YES for truth in truths),
            "open": sum(truth.least >= JUDGED for truth in truths),
            "maybe": sum(truth.most == YES for truth in truths),
            "left": sum(truth.most >= JUDGED for truth in truths),
        }
        return self._decided(f"count{count}", message, lambda: _count_rules(count))

    # -- rulesets -------------------------------------------------------------------------------------

    def _decided(self, name: str, message: _Message, rules: Callable[[], dict[str, dict[str, _Condition]]]) -> Truth:
        """Post to the ruleset of yes and no; where neither fires, ask whether it is judged at either end."""
        if name not in self._rulesets:
            definitions = {f"{name}.{stage}": self._definition(each) for stage, each in rules().items()}
            self._host.register_rulesets(definitions)
            self._rulesets.add(name)
        key = name, tuple(message.values())
        found = self._posted.get(key)
        if found is None:
            found = self._posted[key] = self._asked(name, message)
        return found

    def _asked(self, name: str, message: _Message) -> Truth:
        fired = self._post(f"{name}.sure", message)
        if fired:
            return Truth(YES, YES) if fired == "yes" else Truth(NO, NO)
        least = JUDGED if self._post(f"{name}.least", message) else NO
        most = JUDGED if self._post(f"{name}.most", message) else YES
        return Truth(least, most)

    def _definition(self, rules: dict[str, _Condition]) -> dict[str, Any]:
        return {
            rule: {"all": [{"m": condition}], "run": self._recorder(rule), "pri": index + 1}
            for index, (rule, condition) in enumerate(rules.items())
        }

    def _recorder(self, rule: str) -> Callable[[Any], None]:
        return lambda _: self._fired.append(rule)

    def _post(self, ruleset: str, message: _Message) -> str:
        """The rule that fired, or empty: no rule matched, which durable_rules tells by an exception."""
        self._fired.clear()
        try:
            self._host.post(ruleset, dict(message))
        except MessageNotHandledException:
            return ""
        if len(self._fired) != 1:
            raise RuntimeError(f"{ruleset}: {self._fired}")
        return self._fired[0]


class _Leaf:
    """What one condition of a flat ruleset is asked: its shape, and the two integers posted for it."""

    __slots__ = ("least", "most", "shape")

    def __init__(self, shape: Shape, least: int, most: int) -> None:
        self.shape, self.least, self.most = shape, least, most


def _given(truth: Truth) -> _Leaf:
    return _Leaf(TRUTH_SHAPE, truth.least, truth.most)


def _leaf(trace: Trace) -> _Leaf:
    """A comparison with a constant as typed integers; anything else as the truth worked out for it."""
    node = trace.node
    if not (isinstance(node, Comparison) and isinstance(node.right, Number) and node.operator in _ROUNDED):
        return _given(trace.truth)
    left = trace.operands[0]
    constant = Fraction(node.right.value)
    if not isinstance(left, Figure) or not left.plain or abs(constant.numerator) >= _BOUND:
        return _given(trace.truth)
    rounded = _ROUNDED[node.operator]
    ends = [_integer(end, constant.denominator, rounded) for end in (left.lo, left.hi)]
    return _Leaf((node.operator, constant.numerator), *ends)


def _integer(end: End, scale: int, rounded: Callable[[Fraction], int]) -> int:
    """An end in whole units of the constant, rounded so that the comparison stays exact."""
    if isinstance(end, float):
        return _BOUND if end > 0 else -_BOUND
    return max(-_BOUND, min(_BOUND, rounded(Fraction(end) * scale)))


_ROUNDED: dict[str, Callable[[Fraction], int]] = {">=": math.floor, "<": math.floor, ">": math.ceil, "<=": math.ceil}
_COMPARED = {
    ">=": (("$gte", "l"), ("$lt", "m")),
    ">": (("$gt", "l"), ("$lte", "m")),
    "<=": (("$lte", "m"), ("$gt", "l")),
    "<": (("$lt", "m"), ("$gte", "l")),
}


def _asked(shape: Shape, index: int, level: int, holds: bool) -> _Condition:
    """The condition that a leaf is at least `level` (`holds`) or at most `level`."""
    operator, constant = shape
    if operator == "truth":
        return {"$gte": {f"l{index}": level}} if holds else {"$lte": {f"m{index}": level}}
    compared, end = _COMPARED[operator][0 if holds else 1]
    return {compared: {f"{end}{index}": constant}}


def _rules(rule: str, shapes: Sequence[Shape]) -> dict[str, dict[str, _Condition]]:
    """The rulesets of an `all` or `any` node: sure (yes, no), and whether least and most are judged."""
    for_yes, for_no = ("$and", "$or") if rule == "all" else ("$or", "$and")

    def every(level: int, holds: bool) -> _Condition:
        parts = [_asked(shape, index, level, holds) for index, shape in enumerate(shapes)]
        return parts[0] if len(parts) == 1 else {for_yes if holds else for_no: parts}

    return {
        "sure": {"yes": every(YES, True), "no": every(NO, False)},
        "least": {"judged": every(JUDGED, True)},
        "most": {"judged": every(JUDGED, False)},
    }


def _count_rules(count: int) -> dict[str, dict[str, _Condition]]:
    return {
        "sure": {"yes": {"$gte": {"yes": count}}, "no": {"$lt": {"left": count}}},
        "least": {"judged": {"$gte": {"open": count}}},
        "most": {"judged": {"$lt": {"maybe": count}}},
    }
