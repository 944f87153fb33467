"""What each column of a list means, by key, label or common heading; what means nothing is ignored, and said.

A column is a fact (`规模`), a fact of a year or quarter (`2023年营业收入`, `2024年/营业收入`), a field of
one recognition (`高新技术企业.认定日期`), whether there is one (`是否高企`), a list of records in a cell
(`资质认定`), or, on a sheet with a row for each record, a field of that record (`认定日期`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from types import MappingProxyType
from typing import Literal

from huiqi.base.datatypes import NumberType, Type
from huiqi.base.diagnostics import Problem
from huiqi.base.errors import InputError
from huiqi.base.values.dates import Span
from huiqi.base.values.units import MONEY, PLAIN, parse_unit
from huiqi.language.vocabulary import Fact, RecordKind, Vocabulary
from huiqi.lists.tables.layout import Heading, Layout, clean, is_group
from huiqi.lists.tables.sheets import Sheet
from huiqi.lists.tables.units import UNCLEAR, base_of, is_unit, split_unit
from huiqi.loading.firms.series import span_of
from huiqi.loading.firms.titles import family, titled

Role = Literal["fact", "list", "field", "title", "above", "ignored"]
RECOGNITIONS = "recognitions"
NOT_MENDED: Mapping[str, str] = MappingProxyType({})
_SPAN = r"\d{4}(?:Q[1-4]|H[12]|-\d{2}|年\d{1,2}月)?"
_OF_YEAR = r"(?:年度|年末|年底|年)?"
_DATED = re.compile(
    rf"(?P<span>{_SPAN}){_OF_YEAR}[/·]*(?P<name>.+)|(?P<name2>.+?)[/·\[(]*(?P<span2>{_SPAN}){_OF_YEAR}[\])]*"
)
_ONLY_SPAN = re.compile(rf"(?P<span>{_SPAN}){_OF_YEAR}")
_SPAN_OF_GROUP = re.compile(rf"(?P<span>{_SPAN}){_OF_YEAR}")
_WHETHER = re.compile(r"(?:是否)?(?:已)?(?:认定为|获得|属于|通过|有|为|是)?(?P<title>.+)")
_OF_RECOGNITIONS = {"平台", "创新平台", "科技平台", "研发平台", "资质", "荣誉", "称号"}
"""What stands over the columns of a recognition without saying which."""
_ABOVE = re.compile(r"(?:所在|所属|注册)?(?:省|省份|市|地市|州市|市州|设区市|省市)")
_NAME_PARTS = re.compile(
    r"\((?:盖章|公章|加盖公章|全称|必填|集团|请写全称|填写全称)\)|"
    r"^拟?(?:被)?(?:申报|申请|认定|补助|受理|兑现|奖补|推荐|获批|获奖|公示|入选|承担|实施|项目|参评|备案)(?=企业|单位|公司|名称)"
)
"""What a heading of names says beside that: `拟认定企业名称`, `企业名称（盖章）`."""
_NAMES = {"单位", "名称", "企业", "公司"}
_USUAL = re.compile(
    r"序号|编号|行号|no|备注|说明|联系人|.*电话|手机.*|.*邮箱|.*地址|法人.*|法定代表人|.*人签字|填报.*|开户.*|.*账号"
)


@dataclass(frozen=True, slots=True)
class Column:
    """What a column means.

    Attributes:
        heading: as written.
        role: a `fact` of the firm (of the period `span`, where told by period); a `list` of records in a cell;
            a `field` of the row's own record; a `title`'s field, or whether there is such a recognition; the city or
            province `above` its place; `ignored`.
        unit: what its bare numbers count.
        note: why it is ignored, or where its unit comes from.
        exact: named by key or label, not by a common heading.
        heed: what is to be said with each firm that has something in it.
        is_trimmed: its months may have lost a zero at their end: `2024.1` for October.
    """

    position: int
    heading: str
    role: Role
    fact: Fact | None = None
    span: str = ""
    kind: RecordKind | None = None
    title: str = ""
    unit: str = ""
    note: str = ""
    exact: bool = True
    heed: str = ""
    is_trimmed: bool = False

    @property
    def meaning(self) -> tuple[str, ...]:
        """What it says, however its heading is worded."""
        fact, kind = self.fact.name if self.fact else "", self.kind.name if self.kind else ""
        return (self.role, fact, self.span, kind, self.title)

    @property
    def label(self) -> str:
        """What it means, in words."""
        fact = self.fact.label if self.fact else ""
        if self.role == "fact":
            return f"{fact}（{self.span}）" if self.span else fact
        if self.role == "list":
            return self.kind.label if self.kind else ""
        if self.role == "above":
            return "注册地的上级"
        if self.role == "title":
            return f"{self.title}·{fact or '有没有'}"
        return f"{self.kind.label}·{fact}" if self.kind else ""


class Mapper:
    """Knows what headings mean; `kind` where the rows of the sheet are records of it.

    `mended`: headings as written → what they are to be read as; not at all where that is empty.
    """

    def __init__(
        self, vocabulary: Vocabulary, kind: RecordKind | None = None, mended: Mapping[str, str] = NOT_MENDED
    ) -> None:
        self.vocabulary, self.kind, self.mended = vocabulary, kind, as_headed(mended)
        self._facts = _by_heading(vocabulary.facts.values())
        self._themes = {clean(fact.theme) for fact in vocabulary.facts.values()}
        self._labels = {clean(record.label) for record in vocabulary.records.values()}
        self._meanings: dict[tuple[str, ...], tuple[str, ...] | None] = {}
        self._fields = {record.name: _by_heading(record.fields.values()) for record in vocabulary.records.values()}

    def meaning(self, heading: Heading) -> tuple[str, ...] | None:
        """What a heading means, however it is worded; None where it means nothing."""
        heading = self.read_as(heading)
        if heading.levels not in self._meanings:
            column = self._column(heading)
            self._meanings[heading.levels] = None if column.role == "ignored" else column.meaning
        return self._meanings[heading.levels]

    def read_as(self, heading: Heading) -> Heading:
        """The heading, or what it was mended to: with its own unit, where it names one; without levels if not used."""
        text = self.mended.get(heading.written)
        if text is None:
            return heading
        named, unit = split_unit(clean(text))
        return replace(heading, levels=(named,) if named else (), unit=unit or heading.unit)

    def is_word(self, text: str) -> bool:
        """Whether a text is what a column is called."""
        return text.lower() in self._facts or text in self._labels

    def column(self, heading: Heading) -> Column:
        """What a heading means, before units; of one that means nothing what it may have been meant for."""
        if not heading.levels:
            return Column(heading.position, heading.written, "ignored", note="按要求不用")
        found = self._column(heading)
        is_unknown = found.role == "ignored" and not found.note
        return replace(found, note=self._hint(heading.text)) if is_unknown else found

    def _column(self, heading: Heading) -> Column:
        span, levels = _span_of(heading.levels)
        ignored = Column(heading.position, heading.written, "ignored")
        for start in range(len(levels)):
            dropped, text = levels[:start], "/".join(levels[start:])
            found = self._named(text, span, ignored)
            if found is None:
                continue
            lost = [level for level in dropped if not self._is_group(level)]
            if lost:
                return replace(ignored, note=f"上一层列名「{lost[0]}」不认识，不能当作{found.label}")
            return found
        return ignored

    def _named(self, text: str, span: str, blank: Column) -> Column | None:
        """The meaning of a text, tried from the most particular on."""
        named = self._field(text, blank) if self.kind else None
        found = named or self._fact(text, span, blank) or self._record_list(text, blank) or self._title(text, blank)
        if found is None and not self.kind:
            found = self._bare_field(text, blank) or _above(text, blank)
        return found if found is None or not span or found.span == span else None

    def _fact(self, text: str, span: str, blank: Column) -> Column | None:
        if fact := self._facts.get(text.lower()):
            if span and not (fact.per and span_of(span, fact.per)):
                return None
            return replace(blank, role="fact", fact=fact, span=span, exact=text in (clean(fact.label), fact.name))
        if not span and self._is_name(text, blank.heading):
            return replace(blank, role="fact", fact=self.vocabulary.facts["name"], exact=False)
        match = None if span else _DATED.fullmatch(text)
        dated = self._facts.get((match["name"] or match["name2"]).lower()) if match else None
        if match and dated and dated.per:
            when = _as_span(match["span"] or match["span2"])
            return replace(blank, role="fact", fact=dated, span=when) if span_of(when, dated.per) else None
        return None

    def _is_name(self, text: str, heading: str) -> bool:
        """Whether a text says whose names stand below, with more around it: `拟认定企业名称`, `名称`."""
        left = _NAME_PARTS.sub("", text)
        named = self._facts.get(left.lower())
        return (left in _NAMES and "/" not in heading) or (left != text and named is not None and named.name == "name")

    def _record_list(self, text: str, blank: Column) -> Column | None:
        kind = next(
            (record for record in self.vocabulary.records.values() if text in (record.name, clean(record.label))), None
        )
        return replace(blank, role="list", kind=kind) if kind else None

    def _field(self, text: str, blank: Column, kind: RecordKind | None = None) -> Column | None:
        kind = kind or self.kind
        assert kind is not None
        text = re.sub(rf"^{re.escape(clean(kind.label))}[./·-]", "", text)
        each = self._fields[kind.name].get(text.lower())
        exact = each is not None and text in (clean(each.label), each.name)
        return replace(blank, role="field", fact=each, kind=kind, exact=exact) if each else None

    def _bare_field(self, text: str, blank: Column) -> Column | None:
        """A field of a record on a sheet of firms, where it can be of one kind of record only."""
        found = [each for kind in self.vocabulary.records.values() if (each := self._field(text, blank, kind))]
        return found[0] if len(found) == 1 else None

    def _title(self, text: str, blank: Column) -> Column | None:
        """`高新技术企业.认定日期`, `重点实验室级别`, `是否高企`: a recognition by its name."""
        kind = self.vocabulary.records.get(RECOGNITIONS)
        if kind is None or self.kind:
            return None
        if title := self._titled(text):
            return replace(blank, role="title", kind=kind, title=title)
        for heading, each in self._fields[RECOGNITIONS].items():
            if each.name == kind.complete_by or not text.lower().endswith(heading):
                continue
            if title := self._titled(text[: -len(heading)].rstrip("./·-的")):
                return replace(blank, role="title", fact=each, kind=kind, title=title)
        return None

    def _titled(self, text: str) -> str:
        """The recognition a text names; empty where it names none."""
        kind, match = self.vocabulary.records[RECOGNITIONS], _WHETHER.fullmatch(text)
        for word in (text, match["title"] if match else "", match["title"].removesuffix("企业") if match else ""):
            title, level = titled(word, kind)
            if title and not level:
                return title
        return text if family(text, kind) else ""

    def _is_group(self, level: str) -> bool:
        """Whether a text above headings only gathers them (`财务情况`)."""
        kinds = {clean(record.label) for record in self.vocabulary.records.values()}
        return level in self._themes | kinds | _OF_RECOGNITIONS or is_group(level)

    def _hint(self, text: str) -> str:
        return "" if _USUAL.fullmatch(text.lower()) else _nearly(text, [*self.vocabulary.words(), *self._facts])


def _above(text: str, blank: Column) -> Column | None:
    """The city or province that a firm's place lies in; it says which of two places of one name is meant."""
    return replace(blank, role="above", title=text) if _ABOVE.fullmatch(text) else None


