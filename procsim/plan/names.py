"""What the numbers of a plan stand for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Names:
    """What the numbers of a plan stand for.

    Several nodes have the same name where a step is done for several items; `items` tells them
    apart.
    """

    nodes: tuple[str, ...]
    items: tuple[str | None, ...]
    pools: tuple[str, ...]
    types: tuple[str, ...]
    reasons: tuple[str, ...]
