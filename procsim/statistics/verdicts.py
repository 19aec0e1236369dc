"""What an interval allows one to say: better, worse, changed, no difference shown, not worse."""

from __future__ import annotations

from typing import Literal, TypeAlias

Better: TypeAlias = Literal["less", "more"]
Verdict: TypeAlias = Literal["better", "worse", "changed", "no difference shown"]


def verdict(difference: float, half_width: float | None, better: Better | None) -> Verdict:
    """Say what a difference shows, given these inputs.

    Parameters
    ----------
    difference : float
        After less before.
    half_width : float or None
        None shows nothing.
    better : {"less", "more"} or None
        Direction in which the KPI is better; None where neither is.

    Examples
    --------
    >>> verdict(-3.1, 0.4, "less")
    'better'
    >>> verdict(-0.3, 0.4, "less")
    'no difference shown'
    """
    if half_width is None or not abs(difference) > half_width:
        return "no difference shown"
    if better is None:
        return "changed"
    return "better" if (difference < 0) == (better == "less") else "worse"


def not_worse(difference: float, half_width: float | None, margin: float, better: Better) -> bool:
    """Say whether a KPI is shown to be no more than a margin worse (non-inferiority).

    Parameters
    ----------
    difference : float
        After less before.
    half_width : float or None
        None shows nothing. Of a two-sided interval, whose confidence is then at least kept.
    margin : float
        What still counts as not worse, above 0, in the KPI's unit.
    better : {"less", "more"}

    Raises
    ------
    ValueError
        If the margin is not above 0.

    Examples
    --------
    >>> not_worse(0.5, 0.4, margin=1.0, better="less")
    True
    >>> not_worse(0.5, 0.6, margin=1.0, better="less")
    False
    """
    if not margin > 0:
        raise ValueError(f"margin: found {margin}; above 0")
    if half_width is None:
        return False
    harm = difference if better == "less" else -difference
    return harm + half_width < margin
