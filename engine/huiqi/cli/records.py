"""Decision records at the command line: written and signed for `check`, and `replay`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from huiqi.cli.options import Only, Rules, app, folders_of

if TYPE_CHECKING:
    from huiqi.model.assessment import Assessment
    from huiqi.model.policy import Rulebase
    from huiqi.output.record import Record


def keep_record(path: Path, answer: Assessment, firm: tuple[Path, str], rulebase: Rulebase, sign: Path | None) -> None:
    """Write the record of an answer, signed where a key is given."""
    from huiqi.base.writing import write_new
    from huiqi.loading.rules import packed
    from huiqi.output.record import written

    content = written(answer, str(firm[0]), firm[1], packed(rulebase))
    if sign is not None:
        from huiqi.output.signature import Signer

        content = Signer(sign).signed(content)
    write_new(path, content)
    typer.echo(f"决定记录在 {path}，核对时用 huiqi replay {path}", err=True)


@app.command()
def replay(
    record: Annotated[Path, typer.Argument(metavar="记录.json", help="huiqi check --record 写的")],
    key: Annotated[Path | None, typer.Option("--key", metavar="公钥.pem", help="核对签名")] = None,
    rules: Rules = None,
    only: Only = False,
) -> None:
    """按决定记录重新评估：结果一致，或逐条说出哪里变了（退出码 3）。"""
    from huiqi.assess.assessor import Assessor
    from huiqi.loading.rules import load_rulebase
    from huiqi.output.record import read_record
    from huiqi.output.replay import replayed

    held = read_record(record)
    is_signed = _check_signature(held, key)
    found = replayed(held, Assessor(load_rulebase(folders_of(rules, only), only)))
    typer.echo("\n".join(found.lines()))
    if not (found.same and is_signed):
        raise typer.Exit(3)


def _check_signature(record: Record, key: Path | None) -> bool:
    """Whether a record is signed with a key, where one is given; says what it saw."""
    if key is None:
        if record.signature:
            typer.echo("记录有签名：用 --key 公钥.pem 核对是谁的。")
        return True
    from huiqi.output.signature import is_signed_by

    holds = is_signed_by(record.seal, record.signature, key)
    missing = "没有签名" if not record.signature else "签名不是这把钥匙的，或不是为这份记录签的"
    typer.echo(f"签名与 {key} 相符。" if holds else f"签名不符：{missing}。")
    return holds
