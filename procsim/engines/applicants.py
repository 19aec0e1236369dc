"""What is known of the cases of a run at their arrival."""

from __future__ import annotations

from typing import NamedTuple

from procsim.plan.plan import Flags, Ints


class Applicants(NamedTuple):
    """What is known of each case at its arrival, by case number."""

    complete: Flags
    channel: Ints
