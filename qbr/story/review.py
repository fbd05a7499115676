"""The Review: the one value between knowing and writing, and the whole vocabulary of templates.

Every field a template can use is a field here, typed and with its words of documentation on its line.
Sections are known by their id, which is also their name in a template: `{{ usage.active_users }}`.
A list may be empty; a field that may be None says when.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from qbr.facts import Audience, Fact
from qbr.quarter import Period
from qbr.story.values import Chart, Picture, Shown, Status, Text

NO_TEXT = Text("", (), "customer")
INSIDE = {"audience": "internal"}  # of a field that only our own people may see, whatever it holds

State = Literal["full", "partial", "absent"]
Where = Literal["main", "appendix", "off"]


@dataclass(frozen=True, slots=True)
class CustomerInfo:
    """Whom the review is for."""

    id: str  # the folder's name
    name: Text  # as they write it
    logo: Picture | None  # None when the folder has none


@dataclass(frozen=True, slots=True)
class VendorInfo:
    """Who shows the review."""

    name: str
    website: str
    legal: str  # a line of small print; may be empty


@dataclass(frozen=True, slots=True)
class PeriodInfo:
    """The quarter of the review."""

    label: str  # 2026-Q3
    short: str  # Q3
    dates: str  # 1 July – 30 September 2026
    start: date  # first day
    end: date  # last day
    prior: str  # label of the quarter before
    year_ago: str  # label of the same quarter a year ago
    basis: str  # label of the quarter that changes are measured against
    basis_reason: Text  # why that one, in a sentence
    as_of: str  # 5 October 2026: the day the data speaks from
    as_of_date: date
    to_date: str = ""  # to date, day 61 of 92; empty when the quarter is over


@dataclass(frozen=True, slots=True)
class MeetingInfo:
    """The review meeting."""

    date: str  # 14 October 2026; empty when not set
    next_date: str  # of the next review; empty when not set
    answerable: Text  # who answers for this report, e.g. "your account lead"; may be empty


@dataclass(frozen=True, slots=True)
class Notes:
    """Speaker notes, one pattern for all pages."""

    say: Text  # what to say, three sentences at most
    ask: Text  # the question to ask
    figures: tuple[Text, ...]  # one line a figure: what it counts, period, file and rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """What every section has."""

    id: str  # its name in templates and in template.yaml
    label: Text  # the small line above the title, e.g. "How you use it"
    title: Text  # the message: a computed sentence of at most 15 words
    measure: Text  # measure, unit, period and basis of comparison, one line
    source: Text  # the footer's source line
    state: State  # full; partial: something is missing and said; absent: a line in "What we don't know yet"
    place: Where  # main part, appendix, or off
    notes: Notes
    missing: tuple[Text, ...] = ()  # what is missing and how to supply it, a line each
    decision: Text = NO_TEXT  # the recommendation the page leads to, or that none is needed
    recommendation: int = 0  # number of the recommendation the page leads to; 0: it leads to none
    left_out: Text = NO_TEXT  # the line that says it is withheld on purpose, and until when; empty: it is not
    own_words: Text | None = None  # a person's own words on this section, checked against the facts; None: none
    chapter: int = 0  # number of its chapter in the document; 0: it has none
    wished: Where | None = None  # where the customer's profile wants it; None: as the pack says

    @property
    def is_shown(self) -> bool:
        """Whether the section has a page of its own."""
        return self.state != "absent" and self.place != "off"


@dataclass(frozen=True, slots=True)
class Tile:
    """A large number with its label."""

    number: Text  # 58 %
    label: Text  # active on a given day
    basis: Text  # 2025-Q3: 52 %; or what the number rests on
    is_estimate: bool = False  # estimates stand in grey


@dataclass(frozen=True, slots=True)
class Mover:
    """Something that got better or worse, with the number that says so."""

    number: Text  # −18 %
    words: Text  # active users in Returns, from 28 to 23


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision asked for, or a question where nothing is known to decide on."""

    number: int  # 1, 2, 3
    text: Text  # Name an owner for the restart in Returns, by 16 October


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarterSection(Section):
    """The quarter on one page."""

    situation: Text  # two sentences: where the customer stands
    better: tuple[Mover, ...]  # three at most, the best first
    worse: tuple[Mover, ...]  # three at most, the worst first; never left out
    owed: tuple[
        Mover, ...
    ]  # worst incident, missed promises, what is not used, each that exists; then further of worse
    decisions_label: Text  # "Decisions we ask for", or "Questions to settle" when there is nothing to decide on
    decisions: tuple[Decision, ...]  # three at most
    promises_line: Text  # the missed promises in one line; empty when none was missed
    seriousness: Text  # owners, dates and money behind what is open, in a sentence; empty when nothing is open
    gaps: tuple[Text, ...]  # what the page has no evidence for, a line for each block; mostly empty


