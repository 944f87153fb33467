"""A ladder whose rows all run on to the end is told of once, and what the message says to write loads."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from huiqi.loading.rules.rulebase import inspect_rulebase
from tests.loading.test_every_key import HEAD

POLICY = """\
define:
  分: {{by: 营业收入, rows: {rows}}}
clauses:
  one: {{title: 甲, cite: {{section: 一, quote: 补助10万元}}, when: [分 >= 12], award: 10万}}
"""


def said(path: Path, rows: str) -> list[str]:
    path.write_text(HEAD + POLICY.format(rows=rows), "utf-8")
    return [f"{each.code} {each.help}" for each in inspect_rulebase([path], only=True)[1] if each.severity == "error"]


@pytest.mark.parametrize(
    ("rows", "meant"),
    [
        (
            "{from 3亿: 20, from 2亿: 16, from 1亿: 12}",
            "{from 3亿: 20, from 2亿 below 3亿: 16, from 1亿 below 2亿: 12}",
        ),
        ("{over 1亿: 12, over 3亿: 20}", "{over 1亿 to 3亿: 12, over 3亿: 20}"),
        ("{below 1亿: 12, below 3亿: 20}", "{below 1亿: 12, from 1亿 below 3亿: 20}"),
        ("{to 3亿: 20, to 1亿: 12}", "{over 1亿 to 3亿: 20, to 1亿: 12}"),
    ],
)
def test_it_is_told_once_with_the_line_to_write(tmp_path: Path, rows: str, meant: str) -> None:
    path = tmp_path / "p.yaml"
    (only,) = said(path, rows)
    assert only == f"D12 写成 {meant}"
    assert said(path, re.sub("^D12 写成 ", "", only)) == []


def test_rows_that_overlap_otherwise_are_told_each(tmp_path: Path) -> None:
    found = said(tmp_path / "p.yaml", "{from 1亿 to 3亿: 12, from 2亿 to 4亿: 16}")
    assert found == ["D12 用 below 或 over 让边界只属于一行"]


def test_what_uses_a_definition_that_is_wrong_is_not_told_of_as_well(tmp_path: Path) -> None:
    assert len(said(tmp_path / "p.yaml", "{from 3亿: 20, from 一点: 16}")) == 1
