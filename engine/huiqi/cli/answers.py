"""Commands that answer for one firm: `check`, `why`, `ask`, and the page, `ui`."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from huiqi.base.errors import UsageError
from huiqi.cli.options import AsOf, Only, Rules, app, folders_of, read_as_of

if TYPE_CHECKING:
    from huiqi.model.assessment import Assessment
    from huiqi.model.guidance import Account, Guidance
    from huiqi.model.policy import Policy


class Format(StrEnum):
    """How `check` prints."""

    TEXT = "text"
    JSON = "json"
    FULL = "full"
    CSV = "csv"


class View(StrEnum):
    """How `why` prints."""

    OUTLINE = "outline"
    SENTENCES = "sentences"
    JSON = "json"


class LanguageName(StrEnum):
    """The language `why` prints in."""

    ZH = "zh"
    EN = "en"


@app.command()
def check(
    firm: Annotated[Path, typer.Argument(metavar="企业文件", help="YAML 或 JSON")],
    as_of: AsOf = None,
    rules: Rules = None,
    only: Only = False,
    format: Annotated[
        Format,
        typer.Option(
            "--format", help="text 文字，json 供程序使用，full 同 json，另加差距、问题，csv 逐条一行，给表格软件"
        ),
    ] = Format.TEXT,
    whole: Annotated[bool, typer.Option("--all", help="逐条列出服务、待人工认定的和其他地区的条款")] = False,
    record: Annotated[Path | None, typer.Option("--record", metavar="记录.json", help="写一份可重放的决定记录")] = None,
    sign: Annotated[Path | None, typer.Option("--sign", metavar="私钥.pem", help="给决定记录签名（Ed25519）")] = None,
    printed: Annotated[
        Path | None, typer.Option("--print", metavar="结果.pdf", help="写一份能打印的，.pdf 或 .html")
    ] = None,
) -> None:
    """查一家企业能享受哪些补助。"""
    from huiqi.advice.advising import Adviser
    from huiqi.assess.assessor import Assessor
    from huiqi.base.writing import check_new
    from huiqi.loading.firms import read_firm_text
    from huiqi.loading.rules import load_rulebase

    if sign is not None and record is None:
        raise UsageError("--sign 给决定记录签名，要和 --record 一起用。")
    day = read_as_of(as_of)
    assessor = Assessor(load_rulebase(folders_of(rules, only), only))
    told, text = read_firm_text(firm, assessor.rulebase.vocabulary, day)
    traced = assessor.traced(told, day)
    answer = traced.answer
    check_new([path for path in (printed, record) if path is not None])
    unasked = format is Format.JSON and printed is None
    guidance = None if unasked else Adviser(assessor).guidance(traced)
    if printed is not None and guidance is not None:
        _print(printed, answer, guidance)
    if record is not None:
        from huiqi.cli.records import keep_record

        keep_record(record, answer, (firm, text), assessor.rulebase, sign)
    typer.echo(_shown(answer, guidance, format, whole, assessor.rulebase.policies), nl=False)


def _shown(
    answer: Assessment, guidance: Guidance | None, format: Format, whole: bool, policies: Iterable[Policy]
) -> str | bytes:
    """The answer as it is printed, to the end of its last line."""
    from huiqi.output.answer_json import answer_to_json, full_to_json
    from huiqi.output.printing.table import as_csv
    from huiqi.output.text import as_text

    if guidance is None or format is Format.JSON:
        return answer_to_json(answer, indent=2) + "\n"
    if format is Format.CSV:
        return as_csv(answer, guidance)
    if format is Format.FULL:
        return full_to_json(answer, guidance) + "\n"
    return as_text(answer, whole, policies, guidance) + "\n"


def _print(path: Path, answer: Assessment, guidance: Guidance) -> None:
    from huiqi.base.writing import write_new
    from huiqi.output.printing import SUFFIXES, as_html, as_pdf

    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise UsageError(f"「{path}」要以 .pdf 或 .html 结尾。")
    html = as_html(answer, guidance, date.today())
    write_new(path, as_pdf(html) if suffix == ".pdf" else html.encode())
    typer.echo(f"能打印的结果在 {path}", err=True)


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
    from huiqi.advice.account import Accountant
    from huiqi.assess.assessor import Assessor
    from huiqi.language.languages import CHINESE, InEnglish
    from huiqi.loading.firms import read_firm_file
    from huiqi.loading.rules import load_rulebase
    from huiqi.output import views

    day = read_as_of(as_of)
    rulebase = load_rulebase(folders_of(rules, only), only)
    words = InEnglish(rulebase.vocabulary) if language is LanguageName.EN else CHINESE
    traced = Assessor(rulebase).traced(read_firm_file(firm, rulebase.vocabulary, day), day)
    accounts = _named(list(Accountant(rulebase, words).accounts(traced)), clauses)
    if view is View.JSON:
        typer.echo(views.as_json(accounts))
        return
    head = (f"{words.say('评估日')} {day}", f"{words.say('规则库')} {rulebase.hash}")
    typer.echo(f"{traced.answer.firm}　{'　'.join(head)}\n")
    typer.echo((views.outline if view is View.OUTLINE else views.sentences)(accounts, words))
    typer.echo(f"\n{words.say(traced.answer.disclaimer)}")


def _named(accounts: list[Account], words: list[str] | None) -> list[Account]:
    """Those whose clause has one of the words in its id or title; all where there is no word."""
    named = [
        account
        for account in accounts
        if not words or any(word in account.id or word in account.title for word in words)
    ]
    if not named:
        raise UsageError(f"没有这样的条款：{'、'.join(words or [])}。用 huiqi policies 词 可以查编号和名称。")
    return named


@app.command()
def ask(
    firm: Annotated[Path, typer.Argument(metavar="企业.yaml", help="答案写在这里；已有的文件接着问")],
    as_of: AsOf = None,
    rules: Rules = None,
    only: Only = False,
) -> None:
    """一问一答：先问能定下最多钱的，问完就是一份企业文件。"""
    from huiqi.advice.interview import Interview, blank
    from huiqi.assess.assessor import Assessor
    from huiqi.base.writing import write_over
    from huiqi.cli.dialog import firm_text, talk
    from huiqi.loading.rules import load_rulebase

    day = read_as_of(as_of)
    assessor = Assessor(load_rulebase(folders_of(rules, only), only))
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
def ui(
    port: Annotated[int, typer.Option("--port", help="端口")] = 8501,
    address: Annotated[
        str,
        typer.Option(
            "--address", help="监听的地址。默认只有本机能开；写 0.0.0.0 别人也能开，没有配置登录就只有公众的页面"
        ),
    ] = "127.0.0.1",
    database: Annotated[
        str, typer.Option("--database", help="审核数据库，例如 postgresql+psycopg://用户@主机/库；默认存在本机")
    ] = "",
    no_token: Annotated[bool, typer.Option("--no-token", help="地址里不要口令（这台机器上谁都能开）")] = False,
) -> None:
    """打开网页：企业自查、政策库；主管部门的审核、批量、规则。"""
    import os
    import secrets
    import subprocess

    import huiqi_ui as pages
    from huiqi_ui.server import TOKEN
    from huiqi_ui.settings import DATABASE, settings

    script = Path(pages.__file__).with_name("server.py")
    options = [*pages.STREAMLIT_OPTIONS, f"--server.port={port}", f"--server.address={address}"]
    env = {**os.environ, **({DATABASE: database} if database else {})}
    if address in ("127.0.0.1", "localhost", "::1") and not settings().signs_in and not no_token:
        env[TOKEN] = secrets.token_urlsafe(24)
        options.append("--server.headless=true")
        _open_when_ready(f"http://{'[::1]' if address == '::1' else address}:{port}", env[TOKEN])
    raise typer.Exit(subprocess.call([sys.executable, "-m", "streamlit", "run", str(script), *options], env=env))


def _open_when_ready(server: str, token: str) -> None:
    """Says where to go, and opens it in the browser once the server answers."""
    import threading
    import time
    import urllib.request
    import webbrowser

    def opened() -> None:
        for _ in range(120):
            try:
                urllib.request.urlopen(f"{server}/_stcore/health", timeout=1).close()
            except OSError:
                time.sleep(0.5)
                continue
            webbrowser.open(f"{server}/?token={token}")
            return

    typer.echo(f"用这个地址打开（里面有口令，别发给别人）：{server}/?token={token}")
    threading.Thread(target=opened, daemon=True).start()
