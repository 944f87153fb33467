"""Completions of a firm of which not all is told: each open fact, field and list filled with some value it could have."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import islice, product
from typing import Any

from huiqi import Assessment
from huiqi.model.assessment import Amount
from tests.random_rules import FACTS, ROW, consistent

Told = dict[str, Any]
RECEIVED: list[list[Told]] = [
    [],
    [{"clause": "c0", "amount": "1000元", "paid_on": "2024-01-01"}],
    [{"clause": "c1", "amount": "5万", "paid_on": "2025-06-01", "record": "同一件"}],
]


def completion(told: Told, dice: random.Random) -> Told:
    """One completion of a firm for random rules."""
    whole = {name: told.get(name, dice.choice(values)) for name, values in FACTS.items()}
    whole |= {"name": told["name"], "works": [_row(row, dice) for row in told.get("works", _works(dice))]}
    return consistent({**whole, "received": told.get("received", dice.choice(RECEIVED))}) | told_figures(told)


def told_figures(told: Told) -> Told:
    """What was told stays told."""
    return {name: value for name, value in told.items() if name not in ("works", "received")}


def _works(dice: random.Random) -> list[Told]:
    return [{"tag": f"新{number}"} for number in range(dice.randint(0, 3))]


def _row(row: Told, dice: random.Random) -> Told:
    return {"tag": row["tag"]} | {name: row.get(name, dice.choice(values)) for name, values in ROW.items()}


def every_completion(told: Told, most: int) -> Iterator[Told] | None:
    """All completions with values of `FACTS` and `ROW`; None where they are more than `most`, or a list is open."""
    if "works" not in told or "received" not in told:
        return None
    places = [(name, values) for name, values in FACTS.items() if name not in told]
    fields = [
        ((number, name), values)
        for number, row in enumerate(told["works"])
        for name, values in ROW.items()
        if name not in row
    ]
    choices = [values for _, values in [*places, *fields]]
    size = 1
    for values in choices:
        size *= len(values)
    return _filled(told, places, fields, choices) if size <= most else None


def _filled(told: Told, places: list[Any], fields: list[Any], choices: list[list[Any]]) -> Iterator[Told]:
    for chosen in product(*choices):
        whole = {**told, "works": [dict(row) for row in told["works"]]}
        for (name, _), value in zip(places, chosen, strict=False):
            whole[name] = value
        for ((number, name), _), value in zip(fields, islice(chosen, len(places), None), strict=True):
            whole["works"][number][name] = value
        yield whole


def holds(wide: Amount | None, narrow: Amount | None) -> bool:
    """Whether one range of yuan holds another."""
    if wide is None or narrow is None:
        return wide is narrow
    return wide.min <= narrow.min and (wide.max is None or (narrow.max is not None and narrow.max <= wide.max))


def outside(before: Assessment, after: Assessment) -> list[str]:
    """What of a completion's answer the answer before did not hold: clause by clause, then the totals."""
    found = [] if holds(before.due, after.due) else [f"due {before.due} {after.due}"]
    for entitlement in after.entitlements:
        wider = [one for one in before.entitlements if one.id == entitlement.id]
        if entitlement.amount is not None and not any(_may_be(one, entitlement) for one in wider):
            found.append(f"{entitlement.id} {entitlement.record} {entitlement.amount}: {[one.amount for one in wider]}")
    return found


def _may_be(before: Any, after: Any) -> bool:
    """Whether the answer on a clause, for this record or for records yet to be told, holds the later one."""
    return holds(before.amount, after.amount)
