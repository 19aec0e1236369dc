"""What procsim has to say while it works, such as that something is compiled, on standard error."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager


class _Lines(logging.Handler):
    """Writes a line a notice, to the standard error of the moment: a bar may stand before it."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write a notice."""
        if sys.stderr is not None:
            sys.stderr.write(f"{record.getMessage()}\n")
            sys.stderr.flush()


@contextmanager
def notices() -> Iterator[None]:
    """Show notices in plain lines as long as the ``with`` block lasts."""
    lines, logger = _Lines(), logging.getLogger("procsim")
    logger.addHandler(lines)
    try:
        yield
    finally:
        logger.removeHandler(lines)
