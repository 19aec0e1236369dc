"""A first scenario from some ten answers; a guess is an answer, and is marked as one."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from procsim.calendars import parse_spans
from procsim.errors import CalendarError, QuantityError, did_you_mean
from procsim.scenario.quantity import parse_duration, parse_share
from procsim.text import N_, _


@dataclass(frozen=True)
class Question:
    """A question that anyone in the hall can answer, if only by a guess.

    Parameters
    ----------
    name : str
    message : str
        English; `text` says it in the reader's language.
    default : str
        What is written where nobody answers.
    parse : callable
        Turns an answer into what the file says; raises QuantityError.
    """

    name: str
    message: str
    default: str
    parse: Callable[[str], str]

    @property
    def text(self) -> str:
        """The question in the language that is spoken now."""
        return _(self.message)


def _title(answer: str) -> str:
    if not answer.strip():
        raise QuantityError("found nothing; a name")
    return json.dumps(answer.strip(), ensure_ascii=False)


def _whole(answer: str) -> str:
    if not answer.strip().isdecimal() or not 1 <= int(answer) <= 10_000:
        raise QuantityError(f"found {answer!r}; a whole number from 1 to 10000")
    return str(int(answer))


def _minutes(answer: str) -> str:
    bare = answer.strip()
    written = f"{bare} min" if bare.replace(".", "", 1).isdecimal() else bare
    if parse_duration(written).amount <= 0:
        raise QuantityError(f"found {answer!r}; a time above 0, such as 12 or 12 min")
    return written


def _workdays(answer: str) -> str:
    bare = answer.strip()
    duration = parse_duration(f"{bare} workdays" if bare.isdecimal() else bare)
    if not duration.workdays:
        raise QuantityError(f"found {answer!r}; a number of workdays")
    return f"{_whole(f'{duration.amount:g}')} workdays"


def _of_hundred(answer: str) -> str:
    bare = answer.strip().removesuffix("%").strip()
    parse_share(f"{bare} %")
    return f"{bare} %"


def _hours(answer: str) -> str:
    spans = [span.strip() for span in answer.replace("，", ",").split(",")]
    try:
        parse_spans(spans)
    except CalendarError as problem:
        raise QuantityError(str(problem)) from None
    return ", ".join(f'"{span}"' for span in spans)


QUESTIONS: tuple[Question, ...] = (
    Question("title", N_("What is the process called?"), "Business licence", _title),
    Question(
        "hours", N_("When is the hall open on a workday?"), "09:00-12:00, 13:00-17:00", _hours
    ),
    Question("cases", N_("How many applications arrive on a workday?"), "20", _whole),
    Question("windows", N_("How many windows receive applications?"), "2", _whole),
    Question("counter", N_("How many minutes does one application take there?"), "12", _minutes),
    Question(
        "key", N_("Of 100 applicants, how many lack a principal document?"), "10", _of_hundred
    ),
    Question("other", N_("Of 100 applicants, how many lack another document?"), "15", _of_hundred),
    Question("supply", N_("After how many workdays do they bring it?"), "3", _workdays),
    Question("reviewers", N_("How many officers review applications?"), "3", _whole),
    Question("review", N_("How many minutes does one review take?"), "40", _minutes),
    Question(
        "refused", N_("Of 100 reviewed applications, how many are refused?"), "3", _of_hundred
    ),
    Question("issuing", N_("How many windows hand out the result?"), "1", _whole),
    Question("handing", N_("How many minutes does handing out take?"), "8", _minutes),
    Question("promise", N_("Within how many workdays is a decision promised?"), "5", _workdays),
)
"""What `procsim new` asks, in order."""


def write_scenario(answers: Mapping[str, str], measured: Collection[str] = ()) -> str:
    """Write a commented scenario from answers; what nobody answered is the default.

    Parameters
    ----------
    answers : mapping of names of questions to answers
    measured : collection of names
        Answers that were measured in the hall; all others are marked as assumed.

    Returns
    -------
    str
        YAML that reads without a problem.

    Raises
    ------
    QuantityError
        An answer that its question cannot take, or one to no question.

    Examples
    --------
    >>> text = write_scenario({"cases": "35"}, measured=["cases"])
    >>> next(line.strip() for line in text.splitlines() if "35 /" in line)
    'rate: {value: 35 / workday, source: measured, note: "your answer"}'
    """
    names = [question.name for question in QUESTIONS]
    for name in (*answers, *measured):
        if name not in names:
            raise QuantityError(f"found an answer to '{name}'; {did_you_mean(name, names)}")
    plain: dict[str, str] = {}
    for question in QUESTIONS:
        try:
            plain[question.name] = question.parse(answers.get(question.name, question.default))
        except QuantityError as problem:
            raise QuantityError(f"{question.name}: {problem}") from None
    return _TEMPLATE.format(**plain, **_sources(answers, measured), **_comments(plain))


def _sources(answers: Mapping[str, str], measured: Collection[str]) -> dict[str, str]:
    """Say of each answer where it comes from: ``source: assumed, note: …``."""
    said = {}
    for question in QUESTIONS:
        answered, name = question.name in answers, question.name
        note = _("your answer") if answered else _("an example, not your hall")
        origin = "measured" if name in measured else "assumed"
        said[f"{name}_from"] = f"source: {origin}, note: {json.dumps(note, ensure_ascii=False)}"
    return said


def _comments(plain: Mapping[str, str]) -> dict[str, str]:
    """Give what the file explains, in the reader's language, and what follows from the answers."""
    return {
        "about": _("Mark what you measured with `source: measured`; everything else is a guess."),
        "about_run": _("How long and how often each design is tried."),
        "about_calendars": _("When the hall is open; CN: public holidays and make-up workdays."),
        "about_pools": _("Who does the work."),
        "about_cases": _("What arrives, what was promised, and which documents it needs."),
        "about_workflow": _("What happens to an application, step by step."),
        "about_redesigns": _("What could be changed. Compare each with today."),
        "granted": f"{100 - 100 * parse_share(plain['refused']):.10g} %",
        "general": str(int(plain["windows"]) + int(plain["issuing"])),
        "more_reviewers": str(int(plain["reviewers"]) + 1),
        **{f"called_{name}": _title(_(title)) for name, title in _CALLED.items()},
        "one_window": _title(_("One window")),
        "conditional": _title(_("One window + conditional acceptance")),
        "reviewer": _title(_("One more reviewer")),
    }


