"""Lists as people keep them, made from firms that are known: units anywhere, formats, marks, duplicates, footers.

What a reader may make of such a list: each firm as it is, or its row sent back, or its row says what is not sure.
"""

from __future__ import annotations

import csv
import datetime as dt
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

NAMES = (
    "镇康甲果业有限公司",
    "临沧乙药房（8家）",
    "丙合作社",
    "三、五味轩",
    "丁科技（云南）有限公司",
    "戊总计设备厂",
    "合计庚公司",
)
PLACES = {
    "530924": ("镇康县", "镇康县南伞镇", "530924", "云南省临沧市镇康县", "云南临沧镇康县", "５３０９２４"),
    "360124": ("进贤县", "江西省进贤县", "360124.0", "江西进贤"),
    "370215": ("即墨区", "即墨市", "青岛市即墨市"),
}
MARKS = ("①", "²", "[1]", "*", "（注1）", "左右")
WAN = 10_000
UNITS = {"元": 1, "千元": 1000, "万元": WAN}


@dataclass(frozen=True)
class Known:
    """One firm as it is; amounts in yuan."""

    name: str
    code: str
    place: str
    staff: int
    revenue: int
    founded: dt.date


@dataclass
class Made:
    """A list: its rows, and how its cells look (`A1` → number format; struck, raised or hidden things)."""

    rows: list[list[Any]] = field(default_factory=list)
    formats: dict[tuple[int, int], str] = field(default_factory=dict)
    struck: list[int] = field(default_factory=list)
    raised: dict[tuple[int, int], tuple[str, str]] = field(default_factory=dict)
    hidden: list[int] = field(default_factory=list)
    sheet: str = "Sheet1"

    def add(self, *cells: Any) -> int:
        self.rows.append(list(cells))
        return len(self.rows)


def firms(rng: random.Random) -> list[Known]:
    names = rng.sample(NAMES, rng.randint(1, 5))
    return [
        Known(
            name,
            f"91530924MA6K0000{number}X" if rng.random() < 0.7 else "",
            rng.choice(list(PLACES)),
            rng.randint(1, 900),
            rng.choice((90, 1200, 4200, 51000)) * WAN,
            dt.date(rng.randint(1990, 2022), rng.randint(1, 12), rng.randint(1, 28)),
        )
        for number, name in enumerate(names)
    ]


# -- how cells are written ------------------------------------------------------------------------------


