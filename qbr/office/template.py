"""The room's front: load a template once, render it as often as wanted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from qbr.errors import Place, Problem, TemplateError
from qbr.office.cache.compiled_cache import find_compiled, keep_compiled
from qbr.office.checking.check import Checker, Found, Used, roots
from qbr.office.checking.schema import Anything, Schema
from qbr.office.formats.docx import Document
from qbr.office.formats.pptx import Deck
from qbr.office.formats.properties import compile_properties, render_properties
from qbr.office.including.include import included
from qbr.office.including.library import Library, as_library
from qbr.office.including.witness import Witness, is_unchanged
from qbr.office.marks.compiled import CompiledPart
from qbr.office.marks.tags import Emission, Tag, Traced, emission_of
from qbr.office.objects.charts import names_in
from qbr.office.opc.admission import SAVE_AGAIN
from qbr.office.opc.archive import write_entries
from qbr.office.opc.markup import XmlError
from qbr.office.opc.outside import SIGNATURE
from qbr.office.opc.package import Package
from qbr.office.rendering.engine import Engine, office_sandbox
from qbr.office.rendering.session import TOUCHED, Session
from qbr.plain import nature
from qbr.sandbox import Limits, Meter

_OF_ITSELF = ("thumbnail", SIGNATURE)  # what belongs to the template as it is, and not to what is made of it
PictureReader = Callable[[object], bytes]


@dataclass(frozen=True)
class Result:
    """A finished file and what is known about it."""

    data: bytes
    problems: tuple[Problem, ...]  # warnings
    _file: str = field(default="", repr=False)
    _trace: tuple[Traced, ...] = field(default=(), repr=False)

    @cached_property
    def emissions(self) -> tuple[Emission, ...]:
        """What each tag showed or decided, in the order it happened."""
        return tuple(emission_of(self._file, traced) for traced in self._trace)


@dataclass(frozen=True)
class Template:
    """A .pptx or .docx with tags, compiled."""

    name: str  # the file as messages call it
    package: Package
    document: Deck | Document
    properties: tuple[CompiledPart, ...]  # property parts with tags
    _has_trees: bool = field(default=True, repr=False)
    _engines: dict[tuple[str, str], Engine] = field(default_factory=dict, repr=False)

    @classmethod
    def load(
        cls,
        source: str | Path | bytes,
        name: str | None = None,
        schema: Schema | None = None,
        library: Library | Mapping[str, bytes] | str | Path | None = None,
        *,
        cache: bool = False,
    ) -> Template:
        """Return the compiled template.

        Args:
            source: a path, or the bytes of the file.
            name: the file as messages shall call it; the path's own name unless given.
            schema: what the tags may name; with it, a tag that names something else is a fault, too.
            library: the files it may include: by name, in a folder, or whatever else hands them out.
            cache: look for it in the user's cache folder first, and keep it there; see `qbr.office.cache`.

        Raises:
            TemplateError: it cannot be used; the error carries every fault with its place.
        """
        data, shown = _read(source, name)
        files = as_library(library)
        kept = find_compiled(data, shown) if cache and schema is None else None
        if isinstance(kept, Kept) and is_unchanged(files, kept.seen):
            return kept.template
        problems: list[Problem] = []
        witness = Witness(files)
        try:
            package = included(Package.open(data, shown), data, witness, office_sandbox(), problems)
            template = cls._of(package, problems)
        except ValueError as error:  # malformed XML, or text where Office writes a number
            message = f"a part {error}" if isinstance(error, XmlError) else f"a part holds no number: {error}"
            raise TemplateError(Problem(message, Place(shown), SAVE_AGAIN, rule="T106")) from error
        if schema is not None:
            problems += template.check(schema)
        if any(problem.severity == "error" for problem in problems):
            raise TemplateError(problems)
        if cache:
            keep_compiled(data, shown, Kept(template, witness.seen))
        return template

    @classmethod
    def _of(cls, package: Package, problems: list[Problem]) -> Template:
        """Return the template in a package; every fault in it is added to the problems."""
        document = _compile(package, problems)
        return cls(package.name, package, document, compile_properties(package, office_sandbox(), problems))

    def __reduce__(self) -> tuple[Callable[..., Template], tuple[object, ...]]:
        """Return what is kept of it: not the engines, which hold a sandbox; not the trees, see `_with_trees`."""
        return _without_trees, (self.name, self.package, self.document, self.properties)

    def render(
        self,
        context: Mapping[str, object],
        *,
        locale: str = "en_US",
        currency: str = "USD",
        pictures: PictureReader | None = None,
        properties: Mapping[str, str] | None = None,
        draft: bool = False,
        limits: Limits | None = None,
    ) -> Result:
        """Return the finished file.

        Args:
            context: the values tags can name.
            locale: how figures and dates look.
            currency: ISO 4217 code of amounts.
            pictures: returns the bytes of a picture value.
            properties: document properties to set: title, author, subject, keywords …
            draft: print ⟦tag⟧ where a value is missing, instead of refusing.
            limits: what the rendering may cost.

        Raises:
            TemplateError: a tag cannot be filled; the error carries every fault with its place.
        """
        engine = self._engine(locale, currency)
        session = Session(self.package, Meter(limits or Limits()), engine, pictures, draft)
        self._require_plain(context)
        if not self.is_dynamic and not properties:
            return Result(write_entries(self.package.entries.values()), self.package.notices)
        token = TOUCHED.set(session.touched)
        try:
            self.document.render(session, engine, context)
            render_properties(session, self.properties, context, properties or {})
            session.relations[""] = [one for one in self.package.relations("") if one.kind not in _OF_ITSELF]
        finally:
            TOUCHED.reset(token)
        if session.faults:
            raise TemplateError(session.faults)
        signature = self.package.signature()
        problems = (*self.package.notices, *([signature] if signature else []), *session.problems)
        return Result(session.finish(), problems, self.name, tuple(session.trace))

    def check(self, schema: Schema) -> list[Problem]:
        """Return every tag that names what the schema does not have or uses it as what it is not, and all warnings."""
        own = (warning for part in self._parts() for warning in part.warnings)
        return [*self.checked(schema).problems, *own]

    def checked(self, schema: Schema) -> Checker:
        """Return a checker that has seen every tag: its problems, the fields that are used, and what as."""
        checker = Checker(self.name, office_sandbox().filters)
        self._with_trees._walk(checker, dict(roots(schema.fields)))
        return checker

    @property
    def sections(self) -> tuple[str, ...]:
        """The names of a deck's sections; a document has none."""
        known = self.document.presentation.sections if isinstance(self.document, Deck) else ()
        return tuple(section.name for section in known)

    def uses(self) -> list[Used]:
        """Return every field the template names, and what it is used as."""
        names = {name: Anything() for part in self._with_trees._parts() for name in names_in(part.tree)}
        return self.checked(Schema(names)).uses

    def fields_used(self) -> tuple[str, ...]:
        """Return the fields the template names, as paths: `customer.name`, `goals.rows[].target`."""
        return tuple(sorted({use.path for use in self.uses()}))

    @property
    def tags(self) -> tuple[str, ...]:
        """The template's tags as messages show them, each once: none of them may be left in what is made of it."""
        texts = (tag.text for part in self._parts() for tag in part.tags if tag.is_traced)
        return tuple(dict.fromkeys(text for text in texts if text.startswith("{")))

    def traced(self) -> Iterator[tuple[str, Tag]]:
        """Yield every tag that tells when it runs, with what a person calls the part it stands in."""
        for part in self._with_trees._parts():
            yield from ((part.label, tag) for tag in part.tags if tag.is_traced)

    @cached_property
    def _with_trees(self) -> Template:
        """The template with its syntax trees, which checks read and a cache does not keep."""
        return self if self._has_trees else self._of(self.package, [])

    def _walk(self, checker: Checker, names: dict[str, Found]) -> None:
        self.document.check(checker, names)
        for part in self.properties:
            checker.check(part, names)

    def _parts(self) -> tuple[CompiledPart, ...]:
        own = (*self.document.parts, *self.properties)
        return (*own, *(inner for part in own for inner in part.attached))

    @property
    def is_dynamic(self) -> bool:
        """Whether anything in it depends on data."""
        return self.document.is_dynamic or bool(self.properties)

    def _engine(self, locale: str, currency: str) -> Engine:
        key = (locale, currency)
        if key not in self._engines:
            self._engines[key] = Engine(office_sandbox(locale, currency))
        return self._engines[key]

    def _require_plain(self, context: Mapping[str, object]) -> None:
        problems = [
            Problem(f'"{name}" is a {type(value).__name__}, which is no plain value', Place(self.name), rule="T304")
            for name, value in context.items()
            if nature(value) == "refused"
        ]
        if problems:
            raise TemplateError(problems)


@dataclass(frozen=True)
class Kept:
    """A template as a cache keeps it: compiled, with what it took from its library."""

    template: Template
    seen: Mapping[str, str]  # see `Witness`


def _without_trees(
    name: str, package: Package, document: Deck | Document, properties: tuple[CompiledPart, ...]
) -> Template:
    """Return a template as it comes out of a cache."""
    return Template(name, package, document, properties, _has_trees=False)


def _compile(package: Package, problems: list[Problem]) -> Deck | Document:
    if package.format == "pptx":
        return Deck.compile(package, office_sandbox(), problems)
    return Document.compile(package, office_sandbox(), problems)


def _read(source: str | Path | bytes, name: str | None) -> tuple[bytes, str]:
    if isinstance(source, bytes):
        return source, name or "template"
    path = Path(source)
    try:
        return path.read_bytes(), name or path.name
    except OSError as error:
        raise TemplateError(Problem(f"cannot be read: {error.strerror}", Place(str(path)), rule="T100")) from error
