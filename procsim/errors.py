"""Every deliberate error of procsim.

ProcsimError
 ├─ ScenarioError        the scenario file cannot be read or breaks a rule; carries located problems
 ├─ QuantityError        a quantity such as ``12 min`` cannot be understood
 ├─ ExpressionError      a rule such as ``pages > 20`` cannot be understood
 ├─ CalendarError        a calendar has no working time where some is needed
 ├─ DistributionError    parameters that no distribution of that kind can have
 ├─ GraphError           the workflow graph is not sound
 ├─ LeverError           a lever's preconditions do not hold
 ├─ RunError             a run cannot go on
 │   ├─ TooManyVisitsError  a case does not find out of a loop
 │   ├─ EndlessWaitError    a case waits for ever in a run until empty
 │   └─ StandstillError     the same, told by the names of the scenario
 └─ UsageError           an option or argument that names nothing known

Each message reads *where: what was found; what is allowed*, and the command line turns each into
one message and exit code 2.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

_NARROW = {0xFF01 + n: 0x21 + n for n in range(94)} | {0x3000: 0x20}
"""Full-width forms of Unicode, and the characters of which they are forms."""


class ProcsimError(Exception):
    """Base of every deliberate error."""


class ScenarioError(ProcsimError):
    """A scenario file that cannot be read or breaks a rule.

    Parameters
    ----------
    problems : sequence of str
        One located message a problem, in the order of the file.
    """

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


class QuantityError(ProcsimError):
    """A quantity such as ``12 min`` that cannot be understood."""


class ExpressionError(ProcsimError):
    """A rule such as ``pages > 20`` that cannot be understood, or asks what cannot be computed."""


class CalendarError(ProcsimError):
    """A calendar that has no working time where some is needed."""


class DistributionError(ProcsimError):
    """Parameters that no distribution of that kind can have."""


class GraphError(ProcsimError):
    """A workflow graph that is not sound."""


class LeverError(ProcsimError):
    """A lever whose preconditions do not hold."""


class RunError(ProcsimError):
    """A run that cannot go on."""


class TooManyVisitsError(RunError):
    """A case that entered one node more often than any real one does.

    Parameters
    ----------
    case : (int, int)
        Number of the case type, and the case's index within it.
    node : int
        Its number in the plan; whoever knows the names words the message anew.
    most : int
    """

    def __init__(self, case: tuple[int, int], node: int, most: int) -> None:
        self.case = case
        self.node = node
        self.most = most
        super().__init__(
            f"case {case}: entered node number {node} more than {most:,} times; "
            "a loop that cases leave"
        )


class EndlessWaitError(RunError):
    """A run that is to last until no case is left, and in which nothing will happen any more.

    Parameters
    ----------
    case : (int, int)
        Number of the type of a case that is left, and its index within it.
    node : int
        The number in the plan of where it is.
    """

    def __init__(self, case: tuple[int, int], node: int) -> None:
        self.case = case
        self.node = node
        super().__init__(f"case {case}: waits at node number {node} for ever; a wait that ends")


class StandstillError(RunError):
    """A run until empty in which nothing will happen any more, for want of officers perhaps."""


class UsageError(ProcsimError):
    """An option or an argument that names nothing known."""


def did_you_mean(found: str, known: Iterable[str]) -> str:
    """Name what is allowed, nearest match first, as the tail of a message.

    Parameters
    ----------
    found : str
        What the user wrote.
    known : iterable of str
        What would have been right.

    Returns
    -------
    str
        ``did you mean 'x'?`` where something is near, and what is allowed, sorted.

    Examples
    --------
    >>> did_you_mean("exponentail", ["constant", "exponential"])
    "did you mean 'exponential'? (allowed: constant, exponential)"
    >>> did_you_mean("x", ["alpha", "beta"])
    'allowed: alpha, beta'
    """
    names = sorted(str(name) for name in known)
    near = get_close_matches(found, names, n=1)
    listed = ", ".join(names) or "none"
    return f"did you mean '{near[0]}'? (allowed: {listed})" if near else f"allowed: {listed}"


def narrowed(text: str) -> str:
    """Put plain characters in the place of full-width ones, which look alike and are others.

    Examples
    --------
    >>> narrowed("on_time ＞= ９５　％")
    'on_time >= 95 %'
    """
    return text.translate(_NARROW)
