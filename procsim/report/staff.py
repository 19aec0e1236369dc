"""One page on the staff that was found: what it is, what it keeps, and how sure that is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from procsim.figures.demand_sensitivity import demand_sensitivity
from procsim.figures.promises import (
    Family,
    cost_text,
    families,
    kept_text,
    owner_text,
    staff_texts,
    tightest,
    value_text,
)
from procsim.figures.staff_and_demand import staff_and_demand
from procsim.figures.staff_frontier import DEAR, staff_frontier, within_reach
from procsim.figures.wait_by_half_hour import wait_by_half_hour
from procsim.report.evidence import inputs_list, version_text
from procsim.report.markup import Markup, Piece, described, element, joined, listed, section, table
from procsim.report.one_page import banner
from procsim.report.page import page
from procsim.report.plots import plot
from procsim.report.staff_rows import neighbour_rows, promise_tables, staff_rows
from procsim.report.staff_words import (
    confidence_text,
    headline,
    note,
    simulated_text,
    status_lines,
    surety_known,
    told,
    wait_text,
)
from procsim.report.write import write_page
from procsim.text import _, ngettext, speaking

if TYPE_CHECKING:
    from procsim.staffing.answer import Answer
    from procsim.staffing.by_half_hour import BeforeAndAfter
    from procsim.staffing.promise import Staffed


def write_staff_report(
    answer: Answer,
    days: BeforeAndAfter | None,
    path: str | Path,
    language: str = "en",
    *,
    digest: str | None = None,
) -> None:
    """Write the page of an answer.

    Parameters
    ----------
    answer : Answer
    days : BeforeAndAfter or None
        For the pictures by half-hour, which are left out without it.
    path : str or Path
        An HTML file; it appears whole or not at all.
    language : str
        One of `procsim.text.LANGUAGES`.
    digest : str, optional
        SHA-256 of the scenario.

    Raises
    ------
    UsageError
        A language without a catalogue, or a path that cannot be written.
    """
    with speaking(language):
        text = staff_report(answer, days, digest)
    write_page(text, path)


def staff_report(answer: Answer, days: BeforeAndAfter | None, digest: str | None = None) -> str:
    """Make the page in the language in use."""
    sections = [*_pictures(answer, days), *_promises(answer)]
    if answer.neighbours:
        sections.append(_around(answer))
    if answer.waits:
        sections.append(_waits(answer))
    if answer.targets:
        sections.append(_frontier(answer))
    sections.append(_how_made(answer, digest))
    return page(headline(answer), _first(answer), sections)


def _first(answer: Answer) -> Markup:
    """Make the part that fits one printed page."""
    nav = element(
        "nav",
        element("a", _("One page"), href="#one-page"),
        " ",
        element("a", _("How it was made"), href="#made"),
        aria_label=_("On this page"),
    )
    header = element("header", element("h1", headline(answer)), nav)
    kind = "banner measured" if answer.status == "certified" else "banner"
    status = [
        element("p", element("strong", text), class_=kind, role="note")
        for text in status_lines(answer)
    ]
    pieces = [
        banner(answer.inputs),
        *status,
        _staff_table(answer),
        described(told(answer)),
        element("p", note(answer), class_="note"),
    ]
    return joined([header, element("section", *pieces, id="one-page", aria_label=_("One page"))])


def _staff_table(answer: Answer) -> Markup:
    head, *rows = staff_rows(answer)
    named = head.index(_("Today"))
    body: list[list[Piece]] = [
        [*row[:named], *(element("span", cell, class_="number") for cell in row[named:])]
        for row in rows
    ]
    body[-1] = [element("strong", piece) for piece in body[-1]]
    return table(_("Officers at each window, today and as found"), head, body)


def _pictures(answer: Answer, days: BeforeAndAfter | None) -> list[Markup]:
    found = [
        section(
            "frontier", _("What more staff buys"),
            plot(staff_frontier(answer), _frontier_note(answer), number=1),
        )
    ]  # fmt: skip
    if days is not None:
        runs = ngettext("{n} run", "{n} runs", days.replications).format(n=days.replications)
        found += [
            section(
                "demand", _("Staff against demand"),
                plot(staff_and_demand(answer, days), _demand_note(runs), number=2),
            ),
            section(
                "waiting", _("When people wait"),
                plot(wait_by_half_hour(answer, days), _wait_note(runs), number=3),
            ),
        ]  # fmt: skip
    if answer.demand:
        found.append(
            section(
                "sensitivity", _("If more or fewer people come"),
                plot(demand_sensitivity(answer), _sensitivity_note(), number=4),
            )
        )  # fmt: skip
    return found


def _promises(answer: Answer) -> list[Markup]:
    tables = [
        table(title, head, [_with_verdict(row) for row in rows])
        for title, (head, *rows) in promise_tables(answer)
    ]
    return [section("promises", _("Every promise"), *tables)] if tables else []


def _with_verdict(row: Sequence[str]) -> list[Piece]:
    """Mark the verdict at the end of a row, with a sign beside the colour."""
    looks = {_("kept"): ("✓ ", "better"), _("broken"): ("✗ ", "worse")}
    sign, kind = looks.get(row[-1], ("", "unshown"))
    return [*row[:-1], element("span", f"{sign}{row[-1]}", class_=kind)]


def _around(answer: Answer) -> Markup:
    head, *rows = neighbour_rows(answer)
    caption = _("What it costs, and what becomes of the promise that suffers most")
    text = _("All other windows stay as they were found; the same people come with the same luck.")
    return section(
        "around", _("One officer fewer, one more"),
        table(caption, head, [[*row] for row in rows]), element("p", text, class_="note"),
    )  # fmt: skip


def _waits(answer: Answer) -> Markup:
    """List who waits longer than today, who shorter, and of whom nothing is shown."""
    titles = (
        ("longer", _("Longer than today")),
        ("shorter", _("Shorter than today")),
        ("no difference shown", _("no difference shown")),
    )
    pieces: list[Piece] = []
    for verdict, title in titles:
        its = [wait_text(answer, each) for each in answer.waits if each.verdict == verdict]
        if its:
            pieces += [element("h3", title), listed(its)]
    text = _("Mean waits; the intervals hold for all together with 95 %.")
    return section("waits", _("Who waits longer"), *pieces, element("p", text, class_="note"))


def _frontier(answer: Answer) -> Markup:
    """List the staffs that no other beats in both cost and promises, with what each keeps."""
    kinds = families(answer.targets)
    cost = _("Cost") if answer.cost_unit == "officers" else _("Cost a workday")
    head = [cost, *(family.figure for family in kinds), _("Staff")]
    rows = [
        [
            cost_text(each.cost, answer),
            *(_worst(answer, each, family) for family in kinds),
            _(", ").join(staff_texts(each, answer.problem.graph)),
        ]
        for each in answer.frontier
    ]
    caption = _("What no other staff that was tried beats; each promise where it is kept worst")
    return section("costs", _("Cost against service"), table(caption, head, rows))


def _worst(answer: Answer, each: Staffed, family: Family) -> str:
    """Say the value of a family's promise where it is kept worst, and whose that is."""
    place = tightest([each.promises[of] for of in family.places])
    if place is None:
        return "–"
    promise = each.promises[family.places[place]]
    owner = owner_text(promise.target, answer.problem.graph)
    return _("{owner} {value} {verdict}").format(
        owner=owner, value=value_text(promise, family.scale), verdict=kept_text(promise)
    )


