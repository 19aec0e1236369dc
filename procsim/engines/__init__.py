"""The contract of an engine: ``engine(plan, draws) -> Rows``.

An engine is a pure function of a plan (flat arrays) and a source of draws (integers). It samples
nothing, evaluates no quantile and looks up no name. Its clock is an int64 number of microseconds
since the scenario's start.

The rule of one instant
-----------------------
At an instant, until nothing more happens:

1. every *effect* due takes place, in the order of :func:`effect_key`: ends of service, ends of
   delay, arrivals, ageing, openings of gates, deadlines, changes of staff; then by case, node and
   attempt (gates by name, changes of staff by pool and officer). Each moves its token as far as it
   goes without staff, and effects that it creates for this instant join the same drain;
2. *starts*: waiting work, first come first served (enabled time, case, node, attempt), is given
   to the lowest-numbered officer of its pool who is free and on duty.

So papers that arrive exactly at a deadline are in time, an officer who finishes at closing time
takes nothing more, and someone who arrives as an officer frees up competes with those who wait.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Protocol

from procsim.engines.effects import effect_key
from procsim.engines.events import Rows
from procsim.plan.draws import AtRates
from procsim.plan.formulas import Formulas, Keys
from procsim.plan.plan import Ints, Plan
from procsim.plan.sums import AddUp, add_up

__all__ = ["ENGINES", "DrawSource", "Engine", "Rows", "effect_key", "engine"]


class DrawSource(Protocol):
    """Where an engine's luck comes from: the same numbers whenever they are asked for."""

    BLOCK: int
    """Consecutive cases of one type in a block."""

    def arrivals(self) -> tuple[Ints, Ints, Ints]:
        """Time, case type and index within its type of every case, in the order of case numbers."""

    def arriving(
        self, at_rates: AtRates | None = None, add: AddUp = add_up
    ) -> Iterator[tuple[Ints, Ints, Ints]]:
        """Give the same in the same order, some thousands of cases at once, by quicker means."""

    def block(self, slot: int, attempt: int, number: int) -> Ints:
        """Draws for the cases from ``number * BLOCK`` on, at an attempt counted from 1."""

    def one(self, slot: int, attempt: int, index: int) -> int:
        """Draw for one case, by its index within its type."""

    def size(self, number: int) -> int:
        """How many cases the block of a number has."""

    def formulas(self) -> Formulas:
        """Formulas by which an engine may draw for itself what `block` gives, to the last bit."""

    def keys(self, attempt: int) -> Keys:
        """Keys of the luck that formulas ask for at an attempt, or of an officer of a series."""

    def openings(self, node: int) -> tuple[Ints, Ints]:
        """Every opening of a gate in order, and until when papers were in time for each."""

    def series(self, slot: int, number: int, member: int = 1) -> Ints:
        """Draws of a pool, or of its officer `member`, from the ``number * BLOCK``-th on."""


Engine = Callable[[Plan, DrawSource], Rows]


def _reference() -> Engine:
    from procsim.engines.reference import run

    return run


def _kernel() -> Engine:
    from procsim.engines.kernel import run

    return run


ENGINES: Mapping[str, Callable[[], Engine]] = {"reference": _reference, "kernel": _kernel}
"""Engine by name; a call imports it."""


def engine(name: str) -> Engine:
    """Find an engine by its name, and import it: the compiled one is compiled where it never was.

    ``auto`` is the reference engine here; `procsim.choosing` knows when another is worth its start.

    Raises
    ------
    UsageError
        For a name that is not registered, or an engine that cannot run here.
    """
    from procsim.errors import UsageError, did_you_mean

    if name == "auto":
        return ENGINES["reference"]()
    if name not in ENGINES:
        raise UsageError(f"--engine: found '{name}'; {did_you_mean(name, ['auto', *ENGINES])}")
    return ENGINES[name]()
