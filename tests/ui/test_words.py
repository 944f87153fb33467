"""The pages in English, and their phrases."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Element

from huiqi.language.languages import PHRASES
from huiqi.model.assessment import DECISION_LABELS
from huiqi.model.policy import BENEFIT_LABELS, STATUS_LABELS
from huiqi.screening.claims import STATE_LABELS
from huiqi_ui.desk.opened import EVENT_LABELS
from huiqi_ui.phrases import ENGLISH
from tests.conftest import AS_OF, ROOT
from tests.ui.conftest import PAGE, Opened, shown

PAGES = ["self_check", "policies", "screening", "batch", "workbench"]


def phrases() -> set[str]:
    """Every phrase that a page says, as far as it is written out there."""
    found: set[str] = set()
    for path in Path(ROOT / "ui").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "say":
                match node.args[0]:
                    case ast.Constant(value=str(phrase)):
                        found.add(phrase)
    return found


def test_every_phrase_has_its_english() -> None:
    labels: list[Mapping[Any, str]] = [DECISION_LABELS, STATUS_LABELS, BENEFIT_LABELS, STATE_LABELS, EVENT_LABELS]
    said = phrases() | {str(word) for label in labels for word in label.values()}
    assert said - set(ENGLISH) - set(PHRASES) == set()


def test_no_phrase_is_left_over() -> None:
    """A phrase nobody says any more goes."""
    text = "\n".join(path.read_text("utf-8") for path in Path(ROOT / "ui").rglob("*.py") if path.name != "phrases.py")
    written = text + "".join(map(str, [*BENEFIT_LABELS.values(), *STATE_LABELS.values()]))
    themes = (ROOT / "rules" / "vocabulary.yaml").read_text("utf-8")
    assert [each for each in ENGLISH if each not in written and each not in themes] == []


def test_both_languages_tell_the_same_figures() -> None:
    def fields(text: str) -> set[str | None]:
        return {name for _, name, _, _ in string.Formatter().parse(text)} - {None}

    assert [each for each in ENGLISH if fields(each) != fields(ENGLISH[each])] == []


def in_english(app: AppTest) -> AppTest:
    app.radio(key="language").set_value("en").run()
    return app


@pytest.mark.parametrize("name", PAGES)
def test_each_page_is_drawn_in_english(opened: Opened, name: str) -> None:
    app = in_english(opened(name))
    assert not app.exception
    assert re.search("[A-Za-z]", app.title[0].value)
    labels = [
        each.label
        for kind in ("button", "selectbox", "text_input", "checkbox")
        for each in app.get(kind)
        if isinstance(each, Element)
    ]
    own = "".join(label for label in labels if label not in ("语言 Language",))
    assert not re.findall("[\u4e00-\u9fff]", own), labels


def test_the_answer_is_in_english_but_for_the_quotes(monkeypatch: pytest.MonkeyPatch) -> None:
    app = AppTest.from_file(PAGE, default_timeout=60)
    recognition = {"kind": "高新技术企业", "granted_on": "2024-11-01", "first": "是"}
    typed = {f"row.recognitions.0.{name}": text for name, text in recognition.items()}
    typed |= {"fact.name": "A", "fact.region": "镇康县", "list.recognitions": "有，逐条填写", "list.received": "没有"}
    for key, value in {**typed, "language": "en", "as_of": AS_OF, "rows.recognitions": [0]}.items():
        app.session_state[key] = value
    app.run()
    text = shown(app)
    assert not app.exception
    assert "✓ eligible" in text and "draft for comment" in text
    assert {each.label: each.value for each in app.metric} == {
        "Due now": "CNY 0",
        "draft for comment·money (cannot be paid yet)": "CNY 200,000",
    }


@pytest.mark.parametrize("name", PAGES)
def test_chinese_pages_have_no_english_left_over(opened: Opened, name: str) -> None:
    """But names: Excel, YAML, file formats, huiqi itself."""
    text = shown(opened(name))
    text = re.sub(
        r"`[^`]*`|:[a-z-]+\[|\b(?:Excel|CSV|Parquet|YAML|JSON|PDF|MB|Ctrl\+Enter|huiqi|replay|Language)\b", "", text
    )
    text = re.sub(r"[0-9a-f]{16}|[a-z]+-\d{4}(?:/[\w-]+)?|R&D|GDP|[LDS]\d+", "", text)
    assert not re.findall("[A-Za-z]{4,}", text)
