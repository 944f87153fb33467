"""From the text of an expression to its parts. Units are scaled to one base each (万 to 元, MW to kW, 年 to 月)."""

from __future__ import annotations

import calendar
import math
import re
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any, ClassVar

from tests.oracle.basics import Duration, Node, NotCarried, Period

# --- reading expressions ------------------------------------------------------------------------------------------
UNIT = r"[A-Za-z²³\u4e00-\u9fff]+(?:/[A-Za-z²³\u4e00-\u9fff]+)*"
TOKEN = re.compile(
    r"\s*(?:(?P<date>\d{4}-\d\d-\d\d)|(?P<period>\d{4}(?:Q[1-4]|H[12]|-\d\d))|(?P<yearly>\d\d-\d\d)|"
    rf"(?P<number>\d+(?:\.\d+)?(?:%|‰|(?!万亿){UNIT}(?:/{UNIT})*)?)|'(?P<text>[^']*)'|@(?P<clause>[a-z0-9-]+)|"
    r"(?P<word>\w+)|(?P<op>\.\.|==|!=|>=|<=|[-<>+*/()\[\],.]))"
)
SCALE = {
    "%": Fraction(1, 100),
    "‰": Fraction(1, 1000),
    "pp": Fraction(1, 100),
    "MW": Fraction(1000),
    "年": Fraction(12),
}
COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "==": lambda a, b: a == b, "!=": lambda a, b: a != b, ">=": lambda a, b: a >= b, ">": lambda a, b: a > b,
    "<=": lambda a, b: a <= b, "<": lambda a, b: a < b,
}  # fmt: skip
FLIP = {"==": "==", "!=": "!=", ">=": "<=", ">": "<", "<=": ">=", "<": ">"}


def quantity(text: str) -> Fraction:
    """The number of 1.2亿, 2000元/人, 9万元/MW, 5%."""
    number, unit = re.fullmatch(r"(-?[\d.]+)(.*)", text.strip()).groups()  # type: ignore[union-attr]
    value = Fraction(number)
    if unit[:1] in ("万", "亿"):
        value, unit = value * (10**4 if unit[0] == "万" else 10**8), unit[1:]
    over, *under = unit.split("/")
    value *= SCALE.get(over, Fraction(1))
    return value / math.prod(SCALE.get(each, Fraction(1)) for each in under)


def period(text: str) -> Period:
    """The days of 2024, 2024Q1, 2024H1, 2024-03."""
    year, rest = int(text[:4]), text[4:]
    first, last = 1, 12
    if rest:
        length = {"Q": 3, "H": 6, "-": 1}[rest[0]]
        last = int(rest[1:]) * length
        first = last - length + 1
    return Period(date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1]), text)


class Parser:
    """Recursive descent: from `if` (loosest) to an index (tightest). A node is a tuple: its kind, then its parts."""

    LEVELS: ClassVar = [("or",), ("and",), (), tuple(COMPARE), ("at", "default"), ("+", "-"), ("*", "/")]

    def __init__(self, text: str) -> None:
        self.tokens: list[tuple[str, str]] = []
        at, text = 0, text.strip()
        while at < len(text):
            found = TOKEN.match(text, at)
            if not found:
                raise NotCarried(f"cannot read {text[at:]}")
            self.tokens.append((str(found.lastgroup), found[str(found.lastgroup)]))
            at = found.end()
        self.tokens.append(("end", ""))

    def take(self, *wanted: str) -> str:
        """The next token if it is one of these signs or words, else nothing."""
        kind, text = self.tokens[0]
        if kind in ("word", "op") and text in wanted:
            self.tokens.pop(0)
            return text
        return ""

    def must(self, wanted: str) -> None:
        if not self.take(wanted):
            raise NotCarried(f"{wanted} wanted at {self.tokens[:4]}")

    def whole(self) -> Node:
        node = self.choice()
        if self.tokens[0][0] != "end":
            raise NotCarried(f"more than one expression: {self.tokens}")
        return node

    def choice(self) -> Node:
        """x if c, x if c else y; one expression up to a comma."""
        node = self.level(0)
        if self.take("if"):
            test = self.level(0)
            node = ("if", node, test, self.choice()) if self.take("else") else ("if", node, test)
        return node

    def level(self, depth: int) -> Node:
        if depth == len(self.LEVELS):
            return self.indexed()
        if depth == 2:
            return ("not", self.level(2)) if self.take("not") else self.level(3)
        node = self.level(depth + 1)
        while sign := self.take(*self.LEVELS[depth]) or (depth == 3 and self.take("in")):
            if sign == "at":
                sign = "at " + (self.take("most") or self.take("least"))
            right = self.range(depth + 1) if sign == "in" else self.level(depth + 1)
            node = ("op", sign, node, right)
        return node

    def range(self, depth: int = 4) -> Node:
        node = self.level(depth)
        return ("range", node, self.level(depth)) if self.take("..") else node

    def indexed(self) -> Node:
        node = self.atom()
        while self.take("["):
            node = ("index", node, self.range())
            self.must("]")
        return node

    def atom(self) -> Node:
        kind, text = self.tokens.pop(0)
        if kind == "date":
            return ("value", date.fromisoformat(text))
        if kind == "period":
            return ("value", period(text))
        if kind in ("yearly", "text", "clause"):
            return (kind, text) if kind != "text" else ("value", text)
        if kind == "number":
            unit = self.take("years", "year", "months", "month", "days", "day")
            if not unit:
                return ("number", quantity(text), text)
            size = int(text)
            return ("value", Duration(size * {"y": 12, "m": 1, "d": 0}[unit[0]], size if unit[0] == "d" else 0))
        if text == "-":
            return ("op", "-", ("number", Fraction(0), "0"), self.indexed())
        if text == "(":
            node = self.choice()
            self.must(")")
            return node
        if text == "[":
            return ("list", *self.items("]"))
        if kind == "word":
            return self.named(text)
        raise NotCarried(f"unexpected {text!r}")

    def items(self, closing: str) -> list[Node]:
        found = []
        while not self.take(closing):
            node = self.choice()
            if self.take(".."):
                node = ("range", node, self.choice())
            if self.take("for"):
                node = self.rows(node)
            elif self.take("where"):
                node = ("rows", None, node[1], self.choice())
            found.append(node)
            if not self.take(","):
                self.must(closing)
                break
        return found

    def rows(self, of: Node) -> Node:
        kind = self.tokens.pop(0)[1]
        return ("rows", of, kind, self.choice() if self.take("where") else None)

    def named(self, word: str) -> Node:
        if word in ("last", "this"):
            count = 1 if self.tokens[0][0] == "word" else int(self.tokens.pop(0)[1])
            self.tokens.pop(0)
            return ("years", count if word == "last" else 0)
        if word == "between":
            low = self.level(5)
            self.must("and")
            return ("between", low, self.level(5))
        if self.take("("):
            return ("call", word, *self.items(")"))
        if self.take("."):
            return ("field", word, self.tokens.pop(0)[1])
        return ("name", word)
