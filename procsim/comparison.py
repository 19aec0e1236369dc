"""A comparison that writes its own report, as users of the Python interface meet it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING

from procsim.compare import Comparison as Finding
from procsim.compare import compare as compare_designs
from procsim.text import language as spoken

if TYPE_CHECKING:
    from procsim.cluster import Cluster
    from procsim.compare.runs import Progress
    from procsim.scenario.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Comparison(Finding):
    """Every redesign against the baseline, on the same applicants, with a report.

    Parameters
    ----------
    source : Scenario
        What was compared.
    """

    source: Scenario = field(repr=False)

    def report(self, path: str | Path, language: str | None = None) -> None:
        """Write one page that answers on its first screen and proves below it.

        Parameters
        ----------
        path : str or Path
            An HTML file; it appears whole or not at all.
        language : str, optional
            ``en``, ``zh-Hans`` or ``zh-Hant``; the one in use where left out.

        Raises
        ------
        UsageError
            A language without a catalogue, or a path that cannot be written.
        """
        from procsim.report import write_report

        write_report(self, path, language or spoken(), scenario=self.source)


def compare(  # noqa: PLR0913 (what a person may set in a comparison)
    scenario: Scenario,
    *,
    designs: Sequence[str] | None = None,
    replications: int | None = None,
    seed: int | None = None,
    engine: str = "auto",
    workers: int = 1,
    cluster: str | Cluster | None = None,
    resume: str | Path | None = None,
    progress: Progress | None = None,
    confidence: float = 0.95,
) -> Comparison:
    """Compare redesigns with today's process, over the same applicants with the same luck.

    Parameters
    ----------
    scenario : Scenario
    designs : sequence of str, optional
        Some of its redesigns; all where left out.
    replications, seed : int, optional
        The scenario's own where left out.
    engine : str
        ``auto``, ``kernel`` or ``reference``, with the same results.
    workers : int
        Processes at most, with the same results. A script that wants more than one keeps what it
        does under ``if __name__ == "__main__":``, as Python asks.
    cluster : str, optional
        Many machines instead: the address of a Dask scheduler, such as ``tcp://10.0.0.5:8786``, or
        ``local`` for so many workers on this one; with the same results.
    resume : str or Path, optional
        A folder in which finished runs are kept: those that are there are not made again.
    progress : callable, optional
        Called with the replications done and wanted, over all designs.
    confidence : float
        That all intervals of a family hold together.

    Returns
    -------
    Comparison
        ``result["one_window"].kpis["cycle_time"]`` has before, after, difference and verdict.

    Raises
    ------
    UsageError
        A redesign that the scenario does not have, an engine that cannot run here, a cluster that
        does not answer, or a folder that holds the runs of something else.

    Examples
    --------
    >>> import procsim as ps
    >>> scenario = ps.load(ps.path_of("loan-office"))
    >>> result = ps.compare(scenario, designs=[], replications=1)
    >>> result.baseline, result.replications
    ('today', 1)
    """
    found = compare_designs(
        scenario,
        designs=designs,
        replications=replications,
        seed=seed,
        engine=engine,
        workers=workers,
        cluster=cluster,
        resume=resume,
        progress=progress,
        confidence=confidence,
    )
    known = {each.name: getattr(found, each.name) for each in fields(found)}
    return Comparison(**known, source=scenario)
