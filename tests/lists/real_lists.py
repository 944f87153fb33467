"""Lists whose answers cost money when read wrongly: units anywhere, number formats, marks, duplicates, places."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.lists.gallery import BIG, COVERED, JIA, ONE, Messy, Row, book, sheet, text

HEAD: list[str] = ["企业名称", "注册地", "2023年营业收入"]
FIRM: list[Any] = ["甲公司", "镇康县", 4200]


def drawn(change: Callable[[Any], None], *rows: Row) -> Callable[[Path], list[Path]]:
    """A workbook of one sheet, changed by hand: runs, strikes, hidden rows."""

    def make(folder: Path) -> list[Path]:
        from openpyxl import Workbook

        made = Workbook()
        page = made.active
        for row in rows:
            page.append(row)
        change(page)
        made.save(folder / "list.xlsx")
        return [folder / "list.xlsx"]

    return make


def runs(cell: str, *parts: tuple[str, str]) -> Callable[[Any], None]:
    """A cell of several runs: each text with how it stands (`strike`, `superscript`, `subscript` or plain)."""

    def change(page: Any) -> None:
        from openpyxl.cell.rich_text import CellRichText, TextBlock
        from openpyxl.cell.text import InlineFont

        fonts = {"": InlineFont(), "strike": InlineFont(strike=True)}
        blocks = [TextBlock(fonts.get(how) or InlineFont(vertAlign=how), said) for said, how in parts]
        page[cell] = CellRichText(*blocks)

    return change


def struck(*cells: str) -> Callable[[Any], None]:
    def change(page: Any) -> None:
        from openpyxl.styles import Font

        for cell in cells:
            page[cell].font = Font(strike=True)

    return change


def hidden_row(page: Any) -> None:
    page.row_dimensions[2].hidden = True


def hidden_column(page: Any) -> None:
    page.column_dimensions["C"].hidden = True


UNITS = [
    *[
        Messy(f"the unit of the sheet: {said}", sheet([said], HEAD, FIRM), BIG)
        for said in (
            "填报单位：某某局　单位：万元",
            "人民币：万元",
            "以下金额均以万元计",
            "（金额：万元）",
            "某某县企业情况表（万元）",
            "数据单位为万元",
            "计量单位：万元、人",
            "说明：各项金额以万元为单位，人数以人为单位，请各单位认真核对以后再报送，不要漏报、错报、重复报，谢谢配合支持",
        )
    ],
    Messy("the unit in the sheet's name", book(("企业(万元)", [HEAD, FIRM])), BIG),
    Messy(
        "the unit in the file's name",
        text("企业名称,注册地,2023年营业收入\n甲公司,镇康县,4200\n", name="名单_万元.csv"),
        BIG,
    ),
    Messy("the unit in a note below", sheet(HEAD, FIRM, ["注：金额单位为万元"]), BIG, skipped=1),
    Messy(
        "the unit over a group of columns",
        sheet(
            ["企业名称", "注册地", "财务情况（万元）", None],
            [None, None, "2022年营业收入", "2023年营业收入"],
            ["甲公司", "镇康县", 4000, 4200],
        ),
        (JIA + "营业收入: {2022: 4000万, 2023: 4200万}\n",),
    ),
    Messy(
        "two blocks with two units",
        sheet(["单位：万元"], HEAD, FIRM, ["单位：元"], ["乙公司", "镇康县", 42000000]),
        (JIA, JIA.replace("甲", "乙")),
        skipped=1,
        notes=("单位读不懂", "单位读不懂"),
    ),
    Messy("dollars in the corner", sheet(["单位：万美元"], HEAD, FIRM), ONE, notes=("不是元",)),
    Messy(
        "a unit in a firm's remarks says nothing of the sheet",
        sheet([*HEAD, "备注"], ["甲公司", "镇康县", 42000000, "单位：万元"]),
        BIG,
    ),
    Messy(
        "a firm that is called after a unit",
        sheet(["填报单位：万元科技有限公司"], HEAD, ["甲公司", "镇康县", 42000000]),
        BIG,
    ),
    *[
        Messy(f"the unit in the heading: {heading}", sheet(["企业名称", "注册地", heading], FIRM), BIG)
        for heading in (
            "2023年营业收入（万）",
            "2023年营业收入（万元，不含税）",
            "2023年营业收入_万元",
            "营业收入万元（2023年）",
        )
    ],
]

FORMATS = [
    Messy(
        f"a number format: {code}",
        sheet(HEAD, ["甲公司", "镇康县", value], formats={"C2": code}),
        firms,
        rejects=tuple((2, "2023年营业收入", why) for why in rejected),
    )
    for code, value, firms, rejected in (
        ('0"万元"', 4200, BIG, ()),
        ('0"元"', 42000000, BIG, ()),
        ('_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', 42000000, BIG, ()),
        ('0"千元"', 42000, BIG, ()),
        ('#,##0,"千元"', 42000000, BIG, ()),
        ('0"K"', 4200, (), ("单位不对",)),
        ('"约"0', 4200, (), ("不是数字",)),
        ('0"0000"', 4200, (), ("加了数字",)),
        (";;;", 4200, (), ("看不见",)),
        ("#,##0,", 42000000, (), ("没有写单位",)),
        ('[>9999]0!.0,"万";0', 4200, (), ("按大小",)),
        ('0"①"', 4200, (), ("注号",)),
    )
]


def old_excel(value: Any, code: str, change: str = "") -> Callable[[Path], list[Path]]:
    """An .xls with one amount in a number format; `change`: font attributes, as xlwt has them."""

    def make(folder: Path) -> list[Path]:
        import xlwt

        made = xlwt.Workbook()
        page = made.add_sheet("企业")
        for row, cells in enumerate((HEAD, FIRM[:2])):
            for column, cell in enumerate(cells):
                page.write(row, column, cell)
        page.write(1, 2, value, xlwt.easyxf(change, num_format_str=code))
        made.save(str(folder / "list.xls"))
        return [folder / "list.xls"]

    return make


def open_document(value: str, shown: str, rows: str = "visible") -> Callable[[Path], list[Path]]:
    """An .ods with one amount shown as a text."""

    def make(folder: Path) -> list[Path]:
        from odf.opendocument import OpenDocumentSpreadsheet
        from odf.table import Table, TableCell, TableRow
        from odf.text import P

        made = OpenDocumentSpreadsheet()
        table = Table(name="企业")
        for cells in (HEAD, [*FIRM[:2], ""]):
            row = TableRow() if cells is HEAD else TableRow(visibility=rows)
            for cell in cells:
                told = TableCell(valuetype="string") if cell else TableCell(valuetype="float", value=value)
                told.addElement(P(text=cell or shown))
                row.addElement(told)
            table.addElement(row)
        made.spreadsheet.addElement(table)
        made.save(folder / "list.ods")
        return [folder / "list.ods"]

    return make


OTHER_FILES = [
    Messy("an old workbook's number format", old_excel(4200, '0"万元"'), BIG),
    Messy(
        "an old workbook that shows thousands",
        old_excel(42000000, "#,##0,"),
        rejects=((2, "2023年营业收入", "没有写单位"),),
    ),
    Messy("an old workbook's struck figure", old_excel(42000000, "0", "font: struck_out on"), ONE, notes=("划掉",)),
    Messy("an open document that shows a unit", open_document("4200", "4,200万元"), BIG),
    Messy(
        "an open document that rounds",
        open_document("42000000.4", "42,000,000"),
        (JIA + "营业收入: {2023: 42000000.4}\n",),
    ),
    Messy("an open document's hidden row", open_document("42000000", "42000000", "collapse"), BIG, notes=("隐藏",)),
]

MARKS = [
    *[
        Messy(
            f"a mark beside a figure: {cell}",
            text(f"企业名称,注册地,2023年营业收入（万元）\n甲公司,镇康县,{cell}\n"),
            rejects=((2, "2023年营业收入(万元)", why),),
        )
        for cell, why in (
            ("4200①", "注号"),
            ("4200²", "注号"),
            ("¹4200", "注号"),
            ("42 00", "几个数"),
            ("4 2", "几个数"),
        )
    ],
    Messy(
        "a day with a mark",
        text("企业名称,注册地,成立日期\n甲公司,镇康县,2024.3.1①\n"),
        rejects=((2, "成立日期", "注号"),),
    ),
    Messy("groups of three", text("企业名称,注册地,2023年营业收入（元）\n甲公司,镇康县,42 000 000\n"), BIG),
    Messy("an amount in words of money", text("企业名称,注册地,2023年营业收入\n甲公司,镇康县,人民币4200万元整\n"), BIG),
    Messy(
        "a raised mark behind a figure",
        drawn(
            runs("C2", ("4200", ""), ("1", "superscript")),
            [*HEAD[:2], "2023年营业收入（万元）"],
            ["甲公司", "镇康县", None],
        ),
        BIG,
    ),
    Messy(
        "a figure that begins raised",
        drawn(runs("C2", ("1", "superscript"), ("4200", "")), HEAD, ["甲公司", "镇康县", None]),
        rejects=((2, "2023年营业收入", "上标"),),
    ),
    Messy(
        "a struck figure beside the new one",
        drawn(
            runs("C2", ("80", "strike"), ("4200", "")),
            [*HEAD[:2], "2023年营业收入（万元）"],
            ["甲公司", "镇康县", None],
        ),
        BIG,
    ),
    Messy(
        "a figure struck through",
        drawn(struck("C2"), HEAD, ["甲公司", "镇康县", 42000000], ["乙公司", "镇康县", 42000000]),
        (BIG[0].replace("甲", "乙"),),
        rejects=((2, "2023年营业收入", "划掉"),),
    ),
    Messy(
        "a row struck through",
        drawn(struck("A2", "B2", "C2"), HEAD, ["甲公司", "镇康县", 42000000], ["乙公司", "镇康县", 42000000]),
        (BIG[0].replace("甲", "乙"),),
        skipped=1,
    ),
    Messy(
        "a column struck through",
        drawn(struck("C2", "C3"), HEAD, ["甲公司", "镇康县", 42000000], ["乙公司", "镇康县", 1]),
        (JIA, JIA.replace("甲", "乙")),
        notes=("划掉", "划掉"),
    ),
    Messy("a hidden row", drawn(hidden_row, HEAD, ["甲公司", "镇康县", 42000000]), BIG, notes=("隐藏",)),
    Messy("a hidden column", drawn(hidden_column, HEAD, ["甲公司", "镇康县", 42000000]), BIG, notes=("隐藏",)),
    Messy(
        "October without its zero, in a CSV",
        text("企业名称,注册地,成立日期\n甲公司,镇康县,2024.1\n乙公司,镇康县,2024.11\n"),
        (JIA.replace("甲", "乙") + "成立日期: 2024-11\n",),
        rejects=((2, "成立日期", "1 月还是 10 月"),),
    ),
    Messy(
        "January where October is written as October",
        text(
            "企业名称,注册地,成立日期\n甲公司,镇康县,2024.1\n甲公司,镇康县,2024.01\n乙公司,镇康县,2024.11\n丙公司,镇康县,2024.10\n"
        ),
        (
            JIA + "成立日期: 2024-01\n",
            JIA.replace("甲", "乙") + "成立日期: 2024-11\n",
            JIA.replace("甲", "丙") + "成立日期: 2024-10\n",
        ),
    ),
]

ROWS = [
    *[
        Messy(
            f"a firm called {name}",
            text(f"企业名称,注册地,职工总数\n{name},镇康县,12\n"),
            (f"企业名称: {name}\n注册地: 镇康县\n职工总数: 12\n",),
        )
        for name in ("某某药房（8家）", "张三合作社（3户）", "三、五味轩", "第3页茶业")
    ],
    Messy(
        "a total that says a place",
        text("企业名称,注册地,职工总数\n甲公司,镇康县,12\n镇康县总计（8户）,镇康县,90\n"),
        (JIA + "职工总数: 12\n",),
        rejects=((3, "企业名称", "分不清"),),
    ),
    Messy("a firm that looks like numbering", text("企业名称,职工总数\n甲,12\n"), ("企业名称: 甲\n职工总数: 12\n",)),
    Messy(
        "a workbook called .csv",
        lambda folder: [sheet(HEAD, ["甲公司", "镇康县", 42000000])(folder)[0].rename(folder / "list.csv")],
        BIG,
    ),
    Messy(
        "a workbook called .xls",
        lambda folder: [sheet(HEAD, ["甲公司", "镇康县", 42000000])(folder)[0].rename(folder / "list.xls")],
        BIG,
    ),
    Messy(
        "more people than there are",
        text("企业名称,注册地,职工总数\n甲公司,镇康县,120000000000000000000\n"),
        rejects=((2, "职工总数", "100 亿"),),
    ),
    Messy(
        "an amount far from all others",
        text(
            "企业名称,注册地,2023年营业收入\n"
            + "".join(
                f"{name}公司,镇康县,{amount}\n"
                for name, amount in zip("甲乙丙丁戊", ("4200万", "4300万", "4400万", "4500万", 42000), strict=True)
            )
        ),
        tuple(
            f"企业名称: {name}公司\n注册地: 镇康县\n营业收入: {{2023: {amount}}}\n"
            for name, amount in zip("甲乙丙丁戊", ("4200万", "4300万", "4400万", "4500万", "42000"), strict=True)
        ),
        notes=("请核对单位",),
    ),
]

PLACES = [
    *[
        Messy(f"a place: {said}", text(f"企业名称,注册地\n甲公司,{said}\n"), (f"企业名称: 甲公司\n注册地: '{code}'\n",))
        for said, code in (
            ("镇康县南伞镇", "530924"),
            ("云南省临沧市镇康县南伞镇白岩村", "530924"),
            ("江西省进贤县", "360124"),
            ("云南临沧镇康县", "530924"),
            ("镇康", "530924"),
            ("茌平县", "371503"),
            ("邹平县", "371681"),
            ("即墨市", "370215"),
            ("山东省青岛市即墨市", "370215"),
            ("内江市中区", "511002"),
            ("红河州蒙自市", "532503"),
            ("东莞市长安镇", "441900"),
        )
    ],
    *[
        Messy(f"no one place: {said}", text(f"企业名称,注册地\n甲公司,{said}\n"), rejects=((2, "注册地", why),))
        for said, why in (
            ("市中区", "不止一处"),
            ("思茅市", "不止一处"),
            ("镇康县和永德县", "没有行政区划"),
            ("崇文区", "没有行政区划"),
        )
    ],
    Messy(
        "a city in the column beside",
        text("企业名称,所在市,县区\n甲公司,内江市,市中区\n"),
        ("企业名称: 甲公司\n注册地: '511002'\n",),
    ),
]

HEADINGS = [
    Messy(f"the heading of names: {heading}", text(f"{heading},注册地\n甲公司,镇康县\n"), ONE)
    for heading in (
        "申报单位名称",
        "申报企业名称",
        "企业名称（盖章）",
        "拟认定企业名称",
        "企业（集团）名称",
        "名称",
        "企业名称（全称）",
        "承担单位",
    )
]

TITLES = [
    Messy("a title that nobody is sure of", text("企业名称,注册地,是否高企\n甲公司,镇康县,不清楚\n"), ONE),
    Messy("a title not granted", text("企业名称,注册地,是否高企\n甲公司,镇康县,未认定\n"), (JIA + COVERED % "",)),
    Messy(
        "a title with its day in brackets",
        text("企业名称,注册地,是否高企\n甲公司,镇康县,是（2024-03-01认定）\n"),
        (JIA + COVERED % "{名称: 高新技术企业, 认定日期: 2024-03-01}",),
    ),
    Messy(
        "a level and a day under a name at several levels",
        sheet(
            ["企业名称", "注册地", "科技型中小企业", None],
            [None, None, "级别", "入库日期"],
            ["甲公司", "镇康县", "国家", "2023-06-10"],
            ["乙公司", "镇康县", "市级", "2023-06-10"],
            ["丙公司", "镇康县", None, None],
            merged=("C1:D1",),
        ),
        (
            JIA
            + "资质认定: {complete_for: [国家科技型中小企业], items: [{名称: 国家科技型中小企业, 认定日期: 2023-06-10}]}\n",
            JIA.replace("甲", "丙"),
        ),
        rejects=((4, "科技型中小企业/级别", "级别写了「市级」"),),
    ),
    Messy(
        "a platform in columns, named with its level",
        sheet(
            ["企业名称", "注册地", "平台", None],
            [None, None, "名称", "批准日期"],
            ["甲公司", "镇康县", "省级重点实验室", "2023-09-09"],
            merged=("C1:D1",),
        ),
        (JIA + "资质认定: {complete_for: [], items: [{名称: 重点实验室, 级别: 省级, 认定日期: 2023-09-09}]}\n",),
    ),
]

REAL = [*UNITS, *FORMATS, *OTHER_FILES, *MARKS, *ROWS, *PLACES, *HEADINGS, *TITLES]
