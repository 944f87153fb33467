"""审核: a clerk takes a list to a 拟补助名单."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.conftest import Opened, button, shown

LIST = (
    "企业名称,统一社会信用代码,注册地,高新技术企业.认定日期,高新技术企业.首次,已获补助\n"
    "甲公司,91530924MA6K000015,镇康县,2024-11-01,是,无\n"
    "乙公司,91530924MA6K000028,镇康县,2024-11-01,否,无\n"
    "丙公司,91530924MA6K00003B,镇康县,2022-06-01,是,无\n"
).encode("gbk")


@pytest.fixture
def page(opened: Opened) -> AppTest:
    return opened("screening")


def click(page: AppTest, label: str) -> AppTest:
    button(page, label).click().run()  # type: ignore[attr-defined]
    assert not page.exception
    return page


def begun(page: AppTest, title: str = "2024年高企补助", content: bytes = LIST) -> AppTest:
    page.selectbox(key="screening.batch").set_value(0).run()
    page.text_input(key="opening.title").set_value(title)
    page.selectbox(key="opening.policy").set_value("zhenkang-2023").run()
    page.multiselect(key="opening.clauses.zhenkang-2023").set_value(["zhenkang-2023/high-tech-first"])
    page.file_uploader[0].set_value(("名单.csv", content, "text/csv")).run()
    return click(page, "开始审核这")


def metrics(page: AppTest) -> dict[str, str]:
    return {each.label: each.value for each in page.metric}


def open_doors(page: AppTest) -> list[Any]:
    return [each for each in page.button if each.label == "打开"]


def open_claim(page: AppTest, number: int) -> AppTest:
    doors = open_doors(page)
    doors[number].click().run()
    assert not page.exception
    return page


def test_what_needs_no_decision_is_not_shown_unless_asked_for(page: AppTest) -> None:
    text = shown(begun(page))
    assert "甲公司" in text and "丙公司" in text
    assert "筛选出 2 项" in text, "乙公司 is not eligible: it was no first recognition"
    page.checkbox(key="screening.idle").set_value(True).run()
    assert "筛选出 3 项" in shown(page)


def test_a_list_is_taken_to_accepted_returned_and_found(page: AppTest) -> None:
    begun(page)
    click(open_claim(page, 0), "通过")
    assert page.success[0].value == "已通过。"
    click(page, "下一项")
    next(each for each in page.radio if "未定" in each.options).set_value("yes")
    click(page, "保存意见")
    assert "写明理由" in page.error[0].value
    next(each for each in page.radio if "未定" in each.options).set_value("yes")
    next(each for each in page.text_input if each.label.startswith("理由")).set_value("会议纪要 3 号")
    click(page, "保存意见")
    assert "意见已保存" in page.success[0].value
    click(page, "通过")
    click(page, "← 回到名单")
    assert metrics(page) == {"待审": "0 / 2", "通过": "2", "通过的金额": "40万元", "其中已拨付": "0元"}
    page.session_state["screening.tab"] = "导出"
    assert "拟补助 2 项，合计 40万元" in shown(page.run())
    page.session_state["screening.tab"] = "日志"
    assert "认定日期不在政策期内，是否给予：是" in shown(page.run())


def test_refusing_without_a_reason_is_told(page: AppTest) -> None:
    begun(page)
    page.checkbox(key="screening.idle").set_value(True).run()
    click(open_claim(page, 2), "不予支持")
    assert "写明理由" in page.error[0].value
    page.text_area[-1].set_value("不是首次认定")
    click(page, "不予支持")
    assert "不是首次认定" in shown(page)


def test_paid_awards_show_in_the_next_batch(page: AppTest) -> None:
    begun(page)
    click(open_claim(page, 0), "通过")
    click(page, "记拨付")
    assert "已拨付，从此算已经领取过" in shown(page)
    click(page, "← 回到名单")
    begun(page, "再来一批")
    text = shown(page)
    assert "已经领取过" in text
    assert "第 1 批第 1 家" in text


def test_several_at_once(page: AppTest) -> None:
    begun(page)
    click(page, "通过 1 项")
    assert "办了 1 项" in page.success[0].value
    click(page, "记拨付 1 项")
    assert metrics(page)["其中已拨付"] == "20万元"


def test_filters(page: AppTest) -> None:
    begun(page)
    page.text_input(key="screening.find").set_value("丙").run()
    assert "筛选出 1 项" in shown(page)
    page.text_input(key="screening.find").set_value("").run()
    page.multiselect(key="screening.state").set_value(["accepted"]).run()
    assert "筛选出 0 项" in shown(page)


@pytest.mark.parametrize("order", ["名单顺序", "金额从高到低", "结论", "缺的事项"])
def test_orders(page: AppTest, order: str) -> None:
    begun(page)
    page.selectbox(key="screening.order").set_value(order).run()
    assert not page.exception


def test_filters_stay_while_a_claim_is_open(page: AppTest) -> None:
    begun(page)
    page.text_input(key="screening.find").set_value("丙").run()
    click(open_claim(page, 0), "← 回到名单")
    assert page.text_input(key="screening.find").value == "丙"
    assert "筛选出 1 项" in shown(page)


def test_whoever_comes_second_is_told_that_their_step_was_not_kept(page: AppTest, opened: Opened) -> None:
    begun(page)
    other = opened("screening")
    other.selectbox(key="screening.batch").set_value(1).run()
    for each in (page, other):
        open_claim(each, 0)
    click(page, "通过")
    other.run()
    assert "别人刚刚处理过这家企业；你刚才按的没有记" in other.error[0].value


def test_a_firm_that_stands_twice_is_one_applicant_and_paid_once(page: AppTest) -> None:
    once = len(open_doors(begun(page)))
    twice = LIST + "甲公司,91530924MA6K000015,镇康县,2024-11-01,是,无\n".encode("gbk")
    begun(page, title="名单里写了两次", content=twice)
    assert len(open_doors(page)) == once
    open_claim(page, 0)
    page.text_area[-1].set_value("另一批的是同一份")
    click(page, "通过")
    click(page, "← 回到名单")
    page.multiselect(key="screening.state").set_value([]).run()
    click(page, "记拨付 1 项")
    assert metrics(page)["其中已拨付"] == "20万元"


def test_a_day_outside_the_period_is_warned_of_before_it_begins(page: AppTest) -> None:
    page.selectbox(key="opening.policy").set_value("zhenkang-2023").run()
    assert not page.warning
    page.date_input(key="as_of").set_value(date(2026, 11, 23)).run()
    assert "结论都会是「不在有效期」" in page.warning[0].value


def test_a_batch_needs_a_name_and_clauses(page: AppTest) -> None:
    page.file_uploader[0].set_value(("名单.csv", LIST, "text/csv")).run()
    assert button(page, "开始审核这").disabled  # type: ignore[attr-defined]
    assert "写上名称" in shown(page)


def test_rows_that_cannot_be_read_are_told_before_it_begins(page: AppTest) -> None:
    page.file_uploader[0].set_value(("名单.csv", LIST + "丁公司,,没有这个县,,,\n".encode("gbk"), "text/csv")).run()
    text = shown(page)
    assert "退回 1 处" in text and "没有行政区划「没有这个县」" in text
    assert "开始审核这 3 家" in text
    page.text_input(key="opening.title").set_value("批")
    page.selectbox(key="opening.policy").set_value("zhenkang-2023").run()
    click(page, "开始审核这")
    assert "3 家企业，退回 1 处" in shown(page), "and stay told after it began"
    page.session_state["screening.tab"] = "日志"
    assert "没有行政区划「没有这个县」" in shown(page.run())


def test_the_work_is_there_for_the_next_session(page: AppTest, opened: Opened) -> None:
    begun(page)
    click(open_claim(page, 0), "通过")
    later = opened("screening")
    later.selectbox(key="screening.batch").set_value(1).run()
    assert metrics(later)["通过"] == "1"


def test_hostile_names_and_notes_stay_text(page: AppTest) -> None:
    name = "<b>甲</b> [x](http://a) $y$"
    begun(page, "**批**", LIST.replace("甲公司".encode("gbk"), name.encode("gbk")))
    click(open_claim(page, 0), "通过")
    told = "".join(each.value for each in (*page.markdown, *page.subheader))
    assert "<b>" not in told.replace("\\<", "")
    assert "](http" not in told


def test_a_database_that_cannot_be_opened_is_told(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUIQI_DATABASE", "sqlite:////no/such/folder/x.db")
    app = opened("screening")
    assert not app.exception
    assert "打不开" in app.error[0].value
