"""How many variables that hang together are tuned: step by step downhill, then by trades."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from procsim.staffing.candidates import HEADS, cost_of
from procsim.staffing.effects import Effects, changed
from procsim.staffing.margins import CLOSE, FINE, ROUGH, Margins
from procsim.staffing.trades import SAME, Market
from procsim.staffing.trials import STRIDE, Trial, Trials, Verdict

if TYPE_CHECKING:
    from procsim.staffing.problem import Levels
    from procsim.staffing.variable import Variable

SPENT = 0.7
"""So much of the margin is spent at once: what is lost together is more than each by itself."""

FAR = -1.0
"""With so little margin, all variables are raised."""

DOUBT = 0.05
"""A margin that far below naught is looked at again with more replications."""

HOPED = 1.0
"""A trade is tried although so much margin is expected to be lacking: it is but expected."""

WON = 0.005
"""Margin that a trade at the same cost must win."""

MOST_TRADES = 16
"""Trades tried from the same levels."""

PATIENCE = 4
"""Trades at the same cost, one after the other, after which none is likely to save."""

MOST_HELD = 12
"""Staffings held to their promises by all that can be known."""

Found: TypeAlias = Generator[Trial, Verdict, "Levels"]


@dataclass
class Descent:
    """Tunes variables of which there are too many to prove what is cheapest.

    Parameters
    ----------
    variables : tuple of Variable
    start : tuple of int
    highest : tuple of int
        Above which nothing is tried.
    officers : int or None
        How many there may be in all.

    Notes
    -----
    What one fewer of each variable loses is seen on few replications, the same for all; as many
    are lowered together as the margin is expected to bear. Where none can be, one more of a
    variable is traded for fewer of others, as long as that saves, or wins margin at the same cost.
    What is found is held to its promises by all replications, which tells how lucky the few were,
    and the descent goes on from there. So a search meets the limit from both sides; it proves only
    that no variable can be lowered alone. Of such sample averages: Kim, Pasupathy & Henderson
    (2015), *A Guide to Sample Average Approximation*, in Fu (ed.), *Handbook of Simulation
    Optimization*.
    """

    variables: tuple[Variable, ...]
    start: Levels
    highest: Levels
    officers: int | None = None
    _margins: Margins = field(default_factory=Margins)
    _deep: bool = False

    def __post_init__(self) -> None:
        self._lowest = tuple(each.lowest for each in self.variables)
        self._effects = Effects(self._margins, self._lowest, self.highest)

    def trials(self) -> Trials:
        """Find cheap levels that keep every promise; none of them can be lowered alone."""
        levels = yield from self._descended(self.start)
        yield from self._margins.compared(levels, FINE)
        self._deep = True
        levels = yield from self._descended(levels)
        best: Levels | None = None
        for _ in range(MOST_HELD):
            if (yield from self._margins.held(levels)):
                best = levels
            elif best is None and levels == self.highest:
                return None
            after = yield from self._descended(levels if best is None else best)
            if after in (levels, best):
                after = yield from self._fewer(after)
            if after in (levels, best):
                break
            levels = after
        return best or (yield from self._raised(levels))

    def _fewer(self, levels: Levels) -> Found:
        """Lower each variable alone, as more replications tell of it, whatever few let expect."""
        savings = self._savings(levels)
        for i in sorted(savings, key=lambda i: -savings[i]):
            lower = changed(levels, {i: -1})
            ruled_out = self._margins.rules_out(lower)
            if not ruled_out and (yield from self._margins.of(lower, CLOSE)) >= 0:
                return lower
        return levels

    def _raised(self, levels: Levels) -> Trials:
        """Raise all variables until every promise is kept, by all that can be known."""
        while not (yield from self._margins.held(levels)):
            if levels == self.highest:
                return None
            levels = self._above(levels)
        return levels

    def _descended(self, levels: Levels) -> Found:
        """Mend levels where that is needed, then lower and trade until nothing is found.

        Trades only where more replications are looked at: of few they would follow the noise.
        """
        levels = yield from self._mended(levels)
        idle = 0
        while True:
            before = levels
            levels = yield from self._strode(levels)
            levels = yield from self._lowered(levels)
            if levels == before and self._deep and idle < PATIENCE:
                levels = yield from self._traded(levels)
                idle = 0 if self._saves(levels, before) else idle + 1
            if levels == before:
                return levels

    def _margin(self, levels: Levels) -> Generator[Trial, Verdict, float]:
        """Give the margin of levels; few replications are enough where they are far too low."""
        if self._margins.rules_out(levels):
            return -HOPED
        margin = yield from self._margins.of(levels, ROUGH)
        if self._deep and margin >= -DOUBT:
            margin = yield from self._margins.of(levels, FINE)
        return margin

    def _mended(self, levels: Levels) -> Found:
        """Raise what wins most margin for its cost until all is expected to be kept."""
        while (margin := (yield from self._margin(levels))) < 0 and levels != self.highest:
            higher = self._above(levels)
            if margin > FAR:
                gains = yield from self._effects.gains(levels)
                higher = self._enough(levels, -margin, gains) or higher
            levels = higher
        return levels

    def _enough(self, levels: Levels, lacking: float, gains: Mapping[int, float]) -> Levels | None:
        """Raise those that win most for their cost until no margin is lacking."""
        prices = self._prices(levels)
        for i in sorted(gains, key=lambda i: -gains[i] / max(prices[i], 1e-9)):
            if gains[i] <= 0:
                break
            levels = changed(levels, {i: 1})
            lacking -= gains[i]
            if lacking <= 0:
                return levels
        return None

    def _above(self, levels: Levels) -> Levels:
        """Raise all by a stride."""
        return tuple(
            min(level + max(int(level * STRIDE), 1), high)
            for level, high in zip(levels, self.highest, strict=True)
        )

    def _strode(self, levels: Levels) -> Found:
        """Lower all by a stride, as long as that leaves half of the margin."""
        while True:
            lower = tuple(
                max(level - max(int(level * STRIDE), 1), low)
                for level, low in zip(levels, self._lowest, strict=True)
            )
            margin = yield from self._margin(levels)
            if lower == levels or margin < 1 / 2:
                return levels
            if (yield from self._margin(lower)) < 0:
                return levels
            levels = lower

    def _lowered(self, levels: Levels) -> Found:
        """Lower together what the margin is expected to bear, and again."""
        while True:
            losses = yield from self._effects.losses(levels)
            margin = yield from self._margin(levels)
            group = self._borne(levels, margin, losses)
            while group:
                lower = changed(levels, dict.fromkeys(group, -1))
                if (yield from self._margin(lower)) >= 0:
                    break
                group = group[: len(group) // 2]
            if not group:
                return levels
            levels = lower

    def _borne(self, levels: Levels, margin: float, losses: Mapping[int, float]) -> tuple[int, ...]:
        """Give those that lose least for what they save, as many as the margin bears."""
        savings = self._savings(levels)
        order = sorted(losses, key=lambda i: (losses[i] / max(savings[i], 1e-9), i))
        group: list[int] = []
        spent = 0.0
        for i in order:
            spent += max(losses[i], 0.0)
            if spent > (SPENT * margin if group else margin + (DOUBT if self._deep else 0.0)):
                break
            group.append(i)
        return tuple(group)

    def _traded(self, levels: Levels) -> Found:
        """Make the first trade that saves and keeps all, or wins margin at the same cost."""
        losses = yield from self._effects.losses(levels)
        gains = yield from self._effects.gains(levels)
        margin = yield from self._margin(levels)
        market = Market(gains, losses, self._prices(levels), self._savings(levels))
        trades = market.trades(margin, least=-HOPED)
        for trade in trades[:MOST_TRADES]:
            other = changed(levels, trade.steps)
            if self._heads(other) > max(self._heads(levels), self.officers or 0):
                continue
            enough = 0 if self._saves(other, levels) else margin + WON
            if (yield from self._margin(other)) >= enough:
                return other
        return levels

    def _saves(self, levels: Levels, other: Levels) -> bool:
        """Whether levels cost less than others, beyond the rounding of sums."""
        return cost_of(self.variables, levels) < cost_of(self.variables, other) * (1 - SAME)

    def _heads(self, levels: Levels) -> int:
        return sum(
            level for each, level in zip(self.variables, levels, strict=True) if each.kind in HEADS
        )

    def _prices(self, levels: Levels) -> dict[int, float]:
        return dict(self._steps(levels, 1))

    def _savings(self, levels: Levels) -> dict[int, float]:
        return {i: -costs for i, costs in self._steps(levels, -1)}

    def _steps(self, levels: Levels, step: int) -> Iterator[tuple[int, float]]:
        """Give what a step of each variable costs."""
        for i, (variable, level) in enumerate(zip(self.variables, levels, strict=True)):
            if self._lowest[i] <= level + step <= self.highest[i]:
                yield i, variable.costs(level + step) - variable.costs(level)
