"""Commands for lists and registers of firms: `batch`, `template`, `synth`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from huiqi.base.errors import UsageError
from huiqi.cli.options import AsOf, Only, Rules, app, folders_of, read_as_of

if TYPE_CHECKING:
    from huiqi.assess.assessor import Assessor
    from huiqi.lists.tables.listing import ListOptions


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
    columns: Annotated[
        list[str] | None,
        typer.Option(
            "--column", metavar="列名=读作", help="这一列读作什么，例如 营收额=营业收入（万元）；读作空就不用。可重复"
        ),
    ] = None,
    engine: Annotated[
        str, typer.Option("--engine", metavar="polars|duckdb|spark", help="登记册（文件夹）用什么算")
    ] = "polars",
    master: Annotated[
        str, typer.Option("--master", metavar="地址", help="Spark 集群的地址，例如 spark://主机:7077；不写在本机算")
    ] = "",
    resume: Annotated[bool, typer.Option("--resume", help="登记册上次没有做完，接着做")] = False,
    force: Annotated[bool, typer.Option("--force", help="结果文件（和它的 .rejects.csv）已经有了，也写")] = False,
    rules: Rules = None,
    only: Only = False,
) -> None:
    """查一份企业名单；读不了的行写到 <结果>.rejects.csv，写明哪张表、哪一行、哪一列、为什么、怎么办。"""
    from huiqi.assess.assessor import Assessor
    from huiqi.lists.batch.report import dry_run_lines
    from huiqi.lists.tables.listing import ListOptions, read_listing
    from huiqi.lists.tables.sheet_kind import joined_file
    from huiqi.loading.rules import load_rulebase

    day = read_as_of(as_of)
    rulebase = load_rulebase(folders_of(rules, only), only)
    if any(path.is_dir() for path in firms):
        if records or dry_run or lenient or whole or columns or force:
            raise UsageError("登记册（文件夹）不用 --records、--dry-run、--lenient、--all、--column、--force。")
        _register(firms, output, Assessor(rulebase), day, (engine, master), resume)
        return
    if resume or master or engine != "polars":
        raise UsageError("--resume、--engine、--master 只用于登记册（文件夹）。")
    joined = [joined_file(text, rulebase.vocabulary) for text in records or ()]
    options = ListOptions(joined, lenient, _mended(columns or ()), whole=whole)
    if dry_run:
        listing = read_listing(firms, rulebase.vocabulary, day, options)
        typer.echo("\n".join(dry_run_lines(listing, rulebase.vocabulary, day)))
        return
    if output is None:
        raise UsageError("请用 -o 写结果文件，例如 -o 结果.xlsx；只想看怎么读懂的，加 --dry-run。")
    _check_free(output, [*firms, *(record.path for record in joined)], force)
    _list(firms, output, Assessor(rulebase), day, options)


def _check_free(output: Path, sources: Sequence[Path], force: bool) -> None:
    """That no list is written over, and no result of an earlier run unless that is meant."""
    from huiqi.lists.batch.writers import beside_of, check_target

    check_target(output, sources)
    there = next((path for path in (output, beside_of(output)) if path.exists()), None)
    if there is not None and not force:
        raise UsageError(f"「{there}」已经有了，不覆盖。请换一个结果文件名；要覆盖，加 --force。")


def _list(firms: list[Path], output: Path, assessor: Assessor, day: date, options: ListOptions) -> None:
    """A list: files in, a file out, and a summary."""
    from huiqi.lists import batch as batching
    from huiqi.lists.batch.progress import shown_progress
    from huiqi.lists.batch.summary import summary_lines

    summary = batching.run(firms, output, assessor, day, options, shown_progress)
    typer.echo("\n".join(summary_lines(summary, output)))
    if summary.rows and not summary.answered:
        raise typer.Exit(3)


def _mended(texts: Sequence[str]) -> dict[str, str]:
    """`列名=读作`, each heading once."""
    mended = dict[str, str]()
    for text in texts:
        written, sign, meant = text.partition("=")
        if not sign or not written.strip():
            raise UsageError(f"--column「{text}」要写成 列名=读作，例如 营收额=营业收入（万元）。")
        if written.strip() in mended:
            raise UsageError(f"--column「{written.strip()}」写了两次，请只留一次。")
        mended[written.strip()] = meant.strip()
    return mended


def _register(
    firms: list[Path], output: Path | None, assessor: Assessor, day: date, engine: tuple[str, str], resume: bool
) -> None:
    """A register in columns: a folder in, a folder out."""
    from huiqi.lists.batch.progress import shown_parts
    from huiqi.lists.batch.registers import PART, PART_OF_SPARK, RegisterRun, engine_named, open_register, run_register
    from huiqi.lists.batch.report import register_lines

    if len(firms) > 1 or output is None:
        raise UsageError("登记册一次一个文件夹，结果也是文件夹：huiqi batch 登记册 -o 结果")
    run = RegisterRun(engine_named(*engine), PART_OF_SPARK if engine[0] == "spark" else PART, resume)
    register = open_register(firms[0], assessor.rulebase)
    parts = run_register(register, output, assessor, day, run)
    try:
        total = shown_parts(parts, register.count, run.part)
    except KeyboardInterrupt:
        typer.echo("已中止，做好的部分留着；接着做：同样的命令加 --resume。", err=True)
        raise typer.Exit(130) from None
    typer.echo("\n".join(register_lines(total, register, output, assessor.rulebase)))


@app.command()
def synth(
    output: Annotated[Path, typer.Option("-o", "--output", metavar="文件夹")],
    count: Annotated[int, typer.Option("-n", min=1, help="多少家企业")] = 10_000,
    seed: Annotated[int, typer.Option("--seed", help="同样的种子得到同样的登记册")] = 1,
    as_of: AsOf = None,
) -> None:
    """造一份试验用的登记册：数是编的，有空缺，有资质认定。"""
    from huiqi.lists.batch.synth import write_register
    from huiqi.loading.rules import load_rulebase

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
    from huiqi.authoring.catalogue import wanted_region
    from huiqi.base.writing import write_new
    from huiqi.lists.batch.template import template_bytes
    from huiqi.loading.rules import load_rulebase

    rulebase = load_rulebase(folders_of(rules, only), only)
    code = wanted_region(region, rulebase.vocabulary) if region else ""
    if output.suffix.lower() != ".xlsx":
        raise UsageError(f"空表「{output}」的扩展名要是 .xlsx。")
    write_new(output, template_bytes(rulebase, read_as_of(as_of), code))
    typer.echo(f"空表在 {output}。填好后：huiqi batch {output} -o 结果.xlsx")
