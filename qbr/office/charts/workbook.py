"""The workbook embedded in a chart, edited in place: data sheet and list-object change, the rest is copied as it is."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import NoReturn

from qbr.errors import Place, Problem, TemplateError
from qbr.office.charts.cells import Area, parse_areas, quoted
from qbr.office.charts.list_object import ListObject
from qbr.office.charts.sheet import Grid, SheetTemplate, formula_at
from qbr.office.charts.stretch import Stretch
from qbr.office.charts.workbook_package import WorkbookPackage, located_cells
from qbr.office.opc.archive import ArchiveFault, Entry, pack, write_entries
from qbr.office.opc.spans import Node, splice, with_attribute

_SAVE_AS = "Save it as .xlsx: Edit Data in Excel, Save As."
_WAY_OUT = "Copy the chart's data into a new workbook: right-click the chart, Edit Data."


@dataclass(frozen=True, slots=True)
class Filled:
    """A workbook with data in it."""

    data: bytes
    sheet: str  # quoted, as formulas need it
    area: Area  # header row and category column included
    replaced: tuple[str, ...]  # filled cells outside the template's data that the new data grew over

    def cells(self, position: int, rows: int, width: int = 1) -> str:
        """Return the formula of cells below the header: so many rows of one column, or of several side by side."""
        top, left = self.area.top + 1, self.area.left + position
        return formula_at(self.sheet, Area(top, left, top + rows - 1, left + width - 1))

    def header(self, position: int) -> str:
        """Return the formula of a column's header cell."""
        top, left = self.area.top, self.area.left + position
        return formula_at(self.sheet, Area(top, left, top, left))


@dataclass(frozen=True, slots=True)
class WorkbookTemplate:
    """A workbook, read once: which sheet and cells the chart shows, and everything else ready to be copied."""

    entries: tuple[Entry, ...]  # in the file's order; the data sheet and its list-object stand there as place-holders
    sheet_path: str
    sheet_name: str
    sheet: SheetTemplate
    table_path: str
    table: ListObject | None  # the list-object that holds the data
    other_tables: tuple[Area, ...]
    followers: dict[str, str]  # other parts whose formulas name the data, by their path
    calendar_1904: bool

    @classmethod
    def compile(
        cls, data: bytes, formulas: Iterable[str], place: Place, *, heads: int = 1, macros: bool = False
    ) -> WorkbookTemplate:
        """Return the workbook ready to be filled.

        Args:
            data: the .xlsx (or .xlsm) as embedded.
            formulas: every reference of the chart, which together tell where its data stand.
            place: the chart, for messages.
            heads: how many columns, from the first on, hold categories.
            macros: whether the file it is embedded in may hold macros.

        Raises:
            TemplateError: it is no workbook this program edits, or the chart's references do not lead into it.
        """
        try:
            return _Compiler(data, place, macros=macros).template(list(formulas), heads)
        except (ArchiveFault, ValueError, KeyError) as error:
            raise TemplateError(_fault(f"the chart's workbook cannot be read: {error}", place)) from error

    def headers(self, names: Sequence[str], heads: int) -> tuple[str, ...]:
        """Return the names as header cells may hold them; a list-object wants each filled and different.

        Args:
            names: what the data would write above the columns.
            heads: how many of the columns, from the first on, may keep what the designer wrote above them.
        """
        return self.table.headers(names, min(heads, self.sheet.heads)) if self.table else tuple(names)

    def render(self, grid: Grid, place: Place) -> Filled:
        """Return the workbook filled with a grid whose headers came from `headers`.

        Raises:
            TemplateError: the data would grow into another list-object of the sheet.
        """
        area = grid.at(self.sheet.region)
        if any(other.meets(area) for other in self.other_tables):
            message = f"the data need {self.sheet_name}!{area}, where another list-object stands"
            raise TemplateError(_fault(message, place))
        xml, replaced = self.sheet.render(grid)
        stretch = Stretch(self.sheet_name, self.sheet.region, area.bottom)
        changed = {path: stretch.applied(text, is_data_sheet=False) for path, text in self.followers.items()}
        changed[self.sheet_path] = stretch.applied(xml, is_data_sheet=True)
        if self.table:
            changed[self.table_path] = self.table.render(area, grid.columns)
        entries = (pack(e.name, changed[e.name].encode()) if e.name in changed else e for e in self.entries)
        return Filled(write_entries(entries), quoted(self.sheet_name), area, tuple(replaced))


