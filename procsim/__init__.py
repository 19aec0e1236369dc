"""Compare today's approval process with its redesigns.

Examples
--------
>>> import procsim as ps
>>> scenario = ps.load(ps.path_of("loan-office"))
>>> tables = ps.simulate(ps.design_graph(scenario, None), replications=1)
>>> tables.setting.design
'today'
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from procsim.compare import RunResult, summarise_run
    from procsim.comparison import Comparison, compare
    from procsim.errors import ProcsimError, ScenarioError, UsageError
    from procsim.examples import path_of, shipped
    from procsim.kpi import KPIS, summarise
    from procsim.levers import LEVERS, design_graph
    from procsim.load import load
    from procsim.scenario.scenario import Scenario
    from procsim.simulate import simulate
    from procsim.story import story
    from procsim.tables import Tables
    from procsim.tally import Summaries, summaries
    from procsim.text import LANGUAGES, use
    from procsim.tuning import Answer, tune_staff

    __version__: str

__all__ = [  # noqa: RUF022 (in the order of `sorted`)
    "Answer",
    "Comparison",
    "KPIS",
    "LANGUAGES",
    "LEVERS",
    "ProcsimError",
    "RunResult",
    "Scenario",
    "ScenarioError",
    "Summaries",
    "Tables",
    "UsageError",
    "__version__",
    "compare",
    "design_graph",
    "load",
    "path_of",
    "shipped",
    "simulate",
    "story",
    "summaries",
    "summarise",
    "summarise_run",
    "tune_staff",
    "use",
]

_HOMES = {
    "KPIS": "procsim.kpi",
    "LANGUAGES": "procsim.text",
    "LEVERS": "procsim.levers",
    "Answer": "procsim.tuning",
    "Comparison": "procsim.comparison",
    "ProcsimError": "procsim.errors",
    "RunResult": "procsim.compare",
    "Scenario": "procsim.scenario.scenario",
    "ScenarioError": "procsim.errors",
    "Summaries": "procsim.tally",
    "Tables": "procsim.tables",
    "UsageError": "procsim.errors",
    "compare": "procsim.comparison",
    "design_graph": "procsim.levers",
    "load": "procsim.load",
    "path_of": "procsim.examples",
    "shipped": "procsim.examples",
    "simulate": "procsim.simulate",
    "story": "procsim.story",
    "summaries": "procsim.tally",
    "summarise": "procsim.kpi",
    "summarise_run": "procsim.compare",
    "tune_staff": "procsim.tuning",
    "use": "procsim.text",
}
"""Where each public name lives; it is imported when it is first asked for."""


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for, so that ``import procsim`` costs nothing."""
    if name == "__version__":
        from importlib.metadata import version

        return version("procsim-approvals")
    if name not in _HOMES:
        raise AttributeError(f"module 'procsim' has no attribute '{name}'")
    found = getattr(import_module(_HOMES[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    """Name what is public."""
    return list(__all__)


class _Package(ModuleType):
    """Keeps ``procsim.load`` the function when the module of that name is imported.

    An import of a submodule binds its name in the package, and four public functions bear the
    names of the modules that they live in or wrap.
    """

    def __setattr__(self, name: str, value: object) -> None:
        if not (name in _HOMES and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
