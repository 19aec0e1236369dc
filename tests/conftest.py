"""Slow tests and full-precision tests run only where `-m` names them."""

from __future__ import annotations

import pytest
from hypothesis import settings

# Machines differ in speed, laws do not: no example fails for having taken long. The same examples
# every time: what fails for one fails for all; `--hypothesis-profile search` looks for others.
settings.register_profile("procsim", deadline=None, derandomize=True)
settings.register_profile("search", deadline=None, derandomize=False)
settings.load_profile("procsim")

_ON_REQUEST = ("slow", "exact_full")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip what `-m` does not name, and say how to run it."""
    selected = config.option.markexpr
    for marker in _ON_REQUEST:
        if marker in selected:
            continue
        skip = pytest.mark.skip(reason=f"runs with `-m {marker}`")
        for item in items:
            if marker in item.keywords:
                item.add_marker(skip)
