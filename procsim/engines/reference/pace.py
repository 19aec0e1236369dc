"""Pools with times of their own: the same work takes one longer than another."""

from __future__ import annotations

from procsim.engines.reference.staff import Staff
from procsim.engines.reference.token import Token


class PacedStaff(Staff):
    """A pool that does some of its work in another time than others who could do it."""

    __slots__ = ()

    def turning(self, officer: int, token: Token) -> int:
        """Work to turn to this, and what is left of it here rather than where it was measured."""
        return super().turning(officer, token) + self._left(token) - token.work

    def turn(self, officer: int, token: Token) -> None:
        """An officer turns to a piece of work, which is measured by his pool from now on."""
        super().turn(officer, token)
        times: dict[int, int] | None = getattr(token.job, "times", None)
        if times is not None:
            token.job.measure = times[self.number]

    def _left(self, token: Token) -> int:
        """What is left of work in this pool's time; the same part of it as in the other's."""
        times: dict[int, int] | None = getattr(token.job, "times", None)
        if times is None:
            return token.work
        mine, measure = times[self.number], token.job.measure
        if token.work == measure:
            return mine
        return -(-token.work * mine // measure)
