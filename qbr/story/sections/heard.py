"""What we heard: scores by role with their range, quotations word for word, requests, and who was not heard."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from qbr.analysis.listening.listening import ListeningFindings, RequestFinding
from qbr.analysis.listening.survey import ScoreFinding
from qbr.analysis.listening.voice import VoiceFindings
from qbr.analysis.scope import Scope
from qbr.facts import Fact
from qbr.story.figures import figure_lines, first_fitting
from qbr.story.names import Names
from qbr.story.review.listening import HeardSection, Quote, RequestRow, SentimentRow
from qbr.story.review.parts import Notes, State
from qbr.story.sections.heard_chart import score_chart
from qbr.story.short_texts import count_word
from qbr.story.telling import Teller
from qbr.story.values import DASH, Chart, Status, Text

LONGEST_NAME = 30  # characters of a customer's name in a title
MOST_ROLES = 4  # silent roles named in the line; more are counted
LATE = frozenset({"late", "overdue", "delayed", "slipped"})


def compose_heard(findings: VoiceFindings | None, teller: Teller, scope: Scope, names: Names) -> HeardSection:
    """Return scores, quotations and requests; absent when nothing was supplied to hear anybody by."""
    if findings is None:
        return _absent(teller, scope, names)
    listening, scores = findings.listening, findings.scores
    gaps = _missing(findings, teller)
    state: State = "full" if not gaps else "partial" if _is_heard(findings) else "absent"
    return HeardSection(
        id="heard",
        label=teller.say("heard.label"),
        title=_title(findings, teller, names),
        measure=_measure(findings, teller, scope),
        source=_source(findings, teller, scope),
        state=state,
        place="main",
        notes=_notes(findings, teller),
        missing=gaps,
        rows=tuple(_score_row(score, teller, scope) for score in _telling(scores)),
        chart=score_chart(scores, teller, scope),
        quotes=tuple(
            Quote(teller.text(quote.text), _who(quote.role, quote.role_type, teller)) for quote in listening.quotes
        ),
        requests=tuple(_request_row(request, teller) for request in listening.requests),
        silent=_silent(listening, teller),
    )


def _telling(scores: Sequence[ScoreFinding]) -> list[ScoreFinding]:
    """Return the scores that say something: that of all is left out where it would give away the few."""
    has_groups = any(score.group != "all" for score in scores)
    return [score for score in scores if score.score.is_known or score.group != "all" or not has_groups]


def _is_heard(findings: VoiceFindings) -> bool:
    listening = findings.listening
    heard = known_count(listening.voices) + len(listening.requests) + len(listening.quotes)
    return bool(findings.scores) or heard > 0


def known_count(fact: Fact) -> int:
    """Return a count, 0 where it is missing."""
    return int(fact.number) if fact.is_known else 0


def _of(scores: Sequence[ScoreFinding], instrument: str, group: str) -> ScoreFinding | None:
    return next((score for score in scores if (score.instrument, score.group) == (instrument, group)), None)


def _title(findings: VoiceFindings, teller: Teller, names: Names) -> Text:
    scores = [score for score in findings.scores if score.instrument == "nps" and score.score.is_known]
    known: dict[str, ScoreFinding] = {score.group: score for score in scores}
    words: dict[str, object] = {group: score.score for group, score in known.items()}
    words |= _called(teller, names)
    if "users" in known and "buyers" in known:
        first = teller.say("heard.title.both", **words)
    elif known:
        first = teller.say(f"heard.title.{next(iter(known))}", **words)
    else:
        return _title_without_nps(findings, teller, names)
    lead = known.get("users") or next(iter(known.values()))
    seconds = [clause for clause in (_few(findings, known, teller), _moved(lead, teller)) if clause is not None]
    return first_fitting([*(teller.join([first, second], "; ") for second in reversed(seconds)), first])


def _called(teller: Teller, names: Names) -> dict[str, Text]:
    """Return how a title calls the customer: by name where there is room for it, else "you"."""
    case = "named" if len(names.customer) <= LONGEST_NAME else "you"
    return {part: teller.say(f"heard.{case}.{part}", customer=names.customer) for part in ("who", "whose", "where")}


def _few(findings: VoiceFindings, known: dict[str, ScoreFinding], teller: Teller) -> Text | None:
    """Return that a group answered too rarely for a score of its own; None when it did not."""
    for group in ("buyers", "users"):
        if group not in known and _of(findings.scores, "nps", group):
            return teller.say(f"heard.title.few_{group}")
    return None


def _moved(score: ScoreFinding, teller: Teller) -> Text | None:
    """Return whether the score moved since the wave before; None when there was none."""
    if score.moved is None:
        return None
    case = "rose" if score.score.number > score.previous.number else "fell"
    case = case if score.moved else "unmoved"
    return teller.say(f"heard.title.{case}", basis=score.previous_label)


def _title_without_nps(findings: VoiceFindings, teller: Teller, names: Names) -> Text:
    listening, words = findings.listening, _called(teller, names)
    csat = next((score for score in findings.scores if score.instrument == "csat" and score.score.is_known), None)
    if csat is not None:
        role = teller.say(f"heard.role.{csat.group}")
        return teller.say("heard.title.csat", share=csat.score, n=csat.answers, role=role, **words)
    if known_count(listening.request_count):
        count, undecided = listening.request_count, listening.undecided
        word = count_word(known_count(count), teller)
        return teller.say("heard.title.requests", n=count, word=word, undecided=undecided, **words)
    if known_count(listening.voices):
        word = count_word(known_count(listening.voices), teller)
        return teller.say("heard.title.voices", n=listening.voices, word=word, **words)
    return teller.say("heard.title.few" if findings.scores else "heard.title.nothing", **words)


def _measure(findings: VoiceFindings, teller: Teller, scope: Scope) -> Text:
    dates = teller.formatter.period(scope.quarter.period)
    return teller.say("heard.measure" if findings.scores else "heard.measure_words", dates=dates)


def _source(findings: VoiceFindings, teller: Teller, scope: Scope) -> Text:
    listening = findings.listening
    there = {
        "surveys": findings.has_surveys,
        "voc": listening.voices.is_known,
        "requests": listening.request_count.is_known,
    }
    files = [teller.say(f"heard.file.{name}") for name, is_there in there.items() if is_there]
    as_of = teller.formatter.date(scope.as_of, "medium")
    return teller.say("heard.source", files=teller.join(files, ", "), as_of=as_of)


def _score_row(score: ScoreFinding, teller: Teller, scope: Scope) -> SentimentRow:
    return SentimentRow(
        instrument=teller.say(f"heard.instrument.{score.instrument}"),
        role=teller.say(f"heard.role.{score.group}"),
        score=teller.show(score.score),
        range=_range(score, teller, scope),
        n=teller.show(score.answers),
        invited=teller.show(score.invited),
        previous=_previous(score, teller),
    )


def _range(score: ScoreFinding, teller: Teller, scope: Scope) -> Text:
    """Return the 95 % range in figures, or why there is none."""
    if score.score.interval is None:
        fewest = scope.thresholds.score_answers
        is_few = known_count(score.answers) < fewest
        return teller.say("heard.range.few" if is_few else "heard.range.private", fewest=fewest)
    low, high = (teller.text(_figure(score, end, teller), refs=(score.score.id,)) for end in score.score.interval)
    return teller.say("heard.range.between", low=low, high=high, indicative=score.is_indicative)


def _figure(score: ScoreFinding, value: Decimal, teller: Teller) -> str:
    return teller.short(Fact(score.score.metric, score.score.keys, value))


def _previous(score: ScoreFinding, teller: Teller) -> Text:
    if not score.previous.is_known:
        return teller.text(DASH)
    return teller.say("heard.previous", score=score.previous, n=score.previous.n or 0)


def _who(role: str, role_type: str, teller: Teller) -> Text:
    return teller.text(role) if role else teller.say(f"heard.who.{role_type or 'none'}")


def _request_row(request: RequestFinding, teller: Teller) -> RequestRow:
    record = request.record
    return RequestRow(
        title=teller.text(record.title),
        asked_by=teller.text(request.asked_by) if request.asked_by else teller.say("heard.request.nobody"),
        goal=teller.text(record.end_goal) if record.end_goal else teller.say("heard.request.not_asked"),
        answer=teller.text(record.answer) if record.answer else teller.say("heard.request.undecided"),
        status=_status(request, teller),
    )


def _status(request: RequestFinding, teller: Teller) -> Status:
    """Return where a request stands; a word of the file we have no sign for stands as it is."""
    word = (request.record.status or "").strip()
    if request.is_done:
        return Status("●", teller.say("heard.status.done").text, "better")
    if request.is_declined:
        return Status("×", teller.say("heard.status.declined").text, "ink")
    if word.lower() in LATE:
        return Status("◊", teller.say("heard.status.late").text, "worse")
    key = f"heard.status.{word or 'open'}"
    return Status("○", teller.say(key).text if teller.has(key) else word, "grey")


def _silent(listening: ListeningFindings, teller: Teller) -> Text:
    if not listening.silent:
        return teller.text("")
    named = list(listening.silent[:MOST_ROLES])
    more = len(listening.silent) - len(named)
    if more:
        named.append(teller.say("heard.silent_more", n=more).text)
    return teller.say("heard.silent", roles=teller.formatter.list(named))


def _missing(findings: VoiceFindings, teller: Teller) -> tuple[Text, ...]:
    listening = findings.listening
    lines = []
    if not findings.scores:
        lines.append(teller.say("heard.missing.answers" if findings.has_surveys else "heard.missing.surveys"))
    if not listening.voices.is_known:
        lines.append(teller.say("heard.missing.voc"))
    if not listening.request_count.is_known:
        lines.append(teller.say("heard.missing.requests"))
    return tuple(lines)


def _notes(findings: VoiceFindings, teller: Teller) -> Notes:
    known = [score for score in findings.scores if score.score.is_known]
    listening = findings.listening
    said = list(_said(known[0], teller)) if known else []
    if known_count(listening.request_count):
        words = {"requests": listening.request_count, "undecided": listening.undecided}
        said.append(teller.say("heard.say.requests", done=listening.done, **words))
    if not said:
        said.append(teller.say("heard.say.absent"))
    rates = [score.response for score in known if score.response.is_known]
    figures = [*(score.score for score in known), *rates, listening.voices, listening.unasked, listening.request_count]
    return Notes(teller.join(said), _ask(listening, teller), figure_lines(teller, figures))


def _said(score: ScoreFinding, teller: Teller) -> Iterator[Text]:
    """Yield two sentences on a score: its range, and whether it moved."""
    low, high = (_figure(score, end, teller) for end in score.score.interval or ())
    words = {
        "role": teller.say(f"heard.role.{score.group}").text,
        "instrument": teller.say(f"heard.instrument.{score.instrument}"),
    }
    yield teller.say("heard.say.score", score=score.score, n=score.answers, low=low, high=high, **words)
    if score.moved is not None:
        case = "moved" if score.moved else "unmoved"
        yield teller.say(f"heard.say.{case}", basis=score.previous_label, **words)


def _ask(listening: ListeningFindings, teller: Teller) -> Text:
    """Return the question to ask: about a request nobody knows the aim of, then about a role nobody heard."""
    open_requests = [item.record for item in listening.requests if not item.is_done and not item.record.end_goal]
    if open_requests:
        return teller.say("heard.ask.request", title=open_requests[0].title)
    if listening.silent:
        return teller.say("heard.ask.silent", role=listening.silent[0])
    return teller.say("heard.ask.none")


def _absent(teller: Teller, scope: Scope, names: Names) -> HeardSection:
    return HeardSection(
        id="heard",
        label=teller.say("heard.label"),
        title=teller.say("heard.title.absent", customer=names.customer),
        measure=teller.say("heard.measure_absent"),
        source=teller.say("heard.source_none", as_of=teller.formatter.date(scope.as_of, "medium")),
        state="absent",
        place="main",
        notes=Notes(teller.say("heard.say.absent"), teller.say("heard.ask.none"), ()),
        missing=(teller.say("heard.missing.absent"),),
        rows=(),
        chart=Chart((), (), teller.say("heard.chart.none"), audience="customer"),
        quotes=(),
        requests=(),
        silent=teller.text(""),
    )
