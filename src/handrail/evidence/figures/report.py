"""A report of a pool as one HTML file: figures, their numbers, how they came about. It needs nothing from outside."""

from collections.abc import Sequence
from html import escape

from ..pooling import Pooled
from .drawn import Drawn
from .words import ENGLISH, Words

Columns = Sequence[str]
Rows = Sequence[Sequence[str]]
STYLE = ("body{font:16px/1.5 system-ui,sans-serif;color:#1d2b2d;max-width:60rem;margin:2rem auto;padding:0 1rem}"
         "svg{width:100%;height:auto;max-width:60rem}svg[viewBox^='0 0 390 ']{max-width:26rem}"
         "table{border-collapse:collapse;margin:1rem 0}"
         "th,td{text-align:start;padding:.2rem 1rem .2rem 0;border-bottom:1px solid #d3cbbd}"
         "section{break-inside:avoid}summary{cursor:pointer}")


def report(
    title: str, pooled: Pooled, figures: Sequence[tuple[str, Drawn]], *, lines: Sequence[str] = (),
    tables: Sequence[tuple[str, Columns, Rows]] = (), words: Words = ENGLISH, language: str = "en",
) -> str:
    """One HTML document: what was found, (heading, figure) each with its table, and `lines` of text before them.

    `tables` of no figure, each with heading, columns and rows, come last.
    """
    spread = pooled.spread
    found = [f"{words.pooled % {'k': pooled.k}}: {words.with_interval(pooled.estimate, pooled.ci)}, "
             f"p {words.p(pooled.p)} ({pooled.method}, {pooled.test})"]
    if pooled.prediction_interval:
        found.append(f"{words.predicted}: {words.ends(pooled.prediction_interval)}")
    found.append(words.heterogeneity % {
        "tau2": words.number(spread.tau2, 4), "i2": words.number(spread.i2, 1), "df": spread.df,
        "q": words.number(spread.q), "p": words.p(spread.p)})
    body = "".join(f"<p>{escape(line)}</p>" for line in (*found, *lines))
    for heading, drawn in figures:
        body += (f"<section><h2>{escape(heading)}</h2>{drawn.svg}<p>{escape(drawn.sentence)}</p></section>"
                 f"{table(drawn)}")
    for heading, columns, rows in tables:
        body += f"<section><h2>{escape(heading)}</h2>{_table(columns, rows)}</section>"
    return (f'<!doctype html><html lang="{escape(language)}"><meta charset="utf-8">'
            f'<meta name="viewport" content="width=device-width"><title>{escape(title)}</title><style>{STYLE}</style>'
            f"<main><h1>{escape(title)}</h1>{body}</main></html>\n")


def table(drawn: Drawn) -> str:
    """The numbers of a figure as an HTML table."""
    return _table(drawn.columns, drawn.rows)


def _table(columns: Columns, cells: Rows) -> str:
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in columns)
    rows = "".join("<tr>" + f'<th scope="row">{escape(row[0])}</th>' + "".join(f"<td>{escape(cell)}</td>" for cell in
                   row[1:]) + "</tr>" for row in cells)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
