"""What the tests of the pages share: a page run without a browser, by whoever sits at the machine."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from huiqi_ui import auth
from tests.conftest import ROOT

PAGE = str(ROOT / "ui" / "huiqi_ui" / "app.py")
Opened = Callable[[str], AppTest]


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Opened:
    """Opens a page as of 2024-12-31, with all pages allowed and a database of its own."""
    monkeypatch.setattr(auth, "_is_here", lambda: True)
    monkeypatch.setenv("HUIQI_DATABASE", f"sqlite:///{tmp_path / 'screening.db'}")

    def open_page(name: str) -> AppTest:
        app = AppTest.from_file(PAGE, default_timeout=60)
        app.session_state["as_of"] = date(2024, 12, 31)
        app.run()
        return app if name == "self_check" else app.switch_page(f"app_pages/{name}.py").run()

    return open_page


def shown(app: AppTest) -> str:
    """All words of a page, as a reader sees them."""
    kinds = (app.markdown, app.caption, app.info, app.error, app.warning, app.success, app.title, app.subheader)
    blocks = [str(each.value) for kind in kinds for each in kind]
    labels = [str(each.label) for each in (*app.expander, *app.button)]
    return "\n".join([*blocks, *labels]).replace("\\", "")


def button(app: AppTest, label: str) -> object:
    """The button that is called so, or begins so."""
    return next(each for each in app.button if each.label.startswith(label))