class _Compiler(WorkbookPackage):
    """A workbook whose data sheet is being taken apart."""

    def __init__(self, data: bytes, place: Place, *, macros: bool) -> None:
        super().__init__(data)
        self.place = place
        if self.main.endswith(".bin"):
            self.refuse("the chart's workbook is in the binary format .xlsb", _SAVE_AS)
        if not macros and self.target_of_kind(self.main, "vbaProject"):
            self.refuse("the chart's workbook holds macros (.xlsm), which this kind of file must not", _SAVE_AS)

    def refuse(self, message: str, hint: str = _WAY_OUT) -> NoReturn:
        raise TemplateError(_fault(message, self.place, hint))

    def template(self, formulas: list[str], heads: int) -> WorkbookTemplate:
        sheets = self.sheet_paths()
        name, region, referenced = self.data_region(formulas, sheets)
        path = sheets[name]
        tables = {p: ListObject.compile(self.source(p)) for p in self.targets_of_kind(path, "table")}
        meeting = {p: table for p, table in tables.items() if table.area.meets(region)}
        if len(meeting) > 1:
            self.refuse(f"the chart's data on sheet {name} stand in {len(meeting)} list-objects")
        table_path, table = next(iter(meeting.items()), ("", None))
        if table:
            region = region.around(table.area)
        free = (not any(area.holds(region.top, region.left + n) for area in referenced) for n in range(heads))
        heads = sum(1 for _ in takewhile(bool, free))
        sheet = SheetTemplate.compile(self.source(path), region, heads)
        self.blank_unused_strings(sheets, path, region, heads)
        self.settle_formulas(path)
        others = tuple(other.area for p, other in tables.items() if p != table_path)
        entries = tuple(self.entries.values())
        followers = self.followers(Stretch(name, region, region.bottom), path)
        return WorkbookTemplate(entries, path, name, sheet, table_path, table, others, followers, self.calendar_1904())

    def data_region(self, formulas: list[str], sheets: dict[str, str]) -> tuple[str, Area, list[Area]]:
        areas = [found for formula in formulas for found in parse_areas(formula)]
        if not areas:
            self.refuse("the chart does not say which cells of its workbook it shows")
        name = areas[0][0] or next(iter(sheets), "")
        if name not in sheets:
            self.refuse(f'the chart speaks of sheet "{name}"; its workbook has {", ".join(sheets) or "no sheet"}')
        here = [area for sheet, area in areas if sheet in (name, "")]
        region = here[0]
        for area in here[1:]:
            region = region.around(area)
        return name, region, here

    def followers(self, sample: Stretch, data_sheet: str) -> dict[str, str]:
        """Return the parts besides the data sheet with formulas or names that are about the data as a whole."""
        parts = (self.main, *self.targets_of_kind(self.main, "worksheet"))
        texts = {path: self.source(path).data.decode("utf-8") for path in parts if path != data_sheet}
        return {path: text for path, text in texts.items() if sample.concerns(text)}

    def calendar_1904(self) -> bool:
        settings = self.book.root.find("x:workbookPr")
        return settings is not None and settings.attributes.get("date1904", "0") in ("1", "true")

    def blank_unused_strings(self, sheets: dict[str, str], path: str, region: Area, heads: int) -> None:
        """Empty the shared texts only the template's own data used: nobody should find sample words in the file."""
        shared = self.target_of_kind(self.main, "sharedStrings")
        if not shared:
            return
        gone: set[str] = set()
        kept: set[str] = set()
        for sheet in sheets.values():
            for row, column, cell in located_cells(self.source(sheet)):
                if cell.attributes.get("t") != "s":
                    continue
                is_head = row == region.top and region.left <= column < region.left + heads
                mine = sheet == path and region.holds(row, column) and not is_head
                (gone if mine else kept).add(value.text if (value := cell.find("x:v")) else "")
        source = self.source(shared)
        p = source.prefix(source.root)
        items = enumerate(source.root.all("x:si"))
        edits = [(si.start, si.end, f"<{p}si><{p}t/></{p}si>") for n, si in items if str(n) in gone - kept]
        if edits:
            self.entries[shared] = pack(shared, splice(source, edits).encode())

    def settle_formulas(self, path: str) -> None:
        """Let formulas be computed anew on opening: their stored results speak of the template's data."""
        worksheets = self.targets_of_kind(self.main, "worksheet")
        if not any(node.name == "x:f" for p in worksheets for node in self.source(p).root.walk()):
            return
        if any(cell.find("x:f") for _, _, cell in located_cells(self.source(path))):
            self.drop_calculation_chain()
        root, book = self.book.root, self.book
        calculation = root.find("x:calcPr")
        if calculation:
            tag = with_attribute(book.text(calculation.start, calculation.inner_start), "fullCalcOnLoad", "1")
            edit = (calculation.start, calculation.inner_start, tag)
        else:
            at = _end_of_last(root, ("x:sheets", "x:functionGroups", "x:externalReferences", "x:definedNames"))
            edit = (at, at, f'<{book.prefix(root)}calcPr fullCalcOnLoad="1"/>')
        self.entries[self.main] = pack(self.main, splice(book, [edit]).encode())

    def drop_calculation_chain(self) -> None:
        """Remove the list of formula cells, which must not name a cell the data replaced; Excel makes it again."""
        chain = self.target_of_kind(self.main, "calcChain")
        if not chain:
            return
        folder, name = posixpath.split(self.main)
        links = posixpath.join(folder, "_rels", f"{name}.rels")
        del self.entries[chain]
        self.remove_element(links, "Type", lambda value: value.endswith("/calcChain"))
        self.remove_element("[Content_Types].xml", "PartName", lambda value: value == f"/{chain}")

    def remove_element(self, path: str, attribute: str, fits: Callable[[str], bool]) -> None:
        source = self.source(path)
        gone = [node for node in source.root.children if fits(node.attributes.get(attribute, ""))]
        self.entries[path] = pack(path, splice(source, [(node.start, node.end, "") for node in gone]).encode())


def _end_of_last(root: Node, names: Sequence[str]) -> int:
    """Return where the last of the named children ends."""
    return max(node.end for node in root.all(*names))


def _fault(message: str, place: Place, hint: str = _WAY_OUT) -> Problem:
    return Problem(message, place, hint, rule="T504")
