"""规则: rules edited in the page; found faults, readings, answers. The server's own rules stay as they are."""

from __future__ import annotations

import hashlib

import pytest
from streamlit.testing.v1 import AppTest

from huiqi.loading.rules import library_folder
from huiqi_ui.rules import ready_assessor
from tests.ui.conftest import Opened, shown


@pytest.fixture
def page(opened: Opened) -> AppTest:
    return opened("workbench")


def edited(page: AppTest, before: str, after: str) -> AppTest:
    editor = page.text_area(key="workbench.text")
    text = editor.value or ""
    assert before in text
    editor.set_value(text.replace(before, after, 1)).run()
    return page


def test_a_blank_policy_reads_and_answers(page: AppTest) -> None:
    text = shown(page)
    assert "0 个错误，0 个警告" in text
    assert "给多少：20万元" in page.code[0].value
    assert "✓ 符合　首次认定高新技术企业补助〔高新技术企业 国家级 2024-11-01〕　20万元" in text
    assert "企业注册地不在这份政策的地区内" in text, "the other example is elsewhere"


def test_drawing_the_page_again_keeps_nothing_more(page: AppTest) -> None:
    """durable_rules never forgets what it matched with: a page that is drawn again asks the matcher there is."""
    held = ready_assessor()._matcher._rulesets
    before = len(held)
    assert before > 0
    for _ in range(3):
        page.run()
    edited(page, "award: 20万", "award: 30万")
    assert len(held) == before


def test_a_fault_is_told_with_its_line_and_column_and_help(page: AppTest) -> None:
    edited(page, "award: 20万", "award: 20方")
    text = shown(page)
    assert "1 个错误" in text
    assert "第 11 行第" in text
    assert "改好错误" in text


def test_an_amount_that_the_quote_does_not_have_is_warned_of(page: AppTest) -> None:
    edited(page, "award: 20万", "award: 30万")
    assert "0 个错误，2 个警告" in shown(page)


@pytest.mark.parametrize("name", ["zhenkang-2023", "qingyunpu-2021"])
def test_a_policy_of_the_library_is_taken_with_its_lists(page: AppTest, name: str) -> None:
    page.selectbox(key="workbench.policy").set_value(name).run()
    assert not page.exception
    assert "0 个错误" in shown(page)


def test_the_rules_of_the_server_stay_as_they_are(page: AppTest) -> None:
    def digest() -> str:
        files = sorted(path for path in library_folder().rglob("*") if path.is_file())
        return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()

    before = digest()
    page.selectbox(key="workbench.policy").set_value("zhenkang-2023").run()
    edited(page, "20万", "99万")
    assert digest() == before


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[",
        "a: &x 1\nb: *x",
        "- " * 200,
        "policy: x\nclauses: {a: {award: __import__('os')}}",
        "policy: ../../x\ntargets: /etc/passwd",
        "\x00",
        "政策: **粗** <script>",
    ],
)
def test_hostile_rules_get_diagnostics(page: AppTest, text: str) -> None:
    page.text_area(key="workbench.text").set_value(text).run()
    assert not page.exception
    assert "个错误" in shown(page)
    assert "/tmp" not in shown(page) + "".join(each.value for each in page.code)
