"""The command line: `huiqi check`, `replay`, `why`, `ask`, `lint`, `test`, `policies`, `show`, `schema`, `batch`,
`template`, `synth`, `ui`.

Exit codes: 0 answered, 2 bad usage, 3 bad input file, 4 bad rules (or a case that fails), 5 the engines disagree.
"""

from __future__ import annotations

import gc
import json
import os
import re
import sys
from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from engine.errors import HuiqiError, RulesError, UsageError, reason
from engine.version import __version__

if TYPE_CHECKING:
    from engine.assess import Assessor
    from engine.assessment import Assessment
    from engine.cases.reading import Case
    from engine.checks.sources import Sources
    from engine.guidance import Guidance
    from engine.matcher import Matcher
    from engine.policy import Rulebase

app = typer.Typer(
    name="huiqi",
    help="惠企：查企业能享受哪些补助。自查结果，不是审批决定，以主管部门认定为准。",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

_CALL_ERRORS: tuple[type[BaseException], ...] = typer.BadParameter.__bases__
"""What typer raises for a call it cannot read (click's UsageError)."""

AsOf = Annotated[str | None, typer.Option("--as-of", metavar="日期", help="评估日，默认今天。例如 2024-12-31")]
Rules = Annotated[list[Path] | None, typer.Option("--rules", metavar="文件夹", help="另加的规则文件夹，可重复")]
Only = Annotated[bool, typer.Option("--only", help="只用 --rules 的规则，不用自带的规则库")]


class Format(StrEnum):
    """How `check` prints."""

    TEXT = "text"
    JSON = "json"
    FULL = "full"


class View(StrEnum):
    """How `why` prints."""

    OUTLINE = "outline"
    SENTENCES = "sentences"
    JSON = "json"


class LanguageName(StrEnum):
    """The language `why` prints in."""

    ZH = "zh"
    EN = "en"


class SchemaName(StrEnum):
    """What `schema` prints."""

    FIRM = "firm"
    POLICY = "policy"
    ANSWER = "answer"
    GUIDANCE = "guidance"


@app.callback(invoke_without_command=True)
def root(version: Annotated[bool, typer.Option("--version", help="显示版本")] = False) -> None:
    """惠企：查企业能享受哪些补助。自查结果，不是审批决定，以主管部门认定为准。"""
    if version:
        typer.echo(f"huiqi {__version__}")
        raise typer.Exit


@app.command()
def check(
    firm: Annotated[Path, typer.Argument(metavar="企业文件", help="YAML 或 JSON")],
    as_of: AsOf = None,
    rules: Rules = None,
    only: Only = False,
    format: Annotated[
        Format, typer.Option("--format", help="text 文字，json 供程序使用，full 同 json，另加差距、问题")
    ] = Format.TEXT,
    whole: Annotated[bool, typer.Option("--all", help="逐条列出服务、待人工认定的和其他地区的条款")] = False,
    record: Annotated[Path | None, typer.Option("--record", metavar="记录.json", help="写一份可重放的决定记录")] = None,
    printed: Annotated[
        Path | None, typer.Option("--print", metavar="结果.pdf", help="写一份能打印的，.pdf 或 .html")
    ] = None,
) -> None:
    """查一家企业能享受哪些补助。"""
    from engine.advising import Adviser
    from engine.answer_json import answer_to_json, full_to_json
    from engine.assess import Assessor
    from engine.loader import load_rulebase
    from engine.outputs import check_new
    from engine.reader import read_firm_text
    from engine.text import as_text

    day = read_as_of(as_of)
    rulebase = load_rulebase(_folders(rules, only), only)
    told, text = read_firm_text(firm, rulebase.vocabulary, day)
    assessor = Assessor(rulebase)
    traced = assessor.traced(told, day)
    answer = traced.answer
    check_new([path for path in (printed, record) if path is not None])
    unasked = format is Format.JSON and printed is None
    guidance = None if unasked else Adviser(assessor).guidance(traced)
    if printed is not None and guidance is not None:
        _print(printed, answer, guidance)
    if record is not None:
        _keep_record(record, answer, firm, text)
    if guidance is None or format is Format.JSON:
        typer.echo(answer_to_json(answer, indent=2))
        return
    if format is Format.FULL:
        typer.echo(full_to_json(answer, guidance))
        return
    typer.echo(as_text(answer, whole, rulebase.policies, guidance))


def _print(path: Path, answer: Assessment, guidance: Guidance) -> None:
    from engine.outputs import write_new
    from engine.printing import SUFFIXES, as_html, as_pdf

    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise UsageError(f"「{path}」要以 .pdf 或 .html 结尾。")
    html = as_html(answer, guidance, date.today())
    write_new(path, as_pdf(html) if suffix == ".pdf" else html.encode())
    typer.echo(f"能打印的结果在 {path}", err=True)


def _keep_record(path: Path, answer: Assessment, firm: Path, text: str) -> None:
    from engine.outputs import write_new
    from engine.record import written

    write_new(path, written(answer, str(firm), text))
    typer.echo(f"决定记录在 {path}，核对时用 huiqi replay {path}", err=True)


@app.command()
def replay(
    record: Annotated[Path, typer.Argument(metavar="记录.json", help="huiqi check --record 写的")],
    rules: Rules = None,
    only: Only = False,
) -> None:
    """按决定记录重新评估：结果一致，或逐条说出哪里变了（退出码 3）。"""
    from engine.assess import Assessor
    from engine.loader import load_rulebase
    from engine.record import read_record, replayed

    found = replayed(read_record(record), Assessor(load_rulebase(_folders(rules, only), only)))
    typer.echo("\n".join(found.lines()))
    if not found.same:
        raise typer.Exit(3)


@app.command()
def why(
    firm: Annotated[Path, typer.Argument(metavar="企业文件", help="YAML 或 JSON")],
    clauses: Annotated[list[str] | None, typer.Argument(metavar="[条款]", help="编号或名称里的字，默认全部")] = None,
    as_of: AsOf = None,
    view: Annotated[View, typer.Option("--view", help="outline 条件树，sentences 成句的话，json")] = View.OUTLINE,
    language: Annotated[LanguageName, typer.Option("--lang", help="zh 中文，en 英文")] = LanguageName.ZH,
    rules: Rules = None,
    only: Only = False,
) -> None:
    """逐条说明为什么符合、为什么不符合、金额怎么算出来。"""
    from engine import views
    from engine.account import Accountant
    from engine.assess import Assessor
    from engine.languages import CHINESE, InEnglish
    from engine.loader import load_rulebase
    from engine.reader import read_firm_file

    day = read_as_of(as_of)
    rulebase = load_rulebase(_folders(rules, only), only)
    words = InEnglish(rulebase.vocabulary) if language is LanguageName.EN else CHINESE
    traced = Assessor(rulebase).traced(read_firm_file(firm, rulebase.vocabulary, day), day)
    found = list(Accountant(rulebase, words).accounts(traced))
    if clauses:
        found = [each for each in found if any(word in each.id or word in each.title for word in clauses)]
    if not found:
        raise UsageError(f"没有这样的条款：{'、'.join(clauses or [])}。用 huiqi policies 词 可以查编号和名称。")
    if view is View.JSON:
        typer.echo(views.as_json(found))
        return
    head = (f"{words.say('评估日')} {day}", f"{words.say('规则库')} {rulebase.hash}")
    typer.echo(f"{traced.answer.firm}　{'　'.join(head)}\n")
    typer.echo((views.outline if view is View.OUTLINE else views.sentences)(found, words))
    typer.echo(f"\n{words.say(traced.answer.disclaimer)}")


@app.command()
def ask(
    firm: Annotated[Path, typer.Argument(metavar="企业.yaml", help="答案写在这里；已有的文件接着问")],
    as_of: AsOf = None,
    rules: Rules = None,
    only: Only = False,
) -> None:
    """一问一答：先问能定下最多钱的，问完就是一份企业文件。"""
    from engine.assess import Assessor
    from engine.dialog import firm_text, talk
    from engine.interview import Interview, blank
    from engine.loader import load_rulebase
    from engine.outputs import write_over

    day = read_as_of(as_of)
    assessor = Assessor(load_rulebase(_folders(rules, only), only))
    text = firm_text(firm)
    if text is None:
        name = _line("企业名称是什么？> ").strip()
        if name in ("", "q"):
            typer.echo("没有写企业名称，没有写文件。")
            return
        text = blank(name)
        write_over(firm, text.encode())
    interview = Interview(text, str(firm), assessor, day)
    done = talk(interview, firm, _line, typer.echo)
    typer.echo("\n没有还要问的了。" if done else "\n先停在这里，再运行一次就接着问。")
    typer.echo(f"答案在 {firm}，看结果：huiqi check {firm} --as-of {day.isoformat()}")


def _line(prompt: str) -> str:
    """A line from the terminal; at its end, that the user stops."""
    try:
        return input(prompt)
    except EOFError:
        return "q"


@app.command()
def lint(
    path: Annotated[Path | None, typer.Argument(metavar="[规则]", help="规则文件或文件夹，默认自带的规则库")] = None,
    sources: Annotated[Path | None, typer.Option("--sources", metavar="文件夹", help="政策原文，逐句核对引文")] = None,
    as_of: AsOf = None,
) -> None:
    """检查规则文件；给出原文时核对每一句引文；整个文件夹还查全库的问题。"""
    from engine.checks import checked, surveyed
    from engine.checks.survey import Survey
    from engine.loader.rulebase import inspect_rulebase, library_folder, published_ids

    day = read_as_of(as_of)
    rulebase, diagnostics = inspect_rulebase([path] if path else [], only=path is not None)
    if rulebase is not None:
        diagnostics = [*diagnostics, *checked(rulebase, _sources(sources))]
        folder = path or library_folder()
        if folder.is_dir():
            diagnostics += surveyed(Survey(rulebase, day, published_ids(folder)))
    for each in diagnostics:
        typer.echo(str(each))
    errors = sum(each.severity == "error" for each in diagnostics)
    proven = f"，引文 {_count_quotes(rulebase)} 条已核对" if rulebase and sources and not errors else ""
    typer.echo(f"{errors} 个错误，{len(diagnostics) - errors} 个警告{proven}")
    if errors:
        raise typer.Exit(4)


def _count_quotes(rulebase: Rulebase) -> int:
    from engine.checks.sources import quotes_of

    return sum(1 for policy in rulebase.policies for _ in quotes_of(policy))


@app.command(name="test")
def test_rules(
    path: Annotated[Path | None, typer.Argument(metavar="[规则]", help="规则文件或文件夹，默认自带的规则库")] = None,
    mutate: Annotated[bool, typer.Option("--mutate", help="在规则里逐处改错，看情形能不能发现")] = False,
    whole: Annotated[bool, typer.Option("--all", help="逐条列出覆盖；--mutate 也改不给钱的条款")] = False,
) -> None:
    """跑规则旁边的情形，按规则生成边界情形，检查未知的规律，报告覆盖。"""
    from engine.cases import report
    from engine.cases.proving import proved
    from engine.cases.reading import case_files, read_cases
    from engine.loader import library_folder, load_rulebase
    from engine.loader.report import Report
    from engine.loader.rulebase import CASES
    from engine.matcher import Matcher

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
    from engine.cases import report
    from engine.cases.catching import tried_in

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
    from engine import catalogue
    from engine.assessment import DISCLAIMER
    from engine.loader import load_rulebase

    rulebase = load_rulebase(_folders(rules, only), only)
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
    from engine.diagnostics import suggest
    from engine.loader import load_rulebase
    from engine.show import policy_text

    path = Path(what)
    if path.exists():
        rulebase = load_rulebase([path], only=True)
        typer.echo("\n\n".join(policy_text(policy, rulebase) for policy in rulebase.policies))
        return
    rulebase = load_rulebase(_folders(rules, only), only)
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
    from engine import schemas
    from engine.loader import load_rulebase

    if name is SchemaName.FIRM:
        found = schemas.firm_schema(load_rulebase(_folders(rules, only), only).vocabulary)
    else:
        made = {
            SchemaName.POLICY: schemas.policy_schema,
            SchemaName.ANSWER: schemas.answer_file_schema,
            SchemaName.GUIDANCE: schemas.guidance_file_schema,
        }
        found = made[name]()
    typer.echo(json.dumps(found, ensure_ascii=False, indent=2))


@app.command()
def batch(
    firms: Annotated[list[Path], typer.Argument(metavar="名单…", help="xlsx、xls、ods、csv 或 parquet")],
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="结果", help=".xlsx 给人看；.csv、.parquet、.jsonl 给程序用"),
    ] = None,
    as_of: AsOf = None,
    records: Annotated[
        list[str] | None,
        typer.Option("--records", metavar="文件:种类", help="另一份记录名单，例如 高企名单.xlsx:高新技术企业。可重复"),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只看怎么读懂的：列、单位、样例、没用的，不评估")] = False,
    lenient: Annotated[bool, typer.Option("--lenient", help="读不了的格子按不清楚计并说明；不加则退回那一行")] = False,
    whole: Annotated[bool, typer.Option("--all", help="每一条款都写一行，不符合的也写")] = False,
    engine: Annotated[
        str, typer.Option("--engine", metavar="polars|duckdb|spark", help="登记册（文件夹）用什么算")
    ] = "polars",
    master: Annotated[
        str, typer.Option("--master", metavar="地址", help="Spark 集群的地址，例如 spark://主机:7077；不写在本机算")
    ] = "",
    resume: Annotated[bool, typer.Option("--resume", help="登记册上次没有做完，接着做")] = False,
    rules: Rules = None,
    only: Only = False,
) -> None:
    """查一份企业名单；读不了的行写到 <结果>.rejects.csv，写明哪张表、哪一行、哪一列、为什么、怎么办。"""
    from engine import batch as batching
    from engine.assess import Assessor
    from engine.batch.progress import shown_progress
    from engine.batch.report import dry_run_lines
    from engine.batch.summary import summary_lines
    from engine.loader import load_rulebase
    from engine.tables.listing import read_listing
    from engine.tables.understanding import joined_file

    day = read_as_of(as_of)
    rulebase = load_rulebase(_folders(rules, only), only)
    if any(path.is_dir() for path in firms):
        if records or dry_run or lenient or whole:
            raise UsageError("登记册（文件夹）不用 --records、--dry-run、--lenient、--all。")
        _register(firms, output, Assessor(rulebase), day, (engine, master), resume)
        return
    if resume or master or engine != "polars":
        raise UsageError("--resume、--engine、--master 只用于登记册（文件夹）。")
    joined = [joined_file(text, rulebase.vocabulary) for text in records or ()]
    if dry_run:
        listing = read_listing(firms, joined, rulebase.vocabulary, day, lenient)
        typer.echo("\n".join(dry_run_lines(listing, rulebase.vocabulary, day, lenient)))
        return
    if output is None:
        raise UsageError("请用 -o 写结果文件，例如 -o 结果.xlsx；只想看怎么读懂的，加 --dry-run。")
    summary = batching.run(firms, output, Assessor(rulebase), day, joined, lenient, whole, shown_progress)
    typer.echo("\n".join(summary_lines(summary, output)))
    if summary.firms and not summary.answered:
        raise typer.Exit(3)