def amount(rng: random.Random, revenue: int, unit: str, is_book: bool) -> tuple[Any, str]:
    """An amount in the sheet's unit, or with a unit of its own; with the number format it is shown in."""
    in_unit = revenue // UNITS[unit]
    ways: list[Callable[[], tuple[Any, str]]] = [
        lambda: (f"{in_unit:,}", ""),
        lambda: (f"{in_unit}", ""),
        lambda: (f"{in_unit:,}".replace(",", " "), ""),
        lambda: (str(in_unit).translate(str.maketrans("0123456789", "０１２３４５６７８９")), ""),
        lambda: (f"{in_unit}{unit}", ""),
        lambda: (f"人民币{in_unit}{unit}整", ""),
    ]
    if is_book:
        shown = rng.choice(
            ("General", "#,##0", "0.00", f'0"{unit}"', '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"??_ ;_ @_ ', "¥#,##0")
        )
        ways += [lambda: (in_unit, ""), lambda: (in_unit, shown), lambda: (float(in_unit), "#,##0,")]
        ways += [
            lambda: (revenue // WAN, '#,##0"万元"'),
            lambda: (float(revenue), '#,##0,"千元"'),
        ]  # whatever the sheet's unit
    return rng.choice(ways)()


def day(rng: random.Random, when: dt.date, is_book: bool) -> tuple[Any, str]:
    ways: list[tuple[Any, str]] = [
        (when.isoformat(), ""),
        (f"{when.year}.{when.month}.{when.day}", ""),
        (f"{when:%Y%m%d}", ""),
        (f"{when.year}年{when.month}月{when.day}日", ""),
        (f"{when.year}-{when.month:02}", ""),
        (f"{when.year}.{when.month}", ""),
    ]
    if is_book:
        ways += [(when, "yyyy-mm-dd"), (when, 'yyyy"年"m"月"'), ((when - dt.date(1899, 12, 30)).days, "")]
    return rng.choice(ways)


def named(rng: random.Random, name: str) -> str:
    ways = (name, f" {name} ", name.replace("（", "(").replace("）", ")"), name[:2] + "　" + name[2:])
    return rng.choice(ways)


# -- the whole list -------------------------------------------------------------------------------------


def made(rng: random.Random, known: list[Known], is_book: bool) -> Made:
    """A list of the firms, with all that people put around them."""
    made, unit = Made(), rng.choice(("元", "万元", "千元"))
    where = rng.choice(("heading", "corner", "sentence", "below", "sheet", "cell" if unit != "元" else "nowhere"))
    if where == "sheet" and not is_book:
        where = "corner"
    made.sheet = f"企业（{unit}）" if where == "sheet" else "Sheet1"
    if rng.random() < 0.5:
        made.add("镇康县企业情况汇总表")
    if where == "corner":
        made.add(
            "填报单位：某某局", None, None, rng.choice((f"单位：{unit}", f"（{unit}）", f"金额单位：人民币{unit}"))
        )
    if where == "sentence":
        made.add(f"说明：以下金额均以{unit}计，请核对。")
    revenue = rng.choice(("2023年营业收入", "营业收入（2023年）")) + (f"（{unit}）" if where == "heading" else "")
    made.add(
        rng.choice(("企业名称", "申报单位名称", "企业名称（盖章）")),
        "统一社会信用代码",
        "注册地",
        "职工总数",
        revenue,
        "成立日期",
        "备注",
    )
    if rng.random() < 0.2:
        made.add("一、规模以上企业")
    for each in known:
        _firm(rng, made, each, unit, where == "cell", is_book)
    _around(rng, made, known, unit if where == "below" else "", is_book)
    return made


def _firm(rng: random.Random, made: Made, firm: Known, unit: str, in_cell: bool, is_book: bool) -> None:
    in_words = f"{firm.revenue // UNITS[unit]}{unit}", ""
    money, shape = in_words if in_cell else amount(rng, firm.revenue, unit, is_book)
    founded, day_shape = day(rng, firm.founded, is_book)
    staff: Any = firm.staff if is_book else str(firm.staff)
    line = made.add(named(rng, firm.name), firm.code, rng.choice(PLACES[firm.place]), staff, money, founded, None)
    made.formats |= {(line, column): look for column, look in ((5, shape), (6, day_shape)) if look}
    chance = rng.random()
    if chance < 0.08:
        made.rows[-1][3] = f"{firm.staff}{rng.choice(MARKS)}"
    elif chance < 0.14 and is_book:
        made.raised[line, 4] = str(firm.staff), "1"
    elif chance < 0.18 and is_book:
        made.hidden.append(line)
    elif chance < 0.3:
        again = list(made.rows[-1])
        if rng.random() < 0.5:
            again[3] = firm.staff + 1
        made.add(*again)
        made.formats |= {(line + 1, column): look for column, look in ((5, shape), (6, day_shape)) if look}


def _around(rng: random.Random, made: Made, known: list[Known], unit: str, is_book: bool) -> None:
    """Totals, signatures, notes, and a row struck through."""
    if rng.random() < 0.4:
        made.add("合计", None, None, sum(each.staff for each in known))
    if is_book and rng.random() < 0.3:
        made.struck.append(made.add("作废公司", "", "镇康县", 5, 5, "2001-01-01", None))
    if unit:
        made.add(f"注：金额单位为{unit}")
    if rng.random() < 0.4:
        made.add("制表人：李某　　审核人：　　日期：2024年12月20日")


# -- written --------------------------------------------------------------------------------------------


def written(made: Made, folder: Path, is_book: bool) -> Path:
    return _book(made, folder / "list.xlsx") if is_book else _text(made, folder / "list.csv")


def _text(made: Made, path: Path) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["" if cell is None else cell for cell in row] for row in made.rows])
    return path


def _book(made: Made, path: Path) -> Path:
    import xlsxwriter

    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet(made.sheet)
    raised, plain, struck = (
        book.add_format({"font_script": 1}),
        book.add_format(),
        book.add_format({"font_strikeout": True}),
    )
    for line, row in enumerate(made.rows, start=1):
        for column, cell in enumerate(row, start=1):
            at = line - 1, column - 1
            look = made.formats.get((line, column))
            shape = struck if line in made.struck else book.add_format({"num_format": look}) if look else None
            if (line, column) in made.raised:
                figure, mark = made.raised[line, column]
                sheet.write_rich_string(*at, plain, figure, raised, mark)
            elif isinstance(cell, dt.date):
                sheet.write_datetime(*at, dt.datetime.combine(cell, dt.time()), shape)
            elif cell is not None:
                sheet.write(*at, cell, shape)
        if line in made.hidden:
            sheet.set_row(line - 1, None, None, {"hidden": True})
    book.close()
    return path
