"""Files drawn by libraries that stamp the clock, made the same every time."""

from __future__ import annotations

import io
import re
import zipfile

_STAMP = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def settled(data: bytes) -> bytes:
    """Return an Office file without the moment it was drawn in, embedded workbooks included."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name.endswith(".xlsx"):
                part = settled(part)
            elif name.startswith("docProps/"):
                part = _STAMP.sub(b"2026-01-01T00:00:00Z", part)
            new.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
