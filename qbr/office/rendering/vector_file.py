"""SVG pictures: refused when they hold more than a drawing, measured, and drawn as a PNG for programs that need one.

Office shows an SVG beside a PNG of it; programs that know no SVG show the PNG.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from qbr.office.marks.tags import SlotError
from qbr.office.opc.markup import Element, XmlError, parse_xml

MAX_BYTES = 2_000_000
LONGEST_SIDE = 1600  # pixels of the PNG
_SVG = "{http://www.w3.org/2000/svg}"
_REFUSED = {"script": "a script", "foreignObject": "a page of its own", "iframe": "a page of its own"}
_UNITS = {"": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}  # in pixels
_LENGTH = re.compile(r"\s*(\d+(?:\.\d+)?|\.\d+)\s*([a-z]*)\s*\Z")
_INSIDE = re.compile(r"\s*(?:#|data:image/(?:png|jpeg|gif);base64,)", re.IGNORECASE)
_OUTSIDE = re.compile(r"@import|url\(\s*['\"]?\s*(?!#|['\"]|data:image/(?:png|jpeg|gif);base64,)", re.IGNORECASE)
_HINT = "Save it again without scripts, links and other files: as a plain SVG, or as PNG."


@dataclass(frozen=True, slots=True)
class Vector:
    """An SVG that is only a drawing."""

    data: bytes
    width: float  # pixels
    height: float
    has_words: bool  # text that is drawn with the fonts of the machine


def is_vector(data: bytes) -> bool:
    """Return whether the bytes look like an SVG."""
    return b"<svg" in data[:4096] or b"<!DOCTYPE svg" in data[:4096]


def read_vector(data: bytes) -> Vector:
    """Return an SVG, looked through.

    Raises:
        SlotError: it is none, or holds more than a drawing.
    """
    if len(data) > MAX_BYTES:
        raise SlotError(f"the SVG has {len(data):,} bytes", f"Up to {MAX_BYTES:,} are shown; make it simpler.", "T409")
    try:
        root = parse_xml(data)
    except XmlError as error:
        raise SlotError(f"the SVG {error}", _HINT, "T409") from error
    if root.tag != f"{_SVG}svg":
        raise SlotError("the picture is no SVG that Office shows", _HINT, "T409")
    for element in (*root.itersiblings(preceding=True), *root.iter()):
        _look_through(element)
    width, height = _size(root)
    return Vector(data, width, height, next(root.iter(f"{_SVG}text"), None) is not None)


def drawn(vector: Vector) -> bytes:
    """Return the SVG as a PNG.

    Raises:
        SlotError: nothing here can draw it.
    """
    if vector.has_words:
        hint = "Turn its words into paths, or give the picture a PNG as its `fallback`."
        raise SlotError("the SVG has words, which look different on every machine", hint, "T410")
    try:
        from resvg_py import svg_to_bytes  # an extra of its own: most pictures are no SVG
    except ImportError as error:
        hint = "Give the picture a PNG as its `fallback`, or install qbr[svg]."
        raise SlotError("the SVG has no PNG for programs that need one", hint, "T410") from error
    scale = LONGEST_SIDE / max(vector.width, vector.height)
    width, height = max(1, round(vector.width * scale)), max(1, round(vector.height * scale))
    try:
        text = vector.data.decode("utf-8-sig")
        return bytes(svg_to_bytes(svg_string=text, width=width, height=height, skip_system_fonts=True))
    except ValueError as error:
        raise SlotError(f"the SVG cannot be drawn: {error}", _HINT, "T409") from error


def _look_through(element: Element) -> None:
    """Raise SlotError when an element could do something, or leads outside."""
    if getattr(element, "target", "") == "xml-stylesheet":
        raise SlotError("the SVG takes its look from another file", _HINT, "T409")
    name = str(element.tag).rpartition("}")[2]
    if name in _REFUSED:
        raise SlotError(f"the SVG holds {_REFUSED[name]}", _HINT, "T409")
    for attribute, value in element.attrib.items():
        _look_at(str(attribute).rpartition("}")[2], str(value))
    if name == "style" and _OUTSIDE.search(element.text or ""):
        raise SlotError("the SVG takes its look from another file", _HINT, "T409")


def _look_at(name: str, value: str) -> None:
    if name.lower().startswith("on"):
        raise SlotError(f"the SVG holds a script ({name})", _HINT, "T409")
    if (name in ("href", "src") and not _INSIDE.match(value)) or _OUTSIDE.search(value):
        raise SlotError(f"the SVG leads to {value.strip()[:60]!r}", _HINT, "T409")


def _size(root: Element) -> tuple[float, float]:
    """Return width and height in pixels."""
    width, height = _length(root.get("width", "")), _length(root.get("height", ""))
    if width and height:
        return width, height
    box = [float(one) for one in re.split(r"[\s,]+", str(root.get("viewBox", "")).strip()) if _LENGTH.match(one)]
    if len(box) == 4 and box[2] > 0 and box[3] > 0:
        return box[2], box[3]
    raise SlotError("the SVG says nothing of its size", "Give it a width and height, or a viewBox.", "T409")


def _length(text: str) -> float:
    found = _LENGTH.match(text)
    return float(found[1]) * _UNITS.get(found[2], 0.0) if found else 0.0
