"""Promises in words: whose figure is meant, on which scale, and whether it is kept."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from procsim.figures.intervals import every_text
from procsim.figures.labels import Scale, kpi_title, scale_for, unit_suffix
from procsim.scenario.quantity import parse_duration
from procsim.text import N_, _, ngettext, title_of
from procsim.workflow.graph import records

if TYPE_CHECKING:
    from procsim.staffing.answer import Answer
    from procsim.staffing.promise import Promise, Staffed
    from procsim.staffing.target import Target
    from procsim.staffing.tunings import Numbers
    from procsim.workflow.graph import Graph

KEPT = {True: N_("kept"), False: N_("broken"), None: N_("within the noise")}
"""Whether a promise is kept, in words."""

NEAR_NOTHING = 1e-9


@dataclass(frozen=True, slots=True)
class Family:
    """Promises that differ only in whose they are: one for each window, often.

    Parameters
    ----------
    title : str
        What is promised, with the limit and whether it is meant per day.
    figure : str
        The figure alone.
    scale : Scale
        Of the figure and its bound.
    bound : float
        In the figure's own unit.
    upward : bool
        Whether more is better.
    places : tuple of int
        Its promises, by their place among all.
    """

    title: str
    figure: str
    scale: Scale
    bound: float
    upward: bool
    places: tuple[int, ...]


def families(promises: Sequence[Promise]) -> list[Family]:
    """Put promises of the same figure and limit together, in the order in which they came.

    Parameters
    ----------
    promises : sequence of Promise
    """
    found: dict[tuple[object, ...], list[int]] = {}
    for place, promise in enumerate(promises):
        its = promise.target
        key = (its.kpi, its.statistic, its.sign, its.limit, its.within, its.days)
        found.setdefault(key, []).append(place)
    return [_family(promises[places[0]].target, tuple(places)) for places in found.values()]


def _family(target: Target, places: tuple[int, ...]) -> Family:
    scale = scale_for(target.unit, abs(target.bound))
    return Family(
        title=_family_title(target),
        figure=_figure(target),
        scale=scale,
        bound=target.bound,
        upward=target.sign == ">=" or target.days is not None,
        places=places,
    )


def _family_title(target: Target) -> str:
    figure, limit = _figure(target), limit_text(target)
    if target.days is None:
        return _("{figure}: {limit} (over all days)").format(figure=figure, limit=limit)
    share = f"{100 * target.days:g}"
    return _("{figure}: {limit}, on at least {share} % of days").format(
        figure=figure, limit=limit, share=share
    )


def _figure(target: Target) -> str:
    if target.statistic != "within":
        return kpi_title(f"{target.kpi}.{target.statistic}")
    assert target.within is not None, "a share within a time has that time"
    time = _time_text(target.within / 60e6)
    return _("{figure}, share within {time}").format(figure=kpi_title(target.kpi), time=time)


def _time_text(minutes: float) -> str:
    """Say a time that somebody set: in seconds where it is less than a minute."""
    if 0 < minutes < 1:
        return f"{60 * minutes:g}{unit_suffix(_('s'))}"
    scale = scale_for("minutes", minutes)
    return f"{minutes / scale.divisor:.6g}{scale.suffix}"


def limit_text(target: Target) -> str:
    """Say the limit of a target with its unit: ``at most 20 min``.

    Examples
    --------
    >>> from procsim.staffing.target import Target
    >>> limit_text(Target("", "wait", "p95", "<=", 20.0)), limit_text(
    ...     Target("", "on_time", "mean", ">=", 0.95)
    ... )
    ('at most 20 min', 'at least 95 %')
    """
    unit = "share" if target.statistic == "within" else _unit(target.kpi)
    scale = scale_for(unit, abs(target.limit))
    value = f"{target.limit / scale.divisor:.6g}{scale.suffix}"
    if unit == "minutes":
        value = _time_text(target.limit)
    told = _("at most {value}") if target.sign == "<=" else _("at least {value}")
    return told.format(value=value)


def _unit(kpi: str) -> str:
    from procsim.kpi import KPIS

    return KPIS[kpi].unit


def promise_title(target: Target, graph: Graph) -> str:
    """Say a promise with its limit: ``Window: Wait for staff, each step, at most 12 min``."""
    told = _("{owner}: {figure}, {limit}").format(
        owner=owner_text(target, graph), figure=_figure(target), limit=limit_text(target)
    )
    if target.days is None:
        return told
    return _("{told}, on at least {share} % of days").format(
        told=told, share=f"{100 * target.days:g}"
    )


def owner_text(target: Target, graph: Graph) -> str:
    """Say whose figure a target means: a window, a case type, both, or all together."""
    named = []
    if target.pool is not None:
        named.append(pool_title(target.pool, graph))
    if target.case_type is not None:
        cases = graph.graph["cases"]
        named.append(title_of(target.case_type, cases[target.case_type].title))
    return _(", ").join(named) or _("All together")


def pool_title(name: str, graph: Graph) -> str:
    """Name a pool."""
    return title_of(name, graph.graph["pools"][name].title)


def part_title(name: str, graph: Graph) -> str:
    """Name what a variable counts: a pool, a part of its day, a shift, or a gate.

    Parameters
    ----------
    name : str
        ``window``, ``window 09:00-09:30``, ``hall early`` or ``panel``.
    graph : networkx.DiGraph
    """
    pools = graph.graph["pools"]
    for pool in sorted(pools, key=len, reverse=True):
        if name == pool or name.startswith(f"{pool} "):
            return f"{pool_title(pool, graph)} {name[len(pool) :].strip()}".strip()
    return title_of(name, records(graph)[name].title)


def value_text(promise: Promise, scale: Scale, *, unit: bool = True) -> str:
    """Say the value of a promise with its half-width: ``12.1 ±0.4 min``."""
    if promise.value is None:
        return _("without end") if promise.endless else "–"
    text = scale.say(promise.value)
    if promise.half_width is not None:
        text += f" ±{half_width_text(promise.half_width, scale)}"
    return text + scale.suffix if unit else text


def half_width_text(half_width: float, scale: Scale) -> str:
    """Say half of an interval: one that is narrower than what is shown is none of width nothing."""
    said = scale.say(half_width)
    small = half_width > 0 and float(said) == 0
    return f"<{10.0**-scale.decimals:g}" if small else said


def exact_text(promise: Promise, scale: Scale) -> str:
    """Say what theory knows of a promise, a dash where it does not."""
    known = promise.exact is not None
    return scale.say(promise.exact) + scale.suffix if known else "–"


def kept_text(promise: Promise) -> str:
    """Say whether a promise is kept, broken, or too near its limit to tell."""
    return _(KEPT[promise.kept])


def tightest(promises: Sequence[Promise]) -> int | None:
    """Give the place of the promise that is broken most, or kept by least, for its bound."""
    known = [
        (margin, place)
        for place, promise in enumerate(promises)
        if (margin := _margin(promise)) is not None
    ]
    return min(known)[1] if known else None


def _margin(promise: Promise) -> float | None:
    """Give by how much a promise is kept, in parts of its bound; None where nothing is known."""
    if promise.value is None:
        return -math.inf if promise.endless else None
    target = promise.target
    return target.margin(promise.value) / max(abs(target.bound), NEAR_NOTHING)


def cost_text(cost: float, answer: Answer, *, signed: bool = False) -> str:
    """Say what a staff costs a workday, in money or as officers."""
    sign = "+" if signed else ""
    if answer.cost_unit != "officers":
        return f"{cost:{sign},.0f}".replace("-", "−")
    text = f"{round(cost, 2):{sign}g}".replace("-", "−")
    return text if signed else officers_text(cost)


def officers_text(number: float) -> str:
    """Say a number of officers."""
    return ngettext("{n} officer", "{n} officers", round(number)).format(n=f"{round(number, 2):g}")


def staff_texts(each: Staffed, graph: Graph) -> list[str]:
    """Say the officers of every pool, and how often each meeting sits.

    Parameters
    ----------
    each : Staffed
    graph : networkx.DiGraph
    """
    said = [f"{pool_title(name, graph)} {numbers_text(its)}" for name, its in each.staff.items()]
    return said + [
        _("{owner} {value}").format(
            owner=part_title(name, graph), value=every_text(parse_duration(every))
        )
        for name, every in each.meetings.items()
    ]


def numbers_text(numbers: Numbers) -> str:
    """Say the officers of a pool: a number, or the fewest and the most of the parts of a day.

    Examples
    --------
    >>> numbers_text(3), numbers_text({"09:00-12:00": 2, "13:00-17:00": 1})
    ('3', '1–2')
    """
    if isinstance(numbers, int):
        return str(numbers)
    low, high = min(numbers.values(), default=0), max(numbers.values(), default=0)
    return str(low) if low == high else f"{low}–{high}"


def reach(values: Sequence[float], bound: float, *, from_zero: bool) -> list[float]:
    """Give the range of an axis that shows values and the limit that they are held to.

    Examples
    --------
    >>> reach([4.0, 16.0], 20.0, from_zero=True)
    [0.0, 21.0]
    """
    low, high = min([*values, bound]), max([*values, bound])
    pad = 0.05 * ((high - min(low, 0.0)) if from_zero else (high - low)) or 1.0
    return [0.0 if from_zero else low - pad, high + pad]
