"""One queue for all windows against a queue for each: how much slower a generalist may be."""

from __future__ import annotations

from procsim.theory.delay import mmc_wait


def pooling_break_even(arrival_rate: float, service_rate: float, windows: int) -> float:
    """Slow-down at which one shared queue waits as long as separate, equally busy windows.

    Parameters
    ----------
    arrival_rate : float
        Cases per unit of time at each separate window.
    service_rate : float
        Cases per unit of time that a specialist completes.
    windows : int
        At least 2.

    Returns
    -------
    float
        Lengthening of the service: 0.158 is 15.8 % longer. In the long run, for exponential
        service; a day that starts empty, or windows that are not equally busy, allow more.

    Raises
    ------
    ValueError
        If a number is out of bounds or the separate windows cannot keep up.

    Examples
    --------
    >>> round(pooling_break_even(arrival_rate=5, service_rate=6, windows=6), 3)
    0.158

    Notes
    -----
    The pooled wait rises with the slow-down, from less than the separate one to infinity.
    """
    if windows < 2:
        raise ValueError(f"windows: found {windows}; at least 2")
    if arrival_rate >= service_rate:
        raise ValueError(f"load: found {arrival_rate / service_rate}; below 1")
    separate = mmc_wait(arrival_rate, service_rate, 1)
    low, high = 0.0, service_rate / arrival_rate - 1
    for _ in range(100):
        middle = (low + high) / 2
        pooled = mmc_wait(windows * arrival_rate, service_rate / (1 + middle), windows)
        low, high = (middle, high) if pooled < separate else (low, middle)
    return low
