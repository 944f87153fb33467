"""Screenshots of each page at desktop and phone width, into `shots/`: `make shots`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.ui.browser import NO_CHROMIUM, ROOT, chromium, opened, served, settled

FOLDER = ROOT / "shots"
WIDTHS = {"desktop": (1400, 1000), "phone": (390, 844)}


def main() -> None:
    if chromium() is None:
        sys.exit(NO_CHROMIUM)
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as address, opened() as browser:
        for name, size in WIDTHS.items():
            _self_check(browser, address, name, size)


def _self_check(browser: Browser, address: str, name: str, size: tuple[int, int]) -> None:
    page = new_page(browser, address, size)
    page.get_by_role("textbox", name="企业名称是什么？").wait_for()
    shot(page, f"{name}-self-check-empty")
    fill_example(page)
    shot(page, f"{name}-self-check-answer")
    page.close()


def new_page(browser: Browser, address: str, size: tuple[int, int] = (1400, 1000)) -> Page:
    """A new visitor."""
    page = browser.new_page(viewport={"width": size[0], "height": size[1]}, locale="zh-CN")
    page.goto(address)
    return page


def fill_example(page: Page) -> None:
    """The form filled in for a firm in 镇康 that was recognised as a high-tech enterprise for the first time."""
    set_day(page, "20241231")
    page.get_by_role("textbox", name="企业名称是什么？").fill("镇康某某坚果有限公司")
    page.get_by_role("textbox", name="企业注册在哪个县（市、区）？").fill("镇康县")
    page.keyboard.press("Tab")
    page.get_by_text("有，逐条填写").first.click()
    page.get_by_text("第 1 条").wait_for()
    page.get_by_role("combobox", name="是哪一种资质？").first.click()
    page.get_by_role("option", name="高新技术企业", exact=True).click()
    page.get_by_role("textbox", name="哪一天认定、备案或批准？").fill("2024-11-01")
    page.keyboard.press("Tab")
    page.get_by_role("radiogroup", name="是不是第一次获得这项认定？").get_by_text("是", exact=True).click()
    page.get_by_text("没有", exact=True).last.click()
    settled(page)


def set_day(page: Page, digits: str) -> None:
    """The as-of date."""
    page.get_by_test_id("stDateInput").get_by_role("spinbutton").first.click()
    page.keyboard.type(digits)
    page.keyboard.press("Enter")
    settled(page)


def shot(page: Page, name: str) -> None:
    """The whole page: Streamlit scrolls inside, so the window is made as tall as what it holds."""
    settled(page)
    width = page.viewport_size["width"] if page.viewport_size else 1400
    tall = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    page.set_viewport_size({"width": width, "height": min(int(tall) + 50, 6000)})
    page.wait_for_timeout(500)
    page.screenshot(path=FOLDER / f"{name}.png")
    page.set_viewport_size({"width": width, "height": 1000})
    print(FOLDER / f"{name}.png")


if __name__ == "__main__":
    main()
