"""Commands for those who write rules: `lint`, `test`, `policies`, `show`, `schema`."""

from __future__ import annotations

import json
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from huiqi.base.errors import RulesError, UsageError
from huiqi.cli.options import AsOf, Only, Rules, app, folders_of, read_as_of

if TYPE_CHECKING:
    from huiqi.authoring.cases.reading import Case
    from huiqi.authoring.checks.sources import Sources
    from huiqi.model.policy import Rulebase
    from huiqi.semantics.matcher import Matcher


class SchemaName(StrEnum):
    """What `schema` prints."""

    FIRM = "firm"
    POLICY = "policy"
    ANSWER = "answer"
    GUIDANCE = "guidance"


@app.command()
def lint(
    path: Annotated[Path | None, typer.Argument(metavar="[规则]", help="规则文件或文件夹，默认自带的规则库")] = None,
    sources: Annotated[Path | None, typer.Option("--sources", metavar="文件夹", help="政策原文，逐句核对引文")] = None,
    as_of: AsOf = None,
) -> None:
    """检查规则文件；给出原文时核对每一句引文；整个文件夹还查全库的问题。"""
    from huiqi.authoring.checks import checked, surveyed
    from huiqi.authoring.checks.survey import Survey
    from huiqi.loading.rules.rulebase import inspect_rulebase, library_folder, published_ids

    day = read_as_of(as_of)
    rulebase, diagnostics = inspect_rulebase([path] if path else [], only=path is not None)
    if rulebase is not None:
        diagnostics = [*diagnostics, *checked(rulebase, _sources(sources))]
        folder = path or library_folder()
        if folder.is_dir():
            diagnostics += surveyed(Survey(rulebase, day, published_ids(folder)))
    for diagnostic in diagnostics:
        typer.echo(str(diagnostic))
    errors = sum(diagnostic.severity == "error" for diagnostic in diagnostics)
    proven = f"，引文 {_count_quotes(rulebase)} 条已核对" if rulebase and sources and not errors else ""
    typer.echo(f"{errors} 个错误，{len(diagnostics) - errors} 个警告{proven}")
    if errors:
        raise typer.Exit(4)


def _count_quotes(rulebase: Rulebase) -> int:
    from huiqi.authoring.checks.sources import quotes_of

    return sum(1 for policy in rulebase.policies for _ in quotes_of(policy))


@app.command(name="test")
def test_rules(
    path: Annotated[Path | None, typer.Argument(metavar="[规则]", help="规则文件或文件夹，默认自带的规则库")] = None,
    mutate: Annotated[bool, typer.Option("--mutate", help="在规则里逐处改错，看情形能不能发现")] = False,
    whole: Annotated[bool, typer.Option("--all", help="逐条列出覆盖；--mutate 也改不给钱的条款")] = False,
) -> None:
    """跑规则旁边的情形，按规则生成边界情形，检查未知的规律，报告覆盖。"""
    from huiqi.authoring.cases import report
    from huiqi.authoring.cases.proving import proved
    from huiqi.authoring.cases.reading import case_files, read_cases
    from huiqi.loading.rules import library_folder, load_rulebase
    from huiqi.loading.rules.report import Report
    from huiqi.loading.rules.rulebase import CASES
    from huiqi.semantics.matcher import Matcher

    if path is not None and path.name.endswith(CASES):
        path = path.with_name(path.name.removesuffix(CASES) + ".yaml")
    folders = [path] if path is not None else []
    rulebase = load_rulebase(folders, only=path is not None)
    notes, matcher = Report(), Matcher()
    files = case_files(folders or [library_folder()])
    cases = [case for file in files for case in read_cases(file, rulebase, notes)]
    if notes.diagnostics:
        raise RulesError(notes.diagnostics)
    proofs = [proved(policy, rulebase, cases, matcher) for policy in rulebase.policies]
    for proof in proofs:
        typer.echo("\n".join(report.proof_lines(proof, whole)))
    typer.echo(report.summary(proofs))
    if mutate and any(proof.wrong for proof in proofs):
        typer.echo("情形本身有不对的：先改对，再 --mutate，否则每一处错改都像是被发现了。")
    complete = all(proof.holds for proof in proofs)
    if mutate and not any(proof.wrong for proof in proofs):
        complete = _all_caught(folders, cases, whole, matcher, rulebase) and complete
    if not complete:
        raise typer.Exit(4)


def _all_caught(folders: list[Path], cases: list[Case], whole: bool, matcher: Matcher, rulebase: Rulebase) -> bool:
    """Whether every slip in a clause that pays is noticed by some case."""
    from huiqi.authoring.cases import report
    from huiqi.authoring.cases.catching import tried_in

    complete = True
    for policy, tried in tried_in(folders, cases, whole, matcher):
        complete = complete and all(each.caught for each in tried if each.money)
        for line in report.caught_lines(policy, tried, rulebase.vocabulary):
            typer.echo(line)
    return complete


