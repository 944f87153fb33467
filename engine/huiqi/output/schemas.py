"""JSON Schemas of what goes in and out: firm files, policy files, the answer."""

from __future__ import annotations

from typing import Any

from huiqi.base.datatypes import ChoiceType
from huiqi.language.vocabulary import Fact, RecordKind, Vocabulary
from huiqi.loading.firms.series import EARLIER
from huiqi.loading.rules.keys import (
    APPLY_KEYS,
    CITE_KEYS,
    CLAUSE_KEYS,
    CONDITION_KEYS,
    NOT_OFFERED_KEYS,
    PART_KEYS,
    POLICY_KEYS,
    POOL_KEYS,
    RECOGNISED_KEYS,
    SETTLE_KEYS,
    Key,
)
from huiqi.model.policy import Benefit, Status
from huiqi.output.answer_json import answer_schema, guidance_schema

Schema = dict[str, Any]
_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_SCALAR: Schema = {"type": ["string", "number", "boolean", "null"]}
_TEXTS: Schema = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}


def answer_file_schema() -> Schema:
    """The schema of `huiqi check --format json`."""
    return {"$schema": _DRAFT, **answer_schema()}


def guidance_file_schema() -> Schema:
    """The schema of what stands beside the answer in `huiqi check --format full`."""
    return {"$schema": _DRAFT, **guidance_schema()}


def firm_schema(vocabulary: Vocabulary) -> Schema:
    """The schema of a firm file: every fact and record kind by key and by label."""
    properties: dict[str, Schema] = {}
    for fact in vocabulary.facts.values():
        properties[fact.name] = properties[fact.label] = _fact_schema(fact)
    for kind in vocabulary.records.values():
        properties[kind.name] = properties[kind.label] = _records_schema(kind)
    required = [fact for fact in vocabulary.facts.values() if fact.required]
    return {
        "$schema": _DRAFT,
        "title": "企业文件",
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        "allOf": [{"anyOf": [{"required": [fact.name]}, {"required": [fact.label]}]} for fact in required],
    }


_SPAN_KEYS = {
    "year": r"^\d{4}年?$",
    "quarter": r"^\d{4}Q[1-4]$",
    "month": r"^\d{4}-\d{2}$",
    "period": r"^\d{4}(Q[1-4]|H[12]|-\d{2})?$",
}


def _fact_schema(fact: Fact) -> Schema:
    one: Schema = dict(_SCALAR)
    if fact.per:
        earlier = dict.fromkeys(EARLIER, _SCALAR) if fact.per == "year" else {}
        spans = {"type": "object", "patternProperties": {_SPAN_KEYS[fact.per]: _SCALAR}, "properties": earlier}
        one = {"anyOf": [_SCALAR, {**spans, "additionalProperties": False}]}
    elif isinstance(fact.type, ChoiceType):
        one = {"anyOf": [{"enum": [*fact.type.values, *fact.aliases]}, {"enum": [None, "", "不清楚"]}]}
    return {**one, "title": fact.label, "description": f"{fact.question}（{fact.type}）"}


def _records_schema(kind: RecordKind) -> Schema:
    fields = {word: _fact_schema(field) for field in kind.fields.values() for word in (field.name, field.label)}
    rows: Schema = {"type": "array", "items": {"type": "object", "properties": fields, "additionalProperties": False}}
    shapes: list[Schema] = [rows, {"enum": [None, "", "不清楚", "无"]}]
    covered = _TEXTS if kind.complete_by else {"type": "array", "maxItems": 0}
    partial = {"complete_for": covered, "items": rows}
    shapes.append({"type": "object", "properties": partial, "required": ["items"], "additionalProperties": False})
    return {"anyOf": shapes, "title": kind.label, "description": kind.question}


def policy_schema() -> Schema:
    """The schema of a policy file; expressions are strings that `huiqi lint` checks."""
    return {
        "$schema": _DRAFT,
        "title": "政策文件",
        "$defs": {"condition": _condition_schema(), "clause": _keyed(CLAUSE_KEYS)},
        **_keyed(POLICY_KEYS),
    }


def _keyed(keys: dict[str, Key]) -> Schema:
    return {
        "type": "object",
        "properties": {name: {**_SHAPES[key.shape], "description": key.meaning} for name, key in keys.items()},
        "required": [name for name, key in keys.items() if key.required],
        "additionalProperties": False,
    }


def _closed(keys: tuple[str, ...], **given: Schema) -> Schema:
    return {"type": "object", "properties": {key: given.get(key, {}) for key in keys}, "additionalProperties": False}


def _condition_schema() -> Schema:
    inside: Schema = {"$ref": "#/$defs/condition"}
    listed: Schema = {"type": "array", "items": inside}
    groups = {"all": listed, "any": listed, "none": listed, "of": listed, "test": inside}
    form = _closed(CONDITION_KEYS, **groups, at_least={"type": ["integer", "string"]}, judge={"type": "string"})
    return {"anyOf": [{"type": "string"}, listed, form]}


_OBJECT: Schema = {"type": "object"}
_SHAPES: dict[str, Schema] = {
    "id": {"type": "string", "pattern": "^[a-z0-9][a-z0-9-]*$"},
    "text": {"type": ["string", "number"]},
    "texts": _TEXTS,
    "status": {"enum": [str(each) for each in Status]},
    "benefit": {"enum": [str(each) for each in Benefit]},
    "facts": _OBJECT,
    "records": _OBJECT,
    "define": _OBJECT,
    "condition": {"$ref": "#/$defs/condition"},
    "clauses": {"type": "object", "additionalProperties": {"$ref": "#/$defs/clause"}},
    "cite": {**_closed(CITE_KEYS), "required": list(CITE_KEYS)},
    "recognised": {"anyOf": [{"type": "string"}, {**_closed(RECOGNISED_KEYS), "required": ["kind"]}]},
    "award": {"anyOf": [{"type": ["string", "number"]}, _OBJECT]},
    "settle": {"type": "array", "items": _closed(SETTLE_KEYS)},
    "checked": {"type": "object", "additionalProperties": {"type": "string"}},
    "payee": {"anyOf": [{"type": "string"}, _OBJECT]},
    "pay": {"type": "array", "items": {**_closed(PART_KEYS), "required": list(PART_KEYS)}},
    "pool": _closed(POOL_KEYS),
    "departments": {"anyOf": [*_TEXTS["anyOf"], {"type": "object", "additionalProperties": _TEXTS}]},
    "apply": {"anyOf": [{"type": "string"}, _closed(tuple(APPLY_KEYS))]},
    "not_offered": {"type": "array", "items": {**_closed(NOT_OFFERED_KEYS), "required": list(NOT_OFFERED_KEYS)}},
    "english": {"type": "object", "additionalProperties": {"type": "string"}},
    "moved": {"type": "object", "additionalProperties": {"type": "string"}},
}
