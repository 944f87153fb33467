"""What people write where a list or a number should stand: read, or refused with words that can be followed."""

from __future__ import annotations

from datetime import date

import pytest

from huiqi import Assessor, Rulebase
from huiqi.base.documents import parse_document
from huiqi.base.errors import InputError
from huiqi.base.values.intervals import Figure
from huiqi.base.values.numerals import NotOneNumber, plain, unspaced
from huiqi.loading.firms import read_firm
from huiqi.model.firm import Firm

AS_OF = date(2025, 6, 30)
HEAD = "企业名称: 甲公司\n注册地: 镇康县\n"
HIGH_TECH = "资质认定: [{名称: 高新技术企业, 认定日期: 2024-11-01, 首次: 是}]\n"
FIRST = "zhenkang-2023/high-tech-first"


def firm(rulebase: Rulebase, text: str) -> Firm:
    return read_firm(parse_document((HEAD + text).encode(), "firm.yaml"), rulebase.vocabulary, AS_OF)


def received(read: Firm) -> list[tuple[str, ...]]:
    names = ("clause", "amount", "paid_on")
    return [tuple(row.texts.get(name, "") for name in names) for row in read.records["received"].rows]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("首次认定高新技术企业补助20万元（2024年）", [("首次认定高新技术企业补助", "20万元", "2024年")]),
        ("2025-03-01 首次认定高新技术企业补助 200000元", [("首次认定高新技术企业补助", "200000元", "2025-03-01")]),
        ("高企奖励20万、科小奖励5000元", [("高企奖励", "20万", ""), ("科小奖励", "5000元", "")]),
        ("1.高企补助20万元；2.研发补助3,000元", [("高企补助", "20万元", ""), ("研发补助", "3,000元", "")]),
        ("首次认定高企补助，20万元，2024年", [("首次认定高企补助", "20万元", "2024年")]),
        ("20万元", [("", "20万元", "")]),
        ("高企补助20万2023年5万2024年", [("高企补助", "", "")]),  # which is whose cannot be told
    ],
)
def test_awards_received_in_words(library: Rulebase, written: str, read: list[tuple[str, ...]]) -> None:
    found = firm(library, f"已获补助: {written}\n")
    assert received(found) == read
    assert any("读作" in warning.text for warning in found.warnings), "the words are kept beside what was read"


@pytest.mark.parametrize("written", ["无", "暂无", "未领取", "没有领过。"])
def test_nothing_received(library: Rulebase, written: str) -> None:
    assert received(firm(library, f"已获补助: {written}\n")) == []


@pytest.mark.parametrize("written", ["有", "见附件", "详见附表2", "已领取"])
def test_that_something_was_received_leaves_open_what(library: Rulebase, written: str) -> None:
    assert "received" not in firm(library, f"已获补助: {written}\n").records


@pytest.mark.parametrize(
    ("words", "least", "most"),
    [
        ("高企奖励20万", 0, 200_000),  # the same recognition
        ("科技奖补", 0, 200_000),  # names nothing in particular: may be of each
        ("某某专项20万元", 0, 200_000),  # the same amount
        ("稳岗补贴3000元", 200_000, 200_000),  # of none of them
        ("首次认定高新技术企业补助20万元（2025年3月）", 0, 0),
    ],
)
def test_an_award_that_cannot_be_placed_leaves_open_what_it_fits(
    assessor: Assessor, words: str, least: int, most: int
) -> None:
    answer = assessor.assess(firm(assessor.rulebase, f"{HIGH_TECH}已获补助: {words}\n"), AS_OF)
    payable = next(each.payable for each in answer.entitlements if each.id == FIRST)
    assert payable is not None and [payable.min, payable.max] == [least, most]
    if least != most:
        assert any("是哪一项请写清" in warning.text for warning in answer.warnings)


def test_recognitions_in_words(library: Rulebase) -> None:
    rows = firm(library, "资质认定: 高企（2024年认定）；省级重点实验室\n").records["recognitions"].rows
    assert [(row.texts.get("kind"), row.texts.get("level"), row.texts.get("granted_on")) for row in rows] == [
        ("高企", None, "2024年"),
        ("重点实验室", "省级", None),
    ]


@pytest.mark.parametrize("written", ["90①", "90²", "¹90", "90 80", "9 0"])
def test_two_things_are_not_glued_into_one_number(library: Rulebase, written: str) -> None:
    with pytest.raises(InputError, match="注号|几个数"):
        firm(library, f"研发费用: {{2024: {written}}}\n")


def test_widths_and_groups_of_three_are_plain() -> None:
    assert plain("９０㎡") == "90m2"
    assert plain("90m²") == "90m2"
    assert unspaced("1 200 000 元") == "1200000元"
    with pytest.raises(NotOneNumber):
        unspaced("1 20")


@pytest.mark.parametrize("written", ["4200万", "人民币4200万元整", "4200万人民币", "RMB 42000000", "￥42,000,000元"])
def test_an_amount_of_chinese_money(library: Rulebase, written: str) -> None:
    assert firm(library, f'营业收入: {{2024: "{written}"}}\n').series["revenue"] == {
        span: Figure(42_000_000, 42_000_000) for span in firm(library, "营业收入: {2024: 1}\n").series["revenue"]
    }


@pytest.mark.parametrize(
    ("wrong", "advice"),
    [
        ("营业收入: {2024: 5,100万}", '营业收入: {2024: "5,100万"}'),
        ("职工总数: 很多", "职工总数: 不清楚"),
        ("上市企业: 也许", "上市企业: 不清楚"),
        ("成立日期: 2024-13-01", "成立日期: 2024-03-01"),
        ("成立日期: 三月", "成立日期: 2024-03"),
        ("研发费用: {2024: 很少}", "研发费用: {2024: 3200}"),
    ],
)
def test_what_a_message_advises_is_accepted(library: Rulebase, wrong: str, advice: str) -> None:
    with pytest.raises(InputError) as refused:
        firm(library, f"{wrong}\n")
    help = "".join(problem.help for problem in refused.value.problems)
    assert advice.partition(": ")[2].strip("{}").rpartition(": ")[2].strip("{}") in help
    firm(library, f"{advice}\n")


def test_figures_that_do_not_go_together(library: Rulebase) -> None:
    read = firm(library, "营业收入: {2024: 5100万, 2023: 5100}\n研发费用: {2024: 90亿}\n")
    told = [warning.text for warning in read.warnings if warning.code == "out-of-line"]
    assert told == [
        "营业收入 2023 和 2024 相差 1000 倍以上，请核对单位",
        "2024 年研发费用是营业收入的 20 倍以上，请核对单位",
    ]


def test_more_than_any_firm_has(library: Rulebase) -> None:
    with pytest.raises(InputError, match="超过 100 亿"):
        firm(library, "职工总数: 120000000000000000000\n")
