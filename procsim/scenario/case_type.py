"""Kinds of case: how they arrive, what they carry, what was promised to them."""

from __future__ import annotations

import math
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, Tag

from procsim.distributions import Constant, Distribution
from procsim.scenario.appointments import Appointments
from procsim.scenario.backlog import Backlog
from procsim.scenario.moment import Entry, Moment, check_day_spans
from procsim.scenario.parameters import SUM_TOLERANCE
from procsim.scenario.record import (
    BY_SHAPE,
    MAPPING,
    PLAIN,
    AttributeValues,
    Limit,
    NumberDistribution,
    PerTime,
    Priority,
    Record,
    Share,
    Spread,
    Time,
    Title,
    Weight,
    Word,
    refused,
)

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
_RateByTime = Annotated[dict[str, PerTime], BeforeValidator(check_day_spans)]
_Profile = Annotated[dict[str, Weight], BeforeValidator(check_day_spans)]


def _cases(bundle: Distribution) -> Distribution:
    """Refuse a fixed number that is no number of cases; one that is drawn is rounded."""
    if isinstance(bundle, Constant) and (bundle.value < 1 or bundle.value % 1):
        raise refused(f"found {bundle.value:g}; a whole number of cases, at least 1")
    return bundle


class Arrivals(Record):
    """How cases of one type arrive: by one of `rate`, `gaps`, `times` and `appointments`.

    Parameters
    ----------
    rate : Rate, or mapping of times of day to Rate
        So many a unit of time, at random (Poisson); ``{"09:00-10:00": 6 / h, …}`` gives each part
        of the day its own. Left out where `gaps` or `times` is given.
    gaps : distribution of a time
        From one arrival to the next, in working time of `calendar` where it has hours: the next of
        ``gaps: 1 h`` after 12:00 comes at 14:00 where the hall is closed from 12:00 to 13:00. Left
        out where `rate` or `times` is given.
    times : list
        Instants (``2026-03-02 09:00``), times since the start (``5 min``), or mappings with ``at:``
        and the attributes of that case. Left out where `rate` or `gaps` is given; beside a list
        only `until` has a meaning.
    appointments : Appointments
        Slots of a timetable that applicants book. Left out where cases arrive otherwise; those who
        walk in beside are a case type of their own.
    first : Duration, optional
        Time of the first arrival under `gaps`, by the clock since the start, moved to the next
        opening; a gap after the start where left out.
    calendar : str, optional
        When arrivals happen; the run's calendar where left out, so ``always`` must be named for
        those who write at night. Not beside `times`, which say it themselves.
    profile : name or mapping of times of day to weights, optional
        How a day's arrivals under `rate` spread over it: ``flat``, ``two_peaks``, or weights for
        parts of the day, ``{"09:00-11:00": 2, …}``; flat where left out.
    weekdays : mapping of weekdays to weights, optional
        Weights move arrivals, they do not add any: ``{mon: 2}`` beside 30 / workday gives 50 on
        Mondays and 25 on the other four. A weekday that is left out has 1.
    variance_to_mean : float, optional
        Of the counts of equal days; 1 is Poisson, real halls have about 2. Left out: 1.
    bundle : int or distribution of a number, optional
        Cases that arrive together at each arrival; 1 where left out. A number that is drawn is
        rounded to the nearest whole one (from halfway to the even one): below a half that is 0,
        and nobody comes, as at 15 % of the arrivals with ``{exponential: 3}``. `discrete` says
        exactly how many.
    population : int, optional
        So many applicants, each with one case at a time: `gaps` is the time from the end of the
        last case of one of them to the arrival of the next, and `count` how many cases come in
        all. Where left out, cases arrive whatever becomes of others.
    until : Duration or datetime, optional
        No arrivals after it; one exactly then still comes. Until the run ends where left out.
    count : int, optional
        No more arrivals (bundles) than this; any number where left out.
    """

    rate: (
        Annotated[Annotated[PerTime, Tag(PLAIN)] | Annotated[_RateByTime, Tag(MAPPING)], BY_SHAPE]
        | None
    ) = None
    gaps: Spread | None = None
    times: list[Entry] | None = None
    appointments: Appointments | None = None
    first: Time | None = None
    calendar: str | None = None
    profile: (
        Annotated[
            Annotated[Literal["flat", "two_peaks"], Tag(PLAIN)] | Annotated[_Profile, Tag(MAPPING)],
            BY_SHAPE,
        ]
        | None
    ) = None
    weekdays: dict[Weekday, Weight] | None = None
    variance_to_mean: float | None = Field(default=None, ge=1)
    bundle: Annotated[NumberDistribution, AfterValidator(_cases)] | None = None
    population: int | None = Field(default=None, ge=1, le=1_000_000)
    until: Moment | None = None
    count: int | None = Field(default=None, ge=1)