@app.command()
def policies(
    words: Annotated[list[str] | None, typer.Argument(metavar="[词]", help="只列有这些词的条款")] = None,
    region: Annotated[str, typer.Option("--region", metavar="地区", help="这里的企业适用的，和它下面各地的")] = "",
    status: Annotated[str, typer.Option("--status", metavar="状态", help="正式文件、征求意见稿、解读、规划……")] = "",
    on: Annotated[str | None, typer.Option("--on", metavar="日期", help="这一天在政策期内的")] = None,
    rules: Rules = None,
    only: Only = False,
) -> None:
    """列出规则库里的政策；写词就列出有这些词的条款。"""
    from huiqi.authoring import catalogue
    from huiqi.base.disclaimer import DISCLAIMER
    from huiqi.loading.rules import load_rulebase

    rulebase = load_rulebase(folders_of(rules, only), only)
    wanted = catalogue.Wanted(
        tuple(words or ()),
        catalogue.wanted_region(region, rulebase.vocabulary) if region else "",
        catalogue.wanted_status(status) if status else None,
        read_as_of(on) if on is not None else None,
    )
    found = catalogue.listed(rulebase, wanted)
    day = wanted.on or date.today()
    for policy, clauses in found:
        for line in catalogue.policy_lines(policy, clauses, rulebase.vocabulary, bool(words), day):
            typer.echo(line)
    count = sum(len(clauses) for _, clauses in found)
    further = "用 huiqi show 编号 看条款" if found else "没有找到，换一个词或少写一个条件"
    typer.echo(f"{len(found)} 份政策，{count} 条；{further}。")
    typer.echo(f"规则库 {rulebase.hash}　{DISCLAIMER}")


@app.command()
def show(
    what: Annotated[str, typer.Argument(metavar="政策|政策/条款|文件")],
    rules: Rules = None,
    only: Only = False,
) -> None:
    """用白话读出一份政策或一个条款：给谁、给多少、限制、依据。"""
    from huiqi.authoring.show import policy_text
    from huiqi.base.diagnostics import suggest
    from huiqi.loading.rules import load_rulebase

    path = Path(what)
    if path.exists():
        rulebase = load_rulebase([path], only=True)
        typer.echo("\n\n".join(policy_text(policy, rulebase) for policy in rulebase.policies))
        return
    rulebase = load_rulebase(folders_of(rules, only), only)
    name, _, clause = what.partition("/")
    policy = next((each for each in rulebase.policies if each.id == name), None)
    if policy is None or (clause and what not in rulebase.clauses):
        known = [each.id for each in rulebase.policies] if policy is None else sorted(rulebase.clauses)
        near = suggest(what, known) or "用 huiqi policies 词 可以查编号。"
        raise UsageError(f"规则库里没有「{what}」，也没有这个文件。{near}")
    typer.echo(policy_text(policy, rulebase, what if clause else ""))


@app.command()
def schema(
    name: Annotated[SchemaName, typer.Argument(metavar="firm|policy|answer|guidance")],
    rules: Rules = None,
    only: Only = False,
) -> None:
    """打印企业文件、政策文件或结果的 JSON Schema。"""
    from huiqi.loading.rules import load_rulebase
    from huiqi.output import schemas

    if name is SchemaName.FIRM:
        found = schemas.firm_schema(load_rulebase(folders_of(rules, only), only).vocabulary)
    else:
        made = {
            SchemaName.POLICY: schemas.policy_schema,
            SchemaName.ANSWER: schemas.answer_file_schema,
            SchemaName.GUIDANCE: schemas.guidance_file_schema,
        }
        found = made[name]()
    typer.echo(json.dumps(found, ensure_ascii=False, indent=2))


def _sources(folder: Path | None) -> Sources:
    from huiqi.authoring.checks.sources import Sources

    if folder is None:
        return Sources()
    if not folder.is_dir():
        raise UsageError(f"找不到原文文件夹「{folder}」。")
    texts = [_source_text(path) for path in sorted(folder.glob("*.txt")) if path.is_file()]
    if not texts:
        raise UsageError(f"原文文件夹「{folder}」里没有 .txt 文件。")
    return Sources(texts)


def _source_text(path: Path) -> str:
    """A source text, UTF-8 or GB18030."""
    from huiqi.base.documents import DocumentError, decode, read_bytes

    try:
        return decode(read_bytes(path), str(path))
    except DocumentError as error:
        raise UsageError(str(error)) from None
