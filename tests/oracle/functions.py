"""Functions, tables, conditions."""

from __future__ import annotations

import itertools
import math
import re
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from tests.oracle.basics import (
    NO_DATA,
    NONE,
    REVIEW,
    Missing,
    Node,
    NotCarried,
    Official,
    Scope,
    every,
    full_months,
    later,
    opposite,
    some,
)
from tests.oracle.reading import period
from tests.oracle.values import Values


class Functions(Values):
    """Functions, tables and conditions of a policy."""

    # functions
    def on_call(self, scope: Scope, name: str, *args: Node) -> Any:
        if name in ("growth", "increase"):
            now, base = (self.eval(args[0], replace(scope, shift=scope.shift - back)) for back in (0, 1))
            gain = self.arithmetic("-", now, base)
            if name == "growth" and isinstance(base, Fraction) and base < 0:
                raise NotCarried("growth on a negative base")
            return gain if name == "increase" else self.arithmetic("/", gain, base)
        if name in ("count", "any", "sum", "max", "min", "average", "median"):
            return self.aggregate(scope, name, args)
        if name in ("eligible", "amount"):
            found = self.answers[args[0][1]]
            if name == "eligible":
                return some(
                    {"eligible": True, "ineligible": False}.get(decision, REVIEW) for _, _, decision, _ in found
                )
            if any(decision == "review" for _, _, decision, _ in found):
                raise NotCarried("the amount of a judged clause")
            return sum((amount for *_, amount in found), Fraction(0))
        special = getattr(self, "call_" + name, None)
        if special:
            return special(scope, *args)
        values = [self.eval(each, scope) for each in args]
        lost = [each for each in values if isinstance(each, Missing)]
        if lost:
            return NONE if NONE in lost else NO_DATA
        return self.plain(name, values, scope)

    def plain(self, name: str, values: list[Any], scope: Scope) -> Any:
        """Functions of plain values: rounding, steps, dates."""
        x, *more = values
        whole = {
            "rounded": lambda q: math.floor(q + Fraction(1, 2)),
            "rounded_down": math.floor,
            "rounded_up": math.ceil,
        }
        if name in whole:
            return whole[name](x / more[0]) * more[0]
        if name == "steps":
            return Fraction(max(math.floor(x / more[0]), 0))
        if name in ("start", "end"):
            return getattr(period(str(x)) if isinstance(x, Fraction) else x, name)
        if name in ("year_of", "quarter_of", "month_of"):
            part = {"y": "", "q": f"Q{(x.month + 2) // 3}", "m": f"-{x.month:02}"}[name[0]]
            return period(f"{x.year}{part}")
        if name in ("months", "days"):
            within = more[0] if more else x
            if name == "months":
                return Fraction(full_months(x, within))
            return Fraction(max((min(x.end, within.end) - max(x.start, within.start)).days + 1, 0))
        if name in ("nth_year", "nth_calendar_year"):
            until = more[0] if more else scope.span.end if scope.span else self.as_of
            if x > until:
                return NONE
            if name == "nth_calendar_year":
                return Fraction(until.year - x.year + 1)
            return Fraction(next(n for n in itertools.count(1) if later(x, 12 * n) > until))
        raise NotCarried(name)

    def call_existing(self, scope: Scope, of: Node) -> list[Any]:
        return [each for each in self.eval(of, scope) if not isinstance(each, Missing)]

    def call_received(self, *_: Any) -> bool:
        return False

    def call_holds(self, scope: Scope, kind: Node) -> bool:
        """Held: neither expired nor revoked."""
        rows = [row for row in self.rows("资质认定") if row["名称"] == kind[1]]
        return any((row["有效期至"] is NONE or row["有效期至"] >= self.as_of)
                   and (row["撤销日期"] is NONE or row["撤销日期"] > self.as_of) for row in rows)  # fmt: skip

    def call_streak(self, scope: Scope, of: Node) -> Fraction:
        """Years in a row, the last one first; a year without a figure ends them."""
        back = itertools.count()
        return Fraction(
            next(n for n in back if self.truth(self.eval(of, replace(scope, shift=scope.shift - n))) is not True)
        )

    def call_peak(self, scope: Scope, of: Node) -> Any:
        """The highest of the years before, back to the founding, and of what the firm calls 更早."""
        founded = date.fromisoformat(str(self.firm["成立日期"])).year
        now = (int(scope.span.name[:4]) if scope.span else self.as_of.year - 1) + scope.shift
        found = [self.eval(of, replace(scope, shift=scope.shift + year - now)) for year in range(founded, now)]
        figures = [each for each in found if not isinstance(each, Missing)]
        return max(figures) if figures else NONE  # the guide does not say which of the two; the engine takes NONE

    def aggregate(self, scope: Scope, name: str, args: Node) -> Any:
        if name in ("count", "any") or args[0][0] == "rows":
            node = args[0] if args[0][0] == "rows" else ("rows", None, args[0][1], None)
            return self.over_rows(scope, name, *node[1:])
        if len(args) == 1:
            return self.total(name, self.eval(args[0], scope))
        if name == "sum":
            parts = [(self.eval(each, scope), each[0] == "if" and len(each) == 3) for each in args]
            kept = [value for value, extra in parts if not (extra and value is NONE)]
            lost = [each for each in kept if isinstance(each, Missing)]
            if lost:
                return NONE if NONE in lost else NO_DATA
            return self.total("sum", kept) if kept else Fraction(0)
        kept = [value for value in (self.eval(each, scope) for each in args) if value is not NONE]
        return self.total(name, kept) if kept else NONE

    def total(self, name: str, values: list[Any]) -> Any:
        """Section 5: sum and max look past a year without a figure; average, median and min do not."""
        found = sorted(each for each in values if not isinstance(each, Missing))
        if not found or (name not in ("sum", "max") and len(found) < len(values)):
            return NO_DATA
        middle = found[(len(found) - 1) // 2], found[len(found) // 2]
        if name in ("max", "min"):
            return found[-1] if name == "max" else found[0]
        total = sum(found[1:], found[0])
        return {"sum": total, "average": total / len(found), "median": (middle[0] + middle[1]) / 2}[name]

    def over_rows(self, scope: Scope, name: str, of: Node | None, kind: str, where: Node | None) -> Any:
        inside = [replace(scope, inner_kind=kind, inner=row) for row in self.rows(kind)]
        truths = [self.truth(self.eval(where, each)) if where else True for each in inside]
        if name == "any":
            return some(truths)
        if name == "count":
            sure, open_ = truths.count(True), truths.count(REVIEW)
            return Official(Fraction(sure), Fraction(sure + open_)) if open_ else Fraction(sure)
        if REVIEW in truths or of is None:
            raise NotCarried("rows an official may count or not")
        found = [self.eval(of, each) for each, truth in zip(inside, truths, strict=True) if truth]
        if any(isinstance(each, Missing) for each in found):
            raise NotCarried("a row without the value")
        return self.total(name, found) if found else Fraction(0) if name == "sum" else NONE

    # tables and conditions
    def table(self, held: dict[str, Any], scope: Scope, keys: list[Any] | None = None) -> Any:
        if "slice" in held:
            return self.sliced(held, scope)
        if "by" not in held:  # an award by level
            held = {"by": "级别", "rows": held}
        by = held["by"] if isinstance(held["by"], list) else [held["by"]]
        keys = keys or [self.value(each, scope) for each in by]
        if NO_DATA in keys:
            return NO_DATA
        if any(isinstance(each, Official) for each in keys):
            raise NotCarried("a table by an official's number")
        rows = held["rows"]
        for *cells, value in ([*pair] for pair in rows.items()) if isinstance(rows, dict) else rows:
            if all(self.cell(cell, key, scope) for cell, key in zip(cells, keys, strict=True)):
                return self.value(value, scope)
        return self.value(held["else"], scope) if "else" in held else NONE

    def cell(self, text: str, key: Any, scope: Scope) -> bool:
        """Whether a row is for this value: any, one value, or from/over and to/below."""
        signs = {"from": ">=", "over": ">", "to": "<=", "below": "<"}
        bounds = re.findall(r"(from|over|to|below) (.+?)(?= (?:from|over|to|below) |$)", text)
        tests = [(signs[word], end) for word, end in bounds] or [("==", text)]
        return text == "any" or all(self.compare(sign, key, self.value(end, scope)) is True for sign, end in tests)

    def sliced(self, held: dict[str, Any], scope: Scope) -> Any:
        """Each part of the number at the rate of its own row."""
        number = self.value(held["slice"], scope)
        if isinstance(number, Missing):
            return number
        total = Fraction(0)
        for row, rate in held["rows"].items():
            ends = dict(re.findall(r"(from|over|to|below) (\S+)", row))
            low = self.value(ends.get("from") or ends.get("over") or "0", scope)
            high = (
                self.value(ends["to"] if "to" in ends else ends["below"], scope)
                if len(ends) > 1 or low == 0
                else number
            )
            total += max(min(number, high) - low, Fraction(0)) * self.value(rate, scope)
        return total

    def holds(self, held: Any, scope: Scope) -> bool | None:
        """A condition as YAML writes it."""
        if isinstance(held, str):
            return self.truth(self.value(held, scope))
        if isinstance(held, list):
            return every([self.holds(each, scope) for each in held])
        if "judge" in held:
            return REVIEW
        if "test" in held:
            return self.holds(held["test"], scope)
        group = held.get("of") or next(iter(held.values()))
        truths = [self.holds(each, scope) for each in (group if isinstance(group, list) else [group])]
        if "at_least" in held:
            sure, wanted = truths.count(True), int(held["at_least"])
            return True if sure >= wanted else REVIEW if sure + truths.count(REVIEW) >= wanted else False
        return {"all": every(truths), "any": some(truths), "none": opposite(some(truths))}[next(iter(held))]
