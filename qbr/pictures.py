"""Pictures drawn with matplotlib for what Office has no native chart for: the fit map.

Drawn with `Figure`, never pyplot, so that a batch shares no state; with the font matplotlib ships and its own
defaults, so that the bytes do not depend on the fonts or the settings of the machine. matplotlib is imported when a
picture is drawn and not before: most reviews find theirs in the folder of those already drawn.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from decimal import Decimal
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties
    from matplotlib.text import Text
    from matplotlib.transforms import Bbox, BboxBase

MEDIA_TYPE = "image/png"
DRAWING = 4  # raised when the drawing changes: pictures drawn before are then drawn again
DPI = 200
SCALE_END = 10  # importance and satisfaction are rated 0–10

# Where a label may stand: direction from its point, and distance in units of the font size, the nearest first.
_DIRECTIONS = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1))
_DISTANCES = (0.7, 1.2)
_AXES = (0.115, 0.115, 0.865, 0.865)  # box of the axes in the picture


@dataclass(frozen=True, slots=True)
class FitPoint:
    """One rated need on the map."""

    number: int  # in the table that is the key of the map
    importance: Decimal  # 0–10
    satisfaction: Decimal  # 0–10
    is_focus: bool = False


@dataclass(frozen=True, slots=True)
class FitMapStyle:
    """How the map looks: colours as "#RRGGBB" from the template's theme, words in the review's language."""

    ink: str = "#16191F"
    grey: str = "#565D6B"
    focus: str = "#1F35C7"
    rule: str = "#D9D5CC"
    zone: str = "#F5F2EB"  # ground of the underserved zone
    width_inches: float = 4.7
    height_inches: float = 4.7
    font_points: float = 12.0
    importance_label: str = "Importance"
    satisfaction_label: str = "Satisfaction"
    zone_label: str = "Underserved"
    underserved_from: Decimal = Decimal(10)  # importance + max(importance − satisfaction, 0) from which it is so


def file_name(points: Sequence[FitPoint], style: FitMapStyle) -> str:
    """Return the name of a map's file by its content: the same points in the same style have the same one."""
    content = {
        "drawing": DRAWING,
        "matplotlib": version("matplotlib"),
        "points": [asdict(point) for point in points],
        "style": asdict(style),
    }
    text = json.dumps(content, default=str, sort_keys=True, ensure_ascii=True)
    return f"{hashlib.sha256(text.encode('ascii')).hexdigest()}.png"


def fit_map(points: Sequence[FitPoint], style: FitMapStyle, drawn: Path | None = None) -> bytes:
    """Return the map as PNG, from the folder of pictures already drawn where it is there.

    Args:
        points: the rated needs, in the order in which labels may choose their place.
        style: colours, size and words.
        drawn: folder of earlier drawings, which is read and never written; None draws anew.
    """
    with suppress(OSError):
        if drawn is not None:
            return (drawn / file_name(points, style)).read_bytes()
    return draw_fit_map(points, style)


def draw_fit_map(points: Sequence[FitPoint], style: FitMapStyle) -> bytes:
    """Return a PNG of needs by importance and satisfaction, the underserved zone shaded, on equal axes from 0 to 10.

    Each place has the numbers of its needs beside it; the table they stand in is the key. The bytes depend on nothing
    but the arguments and matplotlib's version.
    """
    import matplotlib
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with matplotlib.rc_context():
        matplotlib.rcdefaults()  # a matplotlibrc on this machine must not change the picture
        figure = Figure(figsize=(style.width_inches, style.height_inches), dpi=DPI)
        FigureCanvasAgg(figure)  # the figure draws on it, and measures its texts by it
        groups = _by_place(points)
        _place_labels(_draw_plot(figure, groups, style), groups, style)
        buffer = io.BytesIO()
        figure.savefig(buffer, format="png", dpi=DPI, metadata={"Software": None})
    return buffer.getvalue()


def _by_place(points: Sequence[FitPoint]) -> list[tuple[FitPoint, ...]]:
    """Return the points in groups that share a place, in the order of the first of each."""
    places: dict[tuple[Decimal, Decimal], tuple[FitPoint, ...]] = {}
    for point in points:
        place = (point.importance, point.satisfaction)
        places[place] = (*places.get(place, ()), point)
    return list(places.values())


def _place_labels(axes: Axes, groups: Sequence[Sequence[FitPoint]], style: FitMapStyle) -> None:
    """Write the numbers beside each place; where nothing is free they stand to the upper right."""
    inside, em = _label_area(axes), style.font_points * DPI / 72
    taken = [_marker_box(axes, group[0], em) for group in groups]
    taken.extend(text.get_window_extent() for text in axes.texts)
    for group in groups:
        text = _label(axes, group, style)
        size = text.get_window_extent()
        place = _free_place(axes, group[0], size, em, taken, inside)
        place = place or _beside(axes, group[0], size, em, _DISTANCES[0], (1, 1))
        text.set_position((place.x0 - size.x0, place.y0 - size.y0))
        taken.append(place)


def _draw_plot(figure: Figure, groups: Sequence[tuple[FitPoint, ...]], style: FitMapStyle) -> Axes:
    """Draw axes, zone and points and return the axes with their place fixed."""
    axes = _draw_axes(figure, style)
    _draw_zone(axes, style)
    for group in groups:
        axes.plot(
            float(group[0].importance), float(group[0].satisfaction), "o", color=_colour(group, style),
            markersize=style.font_points * 0.65, clip_on=False, zorder=3,
        )  # fmt: skip
    figure.draw_without_rendering()  # fixes the box of the axes, by which labels are placed
    return axes


