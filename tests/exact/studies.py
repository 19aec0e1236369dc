"""Exact cases: which scenarios, which figures of them, and what theory says these are."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from tests.exact.estimates import (
    Estimate,
    deviation_of,
    mean_of,
    mean_over,
    quantile_of,
    quotient,
    ratio,
    variance_of,
)
from tests.exact.observations import Replication, Sample

Figure = Callable[[Sequence[Sample]], Estimate]


@dataclass(frozen=True)
class Study:
    """An exact case.

    Parameters
    ----------
    id : str
    scenarios : tuple of str
        Files, or files and their redesigns, whose samples the figures take, in this order.
    figures : mapping of names to (Figure, answer)
    source : str
        The theory that gives the answers.
    cool_down : float
        Hours before the last arrival from which on nothing is counted.
    answer_error : mapping of names to float
        Standard error of an answer that was itself simulated.
    full_only : tuple of str
        Figures that vary too much for the short test.
    longer : tuple of (path, value)
        What the long test sets in the scenarios: long runs where the way to a steady state is long.
    """

    id: str
    scenarios: tuple[str, ...]
    figures: dict[str, tuple[Figure, float]]
    source: str
    cool_down: float = 0.0
    answer_error: dict[str, float] = field(default_factory=dict)
    full_only: tuple[str, ...] = ()
    longer: tuple[tuple[str, str], ...] = ()


def each(
    of: Callable[[Replication], np.ndarray], take: Callable = mean_of, sample: int = 0
) -> Figure:
    """Figure from one array of observations a replication."""
    return lambda samples: take(samples[sample].each(of))


def waits(activity: str = "window", take: Callable = mean_of, sample: int = 0) -> Figure:
    return each(lambda one: one.waits(activity), take, sample)


def waits_begun(activity: str, hours: float, sample: int = 0) -> Figure:
    """Mean over replications of the mean wait, in minutes, of visits begun by an hour."""
    return lambda samples: mean_over(
        [
            60 * (at.start - at.enabled)[at.start <= hours].mean()
            for at in (one.visits[activity] for one in samples[sample].replications)
        ]
    )


def served(activity: str = "window", take: Callable = mean_of, sample: int = 0) -> Figure:
    return each(lambda one: one.served(activity), take, sample)


def share(how: str, activity: str = "window") -> Figure:
    return each(lambda one: one.ended(activity, how))


def busy(activities: Mapping[str, int]) -> Figure:
    """Time average of the officers at work, so many at each activity."""

    def figure(samples: Sequence[Sample]) -> Estimate:
        return mean_over(
            [
                sum(
                    officers * one.time_average(one.visits[name].start, one.visits[name].end)
                    for name, officers in activities.items()
                )
                for one in samples[0].replications
            ]
        )

    return figure


def busy_of(pool: str, activity: str) -> Figure:
    """Time average of the officers of one pool at work on what several pools can do."""
    return lambda samples: mean_over(
        [
            one.time_average(at.start[at.pool == pool], at.end[at.pool == pool])
            for one, at in ((one, one.visits[activity]) for one in samples[0].replications)
        ]
    )


def stays(activity: str = "window", take: Callable = mean_of, sample: int = 0) -> Figure:
    return each(lambda one: one.stays(activity), take, sample)


def cycles(take: Callable = mean_of, sample: int = 0) -> Figure:
    return each(Replication.cycles, take, sample)


def quantile(share: float) -> Callable:
    return lambda groups: quantile_of(groups, share)


def above(limit: float) -> Callable:
    return lambda groups: mean_of([group > limit for group in groups])


def average(activity: str, begin: str, end: str, over: float = 1.0) -> Figure:
    """Time average of the visits between two of their instants, over a number of officers."""

    def figure(samples: Sequence[Sample]) -> Estimate:
        return mean_over(
            [
                one.time_average(getattr(at, begin), getattr(at, end)) / over
                for one, at in ((one, one.visits[activity]) for one in samples[0].replications)
            ]
        )  # fmt: skip

    return figure


def queue_length(activity: str = "window") -> Figure:
    return average(activity, "enabled", "start")


def number_at(activity: str = "window") -> Figure:
    return average(activity, "enabled", "end")


def utilisation(officers: int, activity: str = "window") -> Figure:
    return average(activity, "start", "end", officers)


def work_in_progress(sample: int = 0) -> Figure:
    return lambda samples: mean_over(
        [one.time_average(one.arrival, one.end) for one in samples[sample].replications]
    )


def at_instant(hour: float, activity: str, until: str, *, empty: bool = False) -> Figure:
    """How many are between enabled and an instant at an hour; or whether none is."""

    def figure(samples: Sequence[Sample]) -> Estimate:
        numbers = np.array(
            [
                ((at.enabled <= hour) & (getattr(at, until) > hour)).sum()
                for at in (one.visits[activity] for one in samples[0].replications)
            ]
        )
        return mean_over(numbers == 0 if empty else numbers)

    return figure


def visits_per_case(activity: str) -> Figure:
    return lambda samples: ratio(
        [one.waits(activity).size for one in samples[0].replications],
        [one.cycles().size for one in samples[0].replications],
    )


def per_hour(sample: int = 0) -> Figure:
    return lambda samples: ratio(
        [one.cycles().size for one in samples[sample].replications],
        [one.window[1] - one.window[0] for one in samples[sample].replications],
    )


def per_hour_done(activity: str = "window") -> Figure:
    """Visits an hour that were served."""
    return lambda samples: ratio(
        [one.served(activity).size for one in samples[0].replications],
        [one.window[1] - one.window[0] for one in samples[0].replications],
    )


def ended_per_hour(activity: str) -> Figure:
    """Visits an hour that ended."""
    return lambda samples: ratio(
        [one.counted(one.visits[activity].end).sum() for one in samples[0].replications],
        [one.window[1] - one.window[0] for one in samples[0].replications],
    )


def difference(first: Figure, second: Figure) -> Figure:
    """Difference of two estimates, with the error of independent ones."""

    def figure(samples: Sequence[Sample]) -> Estimate:
        one, other = first(samples), second(samples)
        return Estimate(one.value - other.value, float(np.hypot(one.error, other.error)))

    return figure


def over_time(activity: str, of: Callable[[np.ndarray], np.ndarray]) -> Figure:
    """Time average of a function of how many are at an activity."""

    def average_of(one: Replication) -> float:
        at, (low, high) = one.visits[activity], one.window
        times = np.clip(np.concatenate([at.enabled, at.end, [low, high]]), low, high)
        steps = np.concatenate([np.ones(at.enabled.size), -np.ones(at.end.size), [0, 0]])
        order = np.argsort(times, kind="stable")
        number = np.cumsum(steps[order])[:-1]
        return float((of(number) * np.diff(times[order])).sum() / (high - low))

    return lambda samples: mean_over([average_of(one) for one in samples[0].replications])


def pooled_waits(activities: Sequence[str], take: Callable = mean_of) -> Figure:
    return each(lambda one: np.concatenate([one.waits(name) for name in activities]), take)


def over(first: Figure, second: Figure) -> Figure:
    return lambda samples: quotient(first(samples), second(samples))


def summed_waits(activities: Sequence[str]) -> Figure:
    """Total wait of all activities over the cases that arrived."""
    return lambda samples: ratio(
        [sum(one.waits(name).sum() for name in activities) for one in samples[0].replications],
        [one.cycles().size for one in samples[0].replications],
    )


def finished_cycles(sample: int) -> Callable[[Sequence[Sample]], np.ndarray]:
    """Mean time of the cases that the end of the run found finished, one a replication."""

    def figure(samples: Sequence[Sample]) -> np.ndarray:
        each = samples[sample].replications
        return np.array([np.nanmean(one.end - one.arrival) for one in each])

    return figure


def open_counted(sample: int) -> Figure:
    """Time average of the cases in the house, those that stay open to the end included."""
    return lambda samples: mean_over(
        [
            one.time_average(one.arrival, np.nan_to_num(one.end, nan=one.window[1]))
            for one in samples[sample].replications
        ]
    )


def minutes(figure: Figure) -> Figure:
    def converted(samples: Sequence[Sample]) -> Estimate:
        found = figure(samples)
        return Estimate(found.value * 60, found.error * 60)

    return converted


def batches(activity: str, take: Callable, of: Callable, sample: int = 0) -> Figure:
    """One number for each opening of a gate at which cases went on: of when they had come."""

    def figures(one: Replication) -> np.ndarray:
        at = one.visits[activity]
        counted = one.counted(at.end)
        ends, which = np.unique(at.end[counted], return_inverse=True)
        came = at.enabled[counted]
        return np.array([of(came[which == k], end) for k, end in enumerate(ends)])

    return each(figures, take, sample)


ERLANG_C = "Erlang C"
FOUR = ("window_a", "window_b", "window_c", "window_d")
STEPS = ("check", "write", "price", "issue")
DESKS = ("intake", "review", "committee", "issue")

STUDIES = (
    Study("A01", ("a01",), {
        "mean wait": (waits(), 4.0),
        "mean stay": (stays(), 5.0),
        "queue length": (queue_length(), 3.2),
        "number in system": (number_at(), 4.0),
        "share who wait": (waits(take=above(0)), 0.8),
        "90th percentile of waits": (waits(take=quantile(0.90)), 10.397207708),
        "95th percentile of waits": (waits(take=quantile(0.95)), 13.862943611),
        "95th percentile of stays": (stays(take=quantile(0.95)), 14.978661368),
        "utilisation": (utilisation(1), 0.8),
    }, ERLANG_C),
    Study("A02", ("a02",), {
        "mean wait": (waits(), 0.5541125541),
        "share who wait": (waits(take=above(0)), 0.5541125541),
        "share who wait over half an hour": (waits(take=above(0.5)), 0.3360862530),
        "queue length": (queue_length(), 2.2164502164),
        "number in system": (number_at(), 6.2164502164),
        "90th percentile of waits": (waits(take=quantile(0.90)), 1.7121976464),
        "95th percentile of waits": (waits(take=quantile(0.95)), 2.4053448270),
        "utilisation": (utilisation(5), 0.8),
    }, ERLANG_C),
    Study("A03", ("a03",), {
        "mean wait": (waits(), 0.1571361223),
        "share who wait": (waits(take=above(0)), 0.4714083699),
        "share who wait over half an hour": (waits(take=above(0.5)), 0.1051854251),
        "queue length": (queue_length(), 4.2426753295),
        "number in system": (number_at(), 31.2426753295),
        "90th percentile of waits": (waits(take=quantile(0.90)), 0.5168515200),
        "95th percentile of waits": (waits(take=quantile(0.95)), 0.7479005801),
        "utilisation": (utilisation(30), 0.9),
    }, ERLANG_C),
    Study("A04", ("a04",), {
        "mean wait": (waits(), 3.7916666667),
        "mean stay": (stays(), 4.7916666667),
        "queue length": (queue_length(), 2.6541666667),
        "share who wait": (waits(take=above(0)), 0.7),
    }, "Pollaczek-Khinchine"),
    Study("A06", ("a06",), {
        "mean wait": (waits(), 4.5),
        "share who wait over three hours": (waits(take=above(3)), 1 - 0.4986505549),
        "90th percentile of waits": (waits(take=quantile(0.90)), 10.782504956),
        "queue length": (queue_length(), 4.05),
    }, "Pollaczek-Khinchine; Erlang's series for constant service"),
    Study("A08", ("a08",), {
        "mean wait": (waits(), 1.6927308399),
        "share who wait": (waits(take=above(0)), 0.6286297965),
        "95th percentile of waits": (waits(take=quantile(0.95)), 6.8167006811),
    }, "root of the G/M/1 equation"),
    Study("A10", ("a10",), {
        "share turned away": (share("turned_away"), 0.0810621213),
        "served an hour": (per_hour_done(), 3.6757515148),
        "queue length": (queue_length(), 1.4385555579),
        "mean wait of the admitted": (served(), 0.3913637223),
        "utilisation": (utilisation(3), 0.8168336699),
    }, "M/M/3/8", longer=(("cases.application.arrivals.until", "2200 h"),)),
    Study("A11", ("a11",), {
        "share turned away": (share("turned_away"), 0.0787408830),
        "officers busy": (busy({"window": 1}), 6.4488138192),
    }, "Erlang B, whatever the spread of the service",
        longer=(("cases.application.arrivals.until", "1600 h"),)),
    Study("A12", ("a12",), {
        "share who leave": (share("left"), 0.1956559440),
        "mean wait of all": (waits(), 0.3913118880),
        "mean wait of the served": (served(), 0.4008336954),
        "queue length": (queue_length(), 4.6957426563),
        "utilisation": (utilisation(10), 0.9652128672),
    }, "Erlang A", longer=(("cases.application.arrivals.until", "1100 h"),)),
    Study("A14", ("a14",), {
        "mean wait of the urgent": (waits("urgent"), 1.1428571429),
        "mean wait of the others": (waits("ordinary"), 5.7142857143),
        "mean wait": (pooled_waits(("urgent", "ordinary")), 4.0),
    }, "Cobham"),
    Study("A15", ("a15",), {
        "mean stay of the urgent": (stays("urgent"), 1.4285714286),
        "mean stay of the others": (stays("ordinary"), 7.1428571429),
        "mean time in queues of the urgent": (
            each(lambda one: one.stays("urgent") - one.worked("urgent")), 0.4285714286,
        ),
        "mean time in queues of the others": (
            each(lambda one: one.stays("ordinary") - one.worked("ordinary")), 6.1428571429,
        ),
    }, "preemptive-resume priority: Conway, Maxwell and Miller"),
    Study("A16", ("a16",), {
        "mean wait of the urgent": (waits("urgent"), 0.2651216237),
        "mean wait of the others": (waits("ordinary"), 1.7674774915),
        "share who wait": (pooled_waits(("urgent", "ordinary"), above(0)), 0.6893162217),
    }, "Cobham's formula for several servers"),
    Study("A20", ("a20",), {
        "mean wait": (waits(), 2.3333333333),
        "mean square of waits": (
            each(lambda one: one.waits("window") ** 2), 51.8518518519,
        ),
    }, "M/M/1, last come first served", full_only=("mean square of waits",)),
    Study("A24", ("a24",), {
        "mean wait": (waits(), 7.0),
        "number in system": (number_at(), 6.0),
    }, "M/M/1 with bundles", longer=(("cases.application.arrivals.until", "30000 h"),)),
    Study("A28", ("a28",), {
        "cases an hour": (per_hour(), 0.9769297663),
        "queue length": (queue_length(), 0.1384214026),
        "mean wait": (waits(), 0.1416902293),
    }, "machine repair: M/M/2 with six sources"),
    Study("A26", ("a26",), {
        "mean wait": (waits(), 4.0),
    }, "Pollaczek-Khinchine plus half the gathering", cool_down=60,
        longer=(("run.length", "3300 h"),)),
    Study("B15", ("b15",), {
        "cases an hour": (ended_per_hour("c"), 2.4),
        "utilisation of the first": (utilisation(2, "a"), 1.0),
        "utilisation of the second": (utilisation(3, "b"), 1.0),
        "utilisation of the third": (utilisation(1, "c"), 0.6),
        "growth of the first queue": (difference(per_hour(), ended_per_hour("a")), 5.0),
        "growth of the second queue": (
            difference(ended_per_hour("a"), ended_per_hour("c")), 2.6,
        ),
    }, "flow balance", cool_down=2, longer=(("run.length", "1052 h"),)),
    Study("B16", ("b16",), {
        "number in system": (number_at(), 60.0),
        "variance of the number": (over_time("window", lambda n: (n - 60.0) ** 2), 60.0),
        "share of time above 70": (over_time("window", lambda n: n > 70), 0.0901866713),
    }, "M/G/inf: Poisson, whatever the spread of the service",
        full_only=("variance of the number", "share of time above 70")),
    Study("B17", ("b17",), {
        "share of the small lost": (share("left", "single"), 0.0365458080),
        "share of the large lost": (share("left", "double"), 0.0930177008),
        "officers busy": (busy({"single": 1, "double": 2}), 5.0671200940),
    }, "Kaufman and Roberts: loss with several servers a call",
        longer=tuple((f"cases.{size}.arrivals.until", "2050 h") for size in ("large", "small"))),
    Study("B01", ("b01",), {
        "mean cycle time": (cycles(), 8.0555555556),
        "95th percentile of cycle times": (cycles(quantile(0.95)), 18.8021954899),
        "work in progress": (work_in_progress(), 6.4444444444),
        "share over twelve hours": (cycles(above(12)), 0.1901696224),
    }, "Burke and Reich: independent exponential stays"),
    Study("B02", ("b02",), {
        "mean cycle time": (cycles(), 5.0),
        "reviews a case": (visits_per_case("review"), 1.4285714286),
        "share with three reviews or more": (
            each(lambda one: one.rounds[one.counted(one.arrival)], above(2)), 0.09,
        ),
        "mean wait a review": (waits("review"), 2.5),
        "utilisation": (utilisation(1, "review"), 0.7142857143),
    }, "Jackson; geometric number of reviews", cool_down=60),
    Study("B03", ("b03",), {
        "mean cycle time": (cycles(), 8.4543126107),
        "work in progress": (work_in_progress(), 50.7258756640),
        "total wait a case": (each(Replication.queues), 4.5607188607),
        "mean wait at intake": (waits("intake"), 0.3214285714),
        "mean wait at review": (waits("review"), 2.8637796162),
        "mean wait at the committee": (waits("committee"), 0.1871734117),
        "mean wait at issue": (waits("issue"), 0.0755348327),
        "reviews a case": (visits_per_case("review"), 1.40625),
        "committees a case": (visits_per_case("committee"), 0.84375),
        "utilisation of reviewers": (utilisation(7, "review"), 0.9642857143),
    }, "Jackson: traffic equations and Erlang C", cool_down=100,
        full_only=("mean cycle time", "work in progress", "total wait a case",
                   "mean wait at review", "utilisation of reviewers"),
        longer=(("run.warm_up", "2000 h"), ("cases.application.arrivals.until", "12000 h"))),
    Study("B05", ("b05",), {
        "mean cycle time": (cycles(), 7.0),
        "mean time of a branch": (stays("review_a"), 5.0),
        "mean time of the other branch": (stays("review_b"), 5.0),
    }, "Nelson and Tantawi 1988"),
    Study("B06", ("b06",), {
        "mean cycle time": (cycles(), 4.7714285714 * 24),
        "95th percentile of cycle times": (cycles(quantile(0.95)), 12.1614271048 * 24),
        "standard deviation of cycle times": (cycles(deviation_of), 3.7632547307 * 24),
    }, "maximum of independent exponential times"),
    Study("B07", ("b07", "b07 three"), {
        "mean cycle time where all five are needed": (cycles(), 6.85 * 24),
        "variance of it": (cycles(variance_of), 13.1725 * 24**2),
        "mean cycle time where any three are needed": (cycles(sample=1), 2.35 * 24),
    }, "order statistics of exponential times"),
    Study("B09", ("b09-before", "b09-after"), {
        "mean wait before": (pooled_waits(FOUR), 4.0),
        "mean wait after": (waits(sample=1), 0.7455405898),
        "before over after": (over(pooled_waits(FOUR), waits(sample=1)), 5.365234375),
        "90th percentile before": (pooled_waits(FOUR, quantile(0.90)), 10.3972077084),
        "90th percentile after": (waits(take=quantile(0.90), sample=1), 2.2322448022),
        "cases an hour before": (per_hour(0), 3.2),
        "cases an hour after": (per_hour(1), 3.2),
    }, ERLANG_C),
    Study("B11", ("b11", "b11 generalists"), {
        "mean cycle time in series": (cycles(), 20.0),
        "mean wait in series": (each(Replication.queues), 16.0),
        "mean cycle time in parallel": (cycles(sample=1), 5.9137985098),
        "mean wait in parallel": (waits("check", sample=1), 1.9137985098),
        "share who wait in parallel": (waits("check", above(0), 1), 0.5869683350),
        "work in progress in series": (work_in_progress(0), 16.0),
        "work in progress in parallel": (work_in_progress(1), 4.7310388078),
    }, "Jackson; Markov chain of M/E4/4"),
    Study("errands", ("errands",), {
        "mean wait": (waits(), 2.0),
    }, "M/M/1 with vacations: Pollaczek-Khinchine plus half an hour, the rest of an errand",
        cool_down=60),
    Study("tandem-two", ("tandem-two",), {
        "signed an hour": (per_hour_done("sign"), 2 / 3),
    }, "birth and death of the places at the second: N + 1 over N + 2 for room N"),
    Study("tandem-three", ("tandem-three",), {
        "signed an hour": (per_hour_done("sign"), 22 / 39),
    }, "Hunt 1956: three exponential steps without a place between them"),
    Study("tandem-buffer", ("tandem-buffer",), {
        "mean time at the first": (stays("check"), 4.1302722339),
        "mean time at the second": (stays("sign"), 2.4032011241),
        "mean time blocked": (each(lambda one: one.stood("check")), 0.1716347316),
    }, "Markov chain of both steps, solved numerically", cool_down=60),
    Study("C01", ("c01",), {
        "mean wait": (waits(), 0.1663038453),
        "share who wait over a quarter of an hour": (waits(take=above(0.25)), 0.2474853256),
        "waiting at 10:00": (at_instant(1, "window", "start"), 0.0371557869),
        "waiting at 11:00": (at_instant(2, "window", "start"), 0.7856983190),
        "waiting at 12:00": (at_instant(3, "window", "start"), 4.1446303318),
        "waiting at 13:00": (at_instant(4, "window", "start"), 4.0677177032),
        "waiting at 15:00": (at_instant(6, "window", "start"), 1.4911747917),
        "waiting at 17:00": (at_instant(8, "window", "start"), 0.6273220177),
        "waiting at 17:30": (at_instant(8.5, "window", "start"), 0.1028334241),
        "in the hall at 12:00": (at_instant(3, "window", "end"), 7.8252744987),
        "arrivals a day": (lambda samples: mean_over(
            [one.arrival.size for one in samples[0].replications]), 92.0),
    }, "Kolmogorov's forward equations", full_only=(
        "waiting at 11:00", "waiting at 15:00", "waiting at 17:00", "waiting at 17:30",
    )),
    Study("C04", ("c04",), {
        **{
            f"in system after {hour} h": (at_instant(hour, "window", "end"), answer)
            for hour, answer in ((1, 0.6261425387), (5, 1.7521833154), (10, 2.5306951475),
                                 (50, 5.1224797211), (200, 7.6518071867))
        },
        **{
            f"empty after {hour} h": (at_instant(hour, "window", "end", empty=True), answer)
            for hour, answer in ((1, 0.5594491217), (5, 0.2958061308), (10, 0.2272661328),
                                 (50, 0.1376686347), (200, 0.1077112317))
        },
    }, "Kolmogorov's forward equations"),
    Study("C05", ("c05",), {
        "mean delay": (minutes(waits()), 2.0781156087),
        "share delayed at most five minutes": (
            each(lambda one: one.waits("window") <= 5 / 60), 0.8524756375,
        ),
        "minutes from nine until empty": (lambda samples: mean_over(
            [one.end.max() * 60 for one in samples[0].replications]), 489.8353850074),
    }, "Kolmogorov's forward equations with rewards"),
    Study("C06", ("c06",), {
        f"present after {hour} hours": (at_instant(hour, "window", "end"), answer)
        for hour, answer in (
            (6, 126.0052043125), (12, 150.4867287830), (18, 81.8979797430),
            (24, 75.7114296024), (36, 160.4125412988),
        )
    }, "Eick, Massey and Whitt: Poisson with a mean that is an integral"),
    Study("D01", ("d01",), {
        "mean wait": (waits("register"), 16 / 3),
        "share who wait": (waits("register", above(0)), 2 / 3),
        "95th percentile of waits": (waits("register", quantile(0.95)), 14.8),
    }, "integration over the day"),
    Study("D03", ("d03",), {
        "mean time": (cycles(), 16.9375),
        "95th percentile of times": (cycles(quantile(0.95)), 23.0),
    }, "integration over the day"),
    Study("B13", ("b13",), {
        "share extended": (
            lambda samples: ratio(
                [one.marks.get("extend", 0) for one in samples[0].replications],
                [one.arrival.size for one in samples[0].replications],
            ),
            0.1545873045,
        ),
        "share that lapses": (
            cycles(lambda groups: mean_of([np.isclose(g, 15 * 24) for g in groups])), 0.0404276820,
        ),
        "mean time": (cycles(), 8.8312714301 * 24),
        "share issued after exactly eight days": (
            cycles(lambda groups: mean_of([np.isclose(g, 8 * 24) for g in groups])), 0.7452273455,
        ),
    }, "gamma distribution function and quadrature"),
    Study("E01", ("e01", "e01 papers"), {
        "mean wait": (stays("committee"), 3.5 * 24),
        "standard deviation of waits": (stays("committee", deviation_of), 2.0207259422 * 24),
        "95th percentile of waits": (stays("committee", quantile(0.95)), 6.65 * 24),
        "mean size of an agenda": (batches("committee", mean_of, lambda came, _: came.size), 10.5),
        "variance of the sizes": (
            batches("committee", mean_of, lambda came, _: (came.size - 10.5) ** 2), 10.5,
        ),
        "mean wait where papers close two days before": (stays("committee", sample=1), 5.5 * 24),
    }, "uniform residual time; Poisson counts", full_only=("variance of the sizes",)),
    Study("E03", ("e03",), {
        "mean wait": (stays("together"), 10 / 3),
        "mean wait of the first": (
            batches("together", mean_of, lambda came, end: end - came.min()), 20 / 3,
        ),
        "95th percentile of waits of the first": (
            batches("together", quantile(0.95), lambda came, end: end - came.min()), 12.9227608799,
        ),
    }, "Erlang", cool_down=60),
    Study("P01", ("p01", "p01 generalists"), {
        "mean time in series": (lambda s: mean_over(finished_cycles(0)(s)), 15.0628848563),
        "mean time in parallel": (lambda s: mean_over(finished_cycles(1)(s)), 5.5327582805),
        "time saved": (
            lambda s: mean_over(finished_cycles(0)(s) - finished_cycles(1)(s)), 9.5301265758,
        ),
        "work in progress in series": (open_counted(0), 11.8776897062),
        "work in progress in parallel": (open_counted(1), 4.4580802274),
    }, "Kelton, Sadowski and Zupick, Simulation with Arena, 3-2 and 3-3, simulated 16,000 times",
        answer_error={
            "mean time in series": 0.0355, "mean time in parallel": 0.0102, "time saved": 0.0284,
            "work in progress in series": 0.0348, "work in progress in parallel": 0.0116,
        }),
    Study("unequal officers", ("unequal",), {
        "mean wait": (waits(), 18 / 17),
        "share who wait": (waits(take=above(0)), 9 / 17),
        "number in system": (number_at(), 81 / 34),
        "the faster one busy": (busy_of("able", "window"), 23 / 34),
        "the slower one busy": (busy_of("baker", "window"), 11 / 17),
    }, "birth and death, with who is busy where one is"),
    Study("constant patience", ("constant_patience",), {
        "share who leave": (share("left"), 0.3118179170),
        "utilisation": (utilisation(1), 0.8258184996),
    }, "virtual wait of M/M/1 with constant patience"),
    Study("discouraged arrivals", ("discouraged",), {
        "share who do not join": (share("left"), 1 - (1 - math.exp(-2)) / 2),
        "number in system": (number_at(), 2.0),
        "utilisation": (utilisation(1), 1 - math.exp(-2)),
    }, "birth and death: the number there is Poisson"),
    Study("retrial", ("retrial",), {
        "mean time in all": (cycles(), 5.5),
        "work in progress": (work_in_progress(), 3.3),
        "share turned away": (share("turned_away"), 1 - 0.6 / (0.6 + 0.5 * 2.7)),
    }, "Falin and Templeton, Retrial Queues: M/M/1 with exponential retrials", cool_down=100),
    Study("no-show", ("no_show",), {
        "mean wait": (waits(), 0.8 * (0.8 * 2 + 0.2 * 0.01) / 2 / (1 - 0.8 * 0.82)),
        "share not there": (share("left"), 0.2),
        "utilisation": (utilisation(1), 0.8 * 0.82),
    }, "Pollaczek-Khinchine"),
    Study("P03", ("p03", "p03 ten_nurses", "p03 eleven_nurses"), {
        "wait for an operator": (waits_begun("operator", 1000 / 60), 3.3855790550),
        "wait for nine nurses": (waits_begun("nurse", 1000 / 60), 50.9578569457),
        "wait for ten nurses": (waits_begun("nurse", 1000 / 60, 1), 16.3000438178),
        "wait for eleven nurses": (waits_begun("nurse", 1000 / 60, 2), 3.7348489304),
    }, "Monks and others, stars-simpy-example, simulated",
        full_only=("wait for an operator", "wait for ten nurses", "wait for eleven nurses"),
        answer_error={
            "wait for an operator": 0.0348, "wait for nine nurses": 0.2864,
            "wait for ten nurses": 0.1901, "wait for eleven nurses": 0.0399,
        }),
    Study("P03-steady", ("p03-steady",), {
        "wait for an operator": (minutes(waits("answer")), 3.8317383107),
        "operators busy": (utilisation(13, "answer"), 0.9401709402),
        "load of nine nurses": (utilisation(9, "advise"), 1.1111111111),
    }, "Monks and others, simulated; loads by hand", full_only=("wait for an operator",),
        answer_error={"wait for an operator": 0.0576}),
    Study("P04", ("p04",), {
        "mean wait": (minutes(waits("answer")), 0.8639016212),
        "share who wait": (waits("answer", above(0)), 0.3913011955),
        "Able at work": (busy_of("able", "answer"), 0.8853370857),
        "Baker at work": (busy_of("baker", "answer"), 0.7454596870),
    }, "Banks and others, Discrete-Event System Simulation, chapter 2; embedded Markov chain",
        answer_error={"Able at work": 0.00009, "Baker at work": 0.00028}),
    Study("P04-first", ("p04-first",), {
        "mean wait of the first hundred": (minutes(waits("answer")), 0.7979301667),
        "share of the first hundred who wait": (waits("answer", above(0)), 0.3723101667),
    }, "Banks and others, chapter 2, simulated",
        answer_error={"mean wait of the first hundred": 0.0015,
                      "share of the first hundred who wait": 0.0015}),
)  # fmt: skip
