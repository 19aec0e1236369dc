"""Sentences about designs, differences, losers and bottlenecks, in the language in use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from procsim.figures.labels import (
    HOLDERS,
    change_text,
    group_text,
    kpi_title,
    scale_for,
    scale_of,
    translated,
)
from procsim.text import _, ngettext, title_of

if TYPE_CHECKING:
    from procsim.compare.result import Bottleneck, Comparison, DesignComparison, Difference, Loser
    from procsim.tables import TypeSetting

AND_MORE = 3
"""So many holders are named; the rest is "others"."""


@dataclass(frozen=True, slots=True)
class Names:
    """Titles of what a comparison speaks of, by name."""

    designs: Mapping[str, str]
    pools: Mapping[str, str]
    types: Mapping[str, str]
    units: Mapping[str, str]
    settings: Mapping[str, TypeSetting]


def names_of(comparison: Comparison) -> Names:
    """Gather titles from every design of a comparison."""
    settings = [its.setting for its in comparison.tables.values()]
    types = {name: its for setting in settings for name, its in setting.types.items()}
    return Names(
        designs={
            comparison.baseline: _("Today"),
            **{n: title_of(n, its.title) for n, its in comparison.designs.items()},
        },
        pools={n: title_of(n, p.title) for s in settings for n, p in s.pools.items()},
        types={n: title_of(n, its.title) for n, its in types.items()},
        units={unit: s.unit_title(unit) for s in settings for unit in s.units},
        settings=types,
    )


def value_text(found: Difference, which: str) -> str:
    """Say ``before`` or ``after`` with its unit."""
    scale = scale_of(found)
    value: float | None = getattr(found, which)
    return scale.say(value) + ("" if value is None else scale.suffix)


def worse_text(found: Difference) -> str:
    """Say what became worse, from what to what.

    Examples
    --------
    >>> from procsim.compare.result import Difference
    >>> worse_text(Difference(
    ...     kpi="wip", statistic="mean", unit="cases", before=20.0, after=26.0, difference=6.0,
    ...     half_width=2.0, verdict="worse", better="less", variance_reduction=None, primary=False,
    ... ))
    'Cases on the way: 20.0 → 26.0 cases (+6.0 ±2.0)'
    """
    scale = scale_of(found)
    return _("{figure}: {before} → {after}{unit} ({change})").format(
        figure=kpi_title(found.key),
        before=scale.say(found.before),
        after=scale.say(found.after),
        unit=scale.suffix,
        change=change_text(found),
    )


def loser_text(loser: Loser, names: Names) -> str:
    """Say who loses, in what, and how much."""
    scale = scale_for(loser.unit, abs(loser.difference))
    if loser.kpi == "cycle_time":
        return _("{group} take {change} ±{half_width}{unit} longer").format(
            group=group_text(loser.group, names.types),
            change=scale.say(loser.difference),
            half_width=scale.say(loser.half_width),
            unit=scale.suffix,
        )
    return _("{group}: {figure} {change} ±{half_width}{unit}").format(
        group=group_text(loser.group, names.types),
        figure=kpi_title(loser.kpi),
        change=scale.say(loser.difference, signed=True),
        half_width=scale.say(loser.half_width),
        unit=scale.suffix,
    )


def reversed_text(design: DesignComparison) -> str:
    """Say from which slow-down on one window is no gain, beside the one that is assumed."""
    assumed = f"{100 * (design.slow_down or 0.0):.0f}"
    if design.break_even is None:
        return _("no slow-down makes the waits equal (assumed {assumed} %)").format(assumed=assumed)
    most = round(100 * design.break_even)
    if most < 0:
        told = _(
            "generalists are less than {least} % faster than specialists (assumed slow-down: "
            "{assumed} %): then people wait longer than today"
        )
        return told.format(least=-most, assumed=assumed)
    told = _(
        "generalists are more than {most} % slower than specialists (assumed {assumed} %): then "
        "people wait longer than today"
    )
    return told.format(most=most, assumed=assumed)


def pool_text(bottleneck: Bottleneck | None, names: Names) -> str:
    """Name a bottleneck with its responsible unit and how busy it is."""
    if bottleneck is None:
        return _("none: no pool is staffed")
    pool = names.pools.get(bottleneck.pool, title_of(bottleneck.pool, None))
    if bottleneck.unit:
        responsible = names.units.get(bottleneck.unit, bottleneck.unit)
        pool = _("{pool} ({responsible})").format(pool=pool, responsible=responsible)
    busy = _("{share} % busy").format(share=f"{100 * bottleneck.utilisation:.0f}")
    if bottleneck.wait is None:
        return _("{pool}: {busy}").format(pool=pool, busy=busy)
    scale = scale_for("minutes", bottleneck.wait)
    wait = _("wait {value} {unit}").format(
        value=scale.say(bottleneck.wait), unit=scale.suffix.strip()
    )
    return _("{pool}: {busy}, {wait}").format(pool=pool, busy=busy, wait=wait)


def holding_text(holding: Mapping[str, float], names: Names) -> str:
    """Say who holds cases for what share of their time, the longest first."""
    titles = {**names.pools, **names.units, **{n: translated(HOLDERS, n) for n in HOLDERS}}
    order = sorted((name for name in holding if name != "other"), key=lambda n: -holding[n])
    parts = [
        (titles.get(name, name), share)
        for name, share in ((name, holding[name]) for name in order[:AND_MORE])
    ]
    rest = sum(holding[name] for name in order[AND_MORE:]) + holding.get("other", 0.0)
    if rest >= 0.005:
        parts.append((_("others"), rest))
    return (
        _(", ").join(
            _("{who} {share} %").format(who=who, share=f"{100 * share:.0f}") for who, share in parts
        )
        or "–"
    )


def promise_text(promise: Mapping[str, int | None], names: Names) -> str:
    """Say what each case type can be promised, beside its statutory limit."""
    parts = []
    for name, days in promise.items():
        said = "–" if days is None else workdays_text(days)
        its = names.settings.get(name)
        if its is not None and its.statutory is not None:
            limit = limit_text(its)
            said = _("{promise} (statutory limit: {limit})").format(promise=said, limit=limit)
        if len(promise) > 1:
            of = names.types.get(name, name)
            said = _("{type}: {promise}").format(type=of, promise=said)
        parts.append(said)
    return _("; ").join(parts) or "–"


def workdays_text(days: float) -> str:
    """Say a number of workdays.

    Examples
    --------
    >>> workdays_text(1), workdays_text(5.0)
    ('1 workday', '5 workdays')
    """
    return ngettext("{n} workday", "{n} workdays", round(days)).format(n=f"{days:g}")


def limit_text(its: TypeSetting) -> str:
    """Say the statutory limit of a case type, a dash where it has none."""
    limit = its.statutory
    if limit is None:
        return "–"
    if limit.workdays:
        return workdays_text(limit.amount)
    scale = scale_for("minutes", limit.amount / 60e6)
    return scale.say(limit.amount / 60e6) + scale.suffix
