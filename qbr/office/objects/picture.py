"""Pictures: bytes from the data into the frame a designer drew."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from qbr.office.marks.tags import Styled
from qbr.office.objects.geometry import Box
from qbr.office.rendering.picture_file import PictureFile
from qbr.office.rendering.run import PartRun

Fit = Literal["contain", "cover", "stretch"]
Align = Literal["left", "center", "right"]

What = Literal["relation", "vector", "crop", "x", "y", "width", "height"]
Otherwise = Literal["", "hide", "keep"]  # what stands there without a picture; empty: that is an error

_OPTION = re.compile(r"\s+(fit|align|else)\s*=\s*['\"]?(\w+)['\"]?\s*$")
_VALUES = {
    "fit": ("contain", "cover", "stretch"),
    "align": ("left", "center", "right"),
    "else": ("hide", "keep"),
}
_SHARE = {"left": 0.0, "center": 0.5, "right": 1.0}
_VECTOR = (
    '<a:extLst><a:ext uri="{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}"><asvg:svgBlip '
    'xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main" r:embed="{}"/></a:ext></a:extLst>'
)


@dataclass(frozen=True, slots=True)
class Options:
    """How a picture goes into its frame."""

    fit: Fit = "contain"
    align: Align = "center"
    otherwise: Otherwise = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """The frame of a drawn picture, and how much larger or smaller its group is shown than it is drawn."""

    box: Box
    across: float = 1.0
    down: float = 1.0


@dataclass(frozen=True, slots=True)
class Placed:
    """A picture in its frame: the relationship to its part, where the frame is now, what is cut off."""

    relation: str
    box: Box
    crop: tuple[int, int, int, int]  # left, top, right, bottom in thousandths of a per cent
    vector: str = ""  # the relationship to its SVG


@dataclass(frozen=True, slots=True)
class PictureSlot:
    """Works out where a picture goes; other slots of the same object write the results."""

    number: list[int]  # the number of the tag itself, known once it is one
    frame: Frame
    options: Options
    drawn: Placed

    def write(self, run: PartRun, value: object) -> str:
        """Keep relationship, frame and crop for the slots inside the object; nothing is written here."""
        if isinstance(value, Styled):
            value = value.value
        if value is None and self.options.otherwise == "keep":
            return self.hole(run, "")
        relation, vector, file = run.picture(value)
        box, crop = placed(file, self.frame, self.options)
        run.prepared[self.number[0]] = Placed(relation, box, crop, vector)
        return ""

    def hole(self, run: PartRun, text: str) -> str:
        """Keep the drawn picture."""
        run.prepared[self.number[0]] = self.drawn
        return ""


@dataclass(frozen=True, slots=True)
class PlacedSlot:
    """One result of a picture tag: its relationship, its SVG, its crop, or an edge of its frame."""

    number: list[int]
    what: What

    def write(self, run: PartRun, value: object) -> str:
        """Return the result."""
        result = run.prepared[self.number[0]]
        if not isinstance(result, Placed):
            raise TypeError("a picture was not prepared")
        if self.what == "relation":
            return result.relation
        if self.what == "vector":
            return _VECTOR.format(result.vector) if result.vector else ""
        if self.what == "crop":
            return _crop_element(result.crop)
        return str(getattr(result.box, self.what))

    def hole(self, run: PartRun, text: str) -> str:
        """Return the result."""
        return self.write(run, None)


def split_options(body: str) -> tuple[str, Options]:
    """Return expression and options of `logo fit=cover align=left else=hide`.

    Raises:
        ValueError: an option has a value that is not known.
    """
    said: dict[str, str] = {}
    while match := _OPTION.search(body):
        body = body[: match.start()]
        name, value = match.groups()
        if value not in _VALUES[name]:
            raise ValueError(f"{name}={value} is not known; there is {', '.join(_VALUES[name])}")
        said["otherwise" if name == "else" else name] = value
    return body, Options(**said)  # type: ignore[arg-type]  # their values were just tested


def placed(file: PictureFile, frame: Frame, options: Options) -> tuple[Box, tuple[int, int, int, int]]:
    """Return where a picture goes in a frame, and what is cut off of it."""
    share = _SHARE[options.align]
    if options.fit == "contain":
        return _contained(file, frame, share), (0, 0, 0, 0)
    return frame.box, _cropped(file, frame, share) if options.fit == "cover" else (0, 0, 0, 0)


def _contained(file: PictureFile, frame: Frame, share: float) -> Box:
    box = frame.box
    scale = min(box.width * frame.across / file.width, box.height * frame.down / file.height)
    width, height = round(file.width * scale / frame.across), round(file.height * scale / frame.down)
    return Box(box.x + round((box.width - width) * share), box.y + (box.height - height) // 2, width, height)


def _cropped(file: PictureFile, frame: Frame, share: float) -> tuple[int, int, int, int]:
    wide = file.width * frame.box.height * frame.down
    high = file.height * frame.box.width * frame.across
    if wide > high:
        lost = round(100_000 * (1 - high / wide))
        left = round(lost * share)
        return left, 0, lost - left, 0
    lost = round(100_000 * (1 - wide / high))
    return 0, lost // 2, 0, lost - lost // 2


def _crop_element(crop: tuple[int, int, int, int]) -> str:
    if not any(crop):
        return ""
    edges = "".join(f' {name}="{size}"' for name, size in zip("ltrb", crop, strict=True) if size)
    return f"<a:srcRect{edges}/>"
