"""A cell measured by what is around its words is as tall as one whose text body is read whole."""

import pytest

from qbr.office.fit.measure import measure
from qbr.office.fit.table import read_table
from qbr.office.fit.text_body import drawn_size, read_body
from qbr.office.fit.text_styles import LevelStyle

LEVELS = (LevelStyle(),) * 9
BODY = (
    '<a:txBody><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:lnSpc><a:spcPct val="{share}"/></a:lnSpc></a:pPr>'
    '<a:r><a:rPr lang="en-GB" sz="1400"{bold}/><a:t>{words}</a:t></a:r></a:p></a:txBody>'
)
CELL = '<a:tc>{body}<a:tcPr marL="0" marR="0" marT="0" marB="0"/></a:tc>'
ROW = '<a:tr h="1">{cell}<a:extLst><a:ext uri="u"><a16:rowId val="{number}"/></a:ext></a:extLst></a:tr>'
HEAD = '<a:tbl><a:tblPr firstRow="1"/><a:tblGrid><a:gridCol w="1270000"/></a:tblGrid>'


@pytest.mark.parametrize("words", ["", "Rota", "Rota &amp; leave of every ward, week by week, as planned"])
@pytest.mark.parametrize("bold", ["", ' b="0"', ' b="1"'])
@pytest.mark.parametrize("share", ["90000", "100000", "135000"])
def test_a_row_with_its_own_line_spacing_is_as_tall_as_its_text_read_whole(words: str, bold: str, share: str) -> None:
    body = BODY.format(share=share, bold=bold, words=words)
    rows = "".join(ROW.format(cell=CELL.format(body=body), number=number) for number in (1, 2))
    table = read_table(f"{HEAD}{rows}</a:tbl>", LEVELS, {})
    assert table is not None
    first, second = (_height(body, LevelStyle(bold=is_head)) for is_head in (True, False))
    assert [row.height for row in table.rows] == pytest.approx([first, second])


def _height(body: str, style: LevelStyle) -> float:
    read = read_body(body, (style,) * 9, {})
    return measure([paragraph.at(drawn_size) for paragraph in read.paragraphs], 100.0)
