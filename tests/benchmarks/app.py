"""The app under a browser: how long a click takes to its answer, and whether many sessions at once stay right."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from playwright.sync_api import Page, TimeoutError

from tests.ui import stories
from tests.ui.browser import NO_CHROMIUM, browsing, chromium, served

CLICKS, SESSIONS, AT_ONCE = 15, 20, 4
_PATIENCE = 90_000
"""Milliseconds to wait for a page when many browsers share the machine with the server."""
_RADIO = "企业是否在规模以上企业统计名录里？"


def app() -> Iterator[str]:
    """Lines of what was seen."""
    if chromium() is None:
        yield NO_CHROMIUM
        return
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as address:
        with browsing() as browser:
            page = stories.visit(browser, address)
            stories.fill_example(page)
            times = sorted(_click(page, number) for number in range(CLICKS + 2))[2:]
            yield (
                f"app, click to answer over the library: p50 {statistics.median(times):.0f} ms, "
                f"worst of {len(times)} {times[-1]:.0f} ms  (aim ≤ 500)"
            )
        start = time.perf_counter()
        with ThreadPoolExecutor(AT_ONCE) as pool:
            right = sum(pool.map(lambda first: _sessions(address, first), range(0, SESSIONS, SESSIONS // AT_ONCE)))
        took = time.perf_counter() - start
        yield f"app, {SESSIONS} sessions at once: {right} right  (aim {SESSIONS}), {took:.0f} s with their browsers"


def _click(page: Page, number: int) -> float:
    """Milliseconds from a click to the answer drawn anew, by the browser's own clock."""
    page.evaluate(_WATCH)
    group = page.get_by_role("radiogroup", name=_RADIO).first
    group.get_by_text(("规上", "规下")[number % 2], exact=True).click()
    page.wait_for_function("window.took !== null")
    page.wait_for_timeout(300)
    return float(page.evaluate("window.took"))


_WATCH = """() => {
  window.took = null;
  let clicked = null, ran = false;
  const app = document.querySelector('[data-testid=stApp]');
  document.addEventListener('click', () => { clicked ??= performance.now(); }, {capture: true, once: true});
  const watch = new MutationObserver(() => {
    const state = app.dataset.testScriptState;
    ran ||= clicked !== null && state !== 'notRunning';
    if (ran && state === 'notRunning') {
      watch.disconnect();
      requestAnimationFrame(() => requestAnimationFrame(() => { window.took = performance.now() - clicked; }));
    }
  });
  watch.observe(app, {attributes: true});
}"""
"""Notes the click, then when the page ran to its end and was drawn."""


def _sessions(address: str, first: int) -> int:
    """Some of the sessions, in a browser of their own, typed into in turns: how many read their own answer."""
    names = [f"第{number}号坚果公司" for number in range(first, first + SESSIONS // AT_ONCE)]
    with browsing() as browser:
        pages = [stories.visit(browser, address) for _ in names]
        for page in pages:
            page.set_default_timeout(_PATIENCE)
            stories.fill_example(page)
        for page, name in zip(pages, names, strict=True):
            stories.type_in(page, "企业名称是什么？", name)
        return sum(_is_right(page, name, names) for page, name in zip(pages, names, strict=True))


def _is_right(page: Page, name: str, names: list[str]) -> bool:
    """Its own name and amount, and nobody else's."""
    try:
        page.get_by_role("heading", name=name).first.wait_for()
    except TimeoutError:
        return False
    text = page.inner_text("body")
    return name in text and "20万元" in text and not any(other in text for other in names if other != name)
