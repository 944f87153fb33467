"""What `huiqi test` prints."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from huiqi.authoring.cases.catching import Caught
from huiqi.authoring.cases.coverage import WORDS, Coverage
from huiqi.authoring.cases.drafts import FirmDraft
from huiqi.authoring.cases.proving import Proof
from huiqi.language.vocabulary import Vocabulary
from huiqi.model.policy import Policy


def proof_lines(proof: Proof, whole: bool = False) -> Iterator[str]:
    """One line for a policy, one for each thing wrong or missing; with `whole` one for each clause."""
    yield from (str(each) for each in proof.wrong)
    for clause in proof.unmet:
        yield f"{clause.place}: {clause.title}：没有找到满足它的企业：条件可能互相矛盾；写一个满足它的情形"
    titles = {clause.id: clause.title for clause in proof.policy.clauses}
    for item, words in proof.coverage.lacking():
        ways = "、".join(WORDS[word] for word in sorted(words))
        yield f"{item.clause}（{titles[item.clause]}）：「{item.what}」没有见过：{ways}"
    if whole:
        yield from _by_clause(proof.policy, proof.coverage)
    seen, items = _counted(proof.coverage)
    yield f"{proof.policy.id}　情形 {proof.cases}　边界情形 {proof.boundaries}　覆盖 {seen}/{items}"


def _by_clause(policy: Policy, coverage: Coverage) -> Iterator[str]:
    for clause in policy.clauses:
        own = Coverage(tuple(item for item in coverage.items if item.clause == clause.id), coverage.seen)
        seen, items = _counted(own)
        yield f"  {clause.id.partition('/')[2]}　{clause.title}　{seen}/{items}"


def _counted(coverage: Coverage) -> tuple[int, int]:
    """How many ways were seen, of how many: a condition counts as three."""
    needed = sum(len(item.needed) for item in coverage.items)
    return needed - sum(len(words) for _, words in coverage.lacking()), needed


def summary(proofs: Sequence[Proof]) -> str:
    """The last line."""
    cases, made = sum(proof.cases for proof in proofs), sum(proof.boundaries for proof in proofs)
    counts = [_counted(proof.coverage) for proof in proofs]
    wrong = sum(len(proof.wrong) + len(proof.unmet) for proof in proofs)
    seen, items = sum(count[0] for count in counts), sum(count[1] for count in counts)
    found = f"{wrong} 处不对" if wrong else "没有不对的"
    return f"情形 {cases} 个，按规则生成的边界情形 {made} 个，{found}；覆盖 {seen}/{items}"


def caught_lines(policy: Policy, tried: Sequence[Caught], vocabulary: Vocabulary) -> Iterator[str]:
    """How many slips were noticed; each that was not, with a firm that shows it."""
    for each in tried:
        if not each.caught:
            yield f"{policy.id}/{each.slip.clause} {each.slip.what}：没有情形发现"
            if each.shown_by is not None:
                yield "  可以加这样一个情形（应有的结果请对照原文填）："
                yield f"    as_of: {each.shown_by.as_of}"
                yield f"    firm: {_flow(each.shown_by.told, vocabulary)}"
    for money, name in ((True, "给钱的条款"), (False, "其他条款")):
        of_kind = [each for each in tried if each.money is money]
        if of_kind:
            caught = sum(each.caught for each in of_kind)
            share = f"（{caught * 100 // len(of_kind)}%）"
            yield f"{policy.id}　{name}：错改 {len(of_kind)} 处，情形发现 {caught} 处{share}"


def _flow(told: FirmDraft, vocabulary: Vocabulary) -> str:
    """A firm on one line of YAML, by the labels of its facts and fields."""
    parts = []
    for key, held in told.items():
        kind = vocabulary.records.get(key)
        if kind is not None and isinstance(held, list):
            held = [{kind.fields[name].label: text for name, text in row.items()} for row in held]
        if key != "name" and not (key == "findings" and not held):
            parts.append(f"{vocabulary.label(key)}: {_value(held)}")
    return "{" + ", ".join(parts) + "}"


def _value(held: object) -> str:
    if isinstance(held, dict):
        return "{" + ", ".join(f"{key}: {_value(each)}" for key, each in held.items()) + "}"
    if isinstance(held, list):
        return "[" + ", ".join(_value(each) for each in held) + "]"
    return f"'{held}'" if any(sign in str(held) for sign in ",[]{}:#") else str(held)
