"""What bad input gets: a message with place and help, the stated exit code, no traceback, nothing half-printed."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

GOOD = "企业名称: 甲公司\n注册地: 镇康县\n"


def huiqi(*arguments: str | Path, cwd: Path = ROOT, input: str | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "huiqi.cli", *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, encoding="utf-8", check=False, input=input)


def check(path: Path, *more: str) -> subprocess.CompletedProcess[str]:
    return huiqi("check", path, "--as-of", "2024-12-31", *more)


BAD_FIRMS: dict[str, tuple[str, str]] = {
    "unknown key": (GOOD + "规摸: 规上\n", "没有叫「规摸」的项目"),
    "wrong unit": (GOOD + "营业收入: 30人\n", "单位不对"),
    "impossible date": (GOOD + "成立日期: 2023-02-30\n", "2023 年 2 月没有 30 日"),
    "text for a number": (GOOD + "职工总数: 很多\n", "不是数字"),
    "negative money": (GOOD + "研发费用: -3万\n", "是负数"),
    "too much money": (GOOD + "研发费用: 99999999亿\n", "超过 10 万亿元"),
    "one value for a list": (GOOD + "认定意见: 同意\n", "要写成列表"),
    "list for one value": (GOOD + "规模: [规上, 规下]\n", "只能写一个值"),
    "no such choice": (GOOD + "规模: 中型\n", "没有「中型」这个值"),
    "no such kind": (GOOD + "资质认定: [{名称: 高薪技术企业}]\n", "没有「高薪技术企业」这个值"),
    "no such field": (GOOD + "资质认定: [{名目: 高新技术企业}]\n", "没有「名目」这一栏"),
    "row is no mapping": (GOOD + "认定意见: [同意]\n", "每一条要写成"),
    "a record twice": (GOOD + "资质认定: [{证书名称: 甲, 级别: 省级}, {证书名称: 甲, 级别: 省级}]\n", "写了两次"),
    "no such place": (GOOD.replace("镇康县", "镇唐县"), "没有行政区划「镇唐县」"),
    "several places": (GOOD.replace("镇康县", "鼓楼区"), "不止一处"),
    "no such industry": (GOOD + "行业代码: Z99\n", "不是国民经济行业代码"),
    "yes and no": (GOOD + "有研发团队: 也许\n", "不是「是」或「否」"),
    "not a number": (GOOD + "营业收入: .nan\n", "不是数字"),
    "separators": (GOOD + "营业收入: 1,23,4\n", "不是数字"),
    "no such year": (GOOD + "营业收入: {二三: 5万}\n", "不是年份"),
    "repeated key": (GOOD + "规模: 规上\n规模: 规下\n", "写了两次"),
    "key and label": (GOOD + "规模: 规上\nscale: 规下\n", "是同一项"),
    "no name": ("注册地: 镇康县\n", "没有写企业名称"),
    "empty name": ("企业名称:\n", "企业名称不能空着"),
    "empty": ("", "文件是空的"),
    "only a comment": ("# 没有内容\n", "文件是空的"),
    "a list": ("- 甲\n- 乙\n", "要写成「键: 值」"),
    "an alias": (GOOD + "规模: &a 规上\n", "不能使用锚点"),
    "a bomb": ("a: &a [x,x]\nb: &b [*a,*a]\n" + GOOD, "不能使用锚点"),
    "a tag": (GOOD + "规模: !!python/object/apply:os.system [id]\n", "不能使用标签"),
    "tabs": (GOOD + "资质认定:\n\t- 名称: 高新技术企业\n", "制表符"),
    "two documents": (GOOD + "---\n" + GOOD, "只能有一份"),
    "deep": (GOOD + "资质认定: " + "[" * 5000 + "\n", "嵌套超过 50 层"),
    "long": (GOOD + "统一社会信用代码: " + "9" * 5000 + "\n", "超过 4000 字"),
}


@pytest.mark.parametrize("name", BAD_FIRMS)
def test_bad_firm(name: str, tmp_path: Path) -> None:
    text, message = BAD_FIRMS[name]
    path = tmp_path / "firm.yaml"
    path.write_text(text, "utf-8")
    _refused(check(path), message)


def _refused(done: subprocess.CompletedProcess[str], message: str, code: int = 3) -> None:
    assert done.returncode == code, done.stderr
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == "", "nothing half-printed"


BAD_JSON = {
    "broken": ('{"企业名称": "甲",', "不是完整的 JSON"),
    "NaN": ('{"企业名称": "甲", "营业收入": NaN}', "不能写 NaN"),
    "twice": ('{"企业名称": "甲", "企业名称": "乙"}', "写了两次"),
    "comment": ('{"企业名称": "甲"} // 注释', "不是完整的 JSON"),
    "deep": ('{"企业名称": ' + "[" * 100_000, "不是完整的 JSON|嵌套超过"),
}


@pytest.mark.parametrize("name", BAD_JSON)
def test_bad_json(name: str, tmp_path: Path) -> None:
    text, message = BAD_JSON[name]
    path = tmp_path / "firm.json"
    path.write_text(text, "utf-8")
    done = check(path)
    assert any(each in done.stderr for each in message.split("|")), done.stderr
    _refused(done, "")


@pytest.mark.parametrize(
    "content", [b"\x89PNG\r\n\x1a\n\x00\x00", bytes(range(256)) * 20, b"\xff\xfe\x00", b"PK\x03\x04" + b"\x00" * 50]
)
def test_binary_rubbish(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "firm.yaml"
    path.write_bytes(content)
    _refused(check(path), "不是文本文件")


def test_a_huge_file_is_refused_without_reading_it(tmp_path: Path) -> None:
    path = tmp_path / "firm.yaml"
    with path.open("wb") as file:
        file.truncate(50 * 1024 * 1024)
    _refused(check(path), "文件大小超过")


def test_every_problem_is_told_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "firm.yaml"
    path.write_text(GOOD + "规摸: 规上\n研发费用: 三十\n", "utf-8")
    done = check(path)
    assert "firm.yaml:3:1" in done.stderr
    assert "firm.yaml:4:7" in done.stderr
    assert "是不是「规模」？" in done.stderr
    assert "写 20万、1.2亿" in done.stderr


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "utf-8-sig", "utf-16", "utf-8"])
def test_other_encodings_are_read(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "firm.yaml"
    path.write_bytes((GOOD + "规模: 规上\n").encode(encoding))
    done = check(path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("甲公司")


def test_windows_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "firm.yaml"
    path.write_bytes(GOOD.replace("\n", "\r\n").encode())
    assert check(path).returncode == 0


def test_not_there(tmp_path: Path) -> None:
    _refused(check(tmp_path / "none.yaml"), "找不到文件", 2)
    _refused(check(tmp_path), "是文件夹", 2)
    _refused(huiqi("check", "examples/nut-company.yaml", "--rules", tmp_path / "none"), "找不到规则文件夹", 2)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("check",), "缺少"),
        (("check", "examples/nut-company.yaml", "--asof", "2024-12-31"), "没有「--asof」"),
        (("check", "examples/nut-company.yaml", "--as-of", "2024-13-01"), "没有 13 月"),
        (("check", "examples/nut-company.yaml", "--as-of", "2024-12"), "要写到日"),
        (("check", "examples/nut-company.yaml", "--as-of", "昨天"), "要写到日"),
        (("check", "examples/nut-company.yaml", "--format", "xml"), "值不对"),
        (("check", "examples/nut-company.yaml", "--only"), "--only 要和 --rules 一起用"),
        (("check", "examples/nut-company.yaml", "--as-of", ""), "要写到日"),
        (("check", "examples/nut-company.yaml", "more"), "参数太多"),
        (("nonsense",), "nonsense"),
        ((), "没有写命令"),
    ],
)
def test_bad_usage(arguments: tuple[str, ...], message: str) -> None:
    _refused(huiqi(*arguments), message, 2)


def test_bad_rules(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("policy: x\n规则: 1\n", "utf-8")
    _refused(huiqi("check", "examples/nut-company.yaml", "--rules", tmp_path), "没有「规则」这个键", 4)
    done = huiqi("lint", tmp_path)
    assert done.returncode == 4
    assert "D01" in done.stdout


def test_messages_are_in_chinese() -> None:
    for arguments in [
        ("nonsense",),
        ("check",),
        ("check", "a", "--format", "xml"),
        ("check", "a", "b"),
        ("lint", "none"),
    ]:
        told = huiqi(*arguments).stderr
        assert not re.search("[A-Za-z]{4,} [a-z]{2,} [a-z]{2,}", told), told


@pytest.mark.parametrize(
    "text",
    ['{"企业名称"\n : "甲", "营业收入": 1e6}', '{"企业名称": "甲", "营业收入": 1.5E6}', '{"企业名称": "a\u2028b"}'],
)
def test_any_strict_json_is_read(text: str, tmp_path: Path) -> None:
    path = tmp_path / "firm.json"
    path.write_text(text, "utf-8")
    assert check(path).returncode == 0


def test_a_json_problem_is_told_with_its_path(tmp_path: Path) -> None:
    path = tmp_path / "firm.json"
    path.write_text('{"企业名称": "甲", "资质认定": [{"级别": "乡级"}]}', "utf-8")
    _refused(check(path), "firm.json：资质认定[0].级别: 错误 I16")


def test_rules_that_would_break_a_check_do_not_load(tmp_path: Path) -> None:
    good = (ROOT / "tests" / "rules" / "good" / "everything.yaml").read_text("utf-8")
    for old, new in [("in last 2 years", "in last 3000 years"), ("up to 35万", "9" * 40 + "亿")]:
        (tmp_path / "a.yaml").write_text(good.replace(old, new), "utf-8")
        done = huiqi("check", "examples/nut-company.yaml", "--rules", tmp_path, "--only", "--as-of", "2024-12-31")
        assert done.returncode == 4, done.stderr


def test_no_rules_are_no_answer(tmp_path: Path) -> None:
    done = huiqi("check", "examples/nut-company.yaml", "--rules", tmp_path, "--only")
    _refused(done, "里没有规则文件", 2)


def test_sources_may_be_gbk(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("镇康县".encode("gbk"))
    (tmp_path / "b.txt").mkdir()
    done = huiqi("lint", "--sources", tmp_path)
    assert done.returncode == 4
    assert "L09" in done.stdout


def test_a_list_may_say_there_is_none(tmp_path: Path) -> None:
    path = tmp_path / "firm.yaml"
    path.write_text(GOOD + "资质认定: {complete_for: [高企], items: 无}\n已获补助: 无\n", "utf-8")
    assert check(path).returncode == 0


def test_json_and_yaml_say_the_same(tmp_path: Path) -> None:
    told = {
        "企业名称": "甲公司",
        "注册地": "镇康县",
        "营业收入": 51000000,
        "有研发团队": True,
        "资质认定": [],
        "规模": None,
    }
    one, other = tmp_path / "firm.json", tmp_path / "firm.yaml"
    one.write_text(json.dumps(told, indent="\t"), "utf-8")
    other.write_text(GOOD + "营业收入: 5100万\n有研发团队: 是\n资质认定: []\n", "utf-8")
    answers = [json.loads(check(path, "--format", "json").stdout) for path in (one, other)]
    for answer in answers:
        answer["assumptions"] = []
    assert answers[0] == answers[1]
