"""Working time and clock time: weekly hours, lunch breaks, public holidays, make-up workdays."""

from procsim.calendars.calendar import DAYS_BEFORE, Calendar
from procsim.calendars.clock import add_working, extend, is_open, next_change, working_time
from procsim.calendars.holidays import CHINA_YEARS, DayKind, china_days
from procsim.calendars.intervals import FAR, Intervals, union, without
from procsim.calendars.limits import limit_expiry, workdays_between
from procsim.calendars.mornings import next_morning
from procsim.calendars.shifts import hours_of_officer, never_open, parse_shifts
from procsim.calendars.timetable import TimeOfWeek, before, parse_time_of_week, regular, weekly
from procsim.calendars.walk import Walk
from procsim.calendars.week import (
    DAY,
    HOUR,
    MINUTE,
    Span,
    WeeklyHours,
    parse_hours,
    parse_spans,
    span_text,
)

__all__ = [
    "CHINA_YEARS",
    "DAY",
    "DAYS_BEFORE",
    "FAR",
    "HOUR",
    "MINUTE",
    "Calendar",
    "DayKind",
    "Intervals",
    "Span",
    "TimeOfWeek",
    "Walk",
    "WeeklyHours",
    "add_working",
    "before",
    "china_days",
    "extend",
    "hours_of_officer",
    "is_open",
    "limit_expiry",
    "never_open",
    "next_change",
    "next_morning",
    "parse_hours",
    "parse_shifts",
    "parse_spans",
    "parse_time_of_week",
    "regular",
    "span_text",
    "union",
    "weekly",
    "without",
    "workdays_between",
    "working_time",
]
