"""One part being rendered: its tags run here, one by one; a fault in one does not keep the others from being told."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from jinja2 import Undefined

from qbr.errors import Place, Problem, QbrError
from qbr.office.marks.links import NOWHERE
from qbr.office.marks.tags import SlotError, Styled, Tag
from qbr.office.opc.markup import clean
from qbr.office.opc.relations import Relation, relation_type
from qbr.plain import ABOUT, described, iterable, printed, refs_of, require_plain, withheld_check
from qbr.sandbox import FAULTS, FieldError, LimitError, SandboxContext, explain, rule_of

if TYPE_CHECKING:
    from qbr.office.marks.compiled import CompiledPart
    from qbr.office.rendering.picture_file import PictureFile
    from qbr.office.rendering.session import Session

ValueT = TypeVar("ValueT")
_SAFE_ADDRESS = re.compile(r"(?i)^(https?://|mailto:)")


class PartRun:
    """What is known while one part is rendered once."""

    def __init__(
        self,
        session: Session,
        part: str,
        label: str,
        tags: Sequence[Tag],
        variables: Mapping[str, object],
        relations: Sequence[Relation] = (),
        next_id: int = 1,
    ) -> None:
        self.session = session
        self.part = part  # the name it has in the output
        self.label = label  # where it is, as a person would say: 'slide 4 "Usage"'
        self.tags = tags
        self.variables = variables
        self.relations = list(relations)
        self.captured: list[object] = []
        self.prepared: dict[int, object] = {}  # what a tag worked out for others of the same object, by its number
        self.shared: dict[tuple[str, str], str] = {}  # relationships to parts made here, by model and text
        self.counts: dict[int, int] = {}  # columns a table has got, by loop
        self.has_nowhere = False  # whether a link turned out to have no address
        self._next_id = next_id
        self._ids: dict[tuple[str, int], list[int]] = {}  # kind and drawn id → ids given in its place
        self._tag: Tag | None = None
        self._touched, self._trace, self._print = session.touched, session.trace.append, session.meter.print

    # --- what compiled templates call, through the context ---

    def emit(self, number: int, value: object) -> str:
        """Return the XML for the value of a tag."""
        tag = self._tag = self.tags[number]
        try:
            if not ABOUT[type(value)].is_inert:
                self.look_at(value)
            text = tag.slot.write(self, value)  # type: ignore[union-attr]  # what is printed has a slot
            self._print(text)
        except (*FAULTS, QbrError) as fault:
            return self.failed(number, fault)
        self._record(tag)
        return text

    def failed(self, number: int, fault: BaseException) -> str:
        """Return what stands where the value of a tag could not be had, having told why."""
        tag = self._tag = self.tags[number]
        if tag.slot is None:
            raise ValueError(f"{tag.text} writes nothing")
        if isinstance(fault, LimitError):
            raise self._placed(fault) from fault
        if isinstance(fault, QbrError):
            self._tell(fault.problems)
        else:
            self._fault(tag, fault)
        self._record(tag)
        return tag.slot.hole(self, tag.text)

    def decide(self, number: int, thunk: Callable[[], object]) -> bool:
        """Return whether a condition holds; False after a fault."""
        return bool(self._guarded(number, thunk, bool, False))

    def each(self, number: int, thunk: Callable[[], object]) -> list[object]:
        """Return what a loop goes over; nothing after a fault."""

        def listed(value: object) -> list[object]:
            return self.session.meter.items(iterable(value))

        return self._guarded(number, thunk, listed, [])

    def keep(self, number: int, thunk: Callable[[], object]) -> object:
        """Return a value that is given a name."""
        name = self.tags[number].text

        def plain(value: object) -> object:
            self.session.meter.check_time()
            require_plain(value)
            return value

        nothing: object = Undefined(name=name)
        return self._guarded(number, thunk, plain, nothing)

    def _guarded(
        self, number: int, thunk: Callable[[], object], use: Callable[[object], ValueT], otherwise: ValueT
    ) -> ValueT:
        tag = self._tag = self.tags[number]
        result = otherwise
        try:
            value = thunk()
            withheld_check(value)
            result = use(value)
            self._touch(value)
        except LimitError as error:
            raise self._placed(error) from error
        except FAULTS as fault:
            self._fault(tag, fault)
        self._record(tag)
        return result

    # --- what slots call ---

    @property
    def place(self) -> Place:
        """Where the tag that runs just now stands."""
        return self.place_of(self._tag.spot if self._tag else "")

    def text_of(self, value: object, keeping: str = "") -> str:
        """Return the text of a value without what XML cannot hold; dropping something is a warning.

        Args:
            value: anything that prints.
            keeping: control characters that the caller writes as something else.
        """
        text = printed(value.value if isinstance(value, Styled) else value)
        kept = clean(text, keeping)
        if kept != text:
            message = f"{len(text) - len(kept)} control character(s) dropped from {kept[:40]!r}"
            self.warn(message, "Mend the data if they were meant to be something.", "T306")
        return kept

    def warn(self, message: str, hint: str, rule: str) -> None:
        """Tell of something that does not stop the rendering."""
        self.session.problems.append(Problem(message, self.place, hint, "warning", rule))

    def link(self, address: str) -> str:
        """Return the id of a relationship to an address outside.

        Raises:
            ValueError: it is neither http, https nor mailto.
        """
        address = address.strip()
        if not _SAFE_ADDRESS.match(address):
            raise ValueError(f"{address[:60]!r} is no address a link may lead to; http, https and mailto are")
        return self.relate("hyperlink", address, external=True)

    def unlinked(self) -> str:
        """Return what stands for a relationship in a link that goes."""
        self.has_nowhere = True
        return NOWHERE

    def relate(self, kind: str, target: str, *, external: bool = False) -> str:
        """Return the id of a relationship of this part, a new one unless there is one already."""
        kind = relation_type(kind)
        for relation in self.relations:
            if (relation.type, relation.target, relation.external) == (kind, target, external):
                return relation.id
        used = {relation.id for relation in self.relations}
        number = len(used) + 1
        while f"rId{number}" in used:
            number += 1
        self.relations.append(Relation(f"rId{number}", kind, target, external))
        return f"rId{number}"

    def fresh_id(self, kind: str, own: int) -> int:
        """Return an id that no object of the kind has yet: its own if nobody has it."""
        given = self._ids.setdefault((kind, own), [])
        if not given:
            given.append(own)
        else:
            given.append(self.new_id())
        return given[-1]

    def new_id(self) -> int:
        """Return an id that nothing of the document has."""
        self._next_id += 1
        return self._next_id - 1

    def current_id(self, kind: str, own: int) -> int:
        """Return the id given last in place of a drawn one."""
        return self.ids_of(kind, own)[-1]

    def ids_of(self, kind: str, own: int) -> Sequence[int]:
        """Return all ids given so far in place of a drawn one; that itself when none was."""
        return self._ids.get((kind, own)) or (own,)

    def relate_as(self, own: str, kind: str, target: str) -> str:
        """Return the id of a relationship to a part: this one if nothing has it yet."""
        if any(relation.id == own for relation in self.relations):
            return self.relate(kind, target)
        self.relations.append(Relation(own, relation_type(kind), target))
        return own

    def picture(self, value: object) -> tuple[str, str, PictureFile]:
        """Return the relationships to a picture and to its SVG (empty when it has none), and the picture.

        Raises:
            SlotError: there is none, or it cannot be shown.
        """
        self.look_at(value)
        if value is None:
            hint = "Say what happens then: {% picture … else=hide %}, or else=keep for the one that was drawn."
            raise SlotError("there is no picture (None)", hint, "T404")
        sha256 = getattr(value, "sha256", None)
        if not isinstance(sha256, str):
            raise SlotError(f"a picture is needed, and this is {described(value)}", rule="T404")
        file = self.session.picture_file(value, sha256)
        folder = self.session.package.main.partition("/")[0]
        drawn = self.relate("image", self.session.media(file, sha256, folder))
        if file.vector is None:
            return drawn, "", file
        return drawn, self.relate("image", self.session.vector(file.vector, sha256, folder)), file

    def render_inner(self, part: CompiledPart, names: Mapping[str, object]) -> str:
        """Return the text of a part that belongs to the tag running now, with the names as seen there."""
        tag = self._tag
        label = " › ".join(word for word in (self.label, tag.spot if tag else "") if word)
        variables = {**self.variables, **names}
        noted = list(self.session.touched)
        run = PartRun(self.session, part.name, label, part.tags, variables)
        text = self.session.engine.render(part, run, variables)
        self.session.touched[:] = noted
        return text

    def inner(self, part: CompiledPart, names: Mapping[str, object], model: str) -> PartRun:
        """Return a run for a part that the tag running now makes after one of the template's.

        Args:
            part: is to be rendered.
            names: what it sees beside the names of all parts.
            model: the template's part, whose relationships it has.
        """
        relations = [one for one in self.session.package.relations(model) if one.id not in part.bound]
        variables = {**self.variables, **names}
        return PartRun(self.session, model, part.label, part.tags, variables, relations, part.next_id)

    def look_at(self, value: object) -> None:
        """Take note that the tag running now has touched a value.

        Raises:
            WithheldError: the value is kept from this reader.
        """
        withheld_check(value)
        self._touch(value)

    def note(self, refs: Sequence[str]) -> None:
        """Take note of refs that the tag running now has shown."""
        self.session.touched.extend(refs)

    # --- faults and trace ---

    def _touch(self, value: object) -> None:
        refs = refs_of(value.value if isinstance(value, Styled) else value)
        if refs:
            self.session.touched.extend(refs)

    def _record(self, tag: Tag) -> None:
        """Keep what a tag has touched; the next one begins anew."""
        touched = self._touched
        if tag.is_traced:
            self._trace((self.label, tag, tuple(dict.fromkeys(touched)) if touched else ()))
        if touched:
            touched.clear()

    def place_of(self, spot: str) -> Place:
        """Return the place of a spot in this part of the output."""
        return Place(self.session.file, spot=" › ".join(part for part in (self.label, spot) if part))

    def _placed(self, error: LimitError) -> LimitError:
        return LimitError([Problem(one.message, self.place, one.hint, rule=one.rule) for one in error.problems])

    def _fault(self, tag: Tag, fault: BaseException) -> None:
        message, hint = explain(fault, self.variables)
        rule = rule_of(fault)
        if isinstance(fault, SlotError):
            hint, rule = fault.hint, fault.rule
        if isinstance(fault, FieldError) and not fault.is_root and fault.known:
            hint = f"{_owner(tag.text, fault.name)} has: {', '.join(fault.known)}."
        self._tell([Problem(f"{tag.text}: {message}", self.place_of(tag.spot), hint, rule=rule)])

    def _tell(self, problems: Sequence[Problem]) -> None:
        for problem in problems:
            place = problem.place if problem.place.spot else self.place
            self.session.tell(Problem(problem.message, place, problem.hint, problem.severity, problem.rule))


class RenderContext(SandboxContext):
    """The context of a compiled part: its guarded expressions are run by the part's run."""

    emit: Callable[[int, object], str]
    failed: Callable[[int, BaseException], str]
    decide: Callable[[int, Callable[[], object]], bool]
    each: Callable[[int, Callable[[], object]], list[object]]
    keep: Callable[[int, Callable[[], object]], object]

    def start(self, run: PartRun) -> RenderContext:
        """Return the context, bound to the rendering of a part."""
        self.meter = run.session.meter
        self.emit, self.failed = run.emit, run.failed
        self.decide, self.each, self.keep = run.decide, run.each, run.keep
        return self


def _owner(text: str, name: str) -> str:
    """Return what a field was asked of, as the tag has it: "usage" for {{ usage.mau }}."""
    match = re.search(rf"([\w.\[\]'\"]+)\.{re.escape(name)}\b", text)
    return match.group(1) if match else "It"
