"""Awards in plain words, in one cell: the year an award is for is not the day it was paid."""

from __future__ import annotations

import pytest

from huiqi import load_rulebase
from huiqi.base.diagnostics import Place, Source
from huiqi.base.documents import Mapping, Text
from huiqi.loading.firms.plain_words import records_in


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("研发补助60万元（2024年度）", {"clause": "研发补助", "belongs": "2024", "amount": "60万元"}),
        ("2024年度研发补助60万元", {"clause": "研发补助", "belongs": "2024", "amount": "60万元"}),
        ("研发补助60万元（2024年）", {"clause": "研发补助", "amount": "60万元", "paid_on": "2024年"}),
        (
            "研发补助60万元（2023年度，2024年5月到账）",
            {"clause": "研发补助", "belongs": "2023", "amount": "60万元", "paid_on": "2024年5月"},
        ),
    ],
)
def test_an_award_is_taken_apart(words: str, told: dict[str, str]) -> None:
    kind = load_rulebase().vocabulary.records["received"]
    found = records_in(Text(words, Place(Source("甲.yaml"), 1, 1)), kind)
    assert found is not None
    (record,) = found.items
    assert isinstance(record, Mapping)
    assert {key.value: getattr(value, "value", "") for key, value in record.entries} == told
