"""What is wrong with a workflow: where, what was found and what is allowed."""

from __future__ import annotations

from dataclasses import dataclass

from procsim.text import Sentence


@dataclass(frozen=True)
class Problem:
    """One fault of a workflow, or one thing to be warned of.

    Parameters
    ----------
    path : tuple of str or int
        As in the file: ``("workflow", "intake", "activity")``.
    text : str or Sentence
        What was found; what is allowed, or the mend. Warnings are sentences, which are said in the
        language of whoever reads them.
    warning : bool
        A run is possible all the same.

    Examples
    --------
    >>> print(Problem(("pools", "desk", "staff"), "found 0; at least 1", warning=True))
    pools.desk.staff: found 0; at least 1
    """

    path: tuple[str | int, ...]
    text: str | Sentence
    warning: bool = False

    @property
    def where(self) -> str:
        """The path, as a person writes it."""
        return ".".join(str(part) for part in self.path)

    def __str__(self) -> str:
        return f"{self.where}: {self.text}"
