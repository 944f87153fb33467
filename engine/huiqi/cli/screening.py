"""Commands for the database of screening: `verify`, `backup`, `upgrade`, `erase`."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from huiqi.base.errors import UsageError
from huiqi.cli.options import app

if TYPE_CHECKING:
    from huiqi.screening.keeping import Engine

screening = typer.Typer(
    help="审核数据库：核对、备份、换格式、删除到期的材料。",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(screening, name="screening")

Address = Annotated[
    str | None,
    typer.Option(
        "--database",
        metavar="地址",
        help="sqlite:///文件 或 postgresql+psycopg://…；不写用 HUIQI_DATABASE 或自己的",
    ),
]


@screening.command()
def verify(
    address: Address = None,
    head: Annotated[str, typer.Option("--head", metavar="链头", help="拟补助名单上写的链头：核对日志里有没有它")] = "",
) -> None:
    """逐条核对办理日志：每一条的哈希、前后相接、名单和材料。不对的逐条列出（退出码 3）。"""
    from huiqi.screening.keeping import verified

    found = verified(_engine(address), head.strip())
    typer.echo("\n".join(found.lines()))
    if not found.holds:
        raise typer.Exit(3)


@screening.command()
def backup(
    target: Annotated[Path, typer.Argument(metavar="备份.db", help="新的文件")], address: Address = None
) -> None:
    """备份 SQLite 数据库（有人在用也行），核对备份，写出链头。PostgreSQL 用 pg_dump。"""
    from huiqi.screening.keeping import backed_up

    head = backed_up(_engine(address), target)
    typer.echo(f"备份在 {target}，核对无误。链头 {head}：另记一处，和备份分开放。")


@screening.command()
def upgrade(
    address: Address = None,
    keep: Annotated[Path | None, typer.Option("--backup", metavar="备份.db", help="先备份到这里（SQLite）")] = None,
) -> None:
    """把较早版本的数据库换成现在的格式；SQLite 先备份。"""
    from huiqi.screening.keeping import upgraded

    typer.echo(upgraded(_engine(address), keep, getpass.getuser()))


@screening.command()
def erase(
    reason: Annotated[str, typer.Option("--reason", metavar="理由", help="为什么删，写进日志")],
    address: Address = None,
    batch: Annotated[int, typer.Option("--batch", metavar="批号", help="只删这一批的")] = 0,
    firm: Annotated[str, typer.Option("--firm", metavar="名称或代码", help="只删这一家的")] = "",
    older: Annotated[int, typer.Option("--older-than", metavar="年数", help="评估日早于这么多年的各批")] = 0,
) -> None:
    """删除企业材料和决定记录的内容；办理日志留着，仍然前后相接。"""
    from huiqi.screening.keeping import Which, erased

    if not (batch or firm.strip() or older):
        raise UsageError("写明删哪些：--batch 批号、--firm 名称或代码、--older-than 年数。")
    count = erased(_engine(address), Which(batch, firm.strip(), older), reason, getpass.getuser())
    typer.echo(f"删除了 {count} 份内容，日志里记了一条。SQLite 的备份里还有：备份也要按期删除。")


def _engine(address: str | None) -> Engine:
    from huiqi.screening.keeping import engine_of, own_address

    return engine_of(address or own_address())
