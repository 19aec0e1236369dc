"""The folder of a design's runs: a manifest, and batches of replications that are there or not."""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from procsim.errors import UsageError
from procsim.plan import compile_graph
from procsim.resume.batches import from_frame, to_frame
from procsim.resume.manifest import difference, manifest_of

if TYPE_CHECKING:
    from procsim.plan import Compiled
    from procsim.replication import Result
    from procsim.workflow.graph import Graph

BATCH_SECONDS = 5.0
"""Runs of so long are written together: no more than these are lost with the process."""

_BATCH = re.compile(r"(\d+)-(\d+)\.parquet")


class RunFolder:
    """Keeps the runs of one design, and gives back those that are kept.

    Parameters
    ----------
    folder : str or Path
        Of all designs.
    design : str
    """

    def __init__(self, folder: str | Path, design: str) -> None:
        self._place = Path(folder) / design
        self._manifest = self._place / "manifest.json"

    def require(self, graph: Graph, compiled: Compiled, *, seed: int) -> dict[str, Any]:
        """Make sure that what is kept, if anything is, is of these very runs.

        Returns
        -------
        dict
            The manifest of these runs.

        Raises
        ------
        UsageError
            It is of others, and in what they differ.
        """
        asked = manifest_of(graph, compiled, seed=seed)
        if (kept := self._kept_manifest()) is not None:
            differs = difference(kept, asked)
            if differs is not None:
                raise UsageError(f"{self._manifest}: {differs}")
        return asked

    def _kept_manifest(self) -> Mapping[str, Any] | None:
        kept = None
        with _speaking(self._manifest), suppress(ValueError):
            try:
                kept = json.loads(self._manifest.read_text(encoding="utf-8"))
            except FileNotFoundError:
                return None
        if not isinstance(kept, dict) or not {"versions", "seed", "design", "parts"} <= set(kept):
            allowed = "one of runs that were kept, or another folder"
            raise UsageError(f"{self._manifest}: found no manifest; {allowed}")
        return kept

    def open(self, graph: Graph, compiled: Compiled, *, seed: int) -> None:
        """Make the folder ready for these runs.

        Raises
        ------
        UsageError
            It holds others, or cannot be written.
        """
        asked = self.require(graph, compiled, seed=seed)
        if not self._manifest.exists():
            text = json.dumps(asked, ensure_ascii=False, indent=2)
            with self._written(self._manifest) as file:
                file.write_text(text + "\n", encoding="utf-8")

    def results(self, wanted: int, others: Callable[[int], Generator[Result]]) -> Generator[Result]:
        """Give the runs that are kept, then the others, which are kept as they come.

        Parameters
        ----------
        wanted : int
        others : callable
            Of how many there are already: makes the others, in order.
        """
        done = 0
        for result in self._kept(wanted):
            done += 1
            yield result
        if done < wanted:
            yield from self._keeping(done, others(done))

    def _kept(self, wanted: int) -> Iterator[Result]:
        """Give the first runs, from every batch that goes on where those before it ended."""
        done = 0
        for first, last, file in sorted(self._batches()):
            if first <= done <= last and done < wanted:
                found = _read(file, range(first, last + 1))[done - first : wanted - first]
                done += len(found)
                yield from found

    def _batches(self) -> Iterator[tuple[int, int, Path]]:
        for file in self._place.iterdir():
            if named := _BATCH.fullmatch(file.name):
                yield int(named[1]), int(named[2]), file

    def _keeping(self, first: int, made: Generator[Result]) -> Generator[Result]:
        batch: list[Result] = []
        began = time.monotonic()
        try:
            with closing(made):
                for result in made:
                    batch.append(result)
                    if time.monotonic() - began >= BATCH_SECONDS:
                        self._write(first, batch)
                        first, batch, began = first + len(batch), [], time.monotonic()
                    yield result
        finally:
            if batch:
                self._write(first, batch)

    def _write(self, first: int, batch: list[Result]) -> None:
        name = f"{first:06}-{first + len(batch) - 1:06}.parquet"
        with self._written(self._place / name) as file:
            to_frame(first, batch).write_parquet(file)

    @contextmanager
    def _written(self, file: Path) -> Iterator[Path]:
        """Give a name to write under; what was written there gets its own when it is whole."""
        unfinished = self._place / f".procsim-{uuid4().hex}"
        with _speaking(file):
            self._place.mkdir(parents=True, exist_ok=True)
            try:
                yield unfinished
                _flush(unfinished)
                unfinished.replace(file)
            finally:
                unfinished.unlink(missing_ok=True)


def require_folders(folder: str | Path, graphs: Mapping[str, Graph], *, seed: int | None) -> None:
    """Make sure of all designs, before anything is run, that what is kept is of these runs.

    Parameters
    ----------
    folder : str or Path
    graphs : mapping of str to networkx.DiGraph
        By design.
    seed : int, optional
        The scenario's own where left out.

    Raises
    ------
    UsageError
        A design of which other runs are kept.
    """
    for name, graph in graphs.items():
        of = graph.graph["run"].seed if seed is None else seed
        RunFolder(folder, name).require(graph, compile_graph(graph), seed=of)


def _read(file: Path, numbers: range) -> list[Result]:
    """Read a batch; nothing from a file that is not whole, so that its runs are made again."""
    import polars as pl

    with _speaking(file), suppress(pl.exceptions.PolarsError):
        frame = pl.read_parquet(file)
        if frame["replication"].to_list() == list(numbers):
            return from_frame(frame)
    return []


@contextmanager
def _speaking(file: Path) -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        reason = problem.strerror or problem
        raise UsageError(f"{file}: {reason}; a folder that can be read and written") from None


def _flush(file: Path) -> None:
    """Have a file written to the disk before it gets its name."""
    with file.open("r+b") as written:
        os.fsync(written.fileno())
