"""One customer's review, from folder to files: read → analyse → tell → draw → render → gate → write.

Values flow one way. The clock is a parameter, the disk is touched at both ends only, and nothing has its final name
before it has passed the gate.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from qbr import __version__
from qbr.analysis.findings import Findings, analyse
from qbr.analysis.health_rules import HealthRules
from qbr.analysis.registers.advisory import programmes_without_benefit
from qbr.analysis.scope import MONDAY_TO_FRIDAY, Scope, choose_basis
from qbr.analysis.withheld import SECTIONS, without_withheld
from qbr.drawing import Drawn, draw, kept_pictures
from qbr.errors import DataError, Place, Problem, TemplateError
from qbr.facts import Audience
from qbr.office import same, seen
from qbr.output import INTERNAL, digest, write_review
from qbr.phrasebook import UNTRANSLATED, Phrasebook
from qbr.profiles import Layers, with_sections
from qbr.quarter import WEEKDAYS, Quarter
from qbr.records.folder import CustomerFolder
from qbr.records.settings import Settings
from qbr.records.snapshots import FOLDER as SNAPSHOTS
from qbr.records.template import TemplateSettings
from qbr.rendering import check_names, render_pack
from qbr.sources import read_folder, read_profiles, read_settings, read_template_settings
from qbr.story.compose import compose_review
from qbr.story.honesty import check_honesty
from qbr.story.incident_language import lint_incident
from qbr.story.placing import STORYLINE, check_places
from qbr.story.review import Review
from qbr.story.serial import from_json, to_json
from qbr.story.telling import Teller
from qbr.workspace import Pack, Places, check_id

FORMATS = ("pptx", "docx")
STALE_DAYS = 45  # data older than this against the clock is warned of
REVIEW = "review.json"
PICTURES = "pictures"  # bytes of the pictures a review shows, by hash
DRAWN = "drawn"  # pictures drawn before, by content


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for; the same for one customer and for all."""

    quarter: str | None = None  # label in the customer's own calendar; None: the last complete one
    template: str | None = None  # pack; None: the workspace's
    audience: Audience | None = None  # None: the pack's
    formats: tuple[str, ...] = FORMATS
    draft: bool = False  # build with holes marked instead of refusing
    force: bool = False  # replace files a person has changed


@dataclass(frozen=True, slots=True)
class Told:
    """A review as told, with everything that was known and noticed on the way."""

    review: Review
    folder: CustomerFolder
    findings: Findings
    scope: Scope
    teller: Teller
    because: str  # why this quarter
    problems: tuple[Problem, ...]  # of the data and of a person's words; they do not stop a review


@dataclass(frozen=True, slots=True)
class Built:
    """What one build gave."""

    customer: str
    quarter: str
    paths: tuple[Path, ...]
    problems: tuple[Problem, ...]  # warnings
    because: str  # why this quarter
    dates: str = ""  # of the quarter, in words


