"""Pictures as they go into a package: upright, of a kind Office shows, without what cameras write into them."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image, ImageOps, UnidentifiedImageError

from qbr.office.marks.tags import SlotError
from qbr.office.rendering.vector_file import drawn, is_vector, read_vector

MAX_PIXELS = 50_000_000
_KINDS = {"PNG": ("png", "image/png"), "JPEG": ("jpeg", "image/jpeg"), "GIF": ("gif", "image/gif")}
_REWRITTEN = {"BMP": "PNG", "TIFF": "PNG", "WEBP": "PNG"}  # kinds Office does not show everywhere
_PLAIN = {"PNG": ("1", "L", "LA", "P", "RGB", "RGBA"), "JPEG": ("L", "RGB")}  # modes that are written as they are
_ORIENTATION = 0x0112


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A picture as it goes into the package."""

    data: bytes
    ending: str
    media_type: str
    width: float  # pixels
    height: float
    vector: bytes | None = None  # the SVG it was drawn from


@lru_cache(maxsize=32)
def read_picture(data: bytes, fallback: bytes | None = None) -> PictureFile:
    """Return a picture ready for the package: upright, and without what cameras write into it.

    Args:
        data: PNG, JPEG, GIF, BMP, TIFF, WebP or SVG.
        fallback: what programs show that know no SVG.

    Raises:
        SlotError: it is no picture that Office shows, or too large.
    """
    if not is_vector(data):
        return _read(data)
    vector = read_vector(data)
    file = _read(drawn(vector) if fallback is None else fallback)
    return PictureFile(file.data, file.ending, file.media_type, vector.width, vector.height, data)


def _read(data: bytes) -> PictureFile:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=(*_KINDS, *_REWRITTEN)) as image:
                return _prepared(image, data)
    except UnidentifiedImageError as error:
        hint = "Save it as PNG or JPEG."
        raise SlotError("the picture cannot be read: it is of no kind that Office shows", hint, "T407") from error
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise SlotError("the picture has far too many pixels", "Make it smaller.", "T407") from error
    except (OSError, SyntaxError, ValueError) as error:
        raise SlotError(f"the picture cannot be read: {error}", "Open and save it again.", "T407") from error


def _prepared(image: Image.Image, data: bytes) -> PictureFile:
    if image.width * image.height > MAX_PIXELS:
        raise SlotError(f"the picture has {image.width:,} × {image.height:,} pixels", "Make it smaller.", "T407")
    image.load()  # one that breaks off is found here, and not by the reader
    kind = image.format or ""
    is_turned = image.getexif().get(_ORIENTATION, 1) != 1
    is_plain = kind == "GIF" or image.mode in _PLAIN.get(kind, ())
    is_still = getattr(image, "n_frames", 1) == 1
    if kind in _KINDS and is_plain and is_still and not is_turned and not (kind == "JPEG" and "exif" in image.info):
        return PictureFile(data, *_KINDS[kind], image.width, image.height)
    return _rewritten(image, "JPEG" if kind in ("JPEG", "MPO") else "PNG")  # MPO: what telephones write as JPEG


def _rewritten(image: Image.Image, kind: str) -> PictureFile:
    """Return a picture written anew: its first frame, upright, in colours every program shows."""
    upright = ImageOps.exif_transpose(image)
    if upright.mode not in _PLAIN[kind]:
        upright = upright.convert("RGBA" if upright.has_transparency_data and kind == "PNG" else "RGB")
    out = io.BytesIO()
    if kind == "JPEG":
        upright.save(out, kind, quality=92, exif=b"")
    else:
        upright.save(out, kind, exif=b"")
    return PictureFile(out.getvalue(), *_KINDS[kind], upright.width, upright.height)
