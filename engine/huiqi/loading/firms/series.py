"""The periods a figure may be told for: years, quarters, months, or any of them."""

from __future__ import annotations

from huiqi.base.values.dates import Span, parse_span

EARLIER = ("earlier", "更早", "更早最高", "以前各年最高")
"""Keys for the highest figure of all years before those told one by one."""
NAMES = {"year": "年份", "quarter": "季度", "month": "月份", "period": "时期"}
SHAPES = {
    "year": "按年写四位年份，例如 {2023: 4200万}",
    "quarter": "按季写，例如 {2024Q1: 900万}",
    "month": "按月写，例如 {2024-03: 300万}",
    "period": "写明时期，例如 {2024: 4200万} 或 {2024Q1: 900万}",
}


def span_of(text: str, per: str) -> Span | None:
    """The period a key names, or None where it names none of this kind."""
    try:
        span = parse_span(text.strip())
    except ValueError:
        return None
    return span if span and per in (span.kind, "period") else None
