"""How often a gate opens, in the language of whoever reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procsim.text import _, ngettext

if TYPE_CHECKING:
    from procsim.scenario.quantity import Duration


def every_text(interval: Duration) -> str:
    """Say that something is done after each interval, which stays in the unit it is written in.

    Examples
    --------
    >>> from procsim.scenario.quantity import parse_duration
    >>> from procsim.text import speaking
    >>> every_text(parse_duration("1 week"))
    'every 1 week'
    >>> with speaking("zh-Hans"):
    ...     every_text(parse_duration("2 weeks"))
    '每2周'
    """
    return _("every {interval}").format(interval=_length(interval))


def _length(interval: Duration) -> str:
    number, unit = interval.written
    count = 1 if number == 1 else 2
    match unit:
        case "workday":
            told = ngettext("{n} workday", "{n} workdays", count)
        case "week":
            told = ngettext("{n} week", "{n} weeks", count)
        case "day":
            told = ngettext("{n} day", "{n} days", count)
        case "h":
            told = ngettext("{n} hour", "{n} hours", count)
        case "min":
            told = ngettext("{n} minute", "{n} minutes", count)
        case _rare:
            return str(interval)
    return told.format(n=f"{number:g}")
