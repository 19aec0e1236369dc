"""Items: what a step is done for one by one or at once, such as each document of a case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema

from procsim.errors import QuantityError
from procsim.scenario.parameters import plain
from procsim.scenario.record import speaking

MOST_ITEMS = 60
"""Which items a case has is one number of 64 bits."""

DOCUMENTS = "documents"
_ALLOWED = (
    f"a whole number from 1 to {MOST_ITEMS}, documents, a list of names, or {{attribute: NAME}}"
)


@dataclass(frozen=True)
class Items:
    """For what a step is done again and again within one visit.

    Parameters
    ----------
    names : tuple of str
        Of each, where they are listed or counted; else empty.
    attribute : str, optional
        The attribute that says how many there are; None together with no names says the documents
        of the case.
    """

    names: tuple[str, ...] = ()
    attribute: str | None = None

    def asks(self) -> tuple[str, ...]:
        """What it wants to know of a case."""
        return () if self.attribute is None else (self.attribute,)

    def __str__(self) -> str:
        if self.attribute is not None:
            return f"{{attribute: {self.attribute}}}"
        if not self.names:
            return DOCUMENTS
        counted = self.names == numbered(len(self.names))
        return str(len(self.names)) if counted else f"[{', '.join(self.names)}]"


def numbered(count: int) -> tuple[str, ...]:
    """Name so many items by their numbers.

    Examples
    --------
    >>> numbered(3)
    ('1', '2', '3')
    """
    return tuple(str(number) for number in range(1, count + 1))


def parse_items(value: object) -> Items:
    """Read items: a number, the documents of the case, a list of names, or an attribute.

    Examples
    --------
    >>> parse_items(["fire", "water"]).names
    ('fire', 'water')
    >>> print(parse_items(3), parse_items("documents"), parse_items({"attribute": "floors"}))
    3 documents {attribute: floors}

    Raises
    ------
    QuantityError
        None of these, a name twice, or too many of them.
    """
    if isinstance(value, Items):
        return value
    if value == DOCUMENTS:
        return Items()
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= MOST_ITEMS:
        return Items(numbered(value))
    if isinstance(value, Mapping) and list(value) == ["attribute"]:
        name = value["attribute"]
        if isinstance(name, str):
            return Items(attribute=name)
    if isinstance(value, list | tuple) and 1 <= len(value) <= MOST_ITEMS:
        return Items(_listed(value))
    raise QuantityError(f"found {plain(value)}; {_ALLOWED}")


def _listed(value: list[object] | tuple[object, ...]) -> tuple[str, ...]:
    for place, name in enumerate(value):
        if not isinstance(name, str) or not name.strip() or not name.isprintable():
            raise QuantityError(f"found {plain(name)} in the list; a name")
        if name in value[:place]:
            raise QuantityError(f"found '{name}' twice; each item once")
    return tuple(str(name) for name in value)


ItemList = Annotated[
    Items,
    PlainValidator(speaking(parse_items)),
    PlainSerializer(str, return_type=str),
    WithJsonSchema(
        {
            "type": ["integer", "string", "array", "object"],
            "description": "for what the step is done: a number, the documents of the case, a "
            "list of names, or an attribute that is a number",
            "examples": [3, "documents", ["fire", "water"], {"attribute": "floors"}],
        }
    ),
]
