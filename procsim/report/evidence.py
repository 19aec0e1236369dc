"""What proves the first screen: all figures with intervals, what became worse, how it was made."""

from __future__ import annotations

from datetime import timedelta
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from procsim.figures.labels import kpi_title, scale_for, scale_of
from procsim.report.markup import Markup, Piece, described, element, listed, section, table
from procsim.report.one_page import verdict_cell
from procsim.report.words import (
    Names,
    holding_text,
    loser_text,
    pool_text,
    promise_text,
    worse_text,
)
from procsim.text import _, ngettext

if TYPE_CHECKING:
    from procsim.compare.result import Comparison, Difference
    from procsim.scenario.provenance import Inputs


def all_figures(comparison: Comparison, names: Names) -> Markup:
    """Make the table of every figure by design: today, difference ± half-width, verdict."""
    found = {name: its.differences for name, its in comparison.designs.items()}
    keys = list(dict.fromkeys([*comparison.before, *(k for its in found.values() for k in its)]))
    head = [
        _("Figure"),
        _("Unit"),
        names.designs[comparison.baseline],
        *(names.designs[name] for name in found),
    ]
    rows: list[list[Piece]] = []
    for key in keys:
        known = [its[key] for its in found.values() if key in its]
        estimate = comparison.before.get(key)
        scale = scale_of(known[0]) if known else scale_of(comparison.before[key], key)
        before = known[0].before if known else None
        today = scale.say(before)
        if estimate is not None:
            today = scale.say(estimate.mean)
            if estimate.half_width is not None:
                today += f" ±{scale.say(estimate.half_width)}"
        cells = [verdict_cell(its.get(key)) for its in found.values()]
        rows.append([kpi_title(key), scale.title, today, *cells])
    return section(
        "data",
        _("All figures, with intervals"),
        table(_("Today, and difference ± half-width of each design"), head, rows),
    )


def became_worse(comparison: Comparison, names: Names) -> Markup:
    """List what each design makes worse, and how busy each pool becomes."""
    pieces: list[Piece] = []
    for name, design in comparison.designs.items():
        worse = [worse_text(design.differences[key]) for key in design.worse]
        pieces += [
            element("h3", names.designs[name]),
            listed(worse) if worse else element("p", _("No figure is shown to be worse.")),
        ]
    pools = list(dict.fromkeys(pool for its in comparison.designs.values() for pool in its.shifts))
    if pools:
        rows = [
            [
                names.pools.get(pool, pool),
                *(_shift(its.shifts.get(pool)) for its in comparison.designs.values()),
            ]
            for pool in pools
        ]
        head = [_("Pool"), *(names.designs[name] for name in comparison.designs)]
        pieces.append(table(_("Staff busy on duty, before → after"), head, rows))
    return section("worse", _("What became worse"), *pieces)


def who_loses(comparison: Comparison, names: Names) -> Markup:
    """List the groups for whom each design takes longer."""
    pieces: list[Piece] = []
    for name, design in comparison.designs.items():
        losers = [loser_text(loser, names) for loser in design.loses]
        pieces += [
            element("h3", names.designs[name]),
            listed(losers) if losers else element("p", _("No group is shown to lose.")),
        ]
    return section("loses", _("Who loses"), *pieces)


def by_design(comparison: Comparison, names: Names) -> Markup:
    """Make the table of bottleneck, holders of cases and possible promise by design."""
    today = names.designs[comparison.baseline]
    rows: list[list[Piece]] = [
        [
            today,
            pool_text(comparison.bottleneck, names),
            holding_text(comparison.holding, names),
            promise_text(comparison.promise, names),
        ]
    ]
    rows += [
        [
            names.designs[name],
            pool_text(its.bottleneck_after, names),
            holding_text(its.holding, names),
            promise_text(its.promise, names),
        ]
        for name, its in comparison.designs.items()
    ]
    head = [
        _("Design"),
        _("Bottleneck"),
        _("Holding cases"),
        _("Promise kept in 95 of 100 cases"),
    ]
    caption = _("Bottleneck with its responsible unit, who holds cases, and what can be promised")
    return section("holding", _("Bottleneck and holders of cases"), table(caption, head, rows))


def how_made(comparison: Comparison, digest: str | None) -> Markup:
    """Say everything that is needed to judge the figures and to compute them again."""
    pairs: list[tuple[str, Piece]] = [
        (_("Scenario"), comparison.scenario),
        (_("SHA-256 of the scenario"), element("code", digest) if digest else "–"),
        (_("Version of procsim"), version_text()),
        (_("Seed"), str(comparison.seed)),
        (_("Replications"), str(comparison.replications)),
        *_run(comparison),
        (_("Confidence"), _family(comparison)),
        (_("Same applicants"), _same_applicants()),
        (_("Inputs"), inputs_list(comparison.inputs)),
        (_("Warnings"), listed(comparison.warnings) if comparison.warnings else _("none")),
    ]
    return section("made", _("How it was made"), described(pairs))


def _shift(found: Difference | None) -> str:
    if found is None:
        return "–"
    scale = scale_for("share", 1)
    return f"{scale.say(found.before)} → {scale.say(found.after)} %"


def version_text() -> str:
    """Say which version of procsim is at work."""
    try:
        return version("procsim-approvals")
    except PackageNotFoundError:
        return _("not installed")


def _run(comparison: Comparison) -> list[tuple[str, Piece]]:
    tables = comparison.tables.get(comparison.baseline)
    if tables is None:
        return []
    its = tables.setting
    longest = timedelta(microseconds=max(its.ends, default=0))
    begin, end = its.origin, its.origin + longest
    span = _("from {begin} to {end}").format(begin=f"{begin:%Y-%m-%d}", end=f"{end:%Y-%m-%d}")
    days = its.warm_up / 86_400e6
    said = f"{days:.1f}".removesuffix(".0")
    warm_up = _("{n} calendar days, left out of every figure").format(n=said)
    return [
        (_("Engine"), its.engine),
        (_("Time simulated"), span),
        (_("Warm-up"), warm_up if its.warm_up else _("none")),
    ]


def _family(comparison: Comparison) -> str:
    counted = sum(
        found.primary for its in comparison.designs.values() for found in its.differences.values()
    )
    rate = f"{100 * (1 - comparison.confidence):.3g}"
    stated = f"{100 * comparison.confidence:g}"
    if not counted:
        return _("{confidence} % for each interval (t over replications).").format(
            confidence=stated
        )
    return _(
        "The {n} intervals of the figures that decide hold together with {confidence} % "
        "(Bonferroni t intervals over replications): the risk that at least one of them misses "
        "is at most {rate} %. All other figures are a second family with the same rate. Noise can "
        "still show as a difference that often."
    ).format(n=counted, confidence=stated, rate=rate)


def _same_applicants() -> str:
    return _(
        "Every design meets the same applicants with the same papers and the same work, "
        "replication by replication; a difference is the mean of the differences of replications."
    )


def inputs_list(inputs: Inputs) -> Markup:
    """List how many inputs come from where."""
    return listed(
        [
            ngettext("{n} measured here", "{n} measured here", inputs.measured).format(
                n=inputs.measured
            ),
            ngettext("{n} cited", "{n} cited", inputs.cited).format(n=inputs.cited),
            ngettext("{n} assumed", "{n} assumed", inputs.assumed).format(n=inputs.assumed),
        ]
    )
