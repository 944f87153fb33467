"""Loads a folder of rules: the vocabulary, then every policy, then what only the whole can show."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from huiqi.base.datatypes import ChoiceType
from huiqi.base.diagnostics import Diagnostic, Place, Source
from huiqi.base.documents import DocumentError, Node, decode, parse_document, read_bytes
from huiqi.base.errors import RulesError, UsageError
from huiqi.base.values.dates import Period
from huiqi.language.vocabulary import Vocabulary
from huiqi.loading.rules.gathered import VOCABULARY, Gathered
from huiqi.loading.rules.policies import ReadPolicy, read_policy
from huiqi.loading.rules.report import Files, Report
from huiqi.loading.rules.settle import check_crossing
from huiqi.loading.rules.vocabulary import read_vocabulary
from huiqi.model.policy import Clause, Policy, Rulebase, Status

CASES = ".cases.yaml"
"""How the files end that hold cases beside the policies: no rules themselves."""
IDS = "clause-ids.txt"


def library_folder() -> Path:
    """The library: the folder that `HUIQI_RULES` names, else what comes with huiqi.

    In a checkout that is `rules/`, when installed the copy inside the package.
    """
    own = os.environ.get("HUIQI_RULES")
    if own:
        return Path(own)
    package = Path(__file__).resolve().parents[2]
    checkout = package.parents[1] / "rules"
    return checkout if (checkout / VOCABULARY).is_file() else package / "_rules"


def published_ids(folder: Path) -> frozenset[str] | None:
    """The clause ids that a library ever published, from its `clause-ids.txt`; None where it keeps no list."""
    path = folder / IDS
    if not path.is_file():
        return None
    text = decode(read_bytes(path), str(path))
    return frozenset(line.strip().lstrip("\ufeff") for line in text.splitlines() if line.strip())


def load_rulebase(folders: Sequence[Path] = (), only: bool = False) -> Rulebase:
    """The library and, beside it, the policies of further folders.

    Args:
        folders: folders (or single files) of policies to add.
        only: leave the library's policies out; its vocabulary serves where no folder brings its own.

    Raises:
        UsageError: a folder is not there.
        RulesError: anything in the files is wrong; `diagnostics` lists all of it.
    """
    rulebase, diagnostics = inspect_rulebase(folders, only)
    if rulebase is None:
        raise RulesError([diagnostic for diagnostic in diagnostics if diagnostic.severity == "error"])
    return rulebase


def inspect_rulebase(folders: Sequence[Path] = (), only: bool = False) -> tuple[Rulebase | None, list[Diagnostic]]:
    """The rulebase, or None where an error was found, with every diagnostic."""
    report = Report()
    gathered = Gathered()
    vocabulary = _common(folders, only, report, gathered)
    if vocabulary is None:
        return None, report.diagnostics
    read = []
    for path in policy_files(folders, only):
        document = _document(path, report, gathered.policy)
        report.files = Files(path.parent, gathered)
        policy = read_policy(document, vocabulary, report) if document is not None else None
        read += [policy] if policy else []
    rulebase = replace(joined(read, vocabulary, gathered.hash, report), files=gathered.files)
    broken = any(diagnostic.severity == "error" for diagnostic in report.diagnostics)
    return (None if broken else rulebase), report.diagnostics


def common_vocabulary(folders: Sequence[Path] = (), only: bool = False) -> Vocabulary:
    """The vocabulary that policies are read with, before their own facts are added.

    Raises:
        RulesError: it is broken.
    """
    report = Report()
    found = _common(folders, only, report, Gathered())
    if found is None:
        raise RulesError(report.diagnostics)
    return found


def _common(folders: Sequence[Path], only: bool, report: Report, gathered: Gathered) -> Vocabulary | None:
    own = [folder / VOCABULARY for folder in folders if (folder / VOCABULARY).is_file()]
    path = own[0] if only and own else library_folder() / VOCABULARY
    node = _document(path, report, gathered.vocabulary)
    vocabulary = read_vocabulary(node, report) if node is not None else Vocabulary({}, {})
    if not _usable(vocabulary, report, path):
        return None
    for added in own if not only else own[1:]:
        vocabulary = _with_added(vocabulary, added, report, gathered)
    return vocabulary


def _with_added(vocabulary: Vocabulary, path: Path, report: Report, gathered: Gathered) -> Vocabulary:
    """The vocabulary with what an added folder's own one declares; a name means one thing only."""
    node = _document(path, report, gathered.vocabulary)
    added = read_vocabulary(node, report) if node is not None else Vocabulary({}, {})
    for word in [*added.facts, *added.records]:
        if word in vocabulary.words():
            report.error("D41", f"「{word}」词汇表里已经有了", Place(Source(_shown(path))), "直接使用它，或换一个名字")
    words = {**vocabulary.english, **added.english}
    return replace(vocabulary.extended(added.facts.values(), added.records.values()), english=words)