def _whole(shares: dict[str, float]) -> dict[str, float]:
    """Refuse shares that are not of a whole."""
    total = math.fsum(shares.values())
    if abs(total - 1) > SUM_TOLERANCE:
        raise refused(f"found shares that sum to {100 * total:.6g} %; a sum of 100 %")
    return dict(sorted(shares.items()))


_Channels = Annotated[dict[str, Share], Field(min_length=1), AfterValidator(_whole), Tag(MAPPING)]


class Document(Record):
    """A document that an application needs.

    Parameters
    ----------
    key : bool
        A principal document (主审要件): without it there is no conditional acceptance.
    missing : float
        Probability that it is not there at first.
    missing_later : float, optional
        Probability that it is not there, or faulty, at each later try where a check says
        ``resubmission: fresh``: who was told once makes fewer mistakes. As `missing` where left
        out.
    supplied_after : distribution of a time, optional
        From being asked for it to bringing it; may be left out only where `missing` is 0.
    never : float
        Share of those missing that are never supplied.
    """

    key: bool = True
    missing: Share = 0.0
    missing_later: Share | None = None
    supplied_after: Spread | None = None
    never: Share = 0.0
    title: Title | None = None

    @property
    def later(self) -> float:
        """Probability that it is missing at any later try."""
        return self.missing if self.missing_later is None else self.missing_later


class CaseType(Record):
    """A kind of case.

    Parameters
    ----------
    arrivals : Arrivals
        How its cases arrive.
    promise : Duration, optional
        The promised limit (承诺时限), from where the clock starts; whether it is kept is not judged
        where left out.
    statutory : Duration, optional
        The statutory limit (法定时限), from where the clock starts; not judged where left out.
    calendar : str, optional
        The calendar that limits in workdays count in; the run's where left out.
    channel : str, or mapping of channels to shares
        How the case comes in: ``counter``, ``online`` …; for reporting and for choices. With
        shares, ``{counter: 60 %, online: 40 %}``, each case has a channel of its own.
    documents : mapping of names to Document
        What an application needs. Each document of a case is drawn once.
    priority : int
        Class of the case's work wherever it waits: 1 is served before 2, and so on up to 9.
    attributes : mapping of names to shares of values, numbers, times, or rules
        What a case carries: shares of values, ``{size: {small: 70 %, large: 30 %}}``, a number or a
        time, fixed or spread. One can depend on others: ``{by: size, small: 3, large: …}``,
        ``{if: pages > 20, then: thick, otherwise: thin}``, ``{formula: pages > 20}``.
    backlog : list of Backlog
        Cases that are on their way already when the run begins; none where left out.
    """

    arrivals: Arrivals
    title: Title | None = None
    promise: Limit | None = None
    statutory: Limit | None = None
    calendar: str | None = None
    channel: Annotated[Word | _Channels, BY_SHAPE] = "counter"
    priority: Priority = 5
    documents: dict[str, Document] = Field(default_factory=dict)
    attributes: dict[str, AttributeValues] = Field(default_factory=dict)
    backlog: list[Backlog] = Field(default_factory=list)