def _register(
    firms: list[Path], output: Path | None, assessor: Assessor, day: date, engine: tuple[str, str], resume: bool
) -> None:
    """A register in columns: a folder in, a folder out."""
    from engine.batch.progress import shown_parts
    from engine.batch.registers import PART, PART_OF_SPARK, engine_named, open_register, run_register
    from engine.batch.report import register_lines

    if len(firms) > 1 or output is None:
        raise UsageError("登记册一次一个文件夹，结果也是文件夹：huiqi batch 登记册 -o 结果")
    made, part = engine_named(*engine), PART_OF_SPARK if engine[0] == "spark" else PART
    register = open_register(firms[0], assessor.rulebase)
    parts = run_register(register, output, assessor, day, made, resume, part)
    try:
        total = shown_parts(parts, register.count, part)
    except KeyboardInterrupt:
        typer.echo("已中止，做好的部分留着；接着做：同样的命令加 --resume。", err=True)
        raise typer.Exit(130) from None
    typer.echo("\n".join(register_lines(total, register, output)))


@app.command()
def synth(
    output: Annotated[Path, typer.Option("-o", "--output", metavar="文件夹")],
    count: Annotated[int, typer.Option("-n", min=1, help="多少家企业")] = 10_000,
    seed: Annotated[int, typer.Option("--seed", help="同样的种子得到同样的登记册")] = 1,
    as_of: AsOf = None,
) -> None:
    """造一份试验用的登记册：数是编的，有空缺，有资质认定。"""
    from engine.batch.synth import write_register
    from engine.loader import load_rulebase

    if output.exists():
        raise UsageError(f"「{output}」已经有了，不覆盖。")
    write_register(output, count, seed, load_rulebase().vocabulary, read_as_of(as_of))
    typer.echo(f"登记册在 {output}（编的数，仅供试验）。评估：huiqi batch {output} -o 结果")


