"""One clause's answer as a card: what it comes to, what is open or fails, the quote; all reasons below a fold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import streamlit as st

from huiqi.language.languages import Language
from huiqi.language.vocabulary import Vocabulary
from huiqi.model.assessment import DECISION_LABELS, Decision, Entitlement
from huiqi.model.guidance import Account, Gap
from huiqi.model.policy import BENEFIT_LABELS, STATUS_LABELS, Status
from huiqi.output.text import gives, stood
from huiqi.output.text.guidance import gap_text
from huiqi.output.views import OutlineLine, making_lines, point_lines
from huiqi_ui.words import lacking, plain, say, titled

SIGNS = {
    Decision.ELIGIBLE: "✓",
    Decision.UNDETERMINED: "？",
    Decision.REVIEW: "◇",
    Decision.NOT_IN_FORCE: "—",
    Decision.INELIGIBLE: "✗",
}
"""A sign for each decision: colour is never the only one."""


def decided(decision: Decision) -> str:
    """A decision with its sign."""
    return f"{SIGNS[decision]} {say(DECISION_LABELS[decision])}"


_TONES = {
    Decision.ELIGIBLE: "green",
    Decision.UNDETERMINED: "orange",
    Decision.REVIEW: "blue",
    Decision.NOT_IN_FORCE: "gray",
    Decision.INELIGIBLE: "red",
}
_FEW_GAPS = 2
_SHORT = 30


@dataclass(frozen=True, slots=True)
class Card:
    """What there is to say of one clause for one record."""

    entitlement: Entitlement
    account: Account
    gaps: tuple[Gap, ...]
    language: Language
    vocabulary: Vocabulary

    @property
    def stood(self) -> Decision:
        """The decision; of a policy out of its period, that of its last day."""
        return stood(self.entitlement)

    @property
    def near(self) -> bool:
        """Whether little lacks (差一点)."""
        return any(gap.near for gap in self.gaps)

    @property
    def title(self) -> str:
        """The clause's title with the record it is for."""
        return titled(self.entitlement.title, self.entitlement.record)


def draw(cards: Iterable[Card], within: bool = False) -> None:
    """Cards, one under the other.

    Args:
        within: they stand below a fold already, so that what stands below one of their own is told at once.
    """
    for card in cards:
        with st.container(border=True):
            if within:
                st.markdown("\n\n".join((*_face(card), *_where(card))))
                continue
            st.markdown("\n\n".join(_face(card)))
            with st.expander(say("全部理由、算法、部门")):
                st.markdown("\n\n".join(_whole(card)))


def opened(cards: Iterable[Card]) -> None:
    """Cards with all there is to say of them, nothing below a fold."""
    for card in cards:
        with st.container(border=True):
            st.markdown("\n\n".join((*_face(card, whole=True), *_whole(card))))


def brief(cards: Iterable[Card]) -> None:
    """Cards of a line or two each: what fails or is open."""
    st.markdown("\n\n".join(f"**{card.title}**　{badges(card)}\n\n{_turning(card)}" for card in cards))


def badges(card: Card) -> str:
    """Decision, kind of text and of benefit, in a line."""
    each = card.entitlement
    decision = say(DECISION_LABELS[each.decision])
    if each.at_period_end is not None:
        ended = say("政策期最后一天 {day}：", day=each.at_period_end.date)
        decision = f"{decision}{say('；')}{ended}{decided(card.stood)}"
    told = [f":{_TONES[each.decision]}-badge[{SIGNS[each.decision]} {plain(decision)}]"]
    kinds = (STATUS_LABELS[each.policy_status], BENEFIT_LABELS[each.benefit])
    return " ".join([*told, *(f":gray-badge[{plain(say(kind))}]" for kind in kinds)])


def shown(lines: Iterable[OutlineLine]) -> str:
    """Lines of an outline, each on its own, deeper ones further in."""
    return "\\\n".join(f"{'&emsp;' * line.depth}{line.mark} {plain(line.text)}".strip() for line in lines)


def _face(card: Card, whole: bool = False) -> Iterator[str]:
    """What is seen at once; `whole`: all reasons follow, so that what it hangs on is not told twice."""
    each, account = card.entitlement, card.account
    yield f"**{card.title}**　**{plain(_worth(card))}**"
    yield badges(card)
    if account.settlement or (
        account.payable != account.amount and card.stood is Decision.ELIGIBLE and account.payable
    ):
        yield f"{say('清算后')} **{plain(account.payable or '')}**　{plain('；'.join(account.settlement))}"
    if card.stood is not Decision.UNDETERMINED and not whole:
        yield _turning(card)
    elif each.missing:
        yield f"{say('还需要：')}{plain(lacking(each.missing, card.vocabulary))}"
    yield from (f"→ {plain(gap_text(gap))}" for gap in card.gaps[:_FEW_GAPS])
    yield f"> {plain(each.citation.quote)}　（{plain(each.citation.section)}）"


def _worth(card: Card) -> str:
    """What it comes to, with what keeps it from being paid now."""
    each, amount = card.entitlement, card.account.amount
    if amount is None:
        return _kind(each)
    if each.at_period_end is not None:
        return f"{say('政策期最后一天 {day}：', day=each.at_period_end.date)}{amount}"
    return amount if each.policy_status is Status.IN_FORCE else f"{amount}{say('（尚不能兑现）')}"


def _kind(each: Entitlement) -> str:
    """What support in kind is; a long description has its place below the fold."""
    text = gives(each)
    return text if len(text) <= _SHORT and text != "不涉及金额" else ""


def _turning(card: Card) -> str:
    """What an answer hangs on: what fails, where something does; else what is open."""
    wanted = ("no",) if card.stood is Decision.INELIGIBLE else ("unknown", "judged")
    condition = card.account.condition
    parts = condition.parts if condition.op == "all" else (condition,)
    hanging = (part for part in parts if part.truth in wanted)
    return shown(line for part in hanging for line in point_lines(part, card.language, inner=True))


def _whole(card: Card) -> Iterator[str]:
    """All reasons, how the amount was made, what settlement took, where to go, notes."""
    account = card.account
    yield shown(point_lines(account.condition, card.language))
    if account.making is not None:
        yield f"**{say('算法')}**"
        yield shown(making_lines(account.making, 1))
    yield from _where(card)


def _where(card: Card) -> Iterator[str]:
    """Where to go, notes, and which clause of which policy it is."""
    each = card.entitlement
    yield f"{say('部门：')}{plain('、'.join(each.departments) or '文件未载明')}"
    yield "\n".join(f"- {plain(note)}" for note in each.notes)
    yield f"《{plain(each.citation.policy)}》　`{each.id}`"
