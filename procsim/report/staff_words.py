"""What a search for staff found, in sentences that the terminal and the page share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from procsim.figures.labels import scale_for
from procsim.figures.promises import (
    cost_text,
    half_width_text,
    officers_text,
    pool_title,
    promise_title,
    value_text,
)
from procsim.report.staff_rows import more_text, promise_text
from procsim.staffing.placement import INDIFFERENCE
from procsim.staffing.target import Target
from procsim.text import _, ngettext, title_of

if TYPE_CHECKING:
    from procsim.staffing.answer import Answer
    from procsim.staffing.promise import Demand
    from procsim.staffing.relaxation import Relaxation
    from procsim.staffing.waits import WaitChange

NAMED = 3
"""So many are named in a sentence; the rest is counted."""

Line = tuple[str, str]


def design_text(answer: Answer) -> str:
    """Name the design whose staff was sought."""
    design = answer.problem.design
    return title_of(design, answer.problem.graph.graph.get("title")) if design else _("Today")


def headline(answer: Answer) -> str:
    """Say of what the staff was sought."""
    return _("{title}: staff for “{design}”").format(
        title=title_of(answer.scenario, answer.title), design=design_text(answer)
    )


def status_lines(answer: Answer) -> list[str]:
    """Say in words what the status means, given these inputs."""
    if _beyond(answer):
        return [
            _(
                "INFEASIBLE: nothing within the head-count and the budget keeps every promise, "
                "given these inputs; the staff below does, and is more than is allowed."
            )
        ]
    if answer.status == "infeasible":
        return [
            _(
                "INFEASIBLE: nothing that is allowed keeps every promise, given these inputs; the "
                "staff below comes nearest."
            )
        ]
    if not answer.targets:
        told = _("No promise was asked for: the staff under which people wait least.")
        return [told, *_unplaced(answer)]
    if answer.status == "certified":
        told = ngettext(
            "CERTIFIED: every promise is kept, 95 % sure on {n} fresh run, given these inputs.",
            "CERTIFIED: every promise is kept, 95 % sure on {n} fresh runs, given these inputs.",
            answer.replications,
        )
        return [told.format(n=f"{answer.replications:,}")]
    unsure = [
        promise_text(answer, answer.targets, place)
        for place, promise in enumerate(answer.targets)
        if promise.kept is not True
    ]
    if not unsure and (unplaced := _unplaced(answer)):
        return unplaced
    told = ngettext(
        "WITHIN THE NOISE: {n} fresh run does not show that every promise is kept, given these "
        "inputs.",
        "WITHIN THE NOISE: {n} fresh runs do not show that every promise is kept, given these "
        "inputs.",
        answer.replications,
    ).format(n=f"{answer.replications:,}")
    return [f"{told} {more_text(unsure, NAMED)}"] if unsure else [told]


def _unplaced(answer: Answer) -> list[str]:
    """Say of a search for the least wait that it ended in the noise."""
    if answer.problem.minimise == "cost" or answer.confidence is not None:
        return []
    return [
        _(
            "WITHIN THE NOISE: with an officer placed otherwise people may wait as little or less, "
            "given these inputs."
        )
    ]


def _beyond(answer: Answer) -> bool:
    """Tell whether a staff that keeps the promises is more than is allowed."""
    return not answer.feasible and answer.found.kept is not False


def told(answer: Answer) -> list[Line]:
    """Answer the questions around the staff, a label and a sentence for each."""
    lines = [(_("Cost"), cost_line(answer))]
    if answer.wait.value is not None:
        lines.append((_("Mean wait"), mean_wait(answer)))
    if answer.relaxation:
        label = _("It would take") if _beyond(answer) else _("Could be promised")
        lines.append((label, _("; ").join(_relaxed(answer, each) for each in answer.relaxation)))
        lines.append((_("As it is typed"), " ".join(map(_typed, answer.relaxation))))
    lines += [
        (
            _("With {n} % more people").format(n=f"{100 * (each.factor - 1):.0f}"),
            _more(answer, each),
        )
        for each in answer.demand
        if each.factor > 1 and each.promises
    ]
    if answer.waits:
        lines.append((_("Who waits longer"), longer_text(answer)))
    lines += _posts(answer)
    if surety_known(answer):
        lines.append((_("How sure"), confidence_text(answer)))
    lines.append((_("Simulated"), simulated_text(answer)))
    return lines


def _relaxed(answer: Answer, each: Relaxation) -> str:
    """Say what could be promised, or would have to be allowed."""
    if isinstance(each, Target):
        return promise_title(each, answer.problem.graph)
    if each.word == "head_count":
        return officers_text(each.amount)
    return _("{money} a workday").format(money=f"{each.amount:,.0f}")


def _typed(each: Relaxation) -> str:
    return f"--target '{each.text}'" if isinstance(each, Target) else each.option


def cost_line(answer: Answer) -> str:
    """Say what the staff costs a workday, and what today's does."""
    after = cost_text(answer.cost, answer)
    told = after if answer.cost_unit == "officers" else _("{after} a workday").format(after=after)
    if answer.today is None:
        return told
    before = cost_text(answer.today.cost, answer)
    if before == after:
        return _("{after}, as today").format(after=told)
    change = cost_text(answer.cost - answer.today.cost, answer, signed=True)
    return _("{after}, today {before} ({change})").format(after=told, before=before, change=change)


