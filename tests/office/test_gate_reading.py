"""The gate looks at parts while it reads them: what it must not see there, and what it must see however it is nested."""

from __future__ import annotations

import pytest

from qbr.office.gates.gate_parts import look_at
from qbr.office.opc.markup import XmlError

NAMES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
)


def faults(inside: str, root: str = "p:sld", known: tuple[str, ...] = ()) -> list[str]:
    return [text for _, text in look_at(f"<{root} {NAMES}>{inside}</{root}>".encode(), known).faults]


def test_shapes_of_old_readers_may_repeat_an_id_and_shapes_behind_them_may_not():
    shape = '<p:cNvPr id="7"/>'
    assert faults(f"{shape}<mc:Fallback>{shape}</mc:Fallback>") == []
    assert faults(f"{shape}<mc:Fallback>{shape}</mc:Fallback>{shape}") == ["has two shapes with the id 7"]


def test_a_cell_inside_a_cell_is_looked_at_by_itself():
    inner = "<w:tbl><w:tr><w:tc/></w:tr></w:tbl>"
    cell = f"<w:tbl><w:tr><w:tc>{inner}<w:p/></w:tc></w:tr></w:tbl>"
    assert faults(cell, "w:document") == ["a table cell that does not end in a paragraph"]


def test_rows_are_held_against_the_columns_of_their_own_table():
    cell = "<a:tc><a:txBody><a:p/></a:txBody></a:tc>"
    grid = "<a:tblGrid><a:gridCol/><a:gridCol/></a:tblGrid>"
    table = f"<a:tbl>{grid}<a:tr>{cell}{cell}</a:tr><a:tr>{cell}</a:tr></a:tbl>"
    assert faults(table + table) == ["row 2 of a table has 1 cells for 2 columns"] * 2
    assert faults("<a:tbl/>") == ["a table without rows or columns"]


def test_a_relationship_is_known_by_its_namespace_and_not_by_its_prefix():
    link = '<a:hlinkClick xmlns:x="http://schemas.openxmlformats.org/officeDocument/2006/relationships" x:id="rId9"/>'
    assert faults(link, known=("rId9",)) == []
    assert faults(link) == ['a:hlinkClick names the relationship "rId9", which the part does not have']


def test_a_document_type_is_refused():
    with pytest.raises(XmlError, match="document type"):
        look_at(b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', ())
