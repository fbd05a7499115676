"""Data told as JSON, turned into what a template sees: figures that print, and pictures from files.

`{"$text": "1,204", "value": 1204}` prints its text, compares by its value and has fields as any object has;
`{"$picture": "logo.png"}` is a picture, from a file beside the JSON or from a data: address.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from qbr.errors import DataError, Place, Problem
from qbr.office.workbench.sample_data import SamplePicture, figure, record

TEXT, PICTURE = "$text", "$picture"
_LARGEST = 20_000_000  # bytes of a picture


@dataclass
class ToldData:
    """JSON values on their way to a template, and the pictures among them."""

    folder: Path | None = None  # where the files of pictures are; None: none may be named
    _bytes: dict[str, bytes] = field(default_factory=dict)

    def context(self, data: Mapping[str, object]) -> dict[str, object]:
        """Return what a template sees.

        Raises:
            DataError: a picture cannot be read.
        """
        return {name: self._value(value) for name, value in data.items()}

    def picture(self, value: object) -> bytes:
        """Return the bytes of a picture of the data."""
        return self._bytes[getattr(value, "sha256", "")]

    def _value(self, value: object) -> object:
        if isinstance(value, list):
            return [self._value(item) for item in value]
        if not isinstance(value, Mapping):
            return value
        fields = {str(name): self._value(inner) for name, inner in value.items() if name not in (TEXT, PICTURE)}
        if PICTURE in value:
            return record(SamplePicture, {"sha256": self._read(str(value[PICTURE]))}, fields)
        if TEXT in value:
            return figure(str(value[TEXT]), fields)
        return fields

    def _read(self, source: str) -> str:
        """Return the hash of a picture, having read it."""
        data = _decoded(source) if source.startswith("data:") else self._read_file(source)
        digest = sha256(data).hexdigest()
        self._bytes[digest] = data
        return digest

    def _read_file(self, name: str) -> bytes:
        hint = "Name a file in the folder of the JSON, or give a data: address."
        if self.folder is None or Path(name).name != name:
            raise DataError(Problem(f"{name[:80]} is no picture beside the data", hint=hint))
        path = self.folder / name
        try:
            if path.stat().st_size > _LARGEST:
                raise DataError(Problem(f"is larger than {_LARGEST:,} bytes", Place(str(path)), hint))
            return path.read_bytes()
        except OSError as error:
            raise DataError(Problem(f"cannot be read: {error.strerror}", Place(str(path)), hint)) from error


def _decoded(source: str) -> bytes:
    try:
        return base64.b64decode(source.partition("base64,")[2], validate=True)
    except binascii.Error as error:
        raise DataError(Problem(f"{source[:40]}… is no picture: {error}")) from error
