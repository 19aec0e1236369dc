"""Pieces of HTML; every text that comes from outside is escaped here, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True, slots=True)
class Markup:
    """HTML that is already safe."""

    html: str


Piece = str | Markup


def safe(piece: Piece) -> str:
    """Escape a text, and leave HTML as it is.

    Examples
    --------
    >>> safe("<b>"), safe(Markup("<b>x</b>"))
    ('&lt;b&gt;', '<b>x</b>')
    """
    return piece.html if isinstance(piece, Markup) else escape(piece)


def element(tag: str, *pieces: Piece, **attributes: str) -> Markup:
    """Wrap pieces in an element; ``class_`` is the attribute class, ``data_x`` is ``data-x``.

    Examples
    --------
    >>> element("p", "a < b", class_="note").html
    '<p class="note">a &lt; b</p>'
    """
    named = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{escape(value)}"'
        for name, value in attributes.items()
    )
    return Markup(f"<{tag}{named}>{''.join(safe(piece) for piece in pieces)}</{tag}>")


def joined(pieces: Iterable[Piece], between: str = "") -> Markup:
    """Put pieces one after another."""
    return Markup(between.join(safe(piece) for piece in pieces))


def listed(items: Iterable[Piece]) -> Markup:
    """Make a list."""
    return element("ul", *(element("li", item) for item in items))


def section(name: str, title: str, *pieces: Piece) -> Markup:
    """Make a section with its heading, which links can point to."""
    heading = element("h2", title, id=f"{name}-title")
    return element("section", heading, *pieces, id=name, aria_labelledby=f"{name}-title")


def described(pairs: Iterable[tuple[str, Piece]]) -> Markup:
    """Make a list of terms with what is said of them."""
    rows = (element("div", element("dt", term), element("dd", said)) for term, said in pairs)
    return element("dl", *rows)


def table(caption: str, head: Sequence[str], rows: Iterable[Sequence[Piece]]) -> Markup:
    """Make a table whose first column names its rows; narrow screens scroll it sideways."""
    top = element("tr", *(element("th", name, scope="col") for name in head))
    body = (
        element("tr", element("th", row[0], scope="row"), *(_cell(piece) for piece in row[1:]))
        for row in rows
    )
    whole = element(
        "table", element("caption", caption), element("thead", top), element("tbody", *body)
    )
    return element("div", whole, class_="wide", role="region", aria_label=caption, tabindex="0")


def _cell(piece: Piece) -> Markup:
    return element("td", piece)
