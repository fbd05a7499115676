"""Including documents: a paragraph that says {% include "terms.docx" %} becomes what that document holds.

A name that is a text is known here. For one that is an expression, every file of the library it can stand for is
brought in, each in a case of its own; the data choose when the document is rendered, and nothing is compiled then.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from jinja2 import nodes

from qbr.errors import Place, Problem, TemplateError
from qbr.office.including.joining import Joining
from qbr.office.including.library import IncludeFault, Library, is_safe, read_named
from qbr.office.including.names import Names
from qbr.office.including.origins import Case, case_mark, seam
from qbr.office.including.placing import CONTAINERS, Spot, put_before
from qbr.office.including.sections import has_moving_sections, name_repeated_headers
from qbr.office.opc.markup import Element, parent_name, parse_xml, position, q, remove
from qbr.office.opc.package import Package
from qbr.office.text.finding import SyntaxFault, find_tags, plain
from qbr.office.text.syntax import parse_expression
from qbr.office.text.text import WORD, text_of
from qbr.sandbox import Sandbox

MAX_DEPTH = 6  # files within files
_ENDINGS = (".docx", ".dotx")
MAX_CASES = 60  # files an expression can stand for
_INCLUDE = re.compile(
    r"^(?:p\s+)?include\s+(?P<name>.+?)(?:\s+section\s*=\s*(?P<quote>[\"'])(?P<section>\w*)(?P=quote))?$", re.S
)
_TEXT_PARTS = ("header", "footer", "footnotes", "endnotes", "comments")


@dataclass(frozen=True, slots=True)
class Request:
    """What a paragraph asks for."""

    text: str  # the tag
    spot: str
    expression: str
    node: nodes.Expr
    keeps_sections: bool


@dataclass
class DocumentJoiner:
    """Puts into documents what they include; tells of what cannot be."""

    own: bytes  # the template's file, which includes the others
    library: Library
    sandbox: Sandbox
    problems: list[Problem]
    _packages: dict[tuple[str, tuple[str, ...]], Package] = field(default_factory=dict)

    def joined(self, package: Package, above: tuple[str, ...] = ()) -> Package:
        """Return the package with everything it includes.

        Args:
            package: a document.
            above: the files that include it, the outermost first, itself the last.
        """
        joining = Joining(package)
        if b"{" not in package.read(package.main):
            return package
        root = joining.tree(package.main)
        told = len(self.problems)
        requests = [(one, self._request(one, package)) for one in list(root.iter(q("w:p")))]
        is_asked = len(self.problems) > told or any(request for _, request in requests)
        if not is_asked and not has_moving_sections(root):
            return package
        names = Names.of([root, *(parse_xml(package.read(part)) for part in _text_parts(package))])
        for paragraph, request in requests:
            if request is not None:
                self._fulfil(joining, names, paragraph, request, above)
        root = joining.tree(package.main)
        name_repeated_headers(joining, root)
        return joining.finish()

    # --- what is asked for ---

    def _request(self, paragraph: Element, package: Package) -> Request | None:
        """Return what a paragraph includes; None when it is none of those that do."""
        text = text_of(paragraph, WORD)
        tag = next(iter(find_tags(text)), None) if "include" in plain(text) and "{%" in text else None
        match = _INCLUDE.match(tag.body) if tag is not None and tag.mark == "statement" else None
        is_alone = tag is not None and text.strip() == text[tag.start : tag.end]
        if tag is None or match is None or not is_alone or parent_name(paragraph) not in CONTAINERS:
            return None  # elsewhere it is told when the part is compiled
        shown = f"{{% {tag.body} %}}"
        spot = f"paragraph {position(paragraph)}"
        place = Place(package.name, spot=spot)
        if match.group("section") not in (None, "own", "host"):
            hint = 'Write section="host" to keep it in the section it stands in, or nothing.'
            self._tell(shown, f'there is no section="{match.group("section")}"', hint, place, "T702")
        try:
            node = parse_expression(match.group("name"), self.sandbox)
        except SyntaxFault as fault:
            self._tell(shown, str(fault), fault.hint, place, fault.rule)
            _leave(paragraph)
            return None
        return Request(shown, spot, match.group("name"), node, match.group("section") != "host")

    def _tell(self, shown: str, message: str, hint: str, place: Place, rule: str) -> None:
        self.problems.append(Problem(f"{shown}: {message}", place, hint, rule=rule))

    # --- fulfilling it ---

    def _fulfil(
        self, joining: Joining, names: Names, paragraph: Element, request: Request, above: tuple[str, ...]
    ) -> None:
        place = Place(joining.host.name, spot=request.spot)
        try:
            guests = self._guests(request, joining.host, above)
        except IncludeFault as fault:
            self._tell(request.text, str(fault), fault.hint, place, fault.rule)
            guests = []
        except TemplateError as error:
            self.problems += error.problems
            guests = []
        is_chosen = bool(guests) and not isinstance(request.node, nodes.Const)
        spot = Spot.of(paragraph, keeps_sections=request.keeps_sections, is_chosen=is_chosen)
        for index, (name, guest) in enumerate(guests):
            if is_chosen:
                paragraph.addprevious(_case(request, "elif" if index else "if", name))
            put_before(joining, names, spot, name, guest)
        if is_chosen:
            paragraph.addprevious(_case(request, "else", *(name for name, _ in guests)))
            paragraph.addprevious(_case(request, "endif"))
        _leave(paragraph)

    def _guests(self, request: Request, host: Package, above: tuple[str, ...]) -> list[tuple[str, Package]]:
        """Return the files a tag can mean, by name.

        Raises:
            IncludeFault: there is none, or none that can be included.
            TemplateError: one of them cannot be used.
        """
        if len(above) >= MAX_DEPTH:
            raise IncludeFault("files include each other too deeply", f"{MAX_DEPTH} deep is enough.", "T703")
        if isinstance(request.node, nodes.Const):
            name = str(request.node.value)
            return [(name, self._guest(name, host, above))]
        names = [
            name
            for name in self.library.names()
            if name not in above and name.lower().endswith(_ENDINGS) and _can_be(request.node, name)
        ]
        if not 0 < len(names) <= MAX_CASES:
            there = f"{len(names)} documents of the library fit; 1 to {MAX_CASES} may."
            hint = f'{there} Begin it with a text that tells them from others: {{% include "terms-" ~ name %}}.'
            raise IncludeFault("nobody can tell which documents it may name", hint, "T702")
        return [(name, self._guest(name, host, above)) for name in names if not self._is_self(name)]

    def _guest(self, name: str, host: Package, above: tuple[str, ...]) -> Package:
        if name in above or self._is_self(name):
            raise IncludeFault(f'"{name}" includes itself', f"{' includes '.join((*above, name))}.", "T703")
        if (name, above) not in self._packages:
            self._packages[name, above] = self._opened(name, host, above)
        return self._packages[name, above]

    def _opened(self, name: str, host: Package, above: tuple[str, ...]) -> Package:
        package = Package.open(read_named(self.library, name), name)
        if package.format != host.format:
            raise IncludeFault(f'"{name}" is no document', "Slides are included in a deck.", "T704")
        return self.joined(package, (*above, name))

    def _is_self(self, name: str) -> bool:
        return self.library.read(name) == self.own if is_safe(name) else False


def _leave(paragraph: Element) -> None:
    """Take out a paragraph that includes, so that those behind it are still counted as the author counts them."""
    paragraph.addprevious(seam("here"))
    remove(paragraph)


def _case(request: Request, word: str, *names: str) -> Element:
    return case_mark(Case(word, request.expression, request.text, request.spot, names))


def _can_be(node: nodes.Expr, name: str) -> bool:
    """Return whether an expression can give a name, as far as the texts it begins and ends with tell."""
    parts = node.nodes if isinstance(node, nodes.Concat) else [node]
    before, after = (str(one.value) if isinstance(one, nodes.Const) else "" for one in (parts[0], parts[-1]))
    return name.startswith(before) and name.endswith(after)


def _text_parts(package: Package) -> list[str]:
    """Return the parts that hold text beside the body."""
    relations = package.relations(package.main)
    return list(dict.fromkeys(one.target for one in relations if one.kind in _TEXT_PARTS and not one.external))
