"""An empty list to fill in: a sheet of firms, one for each kind of record, drop-downs, notes, and what to write where.

What is filled in is read back as it is: headings are labels with their unit, choices are the vocabulary's own.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from typing import Any

from huiqi.base.datatypes import ChoiceType, DateType, IndustryType, NumberType, RegionType, TextType, TruthType
from huiqi.base.values.units import MONEY, unit_text
from huiqi.language.vocabulary import Fact, RecordKind
from huiqi.model.nodes import facts_for
from huiqi.model.policy import Rulebase

_YEARS = 3
_ROWS = 5000
_NOT_FOR_FIRMS = "findings"
_UNSURE = "不清楚"
_LIST_WORDS = ("见表", "无", _UNSURE)
_HOW_TO_FILL = (
    "每家企业在「企业」表一行；资质、已获补助等一条一行，写在各自的表里，用统一社会信用代码（或名称）对上企业。",
    "不知道的空着，或写「不清楚」；没有写「无」。空着不等于没有。",
    "金额列的单位写在列名里。日期写 2024-03-01；只知道月份写 2024-03。",
)
_THEN = "填好后：huiqi batch 本文件 --dry-run 看读得对不对，再 huiqi batch 本文件 -o 结果.xlsx"


def template_bytes(rulebase: Rulebase, as_of: date, region: str = "") -> bytes:
    """A workbook to fill in, for the facts that the policies of a region ask (all, where none is given)."""
    import xlsxwriter

    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"strings_to_formulas": False, "strings_to_urls": False})
    _Template(book, rulebase, as_of, region).write()
    book.close()
    return target.getvalue()


class _Template:
    def __init__(self, book: Any, rulebase: Rulebase, as_of: date, region: str) -> None:
        self.book, self.vocabulary, self.as_of = book, rulebase.vocabulary, as_of
        asked = facts_for(rulebase, region) if region else frozenset(self.vocabulary.facts)
        always = {"name", "uscc", "region", "registered_on"}
        self.facts = [fact for fact in self.vocabulary.facts.values() if fact.name in asked | always]
        self.kinds = [kind for kind in self.vocabulary.records.values() if kind.name != _NOT_FOR_FIRMS]
        self.heading = book.add_format({"bold": True, "bg_color": "#DDEBF7", "text_wrap": True, "valign": "top"})
        self.text = book.add_format({"num_format": "@"})
        self.plain = book.add_format({})
        self.choices: list[tuple[str, ...]] = []

    def write(self) -> None:
        """All sheets."""
        about = self.book.add_worksheet("填表说明")
        firms = self.book.add_worksheet("企业")
        columns = [(fact, heading) for fact in self.facts for heading in self._headings(fact)]
        for place, (fact, heading) in enumerate(columns):
            self._column(firms, place, fact, heading)
        for place, kind in enumerate(self.kinds, start=len(columns)):
            self._list_column(firms, place, kind)
        firms.freeze_panes(1, 1)
        for kind in self.kinds:
            self._records(kind)
        self._explain(about)
        self._choices()
        firms.activate()

    def _headings(self, fact: Fact) -> Iterator[str]:
        """Its column; for a figure told by year one for each of the last years."""
        unit = _unit(fact)
        if fact.per in ("year", "period"):
            yield from (
                f"{year}年{fact.label}{unit}" for year in range(self.as_of.year - 1, self.as_of.year - 1 - _YEARS, -1)
            )
        elif not fact.per:
            yield f"{fact.label}{unit}"

    def _column(self, sheet: Any, place: int, fact: Fact, heading: str) -> None:
        sheet.write_string(0, place, heading, self.heading)
        told = "\n".join(text for text in (fact.question, fact.why, f"例：{example(fact)}") if text)
        sheet.write_comment(0, place, told, {"width": 260, "height": 100})
        sheet.set_column(place, place, max(12, min(30, 2 * len(heading))), self._format(fact))
        if words := _words(fact):
            self._drop_down(sheet, place, words)

    def _format(self, fact: Fact) -> Any:
        if isinstance(fact.type, (TextType, RegionType, IndustryType, DateType)):
            return self.text
        return self.plain

    def _drop_down(self, sheet: Any, place: int, words: tuple[str, ...]) -> None:
        """A list to choose from; other words can still be written, they are read or rejected later."""
        if words not in self.choices:
            self.choices.append(words)
        column = self.choices.index(words)
        letter = _letter(column)
        source = f"=选项!${letter}$1:${letter}${len(words)}"
        asked = {"validate": "list", "source": source, "error_type": "warning", "error_title": "不在选项里"}
        sheet.data_validation(1, place, _ROWS, place, {**asked, "error_message": "请从下拉选项里选"})

    def _list_column(self, sheet: Any, place: int, kind: RecordKind) -> None:
        sheet.write_string(0, place, kind.label, self.heading)
        told = f"{kind.question}\n见表：「{kind.label}」表里已写全；无：一条也没有；空着或不清楚：表里写的只是一部分"
        sheet.write_comment(0, place, told, {"width": 260, "height": 100})
        sheet.set_column(place, place, 14)
        self._drop_down(sheet, place, _LIST_WORDS)

    def _records(self, kind: RecordKind) -> None:
        sheet = self.book.add_worksheet(kind.label)
        keys = [self.vocabulary.facts[name] for name in ("name", "uscc")]
        for place, fact in enumerate([*keys, *kind.fields.values()]):
            self._column(sheet, place, fact, f"{fact.label}{_unit(fact)}")
        sheet.freeze_panes(1, 1)

    def _explain(self, sheet: Any) -> None:
        last = self.as_of.year - 1
        years = f"按年的列是 {last - _YEARS + 1} 至 {last} 年；要别的年份照样加列，例如 2020年营业收入（万元）。"
        lines = [*(("", text) for text in (*_HOW_TO_FILL, years, _THEN)), ("", ""), ("列", "问什么", "为什么问", "例")]
        rows = [*lines, *((fact.label, fact.question, fact.why, example(fact)) for fact in self.facts)]
        for kind in self.kinds:
            rows += [
                (f"{kind.label}·{field.label}", field.question, field.why, example(field))
                for field in kind.fields.values()
            ]
        sheet.set_column(0, 0, 22)
        sheet.set_column(1, 2, 48)
        sheet.set_column(3, 3, 22)
        for row, cells in enumerate(rows):
            for place, text in enumerate(cells):
                sheet.write_string(row, place, text)

    def _choices(self) -> None:
        sheet = self.book.add_worksheet("选项")
        for column, words in enumerate(self.choices):
            sheet.write_column(0, column, words)
        sheet.hide()


def example(fact: Fact) -> str:
    """A value of a fact as a list would have it."""
    type_ = fact.type
    if isinstance(type_, NumberType):
        return "1200.5" if type_.unit == MONEY else "3.5" if type_.ratio else "25"
    if isinstance(type_, ChoiceType):
        return type_.values[0]
    named = {"name": "某某科技有限公司", "uscc": "91530924MA6K000000"}
    kinds: dict[type, str] = {DateType: "2024-03-01", TruthType: "是", RegionType: "镇康县", IndustryType: "C1340"}
    return named.get(fact.name) or kinds.get(type(type_), "")


def _unit(fact: Fact) -> str:
    """The unit numbers of the column are told in, in brackets."""
    if not isinstance(fact.type, NumberType):
        return ""
    if fact.type.unit == MONEY:
        return "（万元）"
    unit = "%" if fact.type.ratio else unit_text(fact.type.unit)
    return f"（{unit}）" if unit else ""


def _words(fact: Fact) -> tuple[str, ...]:
    if isinstance(fact.type, TruthType):
        return ("是", "否", _UNSURE)
    return (*fact.type.values, _UNSURE) if isinstance(fact.type, ChoiceType) else ()


def _letter(column: int) -> str:
    """A column's letter, from 0."""
    first, last = divmod(column, 26)
    return (chr(64 + first) if first else "") + chr(65 + last)
