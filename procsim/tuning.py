"""A search for staff whose answer writes its own files, as the Python interface has it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

from procsim.staffing.answer import Answer as Finding
from procsim.staffing.tune import tune_staff as search
from procsim.text import language as spoken

if TYPE_CHECKING:
    from procsim.scenario.scenario import Scenario
    from procsim.staffing.asked import Asked
    from procsim.staffing.evaluations import Told


@dataclass(frozen=True, slots=True)
class Answer(Finding):
    """The staff that keeps every promise at least cost, with a report and a scenario to write.

    Parameters
    ----------
    source : Scenario
        For which the staff was sought.
    """

    source: Scenario = field(repr=False, kw_only=True)

    def report(self, path: str | Path, language: str | None = None) -> None:
        """Write one page with the staff, what it does for every promise, and how sure that is.

        A few runs are made for the pictures by half-hour.

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
        from procsim.report.staff import write_staff_report
        from procsim.staffing.by_half_hour import half_hours

        digest = self.source.source.digest
        write_staff_report(self, half_hours(self), path, language or spoken(), digest=digest)

    def write(self, path: str | Path) -> None:
        """Write the scenario with this staff as one redesign more, comments kept.

        Parameters
        ----------
        path : str or Path
            A scenario file; it appears whole or not at all, and may be the one that was read.

        Raises
        ------
        UsageError
            The scenario was not read from a file, or the path cannot be written.
        """
        from procsim.scenario.write import save_text
        from procsim.staffing.written import written

        save_text(written(self.source, self.problem, self.levels), path)


def tune_staff(  # noqa: PLR0913 (what a person may set in a search)
    scenario: Scenario,
    *,
    design: str | None = None,
    target: str | Sequence[str] = (),
    seed: int | None = None,
    replications: int | None = None,
    engine: str = "auto",
    workers: int = 1,
    resume: str | Path | None = None,
    progress: Told | None = None,
    **asked: Unpack[Asked],
) -> Answer:
    """Find the least-cost staff that keeps every promise, and say how sure it is.

    Parameters
    ----------
    scenario : Scenario
    design : str, optional
        A redesign; today's process where left out.
    target : str or sequence of str
        Such as ``wait.p95 <= 20 min``; those of the file where left out.
    seed : int, optional
        The scenario's own where left out.
    replications : int, optional
        Fresh ones at least, on which the answer stands.
    engine : str
        ``auto``, ``kernel`` or ``reference``, with the same answer.
    workers : int
        Processes at most, with the same answer. A script that wants more than one keeps what it
        does under ``if __name__ == "__main__":``, as Python asks.
    resume : str or Path, optional
        A folder in which what was simulated is kept: it is not simulated again.
    progress : callable, optional
        Called with the simulated cases so far, and the best staff so far or None.
    **asked : Asked
        ``head_count``, ``budget``, ``minimise``, ``at_least``, ``at_most``, ``fixed``, ``by``: what
        goes before the words of the file.

    Returns
    -------
    Answer
        ``answer.status``, ``answer.staff``, ``answer.targets`` and what stands around them.

    Raises
    ------
    UsageError
        No promise, or one that cannot be meant; a pool that is not known; a budget of nothing.

    Examples
    --------
    >>> import procsim as ps
    >>> scenario = ps.load(ps.path_of("ten-windows"))
    >>> ps.tune_staff(scenario, target="pool.guide.wait.p95 <= 20")
    Traceback (most recent call last):
        ...
    procsim.errors.UsageError: --target 'pool.guide.wait.p95 <= 20': found 20, a number without a \
unit; a time such as 20 min
    """
    found = search(
        scenario,
        design=design,
        target=target,
        seed=seed,
        replications=replications,
        engine=engine,
        workers=workers,
        resume=resume,
        progress=progress,
        **asked,
    )
    known = {each.name: getattr(found, each.name) for each in fields(found)}
    return Answer(**known, source=scenario)
