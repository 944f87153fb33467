"""What users do, step by step in a browser; the screenshots and the browser tests go the same ways."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import xlsxwriter
from playwright.sync_api import Browser, Download, Page, expect

DESKTOP, PHONE = (1400, 1000), (390, 844)
GBK_LIST = (
    "企业名称,统一社会信用代码,注册地,高新技术企业.认定日期,高新技术企业.首次,已获补助\n"
    "镇康甲坚果有限公司,91530924MA6K000015,镇康县,2024-11-01,是,无\n"
    "镇康乙茶业有限公司,91530924MA6K000028,镇康县,2024-10-15,是,无\n"
    "镇康丙咖啡有限公司,91530924MA6K00003B,镇康县,2022-06-01,是,无\n"
    "镇康丁木业有限公司,91530924MA6K00004E,镇康县,2024-11-01,否,无\n"
    "镇康戊糖业有限公司,91530924MA6K00005H,没有这个县,2024-11-01,是,无\n"
).encode("gbk")


def visit(browser: Browser, address: str, path: str = "", size: tuple[int, int] = DESKTOP) -> Page:
    """A new visitor on a page."""
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, locale="zh-CN", accept_downloads=True)
    page = context.new_page()
    page.set_default_timeout(20_000)
    page.goto(f"{address}/{path}")
    page.get_by_test_id("stApp").wait_for()
    page.locator("h1").first.wait_for()
    return page


def settled(page: Page) -> None:
    """Waits until the page has nothing more to draw."""
    page.wait_for_timeout(150)
    app = page.locator("[data-testid=stApp]")
    expect(app).to_have_attribute("data-test-script-state", "notRunning", timeout=60_000)
    page.wait_for_timeout(100)


def type_in(page: Page, label: str, text: str) -> None:
    """Types into a field and leaves it."""
    field = page.get_by_role("textbox", name=label).first
    field.fill(text)
    field.press("Tab")
    settled(page)


def choose(page: Page, label: str, option: str) -> None:
    """Chooses in a list."""
    field = page.get_by_role("combobox", name=label).first
    field.click()
    page.wait_for_timeout(200)
    field.fill(option)  # a long list shows a part of itself
    page.get_by_role("option", name=option, exact=True).first.click()
    settled(page)


def tick(page: Page, group: str, option: str) -> None:
    """Chooses among what stands open."""
    page.get_by_role("radiogroup", name=group).first.get_by_text(option, exact=True).click()
    settled(page)


def set_day(page: Page, day: date, number: int = 0) -> None:
    """The day in the page's nth field of days."""
    page.get_by_test_id("stDateInput").nth(number).get_by_role("spinbutton").first.click()
    page.keyboard.type(day.strftime("%Y%m%d"))
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")  # closes the calendar
    settled(page)


def press(page: Page, label: str) -> None:
    """Presses a button."""
    page.get_by_role("button", name=label).first.click()
    settled(page)


def upload(page: Page, name: str, content: bytes) -> None:
    """Chooses a file."""
    field = page.locator("input[type=file]").first
    field.set_input_files({"name": name, "mimeType": "application/octet-stream", "buffer": content})
    settled(page)


def download(page: Page, label: str) -> tuple[str, bytes]:
    """Presses a button that gives a file: its name and content."""
    with page.expect_download() as held:
        page.get_by_role("button", name=label).first.click()
    given: Download = held.value
    return given.suggested_filename, Path(given.path()).read_bytes()


def fill_example(page: Page) -> None:
    """The form for a firm in 镇康 that was recognised as a high-tech enterprise for the first time."""
    set_day(page, date(2024, 12, 31))
    type_in(page, "企业名称是什么？", "镇康某某坚果有限公司")
    type_in(page, "企业注册在哪个县（市、区）？", "镇康县")
    tick(page, "资质认定", "有，逐条填写")
    choose(page, "是哪一种资质？", "高新技术企业")
    type_in(page, "哪一天认定、备案或批准？", "2024-11-01")
    tick(page, "是不是第一次获得这项认定？", "是")
    tick(page, "已获补助", "没有")


def messy_workbook() -> bytes:
    """A list as bureaus have them: a title, a unit in a corner, two rows of headings, a total, a signature."""
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True})
    sheet = book.add_worksheet("企业情况")
    sheet.merge_range(0, 0, 0, 5, "镇康县规模以上企业情况表")
    sheet.write(1, 5, "单位：万元")
    for place, text in enumerate(("序号", "单位名称", "所属县区")):
        sheet.merge_range(2, place, 3, place, text)
    sheet.merge_range(2, 3, 2, 4, "2023年")
    sheet.write_row(3, 3, ["营业收入", "研发费用"])
    sheet.merge_range(2, 5, 3, 5, "是否规上")
    sheet.write_row(4, 0, [1, "镇康甲坚果有限公司", "镇康县", 5100, 90, "规上"])
    sheet.write_row(5, 0, [2, "镇康乙茶业有限公司", "镇康县", "3,200", "—", "规下"])
    sheet.write_row(6, 0, ["合计", "", "", 8300, 90, ""])
    sheet.write(8, 0, "填报人：张三")
    book.close()
    return held.getvalue()


def begin_batch(page: Page, title: str = "2024年高新技术企业认定补助") -> None:
    """A new batch of the list above, for the clause on first recognitions."""
    type_in(page, "这一批叫什么", title)
    set_day(page, date(2024, 12, 31))
    choose(page, "政策", "镇康县加快创新驱动高质量发展三年行动方案(2023-2025年)(征求意见稿)")
    upload(page, "高企名单.csv", GBK_LIST)
    press(page, "开始审核这 4 家")
    page.get_by_text("筛选出").first.wait_for()
