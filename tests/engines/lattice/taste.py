"""What a random scenario has much of, and times that fall together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

Draw = Any

_OF = 8
_SURE, _FREQUENT, _RARE = 7, 4, 1


_REST = ""


def _taste(frequent: str = "", sure: str = "", rest: int = _RARE) -> dict[str, int]:
    """Give how many times in eight a scenario has each feature, and the rest of them."""
    frequency = dict.fromkeys(frequent.split(), _FREQUENT) | dict.fromkeys(sure.split(), _SURE)
    return {**frequency, _REST: rest}


TASTES: dict[str, dict[str, int]] = {
    "plain": _taste("split again deadline turns choice ends room population", sure="plain", rest=0),
    "queues": _taste("order class preempts ageing gathers choose speed"),
    "hours": _taste("closing own_hours shifts meetings away set_up patience"),
    "shifts": _taste("closing preempts class order choose long several", sure="shifts"),
    "closings": _taste("preempts class own_hours deadline away patience long", sure="closing"),
    "late": _taste("patience deadline class own_hours crew several", sure="serve_queue"),
    "tides": _taste("shifts unlimited order ageing choose closing", sure="tide"),
    "crews": _taste("crew several backfill own_times away preempts class closing"),
    "backfill": _taste("several closing own_hours speed class long", sure="crew backfill"),
    "paces": _taste("closing preempts class speed set_up long luck", sure="several own_times"),
    "left_over": _taste("crew class preempts several own_hours", sure="closing long backfill"),
    "doors": _taste("patience room balks tickets no_show next_day class crew"),
    "trays": _taste("room crew several preempts class closing deadline", sure="tray"),
    "standing": _taste("order class several split population", sure="tray crew"),
    "splits": _taste("split items ends choice gate patience crew"),
    "gates": _taste("batch class split deadline again", sure="gate"),
    "deadlines": _taste("turns pause split extension class preempts ends", sure="deadline"),
    "pauses": _taste("extension split gate", sure="deadline pause turns"),
    "documents": _taste("choice again items deadline ends", sure="documents"),
    "found": _taste("extension class split pause order", sure="backlog deadline"),
    "circles": _taste("population backlog afterwards split deadline tray"),
    "everything": _taste(),
}
"""Families of features, each with what is frequent in its scenarios; the rest is rare in them."""

TIMES = ("15 min", "30 min", "1 h", "2 h")
"""Whole quarters of an hour, so that many things fall due at one instant."""


LONG = "4 h"
"""Longer than any stretch of most calendars."""


@dataclass
class Tasting:
    """Draws what a scenario has, the more often the more its family is about it."""

    draw: Draw
    taste: dict[str, int]

    def has(self, feature: str) -> bool:
        """Whether a feature is there; what is shrunk has few."""
        return bool(self.draw(st.integers(0, _OF - 1)) >= _OF - self.weight(feature))

    def weight(self, feature: str) -> int:
        """How many times in eight a feature is there."""
        return self.taste.get(feature, self.taste[_REST])

    def one_of(self, *choices: Any) -> Any:
        """Draw one of some choices; what is shrunk has the first."""
        return self.draw(st.sampled_from(choices))

    def time(self) -> Any:
        """Draw a length of time on the lattice, now and then one off it."""
        fixed = LONG if self.has("long") else self.one_of(*TIMES)
        if not self.has("luck"):
            return fixed
        return self.one_of(
            {"discrete": {"15 min": "50 %", fixed: "50 %"} if fixed != "15 min" else {fixed: 1}},
            {"discrete": {"0 min": "50 %", fixed: "50 %"}},
            {"exponential": fixed},
            {"lognormal": {"mean": fixed, "cv": 1}},
        )
