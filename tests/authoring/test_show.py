"""`huiqi show`: a policy read back in plain 中文, so that its author can hold it against the text."""

from __future__ import annotations

import re

import pytest

from huiqi import Rulebase
from huiqi.authoring.show import policy_text
from tests.language.test_language import FILE, rules
from tests.loading.test_bad_input import huiqi


def shown(rule: str) -> str:
    rulebase = rules(rule)
    return policy_text(rulebase.policies[0], rulebase)


def test_a_clause_says_who_how_much_how_often_and_by_which_words(library: Rulebase) -> None:
    policy = next(each for each in library.policies if each.id == "zhenkang-2023")
    text = policy_text(policy, library, "zhenkang-2023/high-tech-first")
    assert text.split("\n● ")[1].split("\n")[:8] == [
        "首次认定高新技术企业补助　high-tech-first　[资金补助]",
        "  给谁：每一条资质认定（名称 是 高新技术企业），要求：",
        "    - 认定日期 在 2023-01-01 至 2025-12-31 之内；否则由主管部门认定：认定日期不在政策期内，是否给予",
        "    - 首次：是",
        "  给多少：20万元",
        "  限制：每户一次",
        "  申报办法：文件未载明",
        "  依据 二(二)：“对首次认定的高新技术企业给予一次性20万元补助”",
    ]


@pytest.mark.parametrize(
    ("what", "line"),
    [
        ("比例与封顶；比率的边", "给多少：6% × 上年度研发费用，最多 60万元"),
        ("台阶，含与不含", "2亿元以上（含）10亿元以下（含）：40万元"),
        ("比上年；没有基数时按写明的", "（上年度营业收入同比增长率，没有则 0%） 不低于 12%"),
        ("首次达到一个台阶，升级只补差额", "限制：每户只补已领取金额以上的差额"),
        ("分段累进；每满一级", "超过 2亿元 到 6亿元的部分 0.3%"),
        ("分期兑现，按进度", "分期兑现：40%，条件：开工日期 不晚于 评估日"),
        ("贴息：公布的利率，按天；修改过的上限", "2024-01-01 起：4万元（修改决定二：提高至4万元）"),
        ("不能同时享受，任选一项", "不能同时享受：甲和丙；丙和丁"),
        ("金额由主管部门定的范围；一事一议", "（3% 至 8%，具体由主管部门决定） × 上年度研发费用，最多 20万元"),
        ("取决于其他申请人的，只有上限", "取决于其他申请人：取前 10 名，上年度研发费用从高到低"),
        ("层层封顶：每项、每户、全政策", "每年合计最多 20万元：甲、丙"),
    ],
)
def test_a_line_reads_as_the_text_would(what: str, line: str) -> None:
    rule = next(each["rule"] for each in FILE["rules"] if each["what"] == what)
    assert line in shown(rule)


@pytest.mark.parametrize("rule", [each["rule"] for each in FILE["rules"]], ids=[each["what"] for each in FILE["rules"]])
def test_no_internal_name_is_in_sight(rule: str) -> None:
    """Every English word shown is one the author wrote, or a unit."""
    words = set(re.findall(r"[A-Za-z_]{3,}", shown(rule)))
    assert words <= set(re.findall(r"[A-Za-z_]{3,}", rule)) | {"qinghe", "kWh"}


def test_show_of_a_policy_a_clause_a_file_and_of_nothing() -> None:
    assert "《镇康县" in huiqi("show", "zhenkang-2023").stdout
    one = huiqi("show", "zhenkang-2023/high-tech-first").stdout
    assert "首次认定" in one
    assert "科技型中小企业补助" not in one
    assert "分档补助10万元" in huiqi("show", "tests/rules/good/everything.yaml").stdout
    wrong = huiqi("show", "zhenkang-2023/nothing")
    assert (wrong.returncode, "规则库里没有「zhenkang-2023/nothing」" in wrong.stderr) == (2, True)
    assert huiqi("show", "tests/rules/bad/tag.yaml").returncode == 4
