"""An interview asks what can still matter, the most yuan first; finished, it gives the answer of the whole file."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from huiqi import Assessment, Assessor, Decision, InputError, Rulebase
from huiqi.advice.interview import Interview, blank
from huiqi.assess.assessor import Assessor as _Assessor
from huiqi.base.documents import parse_text
from huiqi.loading.firms import read_firm
from huiqi.loading.rules import load_rulebase
from huiqi.model.guidance import Question
from huiqi.semantics.matcher import Matcher
from tests.conftest import AS_OF, ROOT
from tests.loading.test_bad_input import huiqi
from tests.random_rules import Drawn, drawn, rulebase_of
from tests.randomly import randomly

LIBRARY = load_rulebase()
MATCHER = Matcher()
ASSESSOR = Assessor(LIBRARY, MATCHER)


def begun(text: str, as_of: date = AS_OF, assessor: _Assessor = ASSESSOR) -> Interview:
    return Interview(text, "firm.yaml", assessor, as_of)


# -- what is asked, and in which order --------------------------------------------------------------------


def test_the_region_comes_first_since_everything_hangs_on_it() -> None:
    first = begun(blank("甲公司")).open_questions()[0]
    assert (first.label, first.text) == ("注册地", "企业注册在哪个县（市、区）？")
    assert len(first.clauses) > 200


def test_what_can_settle_the_most_yuan_comes_before_what_can_settle_less() -> None:
    found = begun(
        "企业名称: 甲\n注册地: 镇康县\n资质认定:\n  - {名称: 高新技术企业, 认定日期: 2024-05-01}\n  - {名称: 国家科技型中小企业}\n"
    ).open_questions()
    assert [(each.label, each.settles) for each in found[:2]] == [
        ("资质认定·首次", Decimal(200000)),
        ("资质认定·认定日期", Decimal(5000)),
    ]
    assert found[0].text == "高新技术企业 2024-05-01：是不是第一次获得这项认定？"
    assert [clause.title for clause in found[0].clauses] == ["首次认定高新技术企业补助", "帮助争取省级、市级补助"]


def test_what_cannot_matter_any_more_is_not_asked() -> None:
    """A firm below the threshold of scale is not asked for what only firms above it are."""
    labels = {
        open_question.label for open_question in begun("企业名称: 甲\n注册地: 镇康县\n规模: 规下\n").open_questions()
    }
    assert "有研发场地" not in labels and "资质认定" in labels


def test_out_of_the_period_it_is_asked_what_hung_on_the_last_day() -> None:
    first = begun("企业名称: 甲\n注册地: 镇康县\n", date(2026, 6, 30)).open_questions()[0]
    assert (first.label, first.settles, first.settles_at_end) == ("资质认定", Decimal(0), Decimal(1358000))


# -- answers ------------------------------------------------------------------------------------------------


def ask_for(interview: Interview, label: str) -> Question:
    return next(open_question for open_question in interview.open_questions() if open_question.label == label)


def test_an_answer_goes_into_the_file_and_is_not_asked_again() -> None:
    interview = begun("# 我们公司\n企业名称: 甲   # 全名\n注册地: 镇康县\n规模: 规上\n")
    interview.answer(ask_for(interview, "研发费用（2023 年）"), "60万")
    interview.answer(ask_for(interview, "资质认定"), [{"名称": "重点实验室", "认定日期": "2024-05-20"}])
    assert interview.text == (
        "# 我们公司\n企业名称: 甲   # 全名\n注册地: 镇康县\n规模: 规上\n研发费用:\n  '2023': 60万\n"
        "资质认定:\n- 名称: 重点实验室\n  认定日期: 2024-05-20\n"
    ).replace("'2023'", "2023")
    assert "资质认定·级别" in {open_question.label for open_question in interview.open_questions()}


def test_an_answer_that_cannot_be_read_changes_nothing() -> None:
    interview = begun("企业名称: 甲\n注册地: 镇康县\n规模: 规上\n")
    before = interview.text
    with pytest.raises(InputError, match="不是数字"):
        interview.answer(ask_for(interview, "研发费用（2023 年）"), "六十万吧")
    assert interview.text == before


def test_what_is_not_known_is_kept_as_such_and_not_asked_when_it_goes_on() -> None:
    interview = begun("企业名称: 甲\n注册地: 镇康县\n规模: 规上\n")
    interview.answer(ask_for(interview, "有研发场地"), "")
    assert "有研发场地: 不清楚" in interview.text
    labels = {open_question.label for open_question in begun(interview.text).open_questions()}
    assert "有研发场地" not in labels and "有研发团队" in labels


def test_a_list_that_may_lack_records_is_completed_by_none_further() -> None:
    text = "企业名称: 甲\n注册地: 镇康县\n资质认定:\n  complete_for: [重点实验室]\n  items:\n  - {名称: 重点实验室, 级别: 省级, 认定日期: 2024-05-20}\n"
    interview = begun(text)
    question = ask_for(interview, "资质认定")
    assert question.text == "除了已经写的，还有没有别的资质认定？"
    interview.answer(question, "无")
    assert interview.firm.records["recognitions"].complete
    assert len(interview.firm.records["recognitions"].rows) == 1


# -- the same answer -------------------------------------------------------------------------------------------


def finished(interview: Interview, told: dict[str, Any], most: int = 200) -> Assessment:
    """Answers every question from what the whole file says, until nothing is asked."""
    for _ in range(most):
        open_ = interview.open_questions()
        if not open_:
            return interview.traced.answer
        interview.answer(open_[0], answer_of(open_[0], told, interview))
    raise AssertionError("asked without end")


def answer_of(question: Question, told: dict[str, Any], interview: Interview) -> str | list[dict[str, str]]:
    """What the whole file says to a question, by key or label; an empty text where it says nothing."""
    name, _, field = question.fact.partition(".")
    vocabulary = interview.vocabulary
    held = told.get(name, told.get(vocabulary.label(name)))
    if field:
        label = vocabulary.records[name].fields[field].label
        assert held is not None
        row = held[question.row]
        return str(row.get(field, row.get(label, "")))
    if question.period:
        if isinstance(held, dict):
            return str(
                held.get(question.period, held.get(int(question.period) if question.period.isdigit() else "", ""))
            )
        return str(held) if held is not None and question.period == str(interview.as_of.year - 1) else ""
    if name in vocabulary.records:
        if held is None:
            return ""
        names = {word for each in interview.naming(question) for word in (each.name, each.label)}
        return [{key: str(value) for key, value in row.items() if key in names} for row in held] or "无"
    return "" if held is None else str(held)


def told_of(answer: Assessment) -> list[object]:
    """What counts of an answer: decisions and money; not the words, which name what was told.

    A record that fails whatever it is may or may not be told apart from those that are not asked about.
    """
    rows = [
        (entitlement.id, entitlement.decision, entitlement.amount, entitlement.payable, entitlement.at_period_end)
        for entitlement in answer.entitlements
        if Decision.INELIGIBLE
        not in (entitlement.decision, entitlement.at_period_end and entitlement.at_period_end.decision)
    ]
    totals = [total for total in answer.totals if total.max]
    return [
        *rows,
        {entitlement.id for entitlement in answer.entitlements},
        answer.due,
        totals,
        answer.total_if_nothing_received,
    ]


@pytest.mark.parametrize("example", ["nut-company", "pharma-company"])
@pytest.mark.parametrize("as_of", [AS_OF, date(2026, 6, 30)])
def test_a_finished_interview_gives_the_answer_of_the_example_files(example: str, as_of: date) -> None:
    import yaml

    text = (ROOT / "examples" / f"{example}.yaml").read_text("utf-8")
    told = yaml.load(text, yaml.BaseLoader)
    whole = ASSESSOR.assess(read_firm(parse_text(text, "firm.yaml"), LIBRARY.vocabulary, as_of), as_of)
    answer = finished(begun(blank(told["企业名称"]), as_of), told)
    assert told_of(answer) == told_of(whole)


@randomly(150)
@given(drawn())
def test_a_finished_interview_gives_the_answer_of_the_whole_file(example: Drawn) -> None:
    rulebase = rulebase_of(example.policy, LIBRARY)
    assessor = Assessor(rulebase, MATCHER)
    firm = with_known_awards(example.firm, rulebase)
    document = parse_text(json.dumps(firm, ensure_ascii=False), "firm.json")
    whole = assessor.assess(read_firm(document, rulebase.vocabulary, AS_OF), AS_OF)
    answer = finished(begun(blank("甲公司"), assessor=assessor), firm)
    assert told_of(answer) == told_of(whole)


def with_known_awards(firm: dict[str, Any], rulebase: Rulebase) -> dict[str, Any]:
    """A file may name an award that no rulebase has, and is warned; an interview asks for it again."""
    names = {name for clause in rulebase.clauses.values() for name in (clause.id.partition("/")[2], clause.title)}
    kept = [row for row in firm.get("received", []) if row.get("clause") in {*names, None}]
    return {**firm, "received": kept} if "received" in firm else firm


def test_leaving_a_question_open_keeps_what_the_file_says() -> None:
    """A day told to its month may be asked for again; not to know it better takes nothing away."""
    text = "企业名称: 甲\n注册地: 镇康县\n资质认定:\n- {名称: 重点实验室, 级别: 省级, 认定日期: 2024-12}\n"
    interview = begun(text, date(2024, 12, 15))
    question = ask_for(interview, "资质认定·认定日期")
    interview.answer(question, "")
    assert interview.text == text
    assert question.fact not in {open_question.fact for open_question in interview.open_questions()}


def test_a_receipt_for_an_award_that_is_not_there_is_asked_again() -> None:
    interview = begun(
        "企业名称: 甲\n注册地: 镇康县\n资质认定:\n- {名称: 高新技术企业, 认定日期: 2024-05-01, 首次: 是}\n"
    )
    with pytest.raises(InputError, match="规则库里没有叫「有」的补助"):
        interview.answer(ask_for(interview, "已获补助"), [{"条款": "有", "金额": "20万"}])


# -- at the terminal --------------------------------------------------------------------------------------------


def ask(path: Path, answers: str, as_of: str = "2024-12-31") -> str:
    done = huiqi("ask", path, "--as-of", as_of, input=answers)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_ask_writes_a_firm_file_and_goes_on_where_it_stopped(tmp_path: Path) -> None:
    path = tmp_path / "企业.yaml"
    first = ask(path, "甲公司\n镇唐\n镇康县\n高新技术企业\n2024-05-01\n\nq\n")
    assert "没有听懂：注册地：没有行政区划「镇唐」" in first
    assert "先停在这里，再运行一次就接着问。" in first
    assert (
        path.read_text("utf-8")
        == "企业名称: 甲公司\n注册地: 镇康县\n资质认定:\n- 名称: 高新技术企业\n  认定日期: 2024-05-01\n"
    )
    second = ask(path, "?\n是\n无\nq\n")
    assert "问题 1（还有 12 个）　高新技术企业 2024-05-01：是不是第一次获得这项认定？" in second
    assert "为什么问：有的补助只给首次认定，重新认定不算" in second
    assert "这一问能定下：20万元" in second
    assert "现在：若从未领取过补助，各类文本资金合计 20万元" in second


def test_ask_says_when_nothing_matters_any_more(tmp_path: Path) -> None:
    path = tmp_path / "企业.yaml"
    path.write_text("企业名称: 甲\n注册地: 北京市\n", "utf-8")
    assert "没有还要问的了。" in ask(path, "")


def test_ask_leaves_a_file_that_it_cannot_read_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "企业.yaml"
    path.write_text("企业名称: 甲\n规模: 巨大\n", "utf-8")
    done = huiqi("ask", path, input="")
    assert (done.returncode, path.read_text("utf-8")) == (3, "企业名称: 甲\n规模: 巨大\n")
    assert "规模没有「巨大」这个值" in done.stderr
    assert huiqi("ask", tmp_path / "企业.json", input="").returncode == 2


def test_ask_keeps_a_gbk_file_readable(tmp_path: Path) -> None:
    path = tmp_path / "企业.yaml"
    path.write_bytes("企业名称: 甲\n注册地: 镇康县 # 在县城\n".encode("gbk"))
    ask(path, "无\nq\n")
    assert path.read_text("utf-8") == "企业名称: 甲\n注册地: 镇康县 # 在县城\n资质认定: 无\n"
