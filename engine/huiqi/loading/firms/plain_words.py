"""A list of records in plain words, as a clerk writes it in one cell: `首次认定高新技术企业补助20万元（2024年）；…`."""

from __future__ import annotations

import re

from huiqi.base.documents import Mapping, Node, Sequence, Text
from huiqi.language.vocabulary import RecordKind
from huiqi.model.firm import NONE_WORDS

_NOTHING = NONE_WORDS | {"暂无", "未领取", "没有领过", "未享受", "未获得", "没领过", "否", "0"}
_SAYS_TOO_LITTLE = {"有", "是", "已领取", "领过", "享受过", "√"}
_ELSEWHERE = re.compile("见.{0,4}[附表清单]|详见|另附")
_LONGEST = 1000
_PARTS = re.compile(r"[；;\n]|(?<!\d)[,，、]|[,，、](?!\d)")
_DAY = re.compile(
    r"(?:19|20)\d{2}年(?:\d{1,2}月(?:\d{1,2}日)?)?|(?<!\d)(?:19|20)\d{2}[-./]\d{1,2}(?:[-./]\d{1,2})?(?!\d)"
    r"|(?<!\d)(?:19|20)\d{2}(?!\d|\.\d|[万亿元千])"
)
_OF_YEAR = re.compile(r"((?:19|20)\d{2})年?度")
"""The year that an award is for; of other records, when it was."""
_AMOUNT = re.compile(r"(?<![\d.])(?:人民币|¥|￥)?\d[\d,]*(?:\.\d+)?\s*(?:[十百千]?[万亿]元?|千元|元)整?")
_AROUND = re.compile(
    r"^(?:\d{1,2}[.、)）]|年?度|已?(?:获得|获|领取|领|享受)(?:了|到)?)|(?:到账|发放|拨付|已拨|已发|领取|兑现|认定|获批|批准)$"
)


def says_nothing(text: str) -> bool:
    """Whether a text says that there are no such records."""
    return text.strip().rstrip("。.") in _NOTHING


def says_too_little(text: str) -> bool:
    """Whether a text says that there are some, and no more."""
    return text.strip().rstrip("。.") in _SAYS_TOO_LITTLE or bool(_ELSEWHERE.search(text) and not _AMOUNT.search(text))


def records_in(text: Text, kind: RecordKind) -> Sequence | None:
    """The records that a text tells of: what it names, with the amount and the day where they stand with it.

    None where records of the kind are not named by one word each. What cannot be told for sure is left out of a
    record, not guessed: of two amounts or days with one name neither counts.
    """
    naming = kind.complete_by or ("clause" if "clause" in kind.fields else "")
    if not naming or not kind.date or "matter" in kind.fields or len(text.value) > _LONGEST:
        return None
    records = [_record(part, naming, text, kind) for part in _parted(text.value)]
    return Sequence(tuple(record for record in records if record.entries), text.place)


def _parted(text: str) -> list[str]:
    """One text for each record: an amount or a day by itself belongs to the name before it."""
    parts: list[str] = []
    for part in _PARTS.split(_outside_brackets(text)):
        part = part.replace("\0", "，").strip()
        if part and parts and not _name(part):
            parts[-1] += f" {part}"
        elif part:
            parts.append(part)
    return parts


def _outside_brackets(text: str) -> str:
    """The text with the commas in brackets set aside."""
    return re.sub(r"[（(][^（()）]*[)）]", lambda bracket: re.sub("[,，、;；]", "\0", bracket[0]), text)


def _record(part: str, naming: str, whole: Text, kind: RecordKind) -> Mapping:
    years = _OF_YEAR.findall(part)
    part = _OF_YEAR.sub(" " if "belongs" in kind.fields else r"\1年", part)
    name, amounts, days = _name(part), _AMOUNT.findall(_DAY.sub(" ", part)), _DAY.findall(part)
    told = {naming: name} if name else {}
    if "belongs" in kind.fields and len(years) == 1:
        told["belongs"] = years[0]
    if "amount" in kind.fields and len(amounts) == 1:
        told["amount"] = amounts[0].strip()
    if kind.date and len(days) == 1:
        told[kind.date] = days[0]
    entries = [(Text(field, whole.place), Text(word, whole.place, flush=False)) for field, word in told.items()]
    return Mapping(tuple[tuple[Text, Node], ...](entries), whole.place)


def _name(part: str) -> str:
    """What is left of a part without amounts and days."""
    left = _AMOUNT.sub(" ", _DAY.sub(" ", _OF_YEAR.sub(" ", part)))
    left = re.sub(r"[（(][\s,，到账发放拨付于认定获批批准日期:：]*[)）]", " ", left)
    left = left.strip(" ,，、。.:：-—的共计金额　")
    while (bare := _AROUND.sub("", left).strip(" ,，、。.:：")) != left:
        left = bare
    return left
