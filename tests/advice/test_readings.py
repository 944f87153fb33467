"""Where a text is silent both readings are told, with who decides; out of the period, whom to ask and what follows."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import jsonschema

from huiqi import Assessor
from huiqi.advice.advising import Adviser
from huiqi.assess.answer import Traced
from huiqi.base.documents import parse_text
from huiqi.loading.firms import read_firm
from huiqi.loading.rules import load_rulebase
from huiqi.model.assessment import Amount, Decision
from huiqi.model.guidance import Guidance, Outcome
from huiqi.output.text import as_text
from huiqi.semantics.matcher import Matcher
from tests.advice.test_gaps import FIRM
from tests.conftest import AS_OF, ROOT
from tests.loading.test_bad_input import huiqi

LIBRARY = load_rulebase()
ASSESSOR = Assessor(LIBRARY, Matcher())
ADVISER = Adviser(ASSESSOR)
HEAD = "企业名称: 甲公司\n注册地: 镇康县\n规模: 规上\n已获补助: []\n资质认定:\n"
BOTH = (
    HEAD
    + "  - {名称: 国家科技型中小企业, 认定日期: 2023-06-15}\n  - {名称: 省级科技型中小企业, 认定日期: 2024-05-20}\n"
)


def asked(firm: str, as_of: date = AS_OF) -> tuple[Traced, Guidance]:
    told = read_firm(parse_text(firm, "firm.yaml"), LIBRARY.vocabulary, as_of)
    traced = ASSESSOR.traced(told, as_of)
    return traced, ADVISER.guidance(traced)


def yuan(least: int, most: int | None = None) -> Amount:
    return Amount(Decimal(least), Decimal(least if most is None else most))


def test_whether_two_awards_may_be_taken_together_is_told_both_ways() -> None:
    (reading,) = asked(BOTH)[1].readings
    assert reading.matter == "同时是国家和省级科技型中小企业的，是否只领较高的一项"
    assert (reading.yes, reading.no) == (Outcome(None, yuan(5000)), Outcome(None, yuan(8000)))
    assert reading.who[0] == "县工业和科技信息化局"


def test_an_upgrade_is_told_both_ways() -> None:
    platforms = "".join(
        f"  - {{名称: 重点实验室, 级别: {level}, 证书名称: 甲, 认定日期: {day}}}\n"
        for level, day in (("省级", "2023-05-20"), ("国家级", "2024-05-20"))
    )
    (reading,) = asked(HEAD + platforms)[1].readings
    assert (reading.record, reading.matter) == (
        "重点实验室 国家级 甲 2024-05-20",
        "由省级升为国家级的重点实验室，是否再次补助",
    )
    assert reading.yes == Outcome(Decision.ELIGIBLE, yuan(200000))
    assert reading.no == Outcome(Decision.INELIGIBLE, yuan(0))


def test_a_moved_in_firm_is_told_both_ways() -> None:
    found = asked(HEAD + "  - {名称: 高新技术企业, 认定日期: 2024-05-20, 首次: 是}\n")[1].readings
    assert [each.matter for each in found] == [
        "带着有效证书迁入本县的企业，是否给予",
        "方案印发以前已经认定的企业，是否给予",
    ]
    assert {each.no for each in found} == {Outcome(Decision.INELIGIBLE, yuan(0))}


def test_a_date_outside_the_period_is_told_both_ways_until_it_is_found_on() -> None:
    firm = HEAD + "  - {名称: 国家科技型中小企业, 认定日期: 2022-06-15}\n"
    (reading,) = asked(firm)[1].readings
    assert reading.matter == "认定日期不在政策期内，是否给予"
    finding = (
        f"认定意见:\n  - {{条款: 国家科技型中小企业补助, 事项: {reading.matter}, 意见: 否, 认定时间: 2024-06-01}}\n"
    )
    assert asked(firm + finding)[1].readings == ()


def test_out_of_the_period_it_says_whom_to_ask_and_that_nothing_follows() -> None:
    traced, guidance = asked(BOTH, date(2026, 6, 30))
    (standing,) = guidance.standings
    assert (standing.ended, standing.successors, standing.replaced_by) == ("2025-12-31", (), "")
    assert standing.ask[0] == "县工业和科技信息化局"
    shown = as_text(traced.answer, guidance=guidance)
    assert (
        "政策期已于 2025-12-31 结束。规则库里没有接续的文件。是否延续、有没有新文件，请问：县工业和科技信息化局"
        in shown
    )
    assert "政策期最后一天 2025-12-31：符合，5,000元" in shown


def test_a_text_that_replaces_another_is_named(tmp_path: Path) -> None:
    later = "policy: zhenkang-2026\ntitle: 镇康新办法\nregion: 530924\nstatus: in force\nperiod: 2026-01-01 .. 2027-12-31\nreplaces: zhenkang-2023\n"
    clause = "clauses:\n  a: {title: 甲, cite: {section: 一, quote: 给予1万元}, award: 1万}\n"
    (tmp_path / "later.yaml").write_text(later + clause, "utf-8")
    rulebase = load_rulebase([tmp_path])
    assessor = Assessor(rulebase, Matcher())
    told = read_firm(parse_text(BOTH, "firm.yaml"), rulebase.vocabulary, date(2026, 6, 30))
    (standing,) = Adviser(assessor).guidance(assessor.traced(told, date(2026, 6, 30))).standings
    assert (standing.replaced_by, standing.successors) == ("镇康新办法", ("镇康新办法",))


def test_near_is_a_list_of_its_own() -> None:
    traced, guidance = asked(FIRM)
    assert [each.title for each in guidance.near] == [
        "规模以上企业研发机构（四有标准）",
        "新设研发机构争取省、市级经费",
        "省级星创天地补助经费",
    ]
    shown = as_text(traced.answer, guidance=guidance)
    assert "■ 差一点（3 项，都在「不符合」里）" in shown
    assert (
        "      要做到：研发费用（2023 年） 由 60万元 到 超过 75万元，还差超过 15万元，上年度研发费用 ÷ 上年度营业收入 由 1.2% 到 超过 1.5%"
        "（2023 年已经结束，差额按这一年的数算；2024 年的数到 2025-01-01 起才看，要重新评估） → 符合" in shown
    )
    assert "      改不了：高新技术企业 国家级 2024-11-01 的首次 现在是 否，要的是 是（不然就是符合，20万元）" in shown


def test_the_full_json_holds_answer_and_guidance() -> None:
    done = huiqi("check", ROOT / "examples" / "nut-company.yaml", "--as-of", "2024-12-31", "--format", "full")
    found = json.loads(done.stdout)
    assert list(found) == ["answer", "guidance"]
    assert list(found["guidance"]) == ["gaps", "questions", "readings", "standings"]
    assert found["answer"]["format"] == 1
    schema = json.loads(huiqi("schema", "guidance").stdout)
    jsonschema.validate(found["guidance"], schema)
