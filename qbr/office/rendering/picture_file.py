"""Pictures as they go into a package: upright, of a kind Office shows, without what cameras write into them."""

from __future__ import annotations

import io
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

from qbr.office.marks.tags import SlotError

MAX_PIXELS = 50_000_000
_KINDS = {"PNG": ("png", "image/png"), "JPEG": ("jpeg", "image/jpeg"), "GIF": ("gif", "image/gif")}
_ORIENTATION = 0x0112


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A picture as it goes into the package."""

    data: bytes
    ending: str
    media_type: str
    width: int  # pixels
    height: int


def read_picture(data: bytes) -> PictureFile:
    """Return a picture ready for the package: upright, and without what cameras write into it.

    Raises:
        SlotError: it is no picture that Office shows, or too large.
    """
    if b"<svg" in data[:1000]:
        raise SlotError("the picture is an SVG", "Save it as PNG and use that.", "T407")
    try:
        with Image.open(io.BytesIO(data)) as image:
            return _prepared(image, data)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError) as error:
        raise SlotError(f"the picture cannot be read: {error}", "Open and save it again.", "T407") from error


def _prepared(image: Image.Image, data: bytes) -> PictureFile:
    kind = _KINDS.get(image.format or "")
    if kind is None:
        raise SlotError(f"the picture is a {image.format}", "Save it as PNG or JPEG.", "T407")
    if image.width * image.height > MAX_PIXELS:
        raise SlotError(f"the picture has {image.width:,} × {image.height:,} pixels", "Make it smaller.", "T407")
    if image.format == "JPEG" and "exif" in image.info:
        upright = ImageOps.exif_transpose(image) if image.getexif().get(_ORIENTATION, 1) != 1 else image
        out = io.BytesIO()
        upright.save(out, "JPEG", quality=92, exif=b"")
        return PictureFile(out.getvalue(), *kind, upright.width, upright.height)
    return PictureFile(data, *kind, image.width, image.height)