def as_headed(mended: Mapping[str, str]) -> dict[str, str]:
    """Headings as the reading of a sheet has them."""
    return {clean(written): text for written, text in mended.items()}


def columns_of(sheet: Sheet, layout: Layout, mapper: Mapper, as_of: date) -> list[Column]:
    """What each column of a sheet means, with the units of its numbers.

    Raises:
        InputError: two columns say the same, so that it cannot be known which counts.
    """
    headings = [mapper.read_as(heading) for heading in layout.headings]
    found = [_with_unit(mapper.column(heading), heading.unit, layout.unit) for heading in headings]
    found = [_with_year(_with_kind(column, found, mapper), layout, as_of) for column in found]
    columns, problems = list[Column](), list[Problem]()
    for column in found:
        rivals = [other for other in found if other is not column and other.meaning == column.meaning]
        if column.role == "ignored" or not rivals:
            columns.append(column)
        elif not column.exact and any(other.exact for other in rivals):
            columns.append(replace(column, role="ignored", note=f"已有「{rivals[0].heading}」一列"))
        elif any(other.exact == column.exact and other.position < column.position for other in rivals):
            message = f"第 {column.position + 1} 列「{column.heading[:40]}」与前面的列是同一项（{column.label}）"
            problems.append(Problem("T02", message, sheet.place(layout.last, column.position), "请只留一列"))
        else:
            columns.append(column)
    if problems:
        raise InputError(problems)
    return columns


