"""Exports of other tools, read without a map: each is described in a file beside this one, none in code."""

from __future__ import annotations

from qbr.sources.exports.finding import Recognised, exports_of, recognised
from qbr.sources.exports.known import known_exports, recognise
from qbr.sources.exports.reading import read_export

__all__ = ["Recognised", "exports_of", "known_exports", "read_export", "recognise", "recognised"]
