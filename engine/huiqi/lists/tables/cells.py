"""A cell as a firm's file would write it: units added, dates spelled out, what only looks like a value refused.

Nothing is guessed: a code that lost its last digits, a month that may be January or October, a share of
which nobody says whether it is a percentage are problems, with what to do.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from huiqi.base.datatypes import DateType, IndustryType, NumberType, RegionType, TextType, TruthType, Type
from huiqi.base.documents import is_unknown
from huiqi.base.values.dates import parse_date
from huiqi.base.values.numerals import NotOneNumber, plain, unspaced, visible
from huiqi.lists.tables.sheets import BLANKS, Cell, as_decimal, is_blank, shown
from huiqi.loading.firms.scalars import ValueProblem
from huiqi.model.firm import NO_WORDS, NONE_WORDS, YES_WORDS

_DASHES = frozenset({"-", "--", "---", "—", "——", "–", "－", "/", "//", "\\", "*", "n/a", "#n/a", "na", "nan", "nat"})
_DASHES |= {"待定", "待补充", "待查", "待核实", "未填", "暂缺", "保密", "不明", "不清", "不确定"}
_HELD_WORDS = YES_WORDS | {"已认定", "已获得", "已通过"}
_HELD_SINCE = re.compile(r"(?P<word>\D+)\((?P<day>\d{4}.*?)(?:认定|获批)?\)")
_NOT_HELD_WORDS = NO_WORDS | {"未认定", "未获得", "暂无"}
_ERRORS = re.compile(r"#(?:DIV/0!|REF!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!|#+)")
_NUMBER = re.compile(r"[-+]?(?:\d[\d,]*\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_ACCOUNTING = re.compile(r"\((?P<number>[\d,]+\.?\d*)\)")
_POWER = re.compile(r"\d(?:\.\d+)?[eE]\+\d{1,2}")
_FIRST_SERIAL, _LAST_SERIAL = 29_221, 55_153  # 1980 to 2050
_EPOCH = date(1899, 12, 30)
_EXACT_DIGITS = 15


def as_written(cell: Cell, type_: Type, unit: str = "") -> str:
    """The text that says in a firm's file what the cell says; empty where it says nothing.

    Args:
        unit: what a bare number counts.

    Raises:
        ValueProblem: it cannot be known what the cell means.
    """
    if is_blank(cell):
        return ""
    if isinstance(cell, str):
        return _written(_bare(cell), type_, unit)
    if isinstance(cell, (datetime, date)):
        return _day(cell, type_)
    if isinstance(cell, bool):
        return _yes_no(cell, type_)
    if isinstance(cell, (int, float, Decimal)):
        return _number(cell, type_, unit)
    if isinstance(cell, (time, timedelta)):
        raise ValueProblem("T11", f"「{shown(cell)}」是钟点，不是{type_}", "请把这一格设为文本或数值")
    return shown(cell)


def _written(text: str, type_: Type, unit: str) -> str:
    """What a cell of text says, by its type."""
    folded = unicodedata.normalize("NFKC", text)
    if folded.lower() in _DASHES:
        return ""
    if _ERRORS.fullmatch(folded):
        raise ValueProblem("T10", f"公式出错（{folded}）", "请改正公式，或写上值")
    if isinstance(type_, TextType):
        if _POWER.fullmatch(folded):
            raise ValueProblem("T15", f"「{folded}」的精度已丢失：Excel 把代码当成了数", "把这一列设为文本再填")
        return visible(text)
    try:
        return _of_type(plain(text), text, type_, unit)
    except NotOneNumber as error:
        raise ValueProblem("T22", str(error), error.help) from None


def _of_type(plain: str, text: str, type_: Type, unit: str) -> str:
    if isinstance(type_, DateType):
        return _date_text(plain)
    if isinstance(type_, RegionType):
        return plain.removesuffix(".0")
    if isinstance(type_, IndustryType):
        return _industry_text(plain.removesuffix(".0"))
    if isinstance(type_, TruthType):
        return _ticked(plain)
    if isinstance(type_, NumberType):
        return _number_text(plain, type_, unit)
    return text


def _bare(cell: str) -> str:
    """Text without what only keeps a spreadsheet from reading it: blanks around, `'`, `="…"`."""
    text = cell.strip(BLANKS).lstrip("'")
    return text[2:-1] if text.startswith('="') and text.endswith('"') else text


def _industry_text(text: str) -> str:
    """A code, perhaps with its name behind it."""
    code = re.sub(r"^([A-T]?\d{2,4})[^\dA-Za-z]+$", r"\1", text)
    if re.fullmatch(r"\d{1,3}", code):
        raise ValueProblem("T13", f"行业代码「{code}」可能丢了开头的 0", "写门类字母或四位数字，例如 A0111、C13、1340")
    return code


def _ticked(text: str) -> str:
    """`☑是 □否` as 是; other words as they are."""
    ticked = re.findall(r"[☑✓✔√■▣]\s*(是|否|有|无)", text)
    return str(ticked[0]) if len(ticked) == 1 and re.search("[□☐]", text) else text


def _number_text(text: str, type_: NumberType, unit: str) -> str:
    """A number in text, with the column's unit where it has none itself."""
    plain = unspaced(text).lstrip("￥¥")
    if match := _ACCOUNTING.fullmatch(plain):
        plain = f"-{match['number']}"
    if not _NUMBER.fullmatch(plain):
        return text
    if "e" in plain.lower():
        number = Decimal(plain.replace(",", ""))
        if abs(number.adjusted()) > _EXACT_DIGITS:
            raise ValueProblem("T15", f"「{text[:40]}」的精度已丢失，或写错了", "写出全部数字")
        plain = f"{number:f}"
    return _with_unit(plain.lstrip("+"), type_, unit)


