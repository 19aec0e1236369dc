"""What a random scenario has much of, and times that fall together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

Draw = Any

TASTES: dict[str, frozenset[str]] = {
    "queues": frozenset({"order", "class", "preempts", "ageing", "gathers", "choose", "speed"}),
    "hours": frozenset({"closing", "own_hours", "shifts", "meetings", "away", "set_up"}),
    "closings": frozenset({"closing", "preempts", "class", "own_hours", "deadline", "away"}),
    "tides": frozenset({"tide", "shifts", "unlimited", "order", "ageing", "choose", "closing"}),
    "crews": frozenset(
        {"crew", "several", "backfill", "own_times", "away", "preempts", "class", "closing"}
    ),
    "doors": frozenset({"patience", "room", "balks", "tickets", "no_show", "next_day", "class"}),
    "trays": frozenset(
        {"tray", "room", "crew", "several", "preempts", "class", "closing", "deadline"}
    ),
    "splits": frozenset({"split", "items", "ends", "choice", "gate", "patience", "crew"}),
    "gates": frozenset({"gate", "batch", "class", "split", "deadline", "again"}),
    "deadlines": frozenset({"deadline", "turns", "pause", "split", "extension", "class", "ends"}),
    "documents": frozenset({"documents", "choice", "again", "items", "deadline", "ends"}),
    "circles": frozenset({"population", "backlog", "afterwards", "split", "deadline", "tray"}),
    "everything": frozenset(),
}
"""Families of features, each with what is frequent in its scenarios; the rest is rare in them."""

_OF = 8
_FREQUENT, _RARE = 4, 1

TIMES = ("15 min", "30 min", "1 h", "2 h")
"""Whole quarters of an hour, so that many things fall due at one instant."""


@dataclass
class Tasting:
    """Draws what a scenario has, the more often the more its family is about it."""

    draw: Draw
    taste: frozenset[str]

    def has(self, feature: str) -> bool:
        """Whether a feature is there; what is shrunk has few."""
        chances = _FREQUENT if feature in self.taste else _RARE
        return bool(self.draw(st.integers(0, _OF - 1)) >= _OF - chances)

    def one_of(self, *choices: Any) -> Any:
        """Draw one of some choices; what is shrunk has the first."""
        return self.draw(st.sampled_from(choices))

    def time(self) -> Any:
        """Draw a length of time on the lattice, now and then one off it."""
        fixed = self.one_of(*TIMES)
        if not self.has("luck"):
            return fixed
        return self.one_of(
            {"discrete": {"15 min": "50 %", fixed: "50 %"} if fixed != "15 min" else {fixed: 1}},
            {"discrete": {"0 min": "50 %", fixed: "50 %"}},
            {"exponential": fixed},
            {"lognormal": {"mean": fixed, "cv": 1}},
        )
