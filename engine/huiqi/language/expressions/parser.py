"""From the text of an expression to its parse tree, with messages an author understands."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.util import cache_from_source
from pathlib import Path

from lark import Lark, Token, Tree
from lark.exceptions import (
    UnexpectedCharacters,
    UnexpectedEOF,
    UnexpectedInput,
    UnexpectedToken,
)

from huiqi.base.values.units import QUANTITY_PATTERN

GRAMMAR = Path(__file__).with_name("grammar.lark")
MAX_LENGTH = 500
_TWINS = str.maketrans("（），％［］｜＋－×÷", "(),%[]|+-*/")
Parsed = Tree[Token]


TOLD = "told"
"""The code of an error that comes of one already told."""


class ExpressionError(Exception):
    """An expression that does not parse or type; `start`, `end` count characters of the expression."""

    def __init__(self, code: str, message: str, start: int, end: int, help: str = "") -> None:
        self.code, self.message, self.start, self.end, self.help = code, message, start, end, help
        super().__init__(message)


@cache
def _grammar() -> Lark:
    """The parser. lark keeps its tables, costly to work out, beside Python's own compiled files, where it may write."""
    text = GRAMMAR.read_text("utf-8")
    text += f"\nQUANTITY.3: /{QUANTITY_PATTERN.replace('/', chr(92) + '/')}(?![A-Za-z\u4e00-\u9fff_])/\n"
    return Lark(
        text,
        parser="lalr",
        start=["expression", "cell", "binding", "limit"],
        propagate_positions=True,
        maybe_placeholders=False,
        cache=str(Path(cache_from_source(str(GRAMMAR))).with_suffix(".tables")),
    )


@lru_cache(maxsize=4096)
def parse(text: str, start: str = "expression") -> Parsed:
    """The parse tree of an expression, a table's `cell`, a `for:` binding or a `limit`; many clauses ask the same.

    Raises:
        ExpressionError: too long, or not in the grammar.
    """
    if len(text) > MAX_LENGTH:
        raise ExpressionError("D30", f"表达式超过 {MAX_LENGTH} 字", 0, 1, "请用 define 拆成几个名字")
    brackets, words = re.findall(r"[(\[（［]", text), re.findall(r"\b(?:not|if|else|default)\b", text)
    if max(len(brackets), len(words)) > 40:
        raise ExpressionError("D30", "表达式的括号或条件太多", 0, len(text), "请用 define 拆成几个名字")
    try:
        tree = _grammar().parse(_plain(text), start=start)
    except UnexpectedInput as error:
        raise _syntax_error(text, error) from None
    return tree if isinstance(tree, Tree) else Tree("bare", [tree])


def _plain(text: str) -> str:
    """Full-width signs as their ASCII twins, one character for one, so that positions stay true."""
    return text.translate(_TWINS)


def _syntax_error(text: str, error: UnexpectedInput) -> ExpressionError:
    if isinstance(error, UnexpectedCharacters):
        start = error.pos_in_stream or 0
        return _shaped(text, start, start + 1)
    if isinstance(error, UnexpectedEOF) or (isinstance(error, UnexpectedToken) and error.token.type == "$END"):
        return ExpressionError("D31", "表达式没有写完", max(0, len(text) - 1), len(text), "这里还缺一个值或右括号")
    assert isinstance(error, UnexpectedToken)
    start = error.token.start_pos or 0
    return _shaped(text, start, error.token.end_pos or start + 1)


def _shaped(text: str, start: int, end: int) -> ExpressionError:
    """The error at a place, told as the slip it most likely is."""
    word = text[start:end]
    if re.search(r"\d[,，]$", text[: start + 1]) and re.match(r"\d{3}", text[start + 1 :]):
        return ExpressionError("D23", "数字里不能有分隔符", start, end, "写 20000元 或 2万")
    if word in ("and", "or"):
        return ExpressionError("D10", "and 与 or 混用", start, end, "请加括号，让读者不必知道先算哪个")
    if word == "else":
        help = "没有数的时候用另一个数，写 x default y；分两种情况，写 x if 条件 else y"
        return ExpressionError("D31", "else 前面没有 if", start, end, help)
    if word in ("=", "＝"):
        return ExpressionError("D31", "这里不能写「=」", start, end, "相等写 ==")
    if word in ("&", "|", "!", "&&", "||"):
        return ExpressionError("D31", f"这里不能写「{word}」", start, end, "并且写 and，或者写 or，否定写 not")
    return ExpressionError("D31", f"看不懂「{word}」", start, end, "请对照 rules/README.md 的写法")
