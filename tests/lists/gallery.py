"""Lists of firms as they come from bureaus, each with what it must become: firms as their own files would be, or rejects.

Every mess is made by the function beside it, so that the gallery holds no files.
"""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Row = list[Any]
JIA = "企业名称: 甲公司\n注册地: 镇康县\n"


@dataclass(frozen=True)
class Messy:
    """A list and what it must become.

    Attributes:
        make: writes its files into a folder; the first ones are the list.
        firms: of each row that is read, its firm as a YAML file would say it.
        rejects: (line, heading, code of the words in the reason) of what is sent back.
        records: `--records` arguments, with `{folder}`.
        refused: words of the message, where the whole list is refused.
        skipped: how many rows are of no firm.
    """

    name: str
    make: Callable[[Path], list[Path]]
    firms: tuple[str, ...] = ()
    rejects: tuple[tuple[int, str, str], ...] = ()
    records: tuple[str, ...] = ()
    refused: str = ""
    skipped: int = 0
    lenient: bool = False
    notes: tuple[str, ...] = field(default=())


def text(content: str, encoding: str = "utf-8", name: str = "list.csv") -> Callable[[Path], list[Path]]:
    """A text file in an encoding."""

    def make(folder: Path) -> list[Path]:
        (folder / name).write_bytes(content.encode(encoding))
        return [folder / name]

    return make


def raw(content: bytes, name: str) -> Callable[[Path], list[Path]]:
    """A file of these bytes."""

    def make(folder: Path) -> list[Path]:
        (folder / name).write_bytes(content)
        return [folder / name]

    return make


def book(
    *sheets: tuple[str, list[Row]], merged: tuple[str, ...] = (), formats: dict[str, str] | None = None
) -> Callable[[Path], list[Path]]:
    """A workbook by openpyxl, as people's are: typed cells, merged ranges, number formats."""

    def make(folder: Path) -> list[Path]:
        from openpyxl import Workbook

        made = Workbook()
        made.remove(made.active)
        for name, rows in sheets:
            sheet = made.create_sheet(name)
            for row in rows:
                sheet.append(row)
            for each in merged if sheet is made.worksheets[0] else ():
                sheet.merge_cells(each)
            for each, shape in (formats or {}).items():
                if sheet is made.worksheets[0]:
                    sheet[each].number_format = shape
        made.save(folder / "list.xlsx")
        return [folder / "list.xlsx"]

    return make


def sheet(
    *rows: Row, merged: tuple[str, ...] = (), formats: dict[str, str] | None = None
) -> Callable[[Path], list[Path]]:
    """A workbook of one sheet."""
    return book(("Sheet1", list(rows)), merged=merged, formats=formats)


def old_excel(folder: Path) -> list[Path]:
    import xlwt

    made = xlwt.Workbook()
    first = made.add_sheet("企业")
    table: list[list[Any]] = [["企业名称", "注册地", "成立日期"], ["甲公司", "镇康县", dt.date(2020, 5, 6)]]
    for row, cells in enumerate(table):
        for column, cell in enumerate(cells):
            style = xlwt.easyxf(num_format_str="yyyy-mm-dd") if isinstance(cell, dt.date) else xlwt.Style.default_style
            first.write(row, column, cell, style)
    made.save(str(folder / "list.xls"))
    return [folder / "list.xls"]


def open_document(folder: Path) -> list[Path]:
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    made = OpenDocumentSpreadsheet()
    table = Table(name="企业")
    for cells in [["企业名称", "注册地"], ["甲公司", "镇康县"]]:
        row = TableRow()
        for each in cells:
            cell = TableCell(valuetype="string")
            cell.addElement(P(text=each))
            row.addElement(cell)
        table.addElement(row)
    made.spreadsheet.addElement(table)
    made.save(str(folder / "list.ods"))
    return [folder / "list.ods"]


def parquet(folder: Path) -> list[Path]:
    import polars as pl

    columns = {
        "name": ["甲公司"],
        "region": ["530924"],
        "registered_on": [dt.date(2020, 5, 6)],
        "revenue 2023": [42000000],
        "listed": [False],
        "recognitions": [[{"kind": "高新技术企业", "granted_on": dt.date(2024, 3, 1), "first": "是"}]],
    }
    pl.DataFrame(columns).write_parquet(folder / "list.parquet")
    return [folder / "list.parquet"]


def far_corner(folder: Path) -> list[Path]:
    import xlsxwriter

    made = xlsxwriter.Workbook(folder / "list.xlsx")
    only = made.add_worksheet()
    only.write(0, 0, "企业名称")
    only.write(1_048_575, 16_383, "x")
    made.close()
    return [folder / "list.xlsx"]


def packed(folder: Path) -> list[Path]:
    with zipfile.ZipFile(folder / "list.xlsx", "w") as made:
        made.writestr("名单.csv", "企业名称\n甲\n")
    return [folder / "list.xlsx"]


