"""Appointments: slots of a timetable, of which a share is booked."""

from __future__ import annotations

from pydantic import Field

from procsim.scenario.record import Record, Share, Spread, Time


class Appointments(Record):
    """Slots that applicants book, and how punctually they come.

    Parameters
    ----------
    every : Duration
        From one slot to the next, beginning at each opening of the arrivals' calendar; only slots
        that are over by the closing are offered.
    places : int
        How many can book each slot.
    booked : float
        Share of the places that are booked.
    early : Duration, optional
        How long before their slot the first come; on the dot where left out.
    late : distribution of a time, optional
        How much later than the first each of them comes; all come together where left out.
    """

    every: Time
    places: int = Field(default=1, ge=1, le=10_000)
    booked: Share = 1.0
    early: Time | None = None
    late: Spread | None = None
