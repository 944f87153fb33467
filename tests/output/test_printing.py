"""A result to print: one page or two, its Chinese as text, what the firm wrote never as markup."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from huiqi import Assessor
from huiqi.advice.advising import Adviser
from huiqi.base.documents import parse_text
from huiqi.loading.firms import read_firm
from huiqi.loading.rules import load_rulebase
from huiqi.output.printing import as_html
from huiqi.output.printing.table import HEADINGS
from huiqi.semantics.matcher import Matcher
from tests.advice.test_readings import BOTH
from tests.conftest import AS_OF
from tests.loading.test_bad_input import huiqi

LIBRARY = load_rulebase()
ASSESSOR = Assessor(LIBRARY, Matcher())
EXAMPLE = "examples/nut-company.yaml"


def html_of(firm: str, as_of: date = AS_OF) -> str:
    told = read_firm(parse_text(firm, "firm.yaml"), LIBRARY.vocabulary, as_of)
    traced = ASSESSOR.traced(told, as_of)
    return as_html(traced.answer, Adviser(ASSESSOR).guidance(traced), date(2025, 1, 2))


def pages(path: Path) -> list[str]:
    with pypdfium2.PdfDocument(path) as pdf:
        return [page.get_textpage().get_text_range() for page in pdf]


def test_the_pdf_holds_hash_date_disclaimer_amounts_and_quotes_as_text(tmp_path: Path) -> None:
    path = tmp_path / "结果.pdf"
    done = huiqi("check", EXAMPLE, "--as-of", "2024-12-31", "--print", path)
    assert done.returncode == 0, done.stderr
    found = pages(path)
    whole = "".join(found).replace("\r\n", "")
    assert 1 <= len(found) <= 2
    for text in (
        "镇康某某坚果有限公司　评估日 2024-12-31",
        f"规则库 {LIBRARY.hash}",
        "自查结果，不是审批决定，以主管部门认定为准",
        "征求意见稿里的资金补助（尚不能兑现）：40万元",
        "“对首次认定的高新技术企业给予一次性20万元补助”",
        "少得 5,000元：已经领取过",
    ):
        assert text in whole


def test_both_readings_and_what_is_near_are_printed() -> None:
    html = html_of(BOTH)
    assert "同时是国家和省级科技型中小企业的，是否只领较高的一项" in html
    assert "是：合计 5,000元；否：合计 8,000元" in html
    assert "打印日 2025-01-02" in html


def test_out_of_the_period_it_says_so_and_whom_to_ask() -> None:
    html = html_of(BOTH, date(2026, 6, 30))
    assert "评估日不在政策期内，下面是政策期最后一天的结果，不是现在能领的。" in html
    assert "政策期已于 2025-12-31 结束。规则库里没有接续的文件。" in html


def test_what_the_firm_wrote_stays_text() -> None:
    html = html_of(BOTH.replace("甲公司", "'<script>alert(1)</script><img src=http://a/b.png>'"))
    assert "<script" not in html and "<img" not in html
    assert "&lt;script&gt;" in html


@pytest.mark.parametrize(("name", "told"), [("结果.docx", "要以 .pdf 或 .html 结尾"), ("没有/结果.html", "无法写入")])
def test_where_it_cannot_be_written_it_says_so(tmp_path: Path, name: str, told: str) -> None:
    done = huiqi("check", EXAMPLE, "--as-of", "2024-12-31", "--print", tmp_path / name)
    assert (done.returncode, told in done.stderr, done.stdout) == (2, True, "")


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "结果.html"
    path.write_text("别的", "utf-8")
    assert huiqi("check", EXAMPLE, "--as-of", "2024-12-31", "--print", path).returncode == 2
    assert path.read_text("utf-8") == "别的"


def test_without_the_library_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    from huiqi import UsageError
    from huiqi.output.printing import as_pdf

    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(UsageError, match="生成不了 PDF"):
        as_pdf("<p>甲</p>")


def test_without_a_chinese_font_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fonts = tmp_path / "fonts.conf"
    fonts.write_text(f"<fontconfig><dir>{tmp_path}</dir><cachedir>{tmp_path}</cachedir></fontconfig>", "utf-8")
    monkeypatch.setenv("FONTCONFIG_FILE", str(fonts))
    path = tmp_path / "结果.pdf"
    done = huiqi("check", EXAMPLE, "--as-of", "2024-12-31", "--print", path)
    assert (done.returncode, "系统里没有中文字体" in done.stderr, path.exists()) == (2, True, False)


def test_a_letter_that_no_font_has_is_named(tmp_path: Path) -> None:
    from huiqi import UsageError
    from huiqi.output.printing import as_pdf

    with pytest.raises(UsageError, match="系统的字体里没有这些字"):
        as_pdf("<p>甲\U0001fbff\U000e0fff\uf8ff</p>")


def test_a_result_as_csv_is_the_table_of_the_workbook() -> None:
    done = huiqi("check", "examples/nut-company.yaml", "--as-of", "2024-12-31", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout.removeprefix("\ufeff"))))
    assert done.returncode == 0
    assert done.stdout.startswith("\ufeff"), "spreadsheets take it for UTF-8 by this"
    assert list(rows[0]) == list(HEADINGS)
    first = rows[0]
    assert (first["判断"], first["事项"]) == ("符合", "首次认定高新技术企业补助")
    assert (first["金额至少（元）"], first["清算后至多（元）"]) == ("200000.00", "200000.00")


def test_a_cell_of_the_csv_is_no_formula(tmp_path: Path) -> None:
    firm = tmp_path / "firm.yaml"
    firm.write_text(
        "企业名称: '=1+1'\n注册地: 镇康县\n资质认定: [{名称: 重点实验室, 级别: 省级, 证书名称: '=cmd', 认定日期: 2024-05-20}]\n",
        "utf-8",
    )
    done = huiqi("check", firm, "--as-of", "2024-12-31", "--format", "csv")
    assert done.returncode == 0
    for row in csv.reader(io.StringIO(done.stdout.removeprefix("\ufeff"))):
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)
