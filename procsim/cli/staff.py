"""`procsim staff`: the least-cost staff of each window that keeps every promise."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from procsim.cli.answer import print_json, print_lines
from procsim.cli.columns import aligned
from procsim.cli.heading import inputs_line, warning_lines
from procsim.cli.options import (
    Changes,
    Design,
    Engine,
    File,
    Json,
    Language,
    Out,
    Replications,
    Resume,
    Seed,
    Workers,
    changes_of,
    file_of,
    require_resume,
)
from procsim.cli.progress import staff_progress
from procsim.cli.staff_options import (
    Between,
    Budget,
    By,
    Fix,
    HeadCount,
    Minimise,
    Targets,
    Write,
    asked,
    require_file,
)
from procsim.text import _, language

if TYPE_CHECKING:
    from procsim.tuning import Answer

INFEASIBLE = 1
"""How the command ends where nothing that is allowed keeps the promises."""

NEIGHBOURS = 15
"""Of so many windows and parts of the day one officer fewer and one more are told."""


def staff(  # noqa: PLR0913 (one parameter an option)
    file: File,
    *,
    design: Design = None,
    target: Targets = None,
    minimise: Minimise = None,
    head_count: HeadCount = None,
    budget: Budget = None,
    between: Between = None,
    fix: Fix = None,
    by: By = None,
    set_: Changes = None,
    seed: Seed = None,
    replications: Replications = None,
    engine: Engine = "auto",
    workers: Workers = None,
    resume: Resume = None,
    out: Out = None,
    write: Write = None,
    json: Json = False,
    lang: Language = None,  # noqa: ARG001
) -> None:
    """Find the least-cost staff that keeps every promise, and say how sure it is."""
    from procsim.executors import cores
    from procsim.load import load
    from procsim.outputs import require_directory, write_staffing
    from procsim.tuning import tune_staff

    wanted = asked(
        between=between,
        fix=fix,
        by=by,
        head_count=head_count,
        budget=budget,
        minimise=minimise,
    )
    require_resume(resume)
    if out is not None:
        require_directory(out)
    if write is not None:
        require_file(write)
    scenario = load(file_of(file), changes_of(set_))
    with staff_progress() as told_so_far:
        found = tune_staff(
            scenario,
            design=design,
            target=target or (),
            seed=seed,
            replications=replications,
            engine=engine,
            workers=workers or cores(),
            resume=resume,
            progress=told_so_far,
            **wanted,
        )
    if write is not None:
        found.write(write)
    if out is not None:
        write_staffing(found, out, language())
    if json:
        print_json(found.as_dict())
    else:
        print_lines(_told(found, out, write))
    if not found.feasible:
        raise typer.Exit(INFEASIBLE)


def _told(found: Answer, out: Path | None, write: Path | None) -> Iterator[str]:
    from procsim.report.staff_rows import promise_tables, staff_rows
    from procsim.report.staff_words import headline, note, status_lines, told

    yield headline(found)
    yield from inputs_line(found.inputs)
    yield from status_lines(found)
    yield from warning_lines(found.doubts)
    yield ""
    yield from aligned(staff_rows(found))
    for title, rows in promise_tables(found):
        yield from ("", title, *aligned(rows))
    if found.neighbours:
        yield ""
        yield from _neighbours(found)
    yield ""
    yield from aligned([(_("{label}:").format(label=label), text) for label, text in told(found)])
    yield note(found)
    if out is not None:
        yield _("Report: {file}").format(file=out / "staff.html")
    if write is not None:
        yield _("Scenario with this staff: {file}").format(file=write)


def _neighbours(found: Answer) -> Iterator[str]:
    from procsim.report.staff_rows import neighbour_rows

    rows = neighbour_rows(found)
    yield from aligned(rows[: 1 + NEIGHBOURS])
    if len(rows) > 1 + NEIGHBOURS:
        yield _("{n} more in the report").format(n=len(rows) - 1 - NEIGHBOURS)
