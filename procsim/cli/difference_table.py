"""The table of a comparison: today's figures that decide, and what each redesign changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procsim.cli.columns import aligned
from procsim.figures.labels import Scale, scale_for
from procsim.text import N_, _, title_of

if TYPE_CHECKING:
    from procsim.compare import Comparison, Difference

_DAYS = {1440.0: N_("Days (9 in 10)"), 60.0: N_("Hours (9 in 10)"), 1.0: N_("Minutes (9 in 10)")}
_HEADERS = {
    "cycle_time.p90": "",
    "visits": N_("Visits"),
    "hall_wait.p90": N_("Hall wait (9 in 10)"),
    "wait.p90": N_("Wait (9 in 10)"),
    "on_time": N_("On time"),
}
_BARE = ("cycle_time.p90", "visits")
"""Figures whose unit the header says."""


def difference_table(comparison: Comparison) -> list[str]:
    """Lay out the figures that decide, a row a design and a column a figure."""
    scales = _scales(comparison)
    rows = [["", *(_header(key, scale) for key, scale in scales.items())]]
    today = (_today(comparison, key, scale) for key, scale in scales.items())
    rows.append([_("Today"), *today])
    for name, design in comparison.designs.items():
        cells = (_cell(key, design.differences.get(key), scale) for key, scale in scales.items())
        rows.append([title_of(name, design.title), *cells])
    return aligned(rows)


def _scales(comparison: Comparison) -> dict[str, Scale]:
    """Give the columns: figures that today's process has, each on the scale of today's value."""
    found = {}
    for key in _HEADERS:
        estimate = comparison.before.get(key)
        if estimate is None or estimate.mean is None or _always_zero(comparison, key):
            continue
        # Where applicants wait in a hall, the wait of files behind it is a matter for the report.
        if key == "wait.p90" and "hall_wait.p90" in found:
            continue
        found[key] = scale_for(estimate.unit, estimate.mean)
    return found


def _always_zero(comparison: Comparison, key: str) -> bool:
    """Tell whether a figure is 0 in every design, as visits are where nobody comes in person."""
    after = [design.differences[key].after for design in comparison.designs.values()]
    return not comparison.before[key].mean and not any(after)


def _header(key: str, scale: Scale) -> str:
    return _(_HEADERS[key] or _DAYS[scale.divisor])


def _today(comparison: Comparison, key: str, scale: Scale) -> str:
    value = comparison.before[key].mean
    assert value is not None, "a column has a value of today"
    suffix = "" if key in _BARE else scale.suffix
    return f"{value / scale.divisor:.{_decimals(key, scale)}f}{suffix}"


def _cell(key: str, found: Difference | None, scale: Scale) -> str:
    if found is None or found.difference is None:
        return "-"
    if found.verdict == "no difference shown":
        return _("no diff. shown")
    half = None if found.half_width is None else found.half_width / scale.divisor
    difference = found.difference / scale.divisor
    decimals = _decimals(key, scale, half)
    if half is not None and round(abs(difference), decimals) <= round(half, decimals):
        # What lies outside the interval shall not look as if it touched it.
        decimals += 1
    change = f"{difference:+.{decimals}f}"
    if half is not None:
        change += f" ±{half:.{decimals}f}"
    return f"{change} {_('WORSE')}" if found.verdict == "worse" else change


def _decimals(key: str, scale: Scale, half_width: float | None = None) -> int:
    """Give days, hours and visits a decimal, minutes and percent none; more where it is known."""
    usual = 1 if key in _BARE or scale.divisor >= 60 else 0
    if not half_width or half_width >= 1:
        return usual
    return 1 if half_width >= 0.05 else 2
