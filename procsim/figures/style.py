"""How plots look: palette, dashes, fonts, and the layout that all of them share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from procsim.text import _, language, title_of

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from procsim.tables import Tables

_SIMPLIFIED = '"Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif'
_TRADITIONAL = '"Noto Sans CJK TC", "PingFang TC", "Microsoft JhengHei", sans-serif'
_FONTS = {
    # Latin fonts first, since Chinese ones give quotation marks and ± the width of a character.
    "en": f'"Segoe UI", "Helvetica Neue", Arial, "Liberation Sans", "DejaVu Sans", {_SIMPLIFIED}',
    "zh-Hans": _SIMPLIFIED,
    "zh-Hant": _TRADITIONAL,
}

INK, MUTED, RULE, PAPER = "#1a1a1a", "#595959", "#d9d9d9", "#ffffff"
BETTER, WORSE, UNSHOWN = "#0072b2", "#d55e00", "#767676"
BASELINE = "today"

_TOP, _BOTTOM, _GAP, _LEGEND = 46, 44, 78, 24
_PLOTLY_TITLE = 16
_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")
_DASHES = ("solid", "dot", "dashdot", "longdash", "longdashdot")
_SYMBOLS = ("circle", "square", "diamond", "cross", "star", "hexagon")
_NEVER_FIRST, _NEVER_LAST = "，。、；：？！）」』》”%", "（「『《“"


@dataclass(frozen=True, slots=True)
class Style:
    """What tells a design's lines and markers from another's, with and without colour."""

    title: str
    colour: str
    dash: str
    symbol: str


def styles(tables: Mapping[str, Tables]) -> dict[str, Style]:
    """Give each design its look; the baseline is always grey and dashed.

    Parameters
    ----------
    tables : mapping of design to Tables

    Returns
    -------
    dict of design to Style

    Notes
    -----
    Source of the palette: M. Okabe and K. Ito, *Color Universal Design*, 2008.
    """
    found: dict[str, Style] = {}
    for design, its in tables.items():
        number = len(found) - (BASELINE in found)
        found[design] = (
            Style(_("Today"), MUTED, "dash", "circle-open")
            if design == BASELINE
            else Style(
                title_of(design, its.setting.title),
                _COLOURS[number % len(_COLOURS)],
                _DASHES[number % len(_DASHES)],
                _SYMBOLS[number % len(_SYMBOLS)],
            )
        )
    return found


@dataclass(frozen=True, slots=True)
class Panels:
    """Panels below each other, of given heights in pixels, with room for titles between them."""

    sizes: tuple[int, ...]
    gap: int = _GAP

    @property
    def height(self) -> int:
        """Pixels of the whole figure."""
        return self._inside + _TOP + _BOTTOM

    @property
    def rows(self) -> dict[str, Any]:
        """What `plotly.subplots.make_subplots` wants to know."""
        return {
            "rows": len(self.sizes),
            "cols": 1,
            "row_heights": list(self.sizes),
            "vertical_spacing": self.gap / self._inside if len(self.sizes) > 1 else 0.0,
        }

    @property
    def _inside(self) -> int:
        return sum(self.sizes) + self.gap * (len(self.sizes) - 1)


def fonts() -> str:
    """Give fonts for the language in use; each list has Chinese fonts of every common system."""
    return _FONTS[language()]


def laid_out(figure: go.Figure, *, height: int, **layout: Any) -> go.Figure:
    """Give a figure the layout that all share: fonts, white ground, legend below, room for labels.

    Parameters
    ----------
    figure : plotly.graph_objects.Figure
    height : int
        Pixels without the legend, which stands above; the width is that of the page.
    **layout
        What this figure has beside it.
    """
    inside = height - _TOP - _BOTTOM
    # A legend without room of its own takes it from the plot, and then covers a title of two lines.
    legend = _LEGEND if _has_legend(figure) and not {"margin", "showlegend"} & layout.keys() else 0
    figure.update_layout(
        font={"family": fonts(), "size": 13, "color": INK},
        paper_bgcolor=PAPER,
        plot_bgcolor=PAPER,
        height=height + legend,
        margin={"l": 10, "r": 14, "t": _TOP + legend, "b": _BOTTOM},
        legend={
            "orientation": "h",
            "x": 0,
            "xanchor": "left",
            "yanchor": "bottom",
            "y": 1 + _TOP / inside,
        },
        hoverlabel={"font": {"family": fonts()}},
        template="none",
    )
    figure.update_xaxes(
        automargin=True, gridcolor=RULE, linecolor=MUTED, ticks="outside", zeroline=False,
        title={"font": {"size": 13}, "standoff": 4},
    )  # fmt: skip
    figure.update_yaxes(
        automargin=True, gridcolor=RULE, linecolor=MUTED, rangemode="tozero",
        title={"font": {"size": 13}, "standoff": 4},
    )  # fmt: skip
    for annotation in figure.layout.annotations:
        if annotation.font.size == _PLOTLY_TITLE:
            annotation.font.size = 14
    figure.update_xaxes(
        selector={"type": "date"},
        tickformatstops=[
            {"dtickrange": [None, 43_200_000], "value": "%H:%M<br>%m-%d"},
            {"dtickrange": [43_200_000, None], "value": "%m-%d<br>%Y"},
        ],
        hoverformat="%Y-%m-%d %H:%M",
    )
    return figure.update_layout(**layout)


def _has_legend(figure: go.Figure) -> bool:
    """Tell whether names of lines, markers or bars are listed; a heat map has none."""
    named = [
        each for each in figure.data if each.type != "heatmap" and each.showlegend is not False
    ]
    return len(named) > 1


def without_data(text: str | None = None) -> go.Figure:
    """Say in place of a plot that there is nothing to draw.

    Parameters
    ----------
    text : str, optional
        Why; that no case was finished where left out.
    """
    import plotly.graph_objects as go

    figure = go.Figure()
    figure.add_annotation(
        text=text or _("Nothing to draw: no case was finished in the time that counts."),
        showarrow=False, xref="paper", yref="paper", x=0.5, y=0.5,
    )  # fmt: skip
    figure.update_xaxes(visible=False).update_yaxes(visible=False)
    return laid_out(figure, height=140, margin={"l": 0, "r": 0, "t": 0, "b": 0})


def translucent(colour: str, opacity: float = 0.18) -> str:
    """Turn ``#rrggbb`` into the same colour that lets others through.

    Examples
    --------
    >>> translucent("#0072b2", 0.5)
    'rgba(0,114,178,0.5)'
    """
    red, green, blue = (int(colour[k : k + 2], 16) for k in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity})"


def readable_on(ground: str) -> str:
    """Give the colour of text, dark or white, that is read best on a ground.

    Examples
    --------
    >>> readable_on("#f2f2f2"), readable_on("#08306b")
    ('#1a1a1a', '#ffffff')

    Notes
    -----
    Source: W3C, *Web Content Accessibility Guidelines 2.1*, relative luminance and contrast ratio.
    """
    red, green, blue = (_linear(int(ground[k : k + 2], 16) / 255) for k in (1, 3, 5))
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    # White and INK contrast equally at (L + 0.05)^2 = 1.05 * (0.0103 + 0.05).
    return INK if luminance > 0.2 else PAPER


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def wrapped(text: str, width: int = 22) -> str:
    """Break a title into lines of about `width` columns, in which a Chinese character takes two.

    Examples
    --------
    >>> wrapped("Registration window of the county", 20)
    'Registration window<br>of the county'
    >>> wrapped("<Office> & hall")
    '&lt;Office&gt; &amp; hall'
    >>> wrapped("不动产登记综合受理窗口", 12)
    '不动产登记综<br>合受理窗口'
    >>> wrapped("Share within 20 s: at least 80 %", 15)
    'Share within<br>20 s: at<br>least 80 %'
    """
    lines = _filled(text, width)
    # As narrow as makes no line more: a last word does not stand alone.
    for narrower in range(_columns(text) // len(lines), width):
        if len(even := _filled(text, narrower)) == len(lines):
            lines = even
            break
    return "<br>".join(plain(line) for line in lines)


def height_of(text: str) -> int:
    """Give the pixels that the lines of a title or label take.

    Examples
    --------
    >>> height_of("Registration window<br>of the county")
    36
    """
    return 18 * (1 + text.count("<br>"))


def plain(text: str) -> str:
    """Keep a title from being read as mark-up, which plots understand a little of."""
    return escape(text, quote=False)


def _filled(text: str, width: int) -> list[str]:
    lines = [""]
    for word in _words(text):
        if lines[-1] and _columns(lines[-1] + word.rstrip()) > width:
            lines.append("")
        lines[-1] += word
    return [line.strip() for line in lines]


def _words(text: str) -> Iterable[str]:
    """Split after spaces and Chinese characters, but not a number from its unit."""
    word = ""
    for letter, following in zip(text, f"{text[1:]} ", strict=True):
        ends = not word[-1:].isdigit() if letter == " " else ord(letter) >= 0x2E80
        word += letter
        if ends and letter not in _NEVER_LAST and following not in _NEVER_FIRST:
            yield word
            word = ""
    if word:
        yield word


def _columns(text: str) -> int:
    return sum(2 if ord(letter) >= 0x2E80 else 1 for letter in text)
