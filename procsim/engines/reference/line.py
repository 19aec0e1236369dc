"""Lines: work that waits for the same staff, in the order of its key."""

from __future__ import annotations

from heapq import heappop, heappush

from procsim.engines.reference.job import Entry
from procsim.engines.reference.staff import Staff
from procsim.engines.reference.token import Token

Crew = tuple[tuple[Staff, int], ...]
"""How many officers of each of one or several pools do a piece of work together."""


class Line:
    """Work that the same crews can do.

    Parameters
    ----------
    crews : tuple of Crew
        In order of preference; any one of them does the work.

    Attributes
    ----------
    steady : bool
        Whether a crew is on duty at any time: then all waiting is queueing.
    """

    __slots__ = ("_covered", "_heap", "_open", "_since", "crews", "steady")

    def __init__(self, crews: tuple[Crew, ...]) -> None:
        self.crews = crews
        self.steady = False
        self._heap: list[Entry] = []
        self._covered = 0
        self._since = 0
        self._open = False

    def push(self, token: Token) -> None:
        """Let work wait; what stood for it before no longer counts."""
        job = token.job
        token.entry = entry = (job.grade, job.rank, token.since, token.key, token)
        heappush(self._heap, entry)

    def head(self) -> Entry | None:
        """The first of those who wait; None if nobody does."""
        heap = self._heap
        # Work that was withdrawn, or is now waiting in another class, left its entry behind.
        while heap and heap[0][-1].entry is not heap[0]:
            heappop(heap)
        return heap[0] if heap else None

    def waiting(self) -> list[Entry]:
        """All that wait, in the order of their keys."""
        return sorted(entry for entry in self._heap if entry[-1].entry is entry)

    def is_open(self) -> bool:
        """Whether enough eligible officers are on duty for one of the crews."""
        return any(all(staff.enough(number) for staff, number in crew) for crew in self.crews)

    def note(self, now: int) -> None:
        """Staff came or went: keep the count of the time during which a crew was on duty."""
        if self._open:
            self._covered += now - self._since
        self._open = self.is_open()
        self._since = now

    def covered(self, now: int) -> int:
        """Time up to now during which enough eligible officers were on duty."""
        return self._covered + (now - self._since if self._open else 0)