def _with_unit(number: str, type_: NumberType, unit: str) -> str:
    if type_.ratio and not unit and Decimal(number.replace(",", "")) != 0:
        raise ValueProblem("T12", f"「{number}」没有说明是不是百分数", "列名写（%），或格里写 5%")
    return number if Decimal(number.replace(",", "")) == 0 else number + unit


def _number(cell: float | Decimal, type_: Type, unit: str) -> str:
    """A number of a workbook."""
    number = as_decimal(cell) if isinstance(cell, float) else f"{cell:f}" if isinstance(cell, Decimal) else str(cell)
    whole = number.removesuffix(".0")
    if isinstance(type_, NumberType):
        return _with_unit(whole, type_, unit)
    if isinstance(type_, DateType):
        return _date_number(Decimal(number))
    if isinstance(type_, TextType):
        return _code(cell, whole)
    if isinstance(type_, IndustryType):
        return _industry_text(whole)
    if isinstance(type_, TruthType) and whole not in ("0", "1"):
        raise ValueProblem("T14", f"「{whole}」不是「是」或「否」", "写 是、否 或 不清楚")
    return whole


def _code(cell: float | Decimal, whole: str) -> str:
    """A name or code that became a number; past fifteen digits its end is lost."""
    if isinstance(cell, float) and len(whole.lstrip("-").partition(".")[0]) > _EXACT_DIGITS:
        raise ValueProblem("T15", f"「{cell:.6g}」的精度已丢失：Excel 把代码当成了数", "把这一列设为文本再填")
    return whole


def _yes_no(cell: bool, type_: Type) -> str:
    if isinstance(type_, TruthType):
        return "是" if cell else "否"
    raise ValueProblem("T14", f"「{shown(cell)}」是逻辑值，不是{type_}", "请写上值")


def whether(cell: Cell) -> str:
    """Whether there is something: 是, 否, nothing, or the day since when.

    Raises:
        ValueProblem: it is none of these.
    """
    if isinstance(cell, bool) or (isinstance(cell, (int, float)) and cell in (0, 1)):
        return as_written(cell, TruthType())
    text = as_written(cell, DateType())
    if text == "不适用" or is_unknown(text):
        return ""
    word = _ticked(text).lower()
    if word in _HELD_WORDS | _NOT_HELD_WORDS:
        return "是" if word in _HELD_WORDS else "否"
    if (since := _HELD_SINCE.fullmatch(word)) and since["word"] in _HELD_WORDS:
        text = since["day"]
    try:
        is_day = parse_date(text) is not None
    except ValueError:
        is_day = False
    if not is_day:
        raise ValueProblem("T14", f"「{text[:40]}」不是「是」或「否」", "写 是、否、不清楚，或认定日期")
    return text


# -- dates --------------------------------------------------------------------------------------------


def _day(cell: date, type_: Type) -> str:
    if isinstance(type_, (DateType, TextType)):
        return shown(cell)[:10]
    raise ValueProblem("T16", f"「{shown(cell)[:10]}」是日期，不是{type_}", "表格可能把数当成了日期：请设为文本再填")


def _date_text(text: str) -> str:
    plain = re.sub(r"[ T]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?$", "", text).strip()
    if plain in NONE_WORDS:
        return plain
    return _date_number(Decimal(plain)) if re.fullmatch(r"\d{5,6}|\d{8}", plain) else plain


def _date_number(number: Decimal) -> str:
    """A day that became a number: `20240301`, `202403`, a year, or the days a workbook counts."""
    if number == 0:
        return ""
    text = f"{number:f}"
    if _FIRST_SERIAL <= number < _LAST_SERIAL + 1:
        return (_EPOCH + timedelta(days=int(number))).isoformat()
    if re.fullmatch(r"(19|20)\d{6}", text):
        return f"{text[:4]}-{text[4:6]}-{text[6:]}"
    if re.fullmatch(r"(19|20)\d{4}", text):
        return f"{text[:4]}-{text[4:]}"
    if re.fullmatch(r"(19|20)\d{2}", text):
        return text
    if re.fullmatch(r"(19|20)\d{2}\.\d{1,2}", text):
        check_month(text)
        return text
    raise ValueProblem("T17", f"「{text}」不是日期", "写 2024-03-01；只知道月份写 2024-03，只知道年份写 2024")


def check_month(text: str) -> None:
    """That a month did not lose a zero at its end.

    Raises:
        ValueProblem: it is `2024.1`.
    """
    if re.fullmatch(r"(19|20)\d{2}\.1", text):
        raise ValueProblem("T18", f"「{text}」看不出是 1 月还是 10 月（表格去掉了末尾的 0）", "写 2024-01 或 2024-10")
