"""Terms of months and years between days: `d > as_of - 3 years` asks the same as `d + 3 years > as_of`.

A term of months or years ends on the day of its last month that corresponds to the day it runs from, or on the last
day of that month where there is none (民法典 第二百零二条): three years from 2020-02-29 end on 2023-02-28. There is no
such rule for months taken off a day: where a day is compared with one that months were taken off, they are added to
the other side.
"""

from __future__ import annotations

from huiqi.base.datatypes import DateType, NumberType
from huiqi.base.values import intervals as iv
from huiqi.base.values.intervals import Figure, Truth
from huiqi.base.values.units import MONTHS
from huiqi.language.expressions.tree import Arithmetic, Definition, Number, Valued, type_of
from huiqi.semantics.periods import later
from huiqi.semantics.situation import Situation, figure


def compared(operator: str, left: Valued, right: Valued, at: Situation) -> Truth:
    """How two values compare; days by the ends of terms."""
    if not isinstance(type_of(left), DateType):
        return iv.compare(operator, figure(left, at), figure(right, at))
    (one, off_one), (other, off_other) = _whole(left), _whole(right)
    return iv.compare(operator, _later(one, off_other, at), _later(other, off_one, at))


def _whole(day: Valued) -> tuple[Valued, int]:
    """A day without the months taken off it, and how many these are."""
    meant = day.value if isinstance(day, Definition) else day
    if not (isinstance(meant, Arithmetic) and meant.operator == "-" and isinstance(meant.right, Number)):
        return day, 0
    return (meant.left, int(meant.right.value)) if type_of(meant.right) == NumberType(MONTHS) else (day, 0)


def _later(day: Valued, months: int, at: Situation) -> Figure:
    return later(figure(day, at), months) if months else figure(day, at)
