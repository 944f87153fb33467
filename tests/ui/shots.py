"""Screenshots of the page at desktop and phone width, into `shots/`: `make shots`. Uses Debian's chromium."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from ui import STREAMLIT_OPTIONS

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "shots"
WIDTHS = {"desktop": (1400, 1000), "phone": (390, 844)}
CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def main() -> None:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        sys.exit("没有找到 chromium：先装 chromium 和中文字体（Debian：apt-get install chromium fonts-noto-cjk）")
    FOLDER.mkdir(exist_ok=True)
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM)
        for name, (width, height) in WIDTHS.items():
            page = browser.new_page(viewport={"width": width, "height": height}, locale="zh-CN")
            page.goto(address)
            page.get_by_role("textbox", name="企业名称是什么？").wait_for()
            shot(page, f"{name}-empty")
            fill(page)
            shot(page, f"{name}-answer")
            page.close()
        browser.close()


def fill(page: Page) -> None:
    page.get_by_role("textbox", name="企业名称是什么？").fill("镇康某某坚果有限公司")
    page.get_by_role("textbox", name="企业注册在哪个县（市、区）？").fill("镇康县")
    page.get_by_test_id("stDateInput").get_by_role("spinbutton").first.click()
    page.keyboard.type("20241231")
    page.keyboard.press("Enter")
    page.get_by_text("有，逐条填写").first.click()
    page.get_by_text("第 1 条").wait_for()
    page.get_by_role("combobox", name="是哪一种资质？").first.click()
    page.get_by_role("option", name="高新技术企业").click()
    page.get_by_role("textbox", name="哪一天认定、备案或批准？").fill("2024-11-01")
    page.keyboard.press("Enter")
    page.get_by_role("radiogroup", name="是不是第一次获得这项认定？").get_by_text("是", exact=True).click()
    page.get_by_text("没有", exact=True).last.click()
    page.get_by_text("首次认定高新技术企业补助").first.wait_for()
    page.wait_for_timeout(1500)


def shot(page: Page, name: str) -> None:
    """The whole page: Streamlit scrolls inside, so the window is made as tall as what it holds."""
    width = page.viewport_size["width"] if page.viewport_size else 1400
    tall = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    page.set_viewport_size({"width": width, "height": min(int(tall) + 50, 6000)})
    page.wait_for_timeout(500)
    page.screenshot(path=FOLDER / f"{name}.png")
    print(FOLDER / f"{name}.png")


@contextmanager
def served() -> Iterator[str]:
    """The app on a free port of this machine."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = ["--server.headless=true", f"--server.port={port}", "--server.address=127.0.0.1"]
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "ui" / "app.py"), *options, *STREAMLIT_OPTIONS]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.2)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=10)


if __name__ == "__main__":
    main()
