"""References from a chart into its workbook: a formula, and a cache of what its cells hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qbr.office.charts.sheet import cell_text


@dataclass(frozen=True, slots=True)
class Reference:
    """Where the workbook holds some cells, and what stands in them."""

    formula: str
    texts: Sequence[str | None]


def element(prefix: str, name: str, content: str) -> str:
    """Return an element of the chart's namespace."""
    return f"<{prefix}{name}>{content}</{prefix}{name}>"


def text_reference(prefix: str, reference: Reference) -> str:
    """Return a c:strRef: the formula, and the texts its cells hold."""
    p = prefix
    cache = f'<{p}strCache><{p}ptCount val="{len(reference.texts)}"/>{cached_points(p, reference.texts)}</{p}strCache>'
    return f"<{p}strRef><{p}f>{cell_text(reference.formula)}</{p}f>{cache}</{p}strRef>"


def number_reference(prefix: str, reference: Reference, format_code: str) -> str:
    """Return a c:numRef; a gap has no point."""
    p, count = prefix, len(reference.texts)
    code = f"<{p}formatCode>{cell_text(format_code or 'General')}</{p}formatCode>"
    cache = f'<{p}numCache>{code}<{p}ptCount val="{count}"/>{cached_points(p, reference.texts)}</{p}numCache>'
    return f"<{p}numRef><{p}f>{cell_text(reference.formula)}</{p}f>{cache}</{p}numRef>"


def category_reference(prefix: str, formula: str, levels: Sequence[Sequence[str | None]]) -> str:
    """Return a c:multiLvlStrRef; `levels` are those of the sheet, the outermost first."""
    p = prefix
    written = (element(p, "lvl", cached_points(p, level)) for level in reversed(levels))
    cache = f'<{p}multiLvlStrCache><{p}ptCount val="{len(levels[0])}"/>{"".join(written)}</{p}multiLvlStrCache>'
    return f"<{p}multiLvlStrRef><{p}f>{cell_text(formula)}</{p}f>{cache}</{p}multiLvlStrRef>"


def cached_points(prefix: str, texts: Sequence[str | None]) -> str:
    """Return the points of a cache; a gap has none."""
    p = prefix
    return "".join(
        f'<{p}pt idx="{index}"><{p}v>{cell_text(text)}</{p}v></{p}pt>'
        for index, text in enumerate(texts)
        if text is not None
    )
