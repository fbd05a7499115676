"""Charts in slides and documents: the chart a designer drew, bound to data, with a part and workbook for each use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jinja2 import nodes

from qbr.errors import Place, TemplateError
from qbr.office.charts.chart import ChartTemplate
from qbr.office.compiling.parts import PartCompiler
from qbr.office.marks.compiled import CompiledPart
from qbr.office.marks.tags import SlotError
from qbr.office.objects.drawing import TEXT_DIALECT
from qbr.office.objects.newer_charts import settle_titles
from qbr.office.opc.content_types import is_macro_type
from qbr.office.opc.markup import parse_xml
from qbr.office.opc.relations import Relation, relation_type, retarget
from qbr.office.text.draft import PartDraft
from qbr.plain import described

if TYPE_CHECKING:
    from qbr.office.rendering.run import PartRun

_WORKBOOK = "package"
_WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class ChartUse:
    """A chart part of the template that is filled."""

    name: str  # of the part
    template: ChartTemplate
    skeleton: CompiledPart | None  # None when nothing around the data has a tag
    names: tuple[str, ...]  # what the tags around the data speak of
    workbook: Relation | None


@dataclass(frozen=True, slots=True)
class ChartSlot:
    """The relationship of a frame to its chart; writing it makes the chart."""

    use: ChartUse
    relation: Relation  # to it in the template
    number: int  # of its tag

    def write(self, run: PartRun, value: object) -> str:
        """Return the relationship to a chart filled with the value.

        Raises:
            SlotError: there is no value.
            TemplateError: the value is no chart data.
        """
        data, names = _split(value)
        run.look_at(data)
        if data is None:
            raise SlotError("there is nothing to draw (None)", "Hide the chart: {% show if … %}.", "T501")
        rendered = self.use.template.render(data, self._skeleton(run, names), run.place)
        run.note(rendered.refs)
        for problem in rendered.problems:
            run.session.tell(problem)
        name = run.session.claim(self.use.name)
        relations = self._relations(run, rendered.workbook)
        run.session.put(name, rendered.xml, self.use.name, relations)
        written = run.relate_as(self.relation.id, self.relation.kind, name)
        run.prepared[self.number] = written
        return written

    def hole(self, run: PartRun, text: str) -> str:
        """Return the relationship to the chart as drawn."""
        written = run.relate_as(self.relation.id, self.relation.kind, run.session.clone(self.use.name))
        run.prepared[self.number] = written
        return written

    def _skeleton(self, run: PartRun, names: Mapping[str, object]) -> str | None:
        if self.use.skeleton is None:
            return None
        return run.render_inner(self.use.skeleton, names)

    def _relations(self, run: PartRun, workbook: bytes) -> list[Relation]:
        """Return the chart's relationships, with a workbook of its own, having put that into the package."""
        session = run.session
        drawn = session.package.relations(self.use.name)
        others = [one for one in drawn if one is not self.use.workbook and one.id != _id(self.use.workbook)]
        own = session.cloned(others)
        if self.use.workbook is not None:
            book = session.claim(self.use.workbook.target)
            session.put_stored(book, workbook, self.use.workbook.target)
            return [*own, retarget(self.use.workbook, book)]
        folder = self.use.name.partition("/")[0]
        book = session.free_name(f"{folder}/embeddings/Microsoft_Excel_Sheet1.xlsx")
        session.put_stored(book, workbook, book)
        session.types[book] = _WORKBOOK_TYPE
        return [*own, Relation(self.use.template.new_workbook_id or "rId1", relation_type(_WORKBOOK), book)]


@dataclass(frozen=True, slots=True)
class SameChartSlot:
    """The relationship of a frame that shows once more, to older readers, what another one has just shown."""

    number: int  # of the other's tag

    def write(self, run: PartRun, value: object) -> str:
        """Return the relationship to the other's chart."""
        return str(run.prepared[self.number])

    def hole(self, run: PartRun, text: str) -> str:
        """Return the relationship to the other's chart."""
        return self.write(run, None)


def compile_chart(compiler: PartDraft, name: str, spot: str) -> ChartUse | None:
    """Return a chart part bound to data; None after a fault, which is told."""
    package = compiler.package
    place = Place(package.name, spot=" › ".join(part for part in (compiler.label, spot) if part))
    workbook = next((one for one in package.relations(name) if one.kind == _WORKBOOK), None)
    is_embedded = workbook is not None and not workbook.external and workbook.target in package.entries
    try:
        data = package.read(workbook.target) if workbook is not None and is_embedded else None
        macros = is_macro_type(package.main_type)
        template = ChartTemplate.compile(package.read(name), data, place, macros=macros)
    except TemplateError as error:
        compiler.problems += error.problems
        return None
    root = parse_xml(template.skeleton.encode("utf-8"))
    settle_titles(root)
    inner = PartCompiler(
        package, f"{name}#{len(compiler.tags)}", "", root, TEXT_DIALECT, compiler.sandbox, compiler.problems
    )
    inner.label = " › ".join(part for part in (compiler.label, spot) if part)
    skeleton = inner.compile()
    names = names_in(skeleton.tree) if skeleton else ()
    return ChartUse(name, template, skeleton, names, workbook if is_embedded else None)


def captured(expression: str, names: tuple[str, ...]) -> str:
    """Return an expression for the data and for what the tags around them speak of, as seen where the chart stands."""
    pairs = ", ".join(f"'{name}': {name}" for name in names)
    return f"[{expression}, {{{pairs}}}]"


def names_in(tree: nodes.Template) -> tuple[str, ...]:
    """Return every name the tags of a part read."""
    return tuple(sorted({one.name for one in tree.find_all(nodes.Name) if one.ctx == "load"}))


def _split(value: object) -> tuple[object, Mapping[str, object]]:
    if not isinstance(value, list) or len(value) != 2:
        raise TypeError(f"a chart needs categories and series, and this is {described(value)}")
    return value[0], value[1]


def _id(relation: Relation | None) -> str:
    return "" if relation is None else relation.id
