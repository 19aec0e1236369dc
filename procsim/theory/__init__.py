"""Queueing theory: what a simulation is checked against and a search for staff begins from.

Every formula takes rates and times in one unit of the caller's choice and holds in the long run.
"""

from procsim.theory.delay import (
    ErlangA,
    erlang_a,
    erlang_b,
    erlang_c,
    mmc_wait,
    mmc_wait_quantile,
    mmc_wait_tail,
)
from procsim.theory.general import (
    AsymptoticVariance,
    allen_cunneen,
    mg1_wait,
    mm1_asymptotic_variance,
    square_root_staffing,
)
from procsim.theory.networks import (
    NetworkFlow,
    Station,
    StationFlow,
    fork_join_mm1,
    jackson,
    resubmissions,
)
from procsim.theory.pooling import pooling_break_even

__all__ = [
    "AsymptoticVariance",
    "ErlangA",
    "NetworkFlow",
    "Station",
    "StationFlow",
    "allen_cunneen",
    "erlang_a",
    "erlang_b",
    "erlang_c",
    "fork_join_mm1",
    "jackson",
    "mg1_wait",
    "mm1_asymptotic_variance",
    "mmc_wait",
    "mmc_wait_quantile",
    "mmc_wait_tail",
    "pooling_break_even",
    "resubmissions",
    "square_root_staffing",
]
