"""Pictures: opened, checked, stripped of everything that is not picture, and written anew."""

from __future__ import annotations

import warnings
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from qbr.records.folder import Logo
from qbr.sources.opening.faults import Faults
from qbr.sources.opening.text import read_bytes

LARGEST_FILE = 5 * 1024 * 1024  # bytes
LARGEST_PIXELS = 20_000_000
LARGEST_SIDE = 1600  # pixels; a logo is shown some centimetres wide

_HINT = "Save it as PNG or JPEG."


def read_logo(path: Path, faults: Faults) -> Logo | None:
    """Return a picture as PNG or JPEG without anything else in it; None, with a fault, when it is no such picture."""
    data = read_bytes(path, faults, LARGEST_FILE)
    if data is None:
        return None
    image = _opened(data, faults)
    return None if image is None else _rewritten(image)


def _opened(data: bytes, faults: Faults) -> Image.Image | None:
    """Return the picture in the bytes, whatever the file is called."""
    if data.lstrip()[:5].lower() in (b"<svg ", b"<?xml"):
        faults.error("SVG is not read: it can hold scripts and links", hint=_HINT)
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(BytesIO(data), formats=("PNG", "JPEG"))
            if image.width * image.height > LARGEST_PIXELS:
                faults.error(f"the picture has {image.width} × {image.height} pixels", hint="Make it smaller.")
                return None
            image.load()
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        faults.error("the picture has far too many pixels", hint="Make it smaller.")
        return None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        faults.error("this is not a picture we can read", hint=_HINT)
        return None
    return image


def _rewritten(image: Image.Image) -> Logo:
    """Return a picture upright and at most as large as needed, with its pixels and nothing else."""
    is_jpeg = image.format == "JPEG"
    upright = ImageOps.exif_transpose(image).convert("RGB" if is_jpeg else "RGBA")
    upright.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
    clean = Image.new(upright.mode, upright.size)
    clean.paste(upright)
    out = BytesIO()
    if is_jpeg:
        clean.save(out, "JPEG", quality=92, subsampling=0)
    else:
        clean.save(out, "PNG", compress_level=9)
    data = out.getvalue()
    return Logo(data, "image/jpeg" if is_jpeg else "image/png", sha256(data).hexdigest(), *clean.size)
