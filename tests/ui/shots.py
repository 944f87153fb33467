"""Screenshots of each page at desktop and phone width, into `shots/`: `make shots`."""

from __future__ import annotations

import sys
import tempfile
from datetime import date
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.ui import stories
from tests.ui.browser import NO_CHROMIUM, ROOT, browsing, chromium, served

FOLDER = ROOT / "shots"
WIDTHS = {"desktop": stories.DESKTOP, "phone": stories.PHONE}
_TALLEST = 6000


def main() -> None:
    if chromium() is None:
        sys.exit(NO_CHROMIUM)
    FOLDER.mkdir(exist_ok=True)
    for name, size in WIDTHS.items():
        with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as address, browsing() as browser:
            for take in (_self_check, _policies, _batch, _workbench, _screening):
                take(browser, address, name, size)


def _self_check(browser: Browser, address: str, name: str, size: tuple[int, int]) -> None:
    page = stories.visit(browser, address, size=size)
    shot(page, f"{name}-self-check-empty")
    stories.fill_example(page)
    shot(page, f"{name}-self-check-answer")
    stories.type_in(page, "企业注册在哪个县（市、区）？", "镇唐县")
    shot(page, f"{name}-self-check-wrong")
    stories.type_in(page, "企业注册在哪个县（市、区）？", "镇康县")
    stories.set_day(page, date(2026, 11, 22))
    shot(page, f"{name}-self-check-ended")
    page.close()


def _policies(browser: Browser, address: str, name: str, size: tuple[int, int]) -> None:
    page = stories.visit(browser, address, "policies", size)
    shot(page, f"{name}-policies")
    page.get_by_text("看条款、目标").nth(1).click()
    stories.settled(page)
    shot(page, f"{name}-policies-clauses")
    page.get_by_role("tab", name="目标").click()
    stories.settled(page)
    shot(page, f"{name}-policies-targets")
    page.close()


def _batch(browser: Browser, address: str, name: str, size: tuple[int, int]) -> None:
    page = stories.visit(browser, address, "batch", size)
    stories.set_day(page, date(2024, 12, 31))
    shot(page, f"{name}-batch-empty")
    stories.upload(page, "高企名单.csv", stories.GBK_LIST)
    stories.press(page, "评估")
    page.get_by_text("企业按金额分").wait_for()
    shot(page, f"{name}-batch-result")
    page.close()


def _workbench(browser: Browser, address: str, name: str, size: tuple[int, int]) -> None:
    page = stories.visit(browser, address, "workbench", size)
    shot(page, f"{name}-workbench")
    editor = page.get_by_role("textbox", name="规则（YAML）")
    editor.fill(editor.input_value().replace("20万\n", "20方\n"))
    editor.press("Control+Enter")
    stories.settled(page)
    shot(page, f"{name}-workbench-error")
    page.close()


def _screening(browser: Browser, address: str, name: str, size: tuple[int, int]) -> None:
    page = stories.visit(browser, address, "screening", size)
    shot(page, f"{name}-screening-new")
    stories.begin_batch(page)
    shot(page, f"{name}-screening-list")
    stories.press(page, "打开")
    shot(page, f"{name}-screening-claim")
    stories.press(page, "通过")
    shot(page, f"{name}-screening-accepted")
    stories.press(page, "← 回到名单")
    page.get_by_role("tab", name="导出").click()
    stories.settled(page)
    shot(page, f"{name}-screening-lists")
    page.close()


def shot(page: Page, name: str) -> None:
    """The whole page: Streamlit scrolls inside, so the window is made as tall as what it holds."""
    assert page.viewport_size is not None
    size = page.viewport_size
    stories.settled(page)
    tall = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    page.set_viewport_size({"width": size["width"], "height": min(int(tall) + 50, _TALLEST)})
    page.wait_for_timeout(500)
    page.screenshot(path=FOLDER / f"{name}.png")
    page.set_viewport_size(size)
    print(FOLDER / f"{name}.png")


if __name__ == "__main__":
    main()