@app.command()
def template(
    output: Annotated[Path, typer.Option("-o", "--output", metavar="企业名单.xlsx")],
    as_of: AsOf = None,
    region: Annotated[str, typer.Option("--region", metavar="地区", help="只要这个地区的政策会问的列")] = "",
    rules: Rules = None,
    only: Only = False,
) -> None:
    """写一份空的企业名单，填好后用 huiqi batch 评估：有下拉选项、说明和例子。"""
    from engine.batch.template import template_bytes
    from engine.catalogue import wanted_region
    from engine.loader import load_rulebase
    from engine.outputs import write_new

    rulebase = load_rulebase(_folders(rules, only), only)
    code = wanted_region(region, rulebase.vocabulary) if region else ""
    if output.suffix.lower() != ".xlsx":
        raise UsageError(f"空表「{output}」的扩展名要是 .xlsx。")
    write_new(output, template_bytes(rulebase, read_as_of(as_of), code))
    typer.echo(f"空表在 {output}。填好后：huiqi batch {output} -o 结果.xlsx")


@app.command()
def ui(port: Annotated[int, typer.Option("--port", help="端口")] = 8501) -> None:
    """打开网页自查表。"""
    import subprocess

    import ui as pages

    script = Path(pages.__file__).with_name("app.py")
    options = [*pages.STREAMLIT_OPTIONS, f"--server.port={port}"]
    raise typer.Exit(subprocess.call([sys.executable, "-m", "streamlit", "run", str(script), *options]))


