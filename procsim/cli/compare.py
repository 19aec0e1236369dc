"""`procsim compare`: today's process and its redesigns, over the same applicants."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from procsim.cli.answer import print_json, print_lines
from procsim.cli.difference_table import difference_table
from procsim.cli.heading import inputs_line, runs_text, warning_lines
from procsim.cli.options import (
    BreakEven,
    Changes,
    Csv,
    Designs,
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
from procsim.cli.verdict import verdict
from procsim.text import _, language, ngettext, title_of

if TYPE_CHECKING:
    from procsim.compare import Comparison
    from procsim.scenario.scenario import Scenario

REPORT = "report.html"
"""The file of the report, here or in the directory asked for."""


def compare(  # noqa: PLR0913 (one parameter an option)
    file: File,
    *,
    design: Designs = None,
    set_: Changes = None,
    seed: Seed = None,
    replications: Replications = None,
    engine: Engine = "auto",
    workers: Workers = None,
    cluster: Machines = None,
    resume: Resume = None,
    break_even: BreakEven = False,
    out: Out = None,
    json: Json = False,
    csv: Csv = False,
    lang: Language = None,  # noqa: ARG001
) -> None:
    """Compare today's process with its redesigns, and write a report."""
    from procsim.cluster import cluster_at
    from procsim.compare import compare as compare_designs
    from procsim.compare import with_break_even
    from procsim.executors import cores
    from procsim.load import load
    from procsim.outputs import require_directory, write_comparison
    from procsim.report import write_report

    require_out(out, csv=csv)
    require_resume(resume)
    changes = changes_of(set_)
    scenario = load(file_of(file), changes)
    # Programs read the JSON; a report for people is theirs to ask for.
    place = Path() if out is None and not json else out
    if place is not None:
        require_directory(place)
    most = workers or cores()
    with cluster_at(cluster, workers=most) as machines:
        with progress() as told:
            found = compare_designs(
                scenario,
                designs=design,
                replications=replications,
                seed=seed,
                engine=engine,
                workers=most,
                cluster=machines,
                resume=resume,
                progress=told,
            )
        if break_even:
            with progress() as told:
                found = with_break_even(
                    found,
                    scenario,
                    engine=engine,
                    workers=most,
                    cluster=machines,
                    progress=told,
                )
    if out is not None:
        write_comparison(found, scenario, out, changes=changes, csv=csv)
    elif place is not None:
        write_report(found, place / REPORT, language(), scenario=scenario)
    if json:
        print_json(found.as_dict())
    else:
        print_lines(_told(found, scenario, (out or Path()) / REPORT))


def _told(found: Comparison, scenario: Scenario, report: Path) -> Iterator[str]:
    yield _headline(found, scenario)
    yield from inputs_line(found.inputs)
    yield from warning_lines(found.doubts)
    yield ""
    yield from difference_table(found)
    yield ""
    yield from verdict(found)
    yield _note(found)
    own = _("Your own figures: {command}").format(command="procsim new")
    yield f"{_('Report: {file}').format(file=report)}    {own}"


def _headline(found: Comparison, scenario: Scenario) -> str:
    count = len(found.designs)
    sentence = ngettext(
        "{title}: today and {n} redesign, same applicants, {runs}",
        "{title}: today and {n} redesigns, same applicants, {runs}",
        count,
    )
    return sentence.format(
        title=title_of(found.scenario, found.title),
        n=count,
        runs=runs_text(found.replications, scenario.run),
    )


def _note(found: Comparison) -> str:
    return _(
        "Times are clock time, first contact to the end; promises count from acceptance. "
        "± = simulation chance only ({confidence:.0f} %), given these inputs."
    ).format(confidence=100 * found.confidence)
