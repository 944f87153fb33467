"""The answer as text for a terminal or a file, and the words a page shares with it."""

from engine.terms import RULE_LABELS
from engine.text.answer import as_text
from engine.text.cards import gives
from engine.text.words import (
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