def _colour(group: Sequence[FitPoint], style: FitMapStyle) -> str:
    return style.focus if any(point.is_focus for point in group) else style.ink


def _label(axes: Axes, group: Sequence[FitPoint], style: FitMapStyle) -> Text:
    bold = any(point.is_focus for point in group)
    return axes.text(
        0, 0, _numbers(group), color=_colour(group, style), ha="left", va="bottom", transform=None, zorder=4,
        fontproperties=_font(style, bold=bold),
    )  # fmt: skip


def _numbers(group: Sequence[FitPoint]) -> str:
    """Return the numbers at one place: "4", or "6–7, 9" where several stand there."""
    runs: list[list[int]] = []
    for number in sorted(point.number for point in group):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def _font(style: FitMapStyle, *, bold: bool = False, factor: float = 1.0) -> FontProperties:
    """Return the font that matplotlib ships, by its file: a name would be looked up on the machine."""
    import matplotlib
    from matplotlib.font_manager import FontProperties

    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    file = Path(matplotlib.get_data_path()) / "fonts" / "ttf" / name
    return FontProperties(fname=file, size=style.font_points * factor)


def _draw_axes(figure: Figure, style: FitMapStyle) -> Axes:
    axes = figure.add_axes(_AXES)
    axes.set_xlim(0, SCALE_END)
    axes.set_ylim(0, SCALE_END)
    axes.set_aspect("equal", adjustable="box", anchor="NW")
    axes.set_xticks(range(0, SCALE_END + 1, 2))
    axes.set_yticks(range(0, SCALE_END + 1, 2))
    axes.tick_params(length=0, labelcolor=style.grey)
    for label in (*axes.get_xticklabels(), *axes.get_yticklabels()):
        label.set_fontproperties(_font(style, factor=0.9))
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        axes.spines[side].set_color(style.ink)
    axes.grid(color=style.rule, linewidth=0.75)
    axes.set_axisbelow(True)
    axes.set_xlabel(style.importance_label, color=style.grey, fontproperties=_font(style), parse_math=False)
    axes.set_ylabel(style.satisfaction_label, color=style.grey, fontproperties=_font(style), parse_math=False)
    return axes


def _draw_zone(axes: Axes, style: FitMapStyle) -> None:
    corners = underserved_zone(style.underserved_from)
    if not corners:
        return
    axes.fill(*zip(*corners, strict=True), color=style.zone, linewidth=0, zorder=0.4)
    axes.text(
        SCALE_END - 0.2, 0.25, style.zone_label, ha="right", va="bottom", color=style.grey, parse_math=False,
        fontproperties=_font(style, bold=True),
    )  # fmt: skip


def underserved_zone(score: Decimal) -> tuple[tuple[float, float], ...]:
    """Return the corners of the zone where importance + (importance − satisfaction) reaches the score.

    Corners are (importance, satisfaction); none when the score cannot be reached on the scale.
    """
    limit = float(score)
    if not 0 <= limit < 2 * SCALE_END:
        return ()
    if limit <= SCALE_END:  # the border ends on the diagonal, above which nothing is underserved
        return (limit / 2, 0), (SCALE_END, 0), (SCALE_END, SCALE_END), (limit, limit)
    return (limit / 2, 0), (SCALE_END, 0), (SCALE_END, 2 * SCALE_END - limit)


def _free_place(
    axes: Axes, point: FitPoint, size: BboxBase, em: float, taken: Sequence[BboxBase], inside: BboxBase
) -> Bbox | None:
    """Return the nearest box around the point that touches nothing and lies inside; None when there is none."""
    for distance in _DISTANCES:
        for direction in _DIRECTIONS:
            box = _beside(axes, point, size, em, distance, direction)
            is_inside = inside.x0 <= box.x0 and box.x1 <= inside.x1 and inside.y0 <= box.y0 and box.y1 <= inside.y1
            if is_inside and not any(box.overlaps(other) for other in taken):
                return box
    return None


def _beside(
    axes: Axes, point: FitPoint, size: BboxBase, em: float, distance: float, direction: tuple[int, int]
) -> Bbox:
    """Return the box of a size that stands so far from the point in a direction."""
    x, y = axes.transData.transform((float(point.importance), float(point.satisfaction)))
    across, up = direction
    left = x + across * distance * em - (0 if across > 0 else size.width if across < 0 else size.width / 2)
    low = y + up * distance * em - (0 if up > 0 else size.height if up < 0 else size.height / 2)
    return _box(left, low, size.width, size.height)


def _marker_box(axes: Axes, point: FitPoint, em: float) -> Bbox:
    x, y = axes.transData.transform((float(point.importance), float(point.satisfaction)))
    radius = 0.4 * em
    return _box(x - radius, y - radius, 2 * radius, 2 * radius)


def _label_area(axes: Axes) -> Bbox:
    """Return where labels may stand: right of the one axis, above the other, inside the picture."""
    plot, canvas = axes.get_window_extent(), axes.figure.bbox
    margin = 0.01 * canvas.width
    return _box(plot.x0 + margin, plot.y0 + margin, canvas.x1 - plot.x0 - 2 * margin, canvas.y1 - plot.y0 - 2 * margin)


def _box(x: float, y: float, width: float, height: float) -> Bbox:
    from matplotlib.transforms import Bbox

    return Bbox.from_bounds(x, y, width, height)
