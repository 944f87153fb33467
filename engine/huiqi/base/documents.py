"""YAML and JSON files as trees of text: every scalar stays the text it was, every node knows its place.

YAML's own typing is never used (`0111`, `1:30`, `no` would change their meaning); the vocabulary types
each value later. Anchors, aliases and tags are refused, and size, depth and scalar length are limited
before anything is built, so that a hostile file costs no more than reading it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn

import yaml

from huiqi.base.diagnostics import Finding, Place, Problem, Source
from huiqi.base.errors import UsageError, reason

MAX_BYTES = 2 * 1024 * 1024
MAX_DEPTH = 50
MAX_SCALAR = 4000
MAX_KEYS = 10_000
"""Keys of one mapping: what has more is refused before it is read to its end."""
_UNKNOWN_WORDS = frozenset({"", "~", "null", "none", "不清楚", "不知道", "未知", "unknown", "?", "？", "不详"})


def is_unknown(text: str) -> bool:
    """Whether a scalar says that the value is not known."""
    return text.strip().lower() in _UNKNOWN_WORDS


@dataclass(frozen=True, slots=True)
class Text:
    """A scalar, as written. `flush` says whether `value` stands in the file letter by letter from `place` on."""

    value: str
    place: Place
    flush: bool = True

    @property
    def unknown(self) -> bool:
        """Whether it says that the value is not known: empty, `null`, 不清楚."""
        return is_unknown(self.value)

    def part(self, start: int, end: int) -> Place:
        """The place of `value[start:end]`, or of the whole where it cannot be told."""
        return self.place.within(start, end - start) if self.flush else self.place


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and their values in the order written; no key stands twice."""

    entries: tuple[tuple[Text, Node], ...]
    place: Place

    def get(self, key: str) -> Node | None:
        """The value of a key, or None."""
        return next((value for name, value in self.entries if name.value == key), None)


@dataclass(frozen=True, slots=True)
class Sequence:
    """Items in order."""

    items: tuple[Node, ...]
    place: Place


Node = Text | Mapping | Sequence


def as_tree(node: Node) -> Any:
    """A document as plain texts, lists and mappings, without places."""
    if isinstance(node, Text):
        return node.value
    if isinstance(node, Sequence):
        return [as_tree(item) for item in node.items]
    return {key.value: as_tree(value) for key, value in node.entries}


def as_yaml(tree: Any) -> str:
    """Texts, lists and mappings as a YAML document that reads back as the same."""
    return str(yaml.safe_dump(tree, allow_unicode=True, sort_keys=False, width=MAX_SCALAR))


class DocumentError(Exception):
    """The file is no usable document; `finding` says where and why. Callers turn it into their own error."""

    def __init__(self, finding: Finding) -> None:
        self.finding = finding
        super().__init__(str(finding))

    @property
    def problem(self) -> Problem:
        """The same, as a problem of a firm's file."""
        return Problem(self.finding.code, self.finding.message, self.finding.place, self.finding.help)


def read_bytes(path: Path) -> bytes:
    """The content of a file.

    Raises:
        UsageError: it is not there, is a folder, or may not be read.
        DocumentError: it is larger than `MAX_BYTES`.
    """
    try:
        if path.is_file() and path.stat().st_size > MAX_BYTES:
            _refuse("F01", Place(Source(str(path))), f"文件大小超过 {MAX_BYTES // 2**20} MB 上限", "请确认选对了文件")
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise UsageError(f"找不到文件「{path}」。请检查路径和文件名。") from None
    except IsADirectoryError:
        raise UsageError(f"「{path}」是文件夹，不是文件。") from None
    except OSError as error:
        raise UsageError(f"无法读取「{path}」：{reason(error)}。") from None
    if len(content) > MAX_BYTES:
        _refuse("F01", Place(Source(str(path))), f"文件大小超过 {MAX_BYTES // 2**20} MB 上限", "请确认选对了文件")
    return content


def decode(content: bytes, name: str) -> str:
    """Bytes as text: by byte order mark, else UTF-8, else GB18030 (what Chinese Windows writes).

    Raises:
        DocumentError: it is neither, or holds control characters: not a text file.
    """
    place = Place(Source(name))
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            encodings = [encoding]
            break
    else:
        encodings = ["utf-8", "gb18030"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]", text):
            return text.replace("\r\n", "\n").replace("\r", "\n")
    raise DocumentError(Finding("F02", "不是文本文件，或编码无法识别", place, "请另存为 UTF-8 文本（GBK 也可以）"))


def parse_document(content: bytes, name: str) -> Node:
    """A YAML or JSON file as a tree of text.

    Args:
        content: the bytes of the file.
        name: shown in messages; a name ending in `.json` must hold strict JSON.

    Raises:
        DocumentError: not text, broken syntax, empty, too deep, or using anchors, aliases, tags or a
            key twice.
    """
    text = decode(content, name)
    source = Source(name, tuple(text.split("\n")))
    if name.lower().endswith(".json"):
        return _Json(source).read(text)
    return _read(text, source)


