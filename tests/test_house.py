"""Rules of the house that no linter knows."""

from __future__ import annotations

import ast
import importlib
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted((ROOT / "procsim").rglob("*.py"))
WRITTEN = sorted(
    path
    for top in ("procsim", "scenarios", "tests", "docs", ".ci")
    for path in (ROOT / top).rglob("*")
    if path.suffix in {".py", ".md", ".yaml", ".toml", ".po", ".csv", ""}
    and path.is_file()
    and "__pycache__" not in path.parts
) + [ROOT / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "pyproject.toml")]

# Written apart, so that this file does not break its own rules.
MACHINE_PATHS = ["/" + top + "/" for top in ("home", "root", "tmp", "work", "Users")]
UNFINISHED = ["TO" + "DO", "FIX" + "ME", "X" + "XX", "HA" + "CK"]
NO_NAME_FOR_A_MODULE = {"utils", "helpers", "common", "manager", "misc"}


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


# One machine for a compiler, with a table of contents.
LONG = ROOT / "procsim" / "engines" / "kernel" / "machine.py"


@pytest.mark.parametrize("path", sorted({*MODULES} - {LONG}), ids=_name)
def test_no_module_is_longer_than_300_lines(path):
    length = len(path.read_text(encoding="utf-8").splitlines())
    assert length <= 300


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_every_module_has_a_name_that_says_what_it_is(path):
    assert path.stem not in NO_NAME_FOR_A_MODULE


def _public_classes(tree):
    return [
        node
        for node in tree.body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    ]


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_everything_public_has_a_docstring(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    silent = [
        f"{node.name} (line {node.lineno})"
        for parent in (tree, *_public_classes(tree))
        for node in parent.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
        and not any("overload" in ast.unparse(each) for each in node.decorator_list)
    ]
    assert not silent


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_no_function_is_longer_than_80_lines(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    long = [
        f"{node.name}: {node.end_lineno - node.lineno + 1}"
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno >= 80
    ]
    assert not long


def test_the_public_names_are_the_ones_that_are_there():
    procsim = importlib.import_module("procsim")
    assert sorted(procsim.__all__) == list(procsim.__all__)
    for name in procsim.__all__:
        assert getattr(procsim, name) is not None


@pytest.mark.parametrize("path", WRITTEN, ids=_name)
def test_no_file_mentions_a_path_of_one_machine(path):
    text = path.read_text(encoding="utf-8")
    found = [
        prefix
        for prefix in MACHINE_PATHS
        if re.search(rf"(?<![\w.}}*~\]]){prefix}", text) is not None
    ]
    assert not found


@pytest.mark.parametrize("path", WRITTEN, ids=_name)
def test_nothing_is_left_unfinished(path):
    text = path.read_text(encoding="utf-8")
    assert not [word for word in UNFINISHED if re.search(rf"\b{word}\b", text)]


def test_every_dependency_is_defended():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = project["project"]["optional-dependencies"].values()
    asked = [
        *project["project"]["dependencies"],
        *(each for extra in extras for each in extra),
        *project["build-system"]["requires"],
    ]
    names = {re.split(r"[\[<>=!~ ]", each, maxsplit=1)[0] for each in asked} - {"procsim-approvals"}
    defence = (ROOT / "docs/explanation/defence.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1] for line in defence.splitlines() if line.startswith("| ")]
    defended = {name.strip() for row in rows for name in row.split(",")}
    assert not names - defended


def test_every_page_of_the_docs_is_reached_from_the_index():
    docs = ROOT / "docs"
    reached = set(
        re.findall(r"\]\(([\w/-]+\.md)\)", (docs / "index.md").read_text(encoding="utf-8"))
    )
    pages = {str(path.relative_to(docs)) for path in docs.rglob("*.md")} - {"index.md"}
    assert pages == reached


def test_links_between_pages_lead_somewhere():
    pages = [*(ROOT / "docs").rglob("*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
    broken = [
        f"{_name(page)}: {link}"
        for page in pages
        for link in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8"))
        if not (page.parent / link).exists()
    ]
    assert not broken
