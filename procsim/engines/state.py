"""What the reference engine keeps of each case, each of its tokens, and each pool."""

from __future__ import annotations

from heapq import heappop, heappush

from procsim.tables import CAUSES

WAITING, IN_SERVICE, DELAYED, AT_JOIN, MOVING, GONE = range(6)
"""States of a token."""

NOT_STARTED, RUNNING, PAUSED = range(3)
"""States of a clock."""

Waiting = tuple[int, int, int, int, "Token"]
"""Work in a queue, by its key: enabled time, case, node, attempt."""


class Case:
    """One application on its way.

    Attributes
    ----------
    number, kind, index : int
        Case number, case type, and index within the type.
    missing : int
        Bits of the documents that are not there.
    attempts : dict
        Entries into each node.
    joins : dict
        Tokens that wait at a join, by node.
    timers : dict
        Deadlines that are running: node to the number of its start.
    """

    __slots__ = (
        "arrival", "attempts", "clocks", "index", "joins", "kind", "missing", "number", "slack",
        "timers", "tokens", "visits",
    )  # fmt: skip

    def __init__(self, number: int, kind: int, index: int, arrival: int, missing: int) -> None:
        self.number = number
        self.kind = kind
        self.index = index
        self.arrival = arrival
        self.missing = missing
        self.attempts: dict[int, int] = {}
        self.joins: dict[int, list[Token]] = {}
        self.timers: dict[int, int] = {}
        self.tokens: list[Token] = []
        self.clocks = [NOT_STARTED, NOT_STARTED]
        self.visits = 0
        self.slack = 0


class Token:
    """One of the places where a case is, with the account of its time.

    Attributes
    ----------
    account : list of int
        Microseconds by cause, in the order of ``CAUSES``.
    since : int
        When the present state began; for work, when it was enabled.
    covered : int
        Working time of the pool when the wait began.
    in_hall : bool
        Whether the applicant stands at a counter: the next counter is no new visit.
    """

    __slots__ = (
        "account", "attempt", "case", "covered", "in_hall", "node", "officer", "since", "start",
        "state", "work",
    )  # fmt: skip

    def __init__(self, case: Case, account: list[int], in_hall: bool) -> None:
        self.case = case
        self.account = account
        self.in_hall = in_hall
        self.state = MOVING
        self.node = -1
        self.attempt = 0
        self.since = 0
        self.start = -1
        self.covered = 0
        self.work = 0
        self.officer = -1


def fresh_account() -> list[int]:
    """An account in which no time has passed."""
    return [0] * len(CAUSES)


class Staff:
    """The officers of one pool, who of them is free and on duty, and the work that waits.

    Parameters
    ----------
    number : int
        Of the pool.
    officers : range
        Their numbers in the plan.
    unlimited : bool
        One officer stands for all, and is always free when on duty.

    Attributes
    ----------
    free : list of int
        A heap: idle officers who are on duty, lowest number first.
    """

    __slots__ = (
        "_covered", "_since", "busy", "free", "number", "officers", "on_duty", "present", "queue",
        "unlimited",
    )  # fmt: skip

    def __init__(self, number: int, officers: range, unlimited: bool) -> None:
        self.number = number
        self.officers = officers
        self.unlimited = unlimited
        self.queue: list[Waiting] = []
        self.free: list[int] = []
        self.busy: set[int] = set()
        self.on_duty: set[int] = set()
        self.present = 0
        self._covered = 0
        self._since = 0

    def covered(self, now: int) -> int:
        """Time up to now during which anyone was on duty."""
        return self._covered + (now - self._since if self.present else 0)

    def comes(self, officer: int, now: int) -> None:
        """An officer comes on duty; one still busy goes on with what he has."""
        if not self.present:
            self._since = now
        self.present += 1
        self.on_duty.add(officer)
        if officer not in self.busy:
            heappush(self.free, officer)

    def leaves(self, officer: int, now: int) -> None:
        """An officer goes off duty; what he is busy with is the service's own affair."""
        self.present -= 1
        self.on_duty.discard(officer)
        if not self.present:
            self._covered += now - self._since
        if officer not in self.busy:
            self.free.remove(officer)
            # Removing from the middle breaks the heap; a sorted list is one.
            self.free.sort()

    def take(self) -> int:
        """The lowest-numbered officer who is free and on duty; there must be one."""
        if self.unlimited:
            return self.free[0]
        officer = heappop(self.free)
        self.busy.add(officer)
        return officer

    def release(self, officer: int) -> None:
        """An officer has finished; free if still on duty."""
        if self.unlimited:
            return
        self.busy.discard(officer)
        if officer in self.on_duty:
            heappush(self.free, officer)

    def next_waiting(self) -> Token | None:
        """The work whose turn it is, taken from the queue; what was withdrawn is passed over."""
        queue = self.queue
        while queue:
            token = heappop(queue)[4]
            if token.state == WAITING:
                return token
        return None
