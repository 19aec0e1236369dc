"""Names, units and verdicts in words, and the scale on which a figure is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from procsim.text import N_, _, title_of

if TYPE_CHECKING:
    from procsim.compare.result import Difference, Estimate

KPIS = {
    "cycle_time": N_("Time from first contact to the end"),
    "working_cycle_time": N_("Working time from first contact to the end"),
    "official_time": N_("Official time, less pauses"),
    "honesty_gap": N_("What the official time leaves out"),
    "wait": N_("Wait for staff, each step"),
    "hall_wait": N_("Wait in the hall, each visit to a counter"),
    "wait_per_case": N_("Wait for staff, each case"),
    "abandonment": N_("Left the queue out of patience"),
    "service": N_("Work of staff, each case"),
    "visits": N_("Visits to the hall"),
    "one_visit": N_("Done in at most one visit"),
    "rework": N_("Work done over again"),
    "on_time": N_("On time by the promised limit"),
    "overdue": N_("Late by the promised limit"),
    "overdue_age": N_("How late the late ones are"),
    "statutory_overdue": N_("Late by the statutory limit"),
    "throughput": N_("Cases finished a workday"),
    "wip": N_("Cases on the way"),
    "net_valid": N_("Approvals that stand, a workday"),
    "revoked": N_("Approvals revoked"),
    "utilisation": N_("Staff busy on duty"),
    "overtime": N_("Work after hours, all staff, a workday"),
    "wasted": N_("Work wasted, all staff, a workday"),
    "cost": N_("Staff cost, each case finished"),
    "cost_per_workday": N_("Staff cost a workday"),
}
"""The title of every KPI of the registry."""

CAUSES = {
    "service": N_("being served"),
    "queue": N_("queue"),
    "closed": N_("office closed"),
    "preempted": N_("interrupted by more urgent work"),
    "blocked": N_("no room at the next step"),
    "gate": N_("waiting for a batch or a meeting"),
    "applicant": N_("with the applicant"),
    "outside": N_("with outside parties"),
    "legal": N_("statutory periods"),
    "before": N_("before the run began"),
}
"""Where the time of a case goes."""

_WORKING = ("working_cycle_time", "official_time", "honesty_gap")
"""Key figures in working time: a day of them is no day of the clock."""

HOLDERS = {
    "gate": N_("meetings and batches"),
    "applicant": N_("applicants"),
    "outside": N_("outside parties"),
    "legal": N_("statutory periods"),
    "before": N_("before the run began"),
    "other": N_("others"),
}
"""Who holds cases where no unit does."""

OUTCOMES = {
    "issued": N_("issued"),
    "refused": N_("refused"),
    "withdrawn": N_("withdrawn"),
    "returned": N_("returned"),
    "deemed": N_("deemed approved"),
    "confirmed": N_("confirmed after the issue"),
    "revoked": N_("revoked after the issue"),
    "open": N_("still open"),
}

VERDICTS = {
    "better": N_("better"),
    "worse": N_("worse"),
    "changed": N_("changed"),
    "no difference shown": N_("no difference shown"),
}

STATISTICS = {
    "p50": N_("{kpi}, half within"),
    "p90": N_("{kpi}, 9 in 10 within"),
    "p95": N_("{kpi}, 95 in 100 within"),
}

UNITS = {
    "minutes": N_("minutes"),
    "share": N_("share"),
    "visits": N_("visits"),
    "cases": N_("cases"),
    "cases per workday": N_("cases a workday"),
    "minutes per workday": N_("minutes a workday"),
    "money": N_("in the scenario's currency"),
    "money per workday": N_("in the scenario's currency"),
}
"""Every unit of the registry; minutes and shares have scales of their own."""

GROUPS = {
    "complete applications": N_("complete applications"),
    "incomplete applications": N_("incomplete applications"),
}


@dataclass(frozen=True, slots=True)
class Scale:
    """How a value is read: divided, with so many decimals, in a unit.

    Parameters
    ----------
    divisor : float
    title : str
        The unit, in the language in use.
    decimals : int
    suffix : str
        What follows a number in running text.
    """

    divisor: float
    title: str
    decimals: int
    suffix: str

    def say(self, value: float | None, *, signed: bool = False) -> str:
        """Say a value in words, a dash where there is none."""
        if value is None:
            return "–"
        sign = "+" if signed else ""
        text = f"{value / self.divisor:{sign}.{self.decimals}f}"
        # A rounded nothing has no sign.
        return text.lstrip("+-") if float(text) == 0 else text.replace("-", "−")


@dataclass(frozen=True, slots=True)
class TimeUnit:
    """A unit of clock time that suits a length."""

    minutes: float
    title: str
    suffix: str


def translated(titles: Mapping[str, str], name: str) -> str:
    """Say a known name in the language in use, and an unknown one as it is."""
    return _(titles[name]) if name in titles else name.replace("_", " ")


def length_of_time(minutes: float) -> TimeUnit:
    """Pick the unit in which a length of clock time is read best.

    Examples
    --------
    >>> length_of_time(38).title, length_of_time(300).title, length_of_time(8000).title
    ('minutes', 'hours', 'calendar days')
    """
    if abs(minutes) < 120:
        return TimeUnit(1, _("minutes"), _("min"))
    if abs(minutes) < 2 * 1440:
        return TimeUnit(60, _("hours"), _("h"))
    return TimeUnit(1440, _("calendar days"), _("days"))


def scale_of(found: Difference | Estimate, key: str = "") -> Scale:
    """Pick the scale of a figure: one for before, after, difference and interval.

    Parameters
    ----------
    found : Difference or Estimate
    key : str, optional
        Of an estimate, which does not know what it is of.
    """
    if getattr(found, "kpi", key.partition(".")[0]) in _WORKING:
        # A calendar day of working time would be read as a day on the calendar.
        return Scale(60, _("working hours"), 1, unit_suffix(_("working hours")))
    sizes = (getattr(found, name, None) for name in ("before", "after", "difference", "mean"))
    return scale_for(found.unit, max((abs(size) for size in sizes if size is not None), default=0))


def scale_for(unit: str, size: float) -> Scale:
    """Pick the scale for values of about a size.

    Examples
    --------
    >>> scale = scale_for("share", 0.81)
    >>> scale.say(0.81), scale.say(-0.04, signed=True), scale.say(None), scale.title
    ('81.0', '−4.0', '–', '%')
    """
    if unit == "minutes":
        time = length_of_time(size)
        return Scale(time.minutes, time.title, 1, unit_suffix(time.suffix))
    if unit == "share":
        return Scale(0.01, "%", 1, unit_suffix("%"))
    title = translated(UNITS, unit)
    # The figure's own name says that it is of a workday.
    short = _("min") if unit == "minutes per workday" else title
    return Scale(1.0, title, 0 if size >= 1000 else 2 if size < 10 else 1, unit_suffix(short))


def unit_suffix(unit: str) -> str:
    """Put a unit behind a number: Chinese leaves no space between them."""
    return _(" {unit}").format(unit=unit)


def with_unit(figure: str, unit: str) -> str:
    """Name a figure with its unit.

    Examples
    --------
    >>> with_unit("Visits", "visits")
    'Visits (visits)'
    """
    return _("{figure} ({unit})").format(figure=figure, unit=unit)


def kpi_title(key: str) -> str:
    """Name a figure by its key.

    Examples
    --------
    >>> kpi_title("cycle_time.p90")
    'Time from first contact to the end, 9 in 10 within'
    """
    kpi, _dot, statistic = key.partition(".")
    title = translated(KPIS, kpi)
    return _(STATISTICS[statistic]).format(kpi=title) if statistic in STATISTICS else title


def verdict_text(found: Difference) -> str:
    """Say a difference, its interval and what they show.

    Examples
    --------
    >>> from procsim.compare.result import Difference
    >>> verdict_text(Difference(
    ...     kpi="visits", statistic="mean", unit="visits", before=3.6, after=1.6, difference=-2.0,
    ...     half_width=0.1, verdict="better", better="less", variance_reduction=None, primary=True,
    ... ))
    '−2.00 ±0.10 better'
    """
    verdict = translated(VERDICTS, found.verdict)
    if found.difference is None or found.verdict == "no difference shown":
        return verdict
    return f"{change_text(found)} {verdict}"


def change_text(found: Difference) -> str:
    """Say a difference with its half-width, without unit."""
    scale = scale_of(found)
    if found.difference is None or found.half_width is None:
        return scale.say(found.difference, signed=True)
    sizes = (abs(found.difference), found.half_width)
    shown, half = (round(size / scale.divisor, scale.decimals) for size in sizes)
    if 0 < shown <= half and found.verdict != "no difference shown":
        # What lies outside the interval shall not look as if it touched it.
        scale = replace(scale, decimals=scale.decimals + 1)
    return f"{scale.say(found.difference, signed=True)} ±{scale.say(found.half_width)}"


def group_text(group: str, titles: Mapping[str, str]) -> str:
    """Name a group of applicants: ``type company``, ``channel online``, ``complete applications``.

    Parameters
    ----------
    group : str
    titles : mapping of str to str
        Titles of case types by name.
    """
    kind, _space, name = group.partition(" ")
    if kind == "type":
        return _("applicants for {type}").format(type=titles.get(name, title_of(name, None)))
    if kind == "channel":
        return _("applicants by channel {channel}").format(channel=name.replace("_", " "))
    return translated(GROUPS, group)
