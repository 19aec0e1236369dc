"""What the runs in a folder are of, and in what others differ from them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from procsim.plan import Compiled
from procsim.resume.digest import digest
from procsim.versions import versions
from procsim.workflow.graph import Graph, records

if TYPE_CHECKING:
    Manifest = Mapping[str, Any]

_RUN = ("start", "length", "calendar")


def manifest_of(graph: Graph, compiled: Compiled, *, seed: int) -> dict[str, Any]:
    """Write down what decides about the rows of a design's runs; the engine does not.

    Parameters
    ----------
    graph : networkx.DiGraph
    compiled : Compiled
        The same design.
    seed : int

    Returns
    -------
    dict
        Fit for JSON: versions, seed, the digest of the compiled design, and one of each of its
        parts, by which a person is told what differs.
    """
    made_by = versions()
    del made_by["python"]
    parts = {name: digest(record)[:16] for name, record in sorted(_parts(graph))}
    return {"versions": made_by, "seed": seed, "design": digest(compiled), "parts": parts}


def _parts(graph: Graph) -> Iterator[tuple[str, object]]:
    """Give every part of a design by the name that it has in the file."""
    run = graph.graph["run"]
    yield from ((f"run.{name}", getattr(run, name)) for name in _RUN)
    for place in ("calendars", "pools", "cases"):
        yield from ((f"{place}.{name}", part) for name, part in graph.graph[place].items())
    yield from ((f"workflow.{name}", record) for name, record in records(graph).items())


def difference(kept: Manifest, asked: Manifest) -> str | None:
    """Say in what runs that are kept differ from those asked for; None where they are the same.

    Examples
    --------
    >>> kept = {"versions": {}, "seed": 7, "design": "a", "parts": {"pools.window": "b"}}
    >>> difference(kept, {**kept, "seed": 8})
    'seed: found runs of 7; --seed 7, or another folder for 8'
    >>> difference(kept, {**kept, "design": "c", "parts": {"pools.window": "d"}})
    'found runs of a design that differs in pools.window; another folder for this one'
    """
    for name, found in kept["versions"].items():
        if found != asked["versions"].get(name):
            wanted = asked["versions"].get(name)
            return f"{name}: found runs of {found}; this version, or another folder for {wanted}"
    if kept["seed"] != asked["seed"]:
        seeds = (kept["seed"], asked["seed"])
        return "seed: found runs of {0}; --seed {0}, or another folder for {1}".format(*seeds)
    if kept["design"] == asked["design"]:
        return None
    before, now = kept["parts"], asked["parts"]
    others = [name for name in sorted({*before, *now}) if before.get(name) != now.get(name)]
    what = f"a design that differs in {', '.join(others)}" if others else "another design"
    return f"found runs of {what}; another folder for this one"