@dataclass(frozen=True, slots=True)
class GoalRow:
    """One goal of the customer."""

    number: int  # 1, 2, 3 … in the order of importance as given
    name: Text  # Roster notice, days
    short_name: Text  # Roster notice: without its unit
    statement: Text  # the goal in full words
    baseline: Shown
    now: Shown
    target: Shown
    by: Shown  # the target's date
    progress: Shown  # ratio of the way from baseline to target, not clipped
    elapsed: Shown  # ratio of the time from baseline to target date
    owner: Text  # role at the customer; empty when nobody is named
    status: Status
    reason: Text  # why it is not measurable, or what the status rests on; may be empty
    is_focus: bool  # the goal the title speaks of


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalsSection(Section):
    """The customer's goals, from, to, by."""

    rows: tuple[GoalRow, ...]
    chart: Chart  # series progress, focus, elapsed; categories are the goals' numbers
    legend: Text  # what the status words mean, with the thresholds
    note: Text  # why a goal cannot be judged; may be empty
    questions: tuple[Text, ...]  # what to ask when no goal is known yet; empty otherwise
    on_track: Shown  # number of goals on track
    achieved: Shown
    missed: Shown
    at_risk: Shown
    not_measurable: Shown


@dataclass(frozen=True, slots=True)
class PromiseCount:
    """How many promises were kept, late or missed."""

    count: Shown
    status: Status
    by_side: Text  # Fernhollow 4 · Acme 2


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """One promise of the last review."""

    text: Text
    side: Text  # whose: the vendor's or the customer's name
    owner: Text  # may be an en dash
    due: Shown  # first due date
    closed: Shown
    status: Status  # kept; late, 25 days; missed, now 31 Oct
    is_focus: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PromisesSection(Section):
    """What was promised, on both sides."""

    counts: tuple[PromiseCount, ...]  # kept, late, missed
    rows: tuple[PromiseRow, ...]  # missed first, then late, then kept; ten at most
    all_rows: tuple[PromiseRow, ...]  # every promise, those not yet due last, for the document
    rest: Text  # what is not listed: promises not yet due; may be empty


