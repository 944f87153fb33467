"""A list of firms: every row answered or rejected with the reason, the same answers as `huiqi check`."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from huiqi.lists.batch.lines import HEADINGS
from tests.loading.test_bad_input import huiqi

LIST = (
    "企业名称,注册地,规模,2023年营业收入,2023年研发费用,高新技术企业.认定日期,高新技术企业.首次,重点实验室.级别,重点实验室.认定日期,已获补助\n"
    "甲公司,镇康县,规上,5100万,90万,2024-11-01,是,无,无,[]\n"
    "乙公司,镇康县,规下,,,2024-11-01,否,省级,2024-05-01,[]\n"
    "丙公司,进贤县,规上,,,2024-11-01,是,无,无,[]\n"
    "丁公司,镇唐县,规中,,,2024-11-01,是,无,无,[]\n"
    "=cmd|' /C calc'!A0,镇康县,规上,,,2024-11-01,是,无,无,[]\n"
)


def run(tmp_path: Path, content: bytes) -> tuple[int, str, list[dict[str, str]], list[dict[str, str]]]:
    source, target = tmp_path / "list.csv", tmp_path / "out.csv"
    source.write_bytes(content)
    done = huiqi("batch", source, "-o", target, "--as-of", "2024-12-31", "--force")
    rejects = tmp_path / "out.csv.rejects.csv"
    return done.returncode, done.stdout + done.stderr, _rows(target), _rows(rejects)


def _rows(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "utf-8-sig"])
def test_a_list(encoding: str, tmp_path: Path) -> None:
    code, printed, answers, rejects = run(tmp_path, LIST.encode(encoding))
    assert code == 0, printed
    assert "共 5 行：已回答 4，退回 1" in printed
    assert "自查结果，不是审批决定" in printed
    money = {
        (answer["企业名称"], answer["条款"]): answer["金额下限"]
        for answer in answers
        if answer["判断"] == "符合" and answer["金额下限"]
    }
    assert money == {
        ("甲公司", "首次认定高新技术企业补助"): "200000.00",
        ("乙公司", "省级以上重点实验室补助经费"): "200000.00",
        ("'=cmd|' /C calc'!A0", "首次认定高新技术企业补助"): "200000.00",
    }
    assert all(answer["声明"] for answer in answers)
    assert [(reject["行号"], reject["列"], reject["原文"]) for reject in rejects] == [
        ("5", "注册地", "镇唐县"),
        ("5", "规模", "规中"),
    ]
    assert all(reject["怎么办"] for reject in rejects)


def test_a_blank_is_unknown_and_a_record_list_may_stand_in_a_cell(tmp_path: Path) -> None:
    text = '企业名称,注册地,资质认定,已获补助\n甲,镇康县,"[{名称: 高新技术企业, 认定日期: 2024-11-01, 首次: 是}]",\n'
    _, printed, answers, _ = run(tmp_path, text.encode())
    (first,) = [answer for answer in answers if answer["条款编号"].endswith("high-tech-first")]
    assert (first["判断"], first["清算后下限"], first["清算后上限"]) == ("符合", "0.00", "200000.00"), printed
    assert "已获补助" in first["还需要"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "文件是空的"),
        ("厂名,规摸\n甲,规上\n".encode(), "看到的是 「厂名」、「规摸」"),
        ("企业名称,规模,规模\n甲,规上,规上\n".encode(), "第 3 列「规模」与前面的列是同一项"),
        (b"PK\x03\x04\x00\x00", "文件不完整，打不开"),
        ('企业名称\n"甲\n'.encode(), "不是完整的 CSV"),
    ],
)
def test_what_is_no_list(content: bytes, message: str, tmp_path: Path) -> None:
    code, printed, answers, _ = run(tmp_path, content)
    assert code == 3
    assert message in printed
    assert "Traceback" not in printed
    assert not answers
    assert not (tmp_path / "out.csv").exists(), "written whole or not at all"


def test_a_row_with_too_many_cells_is_rejected(tmp_path: Path) -> None:
    _, _, _, rejects = run(tmp_path, "企业名称,营业收入\n甲,3,200元\n".encode())
    assert rejects[0]["原因"] == "这一行有 3 格，列名只有 2 个"


def test_no_firm_is_lost_and_lines_are_those_of_the_file(tmp_path: Path) -> None:
    text = '企业名称,注册地,规模,资质认定\nA,镇康县,规上,[]\n\n\nB,北京市,规上,[]\nC,镇康县,规上,"[{x: 1}]"\n'
    _, printed, answers, rejects = run(tmp_path, text.encode())
    assert "共 3 行：已回答 2，退回 1" in printed
    assert {(answer["行号"], answer["企业名称"]) for answer in answers} == {("2", "A"), ("5", "B")}
    assert [answer["判断"] for answer in answers if answer["企业名称"] == "B"] == ["没有符合、需认定或待补充金额的条款"]
    assert [(reject["行号"], reject["列"], reject["原文"]) for reject in rejects] == [("6", "资质认定", "[{x: 1}]")]


def test_what_should_be_looked_at_is_told(tmp_path: Path) -> None:
    _, printed, answers, _ = run(tmp_path, "企业名称,注册地,2023年营业收入,研发费用\n甲,镇康县,3000,90万\n".encode())
    assert "1 家有提醒" in printed
    assert "是不是以万元为单位" in answers[0]["请留意"]
    assert "研发费用 90万 按 2023 年" in answers[0]["请留意"]


def test_a_column_that_means_nothing_is_told(tmp_path: Path) -> None:
    _, printed, _, _ = run(tmp_path, "企业名称,规摸,联系人\n甲,规上,某人\n".encode())
    assert "规摸（是不是「规模」？）、联系人" in printed


def test_a_list_of_which_nothing_could_be_read(tmp_path: Path) -> None:
    code, printed, _, _ = run(tmp_path, "企业名称,注册地\n甲,某某地\n".encode())
    assert code == 3
    assert "已回答 0，退回 1" in printed


def test_the_list_itself_is_never_overwritten(tmp_path: Path) -> None:
    source = tmp_path / "list.csv"
    source.write_text("企业名称\n甲\n", "utf-8")
    done = huiqi("batch", source, "-o", source)
    assert (done.returncode, source.read_text("utf-8")) == (2, "企业名称\n甲\n")


def test_a_result_of_an_earlier_run_stays_unless_that_is_meant(tmp_path: Path) -> None:
    source, target = tmp_path / "list.csv", tmp_path / "结果.csv"
    source.write_text("企业名称,规模\n甲,规上\n乙,中\n", "utf-8")
    assert huiqi("batch", source, "--as-of", "2024-12-31", "-o", target).returncode == 0
    kept = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert "结果.csv.rejects.csv" in kept
    again = huiqi("batch", source, "--as-of", "2024-12-31", "-o", target)
    assert (again.returncode, "加 --force" in again.stderr) == (2, True)
    assert kept == {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    target.unlink()  # the rejects alone are kept as well
    assert huiqi("batch", source, "--as-of", "2024-12-31", "-o", target).returncode == 2
    assert huiqi("batch", source, "--as-of", "2024-12-31", "-o", target, "--force").returncode == 0
    assert kept == {path.name: path.read_bytes() for path in tmp_path.iterdir()}


def test_rejects_that_are_fed_back_are_not_written_over(tmp_path: Path) -> None:
    source = tmp_path / "结果.csv.rejects.csv"
    source.write_text("企业名称,规模\n甲,中\n", "utf-8")
    done = huiqi("batch", source, "-o", tmp_path / "结果.csv", "--force")
    assert (done.returncode, "会写回名单自己" in done.stderr) == (2, True)
    assert source.read_text("utf-8") == "企业名称,规模\n甲,中\n"


def test_rejects_of_an_earlier_run_do_not_stay(tmp_path: Path) -> None:
    run(tmp_path, "企业名称,规模\n甲,中\n".encode())
    _, _, _, rejects = run(tmp_path, "企业名称,规模\n甲,规上\n".encode())
    assert not rejects


def test_two_headings_for_one_fact_are_refused(tmp_path: Path) -> None:
    code, printed, _, _ = run(tmp_path, "企业名称,规模,scale\n甲,规上,规下\n".encode())
    assert code == 3
    assert "与前面的列是同一项" in printed


def test_where_it_cannot_write(tmp_path: Path) -> None:
    source = tmp_path / "list.csv"
    source.write_text("企业名称\n甲\n", "utf-8")
    done = huiqi("batch", source, "-o", tmp_path / "none" / "out.csv")
    assert done.returncode == 2
    assert "无法写入" in done.stderr


def test_many_firms_are_asked_in_columns_with_the_same_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import date

    from huiqi import Assessor, load_rulebase
    from huiqi.lists.batch import routing
    from huiqi.lists.batch.lines import table_lines
    from huiqi.lists.tables.listing import read_listing
    from tests.library_firms import random_firms

    rulebase = load_rulebase()
    (tmp_path / "list.csv").write_text(LIST, "utf-8")
    as_of = date(2024, 12, 31)
    listing = read_listing([tmp_path / "list.csv"], rulebase.vocabulary, as_of)
    read = [(listing.entries[0], firm) for firm in random_firms(rulebase, 60, 11, as_of)]
    assessor = Assessor(rulebase)
    alone = [list(table_lines(found)) for found in routing.one_by_one(read, assessor, as_of, whole=False)]
    together = [list(table_lines(found)) for found in routing.in_columns(read, assessor, as_of)]
    told = HEADINGS.index("还需要"), HEADINGS.index("待认定"), HEADINGS.index("请留意")  # in another order, or shorter
    for mine, theirs in zip(alone, together, strict=True):
        assert [[cell for place, cell in enumerate(line) if place not in told] for line in mine] == [
            [cell for place, cell in enumerate(line) if place not in told] for line in theirs
        ]
        assert [set(str(line[told[0]]).split("、")) for line in mine] == [
            set(str(line[told[0]]).split("、")) for line in theirs
        ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["list.csv", "-o", "out.csv", "--resume"], "只用于登记册"),
        (["list.csv", "-o", "out.csv", "--engine", "duckdb"], "只用于登记册"),
        (["list.csv"], "请用 -o 写结果文件"),
        (["list.csv", "-o", "out.pdf"], "扩展名要是"),
        (["list.csv", "-o", "out.csv", "--records", "高企.csv:没有这种"], "要写成 文件:记录种类"),
        (["folder", "-o", "out", "--dry-run"], "登记册（文件夹）不用"),
        (["folder", "-o", "out", "--engine", "excel"], "没有「excel」这个引擎"),
        (["folder", "list.csv", "-o", "out"], "登记册一次一个文件夹"),
    ],
)
def test_calls_that_make_no_sense(arguments: list[str], message: str, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("企业名称\n甲\n", "utf-8")
    (tmp_path / "folder").mkdir()
    placed = [
        tmp_path / argument if argument in ("list.csv", "folder", "out", "out.csv", "out.pdf") else argument
        for argument in arguments
    ]
    done = huiqi("batch", *placed)
    assert done.returncode == 2
    assert message in done.stderr


def test_a_dry_run_says_what_was_understood_and_writes_nothing(tmp_path: Path) -> None:
    text = "名单,,\n单位：万元,,\n企业名称,2023年营业收入,联系人\n甲,4200,某人\n合计,4200,\n"
    (tmp_path / "list.csv").write_text(text, "gbk")
    done = huiqi("batch", tmp_path / "list.csv", "--dry-run", "--as-of", "2024-12-31")
    assert done.returncode == 0, done.stderr
    assert "2023年营业收入 → 营业收入（2023）（单位 万元，单位按表里写的「万元」）　例：4200" in done.stdout
    assert "联系人 → 不用" in done.stdout
    assert "合计行 1" in done.stdout
    assert "企业 1 家：读懂 1，会退回 0" in done.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["list.csv"]


def test_the_workbook_for_people(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    (tmp_path / "list.csv").write_text(LIST, "utf-8")
    done = huiqi("batch", tmp_path / "list.csv", "-o", tmp_path / "out.xlsx", "--as-of", "2024-12-31")
    assert "已回答 4，退回 1" in done.stdout
    book = load_workbook(tmp_path / "out.xlsx")
    assert book.sheetnames == ["概要", "企业", "事项", "退回"]
    firms = {row[2]: row for row in book["企业"].iter_rows(min_row=2, values_only=True)}
    assert firms["甲公司"][6] == 200_000
    hostile = firms["=cmd|' /C calc'!A0"]
    assert hostile[2].startswith("="), "kept as it was, as text"
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"], "no cell is a formula"
    told = [row for row in book["概要"].iter_rows(values_only=True) if row[1] == "首次认定高新技术企业补助"]
    assert told[0][3:7] == (2, 0, 0, 400_000)
    assert [row[3] for row in book["退回"].iter_rows(min_row=2, values_only=True)] == ["注册地", "规模"]


def test_what_one_sheet_cannot_hold_goes_beside_it(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    from huiqi.lists.batch.summary import Summary
    from huiqi.lists.batch.workbook import Workbook

    book = Workbook(tmp_path / "out.xlsx", limit=3)
    for number in range(4):
        book.clauses.add((str(number), *[None] * (len(HEADINGS) - 1)))
    summary = Summary()
    book.finish(summary, [])
    (tmp_path / "out.xlsx").write_bytes(book.content())
    assert [row[0] for row in load_workbook(tmp_path / "out.xlsx")["事项"].iter_rows(min_row=2, values_only=True)] == [
        "0",
        "1",
    ]
    assert [path.name for path in summary.beside] == ["out.xlsx.事项.parquet"]