def mean_wait(answer: Answer) -> str:
    """Say how long a case waits for staff, all its steps together."""
    scale = scale_for("minutes", answer.wait.value or 0.0)
    return _("{value} for each case, all steps together").format(
        value=value_text(answer.wait, scale)
    )


def _more(answer: Answer, demand: Demand) -> str:
    """Say what becomes of the promises where more come."""
    failing = [
        promise_text(answer, demand.promises, place)
        for place, promise in enumerate(demand.promises)
        if promise.kept is not True
    ]
    return more_text(failing, NAMED) if failing else _("every promise is still kept")


def longer_text(answer: Answer) -> str:
    """Say who waits longer than today; nobody where no difference is shown."""
    longer = [each for each in answer.waits if each.verdict == "longer"]
    told = [wait_text(answer, each) for each in sorted(longer, key=lambda e: e.before - e.after)]
    return more_text(told, NAMED) if told else _("nobody is shown to")


def wait_text(answer: Answer, change: WaitChange) -> str:
    """Say whose mean wait changed, from what to what."""
    scale = scale_for("minutes", max(change.before, change.after))
    return _("{who} {before} → {after}{unit} (±{half_width})").format(
        who=wait_owner(answer, change),
        before=scale.say(change.before),
        after=scale.say(change.after),
        unit=scale.suffix,
        half_width=half_width_text(change.half_width, scale),
    )


def wait_owner(answer: Answer, change: WaitChange) -> str:
    """Name the applicants or the window that a change of waiting is of."""
    graph = answer.problem.graph
    if change.group == "pool":
        return _("at {pool}").format(pool=pool_title(change.name, graph))
    title = title_of(change.name, graph.graph["cases"][change.name].title)
    return _("applicants for {type}").format(type=title)


def _posts(answer: Answer) -> Iterator[Line]:
    """Say how many posts it takes to have the staff there, and how many are released."""
    if not answer.posts:
        return
    now = [each for _before, each in answer.posts.values() if each is not None]
    after, there = sum(each.posts for each in now), sum(each.there for each in now)
    released = answer.posts_released
    before = f"{round(after + released, 1):g}"
    told = _("{before} → {after}").format(before=before, after=officers_text(round(after, 1)))
    if round(released, 1) > 0:
        told += _(", {n} released").format(n=f"{round(released, 1):g}")
    factor = after / there if there else 1.0
    if factor > 1.005:
        cover = _(" (relief factor {factor}: so many posts for each officer who is there)")
        told += cover.format(factor=f"{factor:.2f}")
    yield _("Posts"), told


def surety_known(answer: Answer) -> bool:
    """Tell whether it is known how sure the answer is."""
    return answer.confidence is not None and answer.feasible


def confidence_text(answer: Answer) -> str:
    """Say how sure it is that the right staff was selected."""
    assert answer.confidence is not None, "it is said only where it is known"
    share = f"{100 * answer.confidence:.0f}" if answer.confidence < 0.995 else "> 99"
    if answer.problem.minimise == "wait":
        return _(
            "{share} % that no officer placed otherwise shortens the mean wait by more than {most} "
            "% of it"
        ).format(share=share, most=f"{100 * INDIFFERENCE:g}")
    return _(
        "{share} % that every promise is kept, and that no neighbour that costs less keeps them all"
    ).format(share=share)


def simulated_text(answer: Answer) -> str:
    """Say how much was simulated for the answer."""
    return _("{staffings} staffings, {cases} cases").format(
        staffings=f"{answer.evaluations:,}", cases=f"{answer.simulated_cases:,}"
    )


def note(answer: Answer) -> str:
    """Say what the figures are, and are not."""
    told = _("± = simulation chance only (95 %), given these inputs.")
    if any(promise.exact is not None for promise in answer.targets):
        told += " " + _("By theory: the exact value over an endless run.")
    return told
