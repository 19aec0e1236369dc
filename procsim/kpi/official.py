"""How long a case takes by the office's own clock, and what that leaves out of the applicant's."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from procsim.calendars import FAR, Intervals, working_time
from procsim.calendars.intervals import Int64Array
from procsim.kpi.clock import clocks
from procsim.kpi.columns import numbers
from procsim.kpi.counted import finished
from procsim.kpi.kpi import Kpi
from procsim.kpi.observed import Observed
from procsim.kpi.rows import Rows
from procsim.kpi.window import in_minutes, zero
from procsim.tables import Tables, once


class _Spans(NamedTuple):
    """Working time of finished cases with a clock, by their places among all, microseconds."""

    place: Int64Array
    official: Int64Array
    whole: Int64Array


def _official_time(tables: Tables) -> Observed:
    spans = _spans(tables)
    return Observed.of(Rows(tables, "cases", spans.place), spans.official, in_minutes)


def _honesty_gap(tables: Tables) -> Observed:
    spans = _spans(tables)
    gap = in_minutes(spans.whole) - in_minutes(spans.official)
    return Observed.of(Rows(tables, "cases", spans.place), gap)


@once
def _spans(tables: Tables) -> _Spans:
    """Measure the official and the whole working time of every finished case with a clock."""
    nothing = np.zeros(0, dtype=np.int64)
    parts = [_Spans(nothing, nothing, nothing)]
    came, over = (numbers(tables, "cases", name) for name in ("arrival", "end"))
    done = finished(tables)
    for name, kind in tables.setting.types.items():
        found = clocks(tables, name, "promised")
        mine = np.flatnonzero(done[found.place])
        place = found.place[mine]
        official = _between(kind.calendar, found.start[mine], found.stop[mine])
        for begin, end in found.pauses:
            official -= _between(kind.calendar, begin[mine], end[mine])
        span = (times[place] - zero(tables.setting) for times in (came, over))
        parts.append(_Spans(place, official, _between(kind.calendar, *span)))
    joined = _Spans(*map(np.concatenate, zip(*parts, strict=True)))
    order = np.argsort(joined.place)
    return _Spans(*(each[order] for each in joined))


def _between(hours: Intervals, begin: Int64Array, end: Int64Array) -> Int64Array:
    """Give the working time between instants; none where a case has no such pause."""
    known = begin < FAR
    length = np.zeros(begin.size, dtype=np.int64)
    length[known] = working_time(hours, end[known]) - working_time(hours, begin[known])
    return length


OFFICIAL_TIME = Kpi(
    name="official_time",
    title="Official time, less pauses",
    unit="minutes",
    better="less",
    formula="working time of the case type's calendar from the last start to the stop of the "
    "promised clock, less its pauses, over cases that finished after the warm-up and whose clock "
    "had started",
    level="long-run",
    observe=_official_time,
    quantiles=True,
)

HONESTY_GAP = Kpi(
    name="honesty_gap",
    title="What the official time leaves out",
    unit="minutes",
    better="less",
    formula="working time from first contact to the end less the official time, over the same "
    "cases: preparation, pauses, trips and hand-over",
    level="long-run",
    observe=_honesty_gap,
    quantiles=True,
)
