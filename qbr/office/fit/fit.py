"""Text that fits its box: measured, and made smaller with real sizes, because PowerPoint shrinks nothing by itself.

PowerPoint applies "shrink on overflow" only when somebody edits the text; until then the file is shown as it is.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from qbr.errors import Place, Problem, Severity
from qbr.office.fit.fonts import stand_ins
from qbr.office.fit.measure import Paragraph, Run, measure
from qbr.office.fit.text_body import SizedRun, TextBody, read_body
from qbr.office.fit.text_styles import LEVELS, LevelStyle, resolve_levels
from qbr.office.opc.spans import with_attribute

__all__ = ["LevelStyle", "Paragraph", "Run", "fit_body", "measure", "resolve_levels"]

TOLERANCE = 0.5  # points a text may be taller than its box before it counts as too tall
CLOSE = 0.95  # share of a box that text fills when other letters may make the difference
STEP = 0.025  # by which sizes are tried
SMALLEST_SHARE = 0.25  # PowerPoint's own fontScale goes no lower


def fit_body(
    xml: str,
    *,
    width_emu: float,
    height_emu: float,
    default_size: float,
    minimum_size: float,
    place: Place,
    is_strict: bool = False,
    fonts: Mapping[str, str] | None = None,
    levels: Sequence[LevelStyle] | None = None,
    insets: Mapping[str, int] | None = None,
) -> tuple[str, Problem | None]:
    """Return a text body that fits its box, and a problem if it cannot be made to.

    Sizes go down in steps, all runs together, none below `minimum_size` unless it was drawn smaller. A body that
    shrinks on overflow (a:normAutofit) gets the share PowerPoint itself would write; any other gets sizes on its
    runs. A body whose shape grows with its text is left as it is.

    Args:
        xml: the rendered p:txBody or a:txBody.
        width_emu: of the shape.
        height_emu: of the shape.
        default_size: of text without any size, in points; used where `levels` are not given.
        minimum_size: in points.
        place: the shape, for the warning.
        is_strict: whether text that cannot be made to fit is an error.
        fonts: typefaces of the theme by their names in runs, such as {"+mn-lt": "Arial"}.
        levels: what the nine levels of text look like by layout and master, see `resolve_levels`.
        insets: inner margins by layout and master in EMU ("lIns" …); what the body says itself goes before.
    """
    fonts = fonts or {}
    levels = levels or (LevelStyle(size=default_size, typeface=fonts.get("+mn-lt", "Arial")),) * LEVELS
    body = read_body(xml, levels, fonts)
    if body.autofit == "spAutoFit" or not body.has_words:
        return xml, None
    width, height = body.room(width_emu, height_emu, insets or {})
    return fit_read(body, width, height, minimum_size, place, is_strict=is_strict)


def fit_read(
    body: TextBody, width: float, height: float, minimum_size: float, place: Place, *, is_strict: bool = False
) -> tuple[str, Problem | None]:
    """Return a text that has been read, made to fit a column of this width and height in points, and a problem."""
    fitting = _Fitting(body, width, height, minimum_size)
    return _edited(body.source, fitting.edits()), fitting.problem(place, is_strict=is_strict)


class _Fitting:
    """One body in its box, at the largest share of the drawn sizes at which it fits."""

    def __init__(self, body: TextBody, width: float, height: float, minimum: float) -> None:
        self.body, self.width, self.height, self.minimum = body, width, height, minimum
        self.scales = body.autofit == "normAutofit"  # one share for all, kept beside the sizes
        self.share = 1.0
        self.needed = self.measured()
        smallest = self.smallest_share()
        while self.needed > height + TOLERANCE and self.share > smallest:
            self.share = max(smallest, round(self.share - STEP, 4))
            self.needed = self.measured()

    def smallest_share(self) -> float:
        """Return the share at which no run may get smaller; scaled together, the smallest run decides."""
        drawn = [run.style.size for run in self.body.runs() if run.text.strip()]
        decisive = min(drawn) if self.scales else max(drawn)
        return min(1.0, max(SMALLEST_SHARE, math.ceil(self.minimum / decisive * 10_000) / 10_000))

    def size(self, run: SizedRun) -> float:
        """Return the size of a run: half points where it is written, not below the minimum unless drawn smaller."""
        drawn = run.style.size
        if self.scales or self.share == 1:
            return drawn * self.share
        return max(min(self.minimum, drawn), math.floor(drawn * self.share * 2) / 2)

    def measured(self) -> float:
        return measure([paragraph.at(self.size) for paragraph in self.body.paragraphs], self.width)

    def edits(self) -> list[tuple[int, int, str]]:
        """Return what has to be written; a share that only the designer's sample needed is taken back."""
        if self.scales:
            return self.share_edit()
        runs = (run for run in self.body.runs() if run.start >= 0)
        return [run.resized(self.size(run)) for run in runs if self.size(run) < run.style.size]

    def share_edit(self) -> list[tuple[int, int, str]]:
        start, end = self.body.autofit_start, self.body.autofit_end
        tag = self.body.source[start:end].decode("utf-8")
        wanted = with_attribute(with_attribute(tag, "lnSpcReduction", None), "fontScale", None)
        if self.share < 1:
            wanted = with_attribute(wanted, "fontScale", str(round(self.share * 100_000)))
        return [(start, end, wanted)] if wanted != tag else []

    def problem(self, place: Place, *, is_strict: bool) -> Problem | None:
        """Return a problem if the text is still too tall, or only just fits in widths that are another typeface's."""
        likes = stand_ins(run.style.typeface for run in self.body.runs() if run.text.strip())
        if self.needed > self.height + TOLERANCE:
            return self._too_tall(place, f" (measured: {likes})" if likes else "", is_strict)
        if likes and self.needed > CLOSE * self.height:
            message = f"the text just fits its box as measured, but the widths are those of another typeface: {likes}"
            return Problem(
                message, place, "Look at the page once, or give the box a little more room.", "warning", "T602"
            )
        return None

    def _too_tall(self, place: Place, measured: str, is_strict: bool) -> Problem:
        size = min(self.size(run) for run in self.body.runs() if run.text.strip())
        message = (
            f"the text is {self.needed / 72:.2f} in tall and its box {self.height / 72:.2f} in, "
            f"at {size:g} pt, as small as it may get{measured}"
        )
        severity: Severity = "error" if is_strict else "warning"
        return Problem(message, place, "Shorten the text, or make the box taller.", severity, "T601")


def _edited(source: bytes, edits: Sequence[tuple[int, int, str]]) -> str:
    parts, position = [], 0
    for start, end, text in sorted(edits):
        parts += [source[position:start], text.encode("utf-8")]
        position = end
    return b"".join([*parts, source[position:]]).decode("utf-8")
