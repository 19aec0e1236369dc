"""A whole scenario: today's process and its redesigns."""

from __future__ import annotations

from typing import Any, Literal, Self

from pydantic import Field, ModelWrapValidatorHandler, PrivateAttr, ValidationInfo, model_validator

from procsim.scenario.calendar import CalendarSpec
from procsim.scenario.case_type import CaseType
from procsim.scenario.checks import check
from procsim.scenario.inputs import inputs_of
from procsim.scenario.node import NodeSpec
from procsim.scenario.pool import Pool
from procsim.scenario.provenance import (
    Input,
    Inputs,
    Path,
    Provenance,
    Stripped,
    count,
    strip,
)
from procsim.scenario.record import Record, Title, refused
from procsim.scenario.redesign import Redesign
from procsim.scenario.run import Run
from procsim.scenario.source import Source
from procsim.scenario.staffing import Staffing

RECORDS_ONLY = {"checks": "elsewhere"}
"""Context of a validation whose caller strips provenance and checks the rest itself."""


class Scenario(Record):
    """Today's process and its redesigns, as a file says them.

    Parameters
    ----------
    procsim : int
        The version of this format, always 1.
    run : Run
        How long the process is watched, how often, and from which seed.
    calendars : mapping of names to CalendarSpec
        When people work; ``always`` is round the clock. Left out: everybody works round the clock.
    pools : mapping of names to Pool
        Who does the work: windows, departments.
    cases : mapping of names to CaseType
        What arrives.
    workflow : mapping of names to NodeSpec
        The steps, by name.
    redesigns : mapping of names to Redesign
        Changes to today's process, by name.
    staffing : Staffing, optional
        What `procsim staff` is to find, and within which bounds. Left out: the command says it.
    """

    procsim: Literal[1]
    title: Title | None = None
    run: Run
    calendars: dict[str, CalendarSpec] = Field(default_factory=dict)
    pools: dict[str, Pool] = Field(default_factory=dict)
    cases: dict[str, CaseType] = Field(min_length=1)
    workflow: dict[str, NodeSpec] = Field(min_length=1)
    redesigns: dict[str, Redesign] = Field(default_factory=dict)
    staffing: Staffing | None = None

    _source: Source = PrivateAttr(default_factory=lambda: Source("scenario", "", {}))
    _provenance: dict[Path, Provenance] = PrivateAttr(default_factory=dict)
    _figures: tuple[Input, ...] = PrivateAttr(default=())

    @property
    def source(self) -> Source:
        """The text it was read from; empty where it was made in Python."""
        return self._source

    @property
    def provenance(self) -> dict[Path, Provenance]:
        """What the file says of where its values come from, by their paths."""
        return self._provenance

    @property
    def figures(self) -> tuple[Input, ...]:
        """The inputs that matter for a verdict, in the order of the file."""
        return self._figures

    @property
    def inputs(self) -> Inputs:
        """How many of `figures` were measured in this hall, cited, or assumed."""
        return count(self._figures)

    def attach(self, source: Source, stripped: Stripped) -> None:
        """Remember what it was read from, and what was said of its values."""
        self._source = source
        self._provenance = stripped.provenance
        self._figures = inputs_of(stripped.data, stripped.provenance)

    @model_validator(mode="wrap")
    @classmethod
    def _unwrap(
        cls, value: Any, handler: ModelWrapValidatorHandler[Self], info: ValidationInfo
    ) -> Self:
        """Take provenance off before the records see a value, and remember it."""
        if isinstance(value, cls):
            return handler(value)
        if info.context is RECORDS_ONLY:
            return handler(value)
        stripped = strip(value)
        if stripped.problems:
            path, text, _ = stripped.problems[0]
            raise refused(text, *path)
        scenario = handler(stripped.data)
        for found in check(stripped.data):
            raise refused(found.text, *found.path)
        scenario.attach(Source("scenario", "", {}), stripped)
        return scenario
