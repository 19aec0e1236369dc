"""The page around the contents: one file that opens without a network, on paper and on a phone."""

from __future__ import annotations

from collections.abc import Sequence

from procsim.figures.style import fonts
from procsim.report.markup import Markup, element, safe
from procsim.text import _, language

_STYLE = """
:root { color-scheme: light; --ink: #1a1a1a; --muted: #595959; --rule: #d9d9d9; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 75rem; padding: 1rem; color: var(--ink); background: #fff;
  font: 1rem/1.5 FONTS; overflow-wrap: break-word; }
header { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; align-items: baseline;
  justify-content: space-between; }
h1 { font-size: 1.7rem; line-height: 1.25; margin: .3rem 0; }
h2 { font-size: 1.3rem; margin: 2.4rem 0 .6rem; border-top: 1px solid var(--rule);
  padding-top: 1rem; }
h3 { font-size: 1.05rem; margin: 1.2rem 0 .3rem; }
nav a { margin-right: 1rem; color: #005a9c; }
a:focus-visible, .wide:focus-visible { outline: 3px solid #005a9c; }
.banner { background: #fff4ce; border-left: .4rem solid #b35c00; padding: .5rem .8rem; }
.banner.measured { background: #eef6ee; border-color: #2e7d32; }
dl { margin: .8rem 0; }
dl > div { display: grid; grid-template-columns: 14rem 1fr; gap: 0 1rem; padding: .3rem 0;
  border-bottom: 1px solid var(--rule); }
dt { color: var(--muted); } dd { margin: 0; } dd ul { margin: 0; padding-left: 1.1rem; }
.wide { overflow-x: auto; margin: 1rem 0; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--muted); padding: .3rem 0; }
th, td { text-align: left; vertical-align: top; padding: .4rem .7rem .4rem 0;
  border-bottom: 1px solid var(--rule); min-width: 6rem; }
thead th { border-bottom: 2px solid var(--ink); }
tbody th { font-weight: 600; }
.number { white-space: nowrap; } td:has(.number) { min-width: 0; }
thead th { min-width: 2.8rem; }
.better { color: #00568a; font-weight: 600; } .worse { color: #a33c00; font-weight: 700; }
.unshown { color: var(--muted); } .note, figcaption { color: var(--muted); font-size: .92rem; }
figure { margin: 1rem 0; } .plot { width: 100%; } code { overflow-wrap: anywhere; }
@media (max-width: 40rem) { body { padding: .7rem; } h1 { font-size: 1.35rem; }
  dl > div { grid-template-columns: 1fr; } }
@media print { main > section:not(#one-page), nav { display: none; }
  body { max-width: none; padding: 0; font-size: 10pt; } .wide { overflow: visible; } }
"""

_DRAW = """
document.querySelectorAll("script[data-plot]").forEach(function (store) {
  var plot = JSON.parse(store.textContent);
  Plotly.newPlot(store.dataset.plot, plot.data, plot.layout,
    {responsive: true, displayModeBar: false, displaylogo: false});
});
"""

# Nothing may be fetched, whatever a title or a library says.
_POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
    "img-src data: blob:; base-uri 'none'; form-action 'none'"
)


def page(title: str, first: Markup, sections: Sequence[Markup]) -> str:
    """Make the whole document; text and tables are readable without its script.

    Parameters
    ----------
    title : str
    first : Markup
        The header and the first screen.
    sections : sequence of Markup
        What follows it.
    """
    from plotly.offline import get_plotlyjs

    no_script = element("noscript", element("p", _("Plots need JavaScript; text does not.")))
    main = element("main", first, no_script, *sections)
    style = _STYLE.replace("FONTS", fonts())
    head = (
        '<meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        f"<title>{safe(title)}</title><style>{style}</style>"
    )
    return (
        f'<!DOCTYPE html>\n<html lang="{language()}">\n<head>{head}</head>\n<body>\n{main.html}\n'
        f"<script>{get_plotlyjs()}</script>\n<script>{_DRAW}</script>\n</body>\n</html>\n"
    )
