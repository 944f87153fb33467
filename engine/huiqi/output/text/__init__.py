"""The answer as text for a terminal or a file, and the words a page shares with it."""

from huiqi.assess.terms import RULE_LABELS
from huiqi.output.text.answer import as_text
from huiqi.output.text.cards import gives
from huiqi.output.text.words import (
    amount_text,
    by_money,
    failed_at_end,
    forgone_text,
    headline,
    is_elsewhere,
    is_service,
    stood,
)

__all__ = [
    "RULE_LABELS",
    "amount_text",
    "as_text",
    "by_money",
    "failed_at_end",
    "forgone_text",
    "gives",
    "headline",
    "is_elsewhere",
    "is_service",
    "stood",
]