@dataclass(frozen=True, slots=True)
class ValueRow:
    """One piece of value with its evidence grade."""

    grade: str  # A, B, C or D
    name: Text
    amount: Shown  # base case for grade C; missing for D
    low: Shown
    high: Shown
    how: Text  # how it is known, one sentence
    confirmed_by: Text  # role of who confirmed it; may be empty


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueSection(Section):
    """Value realised: confirmed, estimated and claimed kept apart."""

    tiles: tuple[Tile, ...]  # confirmed, estimated, paid
    confirmed: Chart  # grades A and B, one series this
    estimated: Chart  # grade C, one series estimate with range; same axis ends as confirmed
    estimated_labelled: Chart  # the same with a series high, whose labels stand beyond the ranges
    rows: tuple[ValueRow, ...]
    confirmed_total: Shown
    estimated_base: Shown
    paid: Shown


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A team, a site or another group of users."""

    name: Text
    assigned: Shown
    active: Shown
    share: Shown  # active ÷ assigned, ratio
    is_focus: bool


@dataclass(frozen=True, slots=True)
class FeatureRow:
    """A feature or module and who uses it."""

    name: Text
    module: Text
    eligible: Shown  # users who may use it
    adopters: Shown  # users with use in at least three weeks of the quarter
    adoption: Shown  # adopters ÷ eligible, ratio
    tried: Shown  # users who used it, but not often enough to count
    depth: Shown  # value events per adopter and week
    is_focus: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageSection(Section):
    """How the product is used."""

    headline: Shown  # what the title speaks of: active users, else people on a working day, else value events
    active_users: Shown  # distinct users with a value event in the last 28 days of the quarter
    stickiness: Shown  # active on a given working day ÷ active users, ratio
    breadth: Shown  # features used ÷ features entitled, ratio
    trend: Chart  # series this, prior, event; a point a week
    trend_caption: Text  # what is drawn, and where the axis starts when it is not zero
    groups_label: Text  # "By team", "By feature"
    groups_noun: Text  # teams, sites; what a sentence calls the groups
    groups_caption: Text  # active of assigned
    groups: tuple[GroupRow, ...]  # largest share first
    total: GroupRow | None  # all groups together; None when there are no groups
    by_group: Chart  # series this, focus; share of each group in per cent
    change_caption: Text
    by_change: Chart  # series this, focus; change of each group in per cent
    tiles: tuple[Tile, ...]  # three
    story: Text  # the group that moved most, in two sentences
    features: tuple[FeatureRow, ...]  # most adopted first


@dataclass(frozen=True, slots=True)
class EntitlementRow:
    """Something paid for."""

    name: Text
    entitled: Shown
    used: Shown
    used_ratio: Shown
    paid: Shown  # for the quarter
    unused_cost: Shown  # for the quarter
    why: Text  # the reason where it is known, else "Not known"
    is_focus: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class UnusedSection(Section):
    """What is paid for and not used."""

    rows: tuple[EntitlementRow, ...]  # largest unused cost first
    chart: Chart  # series unused, focus, paid (outline, drawn last); money in thousands
    total: Shown  # cost of what is not used
    paid: Shown  # cost of everything
    share: Shown  # total ÷ paid, ratio
    story: Text  # what follows from it, two or three sentences


@dataclass(frozen=True, slots=True)
class FitCell:
    """How one capability serves one goal."""

    status: Status  # ● fits, ◊ weak, ○ unused, □ not owned, × none, · not needed
    is_focus: bool


@dataclass(frozen=True, slots=True)
class FitRow:
    """One goal and the capabilities it needs."""

    number: int
    name: Text
    cells: tuple[FitCell, ...]  # one for each capability, in their order


@dataclass(frozen=True, slots=True)
class FitGroup:
    """Needs that are underserved, unserved or overshot."""

    label: Text
    lines: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class NeedRow:
    """One rated need."""

    name: Text
    importance: Shown  # median rating 0–10
    satisfaction: Shown
    opportunity: Shown  # importance + max(importance − satisfaction, 0)
    raters: Shown  # n
    kind: Text  # underserved, overshot, appropriately served, not rated
    is_underserved: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FitSection(Section):
    """How the product fits the customer's business."""

    capabilities: tuple[Text, ...]  # columns
    rows: tuple[FitRow, ...]
    counts: Text  # Fits 9 of 18 · weak 3 · …
    groups: tuple[FitGroup, ...]  # underserved, unserved, overshot; those that exist
    needs: tuple[NeedRow, ...]  # their order is their number on the map
    map: Picture | None  # importance against satisfaction, needs by number; None when nothing is rated
    fits: Shown  # cells that fit
    needed: Shown  # cells needed
    index: Shown  # fit index, missing below 60 % coverage


@dataclass(frozen=True, slots=True)
class SentimentRow:
    """One survey score for one group of people."""

    instrument: Text  # NPS, CSAT
    role: Text  # buyers, users, all
    score: Shown  # missing below five answers
    range: Text  # 95 % interval in words, or why there is none
    n: Shown  # answers
    invited: Shown
    previous: Text  # the wave before


@dataclass(frozen=True, slots=True)
class Quote:
    """A consented quotation, word for word."""

    text: Text
    who: Text  # role


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardSection(Section):
    """What we heard."""

    rows: tuple[SentimentRow, ...]
    chart: Chart  # series this, prior: scores by role
    quotes: tuple[Quote, ...]
    requests: tuple[RequestRow, ...]
    silent: Text  # roles not heard this quarter; may be empty


@dataclass(frozen=True, slots=True)
class RequestRow:
    """Something the customer asked for, and what became of it."""

    title: Text
    asked_by: Text  # role
    goal: Text  # "not yet asked" when nobody knows
    answer: Text  # what we did, or "heard, not yet decided"
    status: Status


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """One incident of the quarter in the list."""

    name: Text  # the customer's title, or "An incident on 14 August: review in progress"
    detail: Text  # week, day, whom it met
    when: Text  # day, whom it met
    severity: Text
    minutes: Shown  # with its unit; for a column headed in minutes: |number
    is_focus: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReliabilitySection(Section):
    """Availability and the list of incidents."""

    tiles: tuple[Tile, ...]  # four
    by_week: Chart  # series major, minor: minutes by week
    rows: tuple[IncidentRow, ...]  # longest first
    months: Text  # availability by month, one line
    availability: Shown
    downtime_minutes: Shown
    count: Shown
    actions: tuple[IncidentAction, ...]  # of incidents of earlier quarters that are still open