def parse_text(text: str, name: str) -> Node:
    """The same for text already at hand, such as one cell of a table."""
    source = Source(name, tuple(text.split("\n")))
    return _read(text, source)


class _Json:
    """Reads strict JSON. Its places are paths (`资质认定[0].级别`): the parser of the library tells no lines."""

    def __init__(self, source: Source) -> None:
        self.source = source

    def read(self, text: str) -> Node:
        """The document of a JSON text."""
        try:
            held = json.loads(
                text, object_pairs_hook=_Pairs, parse_float=_number, parse_int=str, parse_constant=self._constant
            )
        except json.JSONDecodeError as error:
            place = Place(self.source, error.lineno, error.colno)
            _refuse("F03", place, "不是完整的 JSON", "请检查引号、逗号和括号；这里之前可能多了逗号，或少了引号")
        except RecursionError:
            _refuse("F04", Place(self.source), f"嵌套超过 {MAX_DEPTH} 层")
        if held in (None, ""):
            _refuse("F05", Place(self.source), "文件是空的")
        return self._node(held, "", 0)

    def _constant(self, word: str) -> NoReturn:
        _refuse("F03", Place(self.source), f"JSON 里不能写 {word}", "不知道的数请写 null")

    def _node(self, held: object, path: str, depth: int) -> Node:
        place = Place(Source(f"{self.source.name}：{path}" if path else self.source.name))
        if depth > MAX_DEPTH:
            _refuse("F04", place, f"嵌套超过 {MAX_DEPTH} 层")
        if isinstance(held, _Pairs):
            return Mapping(tuple(self._entries(held, path, depth)), place)
        if isinstance(held, list):
            return Sequence(tuple(self._node(one, f"{path}[{i}]", depth + 1) for i, one in enumerate(held)), place)
        return self._text(held, place)

    def _entries(self, pairs: _Pairs, path: str, depth: int) -> Iterator[tuple[Text, Node]]:
        seen: set[str] = set()
        for key, value in pairs:
            inner = f"{path}.{key}" if path else key
            name = self._text(key, Place(Source(f"{self.source.name}：{inner}")))
            if key in seen:
                _refuse("F10", name.place, f"键「{key}」写了两次", "请只留一处")
            seen.add(key)
            yield name, self._node(value, inner, depth + 1)

    def _text(self, held: object, place: Place) -> Text:
        text = _JSON_WORDS[held] if held is None or isinstance(held, bool) else str(held)
        if len(text) > MAX_SCALAR:
            _refuse("F08", place, f"文字超过 {MAX_SCALAR} 字")
        if re.search("[\ud800-\udfff]", text):
            _refuse("F02", place, "含有不完整的字符")
        return Text(text, place, flush=False)


_JSON_WORDS = {None: "null", True: "true", False: "false"}


class _Pairs(list[tuple[str, object]]):
    """The keys and values of a JSON object, in order and with repeats."""


def _number(text: str) -> str:
    """A JSON number as plain digits: 1.5E6 as 1500000. One with a huge exponent stays as written, to be refused."""
    exponent = re.search(r"[eE]([+-]?\d+)$", text)
    return f"{Decimal(text):f}" if exponent and abs(int(exponent[1][:6])) <= 20 else text


def _read(text: str, source: Source) -> Node:
    found = _quickly(text, source)
    return found if found is not None else _Builder(source).build(_events(text, source))


def _quickly(text: str, source: Source) -> Node | None:
    """What libyaml makes of a text, much faster; None where it finds a fault, or may read tabs otherwise.

    PyYAML's own parser then decides, and words the fault.
    """
    if not yaml.__with_libyaml__ or "\t" in text or "\ufeff" in text:
        return None
    try:
        return _Builder(source).build(yaml.parse(text, Loader=yaml.CSafeLoader))
    except (yaml.YAMLError, ValueError):
        return None