def swollen(folder: Path) -> list[Path]:
    with (
        zipfile.ZipFile(folder / "list.xlsx", "w", zipfile.ZIP_DEFLATED) as made,
        made.open("xl/workbook.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(2100):
            part.write(b"\0" * 2**20)
    return [folder / "list.xlsx"]


def with_list(
    main: Callable[[Path], list[Path]], content: str, name: str = "高企名单.csv"
) -> Callable[[Path], list[Path]]:
    """A list and beside it a list of records."""

    def make(folder: Path) -> list[Path]:
        (folder / name).write_text(content, "utf-8")
        return main(folder)

    return make


PLAIN = "企业名称,注册地\n甲公司,镇康县\n"
ONE = (JIA,)
TWO_FIRMS = "企业名称,统一社会信用代码,注册地\n甲公司,91530924MA6K000011,镇康县\n乙公司,91530924MA6K000022,镇康县\n"
JIA1 = "企业名称: 甲公司\n统一社会信用代码: 91530924MA6K000011\n注册地: 镇康县\n"
YI1 = "企业名称: 乙公司\n统一社会信用代码: 91530924MA6K000022\n注册地: 镇康县\n"
HIGH_TECH = "{名称: 高新技术企业, 认定日期: 2024-03-01}"
COVERED = "资质认定: {complete_for: [高新技术企业], items: [%s]}\n"

ENCODINGS = [
    Messy("utf-8", text(PLAIN), ONE),
    Messy("utf-8 with a mark", text(PLAIN, "utf-8-sig"), ONE),
    Messy("gbk", text(PLAIN, "gbk"), ONE),
    Messy("a character that only gb18030 has", text(PLAIN.replace("甲", "㛃"), "gb18030"), (JIA.replace("甲", "㛃"),)),
    Messy("utf-16", text(PLAIN, "utf-16"), ONE),
    Messy("utf-16 with tabs, as Excel saves Unicode text", text(PLAIN.replace(",", "\t"), "utf-16", "list.txt"), ONE),
    Messy("semicolons", text(PLAIN.replace(",", ";")), ONE),
    Messy("Chinese commas", text(PLAIN.replace(",", "，")), ONE),
    Messy("a CSV called .xls", text(PLAIN, "gbk", "list.xls"), ONE),
    Messy("xls", old_excel, (JIA + "成立日期: 2020-05-06\n",)),
    Messy("ods", open_document, ONE),
    Messy(
        "parquet",
        parquet,
        (
            JIA
            + "成立日期: 2020-05-06\n营业收入: {2023: 42000000}\n上市企业: 否\n资质认定: [{名称: 高新技术企业, 认定日期: 2024-03-01, 首次: 是}]\n",
        ),
    ),
]

REFUSED = [
    Messy(
        "a web page called .xls",
        raw("<html><table><tr><td>企业名称</td></tr></table>".encode(), "list.xls"),
        refused="网页",
    ),
    Messy("an archive called .xlsx", packed, refused="压缩包"),
    Messy("an archive that swells", swollen, refused="超过上限"),
    Messy("a cell in the far corner", far_corner, refused="太大或已损坏"),
    Messy("half a workbook", raw(b"PK\x03\x04" + b"\x00" * 200, "list.xlsx"), refused="不完整"),
    Messy(
        "an old workbook that is none",
        raw(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 2000, "list.xls"),
        refused="打不开",
    ),
    Messy("empty", raw(b"", "list.csv"), refused="文件是空的"),
    Messy("half a Parquet file", raw(b"PAR1" + b"\x00" * 50, "list.parquet"), refused="Parquet 文件不完整"),
    Messy("a picture", raw(b"\x89PNG\r\n\x1a\n\x00\x00", "list.csv"), refused="不是文本文件"),
    Messy("no headings", text("甲公司,镇康县\n乙公司,镇康县\n"), refused="没有找到列名"),
    Messy("no name", text("注册地,规模\n镇康县,规上\n"), refused="没有企业名称"),
    Messy("two columns for one fact", text("企业名称,规模,scale\n甲,规上,规下\n"), refused="与前面的列是同一项"),
]

LAYOUTS = [
    Messy(
        "a title, a unit in the corner, totals and signatures",
        sheet(
            ["镇康县企业名单"],
            ["填报单位：科技局", None, "单位：万元"],
            ["序号", "企业名称", "注册地", "2023年营业收入"],
            [1, "甲公司", "镇康县", 4200.5],
            ["合计", None, None, 4200.5],
            ["填表人：某某", None, None, "审核：某某"],
        ),
        (JIA + "营业收入: {2023: 42005000}\n",),
        skipped=2,
    ),
    Messy(
        "two heading rows with merged cells",
        sheet(
            ["企业名称", "注册地", "2023年", None, "2022年", None],
            [None, None, "营业收入（万元）", "研发费用（万元）"] * 1 + ["营业收入（万元）", "研发费用（万元）"],
            ["甲公司", "镇康县", 4200, 180, 3900, 150],
            merged=("A1:A2", "B1:B2", "C1:D1", "E1:F1"),
        ),
        (JIA + "营业收入: {2023: 4200万, 2022: 3900万}\n研发费用: {2023: 180万, 2022: 150万}\n",),
    ),
    Messy(
        "two heading rows in a CSV, where merged cells are blank",
        text(
            "企业名称,注册地,2023年,,2022年,\n,,营业收入(万元),研发费用(万元),营业收入(万元),研发费用(万元)\n甲公司,镇康县,4200,180,3900,150\n"
        ),
        (JIA + "营业收入: {2023: 4200万, 2022: 3900万}\n研发费用: {2023: 180万, 2022: 150万}\n",),
    ),
    Messy(
        "three heading rows, the units in the third",
        sheet(
            ["基本情况", None, "财务情况（2023年）", None],
            ["企业名称", "注册地", "营业收入", "研发费用"],
            [None, None, "万元", "元"],
            ["甲公司", "镇康县", 4200, 1800000],
            merged=("A1:B1", "C1:D1"),
        ),
        (JIA + "营业收入: 4200万\n研发费用: 1800000\n",),
    ),
    Messy(
        "an upper heading that changes the meaning is not dropped",
        sheet(
            ["企业名称", "注册地", "出口", None],
            [None, None, "营业收入（万元）", "备注"],
            ["甲公司", "镇康县", 99, ""],
            merged=("A1:A2", "B1:B2", "C1:D1"),
        ),
        ONE,
    ),
    Messy(
        "line breaks and blanks in headings",
        sheet(["企业\n名称*", " 注 册 地 ", "2023年\n营业收入\n（万元）"], ["甲公司", "镇康县", 1]),
        (JIA + "营业收入: {2023: 1万}\n",),
    ),
    Messy(
        "subtotals by town, and headings again on each page",
        sheet(
            ["企业名称", "注册地"],
            ["甲公司", "镇康县"],
            ["小计（1家）"],
            ["企业名称", "注册地"],
            ["乙公司", "镇康县"],
            ["总计：2家"],
        ),
        (JIA, JIA.replace("甲", "乙")),
        skipped=3,
    ),
    Messy(
        "cells merged downwards: one firm, a row for each recognition",
        sheet(
            ["企业名称", "注册地", "资质名称", "认定日期"],
            ["甲公司", "镇康县", "高新技术企业", dt.date(2024, 3, 1)],
            [None, None, "重点实验室", dt.date(2024, 5, 1)],
            ["乙公司", "镇康县", "高新技术企业", dt.date(2023, 3, 1)],
            merged=("A2:A3", "B2:B3"),
        ),
        (
            JIA
            + "资质认定: {complete_for: [], items: [{名称: 高新技术企业, 认定日期: 2024-03-01}, {名称: 重点实验室, 认定日期: 2024-05-01}]}\n",
            JIA.replace("甲", "乙")
            + "资质认定: {complete_for: [], items: [{名称: 高新技术企业, 认定日期: 2023-03-01}]}\n",
        ),
    ),
    Messy(
        "an amount merged over two firms",
        sheet(
            ["企业名称", "注册地", "2023年营业收入（万元）"],
            ["甲公司", "镇康县", 100],
            ["乙公司", "镇康县", None],
            merged=("C2:C3",),
        ),
        rejects=((2, "2023年营业收入(万元)", "合并了几家企业"), (3, "2023年营业收入(万元)", "合并了几家企业")),
    ),
    Messy(
        "a region merged over two firms",
        sheet(["企业名称", "注册地"], ["甲公司", "镇康县"], ["乙公司", None], merged=("B2:B3",)),
        (JIA, JIA.replace("甲", "乙")),
    ),
    Messy(
        "a sheet that starts further down and right",
        sheet([], [], [None, None, "企业名称", "注册地"], [None, None, "甲公司", "镇康县"]),
        ONE,
    ),
    Messy(
        "a notice, a hidden sheet and a sheet of firms",
        book(("填表说明", [["企业名称", "写全名"]]), ("企业", [["企业名称", "注册地"], ["甲公司", "镇康县"]])),
        ONE,
    ),
    Messy(
        "sheets by town",
        book(
            ("一镇", [["企业名称", "注册地"], ["甲公司", "镇康县"]]),
            ("二镇", [["单位名称", "所在县区"], ["乙公司", "镇康县"]]),
        ),
        (JIA, JIA.replace("甲", "乙")),
    ),
]

VALUES = [
    Messy(
        "amounts as people write them",
        text(
            '企业名称,注册地,2023年营业收入（万元）,2022年营业收入,2021年营业收入\n甲公司,镇康县,"4,200.50",￥3200万元,1.2亿\n'
        ),
        (JIA + "营业收入: {2023: 42005000, 2022: 3200万, 2021: 1.2亿}\n",),
    ),
    Messy(
        "dashes and blanks are unknown, not zero",
        text("企业名称,注册地,2023年营业收入,2022年营业收入,2021年营业收入,上市企业\n甲公司,镇康县,—,/,,不清楚\n"),
        ONE,
    ),
    Messy(
        "zero is zero",
        text("企业名称,注册地,2023年营业收入（万元）\n甲公司,镇康县,0\n"),
        (JIA + "营业收入: {2023: 0}\n",),
    ),
    Messy(
        "tenths that binary floats cannot hold",
        sheet(["企业名称", "注册地", "2023年营业收入（万元）"], ["甲公司", "镇康县", 0.1 + 0.2]),
        (JIA + "营业收入: {2023: 3000}\n",),
    ),
    Messy(
        "yes and no in all its forms",
        text(
            "企业名称,注册地,上市企业,民营企业,有研发人员,有研发场地,有研发设备,有研发团队,有研发项目\n甲公司,镇康县,否,√,Y,N,1,0,有\n"
        ),
        (
            JIA
            + "上市企业: 否\n民营企业: 是\n有研发人员: 是\n有研发场地: 否\n有研发设备: 是\n有研发团队: 否\n有研发项目: 有\n",
        ),
    ),
    Messy(
        "yes and no as a workbook's own",
        sheet(["企业名称", "注册地", "上市企业", "民营企业"], ["甲公司", "镇康县", True, 0]),
        (JIA + "上市企业: 是\n民营企业: 否\n",),
    ),
    *[
        Messy(
            f"a date as {written!r}",
            sheet(["企业名称", "注册地", "成立日期"], ["甲公司", "镇康县", written]),
            (JIA + f"成立日期: {meant}\n",),
        )
        for written, meant in [
            (dt.date(2020, 5, 6), "2020-05-06"),
            (dt.datetime(2020, 5, 6, 0, 0), "2020-05-06"),
            (43957, "2020-05-06"),
            ("43957", "2020-05-06"),
            (20200506, "2020-05-06"),
            ("20200506", "2020-05-06"),
            ("2020.5.6", "2020-05-06"),
            ("2020年5月6日", "2020-05-06"),
            ("2020/5/6 0:00:00", "2020-05-06"),
            ("２０２０年５月", "2020-05"),
            (202005, "2020-05"),
            (2020, "2020"),
            ("2020年", "2020"),
            (2020.05, "2020-05"),
        ]
    ],
    Messy(
        "January or October",
        sheet(["企业名称", "注册地", "成立日期"], ["甲公司", "镇康县", 2020.1]),
        rejects=((2, "成立日期", "1 月还是 10 月"),),
    ),
    Messy(
        "a day that is none",
        text("企业名称,注册地,成立日期\n甲公司,镇康县,2023-02-30\n"),
        rejects=((2, "成立日期", "没有 30 日"),),
    ),
    Messy(
        "a code that became a number",
        sheet(["企业名称", "统一社会信用代码", "注册地"], ["甲公司", 911530924000012345, "镇康县"]),
        rejects=((2, "统一社会信用代码", "精度已丢失"),),
    ),
    Messy(
        "a code that became a number, in a CSV",
        text("企业名称,统一社会信用代码,注册地\n甲公司,9.11531E+17,镇康县\n"),
        rejects=((2, "统一社会信用代码", "精度已丢失"),),
    ),
    Messy(
        "tabs and apostrophes that keep codes text",
        text("企业名称,统一社会信用代码,注册地\n甲公司,\t91530924MA6K000011\t,'530924\n"),
        (JIA1,),
    ),
    Messy("a region code as a number", sheet(["企业名称", "注册地"], ["甲公司", 530924]), ONE),
    Messy(
        "an industry code that lost its zero",
        sheet(["企业名称", "注册地", "行业代码"], ["甲公司", "镇康县", 111]),
        rejects=((2, "行业代码", "可能丢了开头的 0"),),
    ),
    Messy(
        "a formula in error",
        text("企业名称,注册地,2023年营业收入\n甲公司,镇康县,#DIV/0!\n"),
        rejects=((2, "2023年营业收入", "公式出错"),),
    ),
    Messy(
        "a number that became a date",
        sheet(["企业名称", "注册地", "职工总数"], ["甲公司", "镇康县", dt.date(1900, 2, 1)]),
        rejects=((2, "职工总数", "是日期，不是"),),
    ),
    Messy(
        "one bad cell, lenient",
        text("企业名称,注册地,规模\n甲公司,镇康县,中等\n"),
        ONE,
        lenient=True,
        notes=("按不清楚计",),
    ),
    Messy(
        "full width and what cannot be seen",
        text("企业名称,注册地,2023年营业收入\n\u200b甲公司\u3000,镇康县\u00a0,４２００万\n"),
        (JIA + "营业收入: {2023: 4200万}\n",),
    ),
    Messy(
        "a unit that does not fit is not used",
        text("企业名称,注册地,2023年营业收入（人）\n甲公司,镇康县,5\n"),
        ONE,
        notes=("不是金额",),
    ),
]

RECORDS = [
    Messy(
        "recognitions over columns",
        text(
            "企业名称,注册地,是否高企,高新技术企业认定日期,重点实验室/级别,重点实验室/认定日期\n甲公司,镇康县,是,2024-03-01,无,无\n"
        ),
        (
            JIA
            + "资质认定: {complete_for: [高新技术企业, 重点实验室], items: [{名称: 高新技术企业, 认定日期: 2024-03-01}]}\n",
        ),
    ),
    Messy(
        "no recognition of a kind", text("企业名称,注册地,是否高新技术企业\n甲公司,镇康县,否\n"), (JIA + COVERED % "",)
    ),
    Messy(
        "said no, and dated",
        text("企业名称,注册地,是否高新技术企业,高新技术企业认定日期\n甲公司,镇康县,否,2024-03-01\n"),
        rejects=((2, "高新技术企业认定日期", "写了没有高新技术企业"),),
    ),
    Messy(
        "a list joined in by code is complete for its own kind",
        with_list(
            text(TWO_FIRMS), "统一社会信用代码,企业名称,发证日期\n91530924ma6k000011,甲公司（改名）,2024-03-01\n"
        ),
        (JIA1 + COVERED % HIGH_TECH, YI1 + COVERED % ""),
        records=("{folder}/高企名单.csv:高新技术企业",),
        notes=("请核对",),
    ),
    Messy(
        "a list joined in by name",
        with_list(text(TWO_FIRMS), "企业名称,发证日期\n甲 公司,2024-03-01\n"),
        (JIA1 + COVERED % HIGH_TECH, YI1 + COVERED % ""),
        records=("{folder}/高企名单.csv:高企",),
    ),
    Messy(
        "a name that two firms have is not guessed",
        with_list(text(TWO_FIRMS.replace("乙", "甲")), "企业名称,发证日期\n甲公司,2024-03-01\n"),
        (JIA1, YI1.replace("乙", "甲")),
        ((2, "", "不知道是哪一家"),),
        records=("{folder}/高企名单.csv:高新技术企业",),
        notes=("代码不同", "按未必完整计", "代码不同", "按未必完整计"),
    ),
    Messy(
        "a firm that is not in the list",
        with_list(text(TWO_FIRMS), "企业名称,发证日期\n丙公司,2024-03-01\n"),
        (JIA1 + COVERED % "", YI1 + COVERED % ""),
        ((2, "", "名单里没有"),),
        records=("{folder}/高企名单.csv:高新技术企业",),
    ),
    Messy(
        "nearly a firm of the list: its list may lack it",
        with_list(text(TWO_FIRMS), "企业名称,发证日期\n甲有限公司,2024-03-01\n"),
        (JIA1, YI1 + COVERED % ""),
        ((2, "", "名单里没有"),),
        records=("{folder}/高企名单.csv:高新技术企业",),
        notes=("按未必完整计",),
    ),
    Messy(
        "a record that cannot be read rejects its firm",
        with_list(text(TWO_FIRMS), "企业名称,发证日期\n甲公司,去年\n"),
        (YI1 + COVERED % "",),
        ((2, "发证日期", "不是日期"), (2, "", "它在")),
        records=("{folder}/高企名单.csv:高新技术企业",),
    ),
    Messy(
        "a sheet for each kind of record",
        book(
            (
                "企业",
                [
                    ["企业名称", "注册地", "资质认定", "已获补助"],
                    ["甲公司", "镇康县", "见表", "无"],
                    ["乙公司", "镇康县", None, None],
                ],
            ),
            (
                "资质认定",
                [
                    ["企业名称", "名称", "认定日期", "首次"],
                    ["甲公司", "高企", dt.date(2024, 3, 1), "是"],
                    ["乙公司", "重点实验室", "2024-05", None],
                ],
            ),
        ),
        (
            JIA + "资质认定: [{名称: 高新技术企业, 认定日期: 2024-03-01, 首次: 是}]\n已获补助: []\n",
            JIA.replace("甲", "乙") + "资质认定: {complete_for: [], items: [{名称: 重点实验室, 认定日期: 2024-05}]}\n",
        ),
    ),
    Messy(
        "records without a column that says so are all there are",
        book(
            ("企业", [["企业名称", "注册地"], ["甲公司", "镇康县"], ["乙公司", "镇康县"]]),
            ("资质认定", [["企业名称", "名称"], ["甲公司", "高新技术企业"]]),
        ),
        (JIA + "资质认定: [{名称: 高新技术企业}]\n", JIA.replace("甲", "乙") + "资质认定: []\n"),
    ),
    Messy(
        "rows of one firm that contradict each other",
        text("企业名称,注册地,资质名称\n甲公司,镇康县,高新技术企业\n甲公司,进贤县,重点实验室\n"),
        rejects=((3, "注册地", "与第 2 行不一致"), (2, "", "它在")),
    ),
    Messy(
        "awards received, some of them",
        book(
            ("企业", [["企业名称", "注册地", "已获补助"], ["甲公司", "镇康县", None]]),
            ("已获补助", [["企业名称", "条款", "金额（万元）"], ["甲公司", "首次认定高新技术企业补助", 20]]),
        ),
        (JIA + "已获补助: {complete_for: [], items: [{条款: 首次认定高新技术企业补助, 金额: 20万}]}\n",),
    ),
]

NAMES_ONLY = "企业名称\n甲公司\n"
BIG = (JIA + "营业收入: {2023: 4200万}\n",)

REVIEWED = [
    *[
        Messy(f"{word} is a firm", text(f"企业名称,注册地\n{word},镇康县\n"), (JIA.replace("甲公司", word),))
        for word in (
            "例外服饰有限公司",
            "例如家具经营部",
            "王累计",
            "汇总财税咨询工作室",
            "一、甲公司",
            "注意力科技公司",
        )
    ],
    *[
        Messy(
            f"{word} is no firm at all",
            text(f"企业名称,注册地,2023年营业收入（万元）\n甲公司,镇康县,4200\n{word},,4200\n"),
            BIG,
            skipped=1,
        )
        for word in (
            "全县企业合计",
            "合计：6家企业",
            "规上企业小计",
            "集团合计",
            "一、规上工业企业",
            "其中：国有企业",
            "注：本表所列企业均为规上",
            "制表单位：镇康县科技发展中心",
        )
    ],
    Messy(
        "values that are also what columns are called",
        text("企业名称,注册地,企业性质,企业类别\n甲公司,镇康县,民营企业,上市企业\n"),
        ONE,
    ),
    Messy(
        "who is in charge is no unit",
        sheet(
            ["单位负责人：张三", None, "单位：万元"],
            ["企业名称", "注册地", "2023年营业收入"],
            ["甲公司", "镇康县", 4200],
            ["单位名称：镇康县科技局"],
        ),
        BIG,
        skipped=1,
    ),
    Messy(
        "dollars",
        sheet(["企业名称", "注册地", "2023年营业收入"], ["甲公司", "镇康县", 4200], formats={"C2": "[$$-409]#,##0.00"}),
        rejects=((2, "2023年营业收入", "不是数字"),),
    ),
    Messy(
        "yuan, in Excel's own currency format",
        sheet(
            ["企业名称", "注册地", "2023年营业收入（万元）"],
            ["甲公司", "镇康县", 4200],
            formats={"C2": "[$￥-804]#,##0.00"},
        ),
        BIG,
    ),
    Messy(
        "a formula that was never worked out",
        sheet(["企业名称", "注册地", "2023年营业收入"], ["甲公司", "镇康县", "=100*42"]),
        refused="没有算出值",
    ),
    *[
        Messy(
            f"the year is in the title: {title}",
            sheet([title], ["企业名称", "注册地", "营业收入（万元）"], ["甲公司", "镇康县", 4200]),
            ONE,
            notes=("没有写是哪一年",),
        )
        for title in ("二〇二一年企业情况表", "企业情况（2021）", "2021年度企业情况表")
    ],
    Messy(
        "the year is in the name of the file",
        text("企业名称,注册地,营业收入（万元）\n甲公司,镇康县,4200\n", name="2021年名单.csv"),
        ONE,
        notes=("没有写是哪一年",),
    ),
    Messy(
        "a list of one year's new ones is not all of them",
        with_list(text(TWO_FIRMS), NAMES_ONLY, "2023年新认定高企.csv"),
        (JIA1 + "资质认定: {complete_for: [], items: [{名称: 高新技术企业}]}\n", YI1),
        records=("{folder}/2023年新认定高企.csv:高新技术企业",),
    ),
    Messy(
        "a list of which a sheet was not read is not all",
        book(
            ("企业", [["企业名称", "注册地"], ["甲公司", "镇康县"]]),
            ("资质认定", [["企业名称", "名称"], ["甲公司", "高新技术企业"]]),
            ("资质认定(续)", [["丁公司", "重点实验室"]]),
        ),
        (JIA + "资质认定: {complete_for: [], items: [{名称: 高新技术企业}]}\n",),
    ),
    Messy(
        "proposed is not held",
        book(
            ("企业", [["企业名称", "注册地"], ["甲公司", "镇康县"]]),
            ("资质认定", [["拟认定高新技术企业公示名单"], ["企业名称", "名称"], ["甲公司", "高新技术企业"]]),
        ),
        ONE,
    ),
    Messy(
        "a joined list of names alone",
        with_list(text(TWO_FIRMS), NAMES_ONLY),
        (JIA1 + COVERED % "{名称: 高新技术企业}", YI1 + COVERED % ""),
        records=("{folder}/高企名单.csv:高新技术企业",),
    ),
    *[
        Messy(
            f"an upper heading {upper} is not only a group",
            sheet(
                ["企业名称", "注册地", upper, None],
                [None, None, "营业收入（万元）", "研发费用（万元）"],
                ["甲公司", "镇康县", 4200, 180],
                merged=("A1:A2", "B1:B2", "C1:D1"),
            ),
            ONE,
        )
        for upper in ("2023年预算情况", "母公司情况", "上年情况", "计划数据")
    ],
    Messy(
        "a title merged above headings that are not",
        sheet(
            ["名单", None, None, None],
            ["企业名称", "注册地", "2021年", None],
            [None, None, "营业收入(万元)", "研发费用（万元）"],
            ["甲公司", "镇康县", 4200, 180],
            merged=("A1:D1",),
        ),
        (JIA + "营业收入: {2021: 4200万}\n研发费用: {2021: 180万}\n",),
    ),
    Messy(
        "this year and last year below a heading",
        sheet(
            ["企业名称", "注册地", "营业收入（万元）", None],
            [None, None, "本年", "上年"],
            ["甲公司", "镇康县", 4200, 180],
            merged=("A1:A2", "B1:B2", "C1:D1"),
        ),
        ONE,
    ),
    Messy(
        "years below a heading",
        sheet(
            ["企业名称", "注册地", "营业收入（万元）", None],
            [None, None, "2023年", "2022年"],
            ["甲公司", "镇康县", 4200, 180],
            merged=("C1:D1",),
        ),
        (JIA + "营业收入: {2023: 4200万, 2022: 180万}\n",),
    ),
    *[
        Messy(
            f"the corner says {corner}",
            sheet([corner], ["企业名称", "注册地", "2023年营业收入"], ["甲公司", "镇康县", 4200]),
            BIG,
        )
        for corner in ("金额单位：人民币万元", "单位（万元）", "（万元）")
    ],
    Messy(
        "the corner's unit in a cell of its own",
        sheet([None, "单位：", "万元"], ["企业名称", "注册地", "2023年营业收入"], ["甲公司", "镇康县", 4200]),
        BIG,
    ),
    Messy(
        "millions",
        sheet([None, "单位：百万元"], ["企业名称", "注册地", "2023年营业收入"], ["甲公司", "镇康县", 42]),
        BIG,
    ),
    Messy(
        "two units, or one that is not understood: not yuan",
        sheet([None, "单位：元、万元"], ["企业名称", "注册地", "2023年营业收入"], ["甲公司", "镇康县", 4200]),
        ONE,
        notes=("单位读不懂",),
    ),
    Messy(
        "who reports is no unit",
        sheet(["报送单位：吨"], ["企业名称", "注册地", "2023年营业收入（万元）"], ["甲公司", "镇康县", 4200]),
        BIG,
    ),
    Messy(
        "the unit below the table",
        sheet(["企业名称", "注册地", "2023年营业收入"], ["甲公司", "镇康县", 4200], ["单位：万元"]),
        BIG,
        skipped=1,
    ),
    Messy(
        "a unit without brackets", sheet(["企业名称", "注册地", "2023年营业收入万元"], ["甲公司", "镇康县", 4200]), BIG
    ),
    Messy(
        "numbers shown in ten thousands",
        sheet(
            ["企业名称", "注册地", "2023年营业收入（万元）"], ["甲公司", "镇康县", 42000000], formats={"C2": "0!.0,"}
        ),
        rejects=((2, "2023年营业收入(万元)", "显示格式"),),
    ),
    Messy(
        "a unit in the number format",
        sheet(["企业名称", "注册地", "2023年营业收入"], ["甲公司", "镇康县", 4200], formats={"C2": '#,##0"万元"'}),
        BIG,
    ),
    Messy(
        "a day shown as a month",
        sheet(
            ["企业名称", "注册地", "成立日期"],
            ["甲公司", "镇康县", dt.date(2023, 3, 1)],
            formats={"C2": 'yyyy"年"m"月"'},
        ),
        (JIA + "成立日期: 2023-03\n",),
    ),
    Messy(
        "a day shown as a year",
        sheet(
            ["企业名称", "注册地", "成立日期"], ["甲公司", "镇康县", dt.date(2023, 1, 1)], formats={"C2": 'yyyy"年"'}
        ),
        (JIA + "成立日期: 2023\n",),
    ),
    Messy(
        "an industry code that lost its zero, in a CSV",
        text("企业名称,注册地,行业代码\n甲公司,镇康县,111\n"),
        rejects=((2, "行业代码", "可能丢了开头的 0"),),
    ),
    Messy(
        "an industry code with its name",
        text("企业名称,注册地,行业代码\n甲公司,镇康县,1340 制糖业\n"),
        (JIA + "行业代码: 1340\n",),
    ),
    *[
        Messy(
            f"{word} is no firm",
            text(f"企业名称,注册地,2023年营业收入（万元）\n甲公司,镇康县,4200\n{word},,4200\n"),
            BIG,
            skipped=1,
        )
        for word in (
            "全县合计",
            "凤尾镇合计",
            "以上合计",
            "合 计 2 户",
            "总计2家",
            "Total",
            "其中：规上",
            "一、凤尾镇",
            "（一）凤尾镇",
            "凤尾镇（2家）",
            "第2页",
            "例：某某公司",
            "示例",
        )
    ],
    Messy(
        "a sheet that stands on its side",
        text("企业名称,甲公司\n注册地,镇康县\n统一社会信用代码,91530924MA6K000011\n"),
        rejects=((2, "企业名称", "表可能是竖着的"), (3, "企业名称", "表可能是竖着的")),
    ),
    Messy(
        "合计 in another column does not take the firm away", text("备注,企业名称,注册地\n合计,甲公司,镇康县\n"), ONE
    ),
    Messy(
        "a record without its firm's name leaves all lists open",
        with_list(text(TWO_FIRMS), "企业名称,发证日期\n甲公司,2024-03-01\n,2024-05-01\n"),
        (JIA1 + f"资质认定: {{complete_for: [], items: [{HIGH_TECH}]}}\n", YI1),
        ((3, "", "没有写是哪家企业"),),
        records=("{folder}/高企名单.csv:高新技术企业",),
        notes=("未必完整", "未必完整"),
    ),
    *[
        Messy(
            f"{name} may be a firm of the list",
            with_list(
                text("企业名称,注册地\n镇康甲乙丙丁科技有限公司,镇康县\n"), f"企业名称,发证日期\n{name},2024-03-01\n"
            ),
            (JIA.replace("甲公司", "镇康甲乙丙丁科技有限公司"),),
            ((2, "", "名单里没有"),),
            records=("{folder}/高企名单.csv:高新技术企业",),
            notes=("未必完整",),
        )
        for name in (
            "镇康县甲乙丙丁科技有限公司",
            "镇康甲乙丙丁科技有限工司",
            "甲乙丙丁科技公司",
            "戊公司（原镇康甲乙丙丁科技有限公司）",
        )
    ],
    Messy(
        "rows of one firm that say different things",
        text("企业名称,注册地\n甲公司,镇康县\n甲公司,进贤县\n"),
        rejects=((3, "注册地", "与第 2 行不一致"), (2, "", "第 3 行读不了")),
    ),
    Messy(
        "rows of one firm that say the same, and more",
        text("企业名称,注册地,职工总数,2023年营业收入\n甲公司,镇康县,,4200万\n甲 公司,镇康县,12,42000000元\n"),
        (JIA + "职工总数: 12\n营业收入: {2023: 4200万}\n",),
    ),
    Messy(
        "a row without a code, of one of two firms of its name",
        text(
            "企业名称,统一社会信用代码,注册地\n甲公司,91530924MA6K000011,镇康县\n甲公司,91530924MA6K000022,镇康县\n甲公司,,镇康县\n"
        ),
        (JIA1, YI1.replace("乙", "甲")),
        ((4, "", "不知道是哪一家"),),
        notes=("代码不同", "代码不同"),
    ),
    Messy(
        "the code of one firm and the name of another",
        with_list(text(TWO_FIRMS), "企业名称,统一社会信用代码\n甲公司,91530924MA6K000022\n"),
        (JIA1, YI1),
        ((2, "", "另一家"),),
        records=("{folder}/高企名单.csv:高新技术企业",),
        notes=("未必完整", "未必完整"),
    ),
    Messy(
        "no in one list and yes in the other",
        with_list(text("企业名称,注册地,是否高企\n甲公司,镇康县,否\n"), NAMES_ONLY),
        rejects=((2, "是否高企", "写得不一样"),),
        records=("{folder}/高企名单.csv:高新技术企业",),
    ),
    Messy(
        "the same recognition in both lists counts once",
        with_list(
            text("企业名称,注册地,是否高企,高企认定日期\n甲公司,镇康县,是,2024-03-01\n"),
            "企业名称,发证日期\n甲公司,2024-03-01\n",
        ),
        (JIA + COVERED % HIGH_TECH,),
        records=("{folder}/高企名单.csv:高新技术企业",),
    ),
    Messy(
        "a sheet of one year's records is not all of them",
        book(
            ("企业", [["企业名称", "注册地"], ["甲公司", "镇康县"]]),
            ("2023年资质认定", [["企业名称", "名称"], ["甲公司", "高新技术企业"]]),
        ),
        (JIA + "资质认定: {complete_for: [], items: [{名称: 高新技术企业}]}\n",),
    ),
    Messy(
        "what was not passed is not held",
        book(
            ("企业", [["企业名称", "注册地"], ["甲公司", "镇康县"]]),
            ("资质认定（未通过）", [["企业名称", "名称"], ["甲公司", "高新技术企业"]]),
        ),
        ONE,
    ),
    Messy(
        "an empty sheet of records says nothing",
        book(("企业", [["企业名称", "注册地"], ["甲公司", "镇康县"]]), ("资质认定", [["企业名称", "名称"]])),
        ONE,
    ),
    Messy(
        "a record that was revoked, in a column of its own",
        with_list(text(TWO_FIRMS), "企业名称,发证日期,状态\n甲公司,2024-03-01,已撤销\n"),
        (YI1 + COVERED % "",),
        ((2, "状态", "不知道这一条还算不算"), (2, "", "它在")),
        records=("{folder}/高企名单.csv:高新技术企业",),
    ),
    Messy(
        "the sheet is of another year",
        book(("2021年", [["企业名称", "注册地", "营业收入（万元）"], ["甲公司", "镇康县", 4200]])),
        ONE,
        notes=("没有写是哪一年",),
    ),
    Messy(
        "a day and a level without saying of what",
        text("企业名称,注册地,等级,发证日期\n甲公司,镇康县,省级,2023-06-01\n"),
        ONE,
        notes=("不知道是哪一种", "不知道是哪一种"),
    ),
    Messy("not applicable is not no", text("企业名称,注册地,是否高企\n甲公司,镇康县,不适用\n"), ONE),
    Messy(
        "for ever valid",
        text("企业名称,注册地,高企认定日期,高企有效期至\n甲公司,镇康县,2024-03-01,无\n"),
        (JIA + COVERED % "{名称: 高新技术企业, 认定日期: 2024-03-01, 有效期至: 无}",),
    ),
    Messy(
        "whether, in words that are neither",
        text("企业名称,注册地,是否高企\n甲公司,镇康县,申报中\n"),
        rejects=((2, "是否高企", "不是「是」或「否」"),),
    ),
    Messy(
        "whether, as a workbook's own",
        sheet(["企业名称", "注册地", "是否高企"], ["甲公司", "镇康县", True]),
        (JIA + COVERED % "{名称: 高新技术企业}",),
    ),
    Messy(
        "a bad cell of a recognition, lenient",
        text("企业名称,注册地,高企认定日期,高企级别\n甲公司,镇康县,2024-03-01,A级\n"),
        (JIA + COVERED % HIGH_TECH,),
        lenient=True,
        notes=("按不清楚计",),
    ),
    Messy(
        "a code in an ERP's quotes",
        text('企业名称,统一社会信用代码,注册地\n甲公司,"=""91530924MA6K000011""",镇康县\n'),
        (JIA1,),
    ),
    Messy(
        "an amount merged over two years",
        sheet(
            ["企业名称", "注册地", "2023年营业收入（万元）", "2022年营业收入（万元）"],
            ["甲公司", "镇康县", 100, None],
            merged=("C2:D2",),
        ),
        rejects=((2, "2023年营业收入(万元)", "合并了几列"),),
    ),
    Messy(
        "headings again in other words, and a row of numbering",
        text("企业名称,注册地\n甲,1\n甲公司,镇康县\n单位名称,注册地,\n"),
        ONE,
        skipped=2,
    ),
    Messy(
        "units below some of the headings",
        sheet(
            ["企业名称", "注册地", "2023年营业收入", "规模"],
            [None, None, "万元", "规上/规下"],
            ["甲公司", "镇康县", 4200, "规上"],
        ),
        (JIA + "营业收入: {2023: 4200万}\n规模: 规上\n",),
    ),
    Messy(
        "boxes that are ticked",
        text("企业名称,注册地,上市企业,民营企业\n甲公司,镇康县,☑是 □否,□是 ☑否\n"),
        (JIA + "上市企业: 是\n民营企业: 否\n",),
    ),
    Messy("a region by the code of its village", text("企业名称,注册地\n甲公司,530924100000\n"), ONE),
    Messy("a PDF called .xlsx", raw(b"%PDF-1.7 ...", "list.xlsx"), refused="这是 PDF"),
    Messy("utf-16 without its mark", raw(PLAIN.encode("utf-16-le"), "list.csv"), ONE),
    Messy("a cell as long as a book", sheet(["企业名称", "注册地", "备注"], ["甲公司", "镇康县", "(" * 30000]), ONE),
    Messy(
        "four hundred columns that mean nothing",
        sheet(["企业名称", "注册地", *[f"研发费用其中项目{n}" for n in range(400)]], ["甲公司", "镇康县"]),
        ONE,
    ),
]

GALLERY = [*REVIEWED, *ENCODINGS, *REFUSED, *LAYOUTS, *VALUES, *RECORDS]