@dataclass(frozen=True, slots=True)
class TimelineStep:
    """One step of an incident."""

    time: Text  # 05:10, or 2 Sep on a later day
    word: Text  # started, you noticed, we told you, mitigated, restored, fixed
    detail: Text  # may be empty
    after: Text  # time since the start
    state: Literal["open", "focus", "done"]  # open until restored, done from then on


@dataclass(frozen=True, slots=True)
class IncidentAction:
    """What is changed after an incident."""

    text: Text
    owner: Text  # role, or an en dash with "owner missing"
    due: Text
    status: Status
    is_focus: bool  # overdue


@dataclass(frozen=True, slots=True)
class IncidentPage:
    """One incident in the form made for the customer; only approved ones exist here."""

    id: str
    title: Text  # message
    heading: Text  # The incident of 11 August
    measure: Text  # severity, closed, time zone, who approved it
    source: Text
    steps: tuple[TimelineStep, ...]  # six at most
    what_happened: Text
    impact: Text
    why: Text  # trigger, factors
    lessons: Text
    short_what: Text  # the first whole sentences of what happened, for a slide
    short_impact: Text
    short_why: Text  # of cause and lessons, the first sentence of each at least
    actions: tuple[IncidentAction, ...]  # overdue first
    customer_steps: Text  # what the customer can do; says so when nothing is known
    credit: Text  # may be empty
    is_major: bool  # major incidents have a page in the deck, the others only in the document
    notes: Notes
    chapter: int = 0  # number of its chapter in the document


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentSection(Section):
    """The incidents one by one."""

    pages: tuple[IncidentPage, ...]  # major ones: a slide each
    reports: tuple[IncidentPage, ...]  # every approved one: a chapter each in the document
    untold: tuple[Text, ...]  # incidents under review or withheld, a line each


@dataclass(frozen=True, slots=True)
class SupportRow:
    """Tickets of one priority."""

    priority: Text
    tickets: Shown
    first_reply: Shown  # median hours
    first_reply_p90: Shown  # missing below ten tickets
    solved: Shown  # median hours
    target_met: Text  # 19 of 21
    is_total: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportSection(Section):
    """Support as recovery."""

    rows: tuple[SupportRow, ...]  # by priority; the last is the total
    chart: Chart  # series this, focus, prior: tickets by month
    chart_labelled: Chart  # the same with a series total, whose labels stand over the columns
    lines: tuple[Text, ...]  # what this means
    focus_label: Text  # what the focus series is; may be empty
    tickets: Shown
    contact_rate: Shown  # tickets per 100 active users
    sla: Shown  # targets met ÷ tickets whose target came due


@dataclass(frozen=True, slots=True, kw_only=True)
class PeersSection(Section):
    """How the customer compares; only aggregates of at least five peers."""

    chart: Chart  # series base (empty), lower, upper, median, customer
    ahead: tuple[Text, ...]
    behind: tuple[Text, ...]
    hidden: tuple[Text, ...]  # what is not shown and why
    hidden_names: tuple[Text, ...]  # the measures that are not shown, as a sentence names them


@dataclass(frozen=True, slots=True)
class OutlookDate:
    """A day ahead on which something ends or runs out."""

    when: Shown  # the day; missing where it lasts beyond the term
    what: Text  # Message pack: used up; or Planner seats: contract ends
    range: Text  # between 12 Nov and 3 Dec, 80 %; empty for a date that is fixed
    line: Text  # the same as one sentence
    is_estimate: bool  # computed from the pace of use; False: stands in the contract


