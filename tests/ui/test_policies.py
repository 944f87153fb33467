"""政策库: browsing, searching, targets."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from huiqi import Rulebase
from tests.ui.conftest import Opened, shown


@pytest.fixture
def page(opened: Opened) -> AppTest:
    return opened("policies")


def test_all_policies_are_listed_with_status_and_period(page: AppTest, library: Rulebase) -> None:
    text = shown(page)
    assert f"{len(library.policies)} 份政策，{len(library.clauses)} 条" in text
    assert "征求意见稿　2023-01-01 至 2025-12-31（已结束）" in text


def test_words_narrow_to_the_clauses_that_have_them(page: AppTest) -> None:
    page.text_input(key="find").set_value("孵化器 补助").run()
    assert "1 份政策，4 条" in shown(page)
    page.text_input(key="find").set_value("没有这个词").run()
    assert "没有找到" in shown(page)


def test_a_region_shows_what_a_firm_there_is_under(page: AppTest) -> None:
    page.selectbox[0].set_value("360124").run()
    text = shown(page)
    assert "进贤县科技创新" in text and "科技兴赣" in text
    assert "镇康县加快" not in text


def test_nothing_is_in_force_today(page: AppTest) -> None:
    page.checkbox[0].set_value(True).run()
    assert "没有找到" in shown(page)


def opened_policy(page: AppTest, id: str) -> AppTest:
    page.session_state[f"policy.{id}"] = True
    return page.run()


def test_an_opened_policy_reads_its_clauses_with_quotes(page: AppTest) -> None:
    text = shown(opened_policy(page, "zhenkang-2023"))
    assert not page.exception
    assert "依据 二(二)：“对首次认定的高新技术企业给予一次性20万元补助”" in text
    assert "限制：" in text


def test_targets_are_drawn_and_told(page: AppTest) -> None:
    opened_policy(page, "qingyunpu-2021")
    assert not page.exception
    [chart] = page.get("vega_lite_chart")
    assert chart.proto.alt
    assert "对政府的目标和基数，不是给企业的条件" in shown(page)


@pytest.mark.parametrize("words", ["<img src=x>", "**", "(", "孵" * 200, "{0}"])
def test_hostile_searches_find_nothing_and_break_nothing(page: AppTest, words: str) -> None:
    page.text_input(key="find").set_value(words).run()
    assert not page.exception
