from __future__ import annotations

import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import procsim as ps

SMALL = Path(__file__).parent / "cli" / "small.yaml"
CLASH = """
import procsim.load, procsim.compare.result, procsim.simulate, procsim.story
import procsim as ps
assert all(callable(each) for each in (ps.load, ps.compare, ps.simulate, ps.story))
"""


def test_importing_procsim_imports_nothing_heavy():
    listed = "import sys, procsim; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", listed], capture_output=True, text=True, check=True
    )
    assert not {"numpy", "polars", "networkx", "pydantic", "plotly"} & set(done.stdout.split())


def test_public_functions_stay_functions_whatever_module_is_imported_first():
    subprocess.run([sys.executable, "-W", "error", "-c", CLASH], check=True)


@pytest.mark.parametrize("name", ps.__all__)
def test_every_public_name_is_there_and_documented(name):
    found = getattr(ps, name)
    if inspect.isclass(found) or inspect.isfunction(found):
        assert inspect.getdoc(found)
    assert name in dir(ps)


def test_a_name_that_is_not_public_is_no_attribute():
    with pytest.raises(AttributeError, match="no attribute 'lode'"):
        _ = ps.lode


def test_the_example_of_the_first_page_runs(tmp_path):
    scenario = ps.load(SMALL)
    result = ps.compare(scenario, replications=2)
    change = result["second_window"].kpis["cycle_time"]
    assert change.verdict in {"better", "worse", "no difference shown"}
    result.report(tmp_path / "report.html", "zh-Hans")
    assert "小厅" in (tmp_path / "report.html").read_text(encoding="utf-8")
    assert isinstance(result, ps.Comparison)


def test_the_version_is_the_one_that_is_installed():
    from importlib.metadata import version

    assert ps.__version__ == version("procsim-approvals")
