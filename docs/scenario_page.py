"""Writes what the records say into the reference page: run `python -m docs.scenario_page`.

The page is prose with blocks between ``<!-- words: … -->`` and ``<!-- end -->``. A block is written
from the docstrings and types of `procsim.scenario`, and its examples are taken from the files in
`docs/examples`, which the tests run. A word that has no description, or that no example uses, is a
problem.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

from docs.example_uses import flow, uses_of, whole_steps
from procsim.distributions import DISTRIBUTIONS, parameter_sets
from procsim.scenario.node import KINDS
from procsim.scenario.record import Record
from procsim.scenario.redesign import LEVER_RECORDS
from procsim.scenario.scenario import Scenario

DOCS = Path(__file__).parent
PAGE = DOCS / "reference/scenario.md"
EXAMPLES = sorted((DOCS / "examples").glob("*.yaml"))
EVERYWHERE = {"title", "next"}
"""Words that mean the same wherever they stand, and that the prose explains once."""

_BLOCK = re.compile(r"(<!-- words: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
_PARAMETER = re.compile(r"^(\w+(?:, \w+)*) :.*$")
_LONGEST = 150


def write(page: str) -> str:
    """Give the page with every block written anew."""
    words = _Words()
    return _BLOCK.sub(lambda block: f"{block[1]}{words.block(block[2])}\n{block[3]}", page)


def problems() -> list[str]:
    """Name every word that has no description or that no example uses."""
    words = _Words()
    names = re.findall(r"<!-- words: (\w+) -->", PAGE.read_text(encoding="utf-8"))
    for name in names:
        words.block(name)
    return words.problems


class _Words:
    """Writes the words of records, and gathers what is missing."""

    def __init__(self) -> None:
        self.uses = uses_of(EXAMPLES)
        self.whole = whole_steps(EXAMPLES)
        self.problems: list[str] = []

    def block(self, name: str) -> str:
        """Write one block of the page."""
        blocks: dict[str, Callable[[], str]] = {
            "examples": _examples,
            "distributions": self.distributions,
            "workflow": lambda: self.kinds(KINDS),
            "levers": lambda: self.kinds(LEVER_RECORDS),
            "Scenario": lambda: self.record(Scenario, inner=False),
        }
        if name in blocks:
            return blocks[name]()
        return self.record(page_records()[name])

    def kinds(self, records: Mapping[str, type[Record]]) -> str:
        """Write a section a kind of step or lever."""
        parts = []
        for kind, record in records.items():
            fitting = [line for line in self.whole.get(kind, ()) if len(line) <= _LONGEST]
            shown = max(fitting, key=lambda line: (line.count(": "), -len(line)), default="")
            example = f"```text\n{shown}\n```\n\n" if shown else ""
            parts.append(f"### {kind}\n\n{_about(record)}\n\n{example}{self.record(record)}")
        return "\n\n".join(parts)

    def record(self, record: type[Record], *, inner: bool = True) -> str:
        """Write the words of a record, and below them those of the records in it."""
        schema = record.model_json_schema()
        meanings = _meanings(record)
        lines = [
            self._word(record, name, meanings.get(name, ""), schema)
            for name in record.model_fields
            if name not in EVERYWHERE
        ]
        parts = ["\n".join(lines)] if lines else []
        for name, within in _inner(record) if inner else ():
            parts.append(f"Within `{name}`: {_lowered(_about(within))}\n\n{self.record(within)}")
        return "\n\n".join(parts)

    def _word(self, record: type[Record], name: str, meaning: str, schema: dict[str, Any]) -> str:
        field = record.model_fields[name]
        uses = self.uses.get((record.__name__, name), [])
        where = f"{record.__name__}.{name}"
        if not meaning:
            self.problems.append(f"{where}: no description in the docstring of the record")
        if not uses:
            self.problems.append(f"{where}: no file of docs/examples uses it")
        facts = [f"*Allowed:* {_allowed(schema['properties'][name], schema)}."]
        left_out = _left_out(field)
        if field.is_required():
            facts.append("*Must be there.*")
        elif left_out and not _says_left_out(meaning):
            facts.append(f"*Left out:* {left_out}.")
        elif not _says_left_out(meaning):
            self.problems.append(f"{where}: its description does not say what holds if left out")
        if uses:
            best = min(uses, key=lambda use: (use.default, abs(len(use.text) - 30), use.text))
            if len(best.text) <= _LONGEST:
                link = f"[{best.file}](../examples/{best.file}.yaml)"
                facts.append(f"*Example:* `{best.text}` ({link}).")
            else:
                facts.append(f"*Example:* [{best.file}](../examples/{best.file}.yaml).")
        return f"- **`{name}`** — {meaning}\\\n  {' '.join(facts)}"

    def distributions(self) -> str:
        """Write the table of distributions, each with a use of it."""
        texts = [use.text for uses in self.uses.values() for use in uses]
        rows = ["| Distribution | Parameters | When | Example |", "|---|---|---|---|"]
        for name, kind in DISTRIBUTIONS.items():
            ways = "; or ".join(
                ", ".join(f"`{each}`" for each in way) for way in parameter_sets(name)
            )
            found = [text for text in texts if re.search(rf"^\w+: \{{{name}: ", text)]
            if not found:
                self.problems.append(f"distribution {name}: no file of docs/examples uses it")
            example = f"`{min(found, key=len)}`" if found else ""
            rows.append(f"| `{name}` | {ways} | {kind.meaning} | {example} |")
        return "\n".join(rows)


def page_records() -> dict[str, type[Record]]:
    """Find every record that a scenario can hold, by its name."""
    found: dict[str, type[Record]] = {}

    def gather(record: type[Record]) -> None:
        found[record.__name__] = record
        for _, within in _inner(record):
            gather(within)

    gather(Scenario)
    for record in (*KINDS.values(), *LEVER_RECORDS.values()):
        gather(record)
    return found


def _inner(record: type[Record]) -> list[tuple[str, type[Record]]]:
    """Find the records that are values of words of a record; steps and levers stand apart."""
    apart = {*KINDS.values(), *LEVER_RECORDS.values()}
    return [
        (name, each)
        for name, field in record.model_fields.items()
        for each in dict.fromkeys(_classes(field.annotation))
        if each not in apart and not each.__name__.islower()  # calls of levers have their names
    ]


def _classes(annotation: Any) -> Iterator[type[Record]]:
    if inspect.isclass(annotation) and issubclass(annotation, Record):
        yield annotation
    for part in get_args(annotation):
        yield from _classes(part)


def _about(record: type[Record]) -> str:
    """Give what a record's docstring says before its words."""
    text = inspect.getdoc(record) or ""
    return _prose(re.split(r"^(?:Parameters|Examples|Notes)\n-+$", text, flags=re.MULTILINE)[0])


