"""`procsim run`: the key figures of one design, or the story of one of its cases."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from procsim.cli.answer import print_json, print_lines
from procsim.cli.heading import inputs_line, runs_text, warning_lines
from procsim.cli.options import (
    Changes,
    Csv,
    Design,
    Engine,
    File,
    Json,
    Language,
    Machines,
    Out,
    Replications,
    Resume,
    Seed,
    Workers,
    changes_of,
    file_of,
    require_out,
    require_resume,
)
from procsim.cli.progress import progress
from procsim.cli.run_tables import run_tables
from procsim.errors import UsageError
from procsim.text import N_, Sentence, _, title_of

if TYPE_CHECKING:
    from procsim.compare import RunResult
    from procsim.scenario.scenario import Scenario
    from procsim.tables import Tables
    from procsim.workflow.graph import Graph

Case = Annotated[
    str | None,
    typer.Option("--case", metavar="CASE", help="The story of one case, such as company-17."),
]


def run(  # noqa: PLR0913 (one parameter an option)
    file: File,
    *,
    design: Design = None,
    set_: Changes = None,
    case: Case = None,
    seed: Seed = None,
    replications: Replications = None,
    engine: Engine = "auto",
    workers: Workers = None,
    cluster: Machines = None,
    resume: Resume = None,
    out: Out = None,
    json: Json = False,
    csv: Csv = False,
    lang: Language = None,  # noqa: ARG001
) -> None:
    """Simulate one design and print its key figures."""
    from procsim.compare import BASELINE, summarise_run
    from procsim.executors import cores
    from procsim.levers import design_graph
    from procsim.load import load
    from procsim.outputs import require_directory, write_run
    from procsim.simulate import simulate

    require_out(out, csv=csv)
    require_resume(resume)
    changes = changes_of(set_)
    scenario = load(file_of(file), changes)
    name = BASELINE if design is None else design
    graph = design_graph(scenario, None if name == BASELINE else name)
    if case is not None:
        if out is not None or resume is not None:
            option = "--out" if out is not None else "--resume"
            raise UsageError(f"{option}: found with --case; a story is printed, not written")
        only = simulate(graph, design=name, seed=seed, replications=1, engine=engine)
        _tell(only, graph, case, as_json=json)
        return
    if out is not None:
        require_directory(out)
    wanted = scenario.run.replications if replications is None else replications
    with progress() as told:
        tables = simulate(
            graph,
            design=name,
            seed=seed,
            replications=wanted,
            engine=engine,
            workers=workers or cores(),
            cluster=cluster,
            resume=resume,
            progress=told,
        )
    result = summarise_run(tables, scenario, doubts=_doubts(scenario, graph, tables, wanted))
    if out is not None:
        write_run(result, scenario, out, changes=changes, csv=csv)
    if json:
        print_json(result.as_dict())
    else:
        print_lines(_told(result, scenario))


def _doubts(scenario: Scenario, graph: Graph, tables: Tables, wanted: int) -> tuple[Sentence, ...]:
    from procsim.compare import doubts

    design, done = tables.setting.design, tables.setting.replications
    found = doubts(scenario, {design: graph}, {design: tables})
    if done == wanted:
        return found
    text = N_("interrupted: {n} of {wanted} runs")
    return (Sentence(text, {"n": done, "wanted": wanted}), *found)


def _tell(tables: Tables, graph: Graph, case: str, *, as_json: bool) -> None:
    from procsim.story import story

    told = story(tables, graph, case)
    if as_json:
        print_json({"design": tables.setting.design, "case": case, "story": told})
    else:
        print_lines(told)


def _told(result: RunResult, scenario: Scenario) -> Iterator[str]:
    yield _("{title}: {design}, {runs}").format(
        title=title_of(result.scenario, result.title),
        design=_design_title(result.design, scenario),
        runs=runs_text(result.replications, scenario.run),
    )
    yield from inputs_line(result.inputs)
    yield from warning_lines(result.doubts)
    for table in run_tables(result):
        yield ""
        yield from table
    yield ""
    yield _("± = simulation chance only ({confidence:.0f} %), given these inputs.").format(
        confidence=100 * result.confidence
    )


def _design_title(design: str, scenario: Scenario) -> str:
    redesign = scenario.redesigns.get(design)
    return _("Today") if redesign is None else title_of(design, redesign.title)
