"""The main stories in a real browser: what a user sees on screen, types, and takes home."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from huiqi import Assessor
from huiqi.output.record import read_record
from huiqi.output.replay import replayed
from tests.conftest import EVERYTHING
from tests.ui import stories
from tests.ui.browser import NO_CHROMIUM, browsing, chromium, free_port, served
from tests.ui.provider import provided, secrets

pytestmark = [
    pytest.mark.skipif(chromium() is None and not EVERYTHING, reason=NO_CHROMIUM),
    pytest.mark.xdist_group("browser"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as found:
        yield found


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(tmp_path_factory.mktemp("app")) as found:
        yield found


def metric(page: Page, label: str) -> Locator:
    return page.get_by_test_id("stMetric").filter(has_text=label).get_by_test_id("stMetricValue")


def opened_tab(page: Page, name: str) -> Locator:
    """What a tab shows, once it is the one that is shown."""
    page.get_by_role("tab", name=name).click()
    return page.get_by_role("tabpanel").filter(visible=True)


# -- 企业自查 -----------------------------------------------------------------------------------------


def test_an_accountant_reads_200_000_yuan_on_the_screen(browser: Browser, address: str) -> None:
    page = stories.visit(browser, address)
    stories.fill_example(page)
    expect(metric(page, "征求意见稿·资金补助")).to_have_text("20万元")
    expect(metric(page, "现在应得")).to_have_text("0元")
    expect(page.get_by_text("对首次认定的高新技术企业给予一次性20万元补助").first).to_be_visible()
    assert page.url.rstrip("/") == address, "nothing of the firm stands in the address"


def test_what_is_downloaded_is_the_result_a_record_and_the_firm(
    browser: Browser, address: str, assessor: Assessor, tmp_path: Path
) -> None:
    page = stories.visit(browser, address)
    stories.fill_example(page)
    name, content = stories.download(page, "下载结果（PDF）")
    assert name == "镇康某某坚果有限公司-2024-12-31.pdf" and content.startswith(b"%PDF")
    _, content = stories.download(page, "下载结果（Excel）")
    rows = [[cell.value for cell in row] for row in openpyxl.load_workbook(io.BytesIO(content))["事项"].iter_rows()]
    assert rows[1][:5] == ["符合", "首次认定高新技术企业补助", "高新技术企业 2024-11-01", "资金补助", 200000]
    _, content = stories.download(page, "下载决定记录")
    record = tmp_path / "r.json"
    record.write_bytes(content)
    assert replayed(read_record(record), assessor).same
    name, content = stories.download(page, "下载企业文件")
    again = stories.visit(browser, address)
    stories.set_day(again, date(2024, 12, 31))
    stories.press(again, "载入企业文件")
    stories.upload(again, name, content)
    expect(metric(again, "征求意见稿·资金补助")).to_have_text("20万元")


def test_two_browsers_side_by_side_never_see_each_other(browser: Browser, address: str) -> None:
    one, two = (stories.visit(browser, address) for _ in range(2))
    stories.type_in(one, "企业名称是什么？", "甲秘密公司")
    stories.type_in(two, "企业名称是什么？", "乙秘密公司")
    stories.type_in(one, "企业注册在哪个县（市、区）？", "镇康县")
    stories.settled(two)
    for page, own, other in ((one, "甲秘密公司", "乙秘密公司"), (two, "乙秘密公司", "甲秘密公司")):
        expect(page.locator("body")).to_contain_text(own, use_inner_text=True)
        expect(page.locator("body")).not_to_contain_text(other, use_inner_text=True)


def test_a_reload_forgets_the_firm(browser: Browser, address: str) -> None:
    page = stories.visit(browser, address)
    stories.type_in(page, "企业名称是什么？", "甲秘密公司")
    page.reload()
    page.locator("h1").first.wait_for()
    stories.settled(page)
    expect(page.get_by_role("textbox", name="企业名称是什么？")).to_have_value("")
    expect(page.locator("body")).not_to_contain_text("甲秘密公司", use_inner_text=True)


def test_the_form_can_be_filled_with_the_keyboard_alone(browser: Browser, address: str) -> None:
    page = stories.visit(browser, address)
    page.get_by_role("textbox", name="企业名称是什么？").focus()
    page.keyboard.type("键盘公司")
    page.keyboard.press("Tab")
    stories.settled(page)
    for _ in range(12):
        if page.evaluate("document.activeElement.getAttribute('aria-label')") == "企业注册在哪个县（市、区）？":
            break
        page.keyboard.press("Tab")
    page.keyboard.type("镇康县")
    page.keyboard.press("Enter")
    stories.settled(page)
    expect(page.get_by_role("heading", name=re.compile("键盘公司"))).to_be_visible()
    group = page.get_by_role("radiogroup", name="资质认定")
    group.get_by_role("radio").first.focus()
    page.keyboard.press("ArrowDown")
    stories.settled(page)
    expect(group.get_by_role("radio").nth(1)).to_be_checked()


def test_on_a_phone_nothing_runs_over_the_edge(browser: Browser, address: str) -> None:
    for path in ("", "policies", "batch", "screening", "workbench"):
        page = stories.visit(browser, address, path, stories.PHONE)
        if not path:
            stories.fill_example(page)
        stories.settled(page)
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, path


SEEN = """() => {
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const box = walk.currentNode.parentElement;
    const style = getComputedStyle(box);
    const drawn = box.checkVisibility({visibilityProperty: true}) && parseFloat(style.fontSize) > 0;
    const clipped = box.clientWidth === 1 || style.clip !== 'auto';
    const isOwn = !box.closest('style, [data-testid=stIconMaterial], [data-testid=stSkipToContent], textarea, pre');
    if (drawn && !clipped && isOwn) found.push(walk.currentNode.textContent);
  }
  return found.join('\\n');
}"""
"""All words that can be seen: without icons, which are words of their font, and what is clipped away."""


@pytest.mark.parametrize("path", ["", "policies", "batch", "screening", "workbench"])
def test_chinese_pages_show_no_english(browser: Browser, address: str, path: str) -> None:
    """What Streamlit itself words included: the file field, the hints below fields."""
    page = stories.visit(browser, address, path)
    stories.settled(page)
    text = page.evaluate(SEEN)
    text = re.sub(r"huiqi|Language|English|Excel|CSV|Parquet|JSON|YAML|Ctrl\+Enter", "", text)
    text = re.sub(r"[0-9a-f]{16}|[a-z]+-\d{4}\S*|[a-z-]+\.yaml", "", text)
    assert not re.findall("[A-Za-z]{3,}", text)


def test_a_file_that_is_too_large_is_told_in_chinese(browser: Browser, address: str, tmp_path: Path) -> None:
    large = tmp_path / "太大.csv"
    large.write_bytes(b"a,b\n" * 14_000_000)
    page = stories.visit(browser, address, "batch")
    page.locator("input[type=file]").first.set_input_files(large)
    page.locator("[aria-invalid=true]").wait_for()
    shown = "getComputedStyle(document.querySelector('[data-testid=stFileUploader]'), '::after').content"
    assert "文件太大" in page.evaluate(shown)
    stories.press(page, "清除")
    stories.upload(page, "名单.csv", stories.GBK_LIST)
    expect(page.get_by_text("怎么读懂的（5 家企业）")).to_be_visible()


def test_the_language_is_switched_and_kept_over_pages(browser: Browser, address: str) -> None:
    page = stories.visit(browser, address)
    stories.fill_example(page)
    page.get_by_text("English", exact=True).click()
    stories.settled(page)
    expect(metric(page, "draft for comment")).to_have_text("CNY 200,000")
    expect(page.get_by_text("Eligible (").first).to_be_visible()
    page.get_by_role("link", name="Policies").click()
    page.get_by_role("heading", name="Policies").wait_for()
    page.get_by_role("link", name="Self-check").click()
    page.get_by_role("heading", name="Self-check").wait_for()
    stories.settled(page)
    expect(metric(page, "draft for comment")).to_have_text("CNY 200,000")


# -- 批量 ---------------------------------------------------------------------------------------------


def test_a_gbk_list_goes_in_and_a_workbook_comes_out(browser: Browser, address: str) -> None:
    page = stories.visit(browser, address, "batch")
    stories.set_day(page, date(2024, 12, 31))
    stories.upload(page, "高企名单.csv", stories.GBK_LIST)
    stories.press(page, "评估")
    page.get_by_text("企业按金额分").wait_for()
    expect(page.get_by_text("共 5 行：已回答 4，退回 1")).to_be_visible()
    name, content = stories.download(page, "下载 高企名单-结果.xlsx")
    assert name == "高企名单-结果.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(content))
    paid = [row[7].value for row in book["事项"].iter_rows(min_row=2) if row[5].value == "首次认定高新技术企业补助"]
    assert paid.count("符合") == 2
    _, content = stories.download(page, "下载 高企名单-结果.xlsx.rejects.csv")
    assert "没有这个县" in content.decode("utf-8-sig")


def test_a_messy_workbook_is_understood(browser: Browser, address: str) -> None:
    page = stories.visit(browser, address, "batch")
    stories.set_day(page, date(2024, 12, 31))
    stories.upload(page, "企业情况.xlsx", stories.messy_workbook())
    for text in ("营业收入（2023）（单位 万元", "研发费用（2023）", "不是企业的行"):
        expect(page.get_by_test_id("stMain")).to_contain_text(text, use_inner_text=True)
    stories.press(page, "评估")
    expect(page.get_by_text("共 2 行：已回答 2，退回 0")).to_be_visible()


def test_hostile_files_are_refused_and_the_session_lives(browser: Browser, address: str) -> None:
    page = stories.visit(browser, address, "batch")
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/workbook.xml", b"0" * 300_000_000)
        bomb.writestr("[Content_Types].xml", "<Types/>")
    for name, content in (("弹.xlsx", held.getvalue()), ("图.xlsx", b"\x89PNG" * 100), ("页.xls", b"<html></html>")):
        stories.upload(page, name, content)
        expect(page.get_by_test_id("stAlert")).to_be_visible()
        expect(page.locator("body")).not_to_contain_text("Traceback", use_inner_text=True)
        stories.press(page, "清除")
    stories.upload(page, "名单.csv", stories.GBK_LIST)
    expect(page.get_by_text("怎么读懂的（5 家企业）")).to_be_visible()


# -- 审核 ---------------------------------------------------------------------------------------------


def test_three_applicants_are_screened_to_a_list(browser: Browser, address: str) -> None:
    page = stories.visit(browser, address, "screening")
    stories.begin_batch(page)
    page.get_by_role("textbox", name="找企业").fill("甲坚果")
    page.keyboard.press("Enter")
    stories.settled(page)
    row = page.get_by_test_id("stVerticalBlock").filter(has_text="首次认定高新技术企业补助")
    row.get_by_role("button", name="打开").first.click()
    stories.settled(page)
    stories.press(page, "通过")
    expect(page.get_by_text("已通过。")).to_be_visible()
    stories.press(page, "← 回到名单")
    name = page.get_by_role("textbox", name="找企业")
    name.fill("丙咖啡")
    name.press("Enter")
    stories.settled(page)
    stories.choose(page, "排序", "名单顺序")
    _open_claim(page, "首次认定高新技术企业补助")
    stories.tick(page, "认定日期不在政策期内，是否给予", "是")
    stories.type_in(page, "理由和依据（必填）", "县政府会议纪要")
    stories.press(page, "保存意见")
    expect(page.get_by_text("意见已保存。")).to_be_visible()
    stories.press(page, "通过")
    expect(page.get_by_text("已通过。")).to_be_visible()
    stories.press(page, "← 回到名单")
    name.fill("乙茶业")
    name.press("Enter")
    stories.settled(page)
    _open_claim(page, "首次认定高新技术企业补助")
    page.get_by_role("textbox", name="说明、理由").fill("证书复印件看不清")
    stories.press(page, "退回补正")
    expect(page.get_by_text("已退回。")).to_be_visible()
    stories.press(page, "← 回到名单")
    page.get_by_role("tab", name="导出").click()
    _, content = stories.download(page, "下载拟补助名单")
    rows = [[cell.value for cell in row] for row in openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows()]
    assert rows[2] == ["序号", "企业名称", "统一社会信用代码", "事项", "依据", "金额", "备注"]
    assert [(row[1], row[5]) for row in rows[3:6]] == [
        ("镇康甲坚果有限公司", 200000),
        ("镇康丙咖啡有限公司", 200000),
        ("2 项", 400000),
    ]
    stories.settled(page)
    _, content = stories.download(page, "下载公示名单")
    assert b"91530924MA6K000015" not in content
    log = opened_tab(page, "日志")
    expect(log).to_contain_text("证书复印件看不清")
    expect(log).to_contain_text("拟补助名单")


def _open_claim(page: Page, title: str) -> None:
    rows = page.get_by_test_id("stLayoutWrapper").filter(has=page.get_by_role("button", name="打开"))
    row = rows.filter(has_text=title).last
    row.get_by_role("button", name="打开").click()
    stories.settled(page)


def test_a_firms_name_becomes_no_link_and_no_picture(browser: Browser, address: str) -> None:
    """Addresses and `:names:` are found by the page after escapes are undone."""
    names = [
        "http://evil.example/a 甲公司",
        "www.evil.example 乙公司",
        "pay@evil.example 丙公司",
        ":streamlit: :smile: 丁公司",
    ]
    rows = [f"{name},镇康县,2024-11-01,是,无" for name in names]
    page = stories.visit(browser, address, "screening")
    stories.type_in(page, "这一批叫什么", "名字")
    stories.set_day(page, date(2024, 12, 31))
    stories.choose(page, "政策", "镇康县加快创新驱动高质量发展三年行动方案(2023-2025年)(征求意见稿)")
    head = "企业名称,注册地,高新技术企业.认定日期,高新技术企业.首次,已获补助"
    stories.upload(page, "名单.csv", "\n".join([head, *rows]).encode())
    stories.press(page, "开始审核这 4 家")
    page.get_by_text("筛选出").first.wait_for()
    stories.settled(page)
    main = page.get_by_test_id("stMain")
    for mark in ("http:", "evil.example", "streamlit"):
        expect(main).to_contain_text(mark, use_inner_text=True)
    assert main.locator("a[href*=evil]:not([href^='#']), a[href^=mailto], p img, li img").count() == 0
    assert "😄" not in main.inner_text()
    page.get_by_role("button", name="打开").first.click()
    stories.settled(page)
    expect(main).to_contain_text("evil.example", use_inner_text=True)
    assert main.locator("a[href*=evil]:not([href^='#']), a[href^=mailto], p img, li img").count() == 0


# -- 规则 ---------------------------------------------------------------------------------------------


def test_ctrl_enter_checks_the_rules(browser: Browser, address: str) -> None:
    page = stories.visit(browser, address, "workbench")
    editor = page.get_by_role("textbox", name="规则（YAML）")
    expect(editor).to_have_value(re.compile("award: 20万"))  # a field is drawn empty, its text comes after
    editor.fill(editor.input_value().replace("award: 20万", "award: 20方"))
    editor.press("Control+Enter")
    expect(page.get_by_text("1 个错误，0 个警告")).to_be_visible()
    expect(page.get_by_text("第 11 行第 13 列")).to_be_visible()
    editor.fill(editor.input_value().replace("20方", "20万"))
    editor.press("Control+Enter")
    expect(page.get_by_text("0 个错误，0 个警告")).to_be_visible()
    name, content = stories.download(page, "下载这份规则")
    assert name == "trial.yaml" and "award: 20万" in content.decode()


# -- signing in ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app behind the test provider."""
    folder, port = tmp_path_factory.mktemp("guarded"), free_port()
    with provided() as provider:
        (folder / ".streamlit").mkdir()
        (folder / ".streamlit" / "secrets.toml").write_text(secrets(provider, port), "utf-8")
        with served(folder, port, {"AUTHLIB_INSECURE_TRANSPORT": "1"}):
            yield f"http://localhost:{port}"


