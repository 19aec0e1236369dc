"""Trades: one more of some variables for one fewer of others, by what either is taken to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

SAME = 1e-6
"""Costs that differ by less, in parts of them, are the same: that is the rounding of sums."""


@dataclass(frozen=True, slots=True)
class Trade:
    """Variables that are raised by one, and others that are lowered by one.

    Parameters
    ----------
    up, down : tuple of int
    margin : float
        That is then expected of the promises.
    saves : float
    """

    up: tuple[int, ...]
    down: tuple[int, ...]
    margin: float
    saves: float

    @property
    def steps(self) -> dict[int, int]:
        """By how much it changes each variable."""
        return dict.fromkeys(self.up, 1) | dict.fromkeys(self.down, -1)


@dataclass(frozen=True)
class Market:
    """What one more or one fewer of each variable does, and costs.

    Parameters
    ----------
    gains, losses : mapping of int to float
        Margin that is won with one more, or lost with one fewer, of those that can be changed so.
    prices, savings : mapping of int to float
        What one more costs, and one fewer saves.
    """

    gains: Mapping[int, float]
    losses: Mapping[int, float]
    prices: Mapping[int, float]
    savings: Mapping[int, float]

    def trades(self, margin: float, *, least: float) -> list[Trade]:
        """Give trades that save, or cost as much and win margin, the most promising first.

        One variable is raised for one or two others, or two for one. What is saved counts as the
        margin that it would buy.

        Parameters
        ----------
        margin : float
            As it is.
        least : float
            That a trade may leave.

        Examples
        --------
        >>> even = dict.fromkeys(range(3), 1.0)
        >>> market = Market({0: 0.5}, {1: 0.2, 2: 0.4}, even, even)
        >>> [(trade.up, trade.down) for trade in market.trades(0.1, least=-0.1)]
        [((0,), (1, 2)), ((0,), (1,)), ((0,), (2,))]
        """
        same = SAME * max(self.savings.values(), default=0.0)
        worth = self._worth()
        found = [
            trade
            for trade in self._all(margin)
            if trade.margin >= (least if trade.saves > same else margin) and trade.saves >= -same
        ]
        return sorted(found, key=lambda trade: -trade.margin - worth * trade.saves)

    def _worth(self) -> float:
        """Give the margin that the unit of cost buys, where it buys most."""
        return max(
            (gain / max(self.prices[i], 1e-9) for i, gain in self.gains.items()), default=0.0
        )

    def _all(self, margin: float) -> Iterator[Trade]:
        for up, down in self._pairs():
            if not set(up) & set(down):
                yield Trade(
                    up,
                    down,
                    margin=margin
                    + sum(self.gains[i] for i in up)
                    - sum(self.losses[i] for i in down),
                    saves=sum(self.savings[i] for i in down) - sum(self.prices[i] for i in up),
                )

    def _pairs(self) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
        ones, others = _some(self.gains, 1), _some(self.losses, 1)
        for up in ones:
            for down in (*others, *_some(self.losses, 2)):
                yield up, down
        for up in _some(self.gains, 2):
            for down in others:
                yield up, down


def _some(of: Mapping[int, float], number: int) -> Sequence[tuple[int, ...]]:
    return list(combinations(of, number))
