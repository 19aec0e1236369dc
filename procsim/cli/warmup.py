"""`procsim warmup`: compiles the fast engine ahead of the first run that is worth it."""

from __future__ import annotations

import time

from procsim.cli.answer import print_json, print_lines
from procsim.cli.options import Json, Language
from procsim.text import _


def warmup(
    *,
    json: Json = False,
    lang: Language = None,  # noqa: ARG001
) -> None:
    """Compile the fast engine once, ahead of the first long run."""
    from procsim.warmup import warm_up

    began = time.monotonic()
    made = warm_up()
    seconds = time.monotonic() - began
    if json:
        print_json({"compiled": made, "seconds": round(seconds, 1)})
    elif made:
        print_lines([_("Compiled in {seconds:.0f} s.").format(seconds=seconds)])
    else:
        print_lines([_("Everything was compiled already.")])
