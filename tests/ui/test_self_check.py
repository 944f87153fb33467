"""企业自查, driven as a user would: what matters most first, 不清楚 everywhere, the answer as cards."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from huiqi import InputError, Rulebase, UsageError, read_firm_file
from huiqi.base.documents import as_yaml
from huiqi.loading.firms import read_firm_from
from huiqi_ui.examples import example_firms
from huiqi_ui.form.document import as_firm, document_of
from huiqi_ui.form.loading import loaded
from tests.conftest import AS_OF, ROOT
from tests.ui.conftest import Opened, button, shown

YAML = "application/yaml"


@pytest.fixture
def page(opened: Opened) -> AppTest:
    return opened("self_check")


def filled(app: AppTest, **told: str) -> AppTest:
    for fact, value in told.items():
        app.text_input(key=f"fact.{fact}").set_value(value)
    return app


def with_high_tech(app: AppTest) -> AppTest:
    filled(app, name="镇康甲公司", region="镇康县").run()
    app.radio(key="list.recognitions").set_value("有，逐条填写").run()
    app.selectbox(key="row.recognitions.0.kind").set_value("高新技术企业")
    app.text_input(key="row.recognitions.0.granted_on").set_value("2024-11-01")
    app.radio(key="row.recognitions.0.first").set_value("是")
    return app


def metrics(app: AppTest) -> dict[str, str]:
    return {each.label: each.value for each in app.metric}


def test_it_asks_who_the_firm_is_first(page: AppTest) -> None:
    assert not page.exception
    assert "写上企业名称" in shown(page)
    assert {each.key for each in page.text_input} == {
        f"fact.{name}" for name in ("name", "uscc", "region", "registered_on")
    }


def test_a_first_high_tech_firm_sees_200_000_yuan(page: AppTest) -> None:
    with_high_tech(page)
    page.radio(key="list.received").set_value("没有").run()
    assert not page.exception
    text = shown(page)
    assert "首次认定高新技术企业补助" in text
    assert "对首次认定的高新技术企业给予一次性20万元补助" in text
    assert "征求意见稿" in text
    assert metrics(page) == {"现在应得": "0元", "征求意见稿·资金补助（尚不能兑现）": "20万元"}


def test_not_knowing_what_was_received_is_shown_both_ways(page: AppTest) -> None:
    with_high_tech(page).run()
    assert metrics(page)["征求意见稿·资金补助（尚不能兑现）"] == "0元 至 20万元"
    assert metrics(page)["若从未领取过，合计（含尚不能兑现的）"] == "20万元"


def test_every_choice_can_be_left_unknown(page: AppTest) -> None:
    filled(page, name="甲", region="仙居县").run()
    choices = [each for each in (*page.radio, *page.selectbox) if str(each.key).startswith(("fact.", "list.", "row."))]
    assert len(choices) > 5
    for choice in choices:
        assert (choice.options[0], choice.value) == ("不清楚", "不清楚")


def test_what_matters_most_is_asked_first_and_stays_where_it_was_answered(page: AppTest) -> None:
    filled(page, name="甲", region="镇康县").run()
    first = page.session_state["topics"][1]
    assert first[0] == "recognitions", "most money hangs on it"
    page.radio(key="list.recognitions").set_value("没有").run()
    assert page.session_state["topics"][1][: len(first)] == first
    assert "✓ 现在不影响结果" in shown(page), "what matters no more says so"


def test_only_what_policies_of_the_region_ask_is_asked(page: AppTest) -> None:
    """A firm in 镇康 is not asked what only 仙居 wants to know."""

    def asked(app: AppTest) -> set[str]:
        return {str(each.key) for each in [*app.text_input, *app.radio, *app.selectbox]}

    filled(page, name="甲公司", region="镇康县").run()
    assert {"fact.scale", "fact.key_industry"} <= asked(page)
    assert "fact.main_field" not in asked(page)
    filled(page, region="仙居县").run()
    assert "fact.main_field" in asked(page)
    assert "fact.key_industry" not in asked(page)


def test_a_value_that_cannot_be_read_is_told_at_its_field_and_nothing_is_answered(page: AppTest) -> None:
    filled(page, name="甲", region="镇唐县").run()
    assert "没有行政区划「镇唐县」" in shown(page)
    assert not page.metric
    filled(page, region="镇康县").run()
    page.text_input(key="fact.rd_expense.2023").set_value("很多").run()
    assert not page.exception
    assert shown(page).count("研发费用：「很多」不是数字") == 2, "at the field, and above the form"
    assert "现在不影响结果" not in shown(page), "nothing is said of what matters while nothing is known"
    assert not page.metric


def test_a_place_without_policies_is_no_nothing(page: AppTest) -> None:
    filled(page, name="甲", region="云南省昆明市五华区").run()
    assert "规则库里没有这个地方的政策，这里答不了。不等于没有补助" in shown(page)
    assert not page.metric and not page.get("download_button")


def test_where_no_text_states_a_sum_none_is_shown(page: AppTest) -> None:
    filled(page, name="甲", region="仙居县").run()
    assert "这里适用的文件没有写金额" in shown(page)
    assert not page.metric


def test_money_of_a_draft_says_so_where_it_stands(page: AppTest) -> None:
    with_high_tech(page).run()
    assert "20万元（尚不能兑现）" in shown(page)
    page.date_input(key="as_of").set_value(date(2026, 11, 22)).run()
    assert "政策期最后一天 2025-12-31：20万元" in shown(page)
    assert "能定下" not in shown(page)


def test_what_a_row_still_lacks_is_told_row_by_row(page: AppTest) -> None:
    with_high_tech(page).run()
    assert "第 1 条还差" in shown(page)


def test_rows_are_added_and_dropped(page: AppTest) -> None:
    with_high_tech(page).run()
    button(page, "再加一条资质认定").click().run()  # type: ignore[attr-defined]
    page.selectbox(key="row.recognitions.1.kind").set_value("重点实验室").run()
    assert "省级以上重点实验室补助经费" in shown(page)
    page.button(key="drop.recognitions.0").click().run()
    text = shown(page)
    assert "首次认定高新技术企业补助〔" not in text
    assert "省级以上重点实验室补助经费〔重点实验室〕" in text
    page.button(key="drop.recognitions.1").click().run()
    assert page.radio(key="list.recognitions").value == "不清楚"


def test_a_wrong_row_says_which_one(page: AppTest) -> None:
    with_high_tech(page)
    button(page, "再加一条资质认定").click().run()  # type: ignore[attr-defined]
    page.text_input(key="row.recognitions.1.granted_on").set_value("2024-13-01").run()
    assert "没有 13 月" in shown(page)
    page.checkbox(key="open.recognitions").set_value(True).run()
    assert shown(page).count("没有 13 月") == 2


def test_that_there_may_be_more_keeps_others_open(page: AppTest) -> None:
    with_high_tech(page).run()
    assert "？ 待补充" not in "".join(shown(page).partition("省级以上重点实验室")[1:])[:80]
    page.checkbox(key="open.recognitions").set_value(True).run()
    assert "省级以上重点实验室补助经费" in shown(page)


def test_after_the_period_the_last_day_is_shown_and_whom_to_ask(page: AppTest) -> None:
    with_high_tech(page)
    page.date_input(key="as_of").set_value(date(2026, 11, 22)).run()
    text = shown(page)
    assert "— 已过期（" in text
    assert "政策期最后一天 2025-12-31：✓ 符合" in text
    assert "请问" in text


def test_answers_stay_while_other_pages_are_looked_at(page: AppTest) -> None:
    with_high_tech(page).run()
    page.switch_page("app_pages/policies.py").run()
    page.switch_page("app_pages/self_check.py").run()
    assert page.text_input(key="fact.name").value == "镇康甲公司"
    assert "首次认定高新技术企业补助〔" in shown(page)


def test_clearing_leaves_nothing(page: AppTest) -> None:
    with_high_tech(page).run()
    button(page, "确定清空").click().run()  # type: ignore[attr-defined]
    assert page.text_input(key="fact.name").value == ""
    assert "镇康甲公司" not in shown(page)


def test_nothing_of_the_firm_stands_in_the_address(page: AppTest) -> None:
    with_high_tech(page).run()
    assert dict(page.query_params) == {}


@pytest.mark.parametrize(
    "name",
    [
        "<script>alert(1)</script> **粗** [x](http://a)",
        "# 标题\n\n- 列",
        "$x^2$ :red[红] :material/home: `码`",
        "{name} {0}",
        "甲" * 3999,
    ],
)
def test_a_hostile_name_stays_text(page: AppTest, name: str) -> None:
    filled(page, name=name, region="镇康县").run()
    assert not page.exception
    written = page.subheader[0].value
    assert " ".join(name.split()) in written.replace("\\", "").replace("\u2060", "")
    for sign in "<[*#$:`{":
        assert written.count(sign) == written.count(f"\\{sign}")


def test_two_sessions_do_not_see_each_other(opened: Opened) -> None:
    one, two = opened("self_check"), opened("self_check")
    filled(one, name="甲公司").run()
    two.run()
    assert "甲公司" in shown(one)
    assert "甲公司" not in shown(two)


# -- firm files ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", list(example_firms()))
def test_an_example_firm_goes_into_the_form_and_out_again_as_the_same(name: str, library: Rulebase) -> None:
    path = example_firms()[name]
    fields = loaded(path.read_bytes(), path.name, library.vocabulary, AS_OF)
    document = document_of(fields, library.vocabulary)
    whole, typed = read_firm_file(path, library.vocabulary, AS_OF), as_firm(document, library.vocabulary, AS_OF)
    written = read_firm_from(as_yaml(document).encode(), "x.yaml", library.vocabulary, AS_OF)
    for each in (typed, written):
        assert (each.facts, each.series, each.records) == (whole.facts, whole.series, whole.records)


@pytest.mark.parametrize(
    "lines",
    [
        "资质认定: {complete_for: [高新技术企业], items: [{名称: 高新技术企业}]}",
        "资质认定: {complete_for: [], items: [{名称: 高新技术企业, 认定日期: 2024-03}]}",
        "研发费用: {2019: 10万, 2023: 20万, 更早: 5万}",
        "研发费用: 90万",
        "已获补助: 无",
        "已获补助: []",
        "规模: 规模以上\n上市企业: 有",
        "name: 别名",
    ],
)
def test_whatever_a_file_says_is_kept(lines: str, library: Rulebase) -> None:
    content = f"{'' if lines.startswith('name') else '企业名称: 甲'}\n注册地: 镇康县\n{lines}\n".encode()
    fields = loaded(content, "甲.yaml", library.vocabulary, AS_OF)
    whole = read_firm_from(content, "甲.yaml", library.vocabulary, AS_OF)
    typed = as_firm(document_of(fields, library.vocabulary), library.vocabulary, AS_OF)
    assert (typed.facts, typed.series, typed.earlier, typed.records) == (
        whole.facts,
        whole.series,
        whole.earlier,
        whole.records,
    )


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\x00", b"- 1\n- 2", "企业名称: [甲]".encode(), b"a: &x 1\nb: *x", b"{" * 100]
)
def test_a_file_that_is_none_is_refused(content: bytes, library: Rulebase) -> None:
    with pytest.raises((InputError, UsageError)):
        loaded(content, "坏.yaml", library.vocabulary, AS_OF)


def test_a_firm_file_is_loaded_into_the_page(page: AppTest) -> None:
    filled(page, name="旧公司").run()
    path = ROOT / "examples" / "nut-company.yaml"
    page.file_uploader[0].set_value((path.name, path.read_bytes(), YAML)).run()
    assert not page.exception
    assert page.text_input(key="fact.name").value == "镇康某某坚果有限公司"
    assert page.text_input(key="fact.revenue.2023").value == "5100万"
    assert metrics(page)["征求意见稿·资金补助（尚不能兑现）"] == "40万元"


def test_rows_of_a_loaded_list_that_is_not_whole_can_be_seen_and_added_to(page: AppTest) -> None:
    file = "企业名称: 甲\n注册地: 镇康县\n已获补助: 无\n资质认定: {complete_for: [高新技术企业], items: [{名称: 高新技术企业, 认定日期: 2024-11-01, 首次: 是}]}"
    page.file_uploader[0].set_value(("甲.yaml", file.encode(), YAML)).run()
    assert page.selectbox(key="row.recognitions.0.kind").value == "高新技术企业"
    assert "只对 高新技术企业 是全的" in shown(page)
    button(page, "再加一条资质认定").click().run()  # type: ignore[attr-defined]
    page.selectbox(key="row.recognitions.1.kind").set_value("孵化器").run()
    assert metrics(page)["征求意见稿·资金补助（尚不能兑现）"].startswith("20万元 至"), "the loaded row still counts"


def test_a_file_that_cannot_be_loaded_leaves_the_form_as_it_is(page: AppTest) -> None:
    filled(page, name="旧公司").run()
    page.file_uploader[0].set_value(("坏.yaml", "注册地: 没有\n".encode(), YAML)).run()
    assert "没有行政区划「没有」" in shown(page)
    assert page.text_input(key="fact.name").value == "旧公司"


def test_every_example_firm_is_there() -> None:
    assert set(example_firms()) == {path.stem for path in Path(ROOT / "examples").glob("*.yaml")}
