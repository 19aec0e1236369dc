"""The command line: results to standard output, progress to standard error.

Heavy packages are imported by the commands that need them, so that help comes at once.
"""

from procsim.cli.entry import app, main

__all__ = ["app", "main"]
