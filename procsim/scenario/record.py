"""What every record of a scenario file shares: unknown keys are refused, values never change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any, TypeAlias

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    PlainSerializer,
    PlainValidator,
    Tag,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from procsim.distributions import Distribution
from procsim.errors import ProcsimError, QuantityError, did_you_mean
from procsim.scenario.attribute import Attribute, parse_attribute
from procsim.scenario.quantity import (
    Duration,
    Rate,
    parse_duration,
    parse_rate,
    parse_ratio,
    parse_share,
)
from procsim.scenario.spread import (
    TimeDistribution,
    parse_number_distribution,
    parse_time_distribution,
)
from procsim.scenario.work import Takes, parse_takes

LANGUAGES = ("en", "zh-Hans", "zh-Hant")
PLAIN, MAPPING, LIST = "<plain value>", "<mapping>", "<list>"


class Record(BaseModel):
    """A frozen part of a scenario that refuses keys it does not know."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, strict=True, arbitrary_types_allowed=True
    )


def refused(text: str, *path: str | int) -> PydanticCustomError:
    """Compose the refusal of a value; `path` leads from that value to the part at fault."""
    return PydanticCustomError("procsim", "{text}", {"text": text, "path": path})


def speaking(parse: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Let a parser of ours speak through pydantic: its message is the problem's text."""

    def read(value: Any) -> Any:
        try:
            return parse(value)
        except ProcsimError as problem:
            raise refused(str(problem)) from None

    return read


def shape(value: object) -> str:
    """Tell a mapping, a list and a plain value apart, where a file may have more than one."""
    if isinstance(value, Mapping | BaseModel):
        return MAPPING
    return LIST if isinstance(value, list | tuple) else PLAIN


BY_SHAPE = Discriminator(shape)

Word = Annotated[str, Tag(PLAIN)]
Words = Annotated[list[str], Field(min_length=1), Tag(LIST)]
"""One name, or several, where a file may have either."""


def parse_limit(value: object) -> Duration:
    """Read a limit: a length of time, whole where it is in workdays.

    Examples
    --------
    >>> parse_limit("2 workdays").amount
    2.0

    Raises
    ------
    QuantityError
        As `parse_duration`, or a part of a workday.
    """
    limit = parse_duration(value)
    if limit.workdays and not limit.amount.is_integer():
        raise QuantityError(f"found {value}; a whole number of workdays, or a time such as 4 h")
    return limit


def _title(value: Any) -> Any:
    if isinstance(value, str):
        return _shown(value)
    if not isinstance(value, Mapping) or not value:
        raise refused(f"found {value}; a title, or one for each of {', '.join(LANGUAGES)}")
    for language, text in value.items():
        if language not in LANGUAGES:
            known = did_you_mean(str(language), LANGUAGES)
            raise refused(f"unknown language '{language}'; {known}", language)
        if not isinstance(text, str):
            raise refused(f"found {text}; a title", language)
        _shown(text, language)
    return dict(value)


def _shown(title: str, *path: str) -> str:
    """Refuse what a terminal would obey rather than show."""
    if not title.isprintable():
        raise refused(f"found {title!a}; a title of characters that can be shown", *path)
    return title


def _schema(types: str | list[str], description: str, *examples: object) -> WithJsonSchema:
    return WithJsonSchema({"type": types, "description": description, "examples": list(examples)})


_AS_TEXT = PlainSerializer(str, return_type=str)
_SPREAD: list[str] = ["string", "object"]

Time = Annotated[
    Duration,
    PlainValidator(speaking(parse_duration)),
    _AS_TEXT,
    _schema("string", "a length of time", "12 min", "5 workdays"),
]
Limit = Annotated[
    Duration,
    PlainValidator(speaking(parse_limit)),
    _AS_TEXT,
    _schema("string", "a limit: a length of time, or whole workdays", "2 workdays", "4 h"),
]
PerTime = Annotated[
    Rate,
    PlainValidator(speaking(parse_rate)),
    _AS_TEXT,
    _schema("string", "a number a unit of time", "6 / h", "40 / workday"),
]
Share = Annotated[
    float,
    BeforeValidator(speaking(parse_share)),
    _schema(["string", "number"], "a share", "12 %", 0.12),
]
Ratio = Annotated[
    float,
    BeforeValidator(speaking(parse_ratio)),
    _schema(["string", "number"], "a percentage or a number", "10 %", 0.1),
]
Priority = Annotated[int, Field(ge=1, le=9)]
Weight = Annotated[Ratio, Field(ge=0)]
Spread = Annotated[
    TimeDistribution,
    PlainValidator(speaking(parse_time_distribution)),
    _AS_TEXT,
    _schema(
        _SPREAD, "a time, fixed or spread", "12 min", {"lognormal": {"mean": "12 min", "cv": 0.6}}
    ),
]
Work = Annotated[
    Takes,
    PlainValidator(speaking(parse_takes)),
    _AS_TEXT,
    _schema(
        _SPREAD,
        "a time, fixed, spread or by what the case is",
        "12 min",
        {"lognormal": {"mean": "12 min", "cv": 0.6}},
        {"by": "size", "small": "10 min", "large": "1 h"},
        {"if": "pages > 20", "then": "1 h", "otherwise": "20 min"},
        {"formula": "5 min + 2 min * pages"},
        {"times": "pages", "of": "2 min"},
        {"for_each": "pages", "takes": {"exponential": "2 min"}},
        {"sum": ["5 min", {"attribute": "work"}]},
    ),
]
NumberDistribution = Annotated[
    Distribution,
    PlainValidator(speaking(parse_number_distribution)),
    _AS_TEXT,
    _schema(
        ["number", "object"], "a number, fixed or spread", 3, {"discrete": {"1": 0.8, "3": 0.2}}
    ),
]
AttributeValues = Annotated[
    Attribute,
    PlainValidator(speaking(parse_attribute)),
    _AS_TEXT,
    _schema(
        ["string", "number", "object"],
        "shares of values, or a number or a time, fixed or spread",
        {"small": "70 %", "large": "30 %"},
        {"lognormal": {"mean": "30 min", "cv": 1}},
        {"by": "size", "small": 3, "large": {"uniform": {"min": 5, "max": 40}}},
        {"if": "pages > 20", "then": "thick", "otherwise": "thin"},
        {"formula": "pages > 20"},
    ),
]
Title: TypeAlias = Annotated[
    str | dict[str, str],
    BeforeValidator(_title),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string"},
                {
                    "type": "object",
                    "properties": {language: {"type": "string"} for language in LANGUAGES},
                    "additionalProperties": False,
                },
            ],
            "description": "a title, in one language or in several",
            "examples": [{"en": "Reviewers", "zh-Hans": "审查岗", "zh-Hant": "審查崗"}],
        }
    ),
]
"""A title in one language, or one for each of ``en``, ``zh-Hans``, ``zh-Hant``."""
