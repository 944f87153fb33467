"""What can go wrong with what we are given, as exceptions with a stated exit code.

Ineligible and unknown are answers, not errors. The tree:
    HuiqiError
    ├── UsageError          2  a file that is not there, a date that is none
    ├── InputError          3  a firm file or list that cannot be read
    ├── RulesError          4  rules that do not load
    └── EnginesDisagree     5  matcher and semantics decide differently: never an answer
"""

from __future__ import annotations

from collections.abc import Sequence

from engine.diagnostics import Diagnostic, Problem


class HuiqiError(Exception):
    """Any error of huiqi; `str()` is the message for the user."""

    exit_code = 1


class UsageError(HuiqiError):
    """The call itself is wrong: no such file, no such date."""

    exit_code = 2


class InputError(HuiqiError):
    """A firm file or list cannot be read; `problems` lists every reason."""

    exit_code = 3

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in problems))


class RulesError(HuiqiError):
    """Rules do not load; `diagnostics` lists every reason."""

    exit_code = 4

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__("\n".join(str(diagnostic) for diagnostic in diagnostics))


class EnginesDisagree(HuiqiError):
    """durable_rules and the semantics give different verdicts for a clause, or the matcher failed."""

    exit_code = 5

    def __init__(self, clause: str, detail: str) -> None:
        self.clause = clause
        super().__init__(
            f"条款「{clause}」：匹配引擎与规则语义不一致，未给出结果（{detail}）。请把企业文件和规则一并报告给维护者。"
        )
