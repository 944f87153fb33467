"""One firm, once: what is over all applicants is over firms, not rows; what rows say differently is settled first."""

from __future__ import annotations

import csv
import json
import re
from decimal import Decimal
from pathlib import Path

import pytest

from huiqi.base.diagnostics import Place, Source
from huiqi.base.documents import Text
from huiqi.base.values.places import codes_of_place
from huiqi.lists.tables.joining import same_name
from huiqi.loading.firms.plain_words import records_in
from huiqi.loading.rules import load_rulebase
from tests.loading.test_bad_input import huiqi

RULES = """policy: qinghe
title: 青河县办法
issuer: 青河县
region: 530924
status: in force
period: 2024-01-01 .. 2026-12-31
clauses:
  top:
    title: 前两名
    cite: {section: 一, quote: 研发费用前2名各奖10万元}
    award: 10万
    pool: {take: 2, order: highest 研发费用}
  share:
    title: 按比例分
    cite: {section: 二, quote: 总额90万元按研发费用比例分配}
    award: share
    pool: {budget: 90万, weight: 研发费用}
  once:
    title: 一次性
    cite: {section: 三, quote: 一次性补助20万元}
    award: 20万
    limit: once
"""
HEAD = "企业名称,统一社会信用代码,注册地,2023年研发费用（万元）,已获补助\n"
JIA = "甲公司,91530924MA6K00001X,镇康县,100,无\n"
OTHERS = "乙公司,91530924MA6K00002X,镇康县,90,无\n丙公司,91530924MA6K00003X,镇康县,80,无\n"


def answers(folder: Path, rows: str, target: str = "out.csv") -> tuple[str, list[dict[str, str]]]:
    (folder / "rules.yaml").write_text(RULES, "utf-8")
    (folder / "list.csv").write_text(HEAD + rows, "utf-8")
    options: list[str | Path] = ["--rules", folder / "rules.yaml", "--only", "--as-of", "2024-12-31"]
    done = huiqi("batch", folder / "list.csv", "-o", folder / target, *options)
    assert done.returncode == 0, done.stderr
    if target != "out.csv":
        return done.stdout, []
    with (folder / target).open(encoding="utf-8-sig", newline="") as file:
        return done.stdout, list(csv.DictReader(file))


def paid(rows: list[dict[str, str]], title: str) -> dict[str, tuple[str, str]]:
    return {row["企业名称"]: (row["清算后下限"], row["清算后上限"]) for row in rows if row["条款"] == title}


def test_a_firm_in_two_rows_takes_one_place_and_one_share(tmp_path: Path) -> None:
    printed, rows = answers(tmp_path, JIA + JIA + OTHERS)
    taken = {row["企业名称"]: row["判断"] for row in rows if row["条款"] == "前两名"}
    assert taken == {"甲公司": "符合", "乙公司": "符合", "丙公司": "不符合"}
    shares = {name: least for name, (least, _) in paid(rows, "按比例分").items()}
    assert shares == {"甲公司": "333333.33", "乙公司": "300000.00", "丙公司": "266666.66"}, "down to the fen"
    second = [row for row in rows if row["行号"] == "3"]
    assert [(row["条款"], row["判断"]) for row in second] == [("", "同一家企业，不另算")]
    assert "与第 2 行是同一家企业" in second[0]["请留意"]
    assert "共 4 行：已回答 3，退回 0，与前面的行是同一家企业 1" in printed


def test_a_firm_in_two_rows_is_one_however_its_name_is_written(tmp_path: Path) -> None:
    _, rows = answers(tmp_path, JIA + "甲　公司,,镇康县,,\n" + OTHERS)
    assert {row["行号"] for row in rows if row["条款"]} == {"2", "4", "5"}


def test_rows_that_differ_leave_the_ranking_open_until_they_are_settled(tmp_path: Path) -> None:
    printed, rows = answers(tmp_path, JIA + JIA.replace(",100,", ",95,") + OTHERS)
    assert {row["企业名称"] for row in rows} == {"乙公司", "丙公司"}
    assert all(row["判断"] != "不符合" for row in rows if row["条款"] == "前两名"), "甲 may stand before 丙 or not"
    assert paid(rows, "按比例分")["丙公司"][0] == "0.00", "how much 甲 weighs is not known"
    assert "退回 2" in printed
    rejects = (tmp_path / "out.csv.rejects.csv").read_text("utf-8-sig")
    assert "研发费用（2023）与第 2 行不一致（「100万元」）" in rejects


