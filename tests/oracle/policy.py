"""Clauses: whom they are answered for, what they award, and what is left of it after limits and settlement."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from tests.oracle.basics import NO_DATA, NONE, REVIEW, NotCarried, Official, Paid, Period, Scope, every, to_fen
from tests.oracle.functions import Functions
from tests.oracle.reading import Parser, period


class Policy(Functions):
    """One policy asked for one firm on one day."""

    # clauses
    def scopes(self, clause: dict[str, Any]) -> list[Scope]:
        """One for each record and period that `for` and `recognised` ask about."""
        found = [Scope(clause)]
        parser = Parser(clause.get("for", ""))
        while parser.tokens[0][0] != "end":
            kind = parser.tokens.pop(0)[1]
            if kind in ("year", "quarter") and parser.take("in"):
                days = self.eval(parser.range(), found[0])
                days = period(str(days)) if isinstance(days, Fraction) else days
                if isinstance(days.start, Fraction):
                    days = Period(date(int(days.start), 1, 1), date(int(days.end), 12, 31))
                names = [f"{y}" for y in range(days.start.year, days.end.year + 1)]
                names = names if kind == "year" else [f"{y}Q{q}" for y in names for q in range(1, 5)]
                spans = [s for s in map(period, names) if s.start >= days.start and s.end <= days.end]
                found = [replace(each, span=span) for each in found for span in spans]
            elif kind in self.records:
                where = parser.choice() if parser.take("where") else None
                found = [replace(each, kind=kind, row=row) for each in found for row in self.rows(kind)
                         if where is None or self.sure(self.eval(where, Scope(clause, inner_kind=kind, inner=row)))]  # fmt: skip
            else:
                raise NotCarried(f"for {kind}")
            parser.take(",")
        if named := clause.get("recognised"):
            kind = named if isinstance(named, str) else named["kind"]
            found = [Scope(clause, "资质认定", row) for row in self.rows("资质认定") if row["名称"] == kind]
        return found

    def sure(self, value: Any) -> bool:
        truth = self.truth(value)
        if truth is REVIEW:
            raise NotCarried("a record that an official may count or not")
        return truth

    def recognised(self, held: dict[str, Any], scope: Scope) -> bool | None:
        """`recognised`: level, first, and a date inside the policy's period; outside it an official says."""
        row, tests = scope.row or {}, []
        if "level" in held:
            tests.append(self.cell(held["level"], row["级别"], scope))
        if "first" in held:
            tests.append(row["首次"] is (held["first"] == "yes"))
        day = row[held.get("on", "认定日期")]
        inside = day is not NONE and (True if self.inside(day, self.period, ("value",)) else REVIEW)
        return every([*tests, inside])

    def decide(self, scope: Scope) -> tuple[str, Fraction]:
        clause = scope.clause
        tests: list[bool | None] = [self.inside(self.firm["注册地"], self.rules["region"], ("name", "注册地"))]
        if named := clause.get("recognised"):
            tests.append(self.recognised(named if isinstance(named, dict) else {}, scope))
        tests += [self.holds(held["when"], scope) for held in (self.rules, clause) if "when" in held]
        truth, award = every(tests), clause.get("award", "0")
        if truth is False:
            return "ineligible", Fraction(0)
        if award == "case by case":
            return "review", Fraction(0)
        amount = self.value(award, scope)
        if amount is NONE:
            return "ineligible", Fraction(0)
        if isinstance(amount, Official):
            raise NotCarried("an amount an official sets")
        fen = Fraction(0) if amount is NO_DATA else to_fen(max(amount, Fraction(0)))
        return "eligible" if truth and amount is not NO_DATA else "review", fen

    def label(self, scope: Scope) -> str:
        """The record's name (its words and its date), and the period's."""
        row = scope.row or {}
        words = [value for value in row.values() if isinstance(value, str)]
        name = " ".join([*words, *([str(row[self.records[scope.kind]["date"]])] if scope.kind else [])])
        return " ".join(each for each in (name, scope.span.name if scope.span else "") if each)

    def run(self) -> None:
        for name, clause in self.rules["clauses"].items():
            if unread := {"pool", "apply", "period", "like", "open", "payee", "pay"} & clause.keys():
                raise NotCarried(str(unread))
            self.answers[name] = [(each, self.label(each), *self.decide(each)) for each in self.scopes(clause)]

    # limits and settlement, for a firm that received nothing
    def group(self, per: str, items: list[Paid]) -> list[list[Paid]]:
        """Items that share what a limit or a step counts by: the firm, the year, a record, a field."""

        def key(item: Paid) -> Any:
            span = item.scope.span.name if item.scope.span else ""
            if per in ("", "year", "quarter"):
                return {"": "", "year": span[:4] or str(self.as_of.year), "quarter": span}[per]
            if per == item.scope.kind:
                return item.label.removesuffix(" " + span)
            if item.scope.row is None or per not in item.scope.row:
                raise NotCarried(f"per {per}")
            return item.scope.row[per]

        keys = [key(each) for each in items]
        return [[each for each, own in zip(items, keys, strict=True) if own == one] for one in dict.fromkeys(keys)]

    def limited(self, limit: str, items: list[Paid]) -> list[Paid]:
        """once, 3 times: the highest ones. A sum, amount: one payment for each group."""
        what, *pers = limit.split(" per ")
        kept = []
        groups = [items]
        for per in pers:
            if re.match(r"\d", per):
                if any(each.scope.span for each in items):
                    raise NotCarried("years back, of periods")
                continue
            groups = [each for one in groups for each in self.group(per, one)]
        for group in (sorted(each, key=lambda paid: -paid.amount) for each in groups if each):
            if what in ("once", "amount") or what.endswith("times"):
                kept += group[: int(what.split()[0]) if what.endswith("times") else 1]
                continue
            cap = self.value(what, group[0].scope)
            if not isinstance(cap, Fraction):
                raise NotCarried("a limit without a number")
            kept.append(
                replace(
                    group[0],
                    amount=min(sum((each.amount for each in group), Fraction(0)), to_fen(max(cap, Fraction(0)))),
                )
            )
        return kept

    def own(self, name: str, items: list[Paid]) -> list[Paid]:
        limits = self.rules["clauses"][name].get("limit", [])
        for limit in [limits] if isinstance(limits, str) else limits:
            items = self.limited(limit, items)
        return items

    def over(self, held: Any, but: Any) -> list[str]:
        paying = [name for name, each in self.rules["clauses"].items() if "award" in each]
        return [name for name in paying if (held == "all" or name in held) and name not in (but or [])]

    def total_for(self, kept: Iterable[str]) -> Fraction:
        """Everything paid if only these clauses are taken."""
        items = {name: [Paid(name, each, label, fen) for each, label, decision, fen in self.answers[name]
                        if decision == "eligible"] for name in kept}  # fmt: skip
        steps, limited = self.rules.get("settle", []), set[str]()
        for at, step in enumerate([*steps, {}]):
            if "highest" in step:
                names = [name for name in self.over(step["highest"], step.get("except")) if name in items]
                if limited & set(names):
                    raise NotCarried("highest after another step")
                alone = [paid for name in names for each in items[name] for paid in self.own(name, [each])]
                best = [max(group, key=lambda paid: paid.amount) for group in self.group(step.get("per", ""), alone)]
                items |= {name: self.own(name, [each for each in best if each.clause == name]) for name in names}
                limited |= set(names)
                continue
            for name in items.keys() - limited:  # from here on each clause counts as its own limits leave it
                if not any("highest" in later_ for later_ in steps[at:]):
                    items[name] = self.own(name, items[name])
                    limited.add(name)
            names = [name for name in self.over(step.get("over", []), step.get("except")) if name in limited]
            every_ = [each for name in names for each in items[name]]
            if "factor" in step:
                for name in names:
                    items[name] = [
                        replace(each, amount=to_fen(each.amount * self.factor(step["factor"], each)))
                        for each in items[name]
                    ]
            elif "limit" in step and every_:
                first = names[0]
                items |= {name: [] for name in names} | {
                    first: self.limited(step["limit"].replace(" per year", ""), every_)
                }
        return sum((each.amount for held in items.values() for each in held), Fraction(0))

    def factor(self, held: Any, paid: Paid) -> Fraction:
        ratio = self.value(held, Scope({}))
        if ratio is NO_DATA:
            raise NotCarried("a factor without a number")
        return Fraction(0) if ratio is NONE else ratio

    def payable(self) -> Fraction:
        """The best total over every lawful choice of clauses."""
        if any(decision == "review" for found in self.answers.values() for *_, decision, _ in found):
            raise NotCarried("the total of a judged clause")
        steps = self.rules.get("settle", [])
        if any("judge" in step for step in steps):
            raise NotCarried("a judged step")
        chosen = [(int(s["choose"]), self.over(s["of"], s.get("except"))) for s in steps if "choose" in s]
        clauses = self.rules["clauses"]
        pairs = [(name, other) for name, each in clauses.items() for other in each.get("not_with", [])]
        paying = self.over("all", [])
        lawful = [set(taken) for size in range(len(paying) + 1) for taken in itertools.combinations(paying, size)
                  if all(len(set(taken) & set(of)) <= most for most, of in chosen)
                  and not any(a in taken and b in taken for a, b in pairs)]  # fmt: skip
        free = set(paying) - {n for _, of in chosen for n in of} - {n for pair in pairs for n in pair}
        return max(self.total_for(sorted(taken)) for taken in lawful if free <= taken)
