"""The first screen, which answers: what leads, what applicants gain, its price, who loses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procsim.figures.labels import VERDICTS, change_text, kpi_title, scale_of, translated, with_unit
from procsim.report.markup import Markup, Piece, described, element, joined, table
from procsim.report.words import (
    Names,
    holding_text,
    loser_text,
    pool_text,
    promise_text,
    reversed_text,
    value_text,
    worse_text,
)
from procsim.text import _, ngettext, title_of

if TYPE_CHECKING:
    from procsim.compare.result import Comparison, DesignComparison, Difference, Estimate
    from procsim.scenario.provenance import Inputs

NAMED = 3
"""So many prices and losers are named on the first screen; the rest stands below."""


def one_page(comparison: Comparison, names: Names) -> Markup:
    """Make the part of the report that fits one printed page."""
    title = title_of(comparison.scenario, comparison.title)
    asked = _("{title}: which reform?") if comparison.designs else _("{title}: today")
    nav = element(
        "nav",
        element("a", _("One page"), href="#one-page"),
        " ",
        element("a", _("Data"), href="#data"),
        aria_label=_("On this page"),
    )
    header = element("header", element("h1", asked.format(title=title)), nav)
    leading = comparison.designs.get(comparison.leading or "")
    answers = _leading(leading, names) if leading else _today(comparison, names)
    answers += _reversed(comparison, names)
    pieces = [banner(comparison.inputs), described(answers)]
    if comparison.designs:
        pieces.append(primary_table(comparison, names))
    pieces.append(element("p", _small_print(comparison), class_="note"))
    return joined([header, element("section", *pieces, id="one-page", aria_label=_("One page"))])


def banner(inputs: Inputs) -> Markup:
    """Say how many inputs were measured in this hall, loudly where not all were."""
    counted = _("{measured} of {total} inputs measured here").format(
        measured=inputs.measured, total=inputs.total
    )
    if inputs.measured == inputs.total > 0:
        return element("p", counted, class_="banner measured", role="note")
    text = _("PROVISIONAL: {counted}.").format(counted=counted)
    advice = _("Do not decide from it.") if inputs.measured == 0 else ""
    strong = element("strong", text)
    return element("p", strong, f" {advice}".rstrip(), class_="banner", role="note")


def primary_table(comparison: Comparison, names: Names) -> Markup:
    """Make the table of the figures that decide: today, and what each design changes."""
    keys = list(
        dict.fromkeys(
            key
            for design in comparison.designs.values()
            for key, found in design.differences.items()
            if found.primary
        )
    )
    first = {key: _first(comparison, key) for key in keys}
    head = [_("Design"), *(with_unit(kpi_title(key), scale_of(first[key]).title) for key in keys)]
    today: list[Piece] = [names.designs[comparison.baseline]]
    today += [scale_of(first[key]).say(first[key].before) for key in keys]
    rows = [today]
    for name, design in comparison.designs.items():
        cells: list[Piece] = [names.designs[name]]
        cells += [verdict_cell(design.differences.get(key)) for key in keys]
        rows.append(cells)
    return table(_("Figures that decide: today, and what each design changes"), head, rows)


def verdict_cell(found: Difference | None) -> Markup:
    """Say a difference with its half-width, and below it what it shows."""
    if found is None or found.difference is None:
        return element("span", "–", class_="unshown")
    verdict = translated(VERDICTS, found.verdict)
    kind = {"better": "better", "worse": "worse"}.get(found.verdict, "unshown")
    mark = {"better": "✓ ", "worse": "✗ "}.get(found.verdict, "")
    said = element("span", f"{mark}{verdict}", class_=kind)
    return joined([element("span", change_text(found), class_=f"number {kind}"), said], "<br>")


def _first(comparison: Comparison, key: str) -> Difference:
    return next(
        design.differences[key]
        for design in comparison.designs.values()
        if key in design.differences
    )


def _leading(design: DesignComparison, names: Names) -> list[tuple[str, Piece]]:
    # A figure that is worse in its mean and its quantiles is one price.
    kinds = {design.differences[key].kpi: design.differences[key] for key in design.worse[::-1]}
    worse = [worse_text(found) for found in list(kinds.values())[::-1]]
    none = _("no figure is shown to be worse")
    price = [*(_cut(worse) or [none]), pool_text(design.bottleneck_after, names)]
    losers = [loser_text(loser, names) for loser in design.loses]
    nobody = _("no group is shown to lose")
    return [
        (_("Leading"), element("strong", names.designs[design.name])),
        (_("Applicant"), _gain(design)),
        (_("Price"), _("; ").join(price)),
        (_("Who loses"), _("; ").join(_cut(losers)) or nobody),
        (_("Holding cases"), holding_text(design.holding, names)),
        (_("Promise kept in 95 of 100 cases"), promise_text(design.promise, names)),
    ]


def _today(comparison: Comparison, names: Names) -> list[tuple[str, Piece]]:
    answers: list[tuple[str, Piece]] = []
    if comparison.designs:
        answers.append((_("Leading"), _("no design: none is shown to be better than today")))
    said = [
        text.format(value=_estimate(comparison.before[key]))
        for key, text in (
            ("cycle_time.p90", _("9 in 10 done in {value}")),
            ("visits", "{value}"),
        )
        if key in comparison.before
    ]
    return [
        *answers,
        (_("Applicant"), _("; ").join(said) or "–"),
        (_("Bottleneck"), pool_text(comparison.bottleneck, names)),
        (_("Holding cases"), holding_text(comparison.holding, names)),
        (_("Promise kept in 95 of 100 cases"), promise_text(comparison.promise, names)),
    ]


def _reversed(comparison: Comparison, names: Names) -> list[tuple[str, Piece]]:
    """Say when one window would wait longer than today, of designs that were asked."""
    asked = [design for design in comparison.designs.values() if design.sought]
    said = [
        _("{design}: {reason}").format(
            design=names.designs[design.name], reason=reversed_text(design)
        )
        for design in asked
    ]
    return [(_("Reversed if"), _("; ").join(said))] if said else []


def _gain(design: DesignComparison) -> str:
    """Say days and trips after and before, or that no difference is shown."""
    parts = []
    for key, text in (
        ("cycle_time.p90", _("9 in 10 done in {after}, not {before}")),
        ("visits", _("{after}, not {before}")),
    ):
        found = design.differences.get(key)
        if found is not None and found.verdict in ("better", "worse"):
            after, before = value_text(found, "after"), scale_of(found).say(found.before)
            parts.append(text.format(after=after, before=before))
        # A process without a counter has no visits to speak of.
        elif found is not None and (found.before or found.after):
            verdict = translated(VERDICTS, found.verdict)
            parts.append(_("{figure}: {verdict}").format(figure=kpi_title(key), verdict=verdict))
    return _("; ").join(parts) or "–"


def _estimate(found: Estimate) -> str:
    scale = scale_of(found)
    return scale.say(found.mean) + ("" if found.mean is None else scale.suffix)


def _cut(texts: list[str]) -> list[str]:
    more = len(texts) - NAMED
    if more <= 0:
        return texts
    return [*texts[:NAMED], ngettext("{n} more below", "{n} more below", more).format(n=more)]


def _small_print(comparison: Comparison) -> str:
    return _(
        "± is the chance of the simulation only ({confidence} %, all figures that decide "
        "together), given these inputs; it says nothing of inputs that are wrong. “No difference "
        "shown” does not mean “no difference”."
    ).format(confidence=f"{100 * comparison.confidence:g}")
