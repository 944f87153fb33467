"""Files made to stop whoever opens them: each is read or refused, with a word on why, and no process is lost over it."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from huiqi import InputError
from huiqi.lists.tables import files
from huiqi.lists.tables.files import open_sheets


def workbook(**parts: bytes) -> bytes:
    """A good workbook with something put into its parts, before they end."""
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["企业名称", "注册地", "2023年营业收入（万元）"])
    sheet.write_row(1, 0, ["甲公司", "镇康县", 100])
    book.close()
    changed = io.BytesIO()
    with zipfile.ZipFile(held) as good, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as bad:
        for name in good.namelist():
            content = good.read(name)
            for part, added in parts.items():
                if name.endswith(f"{part}.xml"):
                    end = content.rindex(b"</")
                    content = content[:end] + b"<!--" + added + b"-->" + content[end:]
            bad.writestr(name, content)
    return changed.getvalue()


@pytest.mark.parametrize("added", [b"<f ", b"<xf ", b"<row ", b"<col ", b"</f> ", b"<f", b"<v> "])
@pytest.mark.parametrize("part", ["styles", "sheet1"])
def test_text_made_for_expressions_that_look_far_ahead_is_read(tmp_path: Path, part: str, added: bytes) -> None:
    """300,000 times over, where looking ahead to the end each time takes hours."""
    path = tmp_path / "名单.xlsx"
    path.write_bytes(workbook(**{part: added * 300_000}))
    [sheet] = open_sheets(path)
    assert [list(row) for row in sheet.rows][1] == ["甲公司", "镇康县", 100]


def test_a_parquet_file_of_millions_of_rows_is_refused_by_what_it_says_of_itself(tmp_path: Path) -> None:
    path = tmp_path / "名单.parquet"
    one = pa.DictionaryArray.from_arrays(pa.array([0] * 3_500_000, pa.int8()), ["甲公司"])
    pq.write_table(pa.table({"企业名称": one, "注册地": one}), path, compression="zstd")
    assert path.stat().st_size < 100_000
    with pytest.raises(InputError, match="有 3500000 行 2 列，太大了"):
        open_sheets(path)


def test_a_cell_in_the_far_corner_is_refused_by_its_place(tmp_path: Path) -> None:
    path = tmp_path / "名单.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("名单")
    sheet.write_row(0, 0, ["企业名称", "注册地"])
    sheet.write(1_000_000, 100, "x")
    book.close()
    with pytest.raises(InputError, match="到第 1000001 行第 101 列，太大了"):
        open_sheets(path)


def test_what_takes_too_long_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "名单.xlsx"
    path.write_bytes(workbook())
    monkeypatch.setattr(files, "SECONDS", 0.01)
    with pytest.raises(InputError, match="秒还没有读完"):
        open_sheets(path)


def test_a_csv_of_nothing_but_commas_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "名单.csv"
    path.write_bytes("企业名称,注册地\n".encode() + b"," * 7_000_000)
    with pytest.raises(InputError, match="有 600 万格以上"):
        open_sheets(path)
