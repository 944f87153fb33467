"""What every command shares: the options, the as-of date, folders of rules."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from huiqi.base.errors import UsageError

app = typer.Typer(
    name="huiqi",
    help="惠企：查企业能享受哪些补助。自查结果，不是审批决定，以主管部门认定为准。",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

AsOf = Annotated[str | None, typer.Option("--as-of", metavar="日期", help="评估日，默认今天。例如 2024-12-31")]
Rules = Annotated[list[Path] | None, typer.Option("--rules", metavar="文件夹", help="另加的规则文件夹，可重复")]
Only = Annotated[bool, typer.Option("--only", help="只用 --rules 的规则，不用自带的规则库")]


def read_as_of(text: str | None) -> date:
    """The as-of date: a day, today where not given.

    Raises:
        UsageError: the text is no day.
    """
    from huiqi.base.values.dates import parse_date

    if text is None:
        return date.today()
    try:
        days = parse_date(text)
    except ValueError as error:
        raise UsageError(f"评估日「{text}」不存在：{error}。") from None
    if days is None or days.start != days.end:
        raise UsageError(f"评估日「{text}」要写到日，例如 --as-of 2024-12-31。")
    return days.start


def folders_of(rules: list[Path] | None, only: bool) -> Sequence[Path]:
    """The folders of rules asked for.

    Raises:
        UsageError: only those are wanted, and there is none.
    """
    if only and not rules:
        raise UsageError("--only 要和 --rules 一起用。")
    return rules or []
