"""`procsim levers`: the measures of redesign, and what each can make worse."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from procsim.cli.answer import print_json, print_lines
from procsim.cli.columns import aligned
from procsim.cli.options import Json, Language
from procsim.text import _, title_of

if TYPE_CHECKING:
    from procsim.levers import Lever


def levers(*, json: Json = False, lang: Language = None) -> None:  # noqa: ARG001 (spoken already)
    """List the measures of redesign, with what each can make worse."""
    from procsim.levers import LEVERS

    if json:
        print_json({name: _as_dict(lever) for name, lever in LEVERS.items()})
        return
    for place, lever in enumerate(LEVERS.values()):
        print_lines([""] if place else [])
        print_lines(_told(lever))


def _as_dict(lever: Lever) -> dict[str, Any]:
    return {
        "reform": dict(lever.reform),
        "parameters": _parameters(lever),
        "can_worsen": lever.can_worsen,
        "source": lever.source,
    }


def _told(lever: Lever) -> list[str]:
    told = [
        (_("Parameters:"), ", ".join(_parameters(lever))),
        (_("Can worsen:"), _(lever.can_worsen)),
        (_("Source:"), _(lever.source) if lever.source else ""),
    ]
    rows = aligned([(f"  {label}", text) for label, text in told if text])
    return [f"{lever.name}  {title_of(lever.name, lever.reform)}", *rows]


def _parameters(lever: Lever) -> list[str]:
    """Name the parameters; those that may be left out in brackets."""
    return [
        name if field.is_required() else f"[{name}]"
        for name, field in lever.record.model_fields.items()
    ]
