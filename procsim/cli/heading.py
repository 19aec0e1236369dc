"""What stands above every answer: how often it was run, whose inputs, and what to be warned of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from procsim.text import Sentence, _, ngettext

if TYPE_CHECKING:
    from procsim.scenario.provenance import Inputs
    from procsim.scenario.run import Run


def runs_text(replications: int, run: Run) -> str:
    """Say how often and how long was run: ``30 runs x 60 workdays``."""
    runs = ngettext("{n} run", "{n} runs", replications).format(n=replications)
    return _("{runs} x {length}").format(runs=runs, length=_length(run))


def _length(run: Run) -> str:
    if isinstance(run.length, str):
        return _("until empty")
    if not run.length.workdays:
        return run.length.text
    count = run.length.amount
    return ngettext("{n} workday", "{n} workdays", round(count)).format(n=f"{count:g}")


def inputs_line(inputs: Inputs) -> list[str]:
    """Say how many inputs were measured, loudest where none was; nothing where all were.

    Examples
    --------
    >>> from procsim.scenario.provenance import Inputs
    >>> inputs_line(Inputs(measured=0, cited=2, assumed=12))
    ['EXAMPLE: 0 of 14 inputs measured in your hall. Do not decide from it.']
    """
    counts = {"measured": inputs.measured, "total": inputs.total}
    if inputs.measured == inputs.total:
        return []
    if not inputs.measured:
        told = _("EXAMPLE: 0 of {total} inputs measured in your hall. Do not decide from it.")
    else:
        told = _("PROVISIONAL: {measured} of {total} inputs measured in your hall.")
    return [told.format(**counts)]


def warning_lines(warnings: Iterable[str | Sentence]) -> list[str]:
    """Say every warning but the one of inputs, which has a line of its own."""
    from procsim.compare.doubts import NOT_MEASURED

    return [
        _("WARNING: {text}").format(text=text)
        for text in warnings
        if not (isinstance(text, Sentence) and text.text == NOT_MEASURED)
    ]
