"""What differences between replications show, and how sure it is.

The replication is the unit: every function takes one value a replication (or one series a
replication), never pooled cases.
"""

from procsim.statistics.allocation import ocba_fractions
from procsim.statistics.bootstrap import BootstrapInterval, bootstrap_interval
from procsim.statistics.family import bonferroni, holm, sidak
from procsim.statistics.intervals import (
    Interval,
    WelchInterval,
    mean_interval,
    t_multiplier,
    welch_interval,
)
from procsim.statistics.paired import PairedDifference, paired_difference
from procsim.statistics.quantiles import (
    QuantileInterval,
    Ranks,
    quantile_interval,
    quantile_ranks,
)
from procsim.statistics.replications import half_widths, replications_needed, stopping_point
from procsim.statistics.runlength import run_length
from procsim.statistics.selection import Selection, kn_eta, kn_h2, screened, select
from procsim.statistics.verdicts import Better, Verdict, not_worse, verdict
from procsim.statistics.warmup import WarmUp, common_warm_up, mser5

__all__ = [
    "Better",
    "BootstrapInterval",
    "Interval",
    "PairedDifference",
    "QuantileInterval",
    "Ranks",
    "Selection",
    "Verdict",
    "WarmUp",
    "WelchInterval",
    "bonferroni",
    "bootstrap_interval",
    "common_warm_up",
    "half_widths",
    "holm",
    "kn_eta",
    "kn_h2",
    "mean_interval",
    "mser5",
    "not_worse",
    "ocba_fractions",
    "paired_difference",
    "quantile_interval",
    "quantile_ranks",
    "replications_needed",
    "run_length",
    "screened",
    "select",
    "sidak",
    "stopping_point",
    "t_multiplier",
    "verdict",
    "welch_interval",
]
