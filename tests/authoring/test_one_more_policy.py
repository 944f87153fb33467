"""One more policy of the nation, with money, is one file and its cases: no other policy's cases notice it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.loading.test_bad_input import huiqi

POLICY = """policy: nation-trial
title: 全国试行办法
issuer: 试行部
region: 全国
status: in force
period: 2020-01-01 .. 2030-12-31
clauses:
  high-tech:
    title: 高新技术企业奖励
    cite: {section: 一, quote: 对高新技术企业奖励3万元}
    recognised: {kind: 高新技术企业}
    award: 3万
    limit: once
"""
CASES = """policy: nation-trial
as_of: 2024-12-31
firm: {企业名称: 甲公司, 注册地: 镇康县, 已获补助: []}
cases:
  - case: 有证书就有
    firm: {资质认定: [{名称: 高新技术企业, 认定日期: 2024-11-01, 首次: 是}]}
    expect: {高新技术企业奖励: 符合 3万元}
    due: 3万元
  - case: 连同镇康的一起算，镇康的是征求意见稿
    policies: [nation-trial, zhenkang-2023]
    firm: {资质认定: [{名称: 高新技术企业, 认定日期: 2024-11-01, 首次: 是}]}
    due: 3万元
"""


@pytest.fixture
def library(tmp_path: Path) -> Path:
    folder = tmp_path / "rules"
    shutil.copytree(ROOT / "rules", folder)
    (folder / "national").mkdir(exist_ok=True)
    (folder / "national" / "nation-trial.yaml").write_text(POLICY, "utf-8")
    (folder / "national" / "nation-trial.cases.yaml").write_text(CASES, "utf-8")
    return folder


def test_every_policys_cases_hold_beside_it(library: Path) -> None:
    done = huiqi("test", library)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout[-2000:]
    assert "nation-trial　情形 2" in done.stdout


def test_lint_finds_nothing_new(library: Path) -> None:
    done = huiqi("lint", library)
    assert done.returncode == 0
    assert "nation-trial" not in done.stdout + done.stderr


def test_a_firm_of_any_county_is_under_it(library: Path, tmp_path: Path) -> None:
    firm = tmp_path / "firm.yaml"
    told = "资质认定: [{名称: 高新技术企业, 认定日期: 2024-11-01, 首次: 是}]"
    firm.write_text(f"企业名称: 甲公司\n注册地: 仙居县\n已获补助: []\n{told}\n", "utf-8")
    done = huiqi("check", firm, "--as-of", "2024-12-31", "--rules", library, "--only")
    assert "现在应得（现行有效政策的资金）：3万元" in done.stdout


def test_a_case_that_names_a_policy_nobody_wrote_is_told(library: Path) -> None:
    file = library / "national" / "nation-trial.cases.yaml"
    file.write_text(CASES.replace("zhenkang-2023]", "zhenkang-2032]"), "utf-8")
    done = huiqi("test", library)
    assert done.returncode == 4
    assert "规则库里没有政策「zhenkang-2032」" in done.stderr
    assert re.search(r"nation-trial.cases.yaml:\d+:\d+", done.stderr)


def test_documents_and_pages_count_no_policies() -> None:
    """What is said of the library in words would be wrong with the next policy."""
    for path in (*ROOT.glob("*.md"), *(ROOT / "ui").rglob("*.py")):
        if path.name != "CHANGELOG.md":
            assert not re.search(r"[五六七八九]份政策|\d+ clauses, each|226", path.read_text("utf-8")), path
