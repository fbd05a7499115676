"""Pictures: what is shown is pixels and nothing else."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from told_problems import told

from qbr.records.folder import CustomerFolder

Read = Callable[..., CustomerFolder]


def picture(form: str = "PNG", size: tuple[int, int] = (60, 20), **options: object) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, "navy").save(out, form, **options)
    return out.getvalue()


def png_of(width: int, height: int) -> bytes:
    """Return the head of a PNG that claims to be so large."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def test_a_logo_is_read_without_anything_but_its_pixels(read: Read) -> None:
    info = PngInfo()
    info.add_text("Author", "CANARY")
    folder = read({"logo.png": picture(pnginfo=info)})
    assert told(folder) == []
    assert folder.logo is not None
    assert (folder.logo.media_type, folder.logo.width, folder.logo.height) == ("image/png", 60, 20)
    assert b"CANARY" not in folder.logo.data
    assert Image.open(BytesIO(folder.logo.data)).convert("RGB").getpixel((5, 5)) == (0, 0, 128)
    assert read().logo == folder.logo  # the same bytes each time


def test_a_photo_is_set_upright_and_loses_its_exif(read: Read) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010E] = "CANARY"
    folder = read({"customer.yaml": "name: Acme\nlogo: mark.jpg\n", "mark.jpg": picture("JPEG", exif=exif)})
    assert folder.logo is not None
    assert (folder.logo.media_type, folder.logo.width, folder.logo.height) == ("image/jpeg", 20, 60)
    assert b"CANARY" not in folder.logo.data
    assert not Image.open(BytesIO(folder.logo.data)).getexif()


def test_what_a_picture_is_its_bytes_say_and_not_its_name(read: Read) -> None:
    folder = read({"logo.png": picture("JPEG")})
    assert folder.logo is not None
    assert folder.logo.media_type == "image/jpeg"


def test_a_large_logo_is_made_smaller(read: Read) -> None:
    folder = read({"logo.png": picture(size=(4000, 1000))})
    assert folder.logo is not None
    assert (folder.logo.width, folder.logo.height) == (1600, 400)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"<html></html>", "this is not a picture we can read\n  Save it as PNG or JPEG."),
        (picture()[:60], "this is not a picture we can read\n  Save it as PNG or JPEG."),
        (picture("GIF"), "this is not a picture we can read\n  Save it as PNG or JPEG."),
        (
            b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
            "SVG is not read: it can hold scripts and links\n  Save it as PNG or JPEG.",
        ),
        (
            b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg>&x;</svg>',
            "SVG is not read: it can hold scripts and links\n  Save it as PNG or JPEG.",
        ),
        (png_of(50_000, 50_000), "the picture has far too many pixels\n  Make it smaller."),
        (png_of(6_000, 6_000), "the picture has 6000 × 6000 pixels\n  Make it smaller."),
    ],
    ids=["html", "cut off", "gif", "svg", "entity", "bomb", "large"],
)
def test_what_is_no_harmless_picture_is_refused(read: Read, data: bytes, message: str) -> None:
    folder = read({"logo.png": data})
    assert told(folder) == [f"error: logo.png: {message}"]
    assert folder.logo is None
