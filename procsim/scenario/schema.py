"""The JSON Schema of a scenario file, so that editors complete and check as one types."""

from __future__ import annotations

from typing import Any

from procsim.scenario.provenance import ORIGINS
from procsim.scenario.scenario import Scenario

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema() -> dict[str, Any]:
    """Describe a scenario file as JSON Schema 2020-12.

    A node is one of its kinds, a lever call one of the levers, and any value may be written with
    its source.

    Returns
    -------
    dict

    Examples
    --------
    >>> schema = json_schema()
    >>> schema["required"]
    ['procsim', 'run', 'cases', 'workflow']
    """
    plain = Scenario.model_json_schema(mode="validation")
    definitions = {name: _record(definition) for name, definition in plain.pop("$defs").items()}
    definitions["Source"] = {
        "enum": list(ORIGINS),
        "description": "where a value comes from: measured in this hall, cited, or assumed",
        "examples": ["measured"],
    }
    return {"$schema": DIALECT, **_record(plain), "$defs": definitions}


def _record(definition: dict[str, Any]) -> dict[str, Any]:
    """Let every value of a record carry its source; sections and lists of records stay."""
    told = {"description": definition.get("description", "").split("\n\n")[0]}
    properties = {name: _field(value) for name, value in definition.get("properties", {}).items()}
    return {**definition, **told, **({"properties": properties} if properties else {})}


def _field(value: dict[str, Any]) -> dict[str, Any]:
    """Describe a field: without null, which no file may say, and with its source if it has one."""
    value = {key: item for key, item in value.items() if key != "title"}
    if value.get("default", ...) is None:
        del value["default"]
    choices = [choice for choice in value.get("anyOf", ()) if choice.get("type") != "null"]
    if len(choices) == 1:
        value = {**choices[0], **{key: item for key, item in value.items() if key != "anyOf"}}
    elif choices:
        value = {**value, "anyOf": choices}
    return value if "$ref" in str(value) else _sourced(value)


def _sourced(value: dict[str, Any]) -> dict[str, Any]:
    described: dict[str, Any] = {
        key: value[key] for key in ("description", "default", "examples") if key in value
    }
    bare = {key: item for key, item in value.items() if key not in described}
    bare = _inside_sourced(bare)
    return {**described, "anyOf": [bare, _wrapper(bare)]}


def _inside_sourced(value: dict[str, Any]) -> dict[str, Any]:
    """Let each entry of a mapping, such as one probability of several, carry its source too."""
    found: dict[str, Any] = {
        key: [_inside_sourced(choice) for choice in value[key]]
        for key in ("anyOf", "oneOf")
        if key in value
    }
    entries = value.get("additionalProperties")
    if isinstance(entries, dict):
        found["additionalProperties"] = _sourced(entries)
    return {**value, **found}


def _wrapper(value: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "description": "a value with its source",
        "properties": {
            "value": value,
            "source": {"$ref": "#/$defs/Source"},
            "note": {"type": "string"},
            "range": {"type": "array", "minItems": 2, "maxItems": 2},
        },
        "required": ["value"],
        "additionalProperties": False,
    }
