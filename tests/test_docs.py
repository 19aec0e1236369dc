"""What the documentation shows is read, checked and run."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from procsim.cli import app
from procsim.errors import UsageError
from procsim.examples import path_of, shipped, shipped_text

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
FENCE = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def _blocks(language):
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for match in FENCE.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            if match[1] == language:
                yield pytest.param(match[2], id=f"{page.relative_to(ROOT)}:{line}")


def _commands():
    for block in _blocks("console"):
        for line in block.values[0].splitlines():
            if line.startswith("$ procsim"):
                yield pytest.param(line[2:], id=f"{block.id} {line[10:]}")


@pytest.mark.parametrize("text", [*_blocks("yaml")])
def test_every_scenario_that_the_docs_show_is_read_and_run(text, tmp_path):
    from procsim.levers import design_graph
    from procsim.load import load
    from procsim.simulate import simulate

    assert text.startswith("procsim: 1"), "a block that is not a whole file is marked text"
    file = tmp_path / "shown.yaml"
    file.write_text(text, encoding="utf-8")
    scenario = load(file)
    for design in (None, *scenario.redesigns):
        graph = design_graph(scenario, design)
        tables = simulate(graph, design=design or "today", replications=1)
        assert tables.cases.height > 0


@pytest.mark.parametrize("command", [*_commands()])
def test_every_command_that_the_docs_show_ends_well(command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    words = shlex.split(command)[1:]
    words = [str(ROOT / word) if word.startswith("scenarios/") else word for word in words]
    if "compare scenarios/start-a-business" in command:  # as told, but of fewer days
        words += ["--set", "run.length=12 workdays", "--set", "run.warm_up=2 workdays"]
    done = CliRunner(env={"LC_ALL": "C"}).invoke(app, words)
    assert done.exit_code == 0, done.stderr
    assert done.stdout.strip()


@pytest.mark.parametrize("name", shipped())
def test_every_shipped_scenario_names_everything_in_three_languages(name):
    from procsim.load import load

    scenario = load(path_of(name))
    documents = {
        f"{kind}.{each}": document
        for kind, case in scenario.cases.items()
        for each, document in case.documents.items()
    }
    named = {
        **scenario.pools,
        **scenario.cases,
        **scenario.workflow,
        **scenario.redesigns,
        **documents,
    }
    assert all(
        isinstance(record.title, dict) and set(record.title) == {"en", "zh-Hans", "zh-Hant"}
        for record in named.values()
    )


@pytest.mark.parametrize("name", shipped())
def test_every_shipped_scenario_says_what_it_cannot_claim(name):
    assert shipped_text(name).startswith("# ")


def test_a_scenario_that_is_not_shipped_is_named_with_the_nearest():
    with pytest.raises(UsageError, match="did you mean 'loan-office'"):
        path_of("loan-ofice")


def _named_in_tables(page):
    text = (ROOT / "docs/reference" / page).read_text(encoding="utf-8")
    rows = re.findall(r"^\|([^|]+)\|", text, re.MULTILINE)
    return {name for row in rows for name in re.findall(r"`(\w+)`", row)}


def test_the_docs_have_every_key_figure():
    from procsim.kpi import KPIS

    assert set(KPIS) <= _named_in_tables("kpis.md")


def test_the_docs_have_every_distribution():
    from procsim.distributions import DISTRIBUTIONS

    assert set(DISTRIBUTIONS) <= _named_in_tables("scenario.md")


def test_the_docs_have_every_column_of_the_tables():
    from procsim.levers import design_graph
    from procsim.load import load
    from procsim.simulate import simulate

    graph = design_graph(load(path_of("loan-office")), None)
    tables = simulate(graph, replications=1)
    page = (ROOT / "docs/reference/tables.md").read_text(encoding="utf-8")
    causes = {"queue", "closed", "preempted", "blocked", "gate", "applicant", "outside"}
    for table in (tables.events, tables.cases, tables.marks, tables.segments, tables.staffing):
        assert not [
            name for name in table.columns if f"`{name}`" not in page and name not in causes
        ]


def test_the_docs_have_every_lever():
    from procsim.levers import LEVERS

    page = (ROOT / "docs/reference/levers.md").read_text(encoding="utf-8")
    assert not [name for name in LEVERS if f"## {name}" not in page]


def test_the_docs_have_every_kind_of_step():
    from procsim.scenario.node import KINDS

    page = (ROOT / "docs/reference/scenario.md").read_text(encoding="utf-8")
    heads = {
        word for head in re.findall(r"^### (.+)$", page, re.MULTILINE) for word in head.split()
    }
    assert set(KINDS) <= heads
