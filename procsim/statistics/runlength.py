"""How long a run must be for a target precision."""

from __future__ import annotations


def run_length(
    asymptotic_variance: float, half_width_target: float, confidence: float = 0.95
) -> float:
    """Return how much of one long run brings the half-width of its mean down to a target.

    Parameters
    ----------
    asymptotic_variance : float
        Limit of length times the variance of the mean over that length.
    half_width_target : float
        Above 0, in the unit of the mean.
    confidence : float, default 0.95

    Returns
    -------
    float
        In what the length is counted in: time, or cases.

    Raises
    ------
    ValueError
        If a number is out of bounds.

    Examples
    --------
    The mean wait at a window that is busy 80 % of the time, to 5 %:

    >>> round(run_length(asymptotic_variance=1976.0, half_width_target=0.05 * 4), -3)
    190000.0

    Notes
    -----
    Source: Whitt (1989), *Management Science* 35(11), 1341-1366.
    """
    if not (asymptotic_variance >= 0 and half_width_target > 0 and 0 < confidence < 1):
        found = f"{asymptotic_variance}, {half_width_target} and {confidence}"
        allowed = "a variance of at least 0, a target above 0, a confidence between 0 and 1"
        raise ValueError(f"run length: found {found}; {allowed}")
    from scipy.special import ndtri

    normal = float(ndtri((1 + confidence) / 2))
    return asymptotic_variance * (normal / half_width_target) ** 2
