"""What happened to one case, in sentences in the order of time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from difflib import get_close_matches
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeAlias

from procsim.errors import UsageError
from procsim.figures.labels import CAUSES, length_of_time, translated, unit_suffix
from procsim.scenario.node import Activity, Delay
from procsim.tables import CAUSES as CAUSE_NAMES
from procsim.text import N_, TOGETHER, _, title_of
from procsim.workflow.graph import records

if TYPE_CHECKING:
    from procsim.tables import Setting, Tables
    from procsim.workflow.graph import Graph

_Row: TypeAlias = dict[str, Any]
_Moment: TypeAlias = tuple[datetime, int, str]
_ARRIVES, _ENDS, _MARKED, _BEGINS, _LEFT_OPEN, _OVER = range(6)

_DELAYS = {
    "applicant": N_("{node}: with the applicant for {length}"),
    "outside": N_("{node}: with outside parties for {length}"),
    "legal": N_("{node}: a statutory period of {length}"),
}
_ACTIONS = {
    "start": N_("The {clock} starts"),
    "pause": N_("The {clock} pauses"),
    "resume": N_("The {clock} goes on"),
    "stop": N_("The {clock} stops"),
    "note": N_("The {clock} gives a warning"),
    "expired": N_("The {clock} expires"),
    "extend": N_("The {clock} is extended"),
    "raise": N_("The {clock} makes the work more urgent"),
}
_CLOCKS = {"promised": N_("promised limit"), "statutory": N_("statutory limit")}
_OUTCOMES = {
    "issued": N_("Ends after {length}: issued"),
    "refused": N_("Ends after {length}: refused"),
    "withdrawn": N_("Ends after {length}: withdrawn"),
    "returned": N_("Ends after {length}: returned"),
    "deemed": N_("Ends after {length}: deemed approved"),
}


_AFTERWARDS = {
    "confirmed": N_("After the issue: confirmed"),
    "revoked": N_("After the issue: revoked"),
}
_NEVER_BEGUN = {
    "withdrawn": N_("{node}: withdrawn before it began, after {length}"),
    "left": N_("{node}: the applicant leaves after waiting {length}"),
    "turned_away": N_("{node}: full or closed, the applicant is turned away"),
}


def story(tables: Tables, graph: Graph, case: str, replication: int = 0) -> list[str]:
    """Tell what happened to a case: visits, waits by cause, delays, clocks and its end.

    Parameters
    ----------
    tables : Tables
    graph : networkx.DiGraph
        The workflow that was run, for the titles of its nodes.
    case : str
        ``company-17``: the case type and the place in the order of arrival.
    replication : int

    Returns
    -------
    list of str
        A sentence a line, each with its time.

    Raises
    ------
    UsageError
        No such case in that replication.
    """
    teller = _Teller(tables, graph, case, replication)
    return [f"{time:%Y-%m-%d %H:%M}  {text}" for time, _rank, text in sorted(teller.moments())]


class _Teller:
    """Tells the rows of one case."""

    def __init__(self, tables: Tables, graph: Graph, case: str, replication: int) -> None:
        mine = {"replication": replication, "case_id": case}
        names = ("events", "open_visits", "marks", "segments", "cases")
        self.rows: Mapping[str, list[_Row]] = {
            name: getattr(tables, name).filter(**mine).to_dicts() for name in names
        }
        if not self.rows["cases"]:
            raise UsageError(_unknown(tables, case, replication))
        self.case = self.rows["cases"][0]
        self.setting: Setting = tables.setting
        self.run_end = tables.setting.origin + timedelta(
            microseconds=tables.setting.ends[replication]
        )
        self.nodes = records(graph)
        self._tellers = {"activity": self._visit, "delay": self._delay, "gate": self._gate}

    def moments(self) -> Iterator[_Moment]:
        """Give what happened, in no particular order."""
        yield self.case["arrival"], _ARRIVES, self._arrival()
        for visit in self.rows["events"]:
            yield from self._tellers[visit["kind"]](visit)
        for visit in self.rows["open_visits"]:
            since = visit["enabled_time"]
            text = _("{node}: not over when the run ends").format(node=self._title(visit))
            yield since, _LEFT_OPEN, text
        for mark in self.rows["marks"]:
            if self._counts(mark["clock"]):
                yield mark["time"], _MARKED, _mark(mark)
        yield self._end()
        if self.case["afterwards_end"] is not None:
            text = _AFTERWARDS[self.case["afterwards"]]
            yield self.case["afterwards_end"], _OVER, _(text)

    def _title(self, visit: _Row) -> str:
        title = title_of(visit["activity"], self.nodes[visit["activity"]].title)
        if visit["item"] is None:
            return title
        return _("{node} ({item})").format(node=title, item=visit["item"])

    def _arrival(self) -> str:
        kind = self.setting.types[self.case["case_type"]]
        papers = _("nothing is missing") if self.case["complete"] else _("papers are missing")
        return _("{case} arrives ({type}, {channel}); {papers}").format(
            case=self.case["case_id"],
            type=title_of(kind.name, kind.title),
            channel=self.case["channel"].replace("_", " "),
            papers=papers,
        )

    def _visit(self, visit: _Row) -> Iterator[_Moment]:
        node, end = self._title(visit), visit["end_time"]
        if visit["start_time"] is None:
            waited = _length(end - visit["enabled_time"])
            yield end, _ENDS, _(_NEVER_BEGUN[visit["ended"]]).format(node=node, length=waited)
            return
        began = _("{node}: begins with {who}{wait}")
        text = began.format(node=node, who=self._who(visit), wait=self._wait(visit))
        yield visit["start_time"], _BEGINS, text
        yield from self._interruptions(visit, node)
        ended = N_("{node}: done after {length} of work")
        if visit["ended"] == "withdrawn":
            ended = N_("{node}: withdrawn after {length} of work")
        elif visit["ended"] == "left":
            ended = N_("{node}: called for {length}, the applicant is not there")
        yield end, _ENDS, _(ended).format(node=node, length=_length(visit["worked"]))

    def _who(self, visit: _Row) -> str:
        pool = title_of(visit["pool"], self.setting.pools[visit["pool"]].title)
        if visit["resource"] is None:
            return pool
        if TOGETHER in visit["resource"]:
            return _("officers {names} together").format(names=visit["resource"])
        return _("officer {number} of {pool}").format(number=visit["resource"], pool=pool)

    def _wait(self, visit: _Row) -> str:
        """Say how long it waited, and how much of that while nobody was on duty."""
        waited = visit["start_time"] - visit["enabled_time"]
        if not waited:
            return ""
        record = self.nodes[visit["activity"]]
        if not (isinstance(record, Activity) and isinstance(record.activity, str)):
            return _(" after waiting {length}").format(length=_length(waited))
        closed = waited - self._on_duty(visit)
        parts = {"queue": waited - closed, "closed": closed}
        told = ", ".join(
            f"{translated(CAUSES, cause)} {_length(part)}" for cause, part in parts.items() if part
        )
        return _(" after waiting {length} ({parts})").format(length=_length(waited), parts=told)

    def _on_duty(self, visit: _Row) -> timedelta:
        from procsim.calendars import union, working_time

        hours = union(self.setting.pools[visit["pool"]].hours)
        since, until = (
            (visit[name] - self.setting.origin) // timedelta(microseconds=1)
            for name in ("enabled_time", "start_time")
        )
        return timedelta(microseconds=working_time(hours, until) - working_time(hours, since))

    def _interruptions(self, visit: _Row, node: str) -> Iterator[_Moment]:
        of = (visit["activity"], visit["item"], visit["attempt"])
        stretches = [
            row
            for row in self.rows["segments"]
            if (row["activity"], row["item"], row["attempt"]) == of
        ]
        stretches.sort(key=lambda row: row["from"])
        for earlier, later in pairwise(stretches):
            text = _("{node}: interrupted, goes on {time}")
            told = text.format(node=node, time=f"{later['from']:%Y-%m-%d %H:%M}")
            yield earlier["to"], _ENDS, told
        over = visit["end_time"]
        if stretches and visit["ended"] == "done" and stretches[-1]["to"] < over:
            text = _("{node}: done, and finds no room at the next step until {time}")
            told = text.format(node=node, time=f"{over:%Y-%m-%d %H:%M}")
            yield stretches[-1]["to"], _ENDS, told

    def _delay(self, visit: _Row) -> Iterator[_Moment]:
        record = self.nodes[visit["activity"]]
        assert isinstance(record, Delay), "only delays have rows of this kind"
        length = _length(visit["end_time"] - visit["enabled_time"])
        text = _(_DELAYS[record.delay]).format(node=self._title(visit), length=length)
        yield visit["enabled_time"], _BEGINS, text

    def _gate(self, visit: _Row) -> Iterator[_Moment]:
        waited = visit["end_time"] - visit["enabled_time"]
        if not waited:
            return
        text = N_("{node}: goes on after waiting {length} for it")
        if visit["ended"] == "withdrawn":
            text = N_("{node}: withdrawn after waiting {length} for it")
        told = _(text).format(node=self._title(visit), length=_length(waited))
        yield visit["end_time"], _ENDS, told

    def _counts(self, clock: str) -> bool:
        """Tell whether a clock measures anything: a limit that was set, or a deadline."""
        kind = self.setting.types[self.case["case_type"]]
        limits = {"promised": kind.promise, "statutory": kind.statutory}
        return limits.get(clock, clock) is not None

    def _end(self) -> _Moment:
        over = self.case["end"] is not None
        end = self.case["end"] if over else self.run_end
        length = _length(end - self.case["arrival"])
        text = _OUTCOMES[self.case["outcome"]] if over else N_("Still open after {length}")
        spent = "; ".join(
            f"{translated(CAUSES, cause)} {_length(self.case[cause])}"
            for cause in CAUSE_NAMES
            if self.case[cause]
        )
        told = _(text).format(length=length)
        return end, _OVER, _("{told}. Of that: {spent}").format(told=told, spent=spent)


def _mark(mark: _Row) -> str:
    kind, _colon, name = mark["clock"].partition(":")
    deadline = _("deadline '{name}'").format(name=name.replace("_", " "))
    clock = deadline if name else _(_CLOCKS[kind])
    text = _(_ACTIONS[mark["action"]]).format(clock=clock)
    return f"{text} ({mark['reason']})" if mark["reason"] else text


def _length(length: timedelta) -> str:
    minutes = length / timedelta(minutes=1)
    if abs(minutes) < 1:
        return f"{round(60 * minutes)}{unit_suffix(_('s'))}"
    unit = length_of_time(minutes)
    return f"{minutes / unit.minutes:.1f}{unit_suffix(unit.suffix)}"


def _unknown(tables: Tables, case: str, replication: int) -> str:
    """Name the nearest case, and the range of cases of each type rather than all of them."""
    cases = tables.cases.filter(replication=replication)
    known = cases["case_id"].to_list()
    near = get_close_matches(case, known, n=1)
    counts = sorted(cases["case_type"].value_counts().iter_rows())
    ranges = ", ".join(f"{name}-1 to {name}-{count}" for name, count in counts) or "none"
    told = f"did you mean '{near[0]}'? (allowed: {ranges})" if near else f"allowed: {ranges}"
    return f"--case: found '{case}'; {told}"
