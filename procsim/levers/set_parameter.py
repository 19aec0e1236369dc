"""Another value for one figure of the scenario, named by its path."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from procsim.errors import LeverError, did_you_mean
from procsim.levers.lever import Lever
from procsim.scenario.problems import in_words
from procsim.scenario.record import Record
from procsim.scenario.redesign import SetParameter
from procsim.workflow.graph import Graph, records, with_changes

_PARTS = ("cases", "pools", "workflow")


def set_parameter(graph: Graph, record: SetParameter) -> Graph:
    """Replace one figure; the rest of its record stays.

    Raises
    ------
    LeverError
        Nothing has that path, or the record cannot have that value.
    """
    part, *rest = record.path.split(".")
    where = f"set_parameter: {record.path}"
    if part not in _PARTS:
        raise LeverError(f"{where}: found '{part}'; {did_you_mean(part, _PARTS)}")
    held: Mapping[str, Any] = records(graph) if part == "workflow" else graph.graph[part]
    if len(rest) < 2:
        raise LeverError(f"{where}: found no field; a path such as pools.reviewers.staff")
    name, *path = rest
    if name not in held:
        raise LeverError(f"{where}: found '{name}'; {did_you_mean(name, held)}")
    changed: dict[str, Any] = {name: _replaced(held[name], tuple(path), record.to, where)}
    match part:
        case "workflow":
            return with_changes(graph, nodes=changed)
        case "pools":
            return with_changes(graph, pools=changed)
        case _:
            return with_changes(graph, cases=changed)


def _replaced(record: Record, path: tuple[str, ...], value: Any, where: str) -> Record:
    """Give the record with another value at a path within it."""
    field, *rest = path
    fields = type(record).model_fields
    if field not in fields:
        raise LeverError(f"{where}: found '{field}'; {did_you_mean(field, fields)}")
    held = getattr(record, field)
    if not rest:
        new = _read(fields[field], value, where)
    elif isinstance(held, Record):
        new = _replaced(held, tuple(rest), value, where)
    elif isinstance(held, Mapping):
        new = _entry_replaced(held, fields[field], tuple(rest), (value, where))
    else:
        raise LeverError(f"{where}: found '{rest[0]}' within {field}; {field} has no parts")
    return record.model_copy(update={field: new})


def _entry_replaced(
    held: Mapping[Any, Any], field: FieldInfo, path: tuple[str, ...], to: tuple[Any, str]
) -> dict[Any, Any]:
    """Give a mapping of a record with another value for one of its keys, or within it."""
    value, where = to
    key = next((known for known in held if str(known) == path[0]), None)
    if key is None:
        raise LeverError(f"{where}: found '{path[0]}'; {did_you_mean(path[0], map(str, held))}")
    if len(path) == 1:
        return {**held, key: _read(field, {key: value}, where)[key]}
    if isinstance(held[key], Record):
        return {**held, key: _replaced(held[key], path[1:], value, where)}
    if isinstance(held[key], Mapping) and len(path) == 2 and path[1] in held[key]:
        side = {**held[key], path[1]: value}
        return {**held, key: _read(field, {key: side}, where)[key]}
    raise LeverError(f"{where}: found '{path[1]}' within '{path[0]}'; '{path[0]}' has no such part")


def _read(field: FieldInfo, value: Any, where: str) -> Any:
    """Read a value as the file's own field would be read."""
    kind: Any = field.annotation
    for more in field.metadata:
        kind = Annotated[kind, more]
    try:
        return TypeAdapter(kind).validate_python(value, strict=True)
    except ValidationError as problem:
        texts = "; ".join(in_words(error) for error in problem.errors())
        raise LeverError(f"{where}: {texts}") from None


LEVER = Lever(
    name="set_parameter",
    record=SetParameter,
    apply=set_parameter,
    reform={"en": "Another figure", "zh-Hans": "调整参数", "zh-Hant": "調整參數"},
    source="",
    can_worsen="whatever the figure stood for: a shorter time has to be brought about by someone",
)
