"""The laws of unknown on the rules that ship: whatever a firm leaves out, telling it only narrows every total."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from huiqi import Assessment, Assessor
from huiqi.base.documents import parse_document
from huiqi.loading.firms import read_firm
from huiqi.loading.rules import load_rulebase
from huiqi.model.assessment import Amount
from tests.conftest import AS_OF
from tests.randomly import randomly

ASSESSOR = Assessor(load_rulebase())
KINDS = ["国家科技型中小企业", "省级科技型中小企业", "高新技术企业", "重点实验室", "院士工作站", "星创天地", "孵化器"]
DAYS = ["2022-12-31", "2023-01-01", "2024-12-31", "2025-01-01", "2024", "2023-06"]
PAID = ["national-tech-sme", "省级科技型中小企业补助", "high-tech-first", "key-laboratory", "incubator", "别的补助"]

ROWS = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(KINDS),
        "title": st.sampled_from(["甲", "乙", "丙"]),
        "level": st.sampled_from(["市级", "省级", "国家级"]),
        "granted_on": st.sampled_from(DAYS),
        "accepted_on": st.sampled_from([*DAYS, "无"]),
        "valid_until": st.sampled_from(["2024-06-30", "2027-01-01"]),
        "revoked_on": st.just("无"),
    }
)
RECEIPTS = st.fixed_dictionaries(
    {
        "clause": st.sampled_from(PAID),
        "record": st.sampled_from(["甲", "乙", "重点实验室", "不清楚"]),
        "amount": st.sampled_from(["3000元", "5000元", "20万"]),
        "paid_on": st.sampled_from(["2024-05-01", "2025-05-01"]),
    }
)


def _kind_and_title(row: Any) -> tuple[str, str]:
    return row["kind"], row["title"]


FIRMS = st.fixed_dictionaries(
    {
        "region": st.sampled_from(["530924", "530924", "530924", "360124"]),
        "scale": st.sampled_from(["规上", "规下"]),
        "revenue": st.sampled_from(["0", "1亿"]),
        "rd_expense": st.sampled_from(["0", "150万", "151万"]),
        "recognitions": st.lists(ROWS, max_size=4, unique_by=_kind_and_title),
        "received": st.lists(RECEIPTS, max_size=2),
        "own_funds": st.sampled_from(["1万", "2万"]),
        "requested_funds": st.just("2万"),
    }
)


def assessed(told: dict[str, Any]) -> Assessment:
    content = json.dumps({"name": "甲公司", **told}).encode()
    return ASSESSOR.assess(read_firm(parse_document(content, "firm.json"), ASSESSOR.rulebase.vocabulary, AS_OF), AS_OF)


def less(told: dict[str, Any], data: st.DataObject) -> dict[str, Any]:
    """The same firm with some facts, some fields of rows, or the completeness of its list left out."""
    gone = data.draw(st.sets(st.sampled_from(sorted(told)), max_size=2))
    fewer = {name: value for name, value in told.items() if name not in gone}
    for name in ("recognitions", "received"):
        if name in fewer:
            fewer[name] = [_thinned(row, data) for row in fewer[name]]
    if "recognitions" in fewer and data.draw(st.booleans()):
        known = sorted({row["kind"] for row in told["recognitions"]} | {"高新技术企业"})
        covered = data.draw(st.sets(st.sampled_from(known)))
        fewer["recognitions"] = {"complete_for": sorted(covered), "items": fewer["recognitions"]}
    return fewer


def _thinned(row: dict[str, Any], data: st.DataObject) -> dict[str, Any]:
    gone = data.draw(st.sets(st.sampled_from(sorted(row)), max_size=2))
    return {name: value for name, value in row.items() if name not in gone}


def inside(after: Amount, before: Amount) -> bool:
    return after.min >= before.min and (before.max is None or (after.max is not None and after.max <= before.max))


@randomly(600, shrinks=True)
@given(FIRMS, st.data())
def test_telling_more_narrows_the_totals(told: dict[str, Any], data: st.DataObject) -> None:
    before, after = assessed(less(told, data)), assessed(told)
    old, new = (Amount(min=answer.totals[0].min, max=answer.totals[0].max) for answer in (before, after))
    assert inside(new, old)
    assert inside(after.due, before.due)