@dataclass(frozen=True, slots=True)
class PatternRow:
    """Two things that moved together, or a step beside a dated event; never a cause."""

    text: Text  # Support tickets rose in the weeks with incident minutes: coincides with …
    strength: Shown  # rank correlation −1…1, or the size of the step
    n: Shown  # weeks it rests on
    chance: Shown  # share of shuffled series that show as much


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlookSection(Section):
    """What is likely next quarter, how sure that is, and what could change it."""

    chart: Chart  # a point a week; series this, prior, forecast, low, high; no forecast: this and prior alone
    chart_caption: Text  # what is drawn, and where the axis starts when it is not zero
    refusal: Text  # why there is no forecast, in the place of its method; empty when there is one
    method: Text  # how the forecast was made, its error and its coverage in the past; empty without one
    forecast: Shown  # the last week of the coming quarter, with its 80 % band; missing with the reason
    error: Shown  # mean absolute error of the backtest ÷ mean of the series, ratio
    coverage: Shown  # share of past weeks inside the band made before them, ratio; nominal 80 %
    tiles: tuple[Tile, ...]  # three at most: the forecast, its error, its coverage
    trend: Text  # direction since a year, or "no clear change"; empty when too short
    season: Text  # what of the change comes back every year; empty when not known
    unusual: tuple[Text, ...]  # weeks out of line and steps of the level, with what they coincide with; three at most
    dates: tuple[OutlookDate, ...]  # run-out dates and ends of contract, the earliest first
    could_change: tuple[Text, ...]  # what could change the outlook; never empty beside a forecast
    risks_ours: tuple[Text, ...]  # what may go wrong on the vendor's side
    risks_theirs: tuple[Text, ...]  # and on the customer's
    patterns: tuple[PatternRow, ...]  # three at most, the least likely by chance first
    patterns_note: Text  # how many comparisons were made, and that none shows a cause; empty without data


@dataclass(frozen=True, slots=True)
class RecommendationRow:
    """One recommendation with what it rests on."""

    kind: str  # FIX, ADOPT, RIGHT-SIZE, EXPAND, ENABLE, MEASURE …, the same in every language
    rule: Text  # the word for it that readers see
    what: Text
    evidence: Text
    effect: Text
    owner: Text
    by: Text
    behaviour: Text  # what people would do differently; may be empty
    sign: Text  # the sign of success; may be empty
    confidence: Text
    would_change: Text  # what would change this recommendation
    is_focus: bool


@dataclass(frozen=True, slots=True)
class PlanItem:
    """One dated step of the plan."""

    day: str  # 16
    text: Text


