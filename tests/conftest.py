"""What is said of all tests: which run only where `-m` names them, and by which engines.

Slow tests and full-precision tests run on request. Every replication that a test makes in its own
process is made by all engines, which must agree; `--engines reference` is sooner done.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import settings

from procsim.engines import ENGINES
from procsim.replication import Replication
from tests.engines.agreement import checked, make_one

# Machines differ in speed, laws do not: no example fails for having taken long. The same examples
# every time: what fails for one fails for all; `--hypothesis-profile search` looks for others.
settings.register_profile("procsim", deadline=None, derandomize=True)
settings.register_profile("search", deadline=None, derandomize=False)
settings.load_profile("procsim")

_ON_REQUEST = ("slow", "exact_full")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip what `-m` does not name, and say how to run it."""
    selected = config.option.markexpr
    for marker in _ON_REQUEST:
        if marker in selected:
            continue
        skip = pytest.mark.skip(reason=f"runs with `-m {marker}`")
        for item in items:
            if marker in item.keywords:
                item.add_marker(skip)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the choice of engines."""
    parser.addoption("--engines", default=",".join(ENGINES), help="by name, with commas between")


@pytest.fixture(scope="session", autouse=True)
def every_engine(pytestconfig: pytest.Config) -> Iterator[None]:
    """Let every replication be made by all engines that were chosen."""
    engines = pytestconfig.getoption("engines").split(",")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Replication, "__call__", checked(make_one, engines))
        yield
