"""A decision record: what was asked, of which rules, and what was answered, to be asked again by an auditor.

The record holds the firm's file word for word, and the rules and vocabulary that answered, so that it can be decided
again after they changed. Its seal, a SHA-256 over everything else in it, shows that a record
was changed by hand or cut off; it is no signature: who changes a record can seal it anew. One may be put over it
(`signature`).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from huiqi.base.diagnostics import Place, Problem, Source
from huiqi.base.errors import InputError, UsageError, reason
from huiqi.loading.rules import Packed
from huiqi.model.assessment import Assessment
from huiqi.output.answer_json import answer_from_json, answer_to_json

FORMAT = 2
_READS = (1, FORMAT)
"""Format 1 has no rules: it can only be asked of those there are now."""
_MOST_BYTES = 64 * 1024 * 1024
_FAR = re.compile(r'"(?:min|max|amount)": "[^"]*(?:[eE]|\d{30})')
"""Sums that no answer has: with an exponent, or of thirty digits and more."""
_KEYS = {"format": int, "engine": str, "rulebase": str, "as_of": str, "firm_file": dict, "answer": dict, "seal": str}


@dataclass(frozen=True, slots=True)
class Record:
    """A record as read.

    Attributes:
        name, text: the firm's file.
        rules: the rules and vocabulary that answered; None in a record of format 1, or where they were left out.
        intact: whether its seal holds, and its rules are those that it names.
        seal: as it stands in the record.
        signature: that over the seal, in base64; empty where there is none.
    """

    engine: str
    rulebase: str
    as_of: date
    name: str
    text: str
    answer: Assessment
    rules: Packed | None
    intact: bool
    seal: str
    signature: str


def written(answer: Assessment, name: str, text: str, rules: Packed) -> bytes:
    """The record of an answer on a firm's file, as JSON, with the rules that answered."""
    return completed(without_rules(answer, name, text, rules.sha256), rules)


def without_rules(answer: Assessment, name: str, text: str, sha256: str) -> str:
    """As `written`, but the rules by their SHA-256 alone: where many records are kept, they are kept once."""
    held = {
        "format": FORMAT,
        "engine": answer.engine,
        "rulebase": answer.rulebase.hash,
        "as_of": answer.as_of,
        "firm_file": {"name": name.encode(errors="replace").decode(), "text": text},
        "answer": json.loads(answer_to_json(answer)),
        "rules": {"sha256": sha256},
    }
    return as_json({**held, "seal": _seal(held)})


def completed(record: str, rules: Packed) -> bytes:
    """A record with its rules put in."""
    held = json.loads(record)
    return as_json({**held, "rules": {"sha256": rules.sha256, "files": rules.text}}).encode()


def as_json(held: dict[str, Any]) -> str:
    """A record as it is written."""
    return json.dumps(held, ensure_ascii=False, indent=1) + "\n"


def _seal(held: dict[str, Any]) -> str:
    """Over everything but itself, a signature, and the rules themselves, which their SHA-256 stands for."""
    rules = {"rules": {"sha256": held["rules"].get("sha256")}} if isinstance(held.get("rules"), dict) else {}
    sealed = {name: value for name, value in held.items() if name not in ("seal", "signature")}
    plain = json.dumps({**sealed, **rules}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def read_record(path: Path) -> Record:
    """The record in a file.

    Raises:
        UsageError: there is no such file.
        InputError: it is no record, or only a part of one, or of another format.
    """
    held = _json(path)
    wrong = [name for name, type_ in _KEYS.items() if not isinstance(held.get(name), type_)]
    if wrong:
        _refuse(path, f"不是决定记录，或不完整：缺少 {'、'.join(wrong)}", "记录由 huiqi check --record 写成")
    if held["format"] not in _READS:
        help = f"请用写它的那个版本（{held['engine']}）重放"
        _refuse(path, f"记录的格式是 {held['format']}，这里只读得懂 {'、'.join(map(str, _READS))}", help)
    file = held["firm_file"]
    try:
        sealed = held["seal"] == _seal(held)
        answer = answer_from_json(json.dumps(held["answer"]))
        day = date.fromisoformat(held["as_of"])
        if _FAR.search(json.dumps(held["answer"])):
            raise ValueError("有过大的金额")
        name, text = str(file["name"]), str(file["text"])
        kept, signature = _rules_of(held), _signature_of(held)
        return Record(held["engine"], held["rulebase"], day, name, text, answer, kept, sealed, held["seal"], signature)
    except (ValueError, KeyError) as error:
        _refuse(path, f"记录里的内容读不懂：{str(error).splitlines()[0][:80]}", "记录被改动过，或由别的版本写成")


def _rules_of(held: dict[str, Any]) -> Packed | None:
    if held["format"] == 1:
        return None
    rules = held["rules"]
    if not isinstance(rules, dict):
        raise ValueError("rules 要是一节")
    return Packed(str(rules["sha256"]), str(rules["files"])) if "files" in rules else None


def _signature_of(held: dict[str, Any]) -> str:
    if "signature" not in held:
        return ""
    signature = held["signature"]
    if not isinstance(signature, dict) or signature.get("algorithm") != "Ed25519":
        raise ValueError("signature 要是 Ed25519 的")
    return str(signature["value"])


def _json(path: Path) -> dict[str, Any]:
    try:
        if path.is_file() and path.stat().st_size > _MOST_BYTES:
            _refuse(path, f"文件超过 {_MOST_BYTES // 2**20} MB，不是决定记录", "请确认选对了文件")
        found = json.loads(path.read_bytes(), object_pairs_hook=lambda pairs: _no_twice(path, pairs))
    except FileNotFoundError:
        raise UsageError(f"找不到文件「{path}」。请检查路径和文件名。") from None
    except OSError as error:
        raise UsageError(f"无法读取「{path}」：{reason(error)}。") from None
    except json.JSONDecodeError as error:
        where = f"第 {error.lineno} 行第 {error.colno} 列"
        _refuse(path, f"不是完整的 JSON：读到{where}断开", "文件可能没有传完，或被改动过")
    except (ValueError, RecursionError):
        _refuse(path, "不是决定记录（不是 UTF-8 文本，嵌套太深，或有过长的数）", "记录由 huiqi check --record 写成")
    if not isinstance(found, dict):
        _refuse(path, "不是决定记录", "记录由 huiqi check --record 写成")
    return found


def _no_twice(path: Path, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A key that stands twice could be read one way or the other."""
    found = dict(pairs)
    if len(found) < len(pairs):
        twice, _ = Counter(name for name, _ in pairs).most_common(1)[0]
        _refuse(path, f"「{twice}」在一处写了两次", "记录被改动过")
    return found


def _refuse(path: Path, message: str, help: str) -> NoReturn:
    raise InputError([Problem("R01", message, Place(Source(str(path))), help)])
