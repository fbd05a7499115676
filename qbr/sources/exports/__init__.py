"""Exports of other tools, read without a map: each is described in a file beside this one, none in code."""

from __future__ import annotations

from qbr.sources.exports.finding import Recognised, export_of, exports_of, headers_of_file, recognised, tell_unread
from qbr.sources.exports.known import known_exports, recognise
from qbr.sources.exports.reading import read_export
from qbr.sources.exports.translate import Exported, left_out_rules

__all__ = [
    "Exported",
    "Recognised",
    "export_of",
    "exports_of",
    "headers_of_file",
    "known_exports",
    "left_out_rules",
    "read_export",
    "recognise",
    "recognised",
    "tell_unread",
]
