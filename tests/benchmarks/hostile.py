"""Whether the server goes on answering while files made to stop it are being read: its health check, asked all the time."""

from __future__ import annotations

import io
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter
from playwright.sync_api import Page, TimeoutError

from huiqi_ui.lists import MOST_CELLS
from tests.lists.test_bounds import workbook
from tests.ui import stories
from tests.ui.browser import NO_CHROMIUM, browsing, chromium, served

AT_ONCE, MOST_SECONDS = 10, 60


def hostile() -> Iterator[str]:
    """A line of what was seen."""
    if chromium() is None:
        yield NO_CHROMIUM
        return
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as address, browsing() as browser:
        pages = [stories.visit(browser, address, "batch") for _ in range(AT_ONCE)]
        made = [_repeats(), _parquet(), _corner()]
        watch = _Watch(f"{address}/_stcore/health")
        start = time.perf_counter()
        for number, page in enumerate(pages):
            name, content = made[number % len(made)]
            page.locator("input[type=file]").first.set_input_files(
                {"name": name, "mimeType": "application/octet-stream", "buffer": content}
            )
        done = sum(_is_done(page, start + MOST_SECONDS) for page in pages)
        took = time.perf_counter() - start
        worst, asked = watch.end()
        size = sum(len(content) for _, content in made) / len(made) / 1024
        yield (
            f"app, {AT_ONCE} hostile files of {size:.0f} KB on average in at once, {done} read or refused in {took:.0f} s: "
            f"health worst of {asked} {worst:.2f} s  (aim < 1)"
        )


def _is_done(page: Page, until: float) -> bool:
    """Whether a page has read its file or said why not, before a time on the clock."""
    page.wait_for_timeout(1000)  # the file is on its way
    left = max(1.0, until - time.perf_counter())
    try:
        page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for(timeout=1000 * left)
    except TimeoutError:
        return False
    return True


class _Watch:
    """Asks for the health five times a second until told to end."""

    def __init__(self, address: str) -> None:
        self.address, self.times, self.ended = address, [0.0], threading.Event()
        self.thread = threading.Thread(target=self._ask)
        self.thread.start()

    def _ask(self) -> None:
        while not self.ended.wait(0.2):
            start = time.perf_counter()
            urllib.request.urlopen(self.address, timeout=60).close()
            self.times.append(time.perf_counter() - start)

    def end(self) -> tuple[float, int]:
        """The longest that an answer took, in seconds, and how many there were."""
        self.ended.set()
        self.thread.join()
        return max(self.times), len(self.times) - 1


def _repeats() -> tuple[str, bytes]:
    """What was quadratic once."""
    return "重复.xlsx", workbook(sheet1=b"<f " * 300_000)


def _parquet() -> tuple[str, bytes]:
    """As many rows as are read at all, of two words."""
    held = io.BytesIO()
    one = pa.DictionaryArray.from_arrays(pa.array([0] * (MOST_CELLS // 2 - 10), pa.int8()), ["甲公司"])
    pq.write_table(pa.table({"企业名称": one, "注册地": one}), held, compression="zstd")
    return "名单.parquet", held.getvalue()


def _corner() -> tuple[str, bytes]:
    """A sheet as large as is read at all, with a cell in the far corner."""
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held)
    sheet = book.add_worksheet("名单")
    sheet.write_row(0, 0, ["企业名称", "注册地"])
    sheet.write(MOST_CELLS // 100 - 10, 99, "x")
    book.close()
    return "角落.xlsx", held.getvalue()