def read_as_of(text: str | None) -> date:
    """The as-of date: a day, today where not given.

    Raises:
        UsageError: the text is no day.
    """
    from engine.values.dates import parse_date

    if text is None:
        return date.today()
    try:
        days = parse_date(text)
    except ValueError as error:
        raise UsageError(f"评估日「{text}」不存在：{error}。") from None
    if days is None or days.start != days.end:
        raise UsageError(f"评估日「{text}」要写到日，例如 --as-of 2024-12-31。")
    return days.start


def _folders(rules: list[Path] | None, only: bool) -> Sequence[Path]:
    if only and not rules:
        raise UsageError("--only 要和 --rules 一起用。")
    return rules or []


def _sources(folder: Path | None) -> Sources:
    from engine.checks.sources import Sources

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
    from engine.documents import DocumentError, decode, read_bytes

    try:
        return decode(read_bytes(path), str(path))
    except DocumentError as error:
        raise UsageError(str(error)) from None


def main() -> NoReturn:
    """Run the command line; every expected error becomes a message on stderr and its exit code."""
    gc.set_threshold(100_000, 20, 50)  # a rulebase is built of many objects that stay: looking for cycles costs a tenth
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8" if not stream.isatty() else None, errors="replace")
    try:
        code = app(standalone_mode=False)
    except HuiqiError as error:
        typer.echo(str(error), err=True)
        code = error.exit_code
    except _CALL_ERRORS as error:
        typer.echo(f"用法有误：{_usage_text(error)}\n用 huiqi --help 查看用法。", err=True)
        code = UsageError.exit_code
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nothing more to flush at the end
        typer.echo(f"无法输出：{reason(error)}", err=True)
        code = 1
    except typer.Abort:
        typer.echo("已中止。", err=True)
        code = 130
    sys.exit(code if isinstance(code, int) else 0)


def _usage_text(error: BaseException) -> str:
    """A wrong call in Chinese. The classes are told apart by name, which click's and typer's own share."""
    parameter = getattr(error, "param", None)
    name = getattr(parameter, "metavar", None) or getattr(parameter, "name", "")
    quoted = re.findall(r"'([^']*)'|\(([^)]*)\)", str(error))
    words = "、".join(one or other for one, other in quoted)
    match type(error).__name__:
        case "NoSuchOption":
            return f"没有「{getattr(error, 'option_name', '')}」这个选项"
        case "MissingParameter":
            return f"缺少「{name}」"
        case "BadParameter":
            return f"「{name}」的值不对（{words}）"
        case "NoArgsIsHelpError":
            names = "check、replay、why、ask、lint、test、policies、show、schema、batch、template、synth、ui"
            return f"没有写命令；可以写 {names}"
        case "BadOptionUsage":
            return f"「{getattr(error, 'option_name', '')}」后面缺少值"
        case _:
            return f"没有这个命令，或参数太多（{words}）"


if __name__ == "__main__":
    main()
