"""The app served on a free port of this machine, and Debian's chromium to look at it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, expect, sync_playwright

from huiqi_ui import STREAMLIT_OPTIONS

ROOT = Path(__file__).resolve().parents[2]
expect.set_options(timeout=30_000)  # a machine may have both cores busy
CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NO_CHROMIUM = "没有找到 chromium：先装 chromium 和中文字体（Debian：apt-get install chromium fonts-noto-cjk）"


def chromium() -> str | None:
    """Debian's chromium, where it is installed."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


@contextmanager
def browsing() -> Iterator[Browser]:
    """A browser."""
    path = chromium()
    assert path is not None, NO_CHROMIUM
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM)
        yield browser
        browser.close()


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(
    folder: Path, port: int = 0, env: Mapping[str, str] | None = None, options: tuple[str, ...] = ()
) -> Iterator[str]:
    """The app, with its work and settings in a folder; its address."""
    port = port or free_port()
    told = ["--server.headless=true", f"--server.port={port}", "--server.address=127.0.0.1", *options]
    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        str(ROOT / "ui" / "huiqi_ui" / "server.py"),
        *STREAMLIT_OPTIONS,
        *told,
    ]
    own = {**os.environ, "HUIQI_DATABASE": f"sqlite:///{folder / 'screening.db'}", "HOME": str(folder), **(env or {})}
    with (folder / "server.log").open("ab") as log:
        process = subprocess.Popen(command, cwd=folder, env=own, stdout=log, stderr=log)
    try:
        _wait_for(f"http://127.0.0.1:{port}/_stcore/health", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if process.poll() is not None:
            raise RuntimeError("the app did not start")
        try:
            urllib.request.urlopen(address, timeout=1).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError("the app did not answer in a minute")