class Workspace:
    """A folder with customers, templates and settings; the library behind every command."""

    def __init__(self, root: str | Path = ".", today: date | None = None) -> None:
        """Open a workspace.

        Args:
            root: the folder that holds customers/ and templates/.
            today: the clock, for customers without `as_of`; None: this machine's day.
        """
        self.root = Path(root).resolve()
        self.today = today or date.today()

    @cached_property
    def settings(self) -> Settings:
        """The workspace's settings; defaults where qbr.yaml says nothing."""
        return read_settings(self.root)

    @cached_property
    def places(self) -> Places:
        """Where things are."""
        further = tuple((self.root / folder).resolve() for folder in self.settings.templates)
        return Places(self.root, self.settings.customers, self.settings.output, further)

    def folder(self, customer: str, *, with_large: bool = True) -> CustomerFolder:
        """Return a customer's folder as read, with every problem found.

        Args:
            customer: id.
            with_large: whether usage and tickets are read; else it is only told that they are there.

        Raises:
            DataError: no such customer, or the folder cannot become a review.
        """
        path = self.places.customer_folder(customer)
        return read_folder(
            path,
            shared=self.places.shared,
            settings=self.settings,
            root=self.root,
            today=self.today,
            with_large=with_large,
        )

    def as_of(self, folder: CustomerFolder) -> date:
        """Return the day a folder speaks from: its own, else today."""
        return folder.customer.as_of or self.today

    def quarter(self, folder: CustomerFolder, label: str | None = None) -> tuple[Quarter, str]:
        """Return the quarter of a review and why it is that one.

        Raises:
            DataError: the label is none, or the quarter has not begun.
        """
        as_of = self.as_of(folder)
        if label is None:
            whose = "the folder's as_of" if folder.customer.as_of else "today"
            return folder.calendar.last_complete(as_of), f"the last complete quarter before {as_of}, {whose}"
        quarter = folder.calendar.parse(label)
        if quarter.start > as_of:
            hint = f"This folder speaks from {as_of}."
            raise DataError(Problem(f"{quarter.label} begins on {quarter.start}, which has not come", hint=hint))
        if quarter.end >= as_of:
            return quarter, f"as asked for; it is not over: {as_of} is the day it is told from, {quarter.end} its last"
        return quarter, "as asked for"

    def layers(self, folder: CustomerFolder) -> Layers:
        """Return who decides for a customer: qbr.yaml, the profiles the customer follows, customer.yaml.

        Raises:
            DataError: there is no such profile, or one of them says what cannot be.
        """
        shared = self.root / self.settings.profiles if self.settings.profiles else self.places.shared / "profiles"
        own = self.places.relative(self.places.customer_folder(folder.id) / "customer.yaml")
        profiles = read_profiles(folder.customer.profile, shared, self.root, own)
        return Layers.of(self.settings, profiles, folder.customer, own)

    def _scope(self, folder: CustomerFolder, quarter: Quarter, layers: Layers) -> Scope:
        """Return what the review is about: quarter, basis of comparison, thresholds."""
        basis, kind = choose_basis(quarter, folder)
        chosen = layers.defaults
        return Scope(
            quarter, self.as_of(folder), basis, kind, folder.timezone.key, folder.currency,
            layers.thresholds,
            frozenset(map(WEEKDAYS.index, chosen.work_days)) if chosen.work_days else MONDAY_TO_FRIDAY,
            HealthRules.from_settings(layers.health), chosen.availability or "outages", folder.customer.work_hours,
            self.settings.hour_cost if folder.currency == self.settings.currency else None,
        )  # fmt: skip

    @cached_property
    def phrasebook(self) -> Phrasebook:
        """The sentences of all languages."""
        return Phrasebook(self.places)

    def tell(self, customer: str, quarter: str | None = None) -> Told:
        """Return a customer's review with what it rests on and what was noticed while making it.

        Raises:
            DataError: the folder cannot become a review.
        """
        return self.tell_folder(self.folder(customer), quarter)

    def tell_folder(self, folder: CustomerFolder, quarter: str | None = None) -> Told:
        """Return the review of a customer whose folder has been read, as `tell` does.

        Raises:
            DataError: the folder cannot become a review.
        """
        chosen, because = self.quarter(folder, quarter)
        layers = self.layers(folder)
        scope = self._scope(folder, chosen, layers)
        teller = self.phrasebook.teller(folder.locale, folder.currency, folder.language, layers.vocabulary)
        told_from = without_withheld(folder, scope)
        findings = analyse(told_from, scope)
        review = compose_review(told_from, findings, scope, teller, self.settings.vendor)
        review = with_sections(review, layers.sections)
        self.phrasebook.keep()
        problems = (
            *folder.problems,
            *self._notices(folder, review),
            *self.phrasebook.problems(folder.language, teller),
        )
        return Told(review, folder, findings, scope, teller, because, problems)

    def review(self, customer: str, quarter: str | None = None) -> Review:
        """Return a customer's review: facts, sections, sentences.

        Raises:
            DataError: the folder cannot become a review.
        """
        return self.tell(customer, quarter).review

    def _notices(self, folder: CustomerFolder, review: Review) -> Iterator[Problem]:
        """What a person should know: words without a fact behind them, and data that has grown old."""
        where = self.places.relative(self.places.customer_folder(folder.id) / "customer.yaml")
        yield from check_honesty(review, folder)
        yield from _not_withheld(folder, where)
        yield from programmes_without_benefit(folder)
        others = [customer for customer in self.places.customer_ids() if customer != folder.id]
        for incident in folder.incidents or ():
            yield from lint_incident(incident, others) if incident.audience == "customer" else ()
        own = self.places.relative(self.places.customer_folder(folder.id))  # shared tables grow old at their own pace
        tables = [table for table in folder.tables.values() if table.file.startswith((f"{own}/", f"{SNAPSHOTS}/"))]
        last = max((table.as_of for table in tables if table.as_of), default=None)
        as_of = self.as_of(folder)
        if last and (as_of - last).days > STALE_DAYS:
            hint = "Bring newer exports into the folder, or set as_of if it is meant to speak from then."
            message = f"the newest data is of {last}, {(as_of - last).days} days before {as_of}"
            yield Problem(message, Place(where), hint, "warning", "D301")

    def build(self, customer: str, request: Request | None = None) -> Built:
        """Build a customer's deck and document and return where they are.

        Raises:
            DataError, TemplateError, OutputError: the review cannot be made; earlier files stay as they were.
        """
        request = request or Request()
        told = self.tell(customer, request.quarter)
        faults = [problem for problem in told.problems if problem.severity == "error"]
        if request.draft:
            faults = [problem for problem in faults if problem.rule not in UNTRANSLATED]
        if faults:
            raise DataError(faults)  # a table with a fault is left out: a review without it would not be honest
        meta = told.review.meta
        drawn = self.places.output_folder(meta.customer, meta.quarter) / INTERNAL / DRAWN
        logo = told.folder.logo.data if told.folder.logo else None
        finished = draw(told.review, logo, told.teller, drawn)
        return self._write(finished, told.problems, told.because, request, _peers_behind(told.findings))

    def build_from(self, file: Path, request: Request | None = None) -> Built:
        """Build the files of a review that was told before, without its data; they are the same bytes.

        Raises:
            DataError: the file is no review, or a picture it shows is missing.
        """
        try:
            text = file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise DataError(Problem(f"cannot be read: {error}", Place(str(file)))) from error
        review = from_json(text, str(file))
        problem = check_id(review.meta.customer)
        if problem:
            raise DataError(Problem(problem.message, Place(str(file)), problem.hint))
        finished = Drawn(review, kept_pictures(review, file.parent / PICTURES))
        return self._write(finished, check_honesty(review), f"as told in {file.name}", request or Request())

    def _write(
        self,
        finished: Drawn,
        noticed: tuple[Problem, ...],
        because: str,
        request: Request,
        peers: Mapping[str, int] | None = None,
    ) -> Built:
        review = finished.review
        pack = self.places.pack(request.template or self.settings.template)
        rendered = render_pack(
            review,
            finished.pictures,
            pack,
            self.pack_settings(pack),
            formats=request.formats,
            audience=request.audience,
            draft=request.draft,
        )
        meta, told = review.meta, to_json(review).encode()
        written = write_review(
            self.places.output_folder(meta.customer, meta.quarter),
            self.places.output,
            [item.file for item in rendered],
            {REVIEW: told, **_kept_beside(finished)},
            {
                "qbr": __version__,
                "customer": meta.customer,
                "quarter": meta.quarter,
                "review": digest(told),
                **({"peers": dict(peers)} if peers else {}),
            },
            same=lambda built, now: same(seen(built), seen(now)),
            force=request.force,
        )
        warnings = (*noticed, *(found for item in rendered for found in item.problems), *written.problems)
        return Built(meta.customer, meta.quarter, written.paths, warnings, because, review.period.dates)

    def pack_settings(self, pack: Pack) -> TemplateSettings:
        """Return a pack's template.yaml, checked.

        Raises:
            TemplateError: it names sections that do not exist, switches off what must be said, or writes the files of
                another pack.
        """
        settings = self._read_pack(pack)
        everyone = {pack.name: (pack, settings), **dict(self._sound_packs(but=pack.name))}
        problems = check_places(settings.sections, self.places.relative(pack.settings_file))
        problems += check_names(pack, everyone)
        if problems:
            raise TemplateError(problems)
        return settings

    def _sound_packs(self, but: str) -> Iterator[tuple[str, tuple[Pack, TemplateSettings]]]:
        """Yield every other pack whose settings can be read; one that is broken says so when it is asked for."""
        for pack in (pack for pack in self.places.packs() if pack.name != but):
            with suppress(TemplateError):
                yield pack.name, (pack, self._read_pack(pack))

    def _read_pack(self, pack: Pack) -> TemplateSettings:
        return read_template_settings(pack.settings_file, self.root)