def policy_files(folders: Sequence[Path] = (), only: bool = False) -> list[Path]:
    """The policy files of the library and of further folders, in a fixed order.

    Raises:
        UsageError: a folder is not there, or there is no policy in any.
    """
    found: list[Path] = []
    for folder in [*([] if only else [library_folder()]), *folders]:
        if folder.is_file():
            found.append(folder)
        elif folder.is_dir():
            files = [path for path in folder.rglob("*") if path.suffix in (".yaml", ".yml")]
            found += sorted(path for path in files if path.name != VOCABULARY and not path.name.endswith(CASES))
        else:
            raise UsageError(f"找不到规则文件夹「{folder}」。请检查路径。")
    if not found:
        raise UsageError(f"「{'、'.join(map(str, folders))}」里没有规则文件（.yaml）。")
    return list(dict.fromkeys(found))


def _document(path: Path, report: Report, keep: Callable[[str, bytes], None]) -> Node | None:
    try:
        content = read_bytes(path)
        keep(path.name, content)
        return parse_document(content, _shown(path))
    except DocumentError as error:
        found = error.finding
        report.error(found.code, found.message, found.place, found.help)
        return None


def _shown(path: Path) -> str:
    """The path as a reader of the message knows it: from where they stand, if it lies below."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def _usable(vocabulary: Vocabulary, report: Report, path: Path) -> bool:
    """The engine itself asks for these names; a vocabulary without them cannot serve."""
    needed = {"name", "region"} - vocabulary.facts.keys() | {
        "recognitions",
        "received",
        "findings",
    } - vocabulary.records.keys()
    if needed and not report.diagnostics:
        report.error("D49", f"词汇表缺少 {'、'.join(sorted(needed))}", Place(Source(str(path))))
    return not needed


def joined(read: Sequence[ReadPolicy], vocabulary: Vocabulary, hash: str, report: Report) -> Rulebase:
    """The rulebase of some policies; what only the whole can show is noted."""
    clauses: dict[str, Clause] = {}
    seen: dict[str, Place] = {}
    for each in read:
        policy = each.policy
        if policy.id in seen:
            report.error("D47", f"政策编号「{policy.id}」已在 {seen[policy.id]} 用过", policy.place, "请换一个编号")
        seen[policy.id] = policy.place
        clauses.update({clause.id: clause for clause in policy.clauses})
        vocabulary = _merged(vocabulary, each, report)
    policies = _in_their_time([each.policy for each in read], report)
    for policy in policies:
        _check_members(policy, clauses, report)
    check_crossing(policies, clauses, report)
    return Rulebase(tuple(policies), vocabulary, hash, clauses)


def _in_their_time(policies: list[Policy], report: Report) -> list[Policy]:
    """A policy ends the day before one in force that replaces it begins; each answers for its time."""
    by_id = {policy.id: policy for policy in policies}
    for policy in policies:
        for old in policy.replaces if policy.status is Status.IN_FORCE else ():
            before = by_id.get(old)
            if before is None:
                report.warn(
                    "D47", f"被替代的政策「{old}」不在规则库里", policy.place, "旧文件也放进来，过去的日期才答得出"
                )
            elif before.period.start >= policy.period.start:
                report.error("D47", f"「{policy.id}」不比它替代的「{old}」晚", policy.place, "检查两份政策的 period")
            elif before.period.end >= policy.period.start:
                ended = Period(before.period.start, policy.period.start - timedelta(days=1))
                by_id[old] = replace(before, period=ended, replaced_by=policy.title)
            else:
                by_id[old] = replace(before, replaced_by=policy.title)
    return list(by_id.values())


def _check_members(policy: Policy, clauses: dict[str, Clause], report: Report) -> None:
    """That the clauses of other policies a step names are there, and pay."""
    for step in policy.settle:
        for clause in step.clauses:
            if clause not in clauses or clauses[clause].award is None:
                place = policy.place.of_word(clause, after="settle:")
                report.error("D48", f"没有给钱的条款「{clause}」", place, "写 政策编号/条款编号，那份政策要在规则库里")


def _merged(vocabulary: Vocabulary, read: ReadPolicy, report: Report) -> Vocabulary:
    """The vocabulary with a policy's own facts; two policies may share a name only if they mean the same."""
    for name, fact in read.vocabulary.facts.items():
        if vocabulary.facts.get(name, fact) != fact:
            report.error("D41", f"事实「{name}」与别的政策声明不同", read.policy.place, "请换一个名字")
    titles = read.vocabulary.records["recognitions"].fields["kind"].type
    vocabulary = vocabulary.with_titles(titles.values if isinstance(titles, ChoiceType) else ())
    for name, kind in read.vocabulary.records.items():
        if name == "recognitions":
            continue
        if vocabulary.records.get(name, kind) != kind:
            report.error("D41", f"记录「{name}」与别的政策声明不同", read.policy.place, "请换一个名字")
    return replace(
        vocabulary,
        facts={**read.vocabulary.facts, **vocabulary.facts},
        records={**read.vocabulary.records, **vocabulary.records},
        english={**read.vocabulary.english, **vocabulary.english},
    )
