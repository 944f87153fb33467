"""What can go wrong with what we are given, as exceptions with a stated exit code.

Ineligible and unknown are answers, not errors. The tree:
    HuiqiError
    ├── UsageError          2  a file that is not there, a date that is none
    ├── InputError          3  a firm file or list that cannot be read
    ├── RulesError          4  rules that do not load
    ├── EngineFailed        1  what works out a register gave up: no memory, a lost cluster
    └── EnginesDisagree     5  matcher and semantics decide differently: never an answer
"""

from __future__ import annotations

import errno
from collections.abc import Sequence

from huiqi.base.diagnostics import Diagnostic, Problem


class HuiqiError(Exception):
    """Any error of huiqi; `str()` is the message for the user."""

    exit_code = 1


class EngineFailed(HuiqiError):
    """What a register is worked out by gave up: out of memory, no disk, a lost cluster."""

    def __init__(self, engine: str, detail: str) -> None:
        first = detail.strip().partition("\n")[0]
        super().__init__(f"{engine} 没有算完：{first}。做好的部分留着；加内存或换 --engine 后，用 --resume 接着做。")


class UsageError(HuiqiError):
    """The call itself is wrong: no such file, no such date."""

    exit_code = 2


_MOST_SHOWN = 100


def _listed(findings: Sequence[object]) -> str:
    """Findings one below the other; of very many the first, and how many more there are."""
    lines = [str(finding) for finding in findings[:_MOST_SHOWN]]
    more = len(findings) - len(lines)
    return "\n".join(lines + ([f"还有 {more} 处没有列出，先改好上面的。"] if more else []))


class InputError(HuiqiError):
    """A firm file or list cannot be read; `problems` lists every reason."""

    exit_code = 3

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(_listed(self.problems))


class RulesError(HuiqiError):
    """Rules do not load; `diagnostics` lists every reason."""

    exit_code = 4

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__(_listed(self.diagnostics))


class EnginesDisagree(HuiqiError):
    """durable_rules and the semantics give different verdicts for a clause, or the matcher failed."""

    exit_code = 5

    def __init__(self, clause: str, detail: str) -> None:
        self.clause = clause
        super().__init__(
            f"条款「{clause}」：匹配引擎与规则语义不一致，未给出结果（{detail}）。请把企业文件和规则一并报告给维护者。"
        )


def reason(error: OSError) -> str:
    """Why a file cannot be read or written, in Chinese."""
    return _REASONS.get(error.errno or 0, "系统不允许")


_REASONS = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EISDIR: "这是文件夹，不是文件",
    errno.ENOTDIR: "路径里有一段不是文件夹",
    errno.ENOSPC: "磁盘已满",
    errno.EPIPE: "接收输出的程序已关闭",
    errno.ENAMETOOLONG: "文件名太长",
}
