"""Replications come back from a file to the bit."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from procsim.levers import design_graph
from procsim.load import load
from procsim.plan import compile_graph
from procsim.replication import Replication
from procsim.resume.batches import from_frame, to_frame

EXAMPLES = sorted((Path(__file__).parents[2] / "docs" / "examples").glob("*.yaml"))


def _same(one, other):
    if isinstance(one, np.ndarray):
        return one.dtype == other.dtype and one.shape == other.shape and (one == other).all()
    if isinstance(one, tuple):
        return len(one) == len(other) and all(map(_same, one, other))
    if is_dataclass(one):
        names = [field.name for field in fields(one)]
        return all(_same(getattr(one, name), getattr(other, name)) for name in names)
    return type(one) is type(other) and one == other


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_what_was_written_is_read_back_to_the_bit(file, tmp_path):
    scenario = load(file)
    replicate = Replication(compile_graph(design_graph(scenario, None)), "reference", 7)
    made = [replicate(number) for number in range(2)]
    to_frame(5, made).write_parquet(tmp_path / "batch.parquet")
    frame = pl.read_parquet(tmp_path / "batch.parquet")
    assert frame["replication"].to_list() == [5, 6]
    for (rows, known), (read, read_known) in zip(made, from_frame(frame), strict=True):
        assert _same(tuple(known), tuple(read_known))
        for field in fields(rows):
            assert _same(getattr(rows, field.name), getattr(read, field.name)), field.name
