"""Scenarios that come with procsim, by name."""

from __future__ import annotations

from pathlib import Path

from procsim.errors import UsageError, did_you_mean

_PLACES = (
    Path(__file__).parent / "scenarios",  # installed from a wheel
    Path(__file__).parent.parent / "scenarios",  # a checkout
)


def shipped() -> tuple[str, ...]:
    """Names of the scenarios that come with procsim, in alphabetical order.

    Examples
    --------
    >>> "start-a-business" in shipped()
    True
    """
    return tuple(sorted(path.stem for path in _place().glob("*.yaml")))


def path_of(name: str) -> Path:
    """Path of a scenario that comes with procsim.

    Raises
    ------
    UsageError
        No scenario of that name.

    Examples
    --------
    >>> path_of("loan-office").name
    'loan-office.yaml'
    """
    if name not in shipped():
        raise UsageError(f"scenario: found '{name}'; {did_you_mean(name, shipped())}")
    return _place() / f"{name}.yaml"


def shipped_text(name: str) -> str:
    """Text of a scenario that comes with procsim, comments and all.

    Raises
    ------
    UsageError
        No scenario of that name.

    Examples
    --------
    >>> "procsim: 1" in shipped_text("loan-office")
    True
    """
    return path_of(name).read_text(encoding="utf-8")


def _place() -> Path:
    return next(place for place in _PLACES if place.is_dir())
