"""The kinds of charts, and what each needs to be drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Measures = Literal["categories", "points", "bubbles"]


@dataclass(frozen=True, slots=True)
class Kind:
    """One way of drawing series."""

    name: str  # as people call it
    measures: Measures = "categories"  # what its values stand over: categories, or places of their own
    is_pie: bool = False  # shows one series only
    is_ring: bool = False  # its legend names the points, not the series
    is_stock: bool = False  # draws three or four series together as one


KINDS = {
    "c:lineChart": Kind("line"),
    "c:line3DChart": Kind("3-D line"),
    "c:barChart": Kind("bar"),
    "c:bar3DChart": Kind("3-D bar"),
    "c:areaChart": Kind("area"),
    "c:area3DChart": Kind("3-D area"),
    "c:pieChart": Kind("pie", is_pie=True, is_ring=True),
    "c:pie3DChart": Kind("3-D pie", is_pie=True, is_ring=True),
    "c:ofPieChart": Kind("pie of pie", is_pie=True, is_ring=True),
    "c:doughnutChart": Kind("doughnut", is_ring=True),
    "c:radarChart": Kind("radar"),
    "c:surfaceChart": Kind("surface"),
    "c:surface3DChart": Kind("3-D surface"),
    "c:stockChart": Kind("stock", is_stock=True),
    "c:scatterChart": Kind("scatter", "points"),
    "c:bubbleChart": Kind("bubble", "bubbles"),
}


@dataclass(frozen=True, slots=True)
class ExtendedKind:
    """One way of drawing that only newer Office knows; its part has another form."""

    name: str
    dimension: Literal["val", "size"] = "val"  # what the part calls its numbers
    needs_categories: bool = True
    has_many: bool = False  # whether it shows several series


EXTENDED_KINDS = {
    "waterfall": ExtendedKind("waterfall"),
    "funnel": ExtendedKind("funnel"),
    "treemap": ExtendedKind("treemap", "size"),
    "sunburst": ExtendedKind("sunburst", "size"),
    "pareto": ExtendedKind("pareto"),
    "histogram": ExtendedKind("histogram", needs_categories=False),
    "boxWhisker": ExtendedKind("box and whisker", needs_categories=False, has_many=True),
}
