"""The tables of a comparison under the titles that its designs bear."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from procsim.compare.result import Comparison
    from procsim.tables import Tables


def designs_of(comparison: Comparison) -> dict[str, Tables]:
    """Give the tables of each design, the baseline first, for figures to draw.

    Runs know the title of the process; what tells designs apart is their own.

    Parameters
    ----------
    comparison : Comparison

    Returns
    -------
    dict of design to Tables
    """
    order = [comparison.baseline, *comparison.designs]
    titles = {name: design.title for name, design in comparison.designs.items()}
    return {
        name: comparison.tables[name].titled(titles.get(name))
        for name in order
        if name in comparison.tables
    }
