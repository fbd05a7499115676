"""Word: a compiled document, whose parts are each rendered once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from qbr.errors import Problem
from qbr.office.checking.check import Checker, Found
from qbr.office.compiling.parts import PartCompiler
from qbr.office.formats.contents import Contents, take_contents, with_contents, with_numbered_captions
from qbr.office.formats.cross_references import with_references
from qbr.office.formats.headers import bind_headers
from qbr.office.formats.lists import Lists
from qbr.office.formats.markdown_lists import MarkdownLists
from qbr.office.formats.notes import NotesPart, notes_parts
from qbr.office.formats.properties import rewrite_app, text_of_part
from qbr.office.formats.word import word_dialect
from qbr.office.including.origins import take_origins
from qbr.office.including.sections import has_moving_sections
from qbr.office.marks.compiled import CompiledPart
from qbr.office.objects.drawing import TEXT_DIALECT
from qbr.office.objects.newer_charts import settle_titles
from qbr.office.opc.markup import parse_xml
from qbr.office.opc.package import Package
from qbr.office.opc.relations import named_in
from qbr.office.rendering.engine import Engine
from qbr.office.rendering.run import PartRun
from qbr.office.rendering.session import Session
from qbr.office.text import ids
from qbr.office.text.draft import Dialect
from qbr.sandbox import Sandbox

_TEXT_PARTS = {  # kinds of relationship → what a person calls the part
    "header": "header",
    "footer": "footer",
    "footnotes": "footnotes",
    "endnotes": "endnotes",
    "comments": "comments",
}
_WORDY = {
    "chart": "chart",
    "chartEx": "chart",
    "diagramData": "diagram",
    "diagramDrawing": "diagram",
}  # drawn parts that hold words
_IDS_PER_PART = 100_000  # each part numbers its drawings in a range of its own
_UPDATE_FIELDS = re.compile(r"<w:updateFields\b[^>]*/>")


@dataclass(frozen=True)
class Document:
    """A compiled .docx."""

    package: Package
    texts: tuple[CompiledPart, ...]  # the body, headers, footers, notes, comments that hold tags
    charts: tuple[CompiledPart, ...]  # charts that no directive fills but whose words have tags
    contents: tuple[Contents, ...]  # its tables of contents and of figures
    notes: tuple[NotesPart, ...]  # parts whose text is rendered with the body
    asking: frozenset[str]  # settings that let Word ask the reader whether to update fields
    lists: Lists
    markdown_lists: MarkdownLists  # what Markdown takes its bullets and numbers from

    @classmethod
    def compile(cls, package: Package, sandbox: Sandbox, problems: list[Problem]) -> Document:
        """Return the document; every fault in it is added to the problems."""
        styles = next((parse_xml(package.read(part)) for part in package.related(package.main, "styles")), None)
        roots = {name: parse_xml(package.read(name)) for name, _ in _text_parts(package)}
        lists = Lists.read(package)
        kinds = MarkdownLists.read(package)
        dialect = word_dialect(package, take_origins(roots[package.main]), lists, kinds)
        ids.part_ways(list(roots.values()))
        contents = take_contents(roots[package.main], styles)
        makers = [
            PartCompiler(package, name, label, roots[name], dialect, sandbox, [])
            for name, label in _text_parts(package)
        ]
        texts = _compiled_texts(makers, notes := notes_parts(package), lists.highest)
        charts = [chart for maker in makers for chart in _charts(package, maker, sandbox, maker.problems)]
        problems += [problem for maker in makers for problem in maker.problems]
        return cls(package, tuple(texts), tuple(charts), contents, notes, _asking(package), lists, kinds)

    @property
    def parts(self) -> tuple[CompiledPart, ...]:
        """Every compiled part, for checks."""
        return (*self.texts, *self.charts)

    @property
    def is_dynamic(self) -> bool:
        """Whether anything in it depends on data."""
        return bool(self.parts)

    def check(self, checker: Checker, names: Mapping[str, Found]) -> None:
        """Let every part be checked with the names it sees."""
        for part in self.parts:
            checker.check(part, names)

    def render(self, session: Session, engine: Engine, variables: Mapping[str, object]) -> None:
        """Add the parts of the output to the session."""
        for part in self.charts:
            self._render(session, engine, part, variables)
        for part in self.texts:
            self._render(session, engine, part, variables)
        self.lists.written(session)
        self.markdown_lists.written(session)
        for settings in self.package.related(self.package.main, "settings"):
            if settings in self.asking:
                text = text_of_part(session, settings)
                session.put(settings, _UPDATE_FIELDS.sub("", text), settings)
        rewrite_app(session, None)

    def _render(self, session: Session, engine: Engine, part: CompiledPart, variables: Mapping[str, object]) -> None:
        relations = [one for one in self.package.relations(part.name) if one.id not in part.bound]
        run = PartRun(session, session.claim(part.name), part.label, part.tags, variables, relations, part.next_id)
        text = engine.render(part, run, variables)
        whole = named = named_in(text)
        if part.name == self.package.main and self.notes:
            for one in self.notes:
                text = one.put(session, text, run.relations)
            named = named_in(text)
        gone = (part.referenced | whole) - named  # what only a hidden object named, or a note that stands elsewhere now
        kept = [one for one in run.relations if one.id not in gone]
        text = with_references(with_numbered_captions(text))
        session.put(part.name, with_contents(text, self.contents), part.name, kept)


def _asking(package: Package) -> frozenset[str]:
    settings = package.related(package.main, "settings")
    return frozenset(part for part in settings if _UPDATE_FIELDS.search(package.read(part).decode("utf-8")))


def _compiled_texts(makers: list[PartCompiler], notes: Sequence[NotesPart], lists: int) -> list[CompiledPart]:
    """Return the parts with tags; headers that sections make for themselves are part of the body."""
    body, others = makers[0], makers[1:]
    next_id = max(lists, *(ids.highest_id(maker.root) for maker in makers)) + 1
    compiled = {}
    for number, maker in enumerate(others, start=1):
        part = maker.compile()
        if part is not None:
            compiled[part.name] = replace(part, next_id=next_id + number * _IDS_PER_PART)
    made = bind_headers(body, compiled) if has_moving_sections(body.root) else frozenset()
    main = body.compile(is_changed=bool(notes))
    found = [part for name, part in compiled.items() if name not in made]
    return found if main is None else [replace(main, next_id=next_id), *found]


def _text_parts(package: Package) -> list[tuple[str, str]]:
    """Return the parts with text and their labels; the body needs none."""
    found = [(package.main, "")]
    counts: dict[str, int] = {}
    for relation in package.relations(package.main):
        label = _TEXT_PARTS.get(relation.kind)
        if label is not None and not relation.external:
            counts[label] = counts.get(label, 0) + 1
            numbered = label in ("header", "footer")
            usual = f"{label} {counts[label]}" if numbered else label
            found.append((relation.target, package.origins.get(relation.target, usual)))
    return found


def _charts(package: Package, owner: PartCompiler, sandbox: Sandbox, problems: list[Problem]) -> list[CompiledPart]:
    found = []
    dialect: Dialect = TEXT_DIALECT
    for relation in package.relations(owner.name):
        if relation.kind not in _WORDY or relation.external or relation.id in owner.bound:
            continue
        data = package.read(relation.target)
        if b"{{" in data or b"{%" in data:
            label = " › ".join(word for word in (owner.label, _WORDY[relation.kind]) if word)
            root = parse_xml(data)
            settle_titles(root)
            compiled = PartCompiler(package, relation.target, label, root, dialect, sandbox, problems).compile()
            found += [compiled] if compiled is not None else []
    return found
