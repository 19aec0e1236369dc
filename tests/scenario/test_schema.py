"""The schema is one, and says what a file may say."""

from __future__ import annotations

import json

from procsim.scenario.node import KINDS
from procsim.scenario.redesign import LEVER_RECORDS
from procsim.scenario.schema import DIALECT, json_schema


def _inside(node):
    yield node
    for item in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from _inside(item)


def test_every_reference_leads_to_a_definition():
    schema = json_schema()
    references = [one["$ref"] for one in _inside(schema) if isinstance(one, dict) and "$ref" in one]
    assert references
    assert all(one.removeprefix("#/$defs/") in schema["$defs"] for one in references)


def test_a_node_is_one_of_its_kinds():
    schema = json_schema()
    node = schema["properties"]["workflow"]["additionalProperties"]
    assert len(node["oneOf"]) == len(KINDS)
    assert all(
        kind in schema["$defs"][record.__name__]["required"] for kind, record in KINDS.items()
    )


def test_every_lever_is_in_the_schema():
    assert set(LEVER_RECORDS) <= set(json_schema()["$defs"])


def test_a_value_may_carry_its_source():
    takes = json_schema()["$defs"]["Activity"]["properties"]["takes"]
    wrapper = takes["anyOf"][1]
    assert set(wrapper["properties"]) == {"value", "source", "note", "range"}


def test_the_schema_is_json_of_its_dialect_and_has_no_null():
    schema = json_schema()
    assert schema["$schema"] == DIALECT
    assert json.loads(json.dumps(schema)) == schema
    assert '"null"' not in json.dumps(schema)


def test_types_are_types_of_json():
    known = {"object", "array", "string", "number", "integer", "boolean"}
    for one in _inside(json_schema()):
        kind = one.get("type") if isinstance(one, dict) else None
        if isinstance(kind, str):
            assert kind in known
