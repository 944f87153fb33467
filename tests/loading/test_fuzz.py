"""Any bytes give diagnostics or a value, never a traceback: loader, firm reader, grammar, lists."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from huiqi import InputError
from huiqi.base.documents import DocumentError, parse_document
from huiqi.language.expressions.checker import check_cell, check_condition, check_value
from huiqi.language.expressions.parser import ExpressionError
from huiqi.language.expressions.scope import Scope
from huiqi.loading.firms import read_firm
from huiqi.loading.rules import load_rulebase
from huiqi.loading.rules.policies import read_policy
from huiqi.loading.rules.report import Report
from tests.conftest import AS_OF, ROOT
from tests.randomly import randomly

LIBRARY = load_rulebase()
POLICY = (ROOT / "rules" / "yunnan" / "zhenkang-2023.yaml").read_bytes()
FIRM = (ROOT / "examples" / "nut-company.yaml").read_bytes()
SETTINGS = randomly(300, shrinks=True)
WORDS = st.sampled_from(
    [
        "研发费用",
        "营业收入",
        "规模",
        "规上",
        "级别",
        "省级",
        "首次",
        "资质认定",
        "as_of",
        "and",
        "or",
        "not",
        "in",
        "if",
        "else",
        "at",
        "most",
        "at",
        "least",
        "up",
        "to",
        "for",
        "where",
        "count",
        "sum",
        "any",
        "holds",
        "(",
        ")",
        "[",
        "]",
        ",",
        ".",
        "..",
        "+",
        "-",
        "*",
        "/",
        "==",
        ">=",
        ">",
        "<",
        "5%",
        "2pp",
        "20万",
        "3元",
        "10",
        "2024",
        "2024-01-01",
        "2024Q1",
        "'x'",
        "from",
        "over",
        "to",
        "below",
        "|",
        "[-1]",
        "yes",
        "no",
        "policy.period",
        "firm.规模",
        "万",
        "，",
        "（",
        "）",
        "0",
        "99999999999999999999",
        "last",
        "this",
        "year",
    ]
)


@st.composite
def damaged(draw: st.DrawFn, text: bytes) -> bytes:
    """A real file with a few bytes changed, left out or doubled."""
    content = bytearray(text)
    for _ in range(draw(st.integers(1, 5))):
        place = draw(st.integers(0, len(content) - 1))
        content[place : place + draw(st.integers(0, 40))] = draw(
            st.one_of(
                st.binary(max_size=8), st.sampled_from([b": ", b"- ", b"{", b"]", b"\n", b"  ", "级".encode(), b"no"])
            )
        )
        content = content or bytearray(b" ")
    return bytes(content)


@SETTINGS
@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode), damaged(FIRM)), st.booleans())
def test_firm_files(content: bytes, as_json: bool) -> None:
    try:
        read_firm(parse_document(content, "firm.json" if as_json else "firm.yaml"), LIBRARY.vocabulary, AS_OF)
    except (DocumentError, InputError) as error:
        assert str(error)


@SETTINGS
@given(st.one_of(st.binary(max_size=200), damaged(POLICY)))
def test_policy_files(content: bytes) -> None:
    report = Report()
    try:
        node = parse_document(content, "policy.yaml")
    except DocumentError as error:
        assert str(error)
        return
    read_policy(node, LIBRARY.vocabulary, report)
    assert all(str(diagnostic) for diagnostic in report.diagnostics)


@SETTINGS
@given(
    st.one_of(
        st.text(max_size=60), st.lists(WORDS, max_size=14).map(" ".join), st.lists(WORDS, max_size=14).map("".join)
    )
)
def test_expressions(text: str) -> None:
    scope = Scope(LIBRARY.vocabulary).running_over(LIBRARY.vocabulary.records["recognitions"])
    level = LIBRARY.vocabulary.records["recognitions"].fields["level"].type
    for read in (
        lambda: check_value(text, scope),
        lambda: check_condition(text, scope),
        lambda: check_cell(text, level, scope),
    ):
        try:
            read()
        except ExpressionError as error:
            assert 0 <= error.start <= error.end <= max(len(text), 1)
            assert error.message
