"""`procsim schema`: the JSON Schema of a scenario file."""

from __future__ import annotations

from procsim.cli.answer import print_json


def schema() -> None:
    """Print the JSON Schema of a scenario file."""
    from procsim.scenario.schema import json_schema

    print_json(json_schema())
