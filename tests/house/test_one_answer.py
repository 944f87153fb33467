"""The same firm through form, file, csv, workbook and register gives one answer."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

import polars as pl
from openpyxl import Workbook, load_workbook
from streamlit.testing.v1 import AppTest

from huiqi import Assessor, read_firm_file
from huiqi.columns.frames import frames_of
from huiqi.lists.batch.registers import open_register, run_register
from huiqi.loading.rules import load_rulebase
from tests.loading.test_bad_input import huiqi
from tests.ui.conftest import opened
from tests.ui.test_self_check import page, with_high_tech

AS_OF = date(2024, 12, 31)
LIBRARY = load_rulebase()
CLAUSE = "zhenkang-2023/high-tech-first"
FILE = """企业名称: 镇康甲公司
注册地: 镇康县
资质认定: [{名称: 高新技术企业, 认定日期: 2024-11-01, 首次: 是}]
已获补助: 无
"""
HEADINGS = ["企业名称", "注册地", "资质认定", "已获补助"]
RECORD = ["镇康甲公司", "高新技术企业", date(2024, 11, 1), "是"]
__all__ = ["opened", "page"]


def by_file(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "firm.yaml").write_text(FILE, "utf-8")
    done = huiqi("check", tmp_path / "firm.yaml", "--as-of", "2024-12-31", "--format", "json")
    answer = json.loads(done.stdout)
    return {
        f"{each['id']} {each['record'] or ''}": f"{each['decision']} {each['amount']} {each['payable']}"
        for each in answer["entitlements"]
    }


def by_list(target: Path, *arguments: str | Path) -> dict[str, str]:
    done = huiqi("batch", *arguments, "-o", target, "--as-of", "2024-12-31")
    assert done.returncode == 0, done.stderr
    (line,) = target.read_text("utf-8").splitlines()
    answer = json.loads(line)["answer"]
    return {
        f"{each['id']} {each['record'] or ''}": f"{each['decision']} {each['amount']} {each['payable']}"
        for each in answer["entitlements"]
    }


def test_one_answer_from_file_csv_and_workbook(tmp_path: Path) -> None:
    with (tmp_path / "list.csv").open("w", encoding="gbk", newline="") as file:
        cell = "[{名称: 高新技术企业, 认定日期: 2024-11-01, 首次: 是}]"
        csv.writer(file).writerows([HEADINGS, ["镇康甲公司", "镇康县", cell, "无"]])
    book = Workbook()
    for name, rows in (
        ("企业", [HEADINGS, ["镇康甲公司", 530924, "见表", "无"]]),
        ("资质认定", [["企业名称", "名称", "认定日期", "首次"], RECORD]),
    ):
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(tmp_path / "list.xlsx")
    wanted = by_file(tmp_path)
    assert "200000.00" in next(told for clause, told in wanted.items() if clause.startswith(CLAUSE))
    assert by_list(tmp_path / "a.jsonl", tmp_path / "list.csv") == by_list(tmp_path / "b.jsonl", tmp_path / "list.xlsx")
    by_row = {
        clause.partition(" ")[0]: told for clause, told in by_list(tmp_path / "c.jsonl", tmp_path / "list.xlsx").items()
    }
    assert by_row == {clause.partition(" ")[0]: told for clause, told in wanted.items()}


def test_one_answer_from_the_form_and_a_register(page: AppTest, tmp_path: Path) -> None:
    with_high_tech(page)
    page.radio(key="list.received").set_value("没有").run()
    (tmp_path / "firm.yaml").write_text(FILE, "utf-8")
    firm = read_firm_file(tmp_path / "firm.yaml", LIBRARY.vocabulary, AS_OF)
    frames, _ = frames_of([firm], LIBRARY.vocabulary)
    (tmp_path / "in").mkdir()
    frames.firms.collect().write_parquet(tmp_path / "in" / "firms.parquet")
    frames.records["recognitions"].collect().write_parquet(tmp_path / "in" / "recognitions.parquet")
    list(run_register(open_register(tmp_path / "in", LIBRARY), tmp_path / "out", Assessor(LIBRARY), AS_OF))
    total = pl.read_parquet(tmp_path / "out" / "firms-*.parquet").row(0, named=True)
    assert (total["unreceived_least_fen"], total["unreceived_most_fen"]) == (20_000_000, 20_000_000)
    assert {each.label: each.value for each in page.metric}["征求意见稿·资金补助（尚不能兑现）"] == "20万元"


def test_a_template_filled_in_loses_nothing(tmp_path: Path) -> None:
    target = tmp_path / "名单.xlsx"
    assert huiqi("template", "-o", target, "--as-of", "2024-12-31").returncode == 0
    assert huiqi("template", "-o", target).returncode == 2, "not overwritten"
    book = load_workbook(target)
    firms, rows = book["企业"], book["资质认定"]
    places = {str(cell.value): cell.column for cell in firms[1]}
    told = {
        "企业名称": "镇康甲公司",
        "注册地": "镇康县",
        "规模": "规上",
        "上市企业": "否",
        "成立日期": "2020-03",
        "2023年营业收入（万元）": 5100.5,
        "职工总数": 25,
        "资质认定": "见表",
        "已获补助": "无",
    }
    for heading, value in told.items():
        firms.cell(2, places[heading], value)
    for place, value in enumerate(
        ["镇康甲公司", None, "高新技术企业", None, "甲证", "2024-11-01", None, None, "无", "是"], start=1
    ):
        rows.cell(2, place, value)
    book.save(target)
    (tmp_path / "firm.yaml").write_text(
        "企业名称: 镇康甲公司\n注册地: 镇康县\n规模: 规上\n上市企业: 否\n成立日期: 2020-03\n营业收入: {2023: 51005000}\n职工总数: 25\n"
        "资质认定: [{名称: 高新技术企业, 证书名称: 甲证, 认定日期: 2024-11-01, 撤销日期: 无, 首次: 是}]\n已获补助: []\n",
        "utf-8",
    )
    done = huiqi("check", tmp_path / "firm.yaml", "--as-of", "2024-12-31", "--format", "json")
    mine = huiqi("batch", target, "-o", tmp_path / "out.jsonl", "--as-of", "2024-12-31")
    assert "已回答 1，退回 0" in mine.stdout, mine.stdout + mine.stderr
    answer = json.loads((tmp_path / "out.jsonl").read_text("utf-8"))["answer"]
    assert answer["entitlements"] == json.loads(done.stdout)["entitlements"]
