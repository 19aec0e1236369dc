"""Every lever by its name; a new one adds one line here."""

from __future__ import annotations

from procsim.levers.conditional_acceptance import LEVER as CONDITIONAL_ACCEPTANCE
from procsim.levers.lever import Lever
from procsim.levers.parallel_approval import LEVER as PARALLEL_APPROVAL
from procsim.levers.set_parameter import LEVER as SET_PARAMETER
from procsim.levers.set_staff import LEVER as SET_STAFF
from procsim.levers.single_window import LEVER as SINGLE_WINDOW

LEVERS: dict[str, Lever] = {
    "conditional_acceptance": CONDITIONAL_ACCEPTANCE,
    "parallel_approval": PARALLEL_APPROVAL,
    "set_parameter": SET_PARAMETER,
    "set_staff": SET_STAFF,
    "single_window": SINGLE_WINDOW,
}
"""Lever by the name that a redesign calls it."""
