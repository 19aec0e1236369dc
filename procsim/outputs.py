"""The files of a run or a comparison: report, tables and manifest, all of them or none."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from procsim.errors import UsageError
from procsim.text import language

if TYPE_CHECKING:
    import polars as pl

    from procsim.compare import Comparison, RunResult
    from procsim.scenario.scenario import Scenario
    from procsim.tables import Tables
    from procsim.tuning import Answer

TABLES = ("events", "cases", "marks", "segments", "staffing")
_INSTANT = "%Y-%m-%dT%H:%M:%S%.6f"


def require_directory(directory: Path) -> None:
    """Make sure that results can be written to a directory, before anything is run for them.

    Nothing is made yet: a run that fails leaves nothing behind.

    Raises
    ------
    UsageError
        It is no directory, or could not be made or written to.
    """
    with _speaking(directory):
        place = directory.absolute()
        nearest = next(path for path in (place, *place.parents) if path.exists())
    if not nearest.is_dir():
        raise UsageError(f"{directory}: found a file, '{nearest}'; a directory for results")
    if not os.access(nearest, os.W_OK | os.X_OK):
        raise UsageError(f"{directory}: found no right to write; a directory that can be written")


def write_comparison(
    comparison: Comparison,
    scenario: Scenario,
    directory: Path,
    *,
    changes: Sequence[tuple[str, str]] = (),
    csv: bool = False,
) -> None:
    """Write the report, the tables of all designs and the manifest of a comparison.

    Parameters
    ----------
    comparison : Comparison
    scenario : Scenario
        What was compared.
    directory : Path
        Files of the same names in it are replaced.
    changes : sequence of (path, value)
        What was set from outside.
    csv : bool
        Tables as CSV too, with times in ISO 8601.
    """
    from procsim.report import write_report

    told = _manifest("compare", scenario, comparison.tables, changes)
    told["confidence"] = comparison.confidence
    with _staged(directory) as place:
        write_report(comparison, place / "report.html", language(), scenario=scenario)
        _write_tables(comparison.tables, place, csv=csv)
        _write_json(told, place / "manifest.json")


def write_run(
    result: RunResult,
    scenario: Scenario,
    directory: Path,
    *,
    changes: Sequence[tuple[str, str]] = (),
    csv: bool = False,
) -> None:
    """Write the tables and the manifest of the runs of one design, as `write_comparison` does."""
    tables = {result.design: result.tables}
    with _staged(directory) as place:
        _write_tables(tables, place, csv=csv)
        _write_json(_manifest("run", scenario, tables, changes), place / "manifest.json")


def write_staffing(answer: Answer, directory: Path, language: str) -> None:
    """Write the page and the JSON of an answer, as `write_comparison` does.

    Parameters
    ----------
    answer : procsim.tuning.Answer
    directory : Path
    language : str
        Of the page.
    """
    with _staged(directory) as place:
        answer.report(place / "staff.html", language)
        _write_json(answer.as_dict(), place / "staff.json")


@contextmanager
def _staged(directory: Path) -> Iterator[Path]:
    """Give a place to write to; what is there in the end moves into the directory at once."""
    with _speaking(directory):
        directory.mkdir(parents=True, exist_ok=True)
        place = Path(tempfile.mkdtemp(prefix=".procsim-", dir=directory))
        try:
            yield place
            for file in sorted(place.iterdir()):
                file.replace(directory / file.name)
        finally:
            shutil.rmtree(place, ignore_errors=True)


@contextmanager
def _speaking(directory: Path) -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        reason = problem.strerror or str(problem)
        raise UsageError(f"{directory}: {reason}; a directory that can be written") from None


def _write_tables(tables: Mapping[str, Tables], place: Path, *, csv: bool) -> None:
    import polars as pl

    for name in TABLES:
        frame = pl.concat([getattr(mine, name) for mine in tables.values()], how="vertical_relaxed")
        # Files have names as text, whatever they are in memory.
        frame = frame.with_columns(pl.selectors.categorical().cast(pl.String))
        frame.write_parquet(place / f"{name}.parquet")
        if csv:
            _as_text(frame).write_csv(place / f"{name}.csv", datetime_format=_INSTANT)


def _as_text(frame: pl.DataFrame) -> pl.DataFrame:
    """Turn durations into ISO 8601, such as PT12M30S."""
    import polars as pl

    return frame.with_columns(pl.selectors.duration().dt.to_string("iso"))


def _manifest(
    command: str,
    scenario: Scenario,
    tables: Mapping[str, Tables],
    changes: Sequence[tuple[str, str]],
) -> dict[str, Any]:
    """Say what is needed to make the same files again."""
    setting = next(iter(tables.values())).setting
    return {
        "procsim": version("procsim-approvals"),
        "command": command,
        "scenario": {
            "file": Path(scenario.source.name).name,
            "sha256": scenario.source.digest,
            "set": dict(changes),
        },
        "designs": list(tables),
        "seed": setting.seed,
        "replications": setting.replications,
        "engine": setting.engine,
        "language": language(),
        "rows": {
            name: sum(getattr(mine, name).height for mine in tables.values()) for name in TABLES
        },
    }


def _write_json(told: Mapping[str, Any], path: Path) -> None:
    text = json.dumps(told, ensure_ascii=False, indent=2, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")