def _meanings(record: type[Record]) -> dict[str, str]:
    """Give what a record's docstring says of each of its words."""
    text = inspect.getdoc(record) or ""
    found: dict[str, str] = {}
    match = re.search(
        r"^Parameters\n-+\n(.*?)(?=^\w+\n-+$|\Z)", text, flags=re.MULTILINE | re.DOTALL
    )
    names: list[str] = []
    for line in match[1].splitlines() if match else ():
        head = _PARAMETER.match(line)
        if head:
            names = head[1].split(", ")
        for name in names if not head else ():
            found[name] = _prose(f"{found.get(name, '')} {line}")
    return found


def _prose(text: str) -> str:
    """Write a docstring as Markdown, a paragraph on one line."""
    paragraphs = [" ".join(each.split()) for each in text.strip().split("\n\n")]
    return "\n\n".join(each.replace("``", "`") for each in paragraphs)


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]


def _says_left_out(meaning: str) -> bool:
    return "left out" in meaning.lower()


def _left_out(field: Any) -> str:
    """Say what a word is where the file does not have it; nothing where only prose can."""
    default = field.get_default(call_default_factory=True)
    if isinstance(default, bool):
        return f"`{str(default).lower()}`"
    if default in ([], {}):
        return "none"
    return (
        ""
        if default is None
        else f"`{default:g}`"
        if isinstance(default, float)
        else f"`{default}`"
    )


def _allowed(schema: dict[str, Any], whole: dict[str, Any]) -> str:
    """Say in words what a field takes, from its JSON Schema."""
    if "$ref" in schema:
        return _allowed(whole["$defs"][schema["$ref"].rpartition("/")[2]], whole)
    choices = [
        each for each in schema.get("anyOf", schema.get("oneOf", ())) if each.get("type") != "null"
    ]
    if "description" in schema and "properties" not in schema:
        told = [f"`{flow(each)}`" for each in schema.get("examples", ())]
        return str(schema["description"]) + (f", such as {' or '.join(told)}" if told else "")
    if len(choices) > 8:
        return "the words below"
    if choices:
        return "; or ".join(dict.fromkeys(_allowed(each, whole) for each in choices))
    if "const" in schema or "enum" in schema:
        told = [f"`{each}`" for each in schema.get("enum", [schema.get("const")])]
        return " or ".join(filter(None, [", ".join(told[:-1]), told[-1]]))
    return _allowed_type(schema, whole)


def _allowed_type(schema: dict[str, Any], whole: dict[str, Any]) -> str:
    kind = schema.get("type")
    if kind == "array":
        entry = _allowed(schema.get("items", {}), whole)
        return "a list of names" if entry == "a name" else f"a list, each {entry}"
    if kind == "object" and isinstance(schema.get("additionalProperties"), dict):
        return f"a mapping, each entry {_allowed(schema['additionalProperties'], whole)}"
    if kind == "object" and "properties" not in schema:
        return "a mapping"
    if kind in ("integer", "number"):
        least, most = schema.get("minimum"), schema.get("maximum")
        number = "a whole number" if kind == "integer" else "a number"
        if least is not None and most is not None:
            return f"{number} from {least:g} to {most:,}"
        return number if least is None else f"{number} of at least {least:g}"
    names = {"boolean": "`true` or `false`", "string": "a name", "object": "the words below"}
    return names.get(str(kind), "any value")


def _examples() -> str:
    """List the example files with what each says at its head."""
    lines = []
    for path in EXAMPLES:
        head = re.match(r"(?:#[^\n]*\n)+", path.read_text(encoding="utf-8"))
        told = " ".join(line.lstrip("# ") for line in head[0].splitlines()) if head else ""
        lines.append(f"- [{path.stem}](../examples/{path.name}): {_lowered(told)}")
    return "\n".join(lines)


if __name__ == "__main__":
    PAGE.write_text(write(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    sys.exit("\n".join(problems()) or None)
