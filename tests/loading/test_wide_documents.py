"""Documents with very much in one place: refused at once, and what is told of them stays short."""

from __future__ import annotations

import time
from datetime import date

import pytest

from huiqi import InputError, load_rulebase
from huiqi.loading.firms import read_firm_from


@pytest.mark.parametrize("indent", ["", "    "])
def test_50_000_unknown_keys_are_refused_at_once(indent: str) -> None:
    keys = "".join(f"{indent}键{number}: 1\n" for number in range(50_000))
    head = "资质认定:\n  -\n" if indent else ""
    document = f"企业名称: 甲\n注册地: 镇康县\n{head}{keys}"
    vocabulary, begun = load_rulebase().vocabulary, time.monotonic()
    with pytest.raises(InputError, match="一处写了超过 10000 个项目") as refused:
        read_firm_from(document, "甲.yaml", vocabulary, date(2024, 12, 31))
    assert time.monotonic() - begun < 10, "what is refused is not compared with anything"
    assert len(str(refused.value)) < 1000


def test_of_a_few_thousand_it_is_told_how_many_may_be() -> None:
    document = "企业名称: 甲\n" + "".join(f"键{number}: 1\n" for number in range(2000))
    with pytest.raises(InputError, match="一处写了 2001 个项目，最多 1000 个"):
        read_firm_from(document, "甲.yaml", load_rulebase().vocabulary, date(2024, 12, 31))


def test_of_many_mistakes_the_first_are_told_and_how_many_more_there_are() -> None:
    document = "企业名称: 甲\n注册地: 镇康县\n" + "".join(f"键{number}: 1\n" for number in range(300))
    with pytest.raises(InputError, match="还有 200 处没有列出") as refused:
        read_firm_from(document, "甲.yaml", load_rulebase().vocabulary, date(2024, 12, 31))
    assert len(refused.value.problems) == 300
