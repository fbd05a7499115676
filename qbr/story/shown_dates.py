"""Dates and figures as the analysis writes them, written as the review writes them."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from qbr.formatting import Formatter
from qbr.quarter import Period

ISO_DAY = r"(\d{4}-\d{2}-\d{2})(?! \d{2}:)"  # not a moment of that day
ISO_DAYS = re.compile(rf"\b{ISO_DAY}(?: to {ISO_DAY})?")


def dates_in_words(text: str, formatter: Formatter) -> str:
    """Return a formula or reason with its dates as the review writes them: "3 – 30 September 2026"."""

    def written(found: re.Match[str]) -> str:
        first, last = (date.fromisoformat(day or found[1]) for day in found.groups())
        return formatter.period(Period(first, last)) if last > first else formatter.date(first, "medium")

    return ISO_DAYS.sub(written, text)


FIGURE = re.compile(r"(?<![\w.,-])(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+)(?![\w.-]*\w)")


def figures_in_words(text: str, formatter: Formatter) -> str:
    """Return a formula with its figures in the way of the reader: 132,480 is 132.480 in German."""

    def written(found: re.Match[str]) -> str:
        figure = found[0].replace(",", "")
        return formatter.number(Decimal(figure), len(figure.partition(".")[2]))

    return FIGURE.sub(written, text)
