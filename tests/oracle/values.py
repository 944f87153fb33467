"""What an expression is worth."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import yaml

from tests.oracle.basics import (
    NO_DATA,
    NONE,
    RECOGNITION,
    REVIEW,
    VOCABULARY,
    Duration,
    Missing,
    Node,
    NotCarried,
    Official,
    Period,
    Scope,
    every,
    opposite,
    shifted,
    some,
)
from tests.oracle.reading import COMPARE, FLIP, Parser, period, quantity


class Values:
    """One policy asked for one firm on one day: what its expressions are worth."""

    def __init__(self, text: str, firm: dict[str, Any], as_of: date) -> None:
        self.rules = yaml.load(text, yaml.BaseLoader)
        self.firm = firm
        self.as_of = as_of
        self.facts = VOCABULARY | {name: self.type_of(held) for name, held in self.rules.get("facts", {}).items()}
        self.records = {"资质认定": {"date": "认定日期", "fields": RECOGNITION}} | self.rules.get("records", {})
        types = [*self.facts.values(), *(self.type_of(t) for r in self.records.values() for t in r["fields"].values())]
        self.scales = [[part.strip() for part in each.split("<")] for each in types if "<" in each]
        start, end = self.rules["period"].split(" .. ")
        self.period = Period(date.fromisoformat(start), date.fromisoformat(end))
        self.answers: dict[str, list[tuple[Scope, str, str, Fraction]]] = {}
        if self.rules.get("status") != "in force" or not start <= as_of.isoformat() <= end:
            raise NotCarried("not in force")

    def table(self, held: dict[str, Any], scope: Scope, keys: list[Any] | None = None) -> Any:
        """The value of the row that fits (`Functions`)."""
        raise NotImplementedError

    def truth(self, value: Any) -> bool | None:
        """A value where a condition is wanted."""
        if isinstance(value, Missing):
            return REVIEW if value is NO_DATA else False
        if value not in (True, False, REVIEW):
            raise NotCarried(f"not a condition: {value}")
        return None if value is None else bool(value)

    @staticmethod
    def type_of(held: Any) -> str:
        kind = held["type"] if isinstance(held, dict) else held
        return kind if isinstance(kind, str) else "choice"

    # values of the firm
    def told(self, text: Any, kind: str) -> Any:
        text = str(text)
        if text == "无":
            return NONE if kind.startswith("date") else NO_DATA
        if kind.startswith("date"):
            return date.fromisoformat(text)
        if kind.startswith("yes/no"):
            return text == "是"
        plain = kind.startswith(("text", "region", "industry", "[", "choice")) or "<" in kind
        return text if plain else quantity(text)

    def fact(self, name: str, scope: Scope, at: str = "") -> Any:
        """A fact; of a year or a quarter, the one the scope or the index means."""
        kind, held = self.facts[name], self.firm.get(name)
        if held is None:
            raise NotCarried(f"not told: {name}")
        if " by " not in kind:
            return self.told(held, kind)
        if not at:
            quarterly = scope.span is not None and "Q" in scope.span.name
            if ("by year" in kind) == quarterly or ("by quarter" in kind and not quarterly):
                raise NotCarried(f"{name} has another period than the clause")
            now = scope.span.name if scope.span else str(self.as_of.year - 1)
            at = f"{int(now[:4]) + scope.shift}{now[4:]}"
        figures = {str(key): value for key, value in held.items()}
        if at in figures:
            return self.told(figures[at], kind)
        if period(at).end < date.fromisoformat(str(self.firm["成立日期"])):
            return NO_DATA
        raise NotCarried(f"not told: {name} {at}")

    def rows(self, kind: str) -> list[dict[str, Any]]:
        """The records of a kind up to the day of assessment."""
        if kind == "已获补助":
            return []
        spec = self.records[kind]
        found = [{name: self.told(row[name], self.type_of(t)) for name, t in spec["fields"].items() if name in row}
                 for row in self.firm[kind]]  # fmt: skip
        return [row for row in found if row[spec["date"]] is not NONE and row[spec["date"]] <= self.as_of]

    # expressions
    def value(self, text: Any, scope: Scope) -> Any:
        """What an expression, a table or a list of the YAML says."""
        if isinstance(text, dict):
            return self.table(text, scope)
        return self.eval(Parser(text).whole(), scope)

    def eval(self, node: Node, scope: Scope) -> Any:
        return getattr(self, "on_" + node[0])(scope, *node[1:])

    def on_value(self, _: Scope, value: Any) -> Any:
        return value

    def on_number(self, _: Scope, value: Fraction, __: str) -> Fraction:
        return value

    def on_list(self, scope: Scope, *items: Node) -> list[Any]:
        return [self.eval(each, scope) for each in items]

    def on_years(self, scope: Scope, count: int) -> Period:
        last = self.as_of.year - (1 if count else 0)
        return Period(date(last - max(count, 1) + 1, 1, 1), date(last, 12, 31))

    def on_between(self, scope: Scope, low: Node, high: Node) -> Official:
        return Official(self.eval(low, scope), self.eval(high, scope))

    def on_not(self, scope: Scope, of: Node) -> bool | None:
        return opposite(self.truth(self.eval(of, scope)))

    def on_range(self, scope: Scope, low: Node, high: Node) -> Any:
        if low[0] == "yearly":
            return (low[1], high[1])
        ends = self.eval(low, scope), self.eval(high, scope)
        if NONE in ends or NO_DATA in ends:
            return NONE if NONE in ends else NO_DATA
        first = ends[0].start if isinstance(ends[0], Period) else ends[0]
        return Period(first, ends[1].end if isinstance(ends[1], Period) else ends[1])

    def on_if(self, scope: Scope, then: Node, test: Node, other: Node | None = None) -> Any:
        truth = self.truth(self.eval(test, scope))
        if truth is REVIEW:
            raise NotCarried("a value that depends on an official's yes or no")
        return self.eval(then, scope) if truth else self.eval(other, scope) if other else NONE

    def on_field(self, scope: Scope, kind: str, name: str) -> Any:
        if kind == "policy":
            return self.period
        if kind == "firm":
            return self.fact(name, scope)
        if scope.row is None or kind != scope.kind:
            raise NotCarried(f"which {kind}?")
        return scope.row[name]

    def on_name(self, scope: Scope, name: str) -> Any:
        if scope.inner is not None and name in scope.inner:
            return scope.inner[name]
        own, shared = scope.clause.get("define", {}), self.rules.get("define", {})
        if name in own or name in shared:
            return self.defined(own[name] if name in own else shared[name], replace(scope, inner=None))
        if name in self.facts:
            return self.fact(name, scope)
        if scope.row is not None and name in scope.row:
            return scope.row[name]
        if name in ("year", "quarter") and scope.span:
            return scope.span
        return {"as_of": self.as_of, "yes": True, "no": False}.get(name, name)  # any other word is a choice

    def defined(self, held: Any, scope: Scope) -> Any:
        if isinstance(held, list):
            return [self.value(each, scope) for each in held]
        if isinstance(held, dict) and not {"by", "rows", "slice", "file"} & held.keys():
            return self.dated(held, self.as_of, scope)
        return self.value(held, scope)

    def dated(self, held: dict[str, Any], day: Any, scope: Scope) -> Any:
        """The value since the last change; before the first there is none to compare with."""
        if isinstance(day, Missing):
            return day
        since = [each for each in held if date.fromisoformat(each) <= day]
        found = held[max(since)] if since else None
        return NO_DATA if found is None else self.value(found["value"] if isinstance(found, dict) else found, scope)

    def on_index(self, scope: Scope, of: Node, index: Node) -> Any:
        if index[0] == "range":
            back = [int(self.eval(each, scope)) for each in index[1:]]
            return [self.eval(of, replace(scope, shift=scope.shift + n)) for n in range(back[0], back[1] + 1)]
        named = of[1] if of[0] == "name" else ""
        held = scope.clause.get("define", {}).get(named) or self.rules.get("define", {}).get(named)
        if isinstance(held, dict) and "rows" in held and "by" not in held:
            return self.table({"by": "key", **held}, scope, [self.eval(index, scope)])
        if isinstance(held, dict) and "rows" not in held:
            return self.dated(held, self.eval(index, scope), scope)
        at = self.eval(index, scope)
        if isinstance(at, Period) or (isinstance(at, Fraction) and at > 1900):
            return self.fact(named, scope, at.name if isinstance(at, Period) else str(at))
        return self.eval(of, replace(scope, shift=scope.shift + int(at)))

    def on_op(self, scope: Scope, sign: str, left: Node, right: Node) -> Any:
        if sign in ("and", "or"):
            both = [self.truth(self.eval(each, scope)) for each in (left, right)]
            return every(both) if sign == "and" else some(both)
        if sign in COMPARE and left[:2] == ("call", "cagr"):
            return self.cagr(scope, left, sign, right)
        if sign in COMPARE and right[:2] == ("op", "-"):  # day > end - n months is day + n months > end
            by = self.eval(right[3], scope)
            if isinstance(by, Duration):
                left, right = ("op", "+", left, right[3]), right[2]
        a, b = self.eval(left, scope), self.eval(right, scope)
        if sign == "in":
            return self.inside(a, b, left)
        if sign == "default":
            return b if isinstance(a, Missing) else a
        return self.compare(sign, a, b) if sign in COMPARE else self.arithmetic(sign, a, b)

    def compare(self, sign: str, a: Any, b: Any) -> bool | None:
        if isinstance(a, Missing) or isinstance(b, Missing):
            return False if NONE in (a, b) else REVIEW
        if isinstance(a, Official) or isinstance(b, Official):
            return self.compare_official(sign, a, b)
        if isinstance(a, str) and sign not in ("==", "!="):
            scale = next(each for each in self.scales if a in each and b in each)
            a, b = scale.index(a), scale.index(b)
        return COMPARE[sign](a, b)

    def compare_official(self, sign: str, a: Any, b: Any) -> bool | None:
        """Yes or no if every number the official may set says so."""
        if isinstance(b, Official):
            if isinstance(a, Official):
                raise NotCarried("two numbers of an official")
            return self.compare_official(FLIP[sign], b, a)
        if sign in ("==", "!="):
            if a.low <= b <= a.high and a.low < a.high:
                return REVIEW
            return COMPARE[sign](a.low, b)
        ends = COMPARE[sign](a.low, b), COMPARE[sign](a.high, b)
        return ends[0] if ends[0] == ends[1] else REVIEW

    def inside(self, a: Any, group: Any, asked: Node) -> bool | None:
        """`in`: a list, a range, a period, a region or an industry that contains this one."""
        if isinstance(a, Missing) or isinstance(group, Missing):
            return False if NONE in (a, group) else REVIEW
        if isinstance(group, tuple):  # these days of every year, over the new year too
            first, last, day = *group, f"{a:%m-%d}"
            return bool(first <= day <= last if first <= last else day >= first or day <= last)
        if isinstance(group, Period):
            if isinstance(a, date) and isinstance(group.start, Fraction):
                return group.start <= a.year <= group.end
            return bool(group.start <= a <= group.end)
        if isinstance(group, Fraction) and isinstance(a, date):
            return a.year == group
        kind = self.facts.get(asked[1], "") if asked[0] == "name" else ""
        for each in group if isinstance(group, list) else [group]:
            each = str(each)[:-2].rstrip() if kind == "region" and str(each).endswith("00") else each
            if a == each or (kind in ("region", "industry") and a.startswith(str(each))):
                return True
        return False

    def arithmetic(self, sign: str, a: Any, b: Any) -> Any:
        if isinstance(a, Missing) or isinstance(b, Missing):
            return NONE if NONE in (a, b) else NO_DATA
        if isinstance(b, Duration):
            return shifted(a, b, 1 if sign == "+" else -1)
        if isinstance(a, Official) or isinstance(b, Official):
            a, b = (each if isinstance(each, Official) else Official(each, each) for each in (a, b))
            if sign not in ("+", "*") or min(a.low, b.low) < 0:
                raise NotCarried("this arithmetic with an official's number")
            return Official(self.arithmetic(sign, a.low, b.low), self.arithmetic(sign, a.high, b.high))
        if sign == "at most":
            return min(a, b)
        if sign == "at least":
            return max(a, b)
        if sign == "/":
            return a / b if b else NO_DATA
        return a + b if sign == "+" else a - b if sign == "-" else a * b

    def cagr(self, scope: Scope, call: Node, sign: str, right: Node) -> bool | None:
        """x / x[-n] against (1 + rate) to the n: no roots needed."""
        years = int(self.eval(call[3], scope))
        now, base = self.eval(call[2], scope), self.eval(call[2], replace(scope, shift=scope.shift - years))
        rate = self.eval(right, scope)
        if isinstance(now, Missing) or isinstance(base, Missing) or not base:
            return REVIEW
        if now < 0 or base < 0:
            raise NotCarried("cagr of a negative figure")
        return self.compare(sign, now / base, (1 + rate) ** years)
