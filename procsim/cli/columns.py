"""Text in columns: a Chinese character is two columns wide."""

from __future__ import annotations

from collections.abc import Sequence


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Lay rows out in columns as wide as their widest cell.

    Examples
    --------
    >>> for line in aligned([("", "Days"), ("现状", "11.2"), ("Parallel", "-0.9")]): print(line)
              Days
    现状      11.2
    Parallel  -0.9
    """
    from rich.cells import cell_len

    widths: dict[int, int] = {}
    for row in rows:
        for place, cell in enumerate(row):
            widths[place] = max(widths.get(place, 0), cell_len(cell))
    return [
        "  ".join(
            cell + " " * (widths[place] - cell_len(cell)) for place, cell in enumerate(row)
        ).rstrip()
        for row in rows
    ]
