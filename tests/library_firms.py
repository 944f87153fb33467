"""Random firms for the library: every fact and recognition sometimes told, sometimes not."""

from __future__ import annotations

import json
import random
from datetime import date
from typing import Any

from huiqi import InputError, Rulebase
from huiqi.base.datatypes import ChoiceType, DateType, IndustryType, NumberType, RegionType, TruthType
from huiqi.base.documents import parse_document
from huiqi.language.vocabulary import Fact
from huiqi.loading.firms import read_firm
from huiqi.model.firm import Firm

DAYS = ["2015-05-01", "2020", "2022-03", "2023-06-30", "2024-12-31", "2025-02-01", "无"]
AMOUNTS = ["0", "1元", "99元", "100元", "1万", "50万", "100万", "5000万", "2亿"]
REGIONS = ["530924", "360124", "360104", "331024", "360000", "360100", "530000", "110000"]


def values_of(fact: Fact) -> list[str]:
    """Values a fact may be told with."""
    if isinstance(fact.type, NumberType):
        return AMOUNTS if fact.type.unit else ["0", "1", "10", "25", "300"]
    if isinstance(fact.type, ChoiceType):
        return list(fact.type.values)
    kinds = {DateType: DAYS, TruthType: ["是", "否"], RegionType: REGIONS, IndustryType: ["C1340", "C", "A0111", "C13"]}
    return kinds.get(type(fact.type), ["甲", "乙", "丙"])


def random_firm(rulebase: Rulebase, dice: random.Random) -> dict[str, Any]:
    """What a firm tells, as its file would."""
    density = dice.choice([0.2, 0.6, 0.95])
    told: dict[str, Any] = {"name": "甲公司"}
    for fact in rulebase.vocabulary.facts.values():
        if fact.name in ("name", "uscc") or dice.random() > density:
            continue
        by_year = fact.per == "year" and dice.random() < 0.6
        years = dice.sample(range(2019, 2025), 3) if by_year else []
        values = values_of(fact)
        told[fact.name] = {str(year): dice.choice(values) for year in years} if years else dice.choice(values)
    if dice.random() < 0.5:
        told["region"] = dice.choice(REGIONS[:4])
    if dice.random() < 0.5:
        told["received"] = []
    if dice.random() < 0.85:
        told["recognitions"] = _recognitions(rulebase, dice)
    return told


def _recognitions(rulebase: Rulebase, dice: random.Random) -> Any:
    kind = rulebase.vocabulary.records["recognitions"]
    rows = []
    for number in range(dice.choice([0, 1, 1, 2, 4])):
        row = {name: dice.choice(values_of(each)) for name, each in kind.fields.items() if dice.random() < 0.8}
        rows.append({**row, "title": f"证{number}"} if dice.random() < 0.9 else row)
    if dice.random() > 0.3:
        return rows
    titles = values_of(kind.fields["kind"])
    return {"complete_for": dice.sample(titles, dice.choice([0, 1, 5, len(titles)])), "items": rows}


def random_firms(rulebase: Rulebase, count: int, seed: int, as_of: date) -> list[Firm]:
    """Firms that can be read; what contradicts itself is left out."""
    dice, found = random.Random(seed), list[Firm]()
    while len(found) < count:
        content = json.dumps(random_firm(rulebase, dice), ensure_ascii=False).encode()
        try:
            found.append(read_firm(parse_document(content, "firm.json"), rulebase.vocabulary, as_of))
        except InputError:
            continue
    return found
