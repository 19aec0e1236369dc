"""What a reader must be warned of before believing a figure."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from procsim.kpi import duty
from procsim.statistics import common_warm_up
from procsim.tables import Tables
from procsim.text import N_, Listed, Named, Sentence

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping

    from procsim.compare.observed import Floats
    from procsim.scenario.scenario import Scenario
    from procsim.workflow.graph import Graph
    from procsim.workflow.problem import Problem

NOT_MEASURED = N_("inputs: 0 of {total} measured in this hall; do not decide from it")
"""What is said of inputs none of which was measured; a terminal says it louder."""

_DAYS_NEEDED = 20
_BIAS = 0.02


def doubts(
    scenario: Scenario, graphs: Mapping[str, Graph], tables: Mapping[str, Tables]
) -> tuple[Sentence, ...]:
    """Gather the warnings of a scenario and of the runs of its designs.

    Parameters
    ----------
    scenario : Scenario
    graphs : mapping of str to networkx.DiGraph
        By design; the warnings of their examination are repeated.
    tables : mapping of str to Tables

    Returns
    -------
    tuple of Sentence
        Each once, in order: inputs, workflow with the load offered, holidays not known, overload
        that only the runs show, warm-up. What not all designs have names those that have it.
    """
    from procsim.cautions import cautions
    from procsim.workflow.validation import problems

    inputs = scenario.inputs
    found: list[Sentence] = []
    if inputs.total and not inputs.measured:
        found.append(Sentence(NOT_MEASURED, {"total": inputs.total}))
    warned = {name: [each for each in problems(mine) if each.warning]
              for name, mine in graphs.items()}  # fmt: skip
    titles = {name: _title(scenario, name) for name in graphs}
    found += _by_design({name: [_told(each) for each in mine] for name, mine in warned.items()},
                        titles)  # fmt: skip
    found += (each for name, mine in tables.items()
              for each in cautions(graphs[name], max(mine.setting.ends)))  # fmt: skip
    found += _by_design(
        {
            name: _overloaded(mine, {problem.path for problem in warned[name]})
            for name, mine in tables.items()
        },
        titles,
    )
    found += _nobody_came(tables)
    found += _short_warm_up(tables)
    return tuple({str(each): each for each in found}.values())


def _title(scenario: Scenario, design: str) -> Named | Sentence:
    redesign = scenario.redesigns.get(design)
    return Sentence(N_("Today")) if redesign is None else Named(design, redesign.title)


def _told(problem: Problem) -> Sentence:
    return Sentence("{where}: {text}", {"where": problem.where, "text": problem.text})


def _by_design(
    found: Mapping[str, list[Sentence]], titles: Mapping[str, Named | Sentence]
) -> Iterator[Sentence]:
    """Say what all designs have as it is, and of anything else which designs have it."""
    having: dict[str, list[str]] = {}
    for design, mine in found.items():
        for sentence in mine:
            having.setdefault(str(sentence), []).append(design)
    sentences = {str(sentence): sentence for mine in found.values() for sentence in mine}
    for text, designs in having.items():
        if len(designs) == len(found):
            yield sentences[text]
        else:
            named = Listed(tuple(titles[design] for design in designs))
            yield Sentence("{designs}: {text}", {"designs": named, "text": sentences[text]})


def loads(tables: Tables) -> dict[str, float | None]:
    """Give the work that comes to each staffed pool over the time its officers are on duty.

    Parameters
    ----------
    tables : Tables

    Returns
    -------
    dict of str to float or None
        Visits that began to wait in the window x the mean work of those done, over the time on
        duty; totals over all replications. None where nobody is on duty or nothing was done. At 1
        or more the queue cannot keep from growing.
    """
    import polars as pl

    from procsim.kpi.window import clock, ended_visits

    setting = tables.setting
    came = pl.concat(
        [frame.select("pool", "enabled_time") for frame in (tables.events, tables.open_visits)],
        how="vertical_relaxed",
    ).filter(clock("enabled_time", setting) >= setting.warm_up)
    done = ended_visits(tables).filter(pl.col("ended") == "done").select("pool", "worked").collect()
    on_duty = duty(tables)
    found: dict[str, float | None] = {}
    for pool in on_duty["pool"].unique().sort():
        mine = pl.col("pool") == pool
        work = done.filter(mine)["worked"].dt.total_microseconds().mean()
        length = int(on_duty.filter(mine)["duty"].sum())
        known = isinstance(work, float) and length > 0
        visits = came.filter(mine).height
        found[pool] = visits * float(work) / length if known else None  # type: ignore[arg-type]
    return found


def _overloaded(tables: Tables, told: Container[tuple[str | int, ...]]) -> list[Sentence]:
    """Name the pools that cannot keep up, but those of whose offered load was `told` already.

    A run until empty has demand that ends.
    """
    if tables.setting.until_empty:
        return []
    pools = tables.setting.pools
    text = N_("pool '{pool}': unstable: load {load:.2f}; {enough} officers would bring it under 1")
    return [
        Sentence(
            text,
            {
                "pool": Named(name, pools[name].title),
                "load": load,
                "enough": math.floor(load * (pools[name].officers or 0)) + 1,
            },
        )
        for name, load in loads(tables).items()
        if load is not None and load >= 1 and ("pools", name, "staff") not in told
    ]


def _nobody_came(tables: Mapping[str, Tables]) -> Iterator[Sentence]:
    """Say that there is nothing to judge; arrivals are the same in every design."""
    from procsim.kpi.window import clock

    mine = next(iter(tables.values()))
    came = clock("arrival", mine.setting) >= mine.setting.warm_up
    if not mine.cases.filter(came).height:
        yield Sentence(N_("cases: none arrives after the warm-up; there is nothing to judge"))


def _short_warm_up(tables: Mapping[str, Tables]) -> list[Sentence]:
    """Say whether the number of cases on the way had not settled by the end of the warm-up.

    The common cut of MSER-5 comes in whole weeks and has noise of its own: only a cut that would
    change some design's mean by more than 2 % is told.
    """
    settings = [mine.setting for mine in tables.values()]
    series = [_closing_counts(mine) for mine in tables.values() if mine.setting.replications]
    if not series or settings[0].until_empty:
        return []
    closes, counts = series[0][0], [count for _, count in series]
    if closes.size < _DAYS_NEEDED:
        return []
    cut = common_warm_up(counts)
    left_out = int((closes <= settings[0].warm_up).sum())
    if cut.days <= left_out or not any(_biased(count, left_out, cut.days) for count in counts):
        return []
    text = N_(
        "warm-up: {left_out} workdays are left out, but cases on the way settle after about "
        "{settled}; use a longer warm_up"
    )
    return [Sentence(text, {"left_out": left_out, "settled": cut.days})]


def _biased(counts: Floats, left_out: int, cut: int) -> bool:
    used, settled = counts[:, left_out:].mean(), counts[:, cut:].mean()
    return bool(abs(used - settled) > _BIAS * settled)


def _closing_counts(tables: Tables) -> tuple[Floats, Floats]:
    """Give the workdays' closings, and the cases on the way at each, a row a replication."""
    from procsim.kpi.window import clock

    setting = tables.setting
    closes = setting.calendar.day_close
    closes = closes[(closes > 0) & (closes <= min(setting.ends))]
    cases = tables.cases.select(
        "replication", arrival=clock("arrival", setting), end=clock("end", setting)
    )
    rows = []
    for replication in range(setting.replications):
        mine = cases.filter(replication=replication)
        came = np.sort(mine["arrival"].to_numpy())
        left = np.sort(mine["end"].drop_nulls().to_numpy())
        rows.append(came.searchsorted(closes, "right") - left.searchsorted(closes, "right"))
    return closes.astype(np.float64), np.array(rows, dtype=np.float64)
