"""Before and after: what a redesign changes, what becomes worse, and who loses."""

from procsim.compare.breakeven import break_even, with_break_even
from procsim.compare.compare import compare, compare_tables
from procsim.compare.doubts import doubts, loads
from procsim.compare.family import PRIMARY
from procsim.compare.result import (
    BASELINE,
    Bottleneck,
    Comparison,
    DesignComparison,
    Difference,
    Estimate,
    Loser,
)
from procsim.compare.run import summarise_run
from procsim.compare.run_result import CauseResult, PoolResult, RunResult, Summary

__all__ = [
    "BASELINE",
    "PRIMARY",
    "Bottleneck",
    "CauseResult",
    "Comparison",
    "DesignComparison",
    "Difference",
    "Estimate",
    "Loser",
    "PoolResult",
    "RunResult",
    "Summary",
    "break_even",
    "compare",
    "compare_tables",
    "doubts",
    "loads",
    "summarise_run",
    "with_break_even",
]
