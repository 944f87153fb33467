"""The chain of events: each holds the hash of the one before and of its own content, so that a change shows.

A chain shows that something was changed, cut out or put in between; it shows that the end was cut off only to who
knows the head: the hash of the last event, which stands on every list that is taken out.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from huiqi.screening.contents import Content, is_whole
from huiqi.screening.identity import keys_of
from huiqi.screening.tables import Applicant, Batch, Event, in_utc

FIRST = "0" * 64
"""What the first event has before it."""


def chained(event: Event, last: Event | None) -> Event:
    """An event, put after the last one."""
    event.before = FIRST if last is None else last.hash
    event.hash = hash_of(event)
    return event


def hash_of(event: Event) -> str:
    """The SHA-256 of an event with what stands before it."""
    names = ("before", "batch_id", "applicant_id", "clause", "record", "kind", "told", "content", "who")
    return _digest({**{name: getattr(event, name) for name in names}, "at": _moment(event.at)})


def batch_digest(batch: Batch) -> str:
    """The SHA-256 of a batch's row."""
    names = ("title", "clauses", "rulebase", "file", "sha256", "who")
    return _digest(
        {**{name: getattr(batch, name) for name in names}, "as_of": batch.as_of.isoformat(), "at": _moment(batch.at)}
    )


def applicants_digest(applicants: Iterable[Applicant]) -> str:
    """The SHA-256 of a batch's applicants, their files by the hashes of these."""
    names = ("id", "number", "name", "code", "place", "content", "notes")
    ordered = sorted(applicants, key=lambda each: each.number)
    return _digest([{name: getattr(each, name) for name in names} for each in ordered])


def _digest(held: Any) -> str:
    plain = json.dumps(held, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def _moment(at: datetime) -> str:
    return in_utc(at).isoformat()


# -- walking it ---------------------------------------------------------------------------------------


def faults(session: Session) -> Iterator[str]:
    """What does not hold in a database, in words, event by event; nothing where all of it does."""
    events = session.scalars(select(Event).order_by(Event.id)).all()
    before, sound = FIRST, []  # what is not sound says nothing to go by
    for event in events:
        if event.before != before:
            yield f"第 {event.id} 号记录前面少了或多了记录（它接 {_short(event.before)}，前一号是 {_short(before)}）"
        if _holds(event):
            sound.append(event)
        else:
            yield f"第 {event.id} 号记录（{event.kind}）的内容和它的哈希对不上：被改过"
        before = event.hash
    yield from _of_batches(session, sound)
    yield from _of_contents(session, sound)


def head_fault(session: Session) -> str:
    """What does not hold at the end of the chain; empty where it does. Looked at whenever a database is opened."""
    last = session.scalars(select(Event).order_by(Event.id.desc()).limit(2)).all()
    if not last:
        return ""
    before = last[1].hash if len(last) == 2 else FIRST
    if last[0].before != before or not _holds(last[0]):
        return f"最后一号记录（第 {last[0].id} 号）的哈希对不上"
    return ""


def _holds(event: Event) -> bool:
    """Whether an event is what its hash names; what cannot even be written down is not."""
    try:
        return event.hash == hash_of(event) and isinstance(event.told, dict)
    except (ValueError, TypeError, AttributeError):
        return False


def _of_batches(session: Session, events: Sequence[Event]) -> Iterator[str]:
    """A batch and its applicants against what was noted when they were loaded."""
    noted: dict[int, dict[str, Any]] = {}
    for event in events:
        if event.kind == "loaded" and "applicants" in event.told:
            noted.setdefault(event.batch_id, event.told)  # what was noted first: nothing noted later makes up for it
        elif event.kind == "moved":
            noted = {**{int(id): told for id, told in event.told["batches"].items()}, **noted}
    for batch in session.scalars(select(Batch).order_by(Batch.id)):
        told = noted.get(batch.id)
        if told is None:
            yield f"第 {batch.id} 批没有载入的记录"
            continue
        if told["batch"] != batch_digest(batch):
            yield f"第 {batch.id} 批的名称、评估日或条款被改过"
        members = session.scalars(select(Applicant).where(Applicant.batch_id == batch.id)).all()
        if told["applicants"] != applicants_digest(members):
            yield f"第 {batch.id} 批的企业被改过、增减过"
        elif any(keys_of(each.name, each.code) != (each.name_key, each.code_key, each.look_key) for each in members):
            yield f"第 {batch.id} 批的企业用来认出同一家的名称、代码被改过"
    there = set(session.scalars(select(Batch.id)))
    yield from (f"第 {id} 批不见了" for id in sorted({event.batch_id for event in events} - there))


def _of_contents(session: Session, events: Sequence[Event]) -> Iterator[str]:
    """Files and decision records against their hashes; those that were erased have a record that says so."""
    erased = {sha256 for event in events if event.kind == "erased" for sha256 in event.told["contents"]}
    named = {sha256 for event in events for sha256 in (event.content, event.told.get("rules")) if sha256}
    named |= set(session.scalars(select(Applicant.content)))
    there = set()
    for content in session.scalars(select(Content).execution_options(yield_per=100)):
        there.add(content.sha256)
        if not is_whole(content):
            yield f"内容 {_short(content.sha256)} 和它的哈希对不上：被改过"
    yield from (f"内容 {_short(each)} 不见了，没有删除的记录" for each in sorted(named - there - erased))


def _short(hash: str) -> str:
    return hash[:12]
