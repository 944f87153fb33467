"""批量: a list uploaded, what was understood, columns mended, answered, downloaded."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from streamlit.testing.v1 import AppTest

from tests.ui.conftest import Opened, button, shown

CSV = "text/csv"
GBK = "企业名称,注册地,高新技术企业.认定日期,高新技术企业.首次,已获补助\n甲公司,镇康县,2024-11-01,是,无\n乙公司,没有这个县,,,\n".encode(
    "gbk"
)


@pytest.fixture
def page(opened: Opened) -> AppTest:
    return opened("batch")


def upload(page: AppTest, name: str, content: bytes) -> AppTest:
    page.file_uploader[0].set_value((name, content, CSV)).run()
    return page


def run(page: AppTest) -> AppTest:
    button(page, "评估").click().run()  # type: ignore[attr-defined]
    assert not page.exception
    return page


def test_a_gbk_list_is_understood_and_answered(page: AppTest) -> None:
    upload(page, "高企名单.csv", GBK)
    assert "高新技术企业.认定日期 → 高新技术企业·认定日期" in shown(page)
    text = shown(run(page))
    assert "共 2 行：已回答 1，退回 1。结果在 高企名单-结果.xlsx" in text
    files = page.session_state["batch.made"].files
    assert list(files) == ["高企名单-结果.xlsx", "高企名单-结果.xlsx.rejects.csv"]
    book = openpyxl.load_workbook(io.BytesIO(files["高企名单-结果.xlsx"]))
    assert book["企业"]["C2"].value == "甲公司"
    assert "没有这个县" in files["高企名单-结果.xlsx.rejects.csv"].decode("utf-8-sig")


def test_no_folder_of_the_server_is_told(page: AppTest) -> None:
    run(upload(page, "名单.csv", GBK))
    made = page.session_state["batch.made"]
    assert "/tmp" not in shown(page)
    for content in made.files.values():
        assert b"huiqi-" not in content
    book = openpyxl.load_workbook(io.BytesIO(made.files["名单-结果.xlsx"]))
    assert "/" not in str(book["企业"]["A2"].value)


def test_charts_come_with_their_figures_in_words(page: AppTest) -> None:
    text = shown(run(upload(page, "名单.csv", GBK)))
    assert len(page.get("vega_lite_chart")) == 3
    assert "首次认定高新技术企业补助（征求意见稿） 20万元" in text
    assert "尚不能兑现" in text


def test_a_column_is_mended_by_hand(page: AppTest) -> None:
    upload(page, "名单.csv", "企业名称,所属,高企证日期\n甲公司,镇康县,2024-11-01\n".encode())
    assert "所属 → 不用" in shown(page)
    for heading, meaning in (("所属", "注册地"), ("高企证日期", "高新技术企业.认定日期")):
        page.selectbox(key="batch.mend.heading").set_value(heading)
        page.selectbox(key="batch.mend.as").set_value(meaning).run()
        page.button(key="batch.mend.do").click().run()
    text = shown(page)
    assert "所属 → 注册地 例：镇康县" in text
    assert "高企证日期 → 高新技术企业·认定日期" in text
    page.button(key="batch.mend.back.所属").click().run()
    assert "所属 → 不用" in shown(page)


def test_money_is_mended_with_its_unit(page: AppTest) -> None:
    upload(page, "名单.csv", "企业名称,研发\n甲公司,90\n".encode())
    page.selectbox(key="batch.mend.heading").set_value("研发")
    page.selectbox(key="batch.mend.as").set_value("2023年研发费用")
    page.selectbox(key="batch.mend.unit").set_value("万元").run()
    page.button(key="batch.mend.do").click().run()
    assert "研发 → 研发费用（2023）（单位 万元）" in shown(page)


def messy() -> bytes:
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True})
    sheet = book.add_worksheet("企业")
    sheet.merge_range(0, 0, 0, 3, "镇康县企业情况表")
    sheet.write_row(1, 0, ["单位：万元"])
    sheet.write_row(2, 0, ["企业名称", "所属县区", "2023年营业收入", "备注"])
    sheet.write_row(3, 0, ["甲公司", "镇康县", 5100, ""])
    sheet.write_row(4, 0, ["合计", "", 5100, ""])
    book.close()
    return held.getvalue()


def test_a_messy_workbook(page: AppTest) -> None:
    upload(page, "情况表.xlsx", messy())
    text = shown(page)
    assert "2023年营业收入 → 营业收入（2023）（单位 万元" in text
    assert "不是企业的行" in text


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("空.csv", b"", "空"),
        ("图.xlsx", b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "不是"),
        ("包.xlsx", b"PK\x03\x04" + b"\0" * 100, "打不开"),
        ("网页.xls", b"<html><table></table></html>", "网页"),
        ("文.csv", "这不是名单\n一段话\n".encode(), "看到的是"),
    ],
)
def test_what_is_no_list_is_told_and_the_session_lives(page: AppTest, name: str, content: bytes, told: str) -> None:
    upload(page, name, content)
    assert not page.exception
    assert told in page.error[0].value
    assert "/tmp" not in page.error[0].value
    upload(page, "名单.csv", GBK)
    assert not page.error


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.csv", "a\\b\\名单.csv", "<script>.csv", "名单" * 100 + ".csv", ".csv"]
)
def test_hostile_file_names(page: AppTest, name: str) -> None:
    run(upload(page, name, GBK))
    for path in page.session_state["batch.made"].files:
        assert Path(path).name == path and len(path) < 100


def test_hostile_firm_names_stay_text(page: AppTest) -> None:
    rows = "企业名称,注册地\n=1+1,镇康县\n<b>粗</b>,镇康县\n[x](http://a),镇康县\n"
    run(upload(page, "名单.csv", rows.encode()))
    assert "<b>" not in "".join(each.value.replace("\\<", "") for each in page.markdown)


def test_mending_changes_nothing_until_something_is_chosen(page: AppTest) -> None:
    upload(page, "名单.csv", GBK)
    assert page.button(key="batch.mend.do").disabled


def test_a_list_of_which_nothing_is_understood_can_be_mended(page: AppTest) -> None:
    upload(page, "名单.csv", "抬头,所属\n甲公司,镇康县\n".encode())
    assert "没有找到列名" in page.error[0].value
    page.selectbox(key="batch.mend.heading").set_value("抬头")
    page.selectbox(key="batch.mend.as").set_value("企业名称")
    page.run()
    page.button(key="batch.mend.do").click().run()
    assert not page.error
    assert "抬头 → 企业名称" in shown(page)


def test_clearing_drops_the_list_and_the_result(page: AppTest) -> None:
    run(upload(page, "名单.csv", GBK))
    button(page, "清除").click().run()  # type: ignore[attr-defined]
    assert "batch.made" not in page.session_state
    assert "batch.listing" not in page.session_state
    assert "甲公司" not in shown(page)


def test_another_list_is_not_shown_with_the_old_result(page: AppTest) -> None:
    run(upload(page, "名单.csv", GBK))
    upload(page, "另一份.csv", "企业名称,注册地\n丁公司,镇康县\n".encode())
    assert "结果在" not in shown(page)
