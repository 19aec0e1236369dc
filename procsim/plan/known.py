"""Designs told apart, but for the numbers of their staff."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

from procsim.workflow.graph import CONTEXT, Graph, records

_OTHERS = [key for key in CONTEXT if key not in {"pools", "title"}]


@dataclass(frozen=True)
class ButForStaff:
    """What a design says, without the number of officers of its pools and without its title.

    Parameters
    ----------
    nodes, context, pools : tuple of (str, record)

    Examples
    --------
    >>> from procsim.examples import path_of
    >>> from procsim.scenario.read import read
    >>> from procsim.workflow.graph import build, with_changes
    >>> graph = build(read(path_of("loan-office")))
    >>> pools = graph.graph["pools"]
    >>> more = {name: pool.model_copy(update={"staff": 9}) for name, pool in pools.items()}
    >>> sooner = {name: pool.model_copy(update={"speed": 2.0}) for name, pool in pools.items()}
    >>> [ButForStaff.of(with_changes(graph, pools=other)) == ButForStaff.of(graph)
    ...  for other in (more, sooner)]
    [True, False]
    """

    nodes: tuple[tuple[str, Any], ...]
    context: tuple[tuple[str, Any], ...]
    pools: tuple[tuple[str, Any], ...]

    @classmethod
    def of(cls, graph: Graph) -> Self:
        """Take it down as it stands: a graph may be changed afterwards."""
        known = graph.graph
        return cls(
            nodes=tuple(records(graph).items()),
            context=tuple((key, _as_it_stands(known.get(key))) for key in _OTHERS),
            pools=tuple(
                (name, pool.model_copy(update={"staff": 0}))
                for name, pool in known["pools"].items()
            ),
        )


def _as_it_stands(context: Any) -> Any:
    return tuple(context.items()) if isinstance(context, dict) else context
