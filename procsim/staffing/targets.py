"""Promises as a person writes them: ``pool.window.wait.p95 <= 20 min``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from procsim.errors import QuantityError, UsageError, did_you_mean, narrowed
from procsim.kpi import KPIS, QUANTILES
from procsim.staffing.limit import limit_of
from procsim.staffing.target import Sign, Statistic, Target, staffed_pools

if TYPE_CHECKING:
    from procsim.kpi.kpi import Kpi
    from procsim.workflow.graph import Graph

OF_EVERY_POOL = ("wait", "utilisation")
"""KPIs that are meant pool by pool where none is named; ``all.`` before them means all together."""

_SIGNS: dict[str, Sign] = {"<=": "<=", "≤": "<=", ">=": ">=", "≥": ">="}
_TARGET = re.compile(
    r"^\s*(?P<figure>[^\s<>≤≥=]+?)"
    r"(?:\s+within\s+(?P<within>[^<>≤≥=]+?))?"
    r"\s*(?P<sign><=|>=|≤|≥)\s*(?P<limit>.+?)"
    r"(?:\s+on\s+(?P<days>\S+(?:\s*%)?)\s+of\s+days)?\s*$"
)
_ALLOWED = "a figure and its limit, such as wait.p95 <= 20 min or on_time >= 95 %"


def targets_of(written: Sequence[str], graph: Graph) -> tuple[Target, ...]:
    """Read targets, each for the pools that it means.

    Parameters
    ----------
    written : sequence of str
        ``[pool.NAME.|type.NAME.|all.]KPI[.mean|.p50|.p90|.p95] [within TIME] OP QUANTITY
        [on SHARE of days]``; a ``wait`` or ``utilisation`` without a pool means every staffed one.
    graph : networkx.DiGraph
        Of the design that is to keep them.

    Raises
    ------
    UsageError
        A target that cannot be read, names nothing known, or contradicts another.

    Examples
    --------
    >>> import procsim as ps
    >>> graph = ps.design_graph(ps.load(ps.path_of("loan-office")), None)
    >>> [target] = targets_of(["cycle_time.p95 <= 4 h"], graph)
    >>> target.kpi, target.statistic, target.limit, target.unit
    ('cycle_time', 'p95', 240.0, 'minutes')
    """
    found = [target for text in written for target in _read(text, graph)]
    if not found:
        raise UsageError(f"--target: found none; {_ALLOWED}")
    _refuse_contradictions(found)
    return tuple(dict.fromkeys(found))


def _read(text: str, graph: Graph) -> list[Target]:
    try:
        match = _matched(text)
        target = _target(match, graph)
    except (QuantityError, UsageError) as problem:
        meant = narrowed(text)
        told = f"found full-width characters; did you mean '{meant}'?" if meant != text else problem
        raise UsageError(f"--target '{text}': {told}") from None
    if target.groups or target.kpi not in OF_EVERY_POOL or match["figure"].startswith("all."):
        return [target]
    return [
        replace(target, pool=pool, text=f"pool.{pool}.{target.text}")
        for pool in staffed_pools(graph)
    ]


def _matched(text: str) -> re.Match[str]:
    """Take a target apart."""
    match = _TARGET.match(text)
    if match is not None:
        return match
    sign = re.search("[<>=≤≥≦≧]+", text)
    if sign is None or sign[0] in _SIGNS:
        raise UsageError(f"found no figure with a limit; {_ALLOWED}")
    meant = "<=" if set(sign[0]) & set("<≤≦") else ">="
    allowed = "<= or >=" if sign[0] in ("=", "==", "<>") else f"did you mean '{meant}'?"
    raise UsageError(f"found '{sign[0]}' between figure and limit; {allowed}")


def _target(match: re.Match[str], graph: Graph) -> Target:
    """Read the parts of a target."""
    named = _figure(match["figure"], graph)
    kpi = KPIS[named.kpi]
    statistic = _statistic(named.statistic, match["within"], kpi)
    sign = _sign(match["sign"], kpi, statistic)
    return replace(
        named,
        text=" ".join(match.string.split()),
        statistic=statistic,
        sign=sign,
        limit=_limit(
            match["limit"], "share" if statistic == "within" else kpi.unit, sign, statistic
        ),
        within=None if match["within"] is None else _within(match["within"]),
        days=None if match["days"] is None else _days(match["days"], graph),
    )


def _limit(written: str, unit: str, sign: Sign, statistic: str) -> float:
    """Read a limit, and refuse one that no number of runs could show to be kept."""
    limit = limit_of(written, unit)
    # Half of all may have no time at all; the mean of all has not.
    if unit == "minutes" and not limit and statistic not in QUANTILES:
        allowed = "a time above 0, or a share within it, such as wait within 0 min >= 95 %"
        raise UsageError(f"found {written}; {allowed}")
    if unit == "share" and limit == (1 if sign == ">=" else 0):
        allowed = "below 100 %" if limit else "above 0 %"
        raise UsageError(f"found {written}; a share {allowed}, as no simulation shows it of all")
    return limit


def _figure(written: str, graph: Graph) -> Target:
    """Read whose figure is meant, and which one."""
    parts = written.split(".")
    of: dict[str, str | None] = {"pool": None, "type": None}
    while len(parts) > 2 and parts[0] in of:
        of[parts[0]], parts = parts[1], parts[2:]
    if len(parts) > 1 and parts[0] == "all" and not any(of.values()):
        parts = parts[1:]
    name, *rest = parts
    if name not in KPIS:
        raise UsageError(_unknown(written, name, graph))
    _require_of(KPIS[name], of["pool"], of["type"], graph)
    if len(rest) > 1:
        raise UsageError(
            f"found '{'.'.join(rest)}' after {name}; one of mean, {_listed(QUANTILES)}"
        )
    statistic: Statistic = _known_statistic(rest[0], name) if rest else "mean"
    return Target("", name, statistic, "<=", 0.0, of["pool"], of["type"])


def _unknown(written: str, name: str, graph: Graph) -> str:
    """Say of a figure that is not known what was meant: one of a pool or case type, perhaps."""
    groups = {"pool": staffed_pools(graph), "type": tuple(graph.graph["cases"])}
    if name in groups:
        return f"found '{written}' without a figure; one after it, such as {written}.wait"
    for group, known in groups.items():
        if name in known:
            return f"found the figure '{name}'; did you mean '{group}.{written}'?"
    near = did_you_mean(name, [*KPIS, *(f"{each}.NAME.KPI" for each in groups)])
    return f"found the figure '{name}'; {near}"


def _require_of(kpi: Kpi, pool: str | None, case_type: str | None, graph: Graph) -> None:
    """Refuse whom the design or the figure does not know."""
    asked: list[tuple[str, str | None, Mapping[str, object] | Sequence[str]]] = [
        ("pool", pool, staffed_pools(graph)),
        ("case_type", case_type, graph.graph["cases"]),
    ]
    for group, name, known in asked:
        if name is None:
            continue
        what = "pool" if group == "pool" else "case type"
        if name not in known:
            raise UsageError(f"found the {what} '{name}'; {did_you_mean(name, known)}")
        if group not in kpi.groups:
            whose = ", ".join(kpi.groups).replace("case_type", "type") or "all cases together"
            raise UsageError(f"found {kpi.name} of a {what}; it is known by {whose}")


def _known_statistic(written: str, kpi: str) -> Statistic:
    for known in ("mean", "p50", "p90", "p95"):
        if written == known:
            return known
    told = did_you_mean(written, ["mean", *QUANTILES])
    raise UsageError(f"found '{written}' of {kpi}; {told}")


def _statistic(named: Statistic, within: str | None, kpi: Kpi) -> Statistic:
    if named in QUANTILES and not kpi.quantiles:
        raise UsageError(f"found {named} of {kpi.name}, which has none; {kpi.name} alone")
    if within is None:
        return named
    if not kpi.quantiles or kpi.unit != "minutes":
        having = [name for name, each in KPIS.items() if each.quantiles and each.unit == "minutes"]
        raise UsageError(f"found {kpi.name} within a time; one of {', '.join(having)}")
    if named != "mean":
        raise UsageError(f"found {named} and within; one of the two")
    return "within"


def _sign(written: str, kpi: Kpi, statistic: Statistic) -> Sign:
    """Read on which side of the limit the figure is to stay: on its better one."""
    sign = _SIGNS[written]
    if kpi.name in ("cost", "cost_per_workday"):
        raise UsageError(f"found {kpi.name}; --budget, such as --budget '900 / workday'")
    wanted: Sign = ">=" if statistic == "within" or kpi.better == "more" else "<="
    if sign != wanted:
        better = "more" if wanted == ">=" else "less"
        raise UsageError(f"found {sign}; {wanted}, as a search for staff wants {better} of it")
    return sign


def _within(written: str) -> int:
    from procsim.scenario.quantity import parse_duration

    duration = parse_duration(written)
    if duration.workdays:
        raise QuantityError(f"found within {written}; clock time, such as 20 min or 2 days")
    return round(duration.amount)


def _days(written: str, graph: Graph) -> float:
    from procsim.plan import run_end
    from procsim.scenario.quantity import MICROSECONDS

    share = limit_of(written, "share")
    if share in (0, 1):
        raise QuantityError(f"found {written} of days; a share between 0 % and 100 %")
    if run_end(graph) > MICROSECONDS["day"]:
        length = graph.graph["run"].length
        raise UsageError(f"found a share of days with a run of {length}; a run of one day")
    return share


def _refuse_contradictions(targets: Sequence[Target]) -> None:
    """Refuse a promise that another makes impossible: quantiles of one figure come in order."""
    for one in targets:
        for other in targets:
            same = (one.kpi, one.pool, one.case_type, one.days, one.statistic, one.within) == (
                other.kpi,
                other.pool,
                other.case_type,
                other.days,
                other.statistic,
                other.within,
            )
            if same and one.limit != other.limit:
                raise UsageError(
                    f"--target: found '{one.text}' beside '{other.text}'; one limit for each figure"
                )


def _listed(names: Mapping[str, float]) -> str:
    return ", ".join(names)
