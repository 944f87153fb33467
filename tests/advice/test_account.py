"""Why, clause by clause: the condition tree in the reader's words, how the amount was made, in 中文 and English."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from hypothesis import given

from huiqi import Assessor, Rulebase
from huiqi.advice.account import Accountant
from huiqi.assess.answer import Traced
from huiqi.base.datatypes import TextType
from huiqi.base.documents import parse_text
from huiqi.language.expressions.tree import Judge, Noted, Undecided, Words, descendants
from huiqi.language.languages import CHINESE, InEnglish
from huiqi.loading.firms import read_firm
from huiqi.loading.rules import load_rulebase
from huiqi.model.guidance import Account, Made, Point
from huiqi.output.views import as_json, outline, sentences
from huiqi.semantics.matcher import Matcher
from tests.advice.test_gaps import FIRM
from tests.conftest import AS_OF, ROOT
from tests.loading.test_bad_input import huiqi
from tests.random_rules import Drawn, drawn, firm_of, rulebase_of
from tests.randomly import randomly

LIBRARY = load_rulebase()
MATCHER = Matcher()
ASSESSOR = Assessor(LIBRARY, MATCHER)
ENGLISH = InEnglish(LIBRARY.vocabulary)


def traced(firm: str) -> Traced:
    return ASSESSOR.traced(read_firm(parse_text(firm, "firm.yaml"), LIBRARY.vocabulary, AS_OF), AS_OF)


def accounts(firm: str, clause: str, english: bool = False) -> list[Account]:
    found = Accountant(LIBRARY, ENGLISH if english else CHINESE).accounts(traced(firm))
    return [each for each in found if each.id == f"zhenkang-2023/{clause}"]


def test_the_outline_shows_value_figure_and_threshold() -> None:
    assert outline(accounts(FIRM, "rd-institution-upper-funds-help"), CHINESE).split("\n")[-3:] == [
        "  ✓ 规模 是 规上  [规模 规上]",
        "  ✗ 上年度研发费用 ÷ 上年度营业收入 超过 1.5%（「超过」不含 1.5%；按上一完整年度）  "
        "[上年度研发费用 60万元（2023 年）；上年度营业收入 5000万元（2023 年）；算得 1.2%]",
        "  依据 二(三): “对规模以上企业新设立研发机构,企业研发经费投入占营业收入比重超过1.5%,经省级备案认定的企业,积极帮助争取省、市级经费补助”",
    ]


def test_the_same_in_english() -> None:
    shown = outline(accounts(FIRM, "rd-institution-upper-funds-help", english=True), ENGLISH)
    assert "  ✓ scale is above designated size  [scale above designated size]\n" in shown
    assert "✗ R&D expense of last year ÷ revenue of last year more than 1.5%" in shown
    assert (
        "R&D expense of last year CNY 600,000 (2023); revenue of last year CNY 50,000,000 (2023); worked out 1.2%"
        in shown
    )


def test_sentences_say_of_a_failure_only_what_fails() -> None:
    assert sentences(accounts(FIRM, "rd-institution-four-haves"), CHINESE) == (
        "规模以上企业研发机构（四有标准）: 不符合，征求意见稿。因为: 有研发场地：是  [有研发场地 否] — 不满足；有研发项目：是  [有研发项目 否] — 不满足。"
        "依据 二(三): “按照“有研发场地、有研发投入、有研发团队、有研发项目”的标准,引导规模以上企业设立各类研发机构”。"
    )


def test_what_settlement_took_names_the_clause_by_its_title() -> None:
    example = (ROOT / "examples" / "nut-company.yaml").read_text("utf-8")
    (each,) = accounts(example, "national-tech-sme")
    assert (each.amount, each.payable) == ("5,000元", "0元")
    assert each.settlement == ("少得 5,000元，已经领取过 「国家科技型中小企业补助」",)


def _made(award: str, **told: object) -> Made:
    text = (
        "policy: random\ntitle: 随机政策\nregion: 530924\nstatus: in force\nperiod: 2023-01-01 .. 2027-12-31\n"
        f"clauses:\n  c: {{title: 甲, cite: {{section: 一, quote: 乙}}, award: {award}}}\n"
    )
    rulebase = rulebase_of(text, LIBRARY)
    firm = firm_of({"name": "甲", "region": "镇康县", "received": [], **told}, rulebase)
    (account,) = Accountant(rulebase, CHINESE).accounts(Assessor(rulebase, MATCHER).traced(firm, AS_OF))
    assert account.making is not None
    return account.making


def test_how_an_amount_was_made_tells_base_rate_and_the_cap_that_bit() -> None:
    made = _made("6% * rd_expense at most 60万", rd_expense={"2023": "1200万"})
    assert (made.text, made.value, made.note) == ("6% × 上年度研发费用，最多 60万元", "60万元", "取上限")
    product, cap = made.parts
    assert (product.text, product.value) == ("6% × 上年度研发费用", "72万元")
    assert [(part.text, part.value) for part in product.parts] == [
        ("6%", ""),
        ("上年度研发费用", "1200万元（2023 年）"),
    ]
    assert cap.text == "60万元"
    assert _made("6% * rd_expense at most 60万", rd_expense={"2023": "900万"}).note == "没有到上限"
    assert _made("6% * rd_expense at most 60万").note == "可能到上限"


def test_how_an_amount_was_made_tells_the_row_the_slice_and_the_rounding() -> None:
    table = _made("{by: employees, rows: {below 10: 1万, from 10: 5万}}", employees=86)
    assert (table.parts[-1].text, table.parts[-1].note) == ("10以上（含）: 5万元", "落在这一档")
    slices = _made("{slice: rd_expense, rows: {to 100万: 10%, over 100万: 20%}}", rd_expense={"2023": "150万"})
    assert [part.value for part in slices.parts[1:]] == ["10万元", "10万元"]
    assert _made("rd_expense / 3", rd_expense={"2023": "100元"}).note == "四舍五入到分"


# -- every clause, every language ----------------------------------------------------------------------------


def _points(point: Point) -> Iterator[Point]:
    yield point
    for part in point.parts:
        yield from _points(part)


def _texts(account: Account) -> Iterator[str]:
    for point in _points(account.condition):
        yield from (
            point.text,
            point.figure or "",
            point.threshold or "",
            *(text for pair in point.values for text in pair),
        )
    yield outline([account], ENGLISH).partition("source")[0]


def _left_chinese(rulebase: Rulebase) -> list[str]:
    """What authors wrote for people and nobody translates: matters, notes, titles."""
    nodes = [node for clause in rulebase.clauses.values() for top in clause.tops for node in descendants(top)]
    found = [node.matter for node in nodes if isinstance(node, (Judge, Undecided))]
    found += [node.note for node in nodes if isinstance(node, Noted)]
    found += [
        word for node in nodes if isinstance(node, Words) and isinstance(node.type, TextType) for word in node.values
    ]
    return [*found, *(clause.title for clause in rulebase.clauses.values())]


def test_english_leaves_no_chinese_but_what_authors_wrote() -> None:
    kept = sorted(_left_chinese(LIBRARY), key=len, reverse=True)
    for region in ("镇康县", "进贤县", "青云谱区", "安义县", "仙居县"):
        firm = f"企业名称: ACME\n注册地: {region}\n规模: 规上\n研发费用: {{2023: 60万}}\n"
        for account in Accountant(LIBRARY, ENGLISH).accounts(traced(firm)):
            for text in _texts(account):
                for words in kept:
                    text = text.replace(words, "")
                left = re.sub("星创天地|集团|洪达|益康|雄宇|李渡烟花|李渡酒业|江联重工", "", text)
                assert not re.search(r"[\u4e00-\u9fff]", left), text


def test_no_internal_name_is_in_sight() -> None:
    names = [*LIBRARY.vocabulary.facts, *LIBRARY.vocabulary.records, *LIBRARY.clauses]
    names = [name for name in names if "_" in name or "/" in name]
    shown = outline(Accountant(LIBRARY, CHINESE).accounts(traced(FIRM)), CHINESE)
    assert [name for name in names if name in shown] == []


@randomly(200)
@given(drawn())
def test_every_construct_is_accounted_for_in_both_languages(example: Drawn) -> None:
    rulebase = rulebase_of(example.policy, LIBRARY)
    answer = Assessor(rulebase, MATCHER).traced(firm_of(example.firm, rulebase), AS_OF)
    for language in (CHINESE, InEnglish(rulebase.vocabulary)):
        found = list(Accountant(rulebase, language).accounts(answer))
        assert bool(outline(found, language)) == bool(sentences(found, language)) == bool(found)
        shown = [(each, entitlement) for each, _, entitlement in answer.shown() if not each.elsewhere]
        for account, (each, entitlement) in zip(found, shown, strict=True):
            assert account.condition.truth == each.trace.truth.word
            assert account.decision is entitlement.decision


def test_the_json_view_is_the_same_trace() -> None:
    found = accounts(FIRM, "rd-institution-four-haves")
    (read,) = json.loads(as_json(found))
    assert (read["verdict"], read["condition"]["op"], read["making"]) == ("不符合", "all", None)
    assert len(read["condition"]["parts"]) == len(found[0].condition.parts)


def test_why_prints_the_clauses_that_are_asked_for() -> None:
    done = huiqi("why", "examples/nut-company.yaml", "high-tech-first", "--as-of", "2024-12-31", "--lang", "en")
    assert done.returncode == 0
    assert "〔高新技术企业 国家级 2024-11-01〕: eligible · CNY 200,000 · draft for comment\n" in done.stdout
    assert "A self-check, not a decision" in done.stdout
    assert huiqi("why", "examples/nut-company.yaml", "没有这一条", "--as-of", "2024-12-31").returncode == 2
