"""Every example of the documents is tried as its reader would: files are written, commands run, Python executed."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.loading.test_bad_input import huiqi

DOCUMENTS = sorted([*(ROOT / "docs").glob("*.md"), ROOT / "examples" / "README.md"])
BLOCK = re.compile(r"```(?P<kind>\w+)(?: (?P<name>\S+))?\n(?P<text>.*?)```", re.S)
STORIES = (ROOT / "examples" / "README.md").read_text("utf-8").split("\n## ")[1:]


def blocks(path: Path) -> Iterator[tuple[str, str, str]]:
    for block in BLOCK.finditer(path.read_text("utf-8")):
        yield block["kind"], block["name"] or "", block["text"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("whole_library")
@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_what_a_document_shows_works_as_shown(document: Path, folder: Path) -> None:
    for kind, name, text in blocks(document):
        if name:
            (folder / name).write_text(text, "utf-8")
        if kind == "python":
            exec(compile(text, str(document), "exec"), {})
        for line in text.splitlines() if kind == "sh" else ():
            command, *arguments = shlex.split(line)
            if command == "openssl":
                subprocess.run([command, *arguments], cwd=folder, check=True, capture_output=True)
                continue
            assert command == "huiqi", line
            done = huiqi(*arguments, cwd=folder)
            assert done.returncode == 0, f"{line}\n{done.stderr}"


@pytest.mark.usefixtures("whole_library")
@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.partition("\n")[0])
def test_a_story_ends_as_it_is_told(story: str, folder: Path) -> None:
    (command,) = re.findall(r"```sh\nhuiqi (.*)\n```", story)
    (expected,) = re.findall(r"```text\n(.*?)```", story, re.S)
    printed = huiqi(*shlex.split(command), cwd=folder).stdout
    for line in expected.splitlines():
        assert line in printed, line


def test_every_link_between_documents_leads_somewhere() -> None:
    for path in [*ROOT.glob("*.md"), *DOCUMENTS, *(ROOT / room / "README.md" for room in ("engine", "ui", "rules"))]:
        for link in re.findall(r"\]\((?!https?:)([^)#]+)\)", path.read_text("utf-8")):
            assert (path.parent / link).exists(), f"{path.name}: {link}"


def test_the_readme_is_short_in_either_language() -> None:
    for name in ("README.md", "README.en.md"):
        assert len((ROOT / name).read_text("utf-8").splitlines()) <= 130, name
