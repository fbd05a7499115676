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

_OPTION = re.compile(r"\s+(fit|align)\s*=\s*['\"]?(\w+)['\"]?\s*$")
_SHARE = {"left": 0.0, "center": 0.5, "right": 1.0}


@dataclass(frozen=True, slots=True)
class Placed:
    """A picture in its frame: the relationship to its part, where the frame is now, what is cut off."""

    relation: str
    box: Box
    crop: tuple[int, int, int, int]  # left, top, right, bottom in thousandths of a per cent


@dataclass(frozen=True, slots=True)
class PictureSlot:
    """Works out where a picture goes; other slots of the same object write the results."""

    number: list[int]  # the number of the tag itself, known once it is one
    box: Box
    fit: Fit
    align: Align
    relation: str  # the relationship of the drawn picture

    def write(self, run: PartRun, value: object) -> str:
        """Keep relationship, frame and crop for the slots inside the object; nothing is written here."""
        if isinstance(value, Styled):
            value = value.value
        relation, file = run.picture(value)
        run.prepared[self.number[0]] = placed(relation, file, self.box, self.fit, self.align)
        return ""

    def hole(self, run: PartRun, text: str) -> str:
        """Keep the drawn picture."""
        run.prepared[self.number[0]] = Placed(self.relation, self.box, (0, 0, 0, 0))
        return ""


@dataclass(frozen=True, slots=True)
class PlacedSlot:
    """One result of a picture tag: its relationship, its crop, or an edge of its frame."""

    number: list[int]
    what: Literal["relation", "crop", "x", "y", "width", "height"]

    def write(self, run: PartRun, value: object) -> str:
        """Return the result."""
        result = run.prepared[self.number[0]]
        if not isinstance(result, Placed):
            raise TypeError("a picture was not prepared")
        if self.what == "relation":
            return result.relation
        if self.what == "crop":
            return _crop_element(result.crop)
        return str(getattr(result.box, self.what))

    def hole(self, run: PartRun, text: str) -> str:
        """Return the result."""
        return self.write(run, None)


def split_options(body: str) -> tuple[str, Fit, Align]:
    """Return expression, fit and alignment of `logo fit=cover align=left`.

    Raises:
        ValueError: an option has a value that is not known.
    """
    fit: str = "contain"
    align: str = "center"
    while match := _OPTION.search(body):
        body = body[: match.start()]
        if match.group(1) == "fit":
            fit = match.group(2)
        else:
            align = match.group(2)
    if fit not in ("contain", "cover", "stretch"):
        raise ValueError(f"fit={fit} is not known; a picture fits by contain, cover or stretch")
    if align not in _SHARE:
        raise ValueError(f"align={align} is not known; a picture stands left, center or right")
    return body, fit, align  # type: ignore[return-value]  # both were just tested


def placed(relation: str, file: PictureFile, box: Box, fit: Fit, align: Align) -> Placed:
    """Return where a picture goes in a frame."""
    share = _SHARE[align]
    if fit == "contain":
        return Placed(relation, _contained(file, box, share), (0, 0, 0, 0))
    return Placed(relation, box, _cropped(file, box, share) if fit == "cover" else (0, 0, 0, 0))


def _contained(file: PictureFile, box: Box, share: float) -> Box:
    scale = min(box.width / file.width, box.height / file.height)
    width, height = round(file.width * scale), round(file.height * scale)
    return Box(box.x + round((box.width - width) * share), box.y + (box.height - height) // 2, width, height)


def _cropped(file: PictureFile, box: Box, share: float) -> tuple[int, int, int, int]:
    wide = file.width * box.height
    high = file.height * box.width
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
