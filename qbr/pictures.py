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
from dataclasses import asdict, dataclass
from decimal import Decimal
from importlib.metadata import version
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties
    from matplotlib.transforms import Bbox, BboxBase

MEDIA_TYPE = "image/png"
DRAWING = 1  # raised when the drawing changes: pictures drawn before are then drawn again
DPI = 200
SCALE_END = 10  # importance and satisfaction are rated 0–10
LONGEST_LABEL = 48  # characters; a longer name is cut on the map, the table beside it has it in full

# Where a label may stand: direction and distance from its point in units of the font size, the nearest first.
_DIRECTIONS = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1))
_DISTANCES = (0.7, 1.4, 2.2, 3.2, 4.4)
_LEADER_FROM = 2.0  # from this distance a thin line ties the label to its point


@dataclass(frozen=True, slots=True)
class FitPoint:
    """One rated need on the map."""

    label: str
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
    width_inches: float = 6.0
    height_inches: float = 4.7
    font_points: float = 12.0
    importance_label: str = "Importance"
    satisfaction_label: str = "Satisfaction"
    zone_label: str = "Underserved"
    underserved_from: Decimal = Decimal(10)  # importance + max(importance − satisfaction, 0) from which it is so


def key(points: Sequence[FitPoint], style: FitMapStyle) -> str:
    """Return the name of a map by its content: the same points in the same style have the same one."""
    content = {
        "drawing": DRAWING,
        "matplotlib": version("matplotlib"),
        "points": [asdict(point) for point in points],
        "style": asdict(style),
    }
    text = json.dumps(content, default=str, sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def fit_map(points: Sequence[FitPoint], style: FitMapStyle, drawn: Path | None = None) -> bytes:
    """Return the map as PNG, from the folder of pictures already drawn where it is there.

    Args:
        points: the rated needs, in the order in which labels may choose their place.
        style: colours, size and words.
        drawn: folder of earlier drawings, made when missing; None draws without keeping anything.
    """
    if drawn is None:
        return draw_fit_map(points, style)
    file = drawn / f"{key(points, style)}.png"
    if file.is_file():
        return file.read_bytes()
    data = draw_fit_map(points, style)
    _keep(file, data)
    return data


def draw_fit_map(points: Sequence[FitPoint], style: FitMapStyle) -> bytes:
    """Return a PNG of needs by importance and satisfaction, the underserved zone shaded, on equal axes from 0 to 10.

    Points at the same place share one label. The bytes depend on nothing but the arguments and matplotlib's version.
    """
    import matplotlib
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with matplotlib.rc_context():
        matplotlib.rcdefaults()  # a matplotlibrc on this machine must not change the picture
        figure = Figure(figsize=(style.width_inches, style.height_inches), dpi=DPI)
        FigureCanvasAgg(figure)  # the figure draws on it, and measures its texts by it
        axes = _draw_axes(figure, style)
        _draw_zone(axes, style)
        figure.draw_without_rendering()  # fixes the box of the axes, by which labels are placed
        _draw_points(axes, _shared(points), style)
        buffer = io.BytesIO()
        figure.savefig(buffer, format="png", dpi=DPI, metadata={"Software": None})
    return buffer.getvalue()


def _keep(file: Path, data: bytes) -> None:
    """Write the whole picture or none of it: builds in other processes may want the same one now."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=file.parent, suffix=".part", delete=False) as part:
        part.write(data)
    Path(part.name).replace(file)


def _shared(points: Sequence[FitPoint]) -> list[FitPoint]:
    """Return the points with those at the same place made one, which names them all."""
    places: dict[tuple[Decimal, Decimal], FitPoint] = {}
    for point in points:
        place = (point.importance, point.satisfaction)
        label = point.label if len(point.label) <= LONGEST_LABEL else point.label[: LONGEST_LABEL - 1] + "…"
        before = places.get(place)
        if before is not None:
            label = f"{before.label}\n{label}"
        is_focus = point.is_focus or (before is not None and before.is_focus)
        places[place] = FitPoint(label, *place, is_focus)
    return list(places.values())


def _font(style: FitMapStyle, *, bold: bool = False, factor: float = 1.0) -> FontProperties:
    """Return the font that matplotlib ships, by its file: a name would be looked up on the machine."""
    import matplotlib
    from matplotlib.font_manager import FontProperties

    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    file = Path(matplotlib.get_data_path()) / "fonts" / "ttf" / name
    return FontProperties(fname=file, size=style.font_points * factor)


def _draw_axes(figure: Figure, style: FitMapStyle) -> Axes:
    axes = figure.add_axes((0.1, 0.13, 0.87, 0.84))
    axes.set_xlim(0, SCALE_END)
    axes.set_ylim(0, SCALE_END)
    axes.set_aspect("equal", adjustable="box", anchor="SW")
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


def _draw_points(axes: Axes, points: Sequence[FitPoint], style: FitMapStyle) -> None:
    em = style.font_points * DPI / 72
    radius = 0.45 * em
    spots = [axes.transData.transform((float(point.importance), float(point.satisfaction))) for point in points]
    taken = [_box(x - radius, y - radius, 2 * radius, 2 * radius) for x, y in spots]
    taken.extend(text.get_window_extent() for text in axes.texts)
    for point, (x, y) in zip(points, spots, strict=True):
        colour = style.focus if point.is_focus else style.ink
        axes.plot(
            float(point.importance), float(point.satisfaction), "o", color=colour, markersize=style.font_points * 0.7,
            clip_on=False, zorder=3,
        )  # fmt: skip
        taken.append(_draw_label(axes, point, (x, y), taken, style))


def _draw_label(axes: Axes, point: FitPoint, spot: tuple[float, float], taken: list[Bbox], style: FitMapStyle) -> Bbox:
    """Draw the label at the first free place around its point and return the box it takes."""
    colour = style.focus if point.is_focus else style.ink
    text = axes.text(
        0, 0, point.label, color=colour, fontproperties=_font(style, bold=point.is_focus), ha="left", va="bottom",
        transform=None, parse_math=False, zorder=4,
    )  # fmt: skip
    size = text.get_window_extent()
    em = style.font_points * DPI / 72
    canvas = axes.figure.bbox
    box, distance = _free_place(spot, size.width, size.height, em, taken, canvas)
    text.set_position((box.x0 - size.x0, box.y0 - size.y0))
    if distance >= _LEADER_FROM:
        end = (min(max(spot[0], box.x0), box.x1), min(max(spot[1], box.y0), box.y1))
        axes.plot(*zip(spot, end, strict=True), color=colour, linewidth=0.75, transform=None, clip_on=False, zorder=2)
    return box


def _free_place(
    spot: tuple[float, float], width: float, height: float, em: float, taken: Sequence[Bbox], canvas: BboxBase
) -> tuple[Bbox, float]:
    """Return the nearest box around the spot that touches nothing, or the one that touches least, and its distance."""
    places = [
        (
            _box(
                spot[0] + across * distance * em - (0 if across > 0 else width if across < 0 else width / 2),
                spot[1] + up * distance * em - (0 if up > 0 else height if up < 0 else height / 2),
                width,
                height,
            ),
            distance,
        )
        for distance in _DISTANCES
        for across, up in _DIRECTIONS
    ]

    def covered(place: tuple[Bbox, float]) -> float:
        outside = width * height - _overlap(place[0], canvas)
        return round(outside + sum(_overlap(place[0], other) for other in taken), 3)

    return min(places, key=covered)  # the first of several that are equally good: the nearest


def _box(x: float, y: float, width: float, height: float) -> Bbox:
    from matplotlib.transforms import Bbox

    return Bbox.from_bounds(x, y, width, height)


def _overlap(one: BboxBase, other: BboxBase) -> float:
    """Return the area two boxes share, in square pixels."""
    width = min(one.x1, other.x1) - max(one.x0, other.x0)
    height = min(one.y1, other.y1) - max(one.y0, other.y0)
    return float(max(width, 0) * max(height, 0))
