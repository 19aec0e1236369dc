"""KPIs of many runs without their tables, in memory that does not grow with their cases."""

from procsim.tally.buckets import ERROR
from procsim.tally.readings import Reading
from procsim.tally.run import summaries
from procsim.tally.summaries import Summaries
from procsim.tally.tally import Tally

__all__ = ["ERROR", "Reading", "Summaries", "Tally", "summaries"]