def _with_unit(column: Column, own: str, corner: str) -> Column:
    """The column with the unit of its bare numbers: its heading's own, else that of the corner for amounts."""
    type_ = column.fact.type if column.fact else None
    if column.role == "ignored" or not isinstance(type_, NumberType):
        return column
    if own:
        return replace(column, unit=own) if _fits(own, type_) else _unused(column, f"单位「{own}」不是{type_}")
    if type_.unit != MONEY:
        return column
    if corner == UNCLEAR:
        return _unused(column, "表里写的金额单位读不懂，或不止一种：请把单位写在列名里，例如（万元）")
    if corner and not _fits(corner, type_):
        return _unused(column, f"表里写的金额单位是「{corner}」，不是元：请折成人民币")
    return replace(column, unit=corner, note=f"单位按表里写的「{corner}」" if corner else "没有写单位，按元")


def _unused(column: Column, why: str) -> Column:
    """A column that is not used though it means something: each firm that has something in it is told."""
    return replace(column, role="ignored", note=why, heed=f"「{column.heading}」没有用：{why}")


def _fits(unit: str, type_: Type) -> bool:
    assert isinstance(type_, NumberType)
    if unit in ("%", "‰"):
        return type_.ratio
    if unit in ("万", "亿"):
        return type_.unit in (MONEY, PLAIN) and not type_.ratio
    read = parse_unit(base_of(unit))
    return is_unit(unit) and not type_.ratio and read is not None and read[1] == type_.unit