def _how_made(answer: Answer, digest: str | None) -> Markup:
    """Say everything that is needed to judge the figures and to compute them again."""
    pairs: list[tuple[str, Piece]] = [
        (_("Scenario"), answer.scenario),
        (_("SHA-256 of the scenario"), element("code", digest) if digest else "–"),
        (_("Version of procsim"), version_text()),
        (_("Engine"), answer.engine),
        (_("Seed"), str(answer.seed)),
        (_("Fresh replications"), str(answer.replications)),
        (_("Simulated"), simulated_text(answer)),
    ]
    if surety_known(answer):
        pairs.append((_("How sure"), confidence_text(answer)))
    warnings = [str(doubt) for doubt in answer.doubts]
    pairs += [
        (
            _("Targets, as they are typed"),
            listed([promise.target.text for promise in answer.targets]),
        ),
        (_("Inputs"), inputs_list(answer.inputs)),
        (_("Warnings"), listed(warnings) if warnings else _("none")),
    ]
    return section("made", _("How it was made"), described(pairs))


def _frontier_note(answer: Answer) -> str:
    told = _(
        "Each point is a staff that no other one tried beats in both cost and promise; of several "
        "windows the one that is worst off counts. The dotted line is the limit."
    )
    if len(within_reach(answer)) < len(answer.frontier):
        told += " " + _("What costs over {n} times as much stands in the table alone.").format(
            n=f"{DEAR:g}"
        )
    return told


def _demand_note(runs: str) -> str:
    return _(
        "Bars: officers whom the work that comes in a half-hour would keep busy. Lines: officers "
        "on duty. Means of the days on which people come, {runs}."
    ).format(runs=runs)


def _wait_note(runs: str) -> str:
    return _(
        "Mean wait, while the window is open, of those who came in a half-hour, {runs}."
    ).format(runs=runs)


def _sensitivity_note() -> str:
    return _(
        "The staff that was found, with as many people as now, with fewer and with more. The "
        "dotted line is the limit; bars are 95 % intervals."
    )
