"""What broke a promise rules out whatever has no more of anything that can mend it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from procsim.staffing.trials import Trial, Verdict

if TYPE_CHECKING:
    from procsim.staffing.candidates import Candidates
    from procsim.staffing.problem import Levels


@dataclass(frozen=True, slots=True)
class Broken:
    """Levels that broke promises.

    Parameters
    ----------
    levels : tuple of int
    mending : frozenset of int
        The variables that can mend one of these promises.
    margin : float
        By how much the worst of them was kept; negative.
    """

    levels: Levels
    mending: frozenset[int]
    margin: float

    def rules_out(self, levels: Levels) -> bool:
        """Whether others have no more of anything that can mend."""
        return all(self.levels[i] >= levels[i] for i in self.mending)

    def covers(self, other: Broken) -> bool:
        """Whether it rules out all that the other rules out."""
        return self.mending <= other.mending and self.rules_out(other.levels)


@dataclass
class RuledOut:
    """All that trials have ruled out so far.

    Parameters
    ----------
    mended : mapping of int to collection of int
        Of each promise the variables that can mend it.
    """

    mended: Mapping[int, Collection[int]]
    _broken: list[Broken] = field(default_factory=list)

    def note(self, trial: Trial, verdict: Verdict) -> None:
        """Note what came of a trial, promise by promise as it asked after them."""
        for group, found in zip(trial.groups, verdict.groups, strict=True):
            mending = frozenset(i for target in group for i in self.mended[target])
            broken = Broken(trial.levels, mending, found.margin)
            if not found.kept and not any(each.covers(broken) for each in self._broken):
                self._broken = [each for each in self._broken if not broken.covers(each)]
                self._broken.append(broken)

    def has(self, levels: Levels) -> bool:
        """Whether levels are ruled out."""
        return any(each.rules_out(levels) for each in self._broken)

    def of(
        self, variables: Collection[int], levels: Levels, *, held: Collection[int]
    ) -> Verdict | None:
        """Give the verdict on some variables, others held; None where it takes a trial.

        Parameters
        ----------
        variables : collection of int
        levels : tuple of int
            Of all variables.
        held : collection of int
            Others that can mend their promises too.
        """
        for each in self._broken:
            own = each.mending <= {*variables, *held} and not each.mending.isdisjoint(variables)
            if own and each.rules_out(levels):
                return Verdict(kept=False, margin=each.margin, broken=True)
        return None

    def tell(self, candidates: Candidates) -> None:
        """Rule the same out of candidates."""
        for each in self._broken:
            candidates.rule_out(each.levels, each.mending)
