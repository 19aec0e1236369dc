"""Tables written by hand: a case, a visit or a mark is a tuple of minutes since Monday 00:00."""

from __future__ import annotations

from datetime import datetime, timedelta

import polars as pl

from procsim.calendars import DAY, MINUTE, Calendar, china_days, parse_hours
from procsim.scenario.quantity import parse_duration
from procsim.tables import CAUSES, ActivitySetting, PoolSetting, Setting, Tables, TypeSetting

MONDAY = datetime(2026, 3, 2)
WHEN, LENGTH = pl.Datetime("us"), pl.Duration("us")
VISITS = {
    "design": pl.String,
    "replication": pl.Int32,
    "case_id": pl.String,
    "case_type": pl.String,
    "activity": pl.String,
    "kind": pl.String,
    "item": pl.String,
    "attempt": pl.Int32,
    "pool": pl.String,
    "resource": pl.String,
    "enabled_time": WHEN,
    "start_time": WHEN,
    "end_time": WHEN,
    "worked": LENGTH,
    "ended": pl.String,
}
CASES = {
    "design": pl.String,
    "replication": pl.Int32,
    "case_id": pl.String,
    "case_type": pl.String,
    "channel": pl.String,
    "arrival": WHEN,
    "end": WHEN,
    "outcome": pl.String,
    "visits": pl.Int32,
    "complete": pl.Boolean,
    **dict.fromkeys(CAUSES, LENGTH),
    "slack": LENGTH,
    "afterwards": pl.String,
    "afterwards_end": WHEN,
}
MARKS = {
    "design": pl.String,
    "replication": pl.Int32,
    "case_id": pl.String,
    "case_type": pl.String,
    "clock": pl.String,
    "action": pl.String,
    "reason": pl.String,
    "time": WHEN,
}
SEGMENTS = {
    "design": pl.String,
    "replication": pl.Int32,
    "case_id": pl.String,
    "activity": pl.String,
    "item": pl.String,
    "attempt": pl.Int32,
    "pool": pl.String,
    "from": WHEN,
    "to": WHEN,
    "officer": pl.String,
    "why": pl.String,
}
STAFFING = {
    "design": pl.String,
    "replication": pl.Int32,
    "pool": pl.String,
    "time": WHEN,
    "on_duty": pl.Int32,
}


class Hand:
    """Collects rows and gives Tables; every time is in minutes since the origin."""

    def __init__(self, origin=MONDAY, **setting):
        self.origin = origin
        names = ("events", "open_visits", "cases", "marks", "segments", "staffing")
        self.rows = {name: [] for name in names}
        self.pools = {"window": (1, "Hall", 60.0)}
        self.counter = True
        self.patience = self.balks = False
        self.promise = self.statutory = None
        self.hours = {"mon-fri": ["09:00-12:00", "13:00-17:00"]}
        self.setting = {"warm_up": 0, "ends": (24 * 60,), "until_empty": False, **setting}

    def at(self, minutes):
        return None if minutes is None else self.origin + timedelta(minutes=minutes)

    def case(self, case_id, arrival, end, *, outcome="issued", visits=1, replication=0, **rest):
        """Add a case; causes in minutes; what they leave open is service."""
        last = self.setting["ends"][replication] if end is None else end
        causes = {cause: rest.pop(cause, 0) for cause in CAUSES}
        causes["service"] += last - arrival - sum(causes.values())
        row = {
            "design": "today",
            "replication": replication,
            "case_id": case_id,
            "case_type": case_id.rsplit("-", 1)[0],
            "channel": "counter",
            "arrival": self.at(arrival),
            "end": self.at(end),
            "outcome": "open" if end is None else outcome,
            "visits": visits,
            "complete": True,
            "slack": timedelta(0),
            "afterwards": rest.pop("afterwards", None),
            "afterwards_end": self.at(rest.pop("afterwards_end", None)),
            **{cause: timedelta(minutes=value) for cause, value in causes.items()},
        }
        self.rows["cases"].append({**row, **rest})
        return self

    def visit(self, case_id, enabled, start, end, *, worked=None, replication=0, **rest):
        """Add a visit; one without an end is open."""
        if worked is None:
            worked = 0 if start is None or end is None else end - start
        row = {
            "design": "today",
            "replication": replication,
            "case_id": case_id,
            "case_type": case_id.rsplit("-", 1)[0],
            "activity": "intake",
            "kind": "activity",
            "item": None,
            "attempt": 1,
            "pool": "window",
            "resource": None if start is None else "1",
            "enabled_time": self.at(enabled),
            "start_time": self.at(start),
            "end_time": self.at(end),
            "worked": timedelta(minutes=worked),
            "ended": "done",
        }
        self.rows["open_visits" if end is None else "events"].append({**row, **rest})
        return self

    def mark(self, case_id, action, time, clock="promised", *, replication=0):
        row = ("today", replication, case_id, case_id.rsplit("-", 1)[0], clock, action, None)
        self.rows["marks"].append(dict(zip(MARKS, (*row, self.at(time)), strict=True)))
        return self

    def segment(self, case_id, begin, end, *, officer="1", replication=0):
        row = (
            "today",
            replication,
            case_id,
            "intake",
            None,
            1,
            "window",
            self.at(begin),
            self.at(end),
            officer,
            "",
        )
        self.rows["segments"].append(dict(zip(SEGMENTS, row, strict=True)))
        return self

    def on_duty(self, time, number, *, pool="window", replication=0):
        """Say how many officers a number has on duty from then on."""
        row = ("today", replication, pool, self.at(time), number)
        self.rows["staffing"].append(dict(zip(STAFFING, row, strict=True)))
        return self

    def tables(self, design="today"):
        schemas = {
            "events": VISITS,
            "open_visits": VISITS,
            "cases": CASES,
            "marks": MARKS,
            "segments": SEGMENTS,
            "staffing": STAFFING,
        }
        frames = {
            name: pl.DataFrame(self.rows[name], schema=schema).with_columns(design=pl.lit(design))
            for name, schema in schemas.items()
        }
        return Tables(self._setting(design), **frames)

    def _setting(self, design):
        calendar = Calendar("hall", parse_hours(self.hours), china_days())
        hours = calendar.compile(self.origin, 120 * DAY)
        nominal = calendar.nominal_day()
        pools = {
            name: PoolSetting(name, None, unit, n, (hours,) * (1 if n is None else n), cost)
            for name, (n, unit, cost) in self.pools.items()
        }
        limits = [limit and parse_duration(limit) for limit in (self.promise, self.statutory)]
        return Setting(
            design=design,
            title=None,
            origin=self.origin,
            warm_up=self.setting["warm_up"] * MINUTE,
            ends=tuple(end * MINUTE for end in self.setting["ends"]),
            until_empty=self.setting["until_empty"],
            seed=1,
            engine="reference",
            calendar=hours,
            nominal_day=nominal,
            pools=pools,
            types={"shop": TypeSetting("shop", None, *limits, hours, nominal)},
            activities={
                "intake": ActivitySetting(
                    "intake",
                    None,
                    "window",
                    "Hall",
                    self.counter,
                    patience=self.patience,
                    balks=self.balks,
                )
            },
        )