@dataclass(frozen=True, slots=True)
class PlanMonth:
    """A month of the coming quarter."""

    label: Text  # October
    items: tuple[PlanItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecommendationsSection(Section):
    """What we recommend, and the plan."""

    rows: tuple[RecommendationRow, ...]  # five at most, FIX first, EXPAND never first
    all_rows: tuple[RecommendationRow, ...]  # every one, for the document
    plan: tuple[PlanMonth, ...]  # three months, the two weightiest steps of each
    full_plan: tuple[PlanMonth, ...]  # three months with every step, for the document
    next_label: Text  # 14 January 2027
    next_text: Text  # Next review, same pages and same measures


@dataclass(frozen=True, slots=True)
class RoadmapRow:
    """Something planned, or a challenge."""

    item: Text
    theme: Text  # may be empty
    goal: Text  # "goal 3, Dock waiting time", several with "and", or "no goal affected"
    status: Status  # ◊ slipped, ● delivered, ○ in progress, □ planned, · considered …
    when: Text  # 2026-Q4, 31 Oct 2026, or "no date given"
    previous_when: Text  # what was said before; an en dash unless the date moved
    confidence: Text  # high, medium, low, or an en dash
    challenge: Text  # what stands in the way; may be empty
    is_focus: bool  # slipped
    was_shown: bool  # stood in an earlier review


@dataclass(frozen=True, slots=True)
class RoadmapGroup:
    """The items of one status."""

    label: Text  # Slipped, In progress …
    rows: tuple[RoadmapRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadmapSection(Section):
    """What is planned for the customer's goals, what slipped, and what stands in the way."""

    rows: tuple[RoadmapRow, ...]  # slipped first, with old and new date; eight at most, every slipped one among them
    all_rows: tuple[RoadmapRow, ...]  # every item, for the document
    groups: tuple[RoadmapGroup, ...]  # the same by status, for the document
    challenges: tuple[Text, ...]  # item and what stands in the way, a sentence each
    orphans: Text  # items that move no goal, in one line; empty when there is none
    rest: Text  # how many items the page does not list; may be empty
    count: Shown  # items
    slipped: Shown  # items whose date moved
    with_goal: Shown  # items that move a goal

    @property
    def owes_account(self) -> bool:
        """Whether an item of an earlier review slipped or was dropped: no pack can leave that out."""
        return any(row.was_shown and row.status.sign in "◊×" for row in self.all_rows)


@dataclass(frozen=True, slots=True)
class RegisterColumn:
    """One column of a register."""

    label: Text
    is_figure: bool  # whether figures stand in it: they are set to the right
    share: Decimal  # part of the table's width; those of a row add up to 1


@dataclass(frozen=True, slots=True)
class RegisterCell:
    """One cell of a register."""

    text: Text  # as it is printed; an en dash where nothing is known
    figure: Shown | None  # the figure it prints; None for words
    is_figure: bool  # whether it stands in a column of figures, set to the right
    share: Decimal  # part of the table's width, that of its column


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One row of a register."""

    cells: tuple[RegisterCell, ...]  # one for each column
    is_focus: bool  # the row the title speaks of


@dataclass(frozen=True, slots=True)
class RegisterChart:
    """A series of a register by month."""

    name: Text
    chart: Chart  # series this (the months of the quarter) and prior (those before); bars from zero, the last labelled


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterTable(Section):
    """A short table with its message; its id names it, e.g. changes."""

    columns: tuple[RegisterColumn, ...]
    rows: tuple[RegisterRow, ...]  # eight at most, for a page
    all_rows: tuple[RegisterRow, ...]  # every one, for the document
    rest: Text  # how many more the document has; may be empty
    note: Text  # what the table rests on; may be empty
    figures: tuple[Shown, ...]  # what title, measure and note speak of
    audience: Audience
    charts: tuple[RegisterChart, ...] = ()  # six at most, all over the same months; mostly none


RegisterForm = Literal["whole", "long", "halves", "charts"]


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """A page of the deck with one register, or two that are short enough."""

    first: RegisterTable  # its title is the page's
    second: RegisterTable | None  # stands beneath it; None: the first has the page to itself
    form: RegisterForm  # whole: one; long: a long one above a short one; halves: half a page each; charts: one, drawn
    source: Text  # the footer's source line


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistersSection(Section):
    """Short registers: tables without a section of their own."""

    pages: tuple[RegisterPage, ...]  # pages of the deck
    tables: tuple[RegisterTable, ...]  # all of them, for the document
    internal: tuple[RegisterTable, ...] = field(metadata=INSIDE)  # for the brief; withheld from a customer's template

    @property
    def deck_tables(self) -> tuple[RegisterTable, ...]:
        """The registers a deck shows, as they follow one another on its pages."""
        return tuple(table for page in self.pages for table in (page.first, page.second) if table is not None)


@dataclass(frozen=True, slots=True)
class UnknownRow:
    """One gap."""

    number: int
    what: Text  # How satisfied drivers are
    so_what: Text  # whether goal 6 moves
    who: Text  # Acme, People team
    by: Text
    is_focus: bool
    about: str = ""  # id of the section it is a gap of; empty: of a single figure


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownsSection(Section):
    """What we don't know yet."""

    rows: tuple[UnknownRow, ...]  # most costly first, five at most
    all_rows: tuple[UnknownRow, ...]  # every gap
    rest: tuple[Text, ...]  # further gaps, for the document


@dataclass(frozen=True, slots=True)
class MethodRow:
    """How one figure is counted."""

    measure: Text
    value: Shown
    how: Text  # formula with its numbers
    definition: Text  # the declared definition
    rows: Text  # 18,204, or an en dash
    source: Text  # file names

    @property
    def audience(self) -> Audience:
        """Who may see it: whoever may see the figure."""
        return self.value.audience


@dataclass(frozen=True, slots=True)
class MethodGroup:
    """How the figures of one measure are counted that exists once a team, feature, product or another key."""

    measure: Text
    definition: Text  # the declared definition
    count: int  # figures of this measure in the review
    example: Text  # the first of them: key, value and formula with its numbers
    rows: Text  # rows behind the figure with the most, or an en dash
    source: Text  # file names

    @property
    def audience(self) -> Audience:
        """Who may see it: whoever may see all its figures."""
        return self.measure.audience


@dataclass(frozen=True, slots=True)
class ExclusionRow:
    """What was left out of a table."""

    table: Text  # Usage
    text: Text  # 214 of 18,418 rows: 190 by two service accounts, 24 exact duplicates


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodsSection(Section):
    """Methods and sources."""

    rows: tuple[MethodRow, ...]  # the main ten
    all_rows: tuple[MethodRow, ...]  # every figure that exists once, for the document
    by_key: tuple[MethodGroup, ...]  # every measure that exists once a team, feature or product, for the document
    exclusions: tuple[ExclusionRow, ...]
    settings: tuple[Text, ...]  # definitions and thresholds that differ from the defaults
    files: Shown  # number of files read


@dataclass(frozen=True, slots=True)
class BriefRisk:
    """Something that puts the renewal at risk."""

    text: Text
    evidence: Text  # the figure that says so; may be empty
    is_focus: bool  # it holds the health score down, or stands first


@dataclass(frozen=True, slots=True)
class BriefAsk:
    """Something we want from the meeting."""

    text: Text
    who: Text  # role at the customer; an en dash when nobody is named
    by: Text  # day; an en dash without one


@dataclass(frozen=True, slots=True)
class TalkPage:
    """What to say on one page of the customer's deck."""

    id: str  # of the section, or of the register
    is_table: bool  # a short register: its message is all there is to say
    label: Text
    title: Text  # the page's message
    say: Text
    ask: Text  # may be empty
    watch: tuple[Text, ...]  # what is sensitive there, four at most


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefSection:
    """What only our own people see: health, renewal, risks, asks and what to say. No page of a customer's file."""

    label: Text
    title: Text  # the message
    measure: Text  # what the score rests on, one line
    source: Text  # the footer's source line
    health: Shown  # 0–100; missing when too little is known
    health_band: Status  # ● green, ◊ amber, × red, · not enough data
    health_note: Text  # what caps it, and how much of the weight is known; may be empty
    health_change: Text  # what moved it since the quarter compared with; may be empty
    renewal: Shown  # last day of the contract
    tiles: tuple[Tile, ...]  # health, renewal, contract value, net of what is proposed; those that are known
    risks: tuple[BriefRisk, ...]  # six at most, the gravest first
    no_risks: Text  # says that nothing on record is a risk; empty when something is
    asks: tuple[BriefAsk, ...]  # eight at most
    talk: tuple[TalkPage, ...]  # a row for each page that is shown, in the order of the pack

    @property
    def audience(self) -> Audience:
        """Who may see it: only the vendor's own people; to a customer's template all of it is withheld."""
        return "internal"


@dataclass(frozen=True, slots=True)
class Chapter:
    """One entry of the document's contents."""

    anchor: str  # name of the bookmark at its heading: goals, usage … or incident_ and the incident's number
    number: int
    label: Text
    summary: Text  # a few words


@dataclass(frozen=True, slots=True)
class Setting:
    """A rule the review was made by."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class ReviewMeta:
    """What the review was made from; for rebuilding, not for showing."""

    customer: str  # id
    quarter: str  # label
    period: Period
    as_of: date
    locale: str
    language: str
    currency: str
    timezone: str
    qbr_version: str
    thresholds: tuple[Setting, ...] = ()  # every one in force, so that a change is seen next quarter
    definitions: tuple[Setting, ...] = ()  # of every measure shown, by metric id, likewise


@dataclass(frozen=True, slots=True)
class Review:
    """One customer's quarter, ready to be shown."""

    meta: ReviewMeta
    facts: tuple[Fact, ...]  # every fact the review speaks of, sorted by id
    customer: CustomerInfo
    vendor: VendorInfo
    period: PeriodInfo
    meeting: MeetingInfo
    quarter: QuarterSection
    goals: GoalsSection
    promises: PromisesSection
    value: ValueSection
    usage: UsageSection
    unused: UnusedSection
    fit: FitSection
    heard: HeardSection
    reliability: ReliabilitySection
    incident: IncidentSection
    support: SupportSection
    peers: PeersSection
    outlook: OutlookSection
    recommendations: RecommendationsSection
    roadmap: RoadmapSection
    registers: RegistersSection
    unknowns: UnknownsSection
    methods: MethodsSection
    brief: BriefSection = field(metadata=INSIDE)
    chapters: tuple[Chapter, ...]  # of the document, in order

    @property
    def sections(self) -> tuple[Section, ...]:
        """All sections, in the order of the storyline."""
        return (
            self.quarter, self.goals, self.promises, self.value, self.usage, self.unused, self.fit, self.heard,
            self.reliability, self.incident, self.support, self.peers, self.outlook, self.recommendations,
            self.roadmap, self.registers, self.unknowns, self.methods,
        )  # fmt: skip
