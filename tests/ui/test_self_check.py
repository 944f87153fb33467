"""The self-check page, driven as a user would: questions from the vocabulary, the answer as cards."""

from __future__ import annotations

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import ROOT

PAGE = str(ROOT / "ui" / "app.py")


@pytest.fixture
def page() -> AppTest:
    app = AppTest.from_file(PAGE, default_timeout=30).run()
    app.date_input(key="as_of").set_value(date(2024, 12, 31))
    return app


def shown(app: AppTest) -> str:
    parts = [*app.markdown, *app.caption, *app.info, *app.error, *app.warning, *app.title, *app.subheader]
    return "\n".join(str(each.value) for each in parts).replace("\\", "")


def filled(app: AppTest, **told: str) -> AppTest:
    for fact, value in told.items():
        app.text_input(key=f"fact.{fact}").set_value(value)
    return app


def with_high_tech(app: AppTest) -> AppTest:
    filled(app, name="镇康甲公司", region="镇康县")
    app.radio(key="list.recognitions").set_value("有，逐条填写").run()
    app.selectbox(key="row.recognitions.0.kind").set_value("高新技术企业")
    app.text_input(key="row.recognitions.0.granted_on").set_value("2024-11-01")
    app.radio(key="row.recognitions.0.first").set_value("是")
    return app


def test_it_asks_for_the_name_first(page: AppTest) -> None:
    page.run()
    assert not page.exception
    assert "请先填写企业名称" in shown(page)


def test_a_first_high_tech_firm_sees_200_000_yuan(page: AppTest) -> None:
    with_high_tech(page)
    page.radio(key="list.received").set_value("没有").run()
    assert not page.exception
    text = shown(page)
    assert "首次认定高新技术企业补助" in text
    assert "对首次认定的高新技术企业给予一次性20万元补助" in text
    assert "征求意见稿" in text
    assert {each.label: each.value for each in page.metric} == {
        "现在应得": "0元",
        "征求意见稿·资金补助（尚不能兑现）": "20万元",
    }


def test_not_knowing_what_was_received_is_shown_both_ways(page: AppTest) -> None:
    with_high_tech(page).run()
    found = {each.label: each.value for each in page.metric}
    assert found["征求意见稿·资金补助（尚不能兑现）"] == "0元 至 20万元"
    assert found["若从未领取过，合计"] == "20万元"


def test_every_choice_can_be_left_unknown(page: AppTest) -> None:
    page.run()
    for each in [*page.radio, *page.selectbox]:
        assert each.options[0] == "不清楚"
        assert each.value == "不清楚"


def test_a_value_that_cannot_be_read_is_told_and_nothing_is_answered(page: AppTest) -> None:
    filled(page, name="甲", region="镇唐县").run()
    assert not page.exception
    assert "没有行政区划「镇唐县」" in shown(page)
    assert not page.metric
    filled(page, region="镇康县").run()
    filled(page, requested_funds="很多").run()
    assert "「很多」" in shown(page)
    assert not page.metric


def test_only_what_policies_of_the_region_ask_is_asked(page: AppTest) -> None:
    """A firm in 镇康 is not asked what only 仙居 wants to know."""

    def asked(app: AppTest) -> set[str]:
        return {str(each.key) for each in [*app.text_input, *app.radio, *app.selectbox]}

    page.run()
    assert "fact.scale" not in asked(page), "no region yet: who and where, and the lists"
    filled(page, name="甲公司", region="镇康县").run()
    assert {"fact.scale", "fact.key_industry"} <= asked(page)
    assert "fact.main_field" not in asked(page)
    filled(page, region="仙居县").run()
    assert "fact.main_field" in asked(page)
    assert "fact.key_industry" not in asked(page)


def test_a_hostile_name_stays_text(page: AppTest) -> None:
    filled(page, name="<script>alert(1)</script> **粗** [x](http://a)", region="镇康县").run()
    assert not page.exception
    assert page.subheader[0].value.startswith("\\<script\\>")


def test_two_sessions_do_not_see_each_other() -> None:
    one, two = (AppTest.from_file(PAGE, default_timeout=30).run() for _ in range(2))
    filled(one, name="甲公司").run()
    two.run()
    assert "甲公司" in shown(one)
    assert "甲公司" not in shown(two)


def test_after_the_period_the_last_day_is_shown(page: AppTest) -> None:
    with_high_tech(page)
    page.date_input(key="as_of").set_value(date(2026, 11, 22)).run()
    assert "政策期最后一天 2025-12-31：符合，20万元" in shown(page)
