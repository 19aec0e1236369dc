"""A whole scenario: today's process and its redesigns."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from procsim.scenario.calendar import CalendarSpec
from procsim.scenario.case_type import CaseType
from procsim.scenario.node import NodeSpec
from procsim.scenario.pool import Pool
from procsim.scenario.record import Record, Title
from procsim.scenario.redesign import Redesign
from procsim.scenario.run import Run


class Scenario(Record):
    """Today's process and its redesigns, as a file says them."""

    procsim: Literal[1]
    title: Title | None = None
    run: Run
    calendars: dict[str, CalendarSpec] = Field(default_factory=dict)
    pools: dict[str, Pool] = Field(default_factory=dict)
    cases: dict[str, CaseType] = Field(min_length=1)
    workflow: dict[str, NodeSpec] = Field(min_length=1)
    redesigns: dict[str, Redesign] = Field(default_factory=dict)
