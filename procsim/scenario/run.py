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
        ``until empty`` needs arrivals that end.
    warm_up : Duration
        What happens before it has passed is left out of every figure.
    replications : int
    seed : int
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
