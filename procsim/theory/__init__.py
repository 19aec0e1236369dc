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
from procsim.theory.impatience import erlang_a_wait_quantile, erlang_a_wait_tail
from procsim.theory.networks import (
    NetworkFlow,
    Station,
    StationFlow,
    fork_join_mm1,
    jackson,
    resubmissions,
)
from procsim.theory.pooling import pooling_break_even
from procsim.theory.priorities import priority_waits
from procsim.theory.servers import (
    Limits,
    fewest_servers,
    servers_needed,
    servers_needed_by_the_impatient,
)
from procsim.theory.varying import modified_offered_load

__all__ = [
    "AsymptoticVariance",
    "ErlangA",
    "Limits",
    "NetworkFlow",
    "Station",
    "StationFlow",
    "allen_cunneen",
    "erlang_a",
    "erlang_a_wait_quantile",
    "erlang_a_wait_tail",
    "erlang_b",
    "erlang_c",
    "fewest_servers",
    "fork_join_mm1",
    "jackson",
    "mg1_wait",
    "mm1_asymptotic_variance",
    "mmc_wait",
    "mmc_wait_quantile",
    "mmc_wait_tail",
    "modified_offered_load",
    "pooling_break_even",
    "priority_waits",
    "resubmissions",
    "servers_needed",
    "servers_needed_by_the_impatient",
    "square_root_staffing",
]