def _events(text: str, source: Source) -> Iterator[yaml.Event]:
    try:
        yield from yaml.parse(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        unclosed = error.problem == "found unexpected end of stream" and error.context_mark
        mark = error.context_mark if unclosed else error.problem_mark or error.context_mark
        place = Place(source, mark.line + 1, mark.column + 1) if mark else Place(source)
        help = _FLOW_HELP if (error.problem or "").startswith("expected ',' or") else _YAML_HELP
        _refuse("F03", place, f"YAML 写法有误：{_problem_text(error.problem or '')}", help)
    except (yaml.YAMLError, ValueError, OverflowError):
        _refuse("F03", Place(source), "YAML 写法有误：含有不允许的字符", _YAML_HELP)


_YAML_HELP = "冒号后要有空格，缩进用空格不用制表符，含冒号或逗号的文字请加引号"
_FLOW_HELP = "[ ] 和 { } 里的式子如果含有 [ ]、逗号或冒号，要加引号，最好另起一行来写"
_PROBLEMS = {
    "found character '\\t' that cannot start any token": "缩进用了制表符",
    "mapping values are not allowed here": "这里多了一个冒号",
    "could not find expected ':'": "缺少冒号",
    "found unexpected end of stream": "引号没有闭合",
    "expected <block end>, but found '<block mapping start>'": "缩进不一致",
    "expected ',' or ']', but got '['": "[ ] 里的式子又有 [ ]",
    "expected ',' or ']', but got '{'": "[ ] 里的式子又有 { }",
    "expected ',' or '}', but got '['": "{ } 里的式子有 [ ]",
    "expected ',' or '}', but got ','": "{ } 里的式子有逗号",
}


def _problem_text(problem: str) -> str:
    general = "这里的符号放错了位置，或前面少了引号、括号"
    if problem.startswith("expected ',' or"):
        general = "[ ] 或 { } 里的式子又有 [ ]、{ } 或逗号"
    return _PROBLEMS.get(problem, general)


def _refuse(code: str, place: Place, message: str, help: str = "") -> NoReturn:
    raise DocumentError(Finding(code, message, place, help))


class _Builder:
    """Builds nodes from parser events with a stack of its own: no recursion, so no depth can break it."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.stack: list[tuple[yaml.Event, list[Node]]] = []
        self.root: Node | None = None
        self.handlers: dict[type[yaml.Event], Callable[[yaml.Event], None]] = {
            yaml.ScalarEvent: self._scalar,
            yaml.AliasEvent: self._alias,
            yaml.SequenceStartEvent: self._open,
            yaml.MappingStartEvent: self._open,
            yaml.SequenceEndEvent: self._close,
            yaml.MappingEndEvent: self._close,
            yaml.DocumentStartEvent: self._document,
        }

    def build(self, events: Iterator[yaml.Event]) -> Node:
        for event in events:
            handler = self.handlers.get(type(event))
            if handler:
                handler(event)
        if self.root is None or (isinstance(self.root, Text) and self.root.unknown):
            _refuse("F05", Place(self.source), "文件是空的")
        return self.root

    def _document(self, event: yaml.Event) -> None:
        if self.root is not None:
            _refuse("F06", self._place(event), "一个文件只能有一份内容", "请删去多余的 `---`")

    def _place(self, event: yaml.Event, length: int = 1) -> Place:
        start, _ = _marks(event)
        return Place(self.source, start.line + 1, start.column + 1, length)

    def _alias(self, event: yaml.Event) -> None:
        _refuse("F07", self._place(event), "不能使用锚点和别名（& 与 *）", "请把内容完整写出")

    def _check(self, event: yaml.Event) -> None:
        if getattr(event, "anchor", None):
            self._alias(event)
        if getattr(event, "tag", None):
            _refuse("F07", self._place(event), "不能使用标签（!）", "请直接写值")

    def _scalar(self, event: yaml.Event) -> None:
        assert isinstance(event, yaml.ScalarEvent)
        self._check(event)
        if len(event.value) > MAX_SCALAR:
            _refuse("F08", self._place(event), f"文字超过 {MAX_SCALAR} 字")
        try:
            value = event.value.encode("utf-16", "surrogatepass").decode("utf-16")
        except UnicodeDecodeError:
            _refuse("F02", self._place(event), "含有不完整的字符")
        quoted = event.style in ("'", '"')
        start, end = _marks(event)
        one_line = start.line == end.line
        width = end.column - start.column - 2 * quoted
        flush = one_line and event.style not in ("|", ">") and width == len(value)
        place = self._place(event, max(1, end.column - start.column) if one_line else 1)
        self._add(Text(value, place.within(1, len(value)) if quoted and flush else place, flush))

    def _open(self, event: yaml.Event) -> None:
        self._check(event)
        if len(self.stack) >= MAX_DEPTH:
            _refuse("F04", self._place(event), f"嵌套超过 {MAX_DEPTH} 层")
        self.stack.append((event, []))

    def _close(self, _: yaml.Event) -> None:
        start, children = self.stack.pop()
        place = self._place(start)
        if isinstance(start, yaml.SequenceStartEvent):
            self._add(Sequence(tuple(children), place))
        else:
            self._add(Mapping(self._entries(children), place))

    def _entries(self, children: list[Node]) -> tuple[tuple[Text, Node], ...]:
        seen: dict[str, Text] = {}
        for key in children[::2]:
            if not isinstance(key, Text):
                _refuse("F09", key.place, "键必须是文字")
            if key.value in seen:
                where = f"第 {seen[key.value].place.line} 行"
                _refuse("F10", key.place, f"键「{key.value}」写了两次（{where}已有）", "请只留一处")
            seen[key.value] = key
        return tuple(zip(seen.values(), children[1::2], strict=True))

    def _add(self, node: Node) -> None:
        if self.stack:
            parent, children = self.stack[-1]
            children.append(node)
            if len(children) > 2 * MAX_KEYS and isinstance(parent, yaml.MappingStartEvent):
                _refuse("F11", self._place(parent), f"一处写了超过 {MAX_KEYS} 个项目", "分成几条记录来写")
        else:
            self.root = node


def _marks(event: yaml.Event) -> tuple[Any, Any]:
    """Start and end of an event; the parser always gives both."""
    assert event.start_mark is not None
    assert event.end_mark is not None
    return event.start_mark, event.end_mark
