"""L09: the quote stands in a source text, white space and width ignored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.citation import quoted_in
from engine.diagnostics import Diagnostic
from engine.policy import Clause, Rulebase


def quote_in_source(clause: Clause, sources: Sequence[str], __: Rulebase) -> Iterator[Diagnostic]:
    """An error where sources are given and none of them has the quote."""
    quote = clause.citation.quote
    if sources and not quoted_in(quote, list(sources)):
        yield Diagnostic("L09", f"原文里找不到这句话：「{quote}」", clause.place, "请从原文逐字复制，标点也要一样")
