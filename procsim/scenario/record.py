"""What every record of a scenario file shares: unknown keys are refused, values never change."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer, WithJsonSchema

from procsim.errors import ProcsimError
from procsim.scenario.quantity import (
    Duration,
    Rate,
    parse_duration,
    parse_rate,
    parse_ratio,
    parse_share,
)
from procsim.scenario.spread import Takes, TimeDistribution, parse_takes, parse_time_distribution


class Record(BaseModel):
    """A frozen part of a scenario that refuses keys it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


def _reading(parse: Any) -> BeforeValidator:
    """Let a parser of ours speak through pydantic: its message is the problem's text."""

    def read(value: Any) -> Any:
        try:
            return parse(value)
        except ProcsimError as problem:
            raise ValueError(str(problem)) from None

    return BeforeValidator(read)


def _schema(description: str, *examples: object) -> WithJsonSchema:
    return WithJsonSchema(
        {"type": ["string", "number", "object"], "description": description, "examples": list(examples)}
    )


_AS_TEXT = PlainSerializer(str, return_type=str)

Time = Annotated[
    Duration, _reading(parse_duration), _AS_TEXT, _schema("a length of time", "12 min", "5 workdays")
]
PerTime = Annotated[
    Rate, _reading(parse_rate), _AS_TEXT, _schema("a number a unit of time", "6 / h", "40 / workday")
]
Share = Annotated[float, _reading(parse_share), _schema("a share", "12 %", 0.12)]
Ratio = Annotated[float, _reading(parse_ratio), _schema("a percentage or a number", "10 %", 0.1)]
Spread = Annotated[
    TimeDistribution,
    _reading(parse_time_distribution),
    _AS_TEXT,
    _schema("a time, fixed or spread", "12 min", {"lognormal": {"mean": "12 min", "cv": 0.6}}),
]
Work = Annotated[
    Takes,
    _reading(parse_takes),
    _AS_TEXT,
    _schema("how long the work takes", "12 min", {"by": "size", "small": "10 min", "large": "1 h"}),
]
Title = str | dict[str, str]
"""A title in one language, or one for each of ``en``, ``zh-Hans``, ``zh-Hant``."""
