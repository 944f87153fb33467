"""The answer beside the form: what it comes to, then cards by group, services and failures folded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from huiqi.assess.answer import Traced
from huiqi.language.languages import Language
from huiqi.model.assessment import Amount, Assessment, Decision
from huiqi.model.guidance import Guidance
from huiqi.model.policy import BENEFIT_LABELS, STATUS_LABELS, Status
from huiqi.output.text import by_money, is_elsewhere, is_service
from huiqi.output.text.guidance import reading_lines, standing_lines
from huiqi_ui.cards import SIGNS, Card, brief, draw
from huiqi_ui.rules import ready_accountant
from huiqi_ui.words import language, plain, range_of, say

_OPEN = (Decision.ELIGIBLE, Decision.UNDETERMINED, Decision.REVIEW)


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer with what it means, as the page shows it."""

    traced: Traced
    guidance: Guidance

    @property
    def answer(self) -> Assessment:
        """The answer itself."""
        return self.traced.answer


def show_answer(found: Answered) -> None:
    """The cards by group, then what to know of the answer."""
    cards = cards_of(found)
    for warning in found.answer.warnings:
        st.warning(f"△ {plain(warning.text)}")
    _group("{sign} 可享（{count} 项）", Decision.ELIGIBLE, cards, opened=True)
    _group("{sign} 待补充（{count} 项）", Decision.UNDETERMINED, cards, opened=True)
    failed = [card for card in cards if card.entitlement.decision is Decision.INELIGIBLE]
    _near([each for each in failed if each.near])
    _group("{sign} 需人工认定（{count} 项）", Decision.REVIEW, cards, opened=False)
    _failed(say("{sign} 不符合（{count} 项）", sign="✗", count=len(failed)), [c for c in failed if not c.near])
    _ended([card for card in cards if card.entitlement.decision is Decision.NOT_IN_FORCE], found.guidance)
    _elsewhere(found.answer)
    _notes(found)


def cards_of(found: Answered) -> list[Card]:
    """The cards of all clauses of the firm's region, money first."""
    accounts = ready_accountant()
    vocabulary = accounts.rulebase.vocabulary
    words = language(vocabulary)
    here = [entitlement for entitlement in found.answer.entitlements if not is_elsewhere(entitlement)]
    gaps = {(gap.id, gap.record): gap.gaps for gap in found.guidance.gaps}
    told = zip(here, accounts.accounts(found.traced), strict=True)
    cards = {
        id(each): Card(each, account, gaps.get((each.id, each.record), ()), words, vocabulary) for each, account in told
    }
    return [cards[id(each)] for each in by_money(here)]


def is_covered(answer: Assessment) -> bool:
    """Whether the library has a policy for where the firm is, or may be."""
    return any(not is_elsewhere(entitlement) for entitlement in answer.entitlements)


def totals(answer: Assessment, words: Language) -> None:
    """Each sum with what it is: due now, in texts not in force, and if nothing was received."""
    here = [entitlement for entitlement in answer.entitlements if not is_elsewhere(entitlement)]
    if all(each.amount is None for each in here):
        st.info(say("这里适用的文件没有写金额，只有不给钱的支持 {count} 项，见下面。", count=len(here)))
        return
    shown = [(say("现在应得"), answer.due)]
    for total in answer.totals:
        if total.policy_status is not Status.IN_FORCE and total.max != 0:
            named = f"{say(STATUS_LABELS[total.policy_status])}·{say(BENEFIT_LABELS[total.benefit])}"
            shown.append((f"{named}{say('（尚不能兑现）')}", Amount(total.min, total.max)))
    if any(each.fact == "received" for each in answer.missing):
        shown.append((say("若从未领取过，合计（含尚不能兑现的）"), answer.total_if_nothing_received))
    for column, (name, amount) in zip(st.columns(len(shown)), shown, strict=True):
        column.metric(name, range_of(amount, words))
    st.caption(say("合计按最有利的合法组合计算，不一定等于各项相加。"))


# -- groups -------------------------------------------------------------------------------------------


def _group(title: str, decision: Decision, cards: Sequence[Card], opened: bool) -> None:
    """Money in the open, support in kind and services each below a fold."""
    chosen = [card for card in cards if card.entitlement.decision is decision]
    if not chosen:
        return
    st.markdown(f"#### {say(title, sign=SIGNS[decision], count=len(chosen))}")
    _by_kind(chosen, decision, opened)


def _by_kind(chosen: Sequence[Card], decision: Decision, opened: bool) -> None:
    money = [each for each in chosen if each.entitlement.amount is not None]
    services = [each for each in chosen if is_service(each.entitlement)]
    others = [each for each in chosen if each not in money and each not in services]
    draw(money)
    if opened and not money and len(others) <= 3:
        draw(others)
    elif others:
        _folded(say("不给钱的支持 {count} 项", count=len(others)), f"{decision}.kind", others)
    if services:
        _folded(say("服务和辅导 {count} 项", count=len(services)), f"{decision}.service", services)


def _folded(title: str, key: str, cards: Sequence[Card]) -> None:
    with st.expander(title, key=f"fold.{key}", on_change="rerun") as fold:
        if fold.open:  # what nobody looks at is not sent
            draw(cards, within=True)


def _near(cards: Sequence[Card]) -> None:
    if cards:
        st.markdown(f"#### {say('± 差一点（{count} 项）', count=len(cards))}")
        draw(cards)


def _failed(title: str, cards: Sequence[Card]) -> None:
    if cards:
        with st.expander(title, key=f"fold.failed.{cards[0].entitlement.decision}", on_change="rerun") as fold:
            if fold.open:
                brief(cards)


def _ended(cards: Sequence[Card], guidance: Guidance) -> None:
    """Of policies out of their period: what was on the last day, and whom to ask."""
    if not cards:
        return
    st.markdown(f"#### {say('— 已过期（{count} 项）', count=len(cards))}")
    st.info(say("评估日不在这些政策的政策期内。下面是政策期最后一天的结果，不是现在能领的。"))
    st.markdown("\n".join(f"- {plain(line)}" for line in standing_lines(guidance)))
    hopeful = [card for card in cards if card.stood in _OPEN]
    _by_kind(hopeful, Decision.NOT_IN_FORCE, opened=False)
    failed = [card for card in cards if card not in hopeful]
    _failed(say("政策期最后一天也不符合 {count} 项", count=len(failed)), failed)


def _elsewhere(answer: Assessment) -> None:
    """The policies of other regions, by title."""
    titles = dict.fromkeys(
        entitlement.citation.policy for entitlement in answer.entitlements if is_elsewhere(entitlement)
    )
    if titles:
        with st.expander(say("其他地区的政策 {count} 份，企业注册地不在其内", count=len(titles))):
            st.markdown("\n".join(f"- 《{plain(title)}》" for title in titles))


# -- beside the cards ---------------------------------------------------------------------------------


def _notes(found: Answered) -> None:
    readings = [line for line in reading_lines(found.guidance) if line.strip()]
    if readings:
        with st.expander(say("文件没有写清、要主管部门定的")):
            st.markdown("\\\n".join(plain(line) for line in readings[1:]))
    if found.answer.assumptions:
        with st.expander(say("按以下理解计算")):
            st.markdown("\n".join(f"- {plain(assumption)}" for assumption in found.answer.assumptions))
    answer = found.answer
    told = (f"{say('评估日')} {answer.as_of}", f"{say('规则库')} {answer.rulebase.hash}", f"huiqi {answer.engine}")
    st.caption("　".join((say(answer.disclaimer), *told)))
