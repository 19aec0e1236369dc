"""How long a scenario runs, how often, and from which seed."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from procsim.scenario.moment import Length, RunStart
from procsim.scenario.record import Record, Time


class Run(Record):
    """Start, length, warm-up, replications and seed of a run.

    Parameters
    ----------
    start : date or datetime
        Clock time 0 of the run; a date begins at midnight.
    length : Duration or ``"until empty"``
        For how long cases arrive and are watched; ``until empty`` goes on until every case is over,
        and needs arrivals that end (`count`, `until` or `times`).
    warm_up : Duration
        What happens before it has passed is not counted in any figure.
    replications : int
        How often the run is repeated with other luck.
    seed : int
        Names the luck: the same seed gives the same results.
    calendar : str, optional
        The calendar that counts workdays where nothing nearer names one; may be left out where the
        file has one calendar with hours, or none.
    """

    start: RunStart
    length: Length
    warm_up: Time = Field(default="0 min", validate_default=True)
    replications: int = Field(default=30, ge=1, le=1_000_000)
    seed: int = Field(default=1, ge=0, lt=2**63)
    calendar: str | None = None

    @property
    def origin(self) -> datetime:
        """Start as an instant."""
        if isinstance(self.start, datetime):
            return self.start
        return datetime(self.start.year, self.start.month, self.start.day)
