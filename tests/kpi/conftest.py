"""Tables written by hand for the KPIs."""

from __future__ import annotations

import pytest

from tests.kpi.byhand import Hand


@pytest.fixture(scope="session")
def hand():
    """Start tables by hand: ``hand(ends=(600,))``."""
    return Hand
