"""One page that anybody can open: what to choose, what it costs, and what stands behind it."""

from procsim.report.write import write_report

__all__ = ["write_report"]