def test_totals_count_a_firm_once(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    answers(tmp_path, JIA + JIA + OTHERS, "out.xlsx")
    cells = [[cell.value for cell in row] for row in load_workbook(tmp_path / "out.xlsx")["概要"].iter_rows()]
    once = next(row for row in cells if "一次性" in row)
    assert (once[3], once[6]) == (3, 600000), "three firms, 20万 each"


def test_json_says_which_row_a_further_one_is(tmp_path: Path) -> None:
    answers(tmp_path, JIA + JIA + OTHERS, "out.jsonl")
    lines = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
    assert [line.get("same_firm_as", {}).get("line") for line in lines] == [None, 2, None, None]


def test_our_own_result_is_no_list_of_awards_received(tmp_path: Path) -> None:
    """Every clause that may pay would count as received."""
    for name in ("out.csv", "out.xlsx"):
        answers(tmp_path, JIA + OTHERS, name)
        again = tmp_path / f"again-{name}"
        done = huiqi("batch", tmp_path / "list.csv", "--records", f"{tmp_path / name}:已获补助", "-o", again)
        assert (done.returncode, "这是评估的结果" in done.stderr) == (3, True), done.stderr
        done = huiqi("batch", tmp_path / name, "-o", again)
        assert "已回答 3，退回 0" in done.stdout, "as a list, its firms"


def test_columns_of_a_joined_list_are_mended_too(tmp_path: Path) -> None:
    (tmp_path / "certificates.csv").write_text("企业名称,发证\n甲公司,2024-11-01\n丁公司,2024-11-02\n", "utf-8")
    (tmp_path / "list.csv").write_text("企业名称,注册地\n甲公司,镇康县\n", "utf-8")
    records: list[str | Path] = ["--records", f"{tmp_path / 'certificates.csv'}:高新技术企业", "--as-of", "2024-12-31"]
    call: list[str | Path] = ["batch", "--force", tmp_path / "list.csv", "-o", tmp_path / "out.csv", *records]
    done = huiqi(*call, "--column", "发证=认定日期")
    assert done.returncode == 0, done.stderr
    assert "高新技术企业 2024-11-01" in (tmp_path / "out.csv").read_text("utf-8-sig")
    assert "只对高新技术企业是全的" in done.stdout
    assert "不在企业名单里的 1 家：丁公司" in done.stdout
    for wrong in (
        ["--column", "发证=没有这个"],
        ["--column", "发证=成立日期"],
        ["--column", "发证=", "--column", "发证=认定日期"],
    ):
        done = huiqi(*call, *wrong)
        assert (done.returncode, "发证" in done.stderr) == (2, True), done.stderr


def test_a_heading_that_is_not_known_says_how_it_is_mended(tmp_path: Path) -> None:
    """What the message advises is done as it says."""
    (tmp_path / "list.csv").write_text("商户简称,注册地\n甲公司,镇康县\n", "utf-8")
    call: list[str | Path] = ["batch", "--force", tmp_path / "list.csv", "-o", tmp_path / "out.csv"]
    done = huiqi(*call)
    assert done.returncode == 3
    advised = re.search(r"--column '(.+?)'", done.stderr)
    assert advised is not None, done.stderr
    assert huiqi(*call, "--column", advised[1]).returncode == 0


def test_the_list_of_proposed_awards_is_read_again_as_firms_and_not_as_paid(tmp_path: Path) -> None:
    from huiqi.screening.lists import _workbook as proposed

    columns = ["序号", "企业名称", "统一社会信用代码", "事项", "依据", "金额", "备注"]
    rows = [("甲公司", "91530924MA6K000015", "首次认定高新技术企业补助", "二(二)", Decimal(200000), "")]
    (tmp_path / "拟.xlsx").write_bytes(proposed("2024年高企拟补助名单", "金额单位：元", columns, rows, []))
    (tmp_path / "paid.xlsx").write_bytes(proposed("2024年高企已拨付名单", "金额单位：元", columns, rows, []))
    done = huiqi("batch", tmp_path / "拟.xlsx", "-o", tmp_path / "out.csv")
    assert "共 1 行：已回答 1" in done.stdout, done.stderr
    (tmp_path / "list.csv").write_text(
        "企业名称,注册地,统一社会信用代码,高新技术企业.认定日期,高新技术企业.首次\n"
        "甲公司,镇康县,91530924MA6K000015,2024-11-01,是\n",
        "utf-8",
    )
    call: list[str | Path] = [
        "batch",
        "--force",
        tmp_path / "list.csv",
        "-o",
        tmp_path / "out.csv",
        "--as-of",
        "2025-06-30",
    ]
    refused = huiqi(*call, "--records", f"{tmp_path / '拟.xlsx'}:已获补助")
    assert (refused.returncode, "不是已有的记录" in refused.stderr) == (3, True), refused.stderr
    done = huiqi(*call, "--records", f"{tmp_path / 'paid.xlsx'}:已获补助")
    assert done.returncode == 0, done.stderr
    first = next(
        line for line in (tmp_path / "out.csv").read_text("utf-8-sig").splitlines() if "high-tech-first" in line
    )
    assert "已获补助·到账日期" in first, "found as paid, and the day that is not on the list is asked for"


@pytest.mark.parametrize("unseen", ["\ufe00", "\U000e0100", "\u034f", "\u3164", "\u200b", "\u2060", "　"])
def test_names_that_differ_by_what_no_one_sees_are_one_firm(unseen: str) -> None:
    assert same_name(f"镇康{unseen}甲公司") == same_name("镇康甲公司")


@pytest.mark.parametrize("text", ["镇康县" + "镇" * 30_000, "获" * 30_000, "20万" * 10_000, "2024.1." * 5_000])
def test_a_cell_as_long_as_a_book_is_no_place_and_no_list(text: str) -> None:
    """Whatever it begins with: what is looked for in it is looked for in short texts only."""
    assert codes_of_place(text) == []
    assert records_in(Text(text, Place(Source("list"), 1, 1)), load_rulebase().vocabulary.records["received"]) is None
