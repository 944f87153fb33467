"""A decision record gives the same answer again, or says clause by clause what changed; nothing is overwritten."""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from huiqi import Rulebase
from huiqi.loading.rules.gathered import laid_out
from tests.conftest import ROOT
from tests.loading.test_bad_input import huiqi

EXAMPLE = "examples/nut-company.yaml"


@pytest.fixture
def record(tmp_path: Path) -> Path:
    path = tmp_path / "记录.json"
    done = huiqi("check", EXAMPLE, "--as-of", "2024-12-31", "--record", path)
    assert done.returncode == 0
    assert f"决定记录在 {path}" in done.stderr
    return path


def altered(record: Path, change: Callable[[dict[str, Any]], None], name: str = "改.json") -> Path:
    held = json.loads(record.read_text("utf-8"))
    change(held)
    path = record.with_name(name)
    path.write_text(json.dumps(held), "utf-8")
    return path


def first(held: dict[str, Any]) -> dict[str, Any]:
    return next(each for each in held["answer"]["entitlements"] if each["id"] == "zhenkang-2023/high-tech-first")


def test_a_record_gives_the_same_answer_again(record: Path, library: Rulebase) -> None:
    done = huiqi("replay", record)
    assert (done.returncode, done.stdout) == (
        0,
        "镇康某某坚果有限公司　评估日 2024-12-31\n"
        f"用记录里的规则重新评估，结果与记录一致（{len(library.clauses)} 条逐条相同）。\n",
    )


def test_it_holds_firm_date_rules_engine_and_answer(record: Path) -> None:
    held = json.loads(record.read_text("utf-8"))
    assert list(held) == ["format", "engine", "rulebase", "as_of", "firm_file", "answer", "rules", "seal"]
    assert held["firm_file"] == {"name": EXAMPLE, "text": (ROOT / EXAMPLE).read_text("utf-8")}
    assert held["answer"]["rulebase"]["hash"] == held["rulebase"]


def test_an_altered_amount_is_found_with_its_clause(record: Path) -> None:
    def change(held: dict[str, Any]) -> None:
        first(held)["amount"] = first(held)["payable"] = {"min": "300000.00", "max": "300000.00"}

    done = huiqi("replay", altered(record, change))
    assert done.returncode == 3
    assert "封印不符：记录写成以后被改动过" in done.stdout
    assert "首次认定高新技术企业补助〔高新技术企业 国家级 2024-11-01〕：符合，30万元 → 符合，20万元" in done.stdout


def test_an_altered_firm_file_is_found(record: Path) -> None:
    def change(held: dict[str, Any]) -> None:
        held["firm_file"]["text"] = held["firm_file"]["text"].replace("首次: 是", "首次: 否")

    done = huiqi("replay", altered(record, change))
    assert done.returncode == 3
    assert "：符合，20万元 → 不符合，0元" in done.stdout
    assert "征求意见稿里的资金补助合计：40万元 → 20万元" in done.stdout


