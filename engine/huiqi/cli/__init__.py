"""The command line: `huiqi check`, `replay`, `why`, `ask`, `lint`, `test`, `policies`, `show`, `schema`, `batch`,
`template`, `synth`, `screening`, `ui`.

Exit codes: 0 answered, 2 bad usage, 3 bad input file, 4 bad rules (or a case that fails), 5 the engines disagree.
"""

from __future__ import annotations

import gc
import os
import re
import sys
from typing import Annotated, NoReturn

import typer

from huiqi.base.errors import HuiqiError, UsageError, reason
from huiqi.base.extras import missing_extra
from huiqi.base.legible import Legible
from huiqi.base.version import __version__
from huiqi.cli import answers, authors, lists, records, screening
from huiqi.cli.options import app

__all__ = ["answers", "authors", "lists", "main", "records", "screening"]

_CALL_ERRORS: tuple[type[BaseException], ...] = typer.BadParameter.__bases__
"""What typer raises for a call it cannot read (click's UsageError)."""


@app.callback(invoke_without_command=True)
def root(version: Annotated[bool, typer.Option("--version", help="显示版本")] = False) -> None:
    """惠企：查企业能享受哪些补助。自查结果，不是审批决定，以主管部门认定为准。"""
    if version:
        typer.echo(f"huiqi {__version__}")
        raise typer.Exit


def main() -> NoReturn:
    """Run the command line; every expected error becomes a message on stderr and its exit code."""
    gc.set_threshold(100_000, 20, 50)  # a rulebase is built of many objects that stay: looking for cycles costs a tenth
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8" if not stream.isatty() else None, errors="replace")
    sys.stdout, sys.stderr = Legible(sys.stdout), Legible(sys.stderr)
    try:
        code = app(standalone_mode=False)
    except HuiqiError as error:
        typer.echo(str(error), err=True)
        code = error.exit_code
    except ModuleNotFoundError as error:
        lacking = missing_extra(error.name or "")
        if lacking is None:
            raise
        typer.echo(str(lacking), err=True)
        code = lacking.exit_code
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