_CALLED = {
    "window": N_("Receiving window"),
    "issuing_window": N_("Issuing window"),
    "reviewers": N_("Review officers"),
    "application": N_("Applications"),
    "principal": N_("Principal document"),
    "other_paper": N_("Another document"),
    "arrives": N_("Arrival"),
    "intake": N_("Receipt of documents"),
    "complete": N_("Complete?"),
    "fetch": N_("Fetch what is missing"),
    "accepted": N_("Acceptance"),
    "review": N_("Review"),
    "decision": N_("Decision"),
    "issue": N_("Result handed out"),
    "issued": N_("Closed"),
    "refusal": N_("Not granted"),
}
"""What tables and stories call the parts of the file that nobody was asked to name."""

_TEMPLATE = """\
# {about}
procsim: 1
title: {title}

# {about_run}
run:
  start: 2026-03-02
  length: 60 workdays
  warm_up: 20 workdays
  replications: 30
  seed: 2026

# {about_calendars}
calendars:
  hall: {{hours: {{mon-fri: [{hours}]}}, holidays: CN}}

# {about_pools}
pools:
  window: {{title: {called_window}, calendar: hall,
    staff: {{value: {windows}, {windows_from}}}}}
  issuing_window: {{title: {called_issuing_window}, calendar: hall,
    staff: {{value: {issuing}, {issuing_from}}}}}
  reviewers: {{title: {called_reviewers}, calendar: hall, at_closing: suspend,
    staff: {{value: {reviewers}, {reviewers_from}}}}}

# {about_cases}
cases:
  application:
    title: {called_application}
    arrivals:
      rate: {{value: {cases} / workday, {cases_from}}}
      calendar: hall
      profile: two_peaks
      variance_to_mean: 2
    promise: {{value: {promise}, {promise_from}}}
    documents:
      principal:
        title: {called_principal}
        key: true
        missing: {{value: {key}, {key_from}}}
        supplied_after: {{value: {{lognormal: {{mean: {supply}, cv: 1}}}}, {supply_from}}}
      other_paper:
        title: {called_other_paper}
        key: false
        missing: {{value: {other}, {other_from}}}
        supplied_after: {{value: {{lognormal: {{mean: {supply}, cv: 1}}}}, {supply_from}}}

# {about_workflow}
workflow:
  arrives: {{title: {called_arrives}, start: application, next: intake}}
  intake:
    title: {called_intake}
    activity: window
    takes: {{value: {{lognormal: {{mean: {counter}, cv: 0.6}}}}, {counter_from}}}
    place: counter
    next: complete
  complete: {{title: {called_complete}, documents: all, if_complete: accepted, if_missing: fetch}}
  fetch: {{title: {called_fetch}, delay: applicant, until: documents, next: intake}}
  accepted: {{title: {called_accepted}, clock: start, next: review}}
  review:
    title: {called_review}
    activity: reviewers
    takes: {{value: {{lognormal: {{mean: {review}, cv: 0.8}}}}, {review_from}}}
    next: decision
  decision:
    title: {called_decision}
    choice: {{value: {{issue: {granted}, refusal: {refused}}}, {refused_from}}}
  issue:
    title: {called_issue}
    activity: issuing_window
    takes: {{value: {{lognormal: {{mean: {handing}, cv: 0.5}}}}, {handing_from}}}
    place: counter
    next: issued
  issued: {{title: {called_issued}, end: issued}}
  refusal: {{title: {called_refusal}, end: refused}}

# {about_redesigns}
redesigns:
  one_window:
    title: {one_window}
    levers:
      - single_window:
          merge: [window, issuing_window]
          into: general_window
          staff: {general}
          slow_down: 10 %
          same_officer: true
  one_window_conditional:
    extends: one_window
    title: {conditional}
    levers:
      - conditional_acceptance:
          at: complete
          decide_at: issue
          supply_within: {promise}
          otherwise: withdraw
  one_more_reviewer:
    title: {reviewer}
    levers:
      - set_staff: {{pool: reviewers, staff: {more_reviewers}}}
"""