def test_other_rules_are_named_with_what_they_change(record: Path, tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    shutil.copytree(ROOT / "rules", rules)
    policy = rules / "yunnan" / "zhenkang-2023.yaml"
    text = policy.read_text("utf-8")
    policy.write_text(text.replace("award: 20万\n    limit: once\n", "award: 10万\n    limit: once\n", 1), "utf-8")
    done = huiqi("replay", record, "--rules", rules, "--only")
    assert done.returncode == 0, "the record stands: its own rules give it again"
    assert "用记录里的规则重新评估，结果与记录一致" in done.stdout
    assert "规则变了：记录用的规则库" in done.stdout and "按现在的规则，结果会有" in done.stdout
    assert "首次认定高新技术企业补助〔高新技术企业 国家级 2024-11-01〕：符合，20万元 → 符合，10万元" in done.stdout


def test_a_rulebase_without_the_clause_says_so(record: Path, tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    shutil.copytree(ROOT / "rules", rules)
    (rules / "yunnan" / "zhenkang-2023.yaml").unlink()
    done = huiqi("replay", record, "--rules", rules, "--only")
    assert done.returncode == 0
    assert "→ 没有（规则库里没有这一条了）" in done.stdout


def sealed(held: dict[str, Any]) -> None:
    from huiqi.output.record import _seal

    del held["seal"]
    held["seal"] = _seal(held)


def test_a_record_of_the_first_format_is_asked_of_the_rules_there_are(record: Path, tmp_path: Path) -> None:
    """It has no rules of its own: other rules that answer otherwise do not bear it out."""

    def change(held: dict[str, Any]) -> None:
        held["format"] = 1
        del held["rules"]
        sealed(held)

    old = altered(record, change)
    assert huiqi("replay", old).returncode == 0
    rules = tmp_path / "rules"
    shutil.copytree(ROOT / "rules", rules)
    (rules / "yunnan" / "zhenkang-2023.yaml").unlink()
    assert huiqi("replay", old, "--rules", rules, "--only").returncode == 3


def test_rules_in_a_record_that_are_not_those_it_names_are_refused(record: Path) -> None:
    """Whoever changes the rules in a record has to change their SHA-256, and with it the seal and the rulebase's hash."""

    def other(held: dict[str, Any]) -> None:
        files = json.loads(zlib.decompress(base64.b64decode(held["rules"]["files"])))
        name = next(each for each in files if each.endswith("zhenkang-2023.yaml"))
        files[name] = files[name].replace("award: 20", "award: 90")
        plain = json.dumps(files, ensure_ascii=False).encode()
        held["rules"] = {
            "sha256": hashlib.sha256(plain).hexdigest(),
            "files": base64.b64encode(zlib.compress(plain)).decode(),
        }
        sealed(held)

    done = huiqi("replay", altered(record, other))
    assert (done.returncode, "不是记录写的" in done.stdout) == (3, True)
    for change in (
        lambda held: held["rules"].update(files="坏"),
        lambda held: held["rules"].update(files=base64.b64encode(zlib.compress(b"{}")).decode()),
        lambda held: held["rules"].update(sha256="0" * 64),
    ):
        done = huiqi("replay", altered(record, change))
        assert done.returncode == 3 and "记录里的规则不能用" in done.stdout, done.stderr


@pytest.mark.parametrize("rules", [None, 5, [], "x", ["files"]])
def test_rules_that_are_none_are_refused(record: Path, rules: object) -> None:
    done = huiqi("replay", altered(record, lambda held: held.update(rules=rules)))
    assert done.returncode == 3 and "Traceback" not in done.stderr


@pytest.mark.parametrize("files", ["[]", "5", "[" * 100_000, '{"0001/a.yaml": "", "0001/a.yaml/b.yaml": ""}'])
def test_rules_that_cannot_be_laid_out_are_told(record: Path, files: str) -> None:
    def change(held: dict[str, Any]) -> None:
        sha256 = hashlib.sha256(files.encode()).hexdigest()
        held["rules"] = {"sha256": sha256, "files": base64.b64encode(zlib.compress(files.encode())).decode()}
        sealed(held)

    done = huiqi("replay", altered(record, change))
    assert done.returncode == 3 and "Traceback" not in done.stderr
    assert "记录里的规则不能用" in done.stdout


def test_rules_taken_out_of_a_record_are_told(record: Path) -> None:
    done = huiqi("replay", altered(record, lambda held: held["rules"].pop("files")))
    assert "记录里没有当时的规则" in done.stdout


def test_a_sum_that_stands_twice_is_told(record: Path) -> None:
    def change(held: dict[str, Any]) -> None:
        false = {**held["answer"]["totals"][0], "min": "9999999.00", "max": "9999999.00"}
        held["answer"]["totals"].insert(0, false)
        sealed(held)

    done = huiqi("replay", altered(record, change))
    assert (done.returncode, "同一种合计写了两次" in done.stdout) == (3, True)


def test_rules_of_a_record_are_written_nowhere_else(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="不是规则文件的位置"):
        laid_out({"../../x.yaml": b""}, str(tmp_path))
    with pytest.raises(ValueError, match="不是规则文件的位置"):
        laid_out({"0001/../../x.yaml": b""}, str(tmp_path / "a"))


def test_an_older_engine_with_the_same_answer_stands(record: Path, library: Rulebase) -> None:
    from huiqi.output.record import _seal

    def change(held: dict[str, Any]) -> None:
        held["engine"] = held["answer"]["engine"] = "0.0.1"
        del held["seal"]
        held["seal"] = _seal(held)

    done = huiqi("replay", altered(record, change))
    assert done.returncode == 0
    assert "程序变了：记录由 huiqi 0.0.1 写成" in done.stdout
    assert f"结果与记录一致（{len(library.clauses)} 条逐条相同）。" in done.stdout


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "不是完整的 JSON"),
        (b'{"format": 1, "engine"', "不是完整的 JSON：读到第 1 行第 23 列断开"),
        (b"[]", "不是决定记录"),
        (b"{}", "不是决定记录，或不完整：缺少 format、engine、rulebase、as_of、firm_file、answer、seal"),
        (b"\xff\xfe\x00", "不是决定记录"),
        (b"[" * 100_000, "不是"),
        (b'{"format": 1, "format": 1}', "「format」在一处写了两次"),
        (b'{"format": ' + b"9" * 6000 + b"}", "有过长的数"),
    ],
)
def test_what_is_no_record_is_refused(tmp_path: Path, content: bytes, told: str) -> None:
    path = tmp_path / "记录.json"
    path.write_bytes(content)
    done = huiqi("replay", path)
    assert done.returncode == 3
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_a_record_of_another_format_or_with_other_content_is_refused(record: Path) -> None:
    later = huiqi("replay", altered(record, lambda held: held.update(format=3)))
    assert (later.returncode, "记录的格式是 3，这里只读得懂 1、2" in later.stderr) == (3, True)
    assert "请用写它的那个版本" in later.stderr
    for change in (
        lambda held: held.update(as_of="昨天"),
        lambda held: held["answer"].pop("due"),
        lambda held: held["firm_file"].pop("text"),
        lambda held: first(held).update(decision="maybe"),
        lambda held: held.update(engine="\ud800"),
        lambda held: held["answer"]["due"].update(min="1e999999"),
    ):
        done = huiqi("replay", altered(record, change))
        assert (done.returncode, "记录里的内容读不懂" in done.stderr) == (3, True)
    assert huiqi("replay", record.with_name("没有.json")).returncode == 2


def test_a_firm_file_that_today_cannot_be_read_is_told_with_its_place(record: Path) -> None:
    def change(held: dict[str, Any]) -> None:
        held["firm_file"]["text"] = held["firm_file"]["text"].replace("规模: 规上", "规摸: 规上")

    done = huiqi("replay", altered(record, change))
    assert done.returncode == 3
    assert "没有叫「规摸」的项目" in done.stderr


def test_nothing_is_overwritten(record: Path) -> None:
    before = record.read_bytes()
    done = huiqi("check", EXAMPLE, "--as-of", "2024-12-31", "--record", record)
    assert (done.returncode, done.stdout) == (2, "")
    assert "已经有了，不覆盖" in done.stderr
    assert record.read_bytes() == before
