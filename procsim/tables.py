"""What the runs of one design gave: the only result, from which everything else is computed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, NamedTuple, ParamSpec, TypeAlias, TypeVar

import numpy as np

from procsim.memory import keep_freed_memory
from procsim.text import key_of, title_of

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray

    from procsim.calendars import Intervals
    from procsim.scenario.quantity import Duration
    from procsim.scenario.record import Title

# Before the first large array is made, in every process.
keep_freed_memory()

P = ParamSpec("P")
T = TypeVar("T")

CAUSES = (
    "service",
    "queue",
    "closed",
    "preempted",
    "blocked",
    "gate",
    "applicant",
    "outside",
    "legal",
    "before",
)
"""Where the time of a case goes: columns of `cases`, which sum to its cycle time."""

AFTERWARDS = ("open", "confirmed", "revoked")
"""How what comes after the issue can stand at the end of a run."""

BETWEEN_ITEMS = " / "
"""Between the items of a step that is done for items of items."""

OUTCOMES = ("open", "issued", "refused", "withdrawn", "returned", "deemed")
"""How a case can stand at the end of a run."""


@dataclass(frozen=True, slots=True)
class PoolSetting:
    """A pool as the figures need it; `officers` is None where staff is unlimited.

    `unit` is the key by which responsible units are told apart, `unit_title` what is shown.
    """

    name: str
    title: Title | None
    unit: str | None
    officers: int | None
    hours: tuple[Intervals, ...]
    cost_per_hour: float | None
    unit_title: Title | None = None


@dataclass(frozen=True, slots=True)
class TypeSetting:
    """A case type as the figures need it, with the calendar that its limits count in."""

    name: str
    title: Title | None
    promise: Duration | None
    statutory: Duration | None
    calendar: Intervals
    nominal_day: int


@dataclass(frozen=True, slots=True)
class ActivitySetting:
    """An activity as the figures need it.

    `counter` where the applicant is present; `patience` where it may end, and `balks` where those
    who come may be deterred.
    """

    name: str
    title: Title | None
    pool: str
    unit: str | None
    counter: bool
    patience: bool = False
    balks: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    """Under what the runs of a design were made.

    Parameters
    ----------
    origin : datetime
        Clock time 0.
    warm_up : int
        Microseconds left out of every figure.
    ends : tuple of int
        End of each replication's run, microseconds.
    calendar : Intervals
        The calendar that counts workdays.
    nominal_day : int
        Working time of its workday, microseconds.
    gates : dict of str to Title
        The unit that answers for the wait before a gate, where it names one.
    """

    design: str
    title: Title | None
    origin: datetime
    warm_up: int
    ends: tuple[int, ...]
    until_empty: bool
    seed: int
    engine: str
    calendar: Intervals
    nominal_day: int
    pools: dict[str, PoolSetting]
    types: dict[str, TypeSetting]
    activities: dict[str, ActivitySetting]
    channels: tuple[str, ...] = ()
    gates: dict[str, Title] = field(default_factory=dict)

    @property
    def replications(self) -> int:
        """How many runs were finished."""
        return len(self.ends)

    @property
    def units(self) -> frozenset[str]:
        """Every responsible unit, by its key."""
        named = {pool.unit for pool in self.pools.values()} | {*map(key_of, self.gates.values())}
        return frozenset(unit for unit in named if unit)

    def unit_title(self, unit: str) -> str:
        """Give the title of a responsible unit, as its pools have it, in the language in use."""
        titles = [pool.unit_title for pool in self.pools.values() if pool.unit == unit]
        titles += [title for title in self.gates.values() if key_of(title) == unit]
        known = [title for title in titles if title is not None and not isinstance(title, str)]
        return title_of(unit, known[0] if known else unit)


class Placed(NamedTuple):
    """A table, and the row of `cases` that each of its rows belongs to."""

    table: pl.DataFrame
    place: NDArray[np.uint32]


Made: TypeAlias = "pl.DataFrame | Callable[[], pl.DataFrame | Placed]"


class MadeLater:
    """A table that is given, or what makes it: then it is made when somebody first asks for it."""

    def __set_name__(self, owner: type, name: str) -> None:
        self._table, self._name = name, f"_{name}"

    def __get__(self, tables: Tables | None, owner: type | None = None) -> pl.DataFrame:
        if tables is None:
            raise AttributeError(self._name)
        found = vars(tables)[self._name]
        if callable(found):
            found = found()
            if isinstance(found, Placed):
                tables.placed({self._table: found.place})
                found = found.table
            vars(tables)[self._name] = found
        table: pl.DataFrame = found
        return table

    def __set__(self, tables: Tables, table: Made) -> None:
        vars(tables)[self._name] = table


@dataclass(frozen=True)
class Tables:
    """Events, cases, marks, segments and staffing of every replication of a design.

    `open_visits` has the columns of `events` for visits that the end of the run found unfinished.
    Times are ``Datetime("us")``, durations ``Duration("us")``; rows are sorted by (replication,
    end, case, activity, attempt).
    """

    setting: Setting
    events: pl.DataFrame
    open_visits: pl.DataFrame
    cases: pl.DataFrame
    marks: MadeLater = MadeLater()
    segments: MadeLater = MadeLater()
    staffing: MadeLater = MadeLater()
    _known: dict[Any, Any] = field(default_factory=dict, init=False, repr=False, compare=False)
    _places: dict[str, NDArray[np.uint32]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def titled(self, title: Title | None) -> Tables:
        """Give the same tables under another title; what is known of them stays known."""
        same = copy(self)
        object.__setattr__(same, "setting", replace(self.setting, title=title))
        return same

    def placed(self, places: Mapping[str, NDArray[np.uint32]]) -> Tables:
        """Take over the rows of `cases` that the rows of other tables belong to."""
        self._places.update(places)
        return self

    def place(self, table: str) -> NDArray[np.uint32]:
        """Give the row of `cases` that each row of another table belongs to.

        By numbers cases are told apart far sooner than by their names.

        Parameters
        ----------
        table : str
            Such as ``events``.
        """
        # What is made now may be placed at once.
        rows: pl.DataFrame = getattr(self, table)
        if table not in self._places:
            keys = ["replication", "case_id"]
            cases = self.cases.select(keys).with_row_index("place")
            found = rows.select(keys).join(cases, keys, "left", maintain_order="left")["place"]
            self._places[table] = found.to_numpy()
        return self._places[table]


def once(
    compute: Callable[Concatenate[Tables, P], T],
) -> Callable[Concatenate[Tables, P], T]:
    """Compute what several figures are made of once for the same tables, and keep it with them.

    Parameters
    ----------
    compute : callable
        Of tables and of what can be the key of a dictionary; nobody changes what it gives.
    """

    @wraps(compute)
    def computed(tables: Tables, /, *args: P.args, **kwargs: P.kwargs) -> T:
        key = (compute, args, *kwargs.items())
        if key not in tables._known:  # noqa: SLF001 (tables keep it for this function alone)
            tables._known[key] = compute(tables, *args, **kwargs)  # noqa: SLF001
        found: T = tables._known[key]  # noqa: SLF001
        return found

    return computed
