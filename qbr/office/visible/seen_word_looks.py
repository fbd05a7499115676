"""How runs of a document look as they come out: their own settings, their styles, the document's defaults."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from qbr.office.opc.markup import Element, child, children, q
from qbr.office.visible.seen_colours import Theme
from qbr.office.visible.seen_file import SeenFile
from qbr.office.visible.seen_values import Colour, Number, Value

_BLACK = Colour(0, 0, 0)
_DEFAULT_HALF_POINTS = "20"


class Looks:
    """The styles of a document."""

    def __init__(self, file: SeenFile) -> None:
        parts = file.related(file.main, "styles")
        self.root = file.tree(parts[0]) if parts else None
        themes = file.related(file.main, "theme")
        self.theme = Theme.read(file.tree(themes[0])) if themes else Theme()
        self.styles: dict[str, Element] = {}
        self.default = ""
        for style in children(self.root, "w:style") if self.root is not None else ():
            self.styles[style.get(q("w:styleId"), "")] = style
            if style.get(q("w:type")) == "paragraph" and style.get(q("w:default")) in ("1", "true"):
                self.default = style.get(q("w:styleId"), "")

    def of_paragraph(self, paragraph: Element, table: Element | None) -> Callable[[Element], Value]:
        """Return a function that tells the look of a paragraph's runs."""
        named = _value(child(paragraph, "w:pPr", "w:pStyle"))
        inherited = [*self._properties(named or self.default)]
        unknown = table is not None and self._is_styled(table)
        base = [] if self.root is None else [child(self.root, "w:docDefaults", "w:rPrDefault", "w:rPr")]
        defaults = [node for node in base if node is not None]

        def look(run: Element) -> Value:
            own = child(run, "w:rPr")
            nearest = [own] if own is not None else []
            style = _value(child(own, "w:rStyle")) if own is not None else ""
            chain = [*nearest, *self._properties(style), *inherited, *defaults]
            return self._look(chain, nearest if unknown else chain, is_link=_is_link(run))

        return look

    def _look(self, chain: list[Element], certain: list[Element], *, is_link: bool) -> Value:
        """Return size, weight, slant, underline and colour; what a table's style may decide is unknown."""
        size = Number(float(_first(chain, "w:sz") or _DEFAULT_HALF_POINTS) / 2)
        bold = _first(certain, "w:b")
        colour = next((node for one in certain if (node := child(one, "w:color")) is not None), None)
        written = self.theme.word_colour(colour) or (_BLACK if certain is chain or colour is not None else None)
        weight = None if certain is not chain and bold is None else _is_on(bold)
        underlined = int((_first(chain, "w:u") or "none") != "none")
        return (
            size,
            weight,
            _is_on(_first(chain, "w:i")),
            None if is_link else underlined,
            None if is_link else written,
        )

    def _properties(self, style: str) -> Iterator[Element]:
        """Yield the run properties of a style and of those it is based on."""
        seen: set[str] = set()
        while style in self.styles and style not in seen:
            seen.add(style)
            properties = child(self.styles[style], "w:rPr")
            if properties is not None:
                yield properties
            style = _value(child(self.styles[style], "w:basedOn"))

    def _is_styled(self, table: Element) -> bool:
        """Return whether a table's style says how its text looks."""
        style = _value(child(table, "w:tblPr", "w:tblStyle"))
        seen: set[str] = set()
        while style in self.styles and style not in seen:
            seen.add(style)
            if next(self.styles[style].iter(q("w:rPr")), None) is not None:
                return True
            style = _value(child(self.styles[style], "w:basedOn"))
        return False


def _value(node: Element | None) -> str:
    return "" if node is None else node.get(q("w:val"), "")


def _first(chain: list[Element], name: str) -> str | None:
    for properties in chain:
        node = child(properties, name)
        if node is not None:
            return node.get(q("w:val"), "true")
    return None


def _is_on(value: str | None) -> int:
    return int(value in ("1", "true", "on"))


def _is_link(run: Element) -> bool:
    return next(run.iterancestors(q("w:hyperlink")), None) is not None
