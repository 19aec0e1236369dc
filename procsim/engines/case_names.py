"""What the cases of a run are called, and of which type they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procsim.engines.columns import named, picked
from procsim.plan.underway import FIRST_OF_BACKLOG

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from procsim.plan.plan import Ints


def case_names(types: Sequence[str], kinds: Ints, indices: Ints) -> tuple[pl.Series, pl.Series]:
    """Give the identity and the type of each case.

    Parameters
    ----------
    types : sequence of str
    kinds, indices : int64 arrays
        The number of each case's type, and its index within the type.

    Examples
    --------
    >>> import numpy as np
    >>> ids, _ = case_names(["permit"], np.array([0, 0]), np.array([0, FIRST_OF_BACKLOG]))
    >>> ids.to_list()
    ['permit-1', 'permit-b1']
    """
    import polars as pl

    held = indices >= FIRST_OF_BACKLOG
    if len(types) == 1 and not held.any():
        prefix = pl.Series([f"{types[0]}-"])
    else:
        prefixes = [f"{name}-{mark}" for name in types for mark in ("", "b")]
        prefix = picked(pl.Series(prefixes, dtype=pl.String), 2 * kinds + held)
    number = pl.Series(indices + 1 - FIRST_OF_BACKLOG * held).cast(pl.String)
    return prefix + number, named(types, kinds)
