"""The figures of one design in tables: key figures, outcomes, staff, and where the time goes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from procsim.cli.columns import aligned
from procsim.cli.verdict import promise_text
from procsim.figures.labels import (
    CAUSES,
    Scale,
    kpi_title,
    scale_for,
    translated,
    unit_suffix,
)
from procsim.text import N_, _, title_of

if TYPE_CHECKING:
    from procsim.compare import RunResult, Summary

_OUTCOMES = {
    "created": N_("Arrived"),
    "issued": N_("issued"),
    "refused": N_("refused"),
    "withdrawn": N_("withdrawn"),
    "returned": N_("returned"),
    "deemed": N_("deemed approved"),
    "open": N_("still open"),
    "revoked": N_("revoked after the issue"),
}


def run_tables(result: RunResult) -> Iterator[list[str]]:
    """Lay out each table; one without rows is left out."""
    for table in (_kpis(result), _outcomes(result), _pools(result), _causes(result)):
        if len(table) > 1:
            yield aligned(table)
    kept = [
        (title_of(name, result.tables.setting.types[name].title), days)
        for name, days in result.promise.items()
        if days is not None
    ]
    if kept:
        yield [f"{_('Can promise:')} {promise_text(kept)}"]


def _kpis(result: RunResult) -> list[list[str]]:
    half, nine, nineteen = _("half within"), _("9 in 10"), _("95 in 100")
    rows = [["", _("mean"), half, nine, nineteen, ""]]
    for name, found in result.kpis.items():
        if found.mean is None:
            continue
        scale = _scale(found)
        quantiles = [
            "" if each is None else scale.say(each) for each in (found.p50, found.p90, found.p95)
        ]
        rows.append([kpi_title(name), _mean(found, scale), *quantiles, scale.title])
    return rows


def _scale(found: Summary) -> Scale:
    """Pick the scale by the mean: a long tail does not change the unit."""
    return scale_for(found.unit, abs(found.mean or 0.0))


def _mean(found: Summary, scale: Scale) -> str:
    if found.half_width is None:
        return scale.say(found.mean)
    return f"{scale.say(found.mean)} ±{scale.say(found.half_width)}"


def _outcomes(result: RunResult) -> list[list[str]]:
    rows = [[_("Cases a run"), ""]]
    for name, count in result.outcomes.items():
        if count:
            rows.append([translated(_OUTCOMES, name), f"{count:.1f}".removesuffix(".0")])
    return rows


def _pools(result: RunResult) -> list[list[str]]:
    rows = [[_("Staff"), _("busy on duty"), _("wait, each step"), _("after hours a workday")]]
    for name, pool in result.by_pool.items():
        if pool.utilisation.mean is None:
            continue
        cells = [
            "–" if each.mean is None else f"{_mean(each, scale := _scale(each))}{scale.suffix}"
            for each in (pool.utilisation, pool.wait)
        ]
        rows.append([title_of(name, pool.title), *cells, _overtime(pool.overtime)])
    return rows


def _overtime(found: Summary) -> str:
    if not found.mean:
        return "–"
    return f"{found.mean:.0f}{unit_suffix(_('min'))}"


def _causes(result: RunResult) -> list[list[str]]:
    rows = [[_("Where the time of a case goes"), "", ""]]
    for name, cause in result.causes.items():
        if not cause.minutes.mean:
            continue
        scale = scale_for("minutes", cause.minutes.mean)
        share = "" if cause.share is None else f"{100 * cause.share:.1f}{unit_suffix('%')}"
        rows.append(
            [translated(CAUSES, name), f"{scale.say(cause.minutes.mean)}{scale.suffix}", share]
        )
    return rows