def _kept_beside(finished: Drawn) -> dict[str, bytes]:
    """Return the pictures that stay beside a review, by their place in its internal folder."""
    shown = {f"{PICTURES}/{sha}": data for sha, data in finished.pictures.items()}
    return {**shown, **{f"{DRAWN}/{name}": data for name, data in finished.drawings.items()}}


def _peers_behind(findings: Findings) -> dict[str, int]:
    """Return by measure how many peers stand behind what is shown of them: the proof that no floor was passed."""
    return {row.name: int(row.peers.number) for row in findings.peers.shown} if findings.peers else {}


def _not_withheld(folder: CustomerFolder, where: str) -> Iterator[Problem]:
    """Yield what somebody asked to leave out and nothing would: silence there would show it."""
    incidents = {incident.id for incident in folder.incidents or ()}
    for item in folder.customer.withheld:
        if item.what in incidents or item.what in SECTIONS:
            continue
        hint = f"Incidents: {', '.join(sorted(incidents)) or 'none'}. Sections: {', '.join(SECTIONS)}."
        if item.what in STORYLINE:
            yield Problem(
                f'withheld: the section "{item.what}" cannot be withheld; it is the review', Place(where), hint
            )
        else:
            yield Problem(f'withheld: there is no incident or section "{item.what}"', Place(where), hint)
