"""The command line: what it prints, and that it works installed elsewhere with the rules inside."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from huiqi import Rulebase
from tests.conftest import ROOT
from tests.loading.test_bad_input import huiqi

SHARED = ROOT.parent / "shared" / "seeds"
EXAMPLE = "examples/nut-company.yaml"


def test_check_prints_amounts_quotes_and_the_disclaimer() -> None:
    done = huiqi("check", EXAMPLE, "--as-of", "2024-12-31")
    assert done.returncode == 0
    assert "首次认定高新技术企业补助〔高新技术企业 国家级 2024-11-01〕　20万元　[征求意见稿]" in done.stdout
    assert "“对首次认定的高新技术企业给予一次性20万元补助”" in done.stdout
    assert "自查结果，不是审批决定，以主管部门认定为准" in done.stdout
    assert "是征求意见稿，金额不计入「现在应得」" in done.stdout
    assert "现在应得（现行有效政策的资金）：0元" in done.stdout


def test_check_as_json() -> None:
    done = huiqi("check", EXAMPLE, "--as-of", "2024-12-31", "--format", "json")
    assert json.loads(done.stdout)["format"] == 1


def test_rules_are_added_or_used_alone(tmp_path: Path) -> None:
    (tmp_path / "more.yaml").write_text(
        (ROOT / "tests" / "rules" / "good" / "everything.yaml").read_text("utf-8"), "utf-8"
    )
    both = json.loads(huiqi("check", EXAMPLE, "--rules", tmp_path, "--format", "json", "--as-of", "2024-12-31").stdout)
    alone = json.loads(
        huiqi("check", EXAMPLE, "--rules", tmp_path, "--only", "--format", "json", "--as-of", "2024-12-31").stdout
    )
    assert {each["id"].split("/")[0] for each in both["entitlements"]} >= {"zhenkang-2023", "everything"}
    assert {each["id"].split("/")[0] for each in alone["entitlements"]} == {"everything"}
    assert alone["due"]["min"] == "0.00"
    assert alone["rulebase"]["hash"] != both["rulebase"]["hash"]


def test_policies_lists_status_and_period(library: Rulebase) -> None:
    done = huiqi("policies")
    assert "zhenkang-2023" in done.stdout
    assert "镇康县　征求意见稿　2023-01-01 至 2025-12-31（已结束）　36 条" in done.stdout
    assert f"{len(library.policies)} 份政策，{len(library.clauses)} 条" in done.stdout


def test_policies_by_region_status_and_day() -> None:
    """A firm in 进贤 is under 进贤, 江西 and the nation."""
    here = huiqi("policies", "--region", "进贤县").stdout
    assert [line.split("　")[0] for line in here.split("\n") if line[:1].islower()] == [
        "jinxian-2021",
        "kejixinggan-2023",
    ]
    assert "1 份政策" in huiqi("policies", "--status", "规划", "--region", "台州市").stdout
    assert "3 份政策" in huiqi("policies", "--on", "2023-12-31", "--region", "江西省").stdout
    assert "1 份政策" in huiqi("policies", "--on", "2024-01-01", "--region", "江西省").stdout
    assert "0 份政策" in huiqi("policies", "--on", "2026-01-01").stdout


def test_policies_by_word() -> None:
    found = huiqi("policies", "众创空间", "星创天地").stdout
    assert "jinxian-2021/incubator-doubling" in found
    assert "二(八)22：“实施孵化器和众创空间(星创天地)倍增计划”" in found
    assert "0 份政策，0 条；没有找到" in huiqi("policies", "飞船").stdout


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (["policies", "--region", "青田"], "地区「青田」没有这个地区，是不是 青田县"),
        (["policies", "--status", "计划"], "没有「计划」这种状态。可以写 正式文件、"),
        (["policies", "--on", "2023-02-30"], "不存在"),
        (["show", "zhenkang-2022"], "是不是「zhenkang-2023」"),
        (["show", "zhenkang-2023/high-tech"], "zhenkang-2023/high-tech-first"),
        (["test", "nowhere"], "找不到规则文件夹「nowhere」"),
    ],
)
def test_a_wrong_call_of_the_library(call: list[str], told: str) -> None:
    done = huiqi(*call)
    assert done.returncode == 2
    assert told in done.stderr


def test_the_rules_are_tested_by_their_cases(tmp_path: Path) -> None:
    for name in ("zhenkang-2023.yaml", "zhenkang-2023.cases.yaml", "zhenkang-2023.targets.csv"):
        shutil.copy(ROOT / "rules" / "yunnan" / name, tmp_path / name)
    done = huiqi("test", tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "zhenkang-2023　情形 78" in done.stdout
    rules = tmp_path / "zhenkang-2023.yaml"
    rules.write_text(rules.read_text("utf-8").replace("award: 5000元", "award: 3000元"), "utf-8")
    done = huiqi("test", rules)
    assert done.returncode == 4
    assert "国家科技型中小企业补助 的结果是 符合 3000元" in done.stdout
    assert "C05" in done.stdout
    (tmp_path / "zhenkang-2023.cases.yaml").write_text(
        "policy: zhenkang-2023\ncases: [{case: 甲, as_of: 去年}]\n", "utf-8"
    )
    done = huiqi("test", rules)
    assert done.returncode == 4
    assert "C01" in done.stderr


@pytest.mark.parametrize("name", ["firm", "policy", "answer"])
def test_schemas_are_json(name: str) -> None:
    assert json.loads(huiqi("schema", name).stdout)["$schema"]


def test_version_and_help() -> None:
    assert huiqi("--version").stdout.startswith("huiqi ")
    assert "check" in huiqi("--help").stdout


@pytest.mark.usefixtures("whole_library")
def test_lint_of_the_library_is_clean() -> None:
    done = huiqi("lint")
    assert (done.returncode, done.stdout.strip()) == (0, "0 个错误，0 个警告")


@pytest.mark.skipif(not SHARED.is_dir(), reason="the source texts are not here")
def test_every_quote_stands_in_the_source() -> None:
    done = huiqi("lint", "--sources", SHARED)
    assert done.returncode == 0, done.stdout
    assert "引文 450 条已核对" in done.stdout


def test_a_wrong_quote_or_amount_is_found(tmp_path: Path) -> None:
    text = (ROOT / "rules" / "yunnan" / "zhenkang-2023.yaml").read_text("utf-8")
    rules, sources = tmp_path / "rules", tmp_path / "sources"
    rules.mkdir()
    sources.mkdir()
    quote = "对首次认定的高新技术企业给予一次性20万元补助"
    (sources / "a.txt").write_text(quote.replace("20万", "20 万"), "utf-8")
    text = text.replace("award: 20万\n    limit: once\n", "award: 30万\n").replace(
        "targets: zhenkang-2023.targets.csv\n", ""
    )
    (rules / "a.yaml").write_text(text, "utf-8")
    done = huiqi("lint", rules, "--sources", sources)
    assert done.returncode == 4
    assert done.stdout.count("L09") == 39, "of 40 quotes only one quote stands in this text"
    assert "规则写了 30万元，原文里没有这个数" in done.stdout
    assert "原文写「一次性」，规则里没有" in done.stdout


def test_lint_reads_the_rule_against_its_quote(tmp_path: Path) -> None:
    text = (ROOT / "tests" / "rules" / "good" / "everything.yaml").read_text("utf-8")
    text = text.replace("quote: 分档补助10万元、20万元", "quote: 分别补助10万、20万，就高不重复")
    (tmp_path / "a.yaml").write_text(text[: text.index("settle:")], "utf-8")
    done = huiqi("lint", tmp_path)
    assert done.returncode == 0
    assert "原文写「就高」，规则里没有" in done.stdout
    assert "原文里没有这个数" not in done.stdout, "10万 与 10万元 是一个数"
