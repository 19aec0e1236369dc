"""What a comparison says in words: which leads, what became worse, who loses, what to promise."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, TypeAlias

from procsim.cli.columns import aligned
from procsim.figures.labels import (
    change_text,
    group_text,
    kpi_title,
    length_of_time,
    scale_of,
)
from procsim.text import _, ngettext, title_of

if TYPE_CHECKING:
    from procsim.compare import Bottleneck, Comparison, DesignComparison
    from procsim.tables import Setting

_Tell: TypeAlias = "Callable[[Comparison, DesignComparison], list[str]]"
_Line: TypeAlias = tuple[str, str]
_MOST = 3
_MUCH_BUSIER = 0.05


def verdict(comparison: Comparison) -> list[str]:
    """Say what was found, a label a line; nothing for what was not computed.

    What became worse and who loses is told of every redesign, since nobody should choose one
    without knowing its price; the bottleneck and the promise of the leading one alone.
    """
    if not comparison.designs:
        setting = comparison.tables[comparison.baseline].setting
        told = _prospects(setting, comparison.bottleneck, comparison.promise, "")
        return aligned(told)
    lines: list[_Line] = [(_("Leading:"), _leading(comparison))]
    lines += _of_each(comparison, _("Became worse:"), _worse)
    lines += _of_each(comparison, _("Who loses:"), _losers)
    lines += _break_even(comparison)
    shown = [comparison.leading] if comparison.leading else list(comparison.designs)
    lines += (line for name in shown for line in _ahead(comparison, name))
    if any(comparison.designs[name].promise != comparison.promise for name in shown):
        lines += _promised_today(comparison)
    return aligned(list(_labelled_once(sorted(lines, key=_order(lines)))))


def _order(lines: Iterable[_Line]) -> Callable[[_Line], int]:
    """Keep lines of one label together, in the order in which labels came."""
    labels = list(dict.fromkeys(label for label, _text in lines))
    return lambda line: labels.index(line[0])


def _labelled_once(lines: Iterable[_Line]) -> Iterator[_Line]:
    last = ""
    for label, text in lines:
        yield ("" if label == last else label), text
        last = label


def _of_each(comparison: Comparison, label: str, tell: _Tell) -> list[_Line]:
    told = [
        (title_of(name, design.title), "; ".join(_few(found)))
        for name, design in comparison.designs.items()
        if (found := tell(comparison, design))
    ]
    if not told:
        return [(label, _("nothing shown"))]
    alone = len(comparison.designs) == 1
    return [(label, text if alone else f"{title}: {text}") for title, text in told]


def _few(found: list[str]) -> list[str]:
    more = len(found) - _MOST
    return found if more <= 0 else [*found[:_MOST], _("{n} more in the report").format(n=more)]


def _leading(comparison: Comparison) -> str:
    if comparison.leading is None:
        return _("none; no redesign is shown to be ahead")
    return title_of(comparison.leading, comparison.designs[comparison.leading].title)


def _worse(comparison: Comparison, design: DesignComparison) -> list[str]:
    """Name each figure once, by its first statistic that is worse, then pools much busier."""
    told: dict[str, str] = {}
    for key in design.worse:
        found = design.differences[key]
        text = f"{kpi_title(key)} {change_text(found)}{scale_of(found).suffix}"
        told.setdefault(found.kpi, text)
    return [*told.values(), *_busier(comparison, design)]


def _busier(comparison: Comparison, design: DesignComparison) -> Iterator[str]:
    pools = comparison.tables[design.name].setting.pools
    for name, found in design.shifts.items():
        if found.before is None or found.after is None or found.verdict != "changed":
            continue
        if found.after - found.before >= _MUCH_BUSIER:
            yield _("{pool} {before:.0f} -> {after:.0f} % busy").format(
                pool=title_of(name, pools[name].title),
                before=100 * found.before,
                after=100 * found.after,
            )


def _losers(comparison: Comparison, design: DesignComparison) -> list[str]:
    types = comparison.tables[comparison.baseline].setting.types
    titles = {name: title_of(name, each.title) for name, each in types.items()}
    told = []
    for loser in design.loses:
        unit = length_of_time(loser.difference)
        told.append(
            _("{group} {longer:.1f} ±{half_width:.1f} {unit} longer").format(
                group=group_text(loser.group, titles),
                longer=loser.difference / unit.minutes,
                half_width=loser.half_width / unit.minutes,
                unit=unit.suffix,
            )
        )
    return told


def _break_even(comparison: Comparison) -> list[_Line]:
    """Say of each design that was asked how slow its one window may be."""
    return [
        (_("Break-even:"), f"{title_of(name, design.title)}: {break_even_text(design)}")
        for name, design in comparison.designs.items()
        if design.sought
    ]


def break_even_text(design: DesignComparison) -> str:
    """Say up to which slow-down one window is worth it, beside the one that is assumed."""
    assumed = f"{100 * (design.slow_down or 0.0):.0f}"
    if design.break_even is None:
        return _("no slow-down makes the waits equal (assumed {assumed} %)").format(assumed=assumed)
    most = round(100 * design.break_even)
    if most < 0:
        told = _("worth it only where generalists are at least {least} % faster than specialists "
                 "(assumed slow-down: {assumed} %)")  # fmt: skip
        return told.format(least=-most, assumed=assumed)
    told = _("worth it up to a slow-down of {most} % (assumed {assumed} %)")
    return told.format(most=most, assumed=assumed)


def _ahead(comparison: Comparison, name: str) -> list[_Line]:
    """Say where the bottleneck went and what could be promised."""
    design = comparison.designs[name]
    before, after = design.bottleneck_before, design.bottleneck_after
    moved = ""
    if before is not None and after is not None and before.pool != after.pool:
        pool = comparison.tables[comparison.baseline].setting.pools[before.pool]
        moved = f"{title_of(before.pool, pool.title)} -> "
    told = _prospects(comparison.tables[name].setting, after, design.promise, moved)
    if comparison.leading:
        return told
    return [(label, f"{title_of(name, design.title)}: {text}") for label, text in told]


def _promised_today(comparison: Comparison) -> list[_Line]:
    """Say what could be promised today, beside redesigns that can promise something else."""
    setting = comparison.tables[comparison.baseline].setting
    told = _prospects(setting, None, comparison.promise, "")
    return [(label, f"{_('Today')}: {text}") for label, text in told]


def _prospects(
    setting: Setting, found: Bottleneck | None, promise: Mapping[str, int | None], moved: str
) -> list[_Line]:
    lines: list[_Line] = []
    if found is not None:
        title = title_of(found.pool, setting.pools[found.pool].title)
        named = f"{title} ({setting.unit_title(found.unit)})" if found.unit else title
        busy = _("{pool}, {busy:.0f} % busy").format(pool=named, busy=100 * found.utilisation)
        lines.append((_("Bottleneck:"), moved + busy))
    kept = [
        (title_of(name, setting.types[name].title), days)
        for name, days in promise.items()
        if days is not None
    ]
    if kept:
        lines.append((_("Can promise:"), promise_text(kept)))
    return lines


def promise_text(kept: list[tuple[str, int]]) -> str:
    """Say which limits are kept in 95 of 100 cases.

    Examples
    --------
    >>> promise_text([("company", 6)])
    '6 workdays, kept in 95 of 100 cases'
    >>> promise_text([("company", 6), ("sole trader", 1)])
    'company 6 workdays, sole trader 1 workday, kept in 95 of 100 cases'
    """
    limits = [
        (name, ngettext("{n} workday", "{n} workdays", days).format(n=days)) for name, days in kept
    ]
    told = [limit if len(limits) == 1 else f"{name} {limit}" for name, limit in limits]
    return _("{limits}, kept in 95 of 100 cases").format(limits=", ".join(told))