def _sign_in(browser: Browser, address: str, name: str) -> Page:
    page = stories.visit(browser, address)
    page.get_by_role("button", name="主管部门登录").click()
    page.get_by_role("link", name=name).click()
    page.get_by_role("heading", name="企业自查").wait_for()
    stories.settled(page)
    return page


def test_without_signing_in_there_are_the_public_pages_only(browser: Browser, guarded: str) -> None:
    page = stories.visit(browser, guarded)
    expect(page.get_by_role("link", name="政策库")).to_be_visible()
    for name in ("审核", "批量", "规则"):
        expect(page.get_by_role("link", name=name, exact=True)).to_have_count(0)
    for path in ("screening", "batch", "workbench"):
        page.goto(f"{guarded}/{path}")
        page.locator("h1").first.wait_for()
        stories.settled(page)
        expect(page.locator("h1").first).to_have_text("企业自查")


def test_a_clerk_signs_in_and_their_name_is_in_the_log(browser: Browser, guarded: str) -> None:
    page = _sign_in(browser, guarded, "clerk")
    page.get_by_role("link", name="审核", exact=True).click()
    page.get_by_role("heading", name="审核").wait_for()
    stories.begin_batch(page)
    expect(opened_tab(page, "日志")).to_contain_text("clerk@\u2060bureau.test（clerk）")
    stories.press(page, "退出登录")
    page.get_by_role("button", name="主管部门登录").wait_for()
    expect(page.get_by_role("link", name="审核", exact=True)).to_have_count(0)


@pytest.mark.parametrize(
    ("name", "told"), [("visitor", "这个账号没有主管部门的权限。"), ("stale", "登录已过期，请重新登录。")]
)
def test_whoever_lacks_the_role_is_refused(browser: Browser, guarded: str, name: str, told: str) -> None:
    page = _sign_in(browser, guarded, name)
    expect(page.get_by_text(told)).to_be_visible()
    expect(page.get_by_role("link", name="审核", exact=True)).to_have_count(0)
    page.goto(f"{guarded}/screening")
    page.locator("h1").first.wait_for()
    stories.settled(page)
    expect(page.locator("h1").first).to_have_text("企业自查")
