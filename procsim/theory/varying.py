"""Offered load where the arrival rate changes with the time of day."""

from __future__ import annotations

import math
from collections.abc import Sequence


def modified_offered_load(
    rates: Sequence[float],
    *,
    block: float,
    service_mean: float,
    service_cv: float = 1.0,
    repeats: bool = True,
) -> tuple[float, ...]:
    """Servers that would be busy at each time if there were always one more.

    Parameters
    ----------
    rates : sequence of float
        Arrival rate in each block of time, at least 0.
    block : float
        Length of a block.
    service_mean : float
    service_cv : float
        Standard deviation over mean.
    repeats : bool
        Whether the last block is followed by the first, week after week; otherwise it begins empty.

    Returns
    -------
    tuple of float
        Offered load at the beginning of each block, and at the end of the last. Within a block
        it moves from the one to the other, so that the greater of the two is its most.

    Raises
    ------
    ValueError
        If a number is out of bounds.

    Examples
    --------
    >>> [round(load, 3) for load in modified_offered_load([0, 60], block=1, service_mean=0.5)]
    [26.424, 3.576, 26.424]

    Notes
    -----
    m(t), the integral of rate(t - u) P(service > u) over u: what is offered now came a service ago.
    For exponential service it solves m' = rate - m / service_mean, and is exact. For others, the
    age of what is in service is taken as exponential with its true mean,
    service_mean (1 + cv^2) / 2: right on average, and to the first order in how fast the rate
    changes. Source: Jennings, Mandelbaum, Massey & Whitt (1996), *Management Science* 42(10),
    1383-1394; Eick, Massey & Whitt (1993), *Operations Research* 41(4), 731-742.
    """
    if not rates or not min(rates) >= 0:
        raise ValueError(f"rates: found {list(rates)}; at least one, none below 0")
    if not (block > 0 and service_mean > 0 and service_cv >= 0):
        found = f"block {block}, mean {service_mean} and cv {service_cv}"
        raise ValueError(f"load: found {found}; a block and a mean above 0, a cv of at least 0")
    age = service_mean * (1 + service_cv**2) / 2
    kept, joins = math.exp(-block / age), -math.expm1(-block / age)
    loads = [0.0]
    for rate in rates:
        loads.append(loads[-1] * kept + rate * service_mean * joins)
    if repeats:
        begin = loads[-1] / -math.expm1(-block * len(rates) / age)
        loads = [load + begin * kept**blocks for blocks, load in enumerate(loads)]
    return tuple(loads)
