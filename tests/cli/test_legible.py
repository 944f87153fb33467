"""What a terminal is shown of a name that would steer it: nothing that turns text round, rings or colours."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from huiqi.base.legible import legible
from tests.loading.test_bad_input import huiqi

STEERING = ["\x1b[31m", "\x07", "\u202e", "\u2066", "\u200b", "\x9b"]


def is_steered(text: str) -> bool:
    return any(sign in text for sign in "\x1b\x07\u202e\u2066\u200b\x9b")


@pytest.mark.parametrize("sign", STEERING)
@pytest.mark.parametrize("format", ["text", "json", "csv"])
def test_a_name_in_a_firms_file_does_not_steer_the_terminal(tmp_path: Path, sign: str, format: str) -> None:
    path = tmp_path / "甲.json"
    path.write_text(json.dumps({"企业名称": f"甲{sign}公司", "注册地": "镇康县"}), "utf-8")
    done = huiqi("check", path, "--as-of", "2024-12-31", "--format", format)
    assert done.returncode == 0
    assert "首次认定" in done.stdout and not is_steered(done.stdout + done.stderr)


@pytest.mark.parametrize("sign", STEERING)
def test_what_is_wrong_is_quoted_without_steering(tmp_path: Path, sign: str) -> None:
    path = tmp_path / "甲.json"
    path.write_text(json.dumps({"企业名称": "甲", "注册地": f"镇{sign}康县县", f"没{sign}有": 1}), "utf-8")
    done = huiqi("check", path)
    assert done.returncode == 3 and not is_steered(done.stdout + done.stderr)


def test_a_name_in_a_list_does_not_steer_its_reader(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["企业名称", "注册地"])
    sheet.append(["甲\u202e公司", "镇康县"])
    sheet.append(["乙\u200b公司", "某\u202e县"])
    book.save(tmp_path / "名单.xlsx")
    done = huiqi("batch", tmp_path / "名单.xlsx", "-o", tmp_path / "结果.csv", "--as-of", "2024-12-31")
    assert done.returncode == 0 and not is_steered(done.stdout + done.stderr)
    written = (tmp_path / "结果.csv").read_text("utf-8-sig")
    assert "甲公司" in written and not is_steered(written)
    assert not is_steered((tmp_path / "结果.csv.rejects.csv").read_text("utf-8-sig"))


def test_json_reads_back_what_was_written_as_an_escape() -> None:
    assert json.loads(legible(json.dumps("甲\u202e乙\u200b", ensure_ascii=False))) == "甲\u202e乙\u200b"
