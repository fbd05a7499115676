"""A deck while slides of others are put into it: each with its layout, notes, charts and pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lxml import etree

from qbr.office.including.joining import Joining
from qbr.office.including.scaling import Fit, fit_for
from qbr.office.opc.markup import NAMESPACES, Element, child, children, parse_xml, q, remove
from qbr.office.opc.package import Package
from qbr.office.opc.relations import Relation

_FIRST_SLIDE, _FIRST_MASTER = 256, 2**31  # ids of slides and of masters and layouts begin here
_LEFT = ("comments", "threadedComment", "tags")  # what belongs to those who edit the other deck
_LABEL = (
    '<p:sp xmlns:p="{p}" xmlns:a="{a}"><p:nvSpPr><p:cNvPr id="{id}" name="Directive"/><p:cNvSpPr txBox="1"/><p:nvPr/>'
    '</p:nvSpPr><p:spPr><a:xfrm><a:off x="0" y="-600000"/><a:ext cx="4000000" cy="400000"/></a:xfrm>'
    '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr><p:txBody><a:bodyPr/><a:p><a:r><a:t/></a:r></a:p>'
    "</p:txBody></p:sp>"
)


@dataclass
class DeckHost:
    """The host, and what is known of the decks whose slides come to it."""

    joining: Joining
    origins: dict[str, str]  # slide → where an author finds it
    _layouts: dict[tuple[str, str], str] = field(default_factory=dict)  # file and layout → layout here
    _masters: dict[tuple[str, str], str] = field(default_factory=dict)

    # --- slides ---

    def bring(self, guest: Package, slides: Sequence[tuple[str, int]], rest: str) -> list[str]:
        """Return the parts that hold the guest's slides now.

        Args:
            guest: a deck.
            slides: parts and numbers.
            rest: what decides on showing or repeating them; may be empty.
        """
        fit = fit_for(self._size(self.joining.host), self._size(guest))
        roots = {name: parse_xml(guest.read(name)) for name, _ in slides}
        types = guest.types
        names = {name: self.joining.add_tree(name, root, types.of(name)) for name, root in roots.items()}
        for name, number in slides:
            self._bring(guest, name, roots[name], names, fit)
            where = guest.origins.get(name, f"slide {number}")
            self.origins[names[name]] = f"{guest.name}, {where}"
        if rest:
            _add_line(roots[slides[0][0]], f"{{% slides {rest} %}}")
            _add_line(roots[slides[-1][0]], "{% endslides %}")
        return list(names.values())

    def _bring(self, guest: Package, own: str, root: Element, names: Mapping[str, str], fit: Fit | None) -> None:
        new = names[own]
        relations = guest.relations(own)
        for relation in relations:
            if relation.kind == "slide":
                _follow(self.joining, root, relation, new, names)
        self.joining.relink(guest, own, [root], new, leaving=(*_LEFT, "slideLayout", "notesSlide", "slide"))
        layout = next(one for one in relations if one.kind == "slideLayout")
        self.joining.relate(new, layout.type, self._layout(guest, layout.target, fit))
        for relation in relations:
            if relation.kind == "notesSlide":
                self._bring_notes(guest, relation, new)
        if fit is not None:
            fit.apply(root)

    def _bring_notes(self, guest: Package, relation: Relation, slide: str) -> None:
        own = relation.target
        root = parse_xml(guest.read(own))
        name = self.joining.add_tree(own, root, guest.types.of(own))
        self.joining.relink(guest, own, [root], name, leaving=("slide", "notesMaster"))
        for one in guest.relations(own):
            if one.kind == "slide":
                self.joining.relate(name, one.type, slide)
            elif one.kind == "notesMaster":
                self.joining.relate(name, one.type, self._notes_master(guest, one))
        self.joining.relate(slide, relation.type, name)

    def _notes_master(self, guest: Package, relation: Relation) -> str:
        main = self.joining.host.main
        own = self.joining.related(main, "notesMaster")
        if own is not None:
            return own
        name = self.joining.carry(guest, relation.target)
        number = self.joining.relate(main, relation.type, name)
        root = self.joining.tree(main)
        listed = etree.Element(q("p:notesMasterIdLst"))
        etree.SubElement(listed, q("p:notesMasterId")).set(q("r:id"), number)
        masters = child(root, "p:sldMasterIdLst")
        if masters is not None:
            masters.addnext(listed)
        return name

    # --- layouts ---

    def _layout(self, guest: Package, layout: str, fit: Fit | None) -> str:
        """Return the layout a slide of the guest has here: the host's when that is the same, else the guest's."""
        key = (guest.name, layout)
        if key not in self._layouts:
            same = None if fit is not None else self._same_layout(guest, layout)
            self._layouts[key] = same if same is not None else self._bring_layout(guest, layout, fit)
        return self._layouts[key]

    def _same_layout(self, guest: Package, layout: str) -> str | None:
        host = self.joining.host
        wanted = _look_of(guest, layout)
        for master in host.related(host.main, "slideMaster"):
            for own in host.related(master, "slideLayout"):
                if _look_of(host, own) == wanted:
                    return own
        return None

    def _bring_layout(self, guest: Package, layout: str, fit: Fit | None) -> str:
        """Return a layout of the guest brought here, listed by its master, which comes with it."""
        own_master = guest.related(layout, "slideMaster")[0]
        master = self._master(guest, own_master, fit)
        root = parse_xml(guest.read(layout))
        name = self.joining.add_tree(layout, root, guest.types.of(layout))
        to_master = next(one for one in guest.relations(layout) if one.kind == "slideMaster")
        self.joining.relink(guest, layout, [root], name, leaving=("slideMaster",))
        self.joining.relate(name, to_master.type, master)
        listed = next(one for one in guest.relations(own_master) if one.target == layout)
        number = self.joining.relate(master, listed.type, name)
        ids = child(self.joining.tree(master), "p:sldLayoutIdLst")
        if ids is not None:
            entry = etree.SubElement(ids, q("p:sldLayoutId"))
            entry.set("id", str(self._next_master_id()))
            entry.set(q("r:id"), number)
        if fit is not None:
            fit.apply(root)
        return name

    def _master(self, guest: Package, own: str, fit: Fit | None) -> str:
        key = (guest.name, own)
        if key in self._masters:
            return self._masters[key]
        root = parse_xml(guest.read(own))
        name = self._masters[key] = self.joining.add_tree(own, root, guest.types.of(own))
        ids = child(root, "p:sldLayoutIdLst")
        for entry in () if ids is None else list(ids):
            remove(entry)
        self.joining.relink(guest, own, [root], name, leaving=("slideLayout", "theme"))
        for one in guest.relations(own):
            if one.kind == "theme":
                self.joining.relate(name, one.type, self.joining.carry(guest, one.target))
        if fit is not None:
            fit.apply(root)
        self._list_master(guest, name)
        return name

    def _list_master(self, guest: Package, name: str) -> None:
        main = self.joining.host.main
        kind = next(one for one in guest.relations(guest.main) if one.kind == "slideMaster").type
        number = self._next_master_id()
        masters = child(self.joining.tree(main), "p:sldMasterIdLst")
        if masters is not None:
            entry = etree.SubElement(masters, q("p:sldMasterId"))
            entry.set("id", str(number))
            entry.set(q("r:id"), self.joining.relate(main, kind, name))

    def _next_master_id(self) -> int:
        main = self.joining.host.main
        roots = [self.joining.tree(main)]
        roots += [self.joining.look(one.target) for one in self.joining.relations(main) if one.kind == "slideMaster"]
        names = (q("p:sldMasterId"), q("p:sldLayoutId"))
        ids = [int(one.get("id", "0")) for root in roots for one in root.iter(*names)]
        return max([_FIRST_MASTER - 1, *ids]) + 1

    # --- the presentation ---

    def replace(self, slide: str, others: Sequence[str]) -> None:
        """Put slides into the place of one, in the list of slides and in its section."""
        main = self.joining.host.main
        root = self.joining.tree(main)
        relation = next(one for one in self.joining.relations(main) if one.kind == "slide" and one.target == slide)
        entry = next(one for one in root.iter(q("p:sldId")) if one.get(q("r:id")) == relation.id)
        in_section = next((one for one in root.iter(q("p14:sldId")) if one.get("id") == entry.get("id")), None)
        for other in others:
            number = str(max([_FIRST_SLIDE - 1, *(int(one.get("id", "0")) for one in root.iter(q("p:sldId")))]) + 1)
            new = etree.Element(q("p:sldId"), {"id": number})
            new.set(q("r:id"), self.joining.relate(main, relation.type, other))
            entry.addprevious(new)
            if in_section is not None:
                in_section.addprevious(etree.Element(q("p14:sldId"), {"id": number}))
        for gone in (entry, in_section, *(one for one in root.iter(q("p:sld")) if one.get(q("r:id")) == relation.id)):
            if gone is not None:
                remove(gone)
        self.joining.relations(main).remove(relation)

    def finish(self) -> Package:
        """Return the deck with everything that was brought."""
        self.joining.origins |= self.origins
        return self.joining.finish()

    def _size(self, package: Package) -> tuple[int, int]:
        size = parse_xml(package.read(package.main)).find(q("p:sldSz"))
        return (0, 0) if size is None else (int(size.get("cx", "0")), int(size.get("cy", "0")))


def _look_of(package: Package, layout: str) -> list[bytes]:
    """Return all that decides how slides of a layout look: itself, its master, the master's theme."""
    master = package.related(layout, "slideMaster")[0]
    parts = [layout, master, *package.related(master, "theme")]
    return [etree.tostring(parse_xml(package.read(part)), method="c14n") for part in parts]


def _follow(joining: Joining, root: Element, relation: Relation, slide: str, names: Mapping[str, str]) -> None:
    """Let links to another slide lead to where it is now; those to slides that stay away go."""
    for element in list(root.iter(etree.Element)):
        if element.get(q("r:id")) == relation.id and element.tag.startswith(f"{{{NAMESPACES['a']}}}hlink"):
            if relation.target in names:
                element.set(q("r:id"), joining.relate(slide, relation.type, names[relation.target]))
            else:
                remove(element)


def _add_line(root: Element, text: str) -> None:
    """Put a line beside a slide, as an author would."""
    tree = child(root, "p:cSld", "p:spTree")
    if tree is None:
        return
    ids = [int(one.get("id", "0")) for one in root.iter(q("p:cNvPr"))]
    box = parse_xml(_LABEL.format(p=NAMESPACES["p"], a=NAMESPACES["a"], id=max(ids, default=1) + 1).encode())
    words = next(box.iter(q("a:t")))
    words.text = text
    last = [one for one in children(tree) if one.tag != q("p:extLst")][-1]
    last.addnext(box)
