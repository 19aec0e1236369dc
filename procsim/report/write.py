"""Write the report of a comparison to one file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from procsim.errors import UsageError
from procsim.report.evidence import all_figures, became_worse, by_design, how_made, who_loses
from procsim.report.one_page import one_page
from procsim.report.page import page
from procsim.report.plots import plots, shown_first
from procsim.report.words import names_of
from procsim.text import speaking, title_of

if TYPE_CHECKING:
    from procsim.compare.result import Comparison
    from procsim.scenario.scenario import Scenario
    from procsim.workflow.graph import Graph


def write_report(
    comparison: Comparison,
    path: str | Path,
    language: str = "en",
    *,
    scenario: Scenario | None = None,
) -> None:
    """Write one page that answers on its first screen and proves below it.

    Parameters
    ----------
    comparison : Comparison
        Without redesigns the page is about today alone.
    path : str or Path
        An HTML file; it appears whole or not at all.
    language : str
        One of `procsim.text.LANGUAGES`.
    scenario : Scenario, optional
        What was compared: for the process maps and the checksum, which are left out without it.

    Raises
    ------
    UsageError
        A language without a catalogue, or a path that cannot be written.
    """
    with speaking(language):
        text = report(comparison, scenario=scenario)
    write_page(text, path)


def write_page(text: str, path: str | Path) -> None:
    """Write a page to a file that appears whole or not at all.

    Raises
    ------
    UsageError
        A path that cannot be written.
    """
    target = Path(path)
    draft = target.with_name(f".{target.name}.part")
    try:
        draft.write_text(text, encoding="utf-8")
        draft.replace(target)
    except OSError as problem:
        draft.unlink(missing_ok=True)
        raise UsageError(
            f"report: {target} cannot be written ({problem.strerror}); a path in a directory that "
            "exists and may be written to"
        ) from None


def report(comparison: Comparison, *, scenario: Scenario | None = None) -> str:
    """Make the page in the language in use."""
    names = names_of(comparison)
    graphs = _graphs(comparison, scenario) if scenario is not None else {}
    sections = [*plots(comparison, names, graphs), all_figures(comparison, names)]
    if comparison.designs:
        sections += [became_worse(comparison, names), who_loses(comparison, names)]
    digest = scenario.source.digest if scenario is not None else None
    sections += [by_design(comparison, names), how_made(comparison, digest)]
    title = title_of(comparison.scenario, comparison.title)
    return page(title, one_page(comparison, names), sections)


def _graphs(comparison: Comparison, scenario: Scenario) -> dict[str, Graph]:
    """Give the workflows of today and of the design that plots show first."""
    from procsim.levers import design_graph
    from procsim.workflow.graph import build

    return {
        name: build(scenario) if name == comparison.baseline else design_graph(scenario, name)
        for name in shown_first(comparison)
        if name in comparison.tables
    }