def _nearly(text: str, known: list[str]) -> str:
    """A slip of the pen, not another word: what is only alike may be another fact."""
    near = get_close_matches(text, known, n=1, cutoff=0.8 if len(text) > 3 else 0.5)
    return f"是不是「{near[0]}」？" if near else ""


def _with_kind(column: Column, found: Collection[Column], mapper: Mapper) -> Column:
    """A field of a record on a sheet of firms counts where another column says which record it is of."""
    kind = column.kind
    if column.role != "field" or mapper.kind or kind is None:
        return column
    says = kind.complete_by or next(iter(kind.fields))
    if any(each.role == "field" and each.kind is kind and each.fact and each.fact.name == says for each in found):
        return column
    label = column.fact.label if column.fact else ""
    instead = f"：写成例如「高新技术企业.{label}」" if kind.name == RECOGNITIONS else ""
    return _unused(column, f"没有「{kind.label}·{kind.fields[says].label}」一列，不知道是哪一种{instead}")


def _with_year(column: Column, layout: Layout, as_of: date) -> Column:
    """A figure told by year without one: the last full year's, unless the sheet speaks of another."""
    is_undated = column.role == "fact" and column.fact is not None and column.fact.per == "year" and not column.span
    if not is_undated:
        return column
    if layout.years <= {as_of.year - 1}:
        note = f"没有写年份，按 {as_of.year - 1} 年"
        return replace(column, note="；".join(filter(None, (column.note, note))))
    years = "、".join(map(str, sorted(layout.years)))
    why = f"表名写了 {years} 年，列名没有写是哪一年：请写成例如「{min(layout.years)}年{column.heading[:20]}」"
    return _unused(column, why)


def _by_heading(facts: Collection[Fact]) -> dict[str, Fact]:
    """Facts by everything a heading may call them; what names two is left out, its key and label are not."""
    found: dict[str, list[Fact]] = {}
    for fact in facts:
        for word in fact.headings:
            found.setdefault(clean(word).lower(), []).append(fact)
    named = {word: facts[0] for word, facts in found.items() if len(facts) == 1}
    return named | {clean(word).lower(): fact for fact in facts for word in (fact.label, fact.name)}


def _span_of(levels: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """The period that one of the levels names alone, and the other levels."""
    spans = [match["span"] for level in levels if (match := _SPAN_OF_GROUP.search(level)) and is_group(level)]
    if len(spans) != 1:
        return "", levels
    return _as_span(spans[0]), tuple(level for level in levels if not _ONLY_SPAN.fullmatch(level))


def _as_span(text: str) -> str:
    """`2024年3月` as `2024-03`, and as it is what is written so already."""
    year, _, month = text.partition("年")
    return str(Span(int(year), int(month.rstrip("月")), "month")) if month else text
